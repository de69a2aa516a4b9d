//! Agents' files and what was read of them.

use rusqlite::Row;
use synthetic_model::AgentName;

use super::{ConstructRow, SessionRow, SourceRow, digest, int, size, word};
use crate::{Read, StoreError, Write};

/// What tells whether a file is still the one we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileIdentity {
    /// Number of its file system.
    pub device: u64,
    /// Number of the file on it.
    pub inode: u64,
    /// Its length.
    pub size_bytes: u64,
    /// When it was last written, in nanoseconds since 1970.
    pub modified_ns: i64,
}

/// A source as its row holds it, its pending bytes aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its row.
    pub row: SourceRow,
    /// Whose file it is.
    pub agent: AgentName,
    /// Where it lies.
    pub path: String,
    /// How often the file at this path was replaced.
    pub generation: u32,
    /// What was made of it.
    pub session: Option<SessionRow>,
    /// The file as it was when last read.
    pub identity: FileIdentity,
    /// How much of it is read.
    pub position: u64,
    /// First half of the BLAKE3 of its first bytes (at most 4 KiB, at most `position`).
    pub head_digest: [u8; 16],
    /// First half of the BLAKE3 of the last bytes read (at most 4 KiB).
    pub last_digest: [u8; 16],
    /// Whether it is no longer there.
    pub gone: bool,
}

const TABLE: &str = "sources";
const COLUMNS: &str = "id, agent, path, generation, session_id, device, inode, size_bytes, modified_ns, position,
    head_digest, last_digest, gone";

fn load(row: &Row<'_>) -> Result<Source, StoreError> {
    Ok(Source {
        row: SourceRow(row.get(0)?),
        agent: word(TABLE, row.get(1)?, AgentName::from_number)?,
        path: row.get(2)?,
        generation: row.get(3)?,
        session: row.get::<_, Option<i64>>(4)?.map(SessionRow),
        identity: FileIdentity {
            device: row.get::<_, i64>(5)?.cast_unsigned(),
            inode: row.get::<_, i64>(6)?.cast_unsigned(),
            size_bytes: size(TABLE, row.get(7)?)?,
            modified_ns: row.get(8)?,
        },
        position: size(TABLE, row.get(9)?)?,
        head_digest: digest(TABLE, row.get_ref(10)?.as_blob().map_err(rusqlite::Error::from)?)?,
        last_digest: digest(TABLE, row.get_ref(11)?.as_blob().map_err(rusqlite::Error::from)?)?,
        gone: row.get(12)?,
    })
}

/// Calls `each` with the latest generation of every source.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn for_each_latest(read: &Read<'_>, mut each: impl FnMut(Source)) -> Result<(), StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM sources ORDER BY path, generation");
    let mut statement = read.0.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut held: Option<Source> = None;
    while let Some(row) = rows.next()? {
        let next = load(row)?;
        if let Some(before) = held.replace(next)
            && held.as_ref().is_some_and(|now| now.path != before.path)
        {
            each(before);
        }
    }
    if let Some(last) = held {
        each(last);
    }
    Ok(())
}

/// The latest generation of the source at `path`.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn latest(read: &Read<'_>, path: &str) -> Result<Option<Source>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM sources WHERE path_hash = ?1 AND path = ?2 ORDER BY generation DESC LIMIT 1");
    let mut statement = read.0.prepare_cached(&sql)?;
    let mut rows = statement.query((path_hash(path), path))?;
    rows.next()?.map(load).transpose()
}

/// Adds one; `source.row` is ignored, the new row is returned.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add(write: &Write<'_>, source: &Source, pending: &[u8], now_ms: i64) -> Result<SourceRow, StoreError> {
    let sql = "INSERT INTO sources (agent, path, generation, session_id, device, inode, size_bytes, modified_ns,
        position, head_digest, last_digest, pending, collected_at_ms, path_hash)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
    let id = write.0.prepare_cached(sql)?.insert(rusqlite::params![
        source.agent.number(),
        source.path,
        source.generation,
        source.session.map(|row| row.0),
        source.identity.device.cast_signed(),
        source.identity.inode.cast_signed(),
        int(source.identity.size_bytes),
        source.identity.modified_ns,
        int(source.position),
        &source.head_digest[..],
        &source.last_digest[..],
        pending,
        now_ms,
        path_hash(&source.path),
    ])?;
    Ok(SourceRow(id))
}

/// What a path is looked up by: equal paths have equal hashes, few others do.
fn path_hash(path: &str) -> i32 {
    blake3::hash(path.as_bytes()).as_bytes().first_chunk().map_or(0, |head| i32::from_le_bytes(*head))
}

/// Writes what was read of a source up to now.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn save(write: &Write<'_>, source: &Source, pending: &[u8], now_ms: i64) -> Result<(), StoreError> {
    let sql = "UPDATE sources SET session_id = ?2, device = ?3, inode = ?4, size_bytes = ?5, modified_ns = ?6,
        position = ?7, head_digest = ?8, last_digest = ?9, pending = ?10, gone = ?11, collected_at_ms = ?12
        WHERE id = ?1";
    write.0.prepare_cached(sql)?.execute(rusqlite::params![
        source.row.0,
        source.session.map(|row| row.0),
        source.identity.device.cast_signed(),
        source.identity.inode.cast_signed(),
        int(source.identity.size_bytes),
        source.identity.modified_ns,
        int(source.position),
        &source.head_digest[..],
        &source.last_digest[..],
        pending,
        source.gone,
        now_ms,
    ])?;
    Ok(())
}

/// Marks a source as gone, or as back. Returns the construct it feeds.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn set_gone(write: &Write<'_>, row: SourceRow, gone: bool) -> Result<Option<ConstructRow>, StoreError> {
    use rusqlite::OptionalExtension;
    write.0.prepare_cached("UPDATE sources SET gone = ?2 WHERE id = ?1")?.execute((row.0, gone))?;
    let sql = "SELECT construct_id FROM sessions WHERE id = (SELECT session_id FROM sources WHERE id = ?1)";
    Ok(write.0.prepare_cached(sql)?.query_row([row.0], |r| r.get(0).map(ConstructRow)).optional()?)
}

/// The bytes of a session's source that were not a complete line when last read.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn pending(read: &Read<'_>, session: SessionRow) -> Result<Vec<u8>, StoreError> {
    use rusqlite::OptionalExtension;
    let sql = "SELECT pending FROM sources WHERE session_id = ?1 ORDER BY id DESC LIMIT 1";
    Ok(read.0.prepare_cached(sql)?.query_row([session.0], |row| row.get(0)).optional()?.unwrap_or_default())
}

/// The sources that feed sessions with this id of the agent's.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn of_external(read: &Read<'_>, agent: AgentName, external_id: &str) -> Result<Vec<Source>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM sources WHERE session_id IN
           (SELECT id FROM sessions WHERE agent = ?1 AND external_id = ?2) ORDER BY id"
    );
    let mut statement = read.0.prepare_cached(&sql)?;
    let mut rows = statement.query((agent.number(), external_id))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(load(row)?);
    }
    Ok(found)
}

/// Writes down that a file was moved. Its generations start over at the new path.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn set_path(write: &Write<'_>, row: SourceRow, path: &str) -> Result<(), StoreError> {
    write
        .0
        .prepare_cached("UPDATE sources SET path = ?2, path_hash = ?3, generation = 0, gone = 0 WHERE id = ?1")?
        .execute((row.0, path, path_hash(path)))?;
    Ok(())
}
