//! What messages made.

use rusqlite::OptionalExtension;
use synthetic_model::{ArtifactKind, UtcMillis};

use super::{ConstructRow, SessionRow, int};
use crate::{Read, StoreError, Write};

/// One artifact to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewArtifact {
    /// The message that made it.
    pub seq: u64,
    /// What it is.
    pub kind: ArtifactKind,
    /// File or command.
    pub name: String,
    /// Like `image/png`.
    pub media_type: String,
    /// Its size as it stands in the record.
    pub original_bytes: u64,
    /// When it was made.
    pub at: Option<UtcMillis>,
}

/// Adds one.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add(write: &Write<'_>, session: SessionRow, artifact: &NewArtifact) -> Result<(), StoreError> {
    let name = name_id(write, &artifact.name)?;
    let media = name_id(write, &artifact.media_type)?;
    let sql = "INSERT INTO artifacts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    write.0.prepare_cached(sql)?.execute((
        session.0,
        int(artifact.seq),
        artifact.kind.number(),
        name,
        media,
        int(artifact.original_bytes),
        artifact.at.map(|at| at.0),
    ))?;
    Ok(())
}

fn name_id(write: &Write<'_>, name: &str) -> Result<i64, StoreError> {
    let hash =
        blake3::hash(name.as_bytes()).as_bytes().first_chunk().map_or(0, |head| i64::from(i32::from_le_bytes(*head)));
    let mut find = write.0.prepare_cached("SELECT id FROM names WHERE hash = ?1 AND name = ?2")?;
    if let Some(id) = find.query_row((hash, name), |row| row.get(0)).optional()? {
        return Ok(id);
    }
    Ok(write.0.prepare_cached("INSERT INTO names (hash, name) VALUES (?1, ?2)")?.insert((hash, name))?)
}

/// How many artifacts a construct holds.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn count_of_construct(read: &Read<'_>, construct: ConstructRow) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM sessions s JOIN artifacts a ON a.session_id = s.id WHERE s.construct_id = ?1";
    let count: i64 = read.0.prepare_cached(sql)?.query_row([construct.0], |row| row.get(0))?;
    super::size("artifacts", count)
}
