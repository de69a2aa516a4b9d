//! Cleanups: plans that were shown, and what was removed by which.

use rusqlite::{OptionalExtension, Row};
use synthetic_model::{CleanupId, ConstructId, UtcMillis, cleanup::CleanupRow};

use super::{ItemRow, int, removal, size, uuid};
use crate::{Read, StoreError, Write};

/// Plans that are older are forgotten.
const PLANS_KEPT_MS: i64 = 7 * UtcMillis::DAY_MS;

/// Where an item of a cleanup stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemState {
    /// In the trash.
    Trashed,
    /// Brought back.
    Restored,
    /// Being removed for good: it cannot come back any more.
    Purging,
    /// Gone.
    Purged,
}

impl ItemState {
    const ALL: [Self; 4] = [Self::Trashed, Self::Restored, Self::Purging, Self::Purged];

    pub(super) fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.number() == number)
    }

    const fn number(self) -> i64 {
        match self {
            Self::Trashed => 0,
            Self::Restored => 1,
            Self::Purging => 2,
            Self::Purged => 3,
        }
    }
}

/// One item of a cleanup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its row.
    pub row: ItemRow,
    /// Its cleanup.
    pub cleanup: CleanupId,
    /// What was removed.
    pub construct: ConstructId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub state: ItemState,
    /// Bytes in the trash that are its alone.
    pub own_bytes: u64,
    /// Whether it is a part of a construct that stayed.
    pub part: bool,
}

/// Remembers a plan, and forgets old ones.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn save_plan(write: &Write<'_>, id: &str, request: &str, at: UtcMillis) -> Result<(), StoreError> {
    let mut forget = write.0.prepare_cached("DELETE FROM cleanup_plans WHERE at_ms < ?1")?;
    forget.execute([at.0 - PLANS_KEPT_MS])?;
    let sql = "INSERT INTO cleanup_plans VALUES (?1, ?2, ?3)
        ON CONFLICT (id) DO UPDATE SET request = excluded.request, at_ms = excluded.at_ms";
    write.0.prepare_cached(sql)?.execute((id, request, at.0))?;
    Ok(())
}

/// What a plan was made for, and when.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn plan(read: &Read<'_>, id: &str) -> Result<Option<(String, UtcMillis)>, StoreError> {
    let mut statement = read.0.prepare_cached("SELECT request, at_ms FROM cleanup_plans WHERE id = ?1")?;
    Ok(statement.query_row([id], |row| Ok((row.get(0)?, UtcMillis(row.get(1)?)))).optional()?)
}

/// The row of a cleanup; made when it is not there.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn find_or_add(
    write: &Write<'_>,
    id: CleanupId,
    plan_id: &str,
    at: UtcMillis,
    trash_until: UtcMillis,
) -> Result<i64, StoreError> {
    let mut find = write.0.prepare_cached("SELECT id FROM cleanups WHERE uid = ?1")?;
    if let Some(row) = find.query_row([id.0.as_bytes()], |row| row.get(0)).optional()? {
        return Ok(row);
    }
    let sql = "INSERT INTO cleanups (uid, plan_id, at_ms, trash_until_ms, shape) VALUES (?1, ?2, ?3, ?4, ?5)";
    let shape = removal::shape(&write.reading())?;
    Ok(write.0.prepare_cached(sql)?.insert((id.0.as_bytes(), plan_id, at.0, trash_until.0, shape))?)
}

/// Adds an item that goes to the trash, with its rows.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add_item(
    write: &Write<'_>,
    cleanup: i64,
    construct: ConstructId,
    name: &str,
    own_bytes: u64,
    rows: &[u8],
) -> Result<ItemRow, StoreError> {
    let sql = "INSERT INTO cleanup_items (cleanup_id, construct_uid, name, state, own_bytes, document)
        VALUES (?1, ?2, ?3, 0, ?4, ?5)";
    let mut document = Vec::with_capacity(32 + rows.len());
    document.extend_from_slice(blake3::hash(rows).as_bytes());
    document.extend_from_slice(rows);
    let values = (cleanup, construct.0.as_bytes(), name, int(own_bytes), document);
    Ok(ItemRow(write.0.prepare_cached(sql)?.insert(values)?))
}

/// Gives a cleanup its title.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn set_title(write: &Write<'_>, cleanup: i64, title: &str) -> Result<(), StoreError> {
    let sql = "UPDATE cleanups SET title = ?2 WHERE id = ?1 AND title <> ?2";
    write.0.prepare_cached(sql)?.execute((cleanup, title))?;
    Ok(())
}

/// Says by which rule an item went, and whether it is a part of a construct that stays.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn describe_item(write: &Write<'_>, item: ItemRow, rule: &str, part: bool) -> Result<(), StoreError> {
    let sql = "UPDATE cleanup_items SET rule = ?2, part = ?3 WHERE id = ?1 AND (rule, part) <> (?2, ?3)";
    write.0.prepare_cached(sql)?.execute((item.0, rule, part))?;
    Ok(())
}

/// The rows of an item that waits in the trash, proven, with their shape.
///
/// # Errors
/// [`StoreError::Sqlite`]; [`StoreError::BadRow`] when they are not what was removed.
pub fn document(read: &Read<'_>, item: ItemRow) -> Result<(String, Vec<u8>), StoreError> {
    let sql = "SELECT c.shape, i.document FROM cleanup_items i JOIN cleanups c ON c.id = i.cleanup_id WHERE i.id = ?1";
    let mut statement = read.0.prepare_cached(sql)?;
    let (shape, mut sealed): (String, Vec<u8>) = statement.query_row([item.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let rows = sealed.split_off(sealed.len().min(32));
    if blake3::hash(&rows).as_bytes()[..] == sealed[..] {
        return Ok((shape, rows));
    }
    Err(StoreError::BadRow { table: "cleanup_items", reason: "the rows in the trash are not those removed".into() })
}

/// Where an item stands; `None` when there is none.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn state(read: &Read<'_>, item: ItemRow) -> Result<Option<ItemState>, StoreError> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE i.id = ?1");
    Ok(many(read, &sql, [item.0])?.first().map(|item| item.state))
}

/// Says where an item stands now. Out of the trash it holds no bytes there.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn set_state(write: &Write<'_>, item: ItemRow, state: ItemState) -> Result<(), StoreError> {
    if matches!(state, ItemState::Restored | ItemState::Purged) {
        write.0.prepare_cached("DELETE FROM trash_blobs WHERE item_id = ?1")?.execute([item.0])?;
        let sql = "UPDATE cleanup_items SET own_bytes = 0, document = x'' WHERE id = ?1";
        write.0.prepare_cached(sql)?.execute([item.0])?;
    }
    let sql = "UPDATE cleanup_items SET state = ?2 WHERE id = ?1";
    write.0.prepare_cached(sql)?.execute((item.0, state.number()))?;
    Ok(())
}

const COLUMNS: &str = "i.id, c.uid, i.construct_uid, i.name, i.state, i.own_bytes, i.part";
const FROM: &str = "FROM cleanup_items i JOIN cleanups c ON c.id = i.cleanup_id";

fn load(row: &Row<'_>) -> Result<Item, StoreError> {
    const TABLE: &str = "cleanup_items";
    let id = |index| uuid(TABLE, row.get_ref(index)?.as_blob().map_err(rusqlite::Error::from)?);
    let state: i64 = row.get(4)?;
    let state = ItemState::from_number(state);
    Ok(Item {
        row: ItemRow(row.get(0)?),
        cleanup: CleanupId(id(1)?),
        construct: ConstructId(id(2)?),
        name: row.get(3)?,
        state: state.ok_or(StoreError::BadRow { table: TABLE, reason: "a state is none".into() })?,
        own_bytes: size(TABLE, row.get(5)?)?,
        part: row.get(6)?,
    })
}

fn many(read: &Read<'_>, sql: &str, parameters: impl rusqlite::Params) -> Result<Vec<Item>, StoreError> {
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(load(row)?);
    }
    Ok(found)
}

/// The items of a cleanup in the order they were removed; `None` when there is no such cleanup.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn items(read: &Read<'_>, id: CleanupId) -> Result<Option<Vec<Item>>, StoreError> {
    let mut find = read.0.prepare_cached("SELECT 1 FROM cleanups WHERE uid = ?1")?;
    if find.query_row([id.0.as_bytes()], |_| Ok(())).optional()?.is_none() {
        return Ok(None);
    }
    many(read, &format!("SELECT {COLUMNS} {FROM} WHERE c.uid = ?1 ORDER BY i.id"), [id.0.as_bytes()]).map(Some)
}

/// All items whose bytes belong in the trash.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn in_trash(read: &Read<'_>) -> Result<Vec<Item>, StoreError> {
    many(read, &format!("SELECT {COLUMNS} {FROM} WHERE i.state IN (0, 2) ORDER BY i.id"), [])
}

/// Parts in the trash of constructs that are gone for good.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn homeless(read: &Read<'_>) -> Result<Vec<Item>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE i.state IN (0, 2) AND i.part = 1
           AND NOT EXISTS (SELECT 1 FROM constructs WHERE uid = i.construct_uid)
           AND NOT EXISTS (SELECT 1 FROM cleanup_items w
             WHERE w.state IN (0, 2) AND w.part = 0 AND w.construct_uid = i.construct_uid) ORDER BY i.id"
    );
    many(read, &sql, [])
}

/// All items of a construct whose bytes belong in the trash.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn of_construct(read: &Read<'_>, construct: ConstructId) -> Result<Vec<Item>, StoreError> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE i.state IN (0, 2) AND i.construct_uid = ?1 ORDER BY i.id");
    many(read, &sql, [construct.0.as_bytes()])
}

/// Forgets what items of a construct were called.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn forget_names(write: &Write<'_>, construct: ConstructId, instead: &str) -> Result<(), StoreError> {
    let sql = "UPDATE cleanup_items SET name = ?2 WHERE construct_uid = ?1";
    write.0.prepare_cached(sql)?.execute((construct.0.as_bytes(), instead))?;
    Ok(())
}

/// Items whose time in the trash was over at `now`, and those whose removal was begun.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn due(read: &Read<'_>, now: UtcMillis) -> Result<Vec<Item>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE i.state IN (0, 2) AND (i.state = 2 OR c.trash_until_ms <= ?1) ORDER BY i.id"
    );
    many(read, &sql, [now.0])
}

/// When the trash of a cleanup may be emptied.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn trash_until(read: &Read<'_>, id: CleanupId) -> Result<Option<UtcMillis>, StoreError> {
    let mut statement = read.0.prepare_cached("SELECT trash_until_ms FROM cleanups WHERE uid = ?1")?;
    Ok(statement.query_row([id.0.as_bytes()], |row| row.get(0).map(UtcMillis)).optional()?)
}

/// All cleanups, newest first.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn list(read: &Read<'_>) -> Result<Vec<CleanupRow>, StoreError> {
    const TABLE: &str = "cleanups";
    let sql = "SELECT c.uid, c.at_ms, c.trash_until_ms, count(i.id), coalesce(sum(i.state IN (0, 2)), 0),
          coalesce(sum(i.state = 1), 0), coalesce(sum(i.state = 3), 0), coalesce(sum(i.own_bytes), 0) +
          (SELECT coalesce(sum(b.stored_bytes), 0) FROM trash_blobs b JOIN cleanup_items j ON j.id = b.item_id
           WHERE j.cleanup_id = c.id AND b.counted = 1),
          c.title, coalesce(json_group_array(DISTINCT i.rule) FILTER (WHERE i.id IS NOT NULL), '[]')
        FROM cleanups c LEFT JOIN cleanup_items i ON i.cleanup_id = c.id GROUP BY c.id ORDER BY c.id DESC";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let count = |index: usize| size(TABLE, row.get(index)?);
        found.push(CleanupRow {
            id: CleanupId(uuid(TABLE, row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?),
            at: UtcMillis(row.get(1)?),
            trash_until: UtcMillis(row.get(2)?),
            title: row.get(8)?,
            rules: rules(&row.get::<_, String>(9)?)?,
            removed: count(3)?,
            in_trash: count(4)?,
            restored: count(5)?,
            purged: count(6)?,
            trash_bytes: count(7)?,
        });
    }
    Ok(found)
}

fn rules(text: &str) -> Result<Vec<String>, StoreError> {
    let bad = |e| StoreError::BadRow { table: "cleanup_items", reason: format!("rules are no JSON list: {e}") };
    serde_json::from_str(text).map_err(bad)
}
