//! Blobs and which constructs hold them.

use rusqlite::OptionalExtension;
use synthetic_model::{ByteKind, ConstructId};

use super::{ConstructRow, digest, int, size, uuid, word};
use crate::{Read, StoreError, Write};

/// One blob of one construct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldBlob {
    /// BLAKE3 of its plain bytes.
    pub digest: [u8; 32],
    /// What its bytes count as: the name of the folder it lies in.
    pub kind: ByteKind,
    /// Length of the plain bytes.
    pub plain_bytes: u64,
    /// Length of the file.
    pub stored_bytes: u64,
    /// Whether its bytes count as this construct's. Those of a link count where they were written.
    pub counted: bool,
}

/// Where a blob lies already: a construct and the kind it is filed under there.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn any_holder(read: &Read<'_>, blob: &[u8; 32]) -> Result<Option<(ConstructId, ByteKind)>, StoreError> {
    let sql = "SELECT c.uid, cb.kind FROM blobs b JOIN construct_blobs cb ON cb.blob_id = b.id
        JOIN constructs c ON c.id = cb.construct_id WHERE b.digest = ?1 LIMIT 1";
    let mut statement = read.0.prepare_cached(sql)?;
    let found = statement.query_row([&blob[..]], |r| Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, i64>(1)?))).optional()?;
    found
        .map(|(uid, kind)| {
            Ok((ConstructId(uuid("constructs", &uid)?), word("construct_blobs", kind, ByteKind::from_number)?))
        })
        .transpose()
}

/// The kind a blob is filed under in a construct.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn kind_in(read: &Read<'_>, construct: ConstructRow, blob: &[u8; 32]) -> Result<Option<ByteKind>, StoreError> {
    let sql = "SELECT cb.kind FROM blobs b JOIN construct_blobs cb ON cb.blob_id = b.id
        WHERE b.digest = ?1 AND cb.construct_id = ?2";
    let mut statement = read.0.prepare_cached(sql)?;
    let found: Option<i64> = statement.query_row((&blob[..], construct.0), |row| row.get(0)).optional()?;
    found.map(|kind| word("construct_blobs", kind, ByteKind::from_number)).transpose()
}

/// Adds a blob to a construct. Returns whether the construct did not hold it before.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn hold(write: &Write<'_>, construct: ConstructRow, blob: &HeldBlob) -> Result<bool, StoreError> {
    let sql = "INSERT INTO blobs (digest, plain_bytes, stored_bytes) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    write.0.prepare_cached(sql)?.execute((&blob.digest[..], int(blob.plain_bytes), int(blob.stored_bytes)))?;
    let sql = "INSERT INTO construct_blobs SELECT ?1, id, ?3, ?4 FROM blobs WHERE digest = ?2 ON CONFLICT DO NOTHING";
    let values = (construct.0, &blob.digest[..], blob.kind.number(), blob.counted);
    Ok(write.0.prepare_cached(sql)?.execute(values)? > 0)
}

/// All blobs a construct holds.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn of_construct(read: &Read<'_>, construct: ConstructRow) -> Result<Vec<HeldBlob>, StoreError> {
    let sql = "SELECT b.digest, cb.kind, b.plain_bytes, b.stored_bytes, cb.counted FROM construct_blobs cb
        JOIN blobs b ON b.id = cb.blob_id WHERE cb.construct_id = ?1 ORDER BY b.id";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([construct.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(HeldBlob {
            digest: digest("blobs", row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?,
            kind: word("construct_blobs", row.get(1)?, ByteKind::from_number)?,
            plain_bytes: size("blobs", row.get(2)?)?,
            stored_bytes: size("blobs", row.get(3)?)?,
            counted: row.get(4)?,
        });
    }
    Ok(found)
}

/// Takes a blob from a construct, and forgets it when nobody holds it any more.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn let_go(write: &Write<'_>, construct: ConstructRow, blob: &[u8; 32]) -> Result<(), StoreError> {
    let sql = "DELETE FROM construct_blobs WHERE construct_id = ?1
        AND blob_id = (SELECT id FROM blobs WHERE digest = ?2)";
    write.0.prepare_cached(sql)?.execute((construct.0, &blob[..]))?;
    let sql = "DELETE FROM blobs WHERE digest = ?1
        AND NOT EXISTS (SELECT 1 FROM construct_blobs WHERE blob_id = blobs.id)";
    write.0.prepare_cached(sql)?.execute([&blob[..]])?;
    Ok(())
}
