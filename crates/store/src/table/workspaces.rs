//! Workspaces.

use rusqlite::OptionalExtension;
use synthetic_model::{UtcMillis, WorkspaceId};

use super::WorkspaceRow;
use crate::{StoreError, Write};

/// The workspace with this path; made when there is none.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn find_or_add(
    write: &Write<'_>,
    path: &str,
    name: &str,
    remote: Option<&str>,
    new_id: WorkspaceId,
    now: UtcMillis,
) -> Result<WorkspaceRow, StoreError> {
    let mut find = write.0.prepare_cached("SELECT id FROM workspaces WHERE path = ?1")?;
    if let Some(id) = find.query_row([path], |row| row.get(0)).optional()? {
        return Ok(WorkspaceRow(id));
    }
    let sql = "INSERT INTO workspaces (uid, path, name, remote, created_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)";
    let id = write.0.prepare_cached(sql)?.insert((new_id.0.as_bytes(), path, name, remote, now.0))?;
    Ok(WorkspaceRow(id))
}
