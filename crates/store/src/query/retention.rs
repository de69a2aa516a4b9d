//! What retention policies look at, and which sessions they let expire.

use std::collections::HashMap;

use synthetic_model::{
    AgentName, ByteKind, ConstructId, ConstructStatus, ConstructType, SessionId, SessionStatus, UtcMillis, WorkspaceId,
};

use super::cleanup::shared_blobs;
use crate::{
    Read, StoreError,
    table::{SessionRow, size, uuid, word},
};

/// A construct as policies see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConstructFact {
    /// Which.
    pub id: ConstructId,
    /// Its name.
    pub name: String,
    /// Its workspace.
    pub workspace: WorkspaceId,
    /// Agents that worked in it: a bit for each, see [`agent_bit`].
    pub agents: u64,
    /// What it is for.
    pub construct_type: ConstructType,
    /// Where it stands.
    pub status: ConstructStatus,
    /// Its tags.
    pub tags: Vec<String>,
    /// Whether it is pinned.
    pub pinned: bool,
    /// Whether no agent has its files any more.
    pub only_copy: bool,
    /// When its last record was written.
    pub last_activity_at: UtcMillis,
    /// What it takes on our disk, what waits in rows included.
    pub stored_bytes: u64,
    /// Bytes of files that are counted as its own, by kind in the order of [`ByteKind::ALL`].
    pub kinds_bytes: [u64; ByteKind::ALL.len()],
    /// Of each kind how long the longest pieces are that no cleanup has looked at yet: 0 when there
    /// are none, the greatest number when any may be there.
    pub untaken_bytes: [u64; ByteKind::ALL.len()],
    /// Blobs it holds that others hold too.
    pub shared: Vec<SharedBytes>,
}

impl ConstructFact {
    /// Bytes of files that are counted as its own.
    #[must_use]
    pub fn counted_bytes(&self) -> u64 {
        self.kinds_bytes.iter().sum()
    }
}

/// A blob that several constructs hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharedBytes {
    /// Which blob.
    pub blob: i64,
    /// Length of its file.
    pub stored_bytes: u64,
    /// Whether it is counted here.
    pub counted: bool,
}

/// The bit of an agent in [`ConstructFact::agents`].
#[must_use]
pub const fn agent_bit(agent: AgentName) -> u64 {
    1 << agent.number()
}

const TABLE: &str = "constructs";

/// All constructs, in the order they came.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn facts(read: &Read<'_>) -> Result<Vec<ConstructFact>, StoreError> {
    let mut found = constructs(read, "", "", &[])?;
    let by_id: HashMap<_, _> = found.iter().enumerate().map(|(at, fact)| (fact.id, at)).collect();
    for held in shared_blobs(read)? {
        if let Some(at) = by_id.get(&held.construct) {
            let shared = SharedBytes { blob: held.blob, stored_bytes: held.stored_bytes, counted: held.counted };
            found[*at].shared.push(shared);
        }
    }
    Ok(found)
}

/// One construct, without what it shares: that matters only beside others.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn fact(read: &Read<'_>, id: ConstructId) -> Result<Option<ConstructFact>, StoreError> {
    let of_it = "WHERE construct_id = (SELECT id FROM constructs WHERE uid = ?1)";
    Ok(constructs(read, "WHERE c.uid = ?1", of_it, &[&id.0.as_bytes()[..]])?.pop())
}

fn constructs(read: &Read<'_>, which: &str, of_which: &str, id: &[&[u8]]) -> Result<Vec<ConstructFact>, StoreError> {
    let sql = format!(
        "SELECT c.id, c.uid, c.name, w.uid, c.agents, c.type, c.status, c.pinned, c.only_copy,
          c.last_activity_at_ms, c.stored_bytes, c.next_value
        FROM constructs c JOIN workspaces w ON w.id = c.workspace_id {which} ORDER BY c.id"
    );
    let mut statement = read.0.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(id))?;
    let (mut found, mut places, mut next_values) = (Vec::new(), HashMap::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let id = |index| uuid(TABLE, row.get_ref(index)?.as_blob().map_err(rusqlite::Error::from)?);
        places.insert(row.get::<_, i64>(0)?, found.len());
        next_values.push(size(TABLE, row.get(11)?)?);
        found.push(ConstructFact {
            id: ConstructId(id(1)?),
            name: row.get(2)?,
            workspace: WorkspaceId(id(3)?),
            agents: size(TABLE, row.get(4)?)?,
            construct_type: word(TABLE, row.get(5)?, ConstructType::from_number)?,
            status: word(TABLE, row.get(6)?, ConstructStatus::from_number)?,
            tags: Vec::new(),
            pinned: row.get(7)?,
            only_copy: row.get(8)?,
            last_activity_at: UtcMillis(row.get(9)?),
            stored_bytes: size(TABLE, row.get(10)?)?,
            kinds_bytes: [0; ByteKind::ALL.len()],
            untaken_bytes: [0; ByteKind::ALL.len()],
            shared: Vec::new(),
        });
    }
    add_tags(read, (of_which, id), &places, &mut found)?;
    add_kinds(read, (of_which, id), &places, &next_values, &mut found)?;
    Ok(found)
}

type Places = HashMap<i64, usize>;

/// Rows of which constructs, and its parameter.
type Of<'o> = (&'o str, &'o [&'o [u8]]);

fn add_tags(
    read: &Read<'_>,
    (of_which, id): Of<'_>,
    places: &Places,
    found: &mut [ConstructFact],
) -> Result<(), StoreError> {
    let sql = format!("SELECT construct_id, tag FROM construct_tags {of_which}");
    let mut statement = read.0.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(id))?;
    while let Some(row) = rows.next()? {
        if let Some(at) = places.get(&row.get(0)?) {
            found[*at].tags.push(row.get(1)?);
        }
    }
    Ok(())
}

fn add_kinds(
    read: &Read<'_>,
    (of_which, id): Of<'_>,
    places: &Places,
    next_values: &[u64],
    found: &mut [ConstructFact],
) -> Result<(), StoreError> {
    const TABLE: &str = "usage_counters";
    let sql = format!("SELECT construct_id, kind, stored_bytes, taken_to, taken_over FROM usage_counters {of_which}");
    let mut statement = read.0.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(id))?;
    while let Some(row) = rows.next()? {
        let kind = usize::from(row.get::<_, u8>(1)?);
        let Some(at) = places.get(&row.get(0)?).copied().filter(|_| kind < ByteKind::ALL.len()) else { continue };
        found[at].kinds_bytes[kind] = size(TABLE, row.get::<_, i64>(2)?.max(0))?;
        let taken_to = size(TABLE, row.get(3)?)?;
        found[at].untaken_bytes[kind] = if next_values[at] > taken_to { u64::MAX } else { size(TABLE, row.get(4)?)? };
    }
    Ok(())
}

/// A session that may expire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdleSession {
    /// Its row.
    pub row: SessionRow,
    /// Which.
    pub id: SessionId,
    /// Its construct.
    pub construct: ConstructId,
    /// Where it stands: pending or active.
    pub status: SessionStatus,
    /// When its last record was written.
    pub last_activity_at: UtcMillis,
}

/// Pending and active sessions without activity since `before`.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn idle_sessions(read: &Read<'_>, before: UtcMillis) -> Result<Vec<IdleSession>, StoreError> {
    const TABLE: &str = "sessions";
    let sql = "SELECT s.id, s.uid, c.uid, s.status, s.last_activity_at_ms
        FROM sessions s JOIN constructs c ON c.id = s.construct_id
        WHERE s.status IN (0, 1) AND s.last_activity_at_ms <= ?1 ORDER BY s.id";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([before.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id = |index| uuid(TABLE, row.get_ref(index)?.as_blob().map_err(rusqlite::Error::from)?);
        found.push(IdleSession {
            row: SessionRow(row.get(0)?),
            id: SessionId(id(1)?),
            construct: ConstructId(id(2)?),
            status: word(TABLE, row.get(3)?, SessionStatus::from_number)?,
            last_activity_at: UtcMillis(row.get(4)?),
        });
    }
    Ok(found)
}

/// Ids of all workspaces.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn workspaces(read: &Read<'_>) -> Result<Vec<WorkspaceId>, StoreError> {
    let mut statement = read.0.prepare_cached("SELECT uid FROM workspaces")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(WorkspaceId(uuid("workspaces", row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?));
    }
    Ok(found)
}
