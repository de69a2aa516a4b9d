//! Versions of the schema: forward and back, all or nothing, over a store that was copied first.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, backup::Backup};
use synthetic_model::UtcMillis;

use crate::{
    StoreError,
    open::{APPLICATION_ID, make_private},
};

/// Name of a copy until it is verified.
const PART_FILE: &str = "synthetic.part.db";

/// What SQLite may leave beside a database.
const SIDE_FILES: [&str; 3] = ["-journal", "-wal", "-shm"];

/// One step between two versions.
struct Migration {
    number: u32,
    name: &'static str,
    up: &'static str,
    down: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal),+ $(,)?) => { &[$(Migration {
        number: $number,
        name: $name,
        up: include_str!(concat!("../../../migrations/", $name, ".up.sql")),
        down: include_str!(concat!("../../../migrations/", $name, ".down.sql")),
    }),+] };
}

static MIGRATIONS: &[Migration] = migrations![
    1 "0001_spine",
    2 "0002_listing",
    3 "0003_cleanup",
    4 "0004_pieces",
    5 "0005_growth",
];

impl Migration {
    fn checksum(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.up.as_bytes()).update(&[0]).update(self.down.as_bytes());
        *hasher.finalize().as_bytes()
    }
}

/// One known migration and whether a store has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The version it leads to.
    pub number: u32,
    /// Its name.
    pub name: &'static str,
    /// When it was applied; `None` when it was not.
    pub applied_at: Option<UtcMillis>,
    /// Whether the applied one is the one this program has.
    pub checksum_ok: bool,
}

/// What a migration did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// Version before.
    pub from: u32,
    /// Version after.
    pub to: u32,
    /// Names of the steps, in the order they ran.
    pub steps: Vec<&'static str>,
    /// The verified copy of the store as it was; `None` for a store that held nothing.
    pub copy: Option<PathBuf>,
}

/// The newest version this program knows.
#[must_use]
pub fn newest() -> u32 {
    MIGRATIONS.last().map_or(0, |m| m.number)
}

/// All known steps and what `connection` has of them.
///
/// # Errors
/// [`StoreError::Sqlite`] when the database cannot be read.
pub fn status(connection: &Connection) -> Result<Vec<Step>, StoreError> {
    MIGRATIONS
        .iter()
        .map(|m| {
            let row = applied(connection, m.number)?;
            Ok(Step {
                number: m.number,
                name: m.name,
                applied_at: row.as_ref().map(|(at, _)| UtcMillis(*at)),
                checksum_ok: row.is_none_or(|(_, sum)| sum == m.checksum()),
            })
        })
        .collect()
}

/// Checks that this program knows the version of the store and every migration it has. The header
/// of the file may be behind what the log says, so this is asked of an open database too.
///
/// # Errors
/// [`StoreError::Newer`]; [`StoreError::ForeignMigration`] for the first that is another.
pub fn verify(connection: &Connection) -> Result<(), StoreError> {
    let found = version(connection)?;
    if found > newest() {
        return Err(StoreError::Newer { found, known: newest() });
    }
    match status(connection)?.into_iter().find(|step| !step.checksum_ok) {
        Some(step) => Err(StoreError::ForeignMigration { number: step.number }),
        None => Ok(()),
    }
}

/// Names of the steps that lead from version `from` to version `to`, in the order they would run.
///
/// # Errors
/// [`StoreError::NoSuchVersion`].
pub fn plan(from: u32, to: u32) -> Result<Vec<&'static str>, StoreError> {
    if to > newest() {
        return Err(StoreError::NoSuchVersion { wanted: to, newest: newest() });
    }
    Ok(steps(from, to).into_iter().map(|(m, _)| m.name).collect())
}

/// Brings the store to version `to`: copies it, verifies the copy, then runs all steps in one
/// transaction and writes everything back into the database file.
///
/// The caller holds the store's exclusive lock. `report` hears what happens, in words.
///
/// # Errors
/// Any failure leaves the store at the version it had.
pub fn run(
    connection: &mut Connection,
    dir: &Path,
    to: u32,
    now: UtcMillis,
    report: &mut dyn FnMut(&str),
) -> Result<Migrated, StoreError> {
    verify(connection)?;
    let from = version(connection)?;
    plan(from, to)?;
    if from == to {
        // A crash came between the commit and this.
        write_back(connection)?;
        return Ok(Migrated { from, to, steps: Vec::new(), copy: None });
    }
    let copy = if from == 0 { None } else { Some(copy_store(connection, dir, from, now, report)?) };
    // Dropping a referenced table would delete row by row; the check below replaces enforcement.
    connection.execute_batch("PRAGMA foreign_keys = OFF")?;
    let outcome = apply(connection, from, to, now, report);
    connection.execute_batch("PRAGMA foreign_keys = ON")?;
    let names = outcome?;
    write_back(connection)?;
    Ok(Migrated { from, to, steps: names, copy })
}

fn version(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Moves what the log holds into the file, so that its header says the version.
fn write_back(connection: &Connection) -> Result<(), StoreError> {
    Ok(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
}

fn apply(
    connection: &mut Connection,
    from: u32,
    to: u32,
    now: UtcMillis,
    report: &mut dyn FnMut(&str),
) -> Result<Vec<&'static str>, StoreError> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    tx.execute_batch(
        "CREATE TABLE IF NOT EXISTS schema_migrations (
           number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum BLOB NOT NULL, applied_at_ms INTEGER NOT NULL
         ) STRICT",
    )?;
    let mut names = Vec::new();
    for (migration, forward) in steps(from, to) {
        report(migration.name);
        tx.execute_batch(if forward { migration.up } else { migration.down })?;
        if forward {
            let sql = "INSERT INTO schema_migrations VALUES (?1, ?2, ?3, ?4)";
            tx.execute(sql, (migration.number, migration.name, migration.checksum(), now.0))?;
        } else {
            tx.execute("DELETE FROM schema_migrations WHERE number = ?1", [migration.number])?;
        }
        names.push(migration.name);
    }
    let broken: Option<String> = tx.query_row("PRAGMA foreign_key_check", [], |row| row.get(0)).optional()?;
    if let Some(table) = broken {
        return Err(StoreError::BadRow {
            table: "foreign keys",
            reason: format!("a row of {table} points at nothing"),
        });
    }
    tx.pragma_update(None, "user_version", to)?;
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.commit()?;
    Ok(names)
}

fn steps(from: u32, to: u32) -> Vec<(&'static Migration, bool)> {
    if from <= to {
        MIGRATIONS.iter().filter(|m| m.number > from && m.number <= to).map(|m| (m, true)).collect()
    } else {
        MIGRATIONS.iter().rev().filter(|m| m.number <= from && m.number > to).map(|m| (m, false)).collect()
    }
}

fn applied(connection: &Connection, number: u32) -> Result<Option<(i64, Vec<u8>)>, StoreError> {
    let there: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'schema_migrations')",
        [],
        |row| row.get(0),
    )?;
    if !there {
        return Ok(None);
    }
    let sql = "SELECT applied_at_ms, checksum FROM schema_migrations WHERE number = ?1";
    Ok(connection.query_row(sql, [number], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// Copies the database through SQLite's backup interface, verifies the copy, and only then gives it
/// its name.
fn copy_store(
    connection: &Connection,
    dir: &Path,
    version: u32,
    now: UtcMillis,
    report: &mut dyn FnMut(&str),
) -> Result<PathBuf, StoreError> {
    let path = dir.join(format!("synthetic.v{version}.{}.db", now.0));
    let part = dir.join(PART_FILE);
    remove_part(&part)?;
    report("copying the store");
    let copied = copy_verified(connection, &part, report).and_then(|()| publish(dir, &part, &path));
    if copied.is_err() {
        // The first failure is the one to report; what stays is removed before the next copy.
        drop(remove_part(&part));
    }
    copied.map(|()| path)
}

fn copy_verified(connection: &Connection, part: &Path, report: &mut dyn FnMut(&str)) -> Result<(), StoreError> {
    make_private(part)?;
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let mut copy = Connection::open_with_flags(part, flags | OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    Backup::new(connection, &mut copy)?.run_to_completion(4096, std::time::Duration::ZERO, None)?;
    // Without a log the copy is one file, whole by itself.
    copy.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    copy.close().map_err(|(_, e)| e)?;
    remove_each(part, &SIDE_FILES)?;
    report("verifying the copy");
    let copy = Connection::open_with_flags(part, flags | OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    // The pragma does not tell of a switch that failed half-way.
    let mode: String = copy.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    if mode != "delete" {
        let source = std::io::Error::other(format!("its journal mode stayed {mode}"));
        return Err(StoreError::Io { doing: "finish the copy", path: part.to_owned(), source });
    }
    let verdict: String = copy.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(StoreError::BadRow { table: "the copy", reason: verdict }) }
}

fn publish(dir: &Path, part: &Path, path: &Path) -> Result<(), StoreError> {
    rustix::fs::rename(part, path).map_err(|errno| StoreError::Io {
        doing: "name",
        path: path.to_owned(),
        source: errno.into(),
    })?;
    let folder =
        std::fs::File::open(dir).map_err(|source| StoreError::Io { doing: "open", path: dir.to_owned(), source })?;
    folder.sync_all().map_err(|source| StoreError::Flush { path: dir.to_owned(), source })
}

/// Removes a copy that was begun and never named.
fn remove_part(part: &Path) -> Result<(), StoreError> {
    remove_each(part, &[""])?;
    remove_each(part, &SIDE_FILES)
}

/// Removes what bears the name of `file` and one of these endings.
fn remove_each(file: &Path, endings: &[&str]) -> Result<(), StoreError> {
    for ending in endings {
        let mut path = file.as_os_str().to_owned();
        path.push(ending);
        match rustix::fs::unlink(&path) {
            Ok(()) | Err(rustix::io::Errno::NOENT) => {}
            Err(errno) => {
                return Err(StoreError::Io { doing: "remove", path: path.into(), source: errno.into() });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
