//! One module per noun: its rows, stored and loaded.

pub mod audit;
pub mod blobs;
mod cells;
pub mod chunks;
pub mod cleanups;
pub mod constructs;
pub mod growth;
pub mod leftovers;
pub mod pieces;
pub mod removal;
pub mod session_rows;
pub mod sessions;
pub mod settings;
pub mod settling;
pub mod sources;
pub mod tail;
pub mod tombstones;
pub mod trash;
pub mod usage;
pub mod values;
pub mod workspaces;

use crate::StoreError;

/// Row id of a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WorkspaceRow(pub i64);

/// Row id of a construct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConstructRow(pub i64);

/// Row id of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionRow(pub i64);

/// Row id of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceRow(pub i64);

/// Row id of one item of a cleanup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemRow(pub i64);

/// A count or size as SQLite holds it. Sizes past 2^63 do not occur: they are bytes on one disk.
pub(crate) fn int(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A count or size as it is meant; a negative one is a damaged row.
pub(crate) fn size(table: &'static str, value: i64) -> Result<u64, StoreError> {
    u64::try_from(value).map_err(|_| StoreError::BadRow { table, reason: format!("{value} is no size") })
}

/// A word from its number.
pub(crate) fn word<T>(table: &'static str, number: i64, from: impl FnOnce(u8) -> Option<T>) -> Result<T, StoreError> {
    u8::try_from(number)
        .ok()
        .and_then(from)
        .ok_or_else(|| StoreError::BadRow { table, reason: format!("{number} is no known word") })
}

/// Sixteen bytes as a UUID.
pub(crate) fn uuid(table: &'static str, bytes: &[u8]) -> Result<uuid::Uuid, StoreError> {
    uuid::Uuid::from_slice(bytes).map_err(|_| StoreError::BadRow { table, reason: "an id is not 16 bytes".into() })
}

/// A digest of fixed length.
pub(crate) fn digest<const N: usize>(table: &'static str, bytes: &[u8]) -> Result<[u8; N], StoreError> {
    bytes.try_into().map_err(|_| StoreError::BadRow { table, reason: format!("a digest is not {N} bytes") })
}
