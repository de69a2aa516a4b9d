//! Long values of a construct and the frames they lie in.

use super::{ConstructRow, digest, int, size};
use crate::{Read, StoreError, Write};

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
}

const TABLE: &str = "value_frames";
const COLUMNS: &str = "first_value, value_count, file_offset, stored_bytes, plain_bytes, digest";

/// Adds the number of a value.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add(write: &Write<'_>, construct: ConstructRow, digest: &[u8; 16], number: u64) -> Result<(), StoreError> {
    let sql = "INSERT INTO long_values VALUES (?1, ?2, ?3)";
    write.0.prepare_cached(sql)?.execute((construct.0, &digest[..], int(number)))?;
    Ok(())
}

/// Calls `each` with the digest and number of every value of a construct.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn for_each(
    read: &Read<'_>,
    construct: ConstructRow,
    mut each: impl FnMut([u8; 16], u64),
) -> Result<(), StoreError> {
    let mut statement = read.0.prepare_cached("SELECT digest, number FROM long_values WHERE construct_id = ?1")?;
    let mut rows = statement.query([construct.0])?;
    while let Some(row) = rows.next()? {
        let key = digest("long_values", row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?;
        each(key, size("long_values", row.get(1)?)?);
    }
    Ok(())
}

/// Adds a frame.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add_frame(write: &Write<'_>, construct: ConstructRow, frame: &ValueFrame) -> Result<(), StoreError> {
    let sql = format!("INSERT INTO value_frames (construct_id, {COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    write.0.prepare_cached(&sql)?.execute((
        construct.0,
        int(frame.first_value),
        int(frame.values),
        int(frame.file_offset),
        int(frame.stored_bytes),
        int(frame.plain_bytes),
        &frame.digest[..],
    ))?;
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
