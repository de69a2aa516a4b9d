//! Constructs, the keys that gather sessions into them, their links and tags.

use rusqlite::{OptionalExtension, Row};
use synthetic_model::{AgentName, ConstructId, ConstructStatus, ConstructType, UtcMillis, construct::LinkKind};

use super::{ConstructRow, SessionRow, WorkspaceRow, digest, int, size, uuid, word};
use crate::{Read, StoreError, Write};

/// A construct as collection works on it.
#[derive(Debug, Clone)]
pub struct ConstructState {
    /// Its row.
    pub row: ConstructRow,
    /// Its id.
    pub id: ConstructId,
    /// Where it stands.
    pub status: ConstructStatus,
    /// Its workspace.
    pub workspace: WorkspaceRow,
    /// How much of its values file is ours.
    pub values_bytes: u64,
    /// Which values file.
    pub values_generation: u32,
    /// The number its next long value gets.
    pub next_value: u64,
    /// What its settled frames are packed against: BLAKE3 and length of the plain bytes.
    pub base: Option<BaseRef>,
}

/// A base: a blob that holds what several frames have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BaseRef {
    /// BLAKE3 of its plain bytes.
    pub digest: [u8; 32],
    /// Their length.
    pub plain_bytes: u64,
}

impl BaseRef {
    /// From two columns, the digest at `index` and the length after it.
    pub(crate) fn load(row: &Row<'_>, index: usize) -> Result<Option<Self>, StoreError> {
        let Some(bytes) = row.get_ref(index)?.as_blob_or_null().map_err(rusqlite::Error::from)? else {
            return Ok(None);
        };
        Ok(Some(Self { digest: digest("blobs", bytes)?, plain_bytes: size("blobs", row.get(index + 1)?)? }))
    }
}

/// A construct to add.
#[derive(Debug)]
pub struct NewConstruct<'a> {
    /// Its id.
    pub id: ConstructId,
    /// Its workspace.
    pub workspace: WorkspaceRow,
    /// Its name.
    pub name: &'a str,
    /// What was asked.
    pub brief: &'a str,
    /// Where it stands.
    pub status: ConstructStatus,
    /// What it is for.
    pub construct_type: ConstructType,
    /// Its branch.
    pub branch: Option<&'a str>,
    /// When its first record was written.
    pub created_at: UtcMillis,
    /// When its last record was written.
    pub last_activity_at: UtcMillis,
}

/// Adds one.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add(write: &Write<'_>, new: &NewConstruct<'_>) -> Result<ConstructRow, StoreError> {
    let sql = "INSERT INTO constructs
        (uid, workspace_id, name, brief, status, type, branch, created_at_ms, last_activity_at_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let id = write.0.prepare_cached(sql)?.insert((
        new.id.0.as_bytes(),
        new.workspace.0,
        new.name,
        new.brief,
        new.status.number(),
        new.construct_type.number(),
        new.branch,
        new.created_at.0,
        new.last_activity_at.0,
    ))?;
    Ok(ConstructRow(id))
}

/// Loads what collection needs of one.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn state(read: &Read<'_>, row: ConstructRow) -> Result<ConstructState, StoreError> {
    let sql = "SELECT c.uid, c.status, c.workspace_id, c.values_bytes, c.values_generation, c.next_value,
          b.digest, b.plain_bytes FROM constructs c LEFT JOIN blobs b ON b.id = c.base_id WHERE c.id = ?1";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([row.0])?;
    let found = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    Ok(ConstructState {
        row,
        id: ConstructId(uuid("constructs", found.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?),
        status: word("constructs", found.get(1)?, ConstructStatus::from_number)?,
        workspace: WorkspaceRow(found.get(2)?),
        values_bytes: size("constructs", found.get(3)?)?,
        values_generation: found.get(4)?,
        next_value: size("constructs", found.get(5)?)?,
        base: BaseRef::load(found, 6)?,
    })
}

/// The row of the construct with this id.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn find(read: &Read<'_>, id: ConstructId) -> Result<Option<ConstructRow>, StoreError> {
    let mut statement = read.0.prepare_cached("SELECT id FROM constructs WHERE uid = ?1")?;
    Ok(statement.query_row([id.0.as_bytes()], |row| row.get(0).map(ConstructRow)).optional()?)
}

/// Whether cleanup must keep it.
///
/// # Errors
/// [`StoreError::Sqlite`], also when there is no such row.
pub fn is_pinned(read: &Read<'_>, construct: ConstructRow) -> Result<bool, StoreError> {
    let mut statement = read.0.prepare_cached("SELECT pinned FROM constructs WHERE id = ?1")?;
    Ok(statement.query_row([construct.0], |row| row.get(0))?)
}

/// The construct that holds sessions with this key.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn find_by_key(read: &Read<'_>, agent: AgentName, key: &str) -> Result<Option<ConstructRow>, StoreError> {
    let sql = "SELECT construct_id FROM construct_keys WHERE agent = ?1 AND key = ?2";
    let mut statement = read.0.prepare_cached(sql)?;
    Ok(statement.query_row((agent.number(), key), |row| row.get(0).map(ConstructRow)).optional()?)
}

/// Ties a key to a construct, unless it is tied already.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add_key(write: &Write<'_>, agent: AgentName, key: &str, row: ConstructRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO construct_keys VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    write.0.prepare_cached(sql)?.execute((agent.number(), key, row.0))?;
    Ok(())
}

/// Writes down how much of the values file is used.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn set_values(write: &Write<'_>, row: ConstructRow, bytes: u64, next: u64) -> Result<(), StoreError> {
    let sql = "UPDATE constructs SET values_bytes = ?2, next_value = ?3 WHERE id = ?1";
    write.0.prepare_cached(sql)?.execute((row.0, int(bytes), int(next)))?;
    Ok(())
}

/// Brings the sums of a construct up to date with its sessions, counters and sources, and marks
/// its description as stale. A collected construct is active (2) while a session of it is, else
/// complete (5); states a person gave it stay. What waits in the tail is stored too: as rows.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn refresh(write: &Write<'_>, row: ConstructRow) -> Result<(), StoreError> {
    let sql = "WITH s AS (SELECT count(*) AS n, sum(messages - repeated_messages) AS messages,
            coalesce(sum(tail_bytes), 0) AS tail,
            min(started_at_ms) AS first, max(last_activity_at_ms) AS last FROM sessions WHERE construct_id = ?1),
          b AS (SELECT sum(original_bytes) AS original, sum(stored_bytes) AS stored
            FROM usage_counters WHERE construct_id = ?1)
        UPDATE constructs SET undescribed = 1, sessions = s.n, messages = coalesce(s.messages, 0),
          original_bytes = coalesce(b.original, 0), stored_bytes = coalesce(b.stored, 0) + s.tail,
          created_at_ms = coalesce(s.first, created_at_ms), last_activity_at_ms = coalesce(s.last, last_activity_at_ms),
          agents = (SELECT coalesce(sum(bit), 0) FROM (SELECT DISTINCT 1 << agent AS bit FROM sessions WHERE construct_id = ?1)),
          status = CASE WHEN type = 0 AND status IN (2, 5) AND s.n > 0 THEN
            CASE WHEN EXISTS (SELECT 1 FROM sessions WHERE construct_id = ?1 AND status = 1) THEN 2 ELSE 5 END
            ELSE status END,
          only_copy = s.n > 0 AND NOT EXISTS (SELECT 1 FROM sources
            JOIN sessions ON sessions.id = sources.session_id WHERE construct_id = ?1 AND gone = 0)
        FROM s, b WHERE constructs.id = ?1";
    write.0.prepare_cached(sql)?.execute([row.0])?;
    Ok(())
}

/// Gives a construct the name, brief and branch its root session tells, leaving a name a person
/// gave, and a brief that begins as the one told: a reader that was taken up again knows only how it
/// begins.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn set_told(
    write: &Write<'_>,
    row: ConstructRow,
    name: &str,
    brief: &str,
    branch: Option<&str>,
) -> Result<(), StoreError> {
    let sql = "UPDATE constructs SET name = coalesce(given_name, ?2), branch = ?4,
          brief = CASE WHEN substr(brief, 1, length(?3)) = ?3 THEN brief ELSE ?3 END WHERE id = ?1";
    write.0.prepare_cached(sql)?.execute((row.0, name, brief, branch))?;
    Ok(())
}

/// Sets the state, whatever it was. The caller has checked that it may follow.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn set_status(write: &Write<'_>, row: ConstructRow, status: ConstructStatus) -> Result<(), StoreError> {
    let sql = "UPDATE constructs SET status = ?2, undescribed = 1 WHERE id = ?1";
    write.0.prepare_cached(sql)?.execute((row.0, status.number()))?;
    Ok(())
}

/// Gives a name; `None` takes the given one back, so that the next collection names it again.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn set_given_name(write: &Write<'_>, row: ConstructRow, name: Option<&str>) -> Result<(), StoreError> {
    let sql = "UPDATE constructs SET given_name = ?2, undescribed = 1,
          name = coalesce(?2, (SELECT nullif(title, '') FROM sessions WHERE construct_id = ?1 AND parent_id IS NULL
            ORDER BY started_at_ms LIMIT 1), name)
        WHERE id = ?1";
    write.0.prepare_cached(sql)?.execute((row.0, name))?;
    Ok(())
}

/// Pins or unpins.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn set_pinned(write: &Write<'_>, row: ConstructRow, pinned: bool) -> Result<(), StoreError> {
    let sql = "UPDATE constructs SET pinned = ?2, undescribed = 1 WHERE id = ?1";
    write.0.prepare_cached(sql)?.execute((row.0, pinned))?;
    Ok(())
}

/// Adds a tag.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add_tag(write: &Write<'_>, row: ConstructRow, tag: &str) -> Result<(), StoreError> {
    write
        .0
        .prepare_cached("INSERT INTO construct_tags VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute((row.0, tag))?;
    mark_undescribed(write, row)
}

/// Takes a tag away.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn remove_tag(write: &Write<'_>, row: ConstructRow, tag: &str) -> Result<(), StoreError> {
    write.0.prepare_cached("DELETE FROM construct_tags WHERE construct_id = ?1 AND tag = ?2")?.execute((row.0, tag))?;
    mark_undescribed(write, row)
}

/// Links two constructs.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add_link(write: &Write<'_>, from: ConstructRow, to: ConstructRow, kind: LinkKind) -> Result<(), StoreError> {
    let sql = "INSERT INTO construct_links VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    write.0.prepare_cached(sql)?.execute((from.0, to.0, kind.number()))?;
    mark_undescribed(write, from)
}

/// Takes a link away.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn remove_link(write: &Write<'_>, from: ConstructRow, to: ConstructRow, kind: LinkKind) -> Result<(), StoreError> {
    let sql = "DELETE FROM construct_links WHERE from_id = ?1 AND to_id = ?2 AND kind = ?3";
    write.0.prepare_cached(sql)?.execute((from.0, to.0, kind.number()))?;
    mark_undescribed(write, from)
}

fn mark_undescribed(write: &Write<'_>, row: ConstructRow) -> Result<(), StoreError> {
    write.0.prepare_cached("UPDATE constructs SET undescribed = 1 WHERE id = ?1")?.execute([row.0])?;
    Ok(())
}

/// Constructs whose description says less than their rows, at most `limit`, after row `after`.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn undescribed(read: &Read<'_>, after: i64, limit: usize) -> Result<Vec<ConstructRow>, StoreError> {
    let sql = "SELECT id FROM constructs WHERE undescribed = 1 AND id > ?1 ORDER BY id LIMIT ?2";
    let mut statement = read.0.prepare_cached(sql)?;
    let rows = statement.query_map((after, limit as i64), |row| row.get(0).map(ConstructRow))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes that the description is up to date.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn set_described(write: &Write<'_>, row: ConstructRow) -> Result<(), StoreError> {
    write.0.prepare_cached("UPDATE constructs SET undescribed = 0 WHERE id = ?1")?.execute([row.0])?;
    Ok(())
}

/// Forgets what a construct and some of its sessions are called and what was asked of it. The construct
/// is called as the earliest of its other sessions, else `instead`.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn forget_names(
    write: &Write<'_>,
    row: ConstructRow,
    sessions: &[SessionRow],
    instead: &str,
) -> Result<(), StoreError> {
    for session in sessions {
        write.0.prepare_cached("UPDATE sessions SET title = '' WHERE id = ?1")?.execute([session.0])?;
    }
    let sql = "UPDATE constructs SET undescribed = 1, given_name = NULL, brief = '', name = coalesce(
          (SELECT title FROM sessions WHERE construct_id = ?1 AND title <> '' ORDER BY started_at_ms LIMIT 1), ?2)
        WHERE id = ?1";
    write.0.prepare_cached(sql)?.execute((row.0, instead))?;
    Ok(())
}
