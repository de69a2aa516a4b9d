//! Sessions as collection works on them.

use rusqlite::{Row, named_params};
use synthetic_model::{
    AgentName, ArtifactKind, ConstructId, Relation, SessionId, SessionStatus, UtcMillis, session::MessageCounts,
};

use super::{ConstructRow, SessionRow, constructs::BaseRef, int, size, uuid, word};
use crate::{Read, StoreError, Write};

/// A session as its row holds it.
#[derive(Debug, Clone)]
pub struct SessionState {
    /// Its row.
    pub row: SessionRow,
    /// Its id.
    pub id: SessionId,
    /// Its construct.
    pub construct: ConstructRow,
    /// Id of its construct, which names the folder its files lie in.
    pub construct_id: ConstructId,
    /// Which values file its construct uses.
    pub values_generation: u32,
    /// What settled frames of its construct are packed against.
    pub base: Option<BaseRef>,
    /// Whose session it is.
    pub agent: AgentName,
    /// The agent's own id.
    pub external_id: String,
    /// The session it came from.
    pub parent: Option<SessionRow>,
    /// The agent's id of that session.
    pub parent_external_id: Option<String>,
    /// What every copy of its conversation shares.
    pub root: Option<String>,
    /// How it came to be.
    pub relation: Relation,
    /// Where it stands.
    pub status: SessionStatus,
    /// Its title.
    pub title: String,
    /// Models used.
    pub models: Vec<String>,
    /// Working folder.
    pub cwd: Option<String>,
    /// Branch.
    pub branch: Option<String>,
    /// Version of the agent.
    pub agent_version: Option<String>,
    /// First time in the records.
    pub started_at: UtcMillis,
    /// Last time in the records.
    pub last_activity_at: UtcMillis,
    /// Lines, blank ones included: the number the next record gets.
    pub lines: u64,
    /// Lines that are not blank.
    pub records: u64,
    /// Messages: the number the next message gets.
    pub messages: u64,
    /// Messages that stand in the parent already.
    pub repeated_messages: u64,
    /// Messages by meaning.
    pub counts: MessageCounts,
    /// Lines that are not one valid JSON object.
    pub unreadable: u64,
    /// Tokens written by the model.
    pub output_tokens: u64,
    /// Artifacts its messages made.
    pub artifacts: u64,
    /// Their kinds: a bit for each, see [`kinds_mask`].
    pub artifact_kinds: u64,
    /// Bytes as the agent wrote them.
    pub original_bytes: u64,
    /// Bytes on our disk that are this session's alone.
    pub stored_bytes: u64,
    /// How much of the frames file is ours.
    pub frames_bytes: u64,
    /// Which frames file.
    pub frames_generation: u32,
    /// Raw bytes in the tail.
    pub tail_bytes: u64,
    /// What the reader needs to go on.
    pub reader_state: Vec<u8>,
    /// What a reader knows before the first record of the tail.
    pub tail_state: Vec<u8>,
}

const COLUMNS: &str = "s.id, s.uid, s.construct_id, c.uid, s.agent, s.external_id, s.parent_id, s.parent_external_id,
    s.root, s.relation, s.status, s.title, s.models, s.cwd, s.branch, s.agent_version, s.started_at_ms,
    s.last_activity_at_ms, s.lines, s.records, s.messages, s.repeated_messages, s.count_user, s.count_assistant,
    s.count_tool_call, s.count_tool_result, s.count_thinking, s.count_image, s.count_summary, s.count_other,
    s.unreadable, s.output_tokens, s.original_bytes, s.stored_bytes, s.frames_bytes, s.frames_generation,
    s.tail_bytes, s.reader_state, s.tail_state, s.artifacts, s.artifact_kinds,
    c.values_generation, b.digest, b.plain_bytes";

const FROM: &str = "FROM sessions s JOIN constructs c ON c.id = s.construct_id LEFT JOIN blobs b ON b.id = c.base_id";

const TABLE: &str = "sessions";

fn load(row: &Row<'_>) -> Result<SessionState, StoreError> {
    let count = |index: usize| size(TABLE, row.get(index)?);
    let models: String = row.get(12)?;
    Ok(SessionState {
        row: SessionRow(row.get(0)?),
        id: SessionId(uuid(TABLE, row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?)?),
        construct: ConstructRow(row.get(2)?),
        construct_id: ConstructId(uuid(TABLE, row.get_ref(3)?.as_blob().map_err(rusqlite::Error::from)?)?),
        agent: word(TABLE, row.get(4)?, AgentName::from_number)?,
        external_id: row.get(5)?,
        parent: row.get::<_, Option<i64>>(6)?.map(SessionRow),
        parent_external_id: row.get(7)?,
        root: row.get(8)?,
        relation: word(TABLE, row.get(9)?, Relation::from_number)?,
        status: word(TABLE, row.get(10)?, SessionStatus::from_number)?,
        title: row.get(11)?,
        models: models_of(&models)?,
        cwd: row.get(13)?,
        branch: row.get(14)?,
        agent_version: row.get(15)?,
        started_at: UtcMillis(row.get(16)?),
        last_activity_at: UtcMillis(row.get(17)?),
        lines: count(18)?,
        records: count(19)?,
        messages: count(20)?,
        repeated_messages: count(21)?,
        counts: MessageCounts {
            user: count(22)?,
            assistant: count(23)?,
            tool_call: count(24)?,
            tool_result: count(25)?,
            thinking: count(26)?,
            image: count(27)?,
            summary: count(28)?,
            other: count(29)?,
        },
        unreadable: count(30)?,
        output_tokens: count(31)?,
        original_bytes: count(32)?,
        stored_bytes: count(33)?,
        frames_bytes: count(34)?,
        frames_generation: row.get(35)?,
        tail_bytes: count(36)?,
        reader_state: row.get(37)?,
        tail_state: row.get(38)?,
        artifacts: count(39)?,
        artifact_kinds: count(40)?,
        values_generation: row.get(41)?,
        base: BaseRef::load(row, 42)?,
    })
}

/// The models of a session, from their JSON text.
pub(crate) fn models_of(text: &str) -> Result<Vec<String>, StoreError> {
    serde_json::from_str(text)
        .map_err(|e| StoreError::BadRow { table: TABLE, reason: format!("models are no JSON list: {e}") })
}

fn one(read: &Read<'_>, sql: &str, parameters: impl rusqlite::Params) -> Result<Option<SessionState>, StoreError> {
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    rows.next()?.map(load).transpose()
}

/// Loads one by row.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn get(read: &Read<'_>, row: SessionRow) -> Result<Option<SessionState>, StoreError> {
    one(read, &format!("SELECT {COLUMNS} {FROM} WHERE s.id = ?1"), [row.0])
}

/// Loads one by id.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn find(read: &Read<'_>, id: SessionId) -> Result<Option<SessionState>, StoreError> {
    one(read, &format!("SELECT {COLUMNS} {FROM} WHERE s.uid = ?1"), [id.0.as_bytes()])
}

/// Loads the earliest one with this id of the agent's.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn find_external(read: &Read<'_>, agent: AgentName, external_id: &str) -> Result<Option<SessionState>, StoreError> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE s.agent = ?1 AND s.external_id = ?2 ORDER BY s.id LIMIT 1");
    one(read, &sql, (agent.number(), external_id))
}

/// Loads all of a construct, oldest first.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn of_construct(read: &Read<'_>, construct: ConstructRow) -> Result<Vec<SessionState>, StoreError> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE s.construct_id = ?1 ORDER BY s.started_at_ms, s.id");
    let mut statement = read.0.prepare_cached(&sql)?;
    let mut rows = statement.query([construct.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(load(row)?);
    }
    Ok(found)
}

/// The bits of [`SessionState::artifact_kinds`] for these kinds.
#[must_use]
pub fn kinds_mask(kinds: &[ArtifactKind]) -> u64 {
    kinds.iter().fold(0, |mask, kind| mask | 1 << kind.number())
}

/// Which sessions with artifacts.
#[derive(Debug, Clone, Copy, Default)]
pub struct WithArtifacts {
    /// Only of this construct.
    pub construct: Option<ConstructId>,
    /// Only this one.
    pub session: Option<SessionId>,
    /// With artifacts of any of these kinds; of any kind when 0.
    pub kinds_mask: u64,
}

/// How many artifacts the sessions of a construct made.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn artifacts_of_construct(read: &Read<'_>, construct: ConstructRow) -> Result<u64, StoreError> {
    let sql = "SELECT coalesce(sum(artifacts), 0) FROM sessions WHERE construct_id = ?1";
    size(TABLE, read.0.prepare_cached(sql)?.query_row([construct.0], |row| row.get(0))?)
}

/// The first session from `from` on that made such artifacts, by row.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn next_with_artifacts(
    read: &Read<'_>,
    which: &WithArtifacts,
    from: SessionRow,
) -> Result<Option<SessionState>, StoreError> {
    let mask = if which.kinds_mask == 0 { i64::MAX } else { int(which.kinds_mask) };
    let sql = |only: &str| {
        format!("SELECT {COLUMNS} {FROM} WHERE s.id >= ?1 AND s.artifact_kinds & ?2 <> 0 {only} ORDER BY s.id LIMIT 1")
    };
    match (which.construct, which.session) {
        (_, Some(id)) => {
            let found = one(read, &sql("AND s.uid = ?3"), (from.0, mask, id.0.as_bytes()))?;
            Ok(found.filter(|session| which.construct.is_none_or(|construct| session.construct_id == construct)))
        }
        (Some(id), None) => one(
            read,
            &sql("AND s.construct_id = (SELECT id FROM constructs WHERE uid = ?3)"),
            (from.0, mask, id.0.as_bytes()),
        ),
        (None, None) => one(read, &sql(""), (from.0, mask)),
    }
}

/// Rows of sessions that hold a tail and had no activity since `before`.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn quiet_with_tail(read: &Read<'_>, before: UtcMillis, limit: usize) -> Result<Vec<SessionRow>, StoreError> {
    let sql = "SELECT id FROM sessions WHERE tail_bytes > 0 AND last_activity_at_ms < ?1
        ORDER BY last_activity_at_ms LIMIT ?2";
    let mut statement = read.0.prepare_cached(sql)?;
    let rows = statement.query_map((before.0, limit as i64), |row| row.get(0).map(SessionRow))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Active sessions without activity since `before`, with their constructs.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn quiet_and_active(
    read: &Read<'_>,
    before: UtcMillis,
    limit: usize,
) -> Result<Vec<(SessionRow, ConstructRow)>, StoreError> {
    let sql = "SELECT id, construct_id FROM sessions WHERE status = 1 AND last_activity_at_ms < ?1 LIMIT ?2";
    let mut statement = read.0.prepare_cached(sql)?;
    let rows = statement
        .query_map((before.0, limit as i64), |row| Ok((SessionRow(row.get(0)?), ConstructRow(row.get(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Sets the state of a session. The caller has checked that it may follow, and writes the
/// transition down.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn set_status(write: &Write<'_>, row: SessionRow, status: SessionStatus) -> Result<(), StoreError> {
    let sql = "UPDATE sessions SET status = ?2 WHERE id = ?1";
    write.0.prepare_cached(sql)?.execute((row.0, status.number()))?;
    Ok(())
}

/// Adds one; `state.row` is ignored, the new row is returned.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add(write: &Write<'_>, state: &SessionState) -> Result<SessionRow, StoreError> {
    let sql = "INSERT INTO sessions (uid, construct_id, agent, external_id, relation, status, started_at_ms,
        last_activity_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let id = write.0.prepare_cached(sql)?.insert((
        state.id.0.as_bytes(),
        state.construct.0,
        state.agent.number(),
        &state.external_id,
        state.relation.number(),
        state.status.number(),
        state.started_at.0,
        state.last_activity_at.0,
    ))?;
    Ok(SessionRow(id))
}

/// Writes everything a session's row holds, but its ids.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn save(write: &Write<'_>, s: &SessionState) -> Result<(), StoreError> {
    let sql = "UPDATE sessions SET parent_id = :parent, parent_external_id = :parent_external, root = :root,
        relation = :relation, status = :status, title = :title, models = :models, cwd = :cwd, branch = :branch,
        agent_version = :version, started_at_ms = :started, last_activity_at_ms = :last, lines = :lines,
        records = :records, messages = :messages, repeated_messages = :repeated, count_user = :user,
        count_assistant = :assistant, count_tool_call = :call, count_tool_result = :result,
        count_thinking = :thinking, count_image = :image, count_summary = :summary, count_other = :other,
        unreadable = :unreadable, output_tokens = :tokens, original_bytes = :original, stored_bytes = :stored,
        frames_bytes = :frames, frames_generation = :generation, tail_bytes = :tail, reader_state = :state,
        tail_state = :tail_state, artifacts = :artifacts, artifact_kinds = :kinds WHERE id = :id";
    let models = serde_json::to_string(&s.models)
        .map_err(|e| StoreError::BadRow { table: TABLE, reason: format!("models cannot be written: {e}") })?;
    write.0.prepare_cached(sql)?.execute(named_params! {
        ":parent": s.parent.map(|row| row.0),
        ":parent_external": s.parent_external_id,
        ":root": s.root,
        ":relation": s.relation.number(),
        ":status": s.status.number(),
        ":title": s.title,
        ":models": models,
        ":cwd": s.cwd,
        ":branch": s.branch,
        ":version": s.agent_version,
        ":started": s.started_at.0,
        ":last": s.last_activity_at.0,
        ":lines": int(s.lines),
        ":records": int(s.records),
        ":messages": int(s.messages),
        ":repeated": int(s.repeated_messages),
        ":user": int(s.counts.user),
        ":assistant": int(s.counts.assistant),
        ":call": int(s.counts.tool_call),
        ":result": int(s.counts.tool_result),
        ":thinking": int(s.counts.thinking),
        ":image": int(s.counts.image),
        ":summary": int(s.counts.summary),
        ":other": int(s.counts.other),
        ":unreadable": int(s.unreadable),
        ":tokens": int(s.output_tokens),
        ":original": int(s.original_bytes),
        ":stored": int(s.stored_bytes),
        ":frames": int(s.frames_bytes),
        ":generation": s.frames_generation,
        ":tail": int(s.tail_bytes),
        ":state": s.reader_state,
        ":tail_state": s.tail_state,
        ":artifacts": int(s.artifacts),
        ":kinds": int(s.artifact_kinds),
        ":id": s.row.0,
    })?;
    Ok(())
}

/// Writes down that a session changed its state.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add_transition(
    write: &Write<'_>,
    session: SessionRow,
    from: SessionStatus,
    to: SessionStatus,
    at: UtcMillis,
    actor: &str,
    reason: &str,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO session_transitions (session_id, from_status, to_status, at_ms, actor, reason)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    write.0.prepare_cached(sql)?.execute((session.0, from.number(), to.number(), at.0, actor, reason))?;
    Ok(())
}

/// Gives the sessions that name `parent` as theirs and do not know it yet their parent. Those it
/// comes from itself are left without one: parents never form a ring.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn adopt(
    write: &Write<'_>,
    agent: AgentName,
    parent_external_id: &str,
    parent: SessionRow,
) -> Result<(), StoreError> {
    let sql = "UPDATE sessions SET parent_id = ?3 WHERE agent = ?1 AND parent_external_id = ?2
        AND parent_external_id IS NOT NULL AND parent_id IS NULL AND id <> ?3
        AND construct_id = (SELECT construct_id FROM sessions WHERE id = ?3)
        AND id NOT IN (WITH RECURSIVE above (id) AS (VALUES (?3)
          UNION SELECT s.parent_id FROM above JOIN sessions s ON s.id = above.id WHERE s.parent_id IS NOT NULL)
          SELECT id FROM above)";
    write.0.prepare_cached(sql)?.execute((agent.number(), parent_external_id, parent.0))?;
    Ok(())
}
