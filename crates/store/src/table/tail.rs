//! Records that are durable and not yet sealed.

use super::{SessionRow, int, size};
use crate::{Read, StoreError, Write};

/// One record of a tail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TailRecord {
    /// Its number in the session.
    pub record: u64,
    /// Number of its first message.
    pub first_seq: u64,
    /// How many messages.
    pub messages: u64,
    /// The line as it came.
    pub raw: Vec<u8>,
    /// The encoded outline of its messages.
    pub outline: Vec<u8>,
}

/// Adds one.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add(write: &Write<'_>, session: SessionRow, record: &TailRecord) -> Result<(), StoreError> {
    let sql = "INSERT INTO transcript_tail (session_id, record, first_seq, messages, raw, outline)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    write.0.prepare_cached(sql)?.execute((
        session.0,
        int(record.record),
        int(record.first_seq),
        int(record.messages),
        &record.raw,
        &record.outline,
    ))?;
    Ok(())
}

/// The records of a session's tail from `record` on, in order, at most `limit`.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn from_record(
    read: &Read<'_>,
    session: SessionRow,
    record: u64,
    limit: u64,
) -> Result<Vec<TailRecord>, StoreError> {
    let sql = "SELECT record, first_seq, messages, raw, outline FROM transcript_tail
        WHERE session_id = ?1 AND record >= ?2 ORDER BY record LIMIT ?3";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query((session.0, int(record), int(limit)))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let count = |index: usize| size("transcript_tail", row.get(index)?);
        found.push(TailRecord {
            record: count(0)?,
            first_seq: count(1)?,
            messages: count(2)?,
            raw: row.get(3)?,
            outline: row.get(4)?,
        });
    }
    Ok(found)
}

/// Removes the tail of a session: its records are sealed now.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn remove_all(write: &Write<'_>, session: SessionRow) -> Result<(), StoreError> {
    write.0.prepare_cached("DELETE FROM transcript_tail WHERE session_id = ?1")?.execute([session.0])?;
    Ok(())
}

/// The record of a session's tail that holds message `seq`, or the number past the last one.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn record_of_seq(read: &Read<'_>, session: SessionRow, seq: u64) -> Result<u64, StoreError> {
    let sql = "SELECT coalesce(
        (SELECT min(record) FROM transcript_tail WHERE session_id = ?1 AND first_seq + messages > ?2),
        (SELECT max(record) + 1 FROM transcript_tail WHERE session_id = ?1), 0)";
    size("transcript_tail", read.0.prepare_cached(sql)?.query_row((session.0, int(seq)), |row| row.get(0))?)
}

/// How many records a session's tail holds.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn count(read: &Read<'_>, session: SessionRow) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM transcript_tail WHERE session_id = ?1";
    size("transcript_tail", read.0.prepare_cached(sql)?.query_row([session.0], |row| row.get(0))?)
}
