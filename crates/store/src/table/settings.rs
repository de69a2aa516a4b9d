//! Facts about the store itself, by key.

use rusqlite::OptionalExtension;

use crate::{Read, StoreError, Write};

/// Loads one.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn get(read: &Read<'_>, key: &str) -> Result<Option<String>, StoreError> {
    let mut statement = read.0.prepare_cached("SELECT value FROM settings WHERE key = ?1")?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?)
}

/// Stores one.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn set(write: &Write<'_>, key: &str, value: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO settings VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    write.0.prepare_cached(sql)?.execute((key, value))?;
    Ok(())
}
