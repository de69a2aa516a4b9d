//! What is the disk spent on, by workspace, construct or agent? (Total and by kind are counters.)

use synthetic_model::{AgentName, usage::UsageRow};

use crate::{
    Read, StoreError,
    table::{size, uuid, word},
};

/// Bytes of blobs that are counted as a construct's and that another holds too: they stay when it
/// goes.
const SHARED: &str =
    "(SELECT coalesce(sum(b.stored_bytes), 0) FROM construct_blobs cb JOIN blobs b ON b.id = cb.blob_id
    WHERE cb.construct_id = c.id AND cb.counted = 1 AND EXISTS (SELECT 1 FROM construct_blobs o
      WHERE o.blob_id = cb.blob_id AND o.construct_id <> c.id))";

/// The largest constructs.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn by_construct(read: &Read<'_>, limit: u32) -> Result<Vec<UsageRow>, StoreError> {
    let sql = format!(
        "SELECT uid, name, original_bytes, stored_bytes, stored_bytes - {SHARED}, 1 FROM constructs c
         ORDER BY stored_bytes DESC, id DESC LIMIT ?1"
    );
    keyed_by_uuid(read, &sql, limit)
}

/// The largest workspaces.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn by_workspace(read: &Read<'_>, limit: u32) -> Result<Vec<UsageRow>, StoreError> {
    let shared = "(SELECT coalesce(sum(b.stored_bytes), 0) FROM constructs c
        JOIN construct_blobs cb ON cb.construct_id = c.id AND cb.counted = 1 JOIN blobs b ON b.id = cb.blob_id
        WHERE c.workspace_id = w.id AND EXISTS (SELECT 1 FROM construct_blobs o JOIN constructs c ON c.id = o.construct_id
          WHERE o.blob_id = b.id AND c.workspace_id <> w.id))";
    let sql = format!(
        "SELECT uid, name, original_bytes, stored_bytes, stored_bytes - {shared}, constructs FROM workspaces w
         ORDER BY stored_bytes DESC, id DESC LIMIT ?1"
    );
    keyed_by_uuid(read, &sql, limit)
}

fn keyed_by_uuid(read: &Read<'_>, sql: &str, limit: u32) -> Result<Vec<UsageRow>, StoreError> {
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([limit])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let count = |index: usize| size("usage", row.get(index)?);
        found.push(UsageRow {
            key: uuid("usage", &row.get::<_, Vec<u8>>(0)?)?.to_string(),
            name: row.get(1)?,
            original_bytes: count(2)?,
            stored_bytes: count(3)?,
            reclaimable_bytes: count(4)?,
            items: count(5)?,
        });
    }
    Ok(found)
}

/// Agents. Long values and blobs are a construct's, so each session bears its share of them by
/// its original bytes.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn by_agent(read: &Read<'_>) -> Result<Vec<UsageRow>, StoreError> {
    let sql = "SELECT s.agent, sum(s.original_bytes), count(DISTINCT s.construct_id),
        sum(CASE WHEN c.original_bytes > 0 THEN c.stored_bytes * s.original_bytes / c.original_bytes ELSE 0 END)
        FROM sessions s JOIN constructs c ON c.id = s.construct_id GROUP BY s.agent ORDER BY 4 DESC";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let agent = word("sessions", row.get(0)?, AgentName::from_number)?;
        let stored = size("sessions", row.get(3)?)?;
        found.push(UsageRow {
            key: agent.word().to_owned(),
            name: agent.word().to_owned(),
            original_bytes: size("sessions", row.get(1)?)?,
            stored_bytes: stored,
            reclaimable_bytes: stored,
            items: size("sessions", row.get(2)?)?,
        });
    }
    Ok(found)
}

/// Bytes of the database: its pages, whatever they hold.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn database_bytes(read: &Read<'_>) -> Result<u64, StoreError> {
    let sql = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
    size("database", read.0.query_row(sql, [], |row| row.get(0))?)
}

/// How many constructs there are.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn constructs(read: &Read<'_>) -> Result<u64, StoreError> {
    size("constructs", read.0.query_row("SELECT count(*) FROM constructs", [], |row| row.get(0))?)
}
