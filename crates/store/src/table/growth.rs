//! What each day ended with.

use super::{int, size};
use crate::{Read, StoreError, Write};

/// The figures of one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Day {
    /// Days since 1970-01-01, in UTC.
    pub day: i64,
    /// Bytes as the agents wrote them.
    pub original_bytes: u64,
    /// Bytes on our disk, all of them.
    pub stored_bytes: u64,
    /// Of these, the database.
    pub database_bytes: u64,
    /// Of these, the trash.
    pub trash_bytes: u64,
    /// What the agents' own folders held.
    pub agents_bytes: u64,
    /// Bytes that were free on the store's disk.
    pub disk_free_bytes: u64,
    /// What the store's disk holds in all.
    pub disk_bytes: u64,
}

/// Writes down a day, in place of what was written of it before.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn record(write: &Write<'_>, day: &Day) -> Result<(), StoreError> {
    let sql = "INSERT INTO growth_days VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (day) DO UPDATE SET original_bytes = excluded.original_bytes,
          stored_bytes = excluded.stored_bytes, database_bytes = excluded.database_bytes,
          trash_bytes = excluded.trash_bytes, agents_bytes = excluded.agents_bytes,
          disk_free_bytes = excluded.disk_free_bytes, disk_bytes = excluded.disk_bytes";
    write.0.prepare_cached(sql)?.execute((
        day.day,
        int(day.original_bytes),
        int(day.stored_bytes),
        int(day.database_bytes),
        int(day.trash_bytes),
        int(day.agents_bytes),
        int(day.disk_free_bytes),
        int(day.disk_bytes),
    ))?;
    Ok(())
}

/// The newest days that were written down, at most `limit`, the oldest of them first.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn newest(read: &Read<'_>, limit: u32) -> Result<Vec<Day>, StoreError> {
    let mut statement = read.0.prepare_cached("SELECT * FROM growth_days ORDER BY day DESC LIMIT ?1")?;
    let mut rows = statement.query([limit])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let bytes = |at: usize| size("growth_days", row.get(at)?);
        found.push(Day {
            day: row.get(0)?,
            original_bytes: bytes(1)?,
            stored_bytes: bytes(2)?,
            database_bytes: bytes(3)?,
            trash_bytes: bytes(4)?,
            agents_bytes: bytes(5)?,
            disk_free_bytes: bytes(6)?,
            disk_bytes: bytes(7)?,
        });
    }
    found.reverse();
    Ok(found)
}
