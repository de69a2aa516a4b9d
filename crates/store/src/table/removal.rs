//! All rows of one construct: taken out as a document, removed, and put back from it.
//!
//! A document is of each table the number of its rows, then their cells: a byte that says what a cell
//! is, then an integer (zigzag, LEB128), or a length (LEB128) and bytes. Which tables and columns they
//! are says its shape, which is written once for many documents. Numbers of rows are kept when they are
//! free on the way back, else the rows get new ones: nothing outside the database knows them.

use std::collections::HashMap;

use rusqlite::types::{Value as Cell, ValueRef};
use synthetic_model::{ByteKind, outline::put};

use super::{ConstructRow, blobs::HeldBlob, digest, size, word};
use crate::{Read, StoreError, Write};

/// Tables of a document with the names of their columns.
type Shape = Vec<(String, Vec<String>)>;

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

/// What every document that is made now consists of, as JSON.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn shape(read: &Read<'_>) -> Result<String, StoreError> {
    let mut shape = Shape::new();
    for (table, sql) in tables() {
        let statement = read.0.prepare_cached(sql)?;
        shape.push((table.to_owned(), statement.column_names().map(str::to_owned).collect()));
    }
    serde_json::to_string(&shape).map_err(|e| bad("cleanups", &e.to_string()))
}

fn tables() -> impl Iterator<Item = (&'static str, &'static str)> {
    [("blobs", BLOBS)].into_iter().chain(TABLES)
}

/// A construct's rows as a document.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn document(read: &Read<'_>, construct: ConstructRow) -> Result<Vec<u8>, StoreError> {
    let (mut document, mut cells) = (Vec::new(), Vec::new());
    for (_, sql) in tables() {
        let mut statement = read.0.prepare_cached(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query([construct.0])?;
        let mut count = 0;
        cells.clear();
        while let Some(row) = rows.next()? {
            count += 1;
            for at in 0..columns {
                write_cell(&mut cells, row.get_ref(at)?);
            }
        }
        put(&mut document, count);
        document.extend_from_slice(&cells);
    }
    Ok(document)
}

fn write_cell(document: &mut Vec<u8>, cell: ValueRef<'_>) {
    let mut bytes = |kind: u8, bytes: &[u8]| {
        document.push(kind);
        put(document, bytes.len() as u64);
        document.extend_from_slice(bytes);
    };
    match cell {
        ValueRef::Null => document.push(0),
        ValueRef::Integer(number) => {
            document.push(1);
            put(document, (number << 1 ^ number >> 63).cast_unsigned());
        }
        ValueRef::Text(text) => bytes(2, text),
        ValueRef::Blob(blob) => bytes(3, blob),
        ValueRef::Real(number) => bytes(4, &number.to_le_bytes()),
    }
}

/// Reads a document from its beginning.
struct Cells<'d>(&'d [u8]);

impl<'d> Cells<'d> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn bytes(&mut self) -> Option<&'d [u8]> {
        let len = usize::try_from(self.number()?).ok()?;
        let (bytes, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(bytes)
    }

    fn cell(&mut self) -> Option<Cell> {
        Some(match self.byte()? {
            0 => Cell::Null,
            1 => {
                let number = self.number()?;
                Cell::Integer((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
            }
            2 => Cell::Text(String::from_utf8(self.bytes()?.to_vec()).ok()?),
            3 => Cell::Blob(self.bytes()?.to_vec()),
            4 => Cell::Real(f64::from_le_bytes(self.bytes()?.try_into().ok()?)),
            _ => return None,
        })
    }
}

fn bad(table: &'static str, reason: &str) -> StoreError {
    StoreError::BadRow { table, reason: reason.to_owned() }
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
pub fn restore(write: &Write<'_>, shape: &str, document: &[u8]) -> Result<(ConstructRow, Vec<HeldBlob>), StoreError> {
    let shape: Shape = serde_json::from_str(shape).map_err(|e| bad("cleanups", &format!("a shape is none: {e}")))?;
    Restoring { write, construct: ConstructRow(0), base: None, sessions: HashMap::new() }.run(&shape, document)
}

struct Restoring<'r> {
    write: &'r Write<'r>,
    construct: ConstructRow,
    base: Option<i64>,
    /// Numbers of its sessions: before and now.
    sessions: HashMap<i64, i64>,
}

/// One row by the names of its columns.
type Named<'n> = Vec<(&'n str, Cell)>;

impl Restoring<'_> {
    fn run(mut self, shape: &Shape, document: &[u8]) -> Result<(ConstructRow, Vec<HeldBlob>), StoreError> {
        let (mut cells, mut blobs, mut parents) = (Cells(document), Vec::new(), Vec::new());
        for (table, columns) in shape {
            let table = tables().map(|(known, _)| known).find(|known| known == table);
            let table = table.ok_or_else(|| bad("cleanups", "a table in the trash is not known"))?;
            let cut = || bad(table, "the rows in the trash are cut off");
            for _ in 0..cells.number().ok_or_else(cut)? {
                let row = columns.iter().map(|column| Some((column.as_str(), cells.cell()?))).collect::<Option<_>>();
                let row: Named<'_> = row.ok_or_else(cut)?;
                if table == "blobs" {
                    blobs.push((self.blob(&row)?, row));
                    continue;
                }
                let integer_of =
                    |wanted| row.iter().find(|(name, _)| *name == wanted).and_then(|(_, cell)| integer(cell));
                let before = integer_of("id");
                if table == "sessions" {
                    parents.extend(before.zip(integer_of("parent_id")));
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
        let held = blobs.iter().map(|(id, row)| self.hold(row, *id)).collect::<Result<_, _>>()?;
        Ok((self.construct, held))
    }

    fn blob(&mut self, row: &Named<'_>) -> Result<i64, StoreError> {
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
        if number("blobs", row, "is_base")? == 1 {
            self.base = Some(id);
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
