//! Which sessions hang on nothing or on themselves, and which bear another's id?

use rusqlite::OptionalExtension;
use synthetic_model::{Relation, SessionId};

use crate::{
    Read, StoreError,
    table::{SessionRow, uuid},
};

/// Why a session that names its parent has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unattached {
    /// No session bears the name.
    Nowhere,
    /// The one that bears it comes from this session, or is it.
    Ring,
    /// The one that bears it belongs to another construct.
    Elsewhere,
}

/// A session that names its parent and has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnattachedSession {
    /// The agent's file.
    pub path: String,
    /// The parent it names.
    pub parent_external_id: String,
    /// Why it has none.
    pub why: Unattached,
}

/// Two sessions of one agent that bear the same id and come from different files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameId {
    /// The later one, and its file.
    pub later: (SessionId, String),
    /// The earliest one, and its file.
    pub earliest: (SessionId, String),
}

/// The row of the session that was added last; 0 when there is none.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn newest(read: &Read<'_>) -> Result<SessionRow, StoreError> {
    let mut statement = read.0.prepare_cached("SELECT coalesce(max(id), 0) FROM sessions")?;
    Ok(statement.query_row([], |row| row.get(0).map(SessionRow))?)
}

/// Goes through the sessions that name a parent and have none, as far as they or the one that bears
/// the name were added after `after`.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn unattached(
    read: &Read<'_>,
    after: SessionRow,
    each: &mut dyn FnMut(UnattachedSession),
) -> Result<(), StoreError> {
    let sql = "SELECT s.id, s.agent, s.parent_external_id,
          coalesce((SELECT path FROM sources WHERE session_id = s.id), '')
        FROM (SELECT id FROM sessions WHERE id > ?1 AND parent_id IS NULL AND parent_external_id IS NOT NULL
          UNION SELECT t.id FROM sessions n JOIN sessions t ON t.agent = n.agent AND t.parent_external_id = n.external_id
            AND t.parent_id IS NULL AND t.parent_external_id IS NOT NULL WHERE n.id > ?1) u
        JOIN sessions s ON s.id = u.id ORDER BY s.id";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([after.0])?;
    while let Some(row) = rows.next()? {
        let parent_external_id: String = row.get(2)?;
        let why = why(read, SessionRow(row.get(0)?), row.get(1)?, &parent_external_id)?;
        each(UnattachedSession { path: row.get(3)?, parent_external_id, why });
    }
    Ok(())
}

fn why(read: &Read<'_>, session: SessionRow, agent: i64, parent: &str) -> Result<Unattached, StoreError> {
    let sql = "SELECT id FROM sessions WHERE agent = ?1 AND external_id = ?2 ORDER BY id LIMIT 1";
    let mut statement = read.0.prepare_cached(sql)?;
    let bearer: Option<i64> = statement.query_row((agent, parent), |row| row.get(0)).optional()?;
    let Some(bearer) = bearer else { return Ok(Unattached::Nowhere) };
    Ok(if descends(read, SessionRow(bearer), session)? { Unattached::Ring } else { Unattached::Elsewhere })
}

/// Whether `session` is `from`, or comes from it however far.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn descends(read: &Read<'_>, session: SessionRow, from: SessionRow) -> Result<bool, StoreError> {
    // Each is taken once, so that it ends even where parents form a ring.
    let sql = "WITH RECURSIVE above (id) AS (VALUES (?1)
          UNION SELECT s.parent_id FROM above JOIN sessions s ON s.id = above.id WHERE s.parent_id IS NOT NULL)
        SELECT EXISTS (SELECT 1 FROM above WHERE id = ?2)";
    Ok(read.0.prepare_cached(sql)?.query_row((session.0, from.0), |row| row.get(0))?)
}

/// Goes through the sessions after `after` whose id an earlier one from another file bears too. A
/// sub-agent's id means something only below its parent.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn same_id(read: &Read<'_>, after: SessionRow, each: &mut dyn FnMut(SameId)) -> Result<(), StoreError> {
    let sql = "SELECT s.uid, o.path, t.uid, p.path, min(t.id) FROM sessions s JOIN sources o ON o.session_id = s.id
        JOIN sessions t ON t.agent = s.agent AND t.external_id = s.external_id AND t.id < s.id
        JOIN sources p ON p.session_id = t.id
        WHERE s.id > ?1 AND p.path <> o.path AND (s.relation = ?2) = (t.relation = ?2)
          AND (s.relation <> ?2 OR s.parent_external_id IS t.parent_external_id)
        GROUP BY s.id ORDER BY s.id";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query((after.0, Relation::Subagent.number()))?;
    while let Some(row) = rows.next()? {
        let session = |index: usize| Ok::<_, StoreError>(SessionId(uuid("sessions", &row.get::<_, Vec<u8>>(index)?)?));
        each(SameId { later: (session(0)?, row.get(1)?), earliest: (session(2)?, row.get(3)?) });
    }
    Ok(())
}
