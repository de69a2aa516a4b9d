//! Which sessions are there?

use rusqlite::{Row, types::Value};
use synthetic_model::{
    AgentName, ConstructId, Relation, SessionId, SessionStatus, UtcMillis,
    session::{MessageCounts, Session},
};

use crate::{
    Read, StoreError,
    table::{size, uuid, word},
};

const TABLE: &str = "sessions";

const SELECT: &str = "SELECT s.uid, c.uid, s.agent, s.external_id, p.uid, s.relation, s.status, s.title, s.models,
    s.records, s.messages, s.repeated_messages, s.count_user, s.count_assistant, s.count_tool_call,
    s.count_tool_result, s.count_thinking, s.count_image, s.count_summary, s.count_other, s.unreadable,
    s.output_tokens, s.original_bytes, s.stored_bytes, o.path, coalesce(o.gone, 1), s.started_at_ms,
    s.last_activity_at_ms, s.cwd, s.branch, s.agent_version, s.id
    FROM sessions s JOIN constructs c ON c.id = s.construct_id
    LEFT JOIN sessions p ON p.id = s.parent_id
    LEFT JOIN sources o ON o.session_id = s.id";

fn load(row: &Row<'_>) -> Result<Session, StoreError> {
    let count = |index: usize| size(TABLE, row.get(index)?);
    let blob = |index: usize| row.get::<_, Vec<u8>>(index);
    Ok(Session {
        id: SessionId(uuid(TABLE, &blob(0)?)?),
        construct_id: ConstructId(uuid(TABLE, &blob(1)?)?),
        agent: word(TABLE, row.get(2)?, AgentName::from_number)?,
        external_id: row.get(3)?,
        parent_id: row.get::<_, Option<Vec<u8>>>(4)?.map(|id| uuid(TABLE, &id).map(SessionId)).transpose()?,
        relation: word(TABLE, row.get(5)?, Relation::from_number)?,
        status: word(TABLE, row.get(6)?, SessionStatus::from_number)?,
        title: row.get(7)?,
        models: crate::table::sessions::models_of(&row.get::<_, String>(8)?)?,
        records: count(9)?,
        messages: count(10)?,
        repeated_messages: count(11)?,
        counts: MessageCounts {
            user: count(12)?,
            assistant: count(13)?,
            tool_call: count(14)?,
            tool_result: count(15)?,
            thinking: count(16)?,
            image: count(17)?,
            summary: count(18)?,
            other: count(19)?,
        },
        unreadable_records: count(20)?,
        output_tokens: count(21)?,
        original_bytes: count(22)?,
        stored_bytes: count(23)?,
        source_path: row.get(24)?,
        source_gone: row.get(25)?,
        started_at: UtcMillis(row.get(26)?),
        last_activity_at: UtcMillis(row.get(27)?),
        cwd: row.get(28)?,
        branch: row.get(29)?,
        agent_version: row.get(30)?,
    })
}

/// Loads one.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn get(read: &Read<'_>, id: SessionId) -> Result<Option<Session>, StoreError> {
    let mut statement = read.0.prepare_cached(&format!("{SELECT} WHERE s.uid = ?1"))?;
    let mut rows = statement.query([id.0.as_bytes()])?;
    rows.next()?.map(load).transpose()
}

/// The sessions of a construct, oldest first.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn of_construct(read: &Read<'_>, construct: ConstructId) -> Result<Vec<Session>, StoreError> {
    let sql = format!("{SELECT} WHERE c.uid = ?1 ORDER BY s.started_at_ms, s.id");
    let mut statement = read.0.prepare_cached(&sql)?;
    let mut rows = statement.query([construct.0.as_bytes()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(load(row)?);
    }
    Ok(found)
}

/// Sessions, and last activity and row of the last one when there are more.
pub type SessionPage = (Vec<Session>, Option<(i64, i64)>);

/// One page of sessions, latest activity first, and where the next begins: (last activity, row).
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn page(
    read: &Read<'_>,
    construct: Option<ConstructId>,
    agent: Option<AgentName>,
    limit: u32,
    after: Option<(i64, i64)>,
) -> Result<SessionPage, StoreError> {
    let mut conditions = vec!["1 = 1".to_owned()];
    let mut values = Vec::new();
    if let Some(construct) = construct {
        conditions.push("c.uid = ?".into());
        values.push(Value::Blob(construct.0.as_bytes().to_vec()));
    }
    if let Some(agent) = agent {
        conditions.push(format!("s.agent = {}", agent.number()));
    }
    if let Some((at, row)) = after {
        conditions.push("(s.last_activity_at_ms, s.id) < (?, ?)".into());
        values.extend([Value::Integer(at), Value::Integer(row)]);
    }
    let sql = format!(
        "{SELECT} WHERE {} ORDER BY s.last_activity_at_ms DESC, s.id DESC LIMIT {}",
        conditions.join(" AND "),
        u64::from(limit) + 1
    );
    let mut statement = read.0.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let mut found: Vec<Session> = Vec::new();
    let mut last = None;
    while let Some(row) = rows.next()? {
        if found.len() as u64 == u64::from(limit) {
            return Ok((found, last));
        }
        last = Some((row.get(27)?, row.get(31)?));
        found.push(load(row)?);
    }
    Ok((found, None))
}
