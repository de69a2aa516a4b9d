//! What stays on the disk when a workspace or an agent's constructs go, because others hold it too?

use std::collections::HashMap;

use crate::{
    Read, StoreError,
    table::{size, usage},
};

/// What constructs are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The row of their workspace.
    Workspace,
    /// The bits of their agents.
    Agents,
}

/// Of each group that has such bytes: those that are counted in it and that a construct of another
/// group holds a link to.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn beyond(read: &Read<'_>, scope: Scope) -> Result<HashMap<i64, u64>, StoreError> {
    let has_bases: bool = read.0.query_row("SELECT EXISTS (SELECT 1 FROM bases)", [], |row| row.get(0))?;
    if !has_bases && usage::links(read)?.items == 0 {
        return Ok(HashMap::new());
    }
    let group = match scope {
        Scope::Workspace => "workspace_id",
        Scope::Agents => "agents",
    };
    let sql = format!(
        "SELECT c.{group}, sum(b.stored_bytes) FROM construct_blobs h JOIN blobs b ON b.id = h.blob_id
           JOIN constructs c ON c.id = h.construct_id
         WHERE h.blob_id IN (SELECT blob_id FROM construct_blobs GROUP BY blob_id HAVING count(*) > 1)
           AND h.counted = 1 AND EXISTS (SELECT 1 FROM construct_blobs o JOIN constructs x ON x.id = o.construct_id
             WHERE o.blob_id = h.blob_id AND o.counted = 0 AND x.{group} <> c.{group})
         GROUP BY 1"
    );
    let mut statement = read.0.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut found = HashMap::new();
    while let Some(row) = rows.next()? {
        found.insert(row.get(0)?, size("blobs", row.get(1)?)?);
    }
    Ok(found)
}
