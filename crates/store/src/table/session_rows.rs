//! All rows of single sessions: taken out as a document, removed, and put back from it.

use std::collections::HashMap;

use rusqlite::types::Value as Cell;
use serde_json::{Map, Value, json};
use synthetic_model::UtcMillis;

use super::{
    ConstructRow, ItemRow, SessionRow,
    cells::{self, bad},
};
use crate::{Read, StoreError, Write};

/// Which rows are a session's, parents before what points at them; `?1` is the session.
const TABLES: [(&str, &str); 5] = [
    ("sessions", "SELECT * FROM sessions WHERE id = ?1"),
    ("session_transitions", "SELECT * FROM session_transitions WHERE session_id = ?1 ORDER BY id"),
    ("transcript_chunks", "SELECT * FROM transcript_chunks WHERE session_id = ?1 ORDER BY ordinal"),
    ("transcript_tail", "SELECT * FROM transcript_tail WHERE session_id = ?1 ORDER BY record"),
    ("sources", "SELECT * FROM sources WHERE session_id = ?1 ORDER BY id"),
];

/// Who is whose parent: the ids of both, of all sessions that bear or have one of these.
const PARENTS: &str = "SELECT hex(s.uid), hex(p.uid) FROM sessions s JOIN sessions p ON p.id = s.parent_id
    WHERE s.id = ?1 OR p.id = ?1";

/// The rows of sessions as a document.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn document(read: &Read<'_>, sessions: &[SessionRow]) -> Result<Value, StoreError> {
    let mut found = Vec::new();
    for session in sessions {
        let mut tables = Map::new();
        for (table, sql) in TABLES.into_iter().chain([("parents", PARENTS)]) {
            tables.insert(table.to_owned(), cells::rows(read, table, sql, [session.0])?);
        }
        found.push(Value::Object(tables));
    }
    Ok(json!(found))
}

/// Removes all rows of sessions. Those that came from them have no parent then.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn remove(write: &Write<'_>, sessions: &[SessionRow]) -> Result<(), StoreError> {
    for session in sessions {
        write.0.prepare_cached("DELETE FROM sources WHERE session_id = ?1")?.execute([session.0])?;
        write.0.prepare_cached("DELETE FROM sessions WHERE id = ?1")?.execute([session.0])?;
    }
    Ok(())
}

/// Remembers sessions that are about to be removed. One whose file goes on in another session, which
/// stays, is not: that file is to be collected.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add_tombstones(
    write: &Write<'_>,
    item: ItemRow,
    sessions: &[SessionRow],
    at: UtcMillis,
) -> Result<(), StoreError> {
    let rows = serde_json::to_string(&sessions.iter().map(|row| row.0).collect::<Vec<_>>())
        .map_err(|_| bad("tombstones", "numbers cannot be written"))?;
    let sql = "INSERT INTO tombstones (item_id, agent, external_id, parent_external_id, relation, path, at_ms)
        SELECT ?1, s.agent, s.external_id, s.parent_external_id, s.relation, x.path, ?3
        FROM sessions s LEFT JOIN sources x ON x.session_id = s.id
        WHERE s.id IN (SELECT value FROM json_each(?2)) AND NOT EXISTS (
          SELECT 1 FROM sessions o WHERE o.agent = s.agent AND o.external_id = s.external_id AND o.id > s.id
          AND o.id NOT IN (SELECT value FROM json_each(?2)))";
    write.0.prepare_cached(sql)?.execute((item.0, rows, at.0))?;
    Ok(())
}

/// Puts sessions back into their construct. Numbers of rows are kept when they are free, else the
/// rows get new ones. With `unsettled` their frames count as packed each for itself.
///
/// # Errors
/// [`StoreError::Sqlite`]; [`StoreError::BadRow`] when the document is not one of ours.
pub fn restore(
    write: &Write<'_>,
    construct: ConstructRow,
    document: &Value,
    unsettled: bool,
) -> Result<(), StoreError> {
    let lacks = || bad("sessions", "the rows in the trash lack sessions");
    let documents = document.as_array().ok_or_else(lacks)?;
    for tables in documents {
        let mut numbers = HashMap::new();
        for (table, _) in TABLES {
            for row in named(tables, table)? {
                insert(write, table, construct, row, unsettled, &mut numbers)?;
            }
        }
    }
    for tables in documents {
        for row in named(tables, "parents")? {
            let sql = "UPDATE sessions SET parent_id = (SELECT id FROM sessions WHERE uid = unhex(?2))
                WHERE uid = unhex(?1) AND EXISTS (SELECT 1 FROM sessions WHERE uid = unhex(?2))";
            let cells: Vec<Cell> = row.into_iter().map(|(_, cell)| cell).collect();
            write.0.prepare_cached(sql)?.execute(rusqlite::params_from_iter(cells))?;
        }
    }
    Ok(())
}

/// One row by the names of its columns.
type Named<'n> = Vec<(&'n str, Cell)>;

fn named<'d>(tables: &'d Value, table: &'static str) -> Result<Vec<Named<'d>>, StoreError> {
    let lacks = || bad(table, "the rows in the trash lack this table");
    let found = tables.get(table).ok_or_else(lacks)?;
    let columns = found.get("columns").and_then(Value::as_array).ok_or_else(lacks)?;
    let rows = found.get("rows").and_then(Value::as_array).ok_or_else(lacks)?;
    let named = |row: &'d Value| {
        let row = row.as_array().filter(|cells| cells.len() == columns.len()).ok_or_else(lacks)?;
        let names = columns.iter().map(|name| name.as_str().unwrap_or_default());
        names.zip(row).map(|(name, cell)| Ok((name, cells::of_json(table, cell)?))).collect()
    };
    rows.iter().map(named).collect()
}

fn insert(
    write: &Write<'_>,
    table: &'static str,
    construct: ConstructRow,
    row: Named<'_>,
    unsettled: bool,
    numbers: &mut HashMap<i64, i64>,
) -> Result<(), StoreError> {
    let mut names = Vec::new();
    let mut places = Vec::new();
    let mut cells = Vec::new();
    let mut before = None;
    for (name, cell) in row {
        if let ("id", Cell::Integer(number)) = (name, &cell) {
            before = Some(*number);
        }
        cells.push(match (name, cell) {
            ("construct_id", _) => Cell::Integer(construct.0),
            ("session_id", Cell::Integer(was)) => {
                let now = numbers.get(&was).ok_or_else(|| bad(table, "it belongs to no session in the trash"))?;
                Cell::Integer(*now)
            }
            ("parent_id", _) => Cell::Null,
            ("settled", _) if unsettled => Cell::Integer(0),
            (_, cell) => cell,
        });
        let at = cells.len();
        places.push(match name {
            "id" => format!("CASE WHEN EXISTS (SELECT 1 FROM {table} WHERE id = ?{at}) THEN NULL ELSE ?{at} END"),
            _ => format!("?{at}"),
        });
        names.push(name);
    }
    let sql = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), places.join(", "));
    write.0.prepare_cached(&sql)?.execute(rusqlite::params_from_iter(cells))?;
    if let ("sessions", Some(before)) = (table, before) {
        numbers.insert(before, write.0.last_insert_rowid());
    }
    Ok(())
}
