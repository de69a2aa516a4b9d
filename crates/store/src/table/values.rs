//! Frames with the long values of a construct.

use super::{ConstructRow, digest, int, size};
use crate::{Read, StoreError, Write};

/// What a value is known by: the first half of the BLAKE3 of its literal.
pub type ValueKey = [u8; 16];

/// One frame of long values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueFrame {
    /// Number of its first value.
    pub first_value: u64,
    /// How many values.
    pub values: u64,
    /// Where it begins in the values file.
    pub file_offset: u64,
    /// Its length there.
    pub stored_bytes: u64,
    /// Length of what it unpacks to.
    pub plain_bytes: u64,
    /// BLAKE3 of what it unpacks to.
    pub digest: [u8; 32],
    /// Whether it is packed against the construct's base, if that has one.
    pub settled: bool,
}

const TABLE: &str = "value_frames";
const COLUMNS: &str = "first_value, value_count, file_offset, stored_bytes, plain_bytes, digest, settled";

/// Adds a frame with the keys of its values, in order.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add(
    write: &Write<'_>,
    construct: ConstructRow,
    frame: &ValueFrame,
    keys: &[ValueKey],
) -> Result<(), StoreError> {
    let sql =
        format!("INSERT INTO value_frames (construct_id, {COLUMNS}, keys) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    write.0.prepare_cached(&sql)?.execute((
        construct.0,
        int(frame.first_value),
        int(frame.values),
        int(frame.file_offset),
        int(frame.stored_bytes),
        int(frame.plain_bytes),
        &frame.digest[..],
        frame.settled,
        keys.as_flattened(),
    ))?;
    Ok(())
}

/// Calls `each` with the key and number of every value of a construct, in order.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn for_each_key(
    read: &Read<'_>,
    construct: ConstructRow,
    mut each: impl FnMut(ValueKey, u64),
) -> Result<(), StoreError> {
    let sql = "SELECT first_value, keys FROM value_frames WHERE construct_id = ?1 ORDER BY first_value";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([construct.0])?;
    while let Some(row) = rows.next()? {
        let first = size(TABLE, row.get(0)?)?;
        let (keys, _) = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?.as_chunks();
        for (key, number) in keys.iter().zip(first..) {
            each(*key, number);
        }
    }
    Ok(())
}

/// Removes all of a construct; settling writes them anew.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn remove_all(write: &Write<'_>, construct: ConstructRow) -> Result<(), StoreError> {
    write.0.prepare_cached("DELETE FROM value_frames WHERE construct_id = ?1")?.execute([construct.0])?;
    Ok(())
}

fn frames(read: &Read<'_>, sql: &str, parameters: impl rusqlite::Params) -> Result<Vec<ValueFrame>, StoreError> {
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let count = |index: usize| size(TABLE, row.get(index)?);
        found.push(ValueFrame {
            first_value: count(0)?,
            values: count(1)?,
            file_offset: count(2)?,
            stored_bytes: count(3)?,
            plain_bytes: count(4)?,
            digest: digest(TABLE, row.get_ref(5)?.as_blob().map_err(rusqlite::Error::from)?)?,
            settled: row.get(6)?,
        });
    }
    Ok(found)
}

/// The frame that holds value `number`.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn frame_holding(read: &Read<'_>, construct: ConstructRow, number: u64) -> Result<Option<ValueFrame>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM value_frames WHERE construct_id = ?1 AND first_value <= ?2
         ORDER BY first_value DESC LIMIT 1"
    );
    let found = frames(read, &sql, (construct.0, int(number)))?.pop();
    Ok(found.filter(|frame| number < frame.first_value + frame.values))
}

/// All frames of a construct, in order.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn all_frames(read: &Read<'_>, construct: ConstructRow) -> Result<Vec<ValueFrame>, StoreError> {
    frames(
        read,
        &format!("SELECT {COLUMNS} FROM value_frames WHERE construct_id = ?1 ORDER BY first_value"),
        [construct.0],
    )
}
