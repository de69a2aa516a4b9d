//! A slice of a transcript: whole records with their long literals taken out.
//!
//! A record is one line with its line end, as the agent wrote it. A literal that was lifted out
//! leaves nothing behind but its place, so that what remains (the skeleton) and the literals, laid
//! together again, are the line to the byte.
//!
//! Plain layout, numbers in LEB128: `SYNC`, version, first record, number of records, raw bytes,
//! BLAKE3 of the raw bytes (32), number of references; then the columns: the length of each
//! skeleton, the number of references of each record, and of each reference the distance from
//! the one before in its skeleton and the number of its value; then the skeletons.

mod build;
mod view;

pub use build::{Chunk, ChunkBuilder, Lifted};
pub use view::{ChunkView, RecordView, Reference};

use crate::column::Short;

const MAGIC: &[u8; 4] = b"SYNC";
const VERSION: u64 = 1;
/// The most records one chunk holds.
pub const RECORDS_MAX: usize = 1 << 21;
/// The most references one chunk holds.
pub const REFERENCES_MAX: usize = 1 << 21;

/// Bytes that are no chunk, or records that do not fit one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChunkError {
    /// The bytes are not laid out as a chunk.
    #[error("not a chunk: {0}")]
    NotAChunk(&'static str),
    /// The chunk was made by a newer program.
    #[error("chunk has layout {found}, this build reads up to {VERSION}")]
    Newer {
        /// The layout's number.
        found: u64,
    },
    /// The chunk ends before this record.
    #[error("chunk holds {records} records, number {wanted} was asked for")]
    NoSuchRecord {
        /// The record, counted from the chunk's first.
        wanted: usize,
        /// How many there are.
        records: usize,
    },
    /// The chunk is full.
    #[error("chunk holds {0} records or references already")]
    Full(usize),
    /// Lifted literals overlap, run backwards or reach past the record.
    #[error("literal {start}..{end} does not fit a record of {record_bytes} bytes after {after}")]
    BadLifted {
        /// Where it begins.
        start: usize,
        /// Where it ends.
        end: usize,
        /// The end of the one before.
        after: usize,
        /// The length of the record.
        record_bytes: usize,
    },
    /// The records, laid together again, are not those that were stored.
    #[error("records of the chunk are not what was stored")]
    WrongContent,
}

impl From<Short> for ChunkError {
    fn from(_: Short) -> Self {
        Self::NotAChunk("a number or a column does not fit")
    }
}

#[cfg(test)]
mod tests;
