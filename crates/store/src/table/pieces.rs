//! Long values that were removed of constructs that stay: which places are empty, and who emptied
//! them.

use rusqlite::{OptionalExtension, Row};
use synthetic_model::{ByteKind, CleanupId, UtcMillis, cleanup::Removed};

use super::{ConstructRow, ItemRow, cleanups::ItemState, int, size, uuid, word};
use crate::{Read, StoreError, Write};

const TABLE: &str = "removed_pieces";

/// A value that was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedPiece {
    /// Its number in its construct.
    pub value: u64,
    /// The item of the cleanup that took it.
    pub item: ItemRow,
    /// What is shown of it.
    pub told: Removed,
}

/// Notes that a value's place is empty.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add(
    write: &Write<'_>,
    construct: ConstructRow,
    item: ItemRow,
    value: u64,
    kind: ByteKind,
    plain_bytes: u64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO removed_pieces VALUES (?1, ?2, ?3, ?4, ?5)";
    let values = (construct.0, int(value), item.0, kind.number(), int(plain_bytes));
    write.0.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

const SELECT: &str = "SELECT p.value, p.item_id, p.kind, p.plain_bytes, c.at_ms, i.rule, c.uid, i.state
    FROM removed_pieces p JOIN cleanup_items i ON i.id = p.item_id JOIN cleanups c ON c.id = i.cleanup_id";

fn load(row: &Row<'_>) -> Result<RemovedPiece, StoreError> {
    let state: i64 = row.get(7)?;
    Ok(RemovedPiece {
        value: size(TABLE, row.get(0)?)?,
        item: ItemRow(row.get(1)?),
        told: Removed {
            at: UtcMillis(row.get(4)?),
            rule: row.get(5)?,
            kind: word(TABLE, row.get(2)?, ByteKind::from_number)?,
            bytes: size(TABLE, row.get(3)?)?,
            cleanup_id: CleanupId(uuid(TABLE, row.get_ref(6)?.as_blob().map_err(rusqlite::Error::from)?)?),
            in_trash: ItemState::from_number(state) == Some(ItemState::Trashed),
        },
    })
}

/// What became of a value whose place is empty.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn get(read: &Read<'_>, construct: ConstructRow, value: u64) -> Result<Option<RemovedPiece>, StoreError> {
    let mut statement = read.0.prepare_cached(&format!("{SELECT} WHERE p.construct_id = ?1 AND p.value = ?2"))?;
    let mut rows = statement.query((construct.0, int(value)))?;
    rows.next()?.map(load).transpose()
}

/// All that were removed of a construct, by number.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn of_construct(read: &Read<'_>, construct: ConstructRow) -> Result<Vec<RemovedPiece>, StoreError> {
    let mut statement = read.0.prepare_cached(&format!("{SELECT} WHERE p.construct_id = ?1 ORDER BY p.value"))?;
    let mut rows = statement.query([construct.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(load(row)?);
    }
    Ok(found)
}

/// Whether anything was removed of a construct.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn any(read: &Read<'_>, construct: ConstructRow) -> Result<bool, StoreError> {
    let mut statement = read.0.prepare_cached("SELECT 1 FROM removed_pieces WHERE construct_id = ?1 LIMIT 1")?;
    Ok(statement.query_row([construct.0], |_| Ok(())).optional()?.is_some())
}

/// Forgets those of an item that was brought back.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn forget(write: &Write<'_>, construct: ConstructRow, item: ItemRow) -> Result<(), StoreError> {
    let sql = "DELETE FROM removed_pieces WHERE construct_id = ?1 AND item_id = ?2";
    write.0.prepare_cached(sql)?.execute((construct.0, item.0))?;
    Ok(())
}

/// Notes that all of a kind that is longer than `over` was taken, up to value `to`.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn set_taken(
    write: &Write<'_>,
    construct: ConstructRow,
    kind: ByteKind,
    to: u64,
    over: u64,
) -> Result<(), StoreError> {
    let sql = "UPDATE usage_counters SET taken_to = ?3, taken_over = ?4 WHERE construct_id = ?1 AND kind = ?2";
    write.0.prepare_cached(sql)?.execute((construct.0, kind.number(), int(to), int(over)))?;
    Ok(())
}

/// Notes that a construct has to be looked at again: something came back, or a session went.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn forget_taken(write: &Write<'_>, construct: ConstructRow) -> Result<(), StoreError> {
    let sql = "UPDATE usage_counters SET taken_to = 0, taken_over = 0 WHERE construct_id = ?1 AND taken_to <> 0";
    write.0.prepare_cached(sql)?.execute([construct.0])?;
    Ok(())
}
