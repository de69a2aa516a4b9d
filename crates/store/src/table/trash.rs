//! Whose the bytes are that several constructs or items of the trash share: they are counted once, by
//! a construct that holds them if there is one, else by one item of the trash.

use synthetic_model::{ByteKind, CleanupId, ConstructId};

use super::{
    ConstructRow, ItemRow,
    blobs::HeldBlob,
    int, size,
    usage::{self, Amount, Amounts},
    uuid, word,
};
use crate::{Read, StoreError, Write};

/// A construct or an item of the trash that holds a blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub who: Who,
    /// The construct, which names the folder.
    pub construct: ConstructId,
    /// The kind the blob is filed under.
    pub kind: ByteKind,
    /// Whether its bytes are counted there.
    pub counted: bool,
}

/// Where a holder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Among the constructs.
    Construct(ConstructRow),
    /// In the trash.
    Item(ItemRow, CleanupId),
}

/// All that hold a blob: constructs first.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn holders(read: &Read<'_>, blob: &[u8; 32]) -> Result<Vec<Holder>, StoreError> {
    const TABLE: &str = "trash_blobs";
    let sql = "SELECT c.id, NULL, c.uid, h.kind, h.counted FROM blobs b JOIN construct_blobs h ON h.blob_id = b.id
          JOIN constructs c ON c.id = h.construct_id WHERE b.digest = ?1
        UNION ALL SELECT i.id, x.uid, i.construct_uid, t.kind, t.counted FROM trash_blobs t
          JOIN cleanup_items i ON i.id = t.item_id JOIN cleanups x ON x.id = i.cleanup_id WHERE t.digest = ?1";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([&blob[..]])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id = |index| uuid(TABLE, row.get_ref(index)?.as_blob().map_err(rusqlite::Error::from)?);
        let in_trash = row.get_ref(1)? != rusqlite::types::ValueRef::Null;
        let number = row.get(0)?;
        found.push(Holder {
            who: if in_trash {
                Who::Item(ItemRow(number), CleanupId(id(1)?))
            } else {
                Who::Construct(ConstructRow(number))
            },
            construct: ConstructId(id(2)?),
            kind: word(TABLE, row.get(3)?, ByteKind::from_number)?,
            counted: row.get(4)?,
        });
    }
    Ok(found)
}

/// Lets the bytes of a blob count as this holder's, or no longer.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn set_counted(
    write: &Write<'_>,
    holder: &Holder,
    blob: &[u8; 32],
    stored_bytes: u64,
    counted: bool,
) -> Result<(), StoreError> {
    if holder.counted == counted {
        return Ok(());
    }
    match holder.who {
        Who::Item(item, _) => {
            let sql = "UPDATE trash_blobs SET counted = ?3 WHERE item_id = ?1 AND digest = ?2";
            write.0.prepare_cached(sql)?.execute((item.0, &blob[..], counted))?;
        }
        Who::Construct(row) => {
            let sql = "UPDATE construct_blobs SET counted = ?3 WHERE construct_id = ?1
                AND blob_id = (SELECT id FROM blobs WHERE digest = ?2)";
            write.0.prepare_cached(sql)?.execute((row.0, &blob[..], counted))?;
            let change = if counted { int(stored_bytes) } else { -int(stored_bytes) };
            let mut amounts = Amounts::default();
            amounts[usize::from(holder.kind.number())] = Amount { stored_bytes: change, ..Amount::default() };
            usage::add(write, row, &amounts)?;
            let sql = "UPDATE constructs SET stored_bytes = stored_bytes + ?2 WHERE id = ?1";
            write.0.prepare_cached(sql)?.execute((row.0, change))?;
        }
    }
    Ok(())
}

/// Notes a blob of an item that goes to the trash.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add_blob(write: &Write<'_>, item: ItemRow, blob: &HeldBlob) -> Result<(), StoreError> {
    let sql = "INSERT INTO trash_blobs VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let (plain, stored) = (int(blob.plain_bytes), int(blob.stored_bytes));
    let values = (item.0, &blob.digest[..], blob.kind.number(), plain, stored, blob.counted);
    write.0.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// The blobs an item holds in the trash.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn blobs(read: &Read<'_>, item: ItemRow) -> Result<Vec<HeldBlob>, StoreError> {
    const TABLE: &str = "trash_blobs";
    let sql = "SELECT digest, kind, plain_bytes, stored_bytes, counted FROM trash_blobs WHERE item_id = ?1";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([item.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(HeldBlob {
            digest: super::digest(TABLE, row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?,
            kind: word(TABLE, row.get(1)?, ByteKind::from_number)?,
            plain_bytes: size(TABLE, row.get(2)?)?,
            stored_bytes: size(TABLE, row.get(3)?)?,
            counted: row.get(4)?,
        });
    }
    Ok(found)
}

/// Bytes the trash holds, each counted once, and how many constructs wait in it.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn total(read: &Read<'_>) -> Result<(u64, u64), StoreError> {
    let sql = "SELECT (SELECT coalesce(sum(own_bytes), 0) FROM cleanup_items WHERE state IN (0, 2))
          + (SELECT coalesce(sum(stored_bytes), 0) FROM trash_blobs WHERE counted = 1),
          (SELECT count(*) FROM cleanup_items WHERE state IN (0, 2))";
    let mut statement = read.0.prepare_cached(sql)?;
    let (bytes, items) = statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((size("trash_blobs", bytes)?, size("cleanup_items", items)?))
}

/// Forgets links of a construct that is gone for good.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn forget_links(write: &Write<'_>, construct: ConstructId) -> Result<(), StoreError> {
    let sql = "DELETE FROM trash_links WHERE from_uid = ?1 OR to_uid = ?1";
    write.0.prepare_cached(sql)?.execute([construct.0.as_bytes()])?;
    Ok(())
}
