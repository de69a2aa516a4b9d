//! What settling works on: constructs with frames that are not dense yet, bases, and the files
//! that dense ones have replaced.

use synthetic_model::UtcMillis;

use super::{ConstructRow, SessionRow, WorkspaceRow, constructs::BaseRef, int, size};
use crate::{Read, StoreError, Write};

/// A construct that can be settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsettled {
    /// Its row.
    pub construct: ConstructRow,
    /// Its workspace.
    pub workspace: WorkspaceRow,
    /// Whether its settled frames lean on a base already.
    pub has_base: bool,
    /// Its length as the agent wrote it.
    pub original_bytes: u64,
}

/// Constructs with frames that are not dense, all of whose sessions are without activity since
/// `before` and without a tail; of one workspace after the other, newest first within it.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn unsettled(read: &Read<'_>, before: UtcMillis) -> Result<Vec<Unsettled>, StoreError> {
    let sql = "SELECT c.id, c.workspace_id, c.base_id IS NOT NULL, c.original_bytes FROM constructs c WHERE c.id IN
          (SELECT s.construct_id FROM sessions s WHERE s.id IN
            (SELECT session_id FROM transcript_chunks WHERE settled = 0))
        AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.construct_id = c.id
            AND (s.tail_bytes > 0 OR s.last_activity_at_ms >= ?1))
        ORDER BY c.workspace_id, c.last_activity_at_ms DESC, c.id DESC";
    let mut statement = read.0.prepare_cached(sql)?;
    let rows = statement.query_map([before.0], |row| {
        Ok(Unsettled {
            construct: ConstructRow(row.get(0)?),
            workspace: WorkspaceRow(row.get(1)?),
            has_base: row.get(2)?,
            original_bytes: row.get::<_, i64>(3)?.unsigned_abs(),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Files of frames of which one part in `share` or more holds nothing that a row names, of constructs
/// all of whose sessions are without activity since `before` and without a tail: the construct and the
/// length of the file.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn dead_frames(read: &Read<'_>, before: UtcMillis, share: u32) -> Result<Vec<(ConstructRow, u64)>, StoreError> {
    let sql = "WITH files AS (
          SELECT c.id AS construct, c.values_bytes AS bytes,
            (SELECT coalesce(sum(stored_bytes), 0) FROM value_frames WHERE construct_id = c.id) AS live
          FROM constructs c WHERE c.values_bytes > 0
          UNION ALL SELECT s.construct_id, s.frames_bytes,
            (SELECT coalesce(sum(stored_bytes), 0) FROM transcript_chunks WHERE session_id = s.id)
          FROM sessions s WHERE s.frames_bytes > 0)
        SELECT construct, bytes FROM files WHERE (bytes - live) * ?2 >= bytes
          AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.construct_id = construct
            AND (s.tail_bytes > 0 OR s.last_activity_at_ms >= ?1))
        ORDER BY construct";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query((before.0, share))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((ConstructRow(row.get(0)?), size("constructs", row.get(1)?)?));
    }
    Ok(found)
}

/// A base and how much it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownBase {
    /// Which blob it is.
    pub base: BaseRef,
    /// Original bytes of the constructs it was picked from.
    pub made_from_bytes: u64,
    /// Original bytes of the constructs that lean on it.
    pub leaning_bytes: u64,
}

/// The newest base of a workspace, or the newest of those for all others.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn newest_base(read: &Read<'_>, workspace: Option<WorkspaceRow>) -> Result<Option<KnownBase>, StoreError> {
    let sql = "SELECT x.made_from_bytes, b.digest, b.plain_bytes,
          (SELECT coalesce(sum(original_bytes), 0) FROM constructs WHERE base_id = b.id)
        FROM bases x JOIN blobs b ON b.id = x.blob_id WHERE x.workspace_id IS ?1 ORDER BY b.id DESC LIMIT 1";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([workspace.map(|row| row.0)])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let Some(base) = BaseRef::load(row, 1)? else { return Ok(None) };
    Ok(Some(KnownBase {
        base,
        made_from_bytes: size("bases", row.get(0)?)?,
        leaning_bytes: size("constructs", row.get(3)?)?,
    }))
}

/// Writes down that a blob, which is held by now, is a base.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add_base(
    write: &Write<'_>,
    base: &[u8; 32],
    workspace: Option<WorkspaceRow>,
    made_from_bytes: u64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO bases SELECT id, ?2, ?3 FROM blobs WHERE digest = ?1 ON CONFLICT DO NOTHING";
    write.0.prepare_cached(sql)?.execute((&base[..], workspace.map(|row| row.0), int(made_from_bytes)))?;
    Ok(())
}

/// Lets a construct's settled frames lean on a base it holds.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn set_base(write: &Write<'_>, construct: ConstructRow, base: &[u8; 32]) -> Result<(), StoreError> {
    let sql = "UPDATE constructs SET base_id = (SELECT id FROM blobs WHERE digest = ?2) WHERE id = ?1";
    write.0.prepare_cached(sql)?.execute((construct.0, &base[..]))?;
    Ok(())
}

/// Switches a construct to another file of long values.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn switch_values(
    write: &Write<'_>,
    construct: ConstructRow,
    generation: u32,
    values_bytes: u64,
) -> Result<(), StoreError> {
    let sql = "UPDATE constructs SET values_generation = ?2, values_bytes = ?3, undescribed = 1 WHERE id = ?1";
    write.0.prepare_cached(sql)?.execute((construct.0, generation, int(values_bytes)))?;
    Ok(())
}

/// Switches a session to another file of frames.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn switch_frames(
    write: &Write<'_>,
    session: SessionRow,
    generation: u32,
    frames_bytes: u64,
) -> Result<(), StoreError> {
    let sql = "UPDATE sessions SET frames_generation = ?2, stored_bytes = stored_bytes + ?3 - frames_bytes,
        frames_bytes = ?3 WHERE id = ?1";
    write.0.prepare_cached(sql)?.execute((session.0, generation, int(frames_bytes)))?;
    Ok(())
}

/// Moves a chunk to its place in another file.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn move_chunk(
    write: &Write<'_>,
    session: SessionRow,
    ordinal: u64,
    file_offset: u64,
    stored_bytes: u64,
) -> Result<(), StoreError> {
    let sql = "UPDATE transcript_chunks SET file_offset = ?3, stored_bytes = ?4, settled = 1
        WHERE session_id = ?1 AND ordinal = ?2";
    write.0.prepare_cached(sql)?.execute((session.0, int(ordinal), int(file_offset), int(stored_bytes)))?;
    Ok(())
}

/// Notes that a file is no longer named by any row but this one.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn retire(write: &Write<'_>, path: &str, stored_bytes: u64) -> Result<(), StoreError> {
    let sql = "INSERT INTO retired_files (path, stored_bytes) VALUES (?1, ?2)";
    write.0.prepare_cached(sql)?.execute((path, int(stored_bytes)))?;
    Ok(())
}

/// The files that were retired: row, path below the store's folder, length.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn retired(read: &Read<'_>) -> Result<Vec<(i64, String, u64)>, StoreError> {
    let mut statement = read.0.prepare_cached("SELECT id, path, stored_bytes FROM retired_files ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((row.get(0)?, row.get(1)?, size("retired_files", row.get(2)?)?));
    }
    Ok(found)
}

/// Forgets a retired file, which is no longer there.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn forget_retired(write: &Write<'_>, id: i64) -> Result<(), StoreError> {
    write.0.prepare_cached("DELETE FROM retired_files WHERE id = ?1")?.execute([id])?;
    Ok(())
}
