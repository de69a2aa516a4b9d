//! Files of the agents' own folders: those a plan names, and those that wait in our trash.

use std::collections::HashSet;

use rusqlite::Row;
use synthetic_model::{
    AgentName, CleanupId, ConstructId, SessionId, UtcMillis,
    usage::{LeftoverKind, LeftoversRun},
};

use super::{SessionRow, digest, int, size, sources::FileIdentity, uuid, word};
use crate::{Read, StoreError, Write};

const TABLE: &str = "leftover_files";
const COLUMNS: &str = "id, run, state, agent, kind, path, device, inode, size_bytes, modified_ns, mode, session_uid,
    digest, at_ms, trash_until_ms";

/// Where a file of an agent stands. The number is what the store holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum FileState {
    /// A plan names it.
    Planned = 0,
    /// Its copy is being made; it stands where it was.
    Copying = 1,
    /// Its copy is in the trash, whole.
    Trashed = 2,
    /// It cannot come back any more.
    Purging = 3,
}

impl FileState {
    fn from_number(number: u8) -> Option<Self> {
        [Self::Planned, Self::Copying, Self::Trashed, Self::Purging].into_iter().find(|state| *state as u8 == number)
    }
}

/// One file of an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftoverFile {
    /// Its row.
    pub row: i64,
    /// The plan, and the run that did what it says.
    pub run: CleanupId,
    /// Where it stands.
    pub state: FileState,
    /// Whose it is.
    pub agent: AgentName,
    /// What sort of leftover it is.
    pub kind: LeftoverKind,
    /// Where it lies or lay.
    pub path: String,
    /// The file as it was when it was planned.
    pub identity: FileIdentity,
    /// Its permissions.
    pub mode: u32,
    /// The session that holds its bytes, if it is a transcript.
    pub session: Option<SessionId>,
    /// BLAKE3 of its bytes, once they are copied.
    pub digest: Option<[u8; 32]>,
    /// When it was planned; when it went, once it is in the trash.
    pub at: UtcMillis,
    /// When its trash may be emptied.
    pub trash_until: UtcMillis,
}

fn load(row: &Row<'_>) -> Result<LeftoverFile, StoreError> {
    let bytes = |at: usize| -> Result<Option<Vec<u8>>, StoreError> { Ok(row.get(at)?) };
    let run: Vec<u8> = row.get(1)?;
    Ok(LeftoverFile {
        row: row.get(0)?,
        run: CleanupId(uuid(TABLE, &run)?),
        state: word(TABLE, row.get(2)?, FileState::from_number)?,
        agent: word(TABLE, row.get(3)?, AgentName::from_number)?,
        kind: word(TABLE, row.get(4)?, LeftoverKind::from_number)?,
        path: row.get(5)?,
        identity: FileIdentity {
            device: row.get::<_, i64>(6)?.cast_unsigned(),
            inode: row.get::<_, i64>(7)?.cast_unsigned(),
            size_bytes: size(TABLE, row.get(8)?)?,
            modified_ns: row.get(9)?,
        },
        mode: row.get(10)?,
        session: bytes(11)?.map(|bytes| uuid(TABLE, &bytes).map(SessionId)).transpose()?,
        digest: bytes(12)?.map(|bytes| digest(TABLE, &bytes)).transpose()?,
        at: UtcMillis(row.get(13)?),
        trash_until: UtcMillis(row.get(14)?),
    })
}

/// Writes down what a plan names, in place of the plan before. Rows and states given are ignored.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn plan(write: &Write<'_>, files: &[LeftoverFile]) -> Result<(), StoreError> {
    write.0.execute("DELETE FROM leftover_files WHERE state = 0", [])?;
    let sql = "INSERT INTO leftover_files (run, state, agent, kind, path, device, inode, size_bytes, modified_ns, mode,
        session_uid, at_ms, trash_until_ms) VALUES (?1, 0, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    let mut statement = write.0.prepare_cached(sql)?;
    for file in files {
        statement.execute(rusqlite::params![
            file.run.0.as_bytes(),
            file.agent.number(),
            file.kind.number(),
            file.path,
            file.identity.device.cast_signed(),
            file.identity.inode.cast_signed(),
            int(file.identity.size_bytes),
            file.identity.modified_ns,
            file.mode,
            file.session.as_ref().map(|id| id.0.as_bytes()),
            file.at.0,
            file.trash_until.0,
        ])?;
    }
    Ok(())
}

/// The files of one run in one state.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn of_run(read: &Read<'_>, run: CleanupId, state: FileState) -> Result<Vec<LeftoverFile>, StoreError> {
    let found = in_state(read, state)?;
    Ok(found.into_iter().filter(|file| file.run == run).collect())
}

/// All files in one state.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn in_state(read: &Read<'_>, state: FileState) -> Result<Vec<LeftoverFile>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM leftover_files WHERE state = ?1 ORDER BY id");
    let mut statement = read.0.prepare_cached(&sql)?;
    let mut rows = statement.query([state as u8])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(load(row)?);
    }
    Ok(found)
}

/// Files in the trash that are transcripts of a construct, or of these sessions of it only.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn of_construct(
    read: &Read<'_>,
    construct: ConstructId,
    sessions: Option<&[SessionRow]>,
) -> Result<Vec<LeftoverFile>, StoreError> {
    // Of a construct that is in the trash itself only its tombstones tell where it came from.
    let sql = format!(
        "SELECT {COLUMNS} FROM leftover_files WHERE state IN (2, 3) AND
           (session_uid IN (SELECT s.uid FROM sessions s JOIN constructs c ON c.id = s.construct_id WHERE c.uid = ?1)
           OR path IN (SELECT t.path FROM tombstones t JOIN cleanup_items i ON i.id = t.item_id
             WHERE i.construct_uid = ?1)) ORDER BY id"
    );
    let mut statement = read.0.prepare_cached(&sql)?;
    let mut rows = statement.query([construct.0.as_bytes()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(load(row)?);
    }
    let Some(sessions) = sessions else { return Ok(found) };
    let mut uid = read.0.prepare_cached("SELECT uid FROM sessions WHERE id = ?1")?;
    let mut wanted = HashSet::new();
    for session in sessions {
        let bytes: Vec<u8> = uid.query_row([session.0], |row| row.get(0))?;
        wanted.insert(SessionId(uuid(TABLE, &bytes)?));
    }
    found.retain(|file| file.session.is_some_and(|session| wanted.contains(&session)));
    Ok(found)
}

/// Sets where a file stands.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn set_state(write: &Write<'_>, row: i64, state: FileState) -> Result<(), StoreError> {
    let sql = "UPDATE leftover_files SET state = ?2 WHERE id = ?1";
    write.0.prepare_cached(sql)?.execute((row, state as u8))?;
    Ok(())
}

/// Writes down that the copy of a file is in the trash, whole.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn set_trashed(
    write: &Write<'_>,
    row: i64,
    digest: &[u8; 32],
    at: UtcMillis,
    until: UtcMillis,
) -> Result<(), StoreError> {
    let sql = "UPDATE leftover_files SET state = 2, digest = ?2, at_ms = ?3, trash_until_ms = ?4 WHERE id = ?1";
    write.0.prepare_cached(sql)?.execute((row, &digest[..], at.0, until.0))?;
    Ok(())
}

/// Forgets a file, of which nothing is in the trash.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn forget(write: &Write<'_>, row: i64) -> Result<(), StoreError> {
    write.0.prepare_cached("DELETE FROM leftover_files WHERE id = ?1")?.execute([row])?;
    Ok(())
}

/// Bytes and files of agents that wait in the trash.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn in_trash(read: &Read<'_>) -> Result<(u64, u64), StoreError> {
    let sql = "SELECT coalesce(sum(size_bytes), 0), count(*) FROM leftover_files WHERE state IN (2, 3)";
    let (bytes, files) = read.0.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((size(TABLE, bytes)?, size(TABLE, files)?))
}

/// The runs whose files wait in the trash, newest first.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn runs(read: &Read<'_>) -> Result<Vec<LeftoversRun>, StoreError> {
    let sql = "SELECT run, max(at_ms), max(trash_until_ms), count(*), sum(size_bytes) FROM leftover_files
        WHERE state IN (2, 3) GROUP BY run ORDER BY 2 DESC, run";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let run: Vec<u8> = row.get(0)?;
        found.push(LeftoversRun {
            id: CleanupId(uuid(TABLE, &run)?),
            at: UtcMillis(row.get(1)?),
            trash_until: UtcMillis(row.get(2)?),
            files: size(TABLE, row.get(3)?)?,
            bytes: size(TABLE, row.get(4)?)?,
        });
    }
    Ok(found)
}
