//! Sessions that were removed on purpose and are not collected again.

use std::collections::HashSet;

use synthetic_model::{AgentName, CleanupId, ConstructId, Relation, UtcMillis, cleanup::TombstoneRow};

use super::{ConstructRow, ItemRow, size, uuid, word};
use crate::{Read, StoreError, Write};

/// All that was removed on purpose.
#[derive(Debug, Default)]
pub struct Tombstones {
    paths: HashSet<String>,
    sessions: HashSet<(AgentName, String)>,
    /// The last row that was read.
    newest: i64,
}

impl Tombstones {
    /// All of them.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`], [`StoreError::BadRow`].
    pub fn load(read: &Read<'_>) -> Result<Self, StoreError> {
        let mut found = Self::default();
        found.refresh(read)?;
        Ok(found)
    }

    /// Adds those that came since.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`], [`StoreError::BadRow`].
    pub fn refresh(&mut self, read: &Read<'_>) -> Result<(), StoreError> {
        let sql = "SELECT id, agent, external_id, relation, path FROM tombstones WHERE id > ?1 ORDER BY id";
        let mut statement = read.0.prepare_cached(sql)?;
        let mut rows = statement.query([self.newest])?;
        while let Some(row) = rows.next()? {
            self.newest = row.get(0)?;
            let agent = word("tombstones", row.get(1)?, AgentName::from_number)?;
            self.paths.extend(row.get::<_, Option<String>>(4)?);
            if word("tombstones", row.get(3)?, Relation::from_number)? != Relation::Subagent {
                self.sessions.insert((agent, row.get(2)?));
            }
        }
        Ok(())
    }

    /// Whether a file is one of them: by where it lies, by the id its agent gave it, or as a
    /// sub-agent's of one of them. (An id that a file bears below its parent's folder is unique only
    /// there, and says nothing.)
    #[must_use]
    pub fn hold(&self, path: &str, agent: AgentName, external_id: &str, parent: Option<&str>, subagent: bool) -> bool {
        let id = if subagent { parent } else { Some(external_id) };
        self.paths.contains(path) || id.is_some_and(|id| self.sessions.contains(&(agent, id.to_owned())))
    }
}

/// Remembers the sessions of a construct that is about to be removed.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add(write: &Write<'_>, item: ItemRow, construct: ConstructRow, at: UtcMillis) -> Result<(), StoreError> {
    let sql = "INSERT INTO tombstones (item_id, agent, external_id, parent_external_id, relation, path, at_ms)
        SELECT ?1, s.agent, s.external_id, s.parent_external_id, s.relation, x.path, ?3
        FROM sessions s LEFT JOIN sources x ON x.session_id = s.id WHERE s.construct_id = ?2";
    write.0.prepare_cached(sql)?.execute((item.0, construct.0, at.0))?;
    Ok(())
}

/// Forgets those of an item that was brought back.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn remove(write: &Write<'_>, item: ItemRow) -> Result<(), StoreError> {
    write.0.prepare_cached("DELETE FROM tombstones WHERE item_id = ?1")?.execute([item.0])?;
    Ok(())
}

/// At most `limit` of them before number `before`, newest first.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn newest(read: &Read<'_>, before: Option<u64>, limit: u32) -> Result<Vec<TombstoneRow>, StoreError> {
    let before = before.and_then(|number| i64::try_from(number).ok()).unwrap_or(i64::MAX);
    listed(read, "t.id < ?1 ORDER BY t.id DESC LIMIT ?2", (before, limit))
}

/// The one with this number.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn find(read: &Read<'_>, number: u64) -> Result<Option<TombstoneRow>, StoreError> {
    let Ok(number) = i64::try_from(number) else { return Ok(None) };
    Ok(listed(read, "t.id = ?1", [number])?.pop())
}

fn listed(read: &Read<'_>, which: &str, parameters: impl rusqlite::Params) -> Result<Vec<TombstoneRow>, StoreError> {
    const TABLE: &str = "tombstones";
    let sql = format!(
        "SELECT t.id, t.at_ms, t.agent, t.external_id, i.name, i.construct_uid, c.uid, i.state IN (0, 2)
         FROM tombstones t JOIN cleanup_items i ON i.id = t.item_id JOIN cleanups c ON c.id = i.cleanup_id WHERE {which}"
    );
    let mut statement = read.0.prepare_cached(&sql)?;
    let mut rows = statement.query(parameters)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id = |index| uuid(TABLE, row.get_ref(index)?.as_blob().map_err(rusqlite::Error::from)?);
        found.push(TombstoneRow {
            id: size(TABLE, row.get(0)?)?,
            at: UtcMillis(row.get(1)?),
            agent: word(TABLE, row.get(2)?, AgentName::from_number)?,
            external_id: row.get(3)?,
            name: row.get(4)?,
            construct_id: ConstructId(id(5)?),
            cleanup_id: CleanupId(id(6)?),
            in_trash: row.get(7)?,
        });
    }
    Ok(found)
}

/// Forgets one: its session may be collected again.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn forget(write: &Write<'_>, number: u64) -> Result<(), StoreError> {
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    write.0.prepare_cached("DELETE FROM tombstones WHERE id = ?1")?.execute([number])?;
    Ok(())
}
