//! What is the disk spent on, by workspace, construct or agent? (Total and by kind are counters.)

use std::collections::HashMap;

use synthetic_model::{
    AgentName, ConstructId, UtcMillis,
    usage::{UntouchedConstruct, UsageRow},
};

use super::sharing::{self, Scope};
use crate::{
    Read, StoreError,
    table::{
        size,
        usage::{self, Sum},
        uuid,
    },
};

/// Bytes of blobs that are counted as a construct's and that another holds a link to: they stay when
/// it goes.
pub(super) const SHARED: &str =
    "(SELECT coalesce(sum(b.stored_bytes), 0) FROM construct_blobs cb JOIN blobs b ON b.id = cb.blob_id
    WHERE cb.construct_id = c.id AND cb.counted = 1 AND EXISTS (SELECT 1 FROM construct_blobs o
      WHERE o.blob_id = cb.blob_id AND o.counted = 0))";

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

/// The largest workspaces. What each holds is counted as its constructs change.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn by_workspace(read: &Read<'_>, limit: u32) -> Result<Vec<UsageRow>, StoreError> {
    let shared = sharing::beyond(read, Scope::Workspace)?;
    let sql = "SELECT uid, name, original_bytes, stored_bytes, id, constructs FROM workspaces w
        ORDER BY stored_bytes DESC, id DESC LIMIT ?1";
    let mut rows = keyed_by_uuid(read, sql, limit)?;
    for row in &mut rows {
        let stays = i64::try_from(row.reclaimable_bytes).ok().and_then(|id| shared.get(&id)).copied();
        row.reclaimable_bytes = row.stored_bytes.saturating_sub(stays.unwrap_or(0));
    }
    Ok(rows)
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

/// Agents. What each holds is counted as its constructs change; of a construct that several agents
/// share, each bears its part by the original bytes of its sessions.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn by_agent(read: &Read<'_>) -> Result<Vec<UsageRow>, StoreError> {
    let sums = usage::by_agents(read)?;
    let shared = if sums.len() > 1 { sharing::beyond(read, Scope::Agents)? } else { HashMap::new() };
    let mut found = Vec::new();
    for agent in AgentName::ALL {
        let bit = 1_u64 << agent.number();
        let mut sum = Sum::default();
        let mut stays = 0;
        for (bits, of_these) in sums.iter().filter(|(bits, _)| bits & bit != 0) {
            let own = if *bits == bit { *of_these } else { share_of(read, *agent, *bits)? };
            sum.items += of_these.items;
            sum.original_bytes += own.original_bytes;
            sum.stored_bytes += own.stored_bytes;
            stays += if *bits == bit { shared.get(&bits.cast_signed()).copied().unwrap_or(0) } else { 0 };
        }
        if sum.items > 0 {
            found.push(UsageRow {
                key: agent.word().to_owned(),
                name: agent.word().to_owned(),
                original_bytes: sum.original_bytes,
                stored_bytes: sum.stored_bytes,
                reclaimable_bytes: sum.stored_bytes.saturating_sub(stays),
                items: sum.items,
            });
        }
    }
    found.sort_by_key(|row| std::cmp::Reverse(row.stored_bytes));
    Ok(found)
}

/// An agent's part of the constructs it shares with exactly these others.
fn share_of(read: &Read<'_>, agent: AgentName, bits: u64) -> Result<Sum, StoreError> {
    let sql = "SELECT count(DISTINCT c.id), coalesce(sum(s.original_bytes), 0), coalesce(sum(CASE
          WHEN c.original_bytes > 0 THEN c.stored_bytes * s.original_bytes / c.original_bytes ELSE 0 END), 0)
        FROM constructs c JOIN sessions s ON s.construct_id = c.id WHERE c.agents = ?1 AND s.agent = ?2";
    let mut statement = read.0.prepare_cached(sql)?;
    let (items, original, stored) =
        statement.query_row((bits.cast_signed(), agent.number()), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let size = |value| size("sessions", value);
    Ok(Sum { items: size(items)?, original_bytes: size(original)?, stored_bytes: size(stored)? })
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

/// Constructs without activity for longest, the oldest first.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn oldest(read: &Read<'_>, limit: u32) -> Result<Vec<UntouchedConstruct>, StoreError> {
    let sql = "SELECT uid, name, last_activity_at_ms, stored_bytes FROM constructs
        ORDER BY last_activity_at_ms, id LIMIT ?1";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([limit])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(UntouchedConstruct {
            id: ConstructId(uuid("constructs", row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?),
            name: row.get(1)?,
            last_activity_at: UtcMillis(row.get(2)?),
            stored_bytes: size("constructs", row.get(3)?)?,
        });
    }
    Ok(found)
}

/// Pages of the database that hold nothing.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn free_pages(read: &Read<'_>) -> Result<u64, StoreError> {
    size("database", read.0.query_row("PRAGMA freelist_count", [], |row| row.get(0))?)
}

/// Pages of the database, those that hold nothing included.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub(crate) fn page_count(read: &Read<'_>) -> Result<u64, StoreError> {
    size("database", read.0.query_row("PRAGMA page_count", [], |row| row.get(0))?)
}

/// Length of a page.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn page_bytes(read: &Read<'_>) -> Result<u64, StoreError> {
    size("database", read.0.query_row("PRAGMA page_size", [], |row| row.get(0))?)
}
