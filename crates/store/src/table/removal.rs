//! All rows of one construct: taken out as a document, removed, and put back from it.
//!
//! Numbers of rows are kept when they are free on the way back, else the rows get new ones: nothing
//! outside the database knows them.

use std::collections::HashMap;

use rusqlite::types::Value as Cell;
use serde_json::{Map, Value, json};
use synthetic_model::ByteKind;

use super::{
    ConstructRow,
    blobs::HeldBlob,
    cells::{self, bad},
    digest, size, word,
};
use crate::{Read, StoreError, Write};

/// Version of the document's shape.
const VERSION: u64 = 1;

/// Which rows are a construct's, parents before what points at them.
const TABLES: [(&str, &str); 11] = [
    ("constructs", "SELECT * FROM constructs WHERE id = ?1"),
    ("construct_tags", "SELECT * FROM construct_tags WHERE construct_id = ?1"),
    ("construct_keys", "SELECT * FROM construct_keys WHERE construct_id = ?1"),
    ("usage_counters", "SELECT * FROM usage_counters WHERE construct_id = ?1"),
    ("value_frames", "SELECT * FROM value_frames WHERE construct_id = ?1 ORDER BY id"),
    ("removed_pieces", "SELECT * FROM removed_pieces WHERE construct_id = ?1"),
    ("sessions", "SELECT * FROM sessions WHERE construct_id = ?1 ORDER BY id"),
    (
        "session_transitions",
        "SELECT * FROM session_transitions WHERE session_id IN (SELECT id FROM sessions WHERE construct_id = ?1)
         ORDER BY id",
    ),
    (
        "transcript_chunks",
        "SELECT * FROM transcript_chunks WHERE session_id IN (SELECT id FROM sessions WHERE construct_id = ?1)
         ORDER BY id",
    ),
    (
        "transcript_tail",
        "SELECT * FROM transcript_tail WHERE session_id IN (SELECT id FROM sessions WHERE construct_id = ?1)
         ORDER BY id",
    ),
    (
        "sources",
        "SELECT * FROM sources WHERE session_id IN (SELECT id FROM sessions WHERE construct_id = ?1) ORDER BY id",
    ),
];

const BLOBS: &str = "SELECT b.id, b.digest, b.plain_bytes, b.stored_bytes, cb.kind, cb.counted,
      b.id IS c.base_id AS is_base, x.workspace_id, x.made_from_bytes
    FROM construct_blobs cb JOIN blobs b ON b.id = cb.blob_id JOIN constructs c ON c.id = cb.construct_id
    LEFT JOIN bases x ON x.blob_id = b.id WHERE cb.construct_id = ?1 ORDER BY b.id";

/// A construct's rows as a document.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn document(read: &Read<'_>, construct: ConstructRow) -> Result<Value, StoreError> {
    let mut tables = Map::new();
    for (table, sql) in TABLES.iter().chain([&("blobs", BLOBS)]) {
        tables.insert((*table).to_owned(), cells::rows(read, table, sql, [construct.0])?);
    }
    Ok(json!({ "version": VERSION, "tables": tables }))
}

/// Removes all rows of a construct, and blobs nobody holds any more. Its links wait among those of
/// the trash.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn remove(write: &Write<'_>, construct: ConstructRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO trash_links SELECT f.uid, t.uid, l.kind FROM construct_links l
        JOIN constructs f ON f.id = l.from_id JOIN constructs t ON t.id = l.to_id
        WHERE l.from_id = ?1 OR l.to_id = ?1 ON CONFLICT DO NOTHING";
    write.0.prepare_cached(sql)?.execute([construct.0])?;
    let sql = "DELETE FROM sources WHERE session_id IN (SELECT id FROM sessions WHERE construct_id = ?1)";
    write.0.prepare_cached(sql)?.execute([construct.0])?;
    let mut held = write.0.prepare_cached("SELECT blob_id FROM construct_blobs WHERE construct_id = ?1")?;
    let held: Vec<i64> = held.query_map([construct.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
    write.0.prepare_cached("DELETE FROM constructs WHERE id = ?1")?.execute([construct.0])?;
    let sql = "DELETE FROM blobs WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM construct_blobs WHERE blob_id = ?1)";
    let mut let_go = write.0.prepare_cached(sql)?;
    for blob in held {
        let_go.execute([blob])?;
    }
    Ok(())
}

/// Puts a construct's rows back. Returns its row and the blobs it held, counted as they were then.
///
/// # Errors
/// [`StoreError::Sqlite`]; [`StoreError::BadRow`] when the document is not one of ours.
pub fn restore(write: &Write<'_>, document: &Value) -> Result<(ConstructRow, Vec<HeldBlob>), StoreError> {
    if document.get("version").and_then(Value::as_u64) != Some(VERSION) {
        return Err(bad("constructs", "the rows in the trash are of another version"));
    }
    Restoring { write, document, construct: ConstructRow(0), base: None, sessions: HashMap::new() }.run()
}

struct Restoring<'r> {
    write: &'r Write<'r>,
    document: &'r Value,
    construct: ConstructRow,
    base: Option<i64>,
    /// Numbers of its sessions: before and now.
    sessions: HashMap<i64, i64>,
}

/// One row by the names of its columns.
type Named<'n> = Vec<(&'n str, Cell)>;

impl<'r> Restoring<'r> {
    fn run(mut self) -> Result<(ConstructRow, Vec<HeldBlob>), StoreError> {
        let blobs = self.rows("blobs")?;
        let ids = blobs.iter().map(|row| self.blob(row)).collect::<Result<Vec<_>, _>>()?;
        let is_base = |row: &Named<'_>| number("blobs", row, "is_base").is_ok_and(|is| is == 1);
        self.base = blobs.iter().zip(&ids).find(|(row, _)| is_base(row)).map(|(_, id)| *id);
        let mut parents = Vec::new();
        for (table, _) in TABLES {
            for row in self.rows(table)? {
                let before = row.iter().find(|(name, _)| *name == "id").and_then(|(_, cell)| integer(cell));
                if table == "sessions" {
                    let parent = row.iter().find(|(name, _)| *name == "parent_id").and_then(|(_, cell)| integer(cell));
                    parents.extend(before.zip(parent));
                }
                let id = self.insert(table, row)?;
                match table {
                    "constructs" => self.construct = ConstructRow(id),
                    "sessions" => drop(before.map(|before| self.sessions.insert(before, id))),
                    _ => {}
                }
            }
        }
        self.parents(&parents)?;
        let held = blobs.iter().zip(ids).map(|(row, id)| self.hold(row, id)).collect::<Result<_, _>>()?;
        Ok((self.construct, held))
    }

    fn rows(&self, table: &'static str) -> Result<Vec<Named<'r>>, StoreError> {
        let document: &'r Value = self.document;
        let lacks = || bad(table, "the rows in the trash lack this table");
        let found = document.get("tables").and_then(|tables| tables.get(table)).ok_or_else(lacks)?;
        let columns = found.get("columns").and_then(Value::as_array).ok_or_else(lacks)?;
        let rows = found.get("rows").and_then(Value::as_array).ok_or_else(lacks)?;
        let named = |row: &'_ Value| {
            let row = row.as_array().filter(|cells| cells.len() == columns.len()).ok_or_else(lacks)?;
            row.iter().map(|cell| cells::of_json(table, cell)).collect::<Result<Vec<_>, _>>()
        };
        let names = || columns.iter().map(|name| name.as_str().unwrap_or_default());
        rows.iter().map(|row| Ok(names().zip(named(row)?).collect())).collect()
    }

    fn blob(&self, row: &Named<'_>) -> Result<i64, StoreError> {
        let get = |name| cell("blobs", row, name);
        let sql = "INSERT INTO blobs (id, digest, plain_bytes, stored_bytes)
            VALUES (CASE WHEN EXISTS (SELECT 1 FROM blobs WHERE id = ?1) THEN NULL ELSE ?1 END, ?2, ?3, ?4)
            ON CONFLICT (digest) DO NOTHING";
        let values = (get("id")?, get("digest")?, get("plain_bytes")?, get("stored_bytes")?);
        self.write.0.prepare_cached(sql)?.execute(values)?;
        let mut find = self.write.0.prepare_cached("SELECT id FROM blobs WHERE digest = ?1")?;
        let id = find.query_row([get("digest")?], |row| row.get(0))?;
        if get("made_from_bytes")? != Cell::Null {
            let sql = "INSERT INTO bases VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
            self.write.0.prepare_cached(sql)?.execute((id, get("workspace_id")?, get("made_from_bytes")?))?;
        }
        Ok(id)
    }

    fn hold(&self, row: &Named<'_>, id: i64) -> Result<HeldBlob, StoreError> {
        let sql = "INSERT INTO construct_blobs VALUES (?1, ?2, ?3, ?4)";
        let kind = number("blobs", row, "kind")?;
        let counted = number("blobs", row, "counted")? == 1;
        self.write.0.prepare_cached(sql)?.execute((self.construct.0, id, kind, counted))?;
        let Cell::Blob(bytes) = cell("blobs", row, "digest")? else { return Err(bad("blobs", "a digest is no bytes")) };
        Ok(HeldBlob {
            digest: digest("blobs", &bytes)?,
            kind: word("construct_blobs", kind, ByteKind::from_number)?,
            plain_bytes: size("blobs", number("blobs", row, "plain_bytes")?)?,
            stored_bytes: size("blobs", number("blobs", row, "stored_bytes")?)?,
            counted,
        })
    }

    /// Inserts a row, with what it points at as it is numbered now.
    fn insert(&self, table: &'static str, row: Named<'_>) -> Result<i64, StoreError> {
        let mut names = Vec::new();
        let mut places = Vec::new();
        let mut cells = Vec::new();
        for (name, cell) in row {
            cells.push(match name {
                "construct_id" => Cell::Integer(self.construct.0),
                "session_id" => self.session(table, &cell)?,
                "parent_id" => Cell::Null,
                "base_id" => self.base.map_or(Cell::Null, Cell::Integer),
                _ => cell,
            });
            let at = cells.len();
            places.push(match name {
                "id" => format!("CASE WHEN EXISTS (SELECT 1 FROM {table} WHERE id = ?{at}) THEN NULL ELSE ?{at} END"),
                _ => format!("?{at}"),
            });
            names.push(name);
        }
        // A conversation that was taken up again meanwhile keeps its keys.
        let on_conflict = if table == "construct_keys" { "ON CONFLICT DO NOTHING" } else { "" };
        let sql = format!("INSERT INTO {table} ({}) VALUES ({}) {on_conflict}", names.join(", "), places.join(", "));
        self.write.0.prepare_cached(&sql)?.execute(rusqlite::params_from_iter(cells))?;
        Ok(self.write.0.last_insert_rowid())
    }

    fn session(&self, table: &'static str, before: &Cell) -> Result<Cell, StoreError> {
        let now = integer(before).and_then(|before| self.sessions.get(&before));
        now.map(|now| Cell::Integer(*now)).ok_or_else(|| bad(table, "it belongs to no session in the trash"))
    }

    fn parents(&self, parents: &[(i64, i64)]) -> Result<(), StoreError> {
        for (session, parent) in parents {
            if let (Some(session), Some(parent)) = (self.sessions.get(session), self.sessions.get(parent)) {
                let sql = "UPDATE sessions SET parent_id = ?2 WHERE id = ?1";
                self.write.0.prepare_cached(sql)?.execute((session, parent))?;
            }
        }
        Ok(())
    }
}

fn integer(cell: &Cell) -> Option<i64> {
    if let Cell::Integer(number) = cell { Some(*number) } else { None }
}

fn cell(table: &'static str, row: &Named<'_>, name: &str) -> Result<Cell, StoreError> {
    let found = row.iter().find(|(column, _)| *column == name);
    found.map(|(_, cell)| cell.clone()).ok_or_else(|| bad(table, "the rows in the trash lack a column"))
}

fn number(table: &'static str, row: &Named<'_>, name: &str) -> Result<i64, StoreError> {
    integer(&cell(table, row, name)?).ok_or_else(|| bad(table, "a number is none"))
}

/// Puts links back whose both ends are there again.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn restore_links(write: &Write<'_>) -> Result<(), StoreError> {
    let sql = "INSERT INTO construct_links SELECT f.id, t.id, l.kind FROM trash_links l
        JOIN constructs f ON f.uid = l.from_uid JOIN constructs t ON t.uid = l.to_uid
        WHERE true ON CONFLICT DO NOTHING";
    write.0.prepare_cached(sql)?.execute([])?;
    let sql = "DELETE FROM trash_links WHERE EXISTS (SELECT 1 FROM constructs WHERE uid = from_uid)
        AND EXISTS (SELECT 1 FROM constructs WHERE uid = to_uid)";
    write.0.prepare_cached(sql)?.execute([])?;
    Ok(())
}
