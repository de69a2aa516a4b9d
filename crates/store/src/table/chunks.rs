//! Sealed chunks of transcripts.

use rusqlite::Row;
use synthetic_model::UtcMillis;

use super::{SessionRow, digest, int, size};
use crate::{Read, StoreError, Write};

/// A chunk's row, its outline aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChunkRow {
    /// Its session.
    pub session: SessionRow,
    /// Its place among the session's chunks, from 0.
    pub ordinal: u64,
    /// Number of its first record.
    pub first_record: u64,
    /// How many records.
    pub records: u64,
    /// Number of its first message.
    pub first_seq: u64,
    /// How many messages.
    pub messages: u64,
    /// Where its frame begins in the frames file.
    pub file_offset: u64,
    /// Length of the frame.
    pub stored_bytes: u64,
    /// Length of what the frame unpacks to.
    pub plain_bytes: u64,
    /// Where its raw bytes begin in the agent's file.
    pub raw_offset: u64,
    /// How many raw bytes.
    pub raw_bytes: u64,
    /// BLAKE3 of the raw bytes.
    pub raw_digest: [u8; 32],
    /// First time in it.
    pub first_at: Option<UtcMillis>,
    /// Last time in it.
    pub last_at: Option<UtcMillis>,
    /// Whether it is as dense as it gets.
    pub settled: bool,
    /// What a reader knows before its first record; empty for a session's first chunk.
    pub reader_state: Vec<u8>,
}

const TABLE: &str = "transcript_chunks";
const COLUMNS: &str = "session_id, ordinal, first_record, records, first_seq, messages, file_offset, stored_bytes,
    plain_bytes, raw_offset, raw_bytes, raw_digest, first_at_ms, last_at_ms, settled, reader_state";

fn load(row: &Row<'_>) -> Result<ChunkRow, StoreError> {
    let count = |index: usize| size(TABLE, row.get(index)?);
    Ok(ChunkRow {
        session: SessionRow(row.get(0)?),
        ordinal: count(1)?,
        first_record: count(2)?,
        records: count(3)?,
        first_seq: count(4)?,
        messages: count(5)?,
        file_offset: count(6)?,
        stored_bytes: count(7)?,
        plain_bytes: count(8)?,
        raw_offset: count(9)?,
        raw_bytes: count(10)?,
        raw_digest: digest(TABLE, row.get_ref(11)?.as_blob().map_err(rusqlite::Error::from)?)?,
        first_at: row.get::<_, Option<i64>>(12)?.map(UtcMillis),
        last_at: row.get::<_, Option<i64>>(13)?.map(UtcMillis),
        settled: row.get(14)?,
        reader_state: row.get(15)?,
    })
}

/// Adds one.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add(write: &Write<'_>, chunk: &ChunkRow, outline: &[u8]) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO transcript_chunks ({COLUMNS}, outline)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
    );
    write.0.prepare_cached(&sql)?.execute(rusqlite::params![
        chunk.session.0,
        int(chunk.ordinal),
        int(chunk.first_record),
        int(chunk.records),
        int(chunk.first_seq),
        int(chunk.messages),
        int(chunk.file_offset),
        int(chunk.stored_bytes),
        int(chunk.plain_bytes),
        int(chunk.raw_offset),
        int(chunk.raw_bytes),
        &chunk.raw_digest[..],
        chunk.first_at.map(|at| at.0),
        chunk.last_at.map(|at| at.0),
        chunk.settled,
        chunk.reader_state,
        outline,
    ])?;
    Ok(())
}

fn many(read: &Read<'_>, sql: &str, parameters: impl rusqlite::Params) -> Result<Vec<ChunkRow>, StoreError> {
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(load(row)?);
    }
    Ok(found)
}

/// The chunk that holds message `seq`, or the last one before it.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn holding_seq(read: &Read<'_>, session: SessionRow, seq: u64) -> Result<Option<ChunkRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM transcript_chunks WHERE session_id = ?1 AND first_seq <= ?2 AND messages > 0
         ORDER BY first_seq DESC, ordinal DESC LIMIT 1"
    );
    Ok(many(read, &sql, (session.0, int(seq)))?.pop())
}

/// The chunk with this ordinal.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn get(read: &Read<'_>, session: SessionRow, ordinal: u64) -> Result<Option<ChunkRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM transcript_chunks WHERE session_id = ?1 AND ordinal = ?2");
    Ok(many(read, &sql, (session.0, int(ordinal)))?.pop())
}

/// The chunk that holds a record, found by halving.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn holding_record(read: &Read<'_>, session: SessionRow, record: u64) -> Result<Option<ChunkRow>, StoreError> {
    let sql = "SELECT first_record, records FROM transcript_chunks WHERE session_id = ?1 AND ordinal = ?2";
    let (mut low, mut high) = (0, count(read, session)?);
    while low < high {
        let middle = low.midpoint(high);
        let mut statement = read.0.prepare_cached(sql)?;
        let (first, records): (i64, i64) =
            statement.query_row((session.0, int(middle)), |row| Ok((row.get(0)?, row.get(1)?)))?;
        if first + records <= int(record) {
            low = middle + 1;
        } else if first > int(record) {
            high = middle;
        } else {
            return get(read, session, middle);
        }
    }
    Ok(None)
}

/// How many chunks a session has.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn count(read: &Read<'_>, session: SessionRow) -> Result<u64, StoreError> {
    let sql = "SELECT coalesce(max(ordinal) + 1, 0) FROM transcript_chunks WHERE session_id = ?1";
    let mut statement = read.0.prepare_cached(sql)?;
    size(TABLE, statement.query_row([session.0], |row| row.get(0))?)
}

/// The outline of a chunk, packed as it was added.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn outline(read: &Read<'_>, session: SessionRow, ordinal: u64) -> Result<Vec<u8>, StoreError> {
    let sql = "SELECT outline FROM transcript_chunks WHERE session_id = ?1 AND ordinal = ?2";
    Ok(read.0.prepare_cached(sql)?.query_row((session.0, int(ordinal)), |row| row.get(0))?)
}
