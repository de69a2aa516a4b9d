//! What a plan of a cleanup looks at.

use std::collections::HashMap;

use rusqlite::OptionalExtension;
use synthetic_model::{ConstructId, SessionId, UtcMillis, WorkspaceId};

use crate::{
    Read, StoreError,
    table::{size, uuid},
};

/// A construct as a plan sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Which.
    pub id: ConstructId,
    /// Its name.
    pub name: String,
    /// Its workspace.
    pub workspace: WorkspaceId,
    /// That workspace's name.
    pub workspace_name: String,
    /// Whether it is pinned.
    pub pinned: bool,
    /// Whether no agent has its files any more.
    pub only_copy: bool,
    /// When its last record was written.
    pub last_activity_at: UtcMillis,
    /// How many sessions it has.
    pub sessions: u64,
    /// How many messages.
    pub messages: u64,
    /// What it takes on our disk, what waits in rows included.
    pub stored_bytes: u64,
    /// Bytes of files that are counted as its own.
    pub counted_bytes: u64,
}

/// One name of a blob that has several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharedBlob {
    /// Which blob.
    pub blob: i64,
    /// Who holds it.
    pub construct: ConstructId,
    /// Length of its file.
    pub stored_bytes: u64,
    /// Whether its bytes are counted there.
    pub counted: bool,
}

const TABLE: &str = "constructs";

/// All constructs, oldest first.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn facts(read: &Read<'_>) -> Result<Vec<Fact>, StoreError> {
    let sql = "SELECT c.uid, c.name, w.uid, c.pinned, c.only_copy, c.last_activity_at_ms, c.sessions, c.messages,
          c.stored_bytes, coalesce(u.stored, 0), w.name
        FROM constructs c JOIN workspaces w ON w.id = c.workspace_id
        LEFT JOIN (SELECT construct_id, sum(stored_bytes) AS stored FROM usage_counters GROUP BY 1) u
          ON u.construct_id = c.id ORDER BY c.id";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id = |index| uuid(TABLE, row.get_ref(index)?.as_blob().map_err(rusqlite::Error::from)?);
        let count = |index: usize| size(TABLE, row.get(index)?);
        found.push(Fact {
            id: ConstructId(id(0)?),
            name: row.get(1)?,
            workspace: WorkspaceId(id(2)?),
            pinned: row.get(3)?,
            only_copy: row.get(4)?,
            last_activity_at: UtcMillis(row.get(5)?),
            sessions: count(6)?,
            messages: count(7)?,
            stored_bytes: count(8)?,
            counted_bytes: count(9)?,
            workspace_name: row.get(10)?,
        });
    }
    Ok(found)
}

/// All blobs that more than one construct holds.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn shared_blobs(read: &Read<'_>) -> Result<Vec<SharedBlob>, StoreError> {
    let sql = "SELECT h.blob_id, c.uid, b.stored_bytes, h.counted FROM construct_blobs h
        JOIN blobs b ON b.id = h.blob_id JOIN constructs c ON c.id = h.construct_id
        WHERE h.blob_id IN (SELECT blob_id FROM construct_blobs GROUP BY blob_id HAVING count(*) > 1)
        ORDER BY h.blob_id, c.id";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(SharedBlob {
            blob: row.get(0)?,
            construct: ConstructId(uuid(TABLE, row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?)?),
            stored_bytes: size("blobs", row.get(2)?)?,
            counted: row.get(3)?,
        });
    }
    Ok(found)
}

/// The constructs of these sessions; a session that is not there is left out.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn constructs_of(read: &Read<'_>, sessions: &[SessionId]) -> Result<HashMap<SessionId, ConstructId>, StoreError> {
    let sql = "SELECT c.uid FROM sessions s JOIN constructs c ON c.id = s.construct_id WHERE s.uid = ?1";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut found = HashMap::new();
    for session in sessions {
        let bytes: Option<Vec<u8>> = statement.query_row([session.0.as_bytes()], |row| row.get(0)).optional()?;
        if let Some(bytes) = bytes {
            found.insert(*session, ConstructId(uuid(TABLE, &bytes)?));
        }
    }
    Ok(found)
}
