//! Which constructs are there? Pages by key, never by counting rows off.

use rusqlite::{Row, types::Value};
use synthetic_model::{
    AgentName, ConstructId, ConstructStatus, ConstructType, UtcMillis, WorkspaceId,
    construct::{Construct, ConstructFilter, ConstructLink, ConstructSort, LinkKind},
};

use crate::{
    Read, StoreError,
    table::{ConstructRow, int, size, uuid, word},
};

/// A place in a list: where the next page begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Cursor {
    key: Value,
    row: i64,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.key {
            Value::Integer(n) => write!(f, "n{n}.{}", self.row),
            Value::Text(text) => {
                f.write_str("t")?;
                text.bytes().try_for_each(|byte| write!(f, "{byte:02x}"))?;
                write!(f, ".{}", self.row)
            }
            _ => write!(f, "n0.{}", self.row),
        }
    }
}

impl std::str::FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (key, row) = text.rsplit_once('.').ok_or(())?;
        let key = match key.split_at_checked(1).ok_or(())? {
            ("n", number) => Value::Integer(number.parse().map_err(|_| ())?),
            ("t", hex) => Value::Text(unhex(hex).ok_or(())?),
            _ => return Err(()),
        };
        Ok(Self { key, row: row.parse().map_err(|_| ())? })
    }
}

fn unhex(hex: &str) -> Option<String> {
    let bytes = (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok())
        .collect::<Option<Vec<u8>>>()?;
    String::from_utf8(bytes).ok()
}

/// Which page.
#[derive(Debug, Clone)]
pub struct PageOf<'a> {
    /// Which constructs.
    pub filter: &'a ConstructFilter,
    /// In which order.
    pub sort: ConstructSort,
    /// Whether the order is turned round.
    pub reverse: bool,
    /// At most so many.
    pub limit: u32,
    /// Where it begins.
    pub after: Option<Cursor>,
}

/// Column and its natural direction (whether it descends).
const fn order(sort: ConstructSort) -> (&'static str, bool) {
    match sort {
        ConstructSort::LastActivity => ("c.last_activity_at_ms", true),
        ConstructSort::Created => ("c.created_at_ms", true),
        ConstructSort::Name => ("c.name COLLATE NOCASE", false),
        ConstructSort::Stored => ("c.stored_bytes", true),
        ConstructSort::Original => ("c.original_bytes", true),
        ConstructSort::Messages => ("c.messages", true),
        ConstructSort::Sessions => ("c.sessions", true),
    }
}

const COLUMNS: &str = "c.id, c.uid, c.name, c.brief, c.status, c.type, w.name, w.uid, c.branch, c.agents, c.sessions,
    c.messages, c.original_bytes, c.stored_bytes, c.created_at_ms, c.last_activity_at_ms, c.pinned, c.only_copy,
    (SELECT json_group_array(tag) FROM (SELECT tag FROM construct_tags t WHERE t.construct_id = c.id ORDER BY tag))";

const TABLE: &str = "constructs";

fn load(row: &Row<'_>) -> Result<Construct, StoreError> {
    let count = |index: usize| size(TABLE, row.get(index)?);
    let blob = |index: usize| row.get::<_, Vec<u8>>(index);
    let agents: i64 = row.get(9)?;
    let tags: String = row.get(18)?;
    Ok(Construct {
        id: ConstructId(uuid(TABLE, &blob(1)?)?),
        name: row.get(2)?,
        brief: row.get(3)?,
        status: word(TABLE, row.get(4)?, ConstructStatus::from_number)?,
        construct_type: word(TABLE, row.get(5)?, ConstructType::from_number)?,
        workspace: row.get(6)?,
        workspace_id: WorkspaceId(uuid("workspaces", &blob(7)?)?),
        branch: row.get(8)?,
        agents: AgentName::ALL.iter().copied().filter(|agent| agents & (1 << agent.number()) != 0).collect(),
        sessions: count(10)?,
        messages: count(11)?,
        original_bytes: count(12)?,
        stored_bytes: count(13)?,
        created_at: UtcMillis(row.get(14)?),
        last_activity_at: UtcMillis(row.get(15)?),
        pinned: row.get(16)?,
        only_copy: row.get(17)?,
        tags: serde_json::from_str(&tags)
            .map_err(|e| StoreError::BadRow { table: "construct_tags", reason: e.to_string() })?,
    })
}

/// The conditions of a filter, to be joined by AND, and their parameters.
fn conditions(filter: &ConstructFilter) -> (Vec<String>, Vec<Value>) {
    let mut sql = Vec::new();
    let mut values = Vec::new();
    let mut any = |column: &str, numbers: &mut dyn Iterator<Item = i64>| {
        let list = numbers.map(|n| n.to_string()).collect::<Vec<_>>().join(", ");
        if !list.is_empty() {
            sql.push(format!("{column} IN ({list})"));
        }
    };
    any("c.status", &mut filter.status.iter().map(|s| i64::from(s.number())));
    any("c.type", &mut filter.construct_type.iter().map(|t| i64::from(t.number())));
    if filter.status.is_empty() {
        sql.push(format!("c.status <> {}", ConstructStatus::Archived.number()));
    }
    if !filter.agent.is_empty() {
        let mask = filter.agent.iter().fold(0_i64, |mask, agent| mask | (1 << agent.number()));
        sql.push(format!("c.agents & {mask} <> 0"));
    }
    let mut with = |condition: &str, value: Value| {
        sql.push(condition.to_owned());
        values.push(value);
    };
    if !filter.workspace.is_empty() {
        let marks = vec!["?"; filter.workspace.len()].join(", ");
        let mut ids = filter.workspace.iter().map(|id| Value::Blob(id.0.as_bytes().to_vec()));
        let condition = format!("c.workspace_id IN (SELECT id FROM workspaces WHERE uid IN ({marks}))");
        if let Some(first) = ids.next() {
            with(&condition, first);
        }
        values.extend(ids);
    }
    let mut with = |condition: &str, value: Value| {
        sql.push(condition.to_owned());
        values.push(value);
    };
    for tag in &filter.tag {
        let condition = "EXISTS (SELECT 1 FROM construct_tags t WHERE t.construct_id = c.id AND t.tag = ?)";
        with(condition, Value::Text(tag.clone()));
    }
    if let Some(since) = filter.since {
        with("c.last_activity_at_ms >= ?", Value::Integer(since.0));
    }
    if let Some(until) = filter.until {
        with("c.last_activity_at_ms < ?", Value::Integer(until.0));
    }
    if let Some(text) = filter.text.as_deref().filter(|text| !text.is_empty()) {
        let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        with("c.name || char(10) || c.brief LIKE ? ESCAPE '\\'", Value::Text(format!("%{escaped}%")));
    }
    if let Some(bytes) = filter.larger_than {
        with("c.stored_bytes >= ?", Value::Integer(int(bytes)));
    }
    if let Some(pinned) = filter.pinned {
        with("c.pinned = ?", Value::Integer(i64::from(pinned)));
    }
    if let Some(only) = filter.only_copy {
        with("c.only_copy = ?", Value::Integer(i64::from(only)));
    }
    (sql, values)
}

/// One page of constructs, and where the next begins.
///
/// After a place it asks twice: for what bears the same key and comes later by row, then for what
/// lies beyond the key. Each is a search of the index; asked at once, SQLite would walk over all
/// that bear the key, and for names over the whole index.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn page(read: &Read<'_>, of: &PageOf<'_>) -> Result<(Vec<Construct>, Option<Cursor>), StoreError> {
    let (column, descends) = order(of.sort);
    let beyond = if descends == of.reverse { ">" } else { "<" };
    let mut found = Vec::new();
    match &of.after {
        None => fetch(read, of, None, &mut found)?,
        Some(Cursor { key, row }) => {
            let same = format!("{column} = ? AND c.id {beyond} ?");
            fetch(read, of, Some((&same, &[key.clone(), Value::Integer(*row)])), &mut found)?;
            fetch(read, of, Some((&format!("{column} {beyond} ?"), std::slice::from_ref(key))), &mut found)?;
        }
    }
    let limit = of.limit as usize;
    let next = (found.len() > limit).then(|| found[limit - 1].1.clone());
    found.truncate(limit);
    Ok((found.into_iter().map(|(construct, _)| construct).collect(), next))
}

/// Adds constructs in order until there is one more than the page holds.
fn fetch(
    read: &Read<'_>,
    of: &PageOf<'_>,
    place: Option<(&str, &[Value])>,
    found: &mut Vec<(Construct, Cursor)>,
) -> Result<(), StoreError> {
    let (mut sql, mut values) = conditions(of.filter);
    let (column, descends) = order(of.sort);
    let direction = if descends == of.reverse { "ASC" } else { "DESC" };
    if let Some((condition, parameters)) = place {
        sql.push(condition.to_owned());
        values.extend_from_slice(parameters);
    }
    let wanted = (of.limit as usize + 1).saturating_sub(found.len());
    let text = format!(
        "SELECT {COLUMNS}, {} FROM constructs c JOIN workspaces w ON w.id = c.workspace_id WHERE {}
         ORDER BY {column} {direction}, c.id {direction} LIMIT {wanted}",
        column.trim_end_matches(" COLLATE NOCASE"),
        sql.join(" AND "),
    );
    let mut statement = read.0.prepare_cached(&text)?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        found.push((load(row)?, Cursor { key: row.get(19)?, row: row.get(0)? }));
    }
    Ok(())
}

/// Sums over a filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many.
    pub constructs: u64,
    /// Their sessions.
    pub sessions: u64,
    /// Their messages.
    pub messages: u64,
    /// Bytes as written.
    pub original_bytes: u64,
    /// Bytes on our disk.
    pub stored_bytes: u64,
    /// UTC days since 1970 of last activity, newest first, with how many.
    pub by_day: Vec<(u32, u64)>,
}

/// Adds up the constructs of a filter.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn sums(read: &Read<'_>, filter: &ConstructFilter) -> Result<Sums, StoreError> {
    let (sql, values) = conditions(filter);
    let text = format!(
        "SELECT last_activity_at_ms / {} AS day, count(*), sum(sessions), sum(messages), sum(original_bytes),
           sum(stored_bytes) FROM constructs c WHERE {} GROUP BY day ORDER BY day DESC",
        UtcMillis::DAY_MS,
        sql.join(" AND ")
    );
    let mut statement = read.0.prepare_cached(&text)?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let mut sums = Sums::default();
    while let Some(row) = rows.next()? {
        let count = |index: usize| size(TABLE, row.get(index)?);
        let constructs = count(1)?;
        sums.constructs += constructs;
        sums.sessions += count(2)?;
        sums.messages += count(3)?;
        sums.original_bytes += count(4)?;
        sums.stored_bytes += count(5)?;
        sums.by_day.push((u32::try_from(row.get::<_, i64>(0)?).unwrap_or(0), constructs));
    }
    Ok(sums)
}

/// Loads one construct.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn get(read: &Read<'_>, id: ConstructId) -> Result<Option<Construct>, StoreError> {
    let text =
        format!("SELECT {COLUMNS} FROM constructs c JOIN workspaces w ON w.id = c.workspace_id WHERE c.uid = ?1");
    let mut statement = read.0.prepare_cached(&text)?;
    let mut rows = statement.query([id.0.as_bytes()])?;
    rows.next()?.map(load).transpose()
}

/// The relations of a construct.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn links(read: &Read<'_>, row: ConstructRow) -> Result<Vec<ConstructLink>, StoreError> {
    let sql = "SELECT c.uid, c.name, l.kind, 1 FROM construct_links l JOIN constructs c ON c.id = l.to_id WHERE l.from_id = ?1
        UNION ALL
        SELECT c.uid, c.name, l.kind, 0 FROM construct_links l JOIN constructs c ON c.id = l.from_id WHERE l.to_id = ?1";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([row.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(ConstructLink {
            construct_id: ConstructId(uuid(TABLE, &row.get::<_, Vec<u8>>(0)?)?),
            name: row.get(1)?,
            kind: word("construct_links", row.get(2)?, LinkKind::from_number)?,
            outgoing: row.get(3)?,
        });
    }
    Ok(found)
}

/// Path of a construct's workspace.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn workspace_path(read: &Read<'_>, row: ConstructRow) -> Result<String, StoreError> {
    let sql = "SELECT w.path FROM constructs c JOIN workspaces w ON w.id = c.workspace_id WHERE c.id = ?1";
    Ok(read.0.prepare_cached(sql)?.query_row([row.0], |row| row.get(0))?)
}

#[cfg(test)]
mod tests;
