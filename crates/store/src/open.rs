//! Opening: refuse what is not ours or newer before one byte is written, then set SQLite up.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, config::DbConfig};
use rustix::fs::Access;
use synthetic_model::UtcMillis;

use crate::{Store, StoreError, StoreLock, header, migrate, reserve};

/// Name of the database in the store's folder.
pub const DATABASE_FILE: &str = "synthetic.db";

/// Marks a database as ours: "Syn1".
pub(crate) const APPLICATION_ID: i32 = 0x5379_6e31;

/// Statements a connection keeps prepared.
const PREPARED_STATEMENTS: usize = 128;

/// How to open a store.
#[derive(Debug, Clone)]
pub struct OpenStore {
    /// Its folder, which exists.
    pub dir: PathBuf,
    /// The present time, for what opening writes down.
    pub now: UtcMillis,
    /// Read-only connections kept ready.
    pub readers: usize,
    /// Name of the SQLite VFS to go through; the system's own when `None`.
    pub vfs: Option<String>,
}

impl OpenStore {
    /// Opens the store and brings it to the newest version.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::NotOurs`], [`StoreError::ForeignMigration`] and
    /// [`StoreError::Locked`]: not one byte was written. Failures of a migration leave the store
    /// at the version it had.
    pub fn open(&self) -> Result<Store, StoreError> {
        self.open_newest().map_err(|e| self.explain(e))
    }

    fn open_newest(&self) -> Result<Store, StoreError> {
        let path = self.dir.join(DATABASE_FILE);
        self.refuse_foreign(&path)?;
        let newest = migrate::newest();
        let version = self.version()?;
        if version < newest {
            let _exclusive = StoreLock::exclusive(&self.dir, "migrating")?;
            let mut connection = self.connect_writer()?;
            migrate::run(&mut connection, &self.dir, newest, self.now, &mut |_| ())?;
        }
        let lock = StoreLock::shared(&self.dir)?;
        let writer = self.connect_writer()?;
        migrate::verify(&writer)?;
        Store::start(self.clone(), writer, lock)
    }

    /// Version of the store, 0 when there is none yet. Writes nothing.
    ///
    /// # Errors
    /// As [`OpenStore::open`].
    pub fn version(&self) -> Result<u32, StoreError> {
        let path = self.dir.join(DATABASE_FILE);
        self.refuse_foreign(&path)?;
        match self.peek(&path)? {
            None => Ok(0),
            Some((_, version)) => Ok(version),
        }
    }

    fn refuse_foreign(&self, path: &Path) -> Result<(), StoreError> {
        let Some((application, version)) = self.peek(path)? else { return Ok(()) };
        if application != APPLICATION_ID && !(application == 0 && version == 0) {
            let reason = format!("its application id is {application:#x}");
            return Err(StoreError::NotOurs { path: path.to_owned(), reason });
        }
        if version > migrate::newest() {
            return Err(StoreError::Newer { found: version, known: migrate::newest() });
        }
        Ok(())
    }

    /// Application id and version, read without making side files. `None` when the file is not
    /// there or holds nothing.
    fn peek(&self, path: &Path) -> Result<Option<(i32, u32)>, StoreError> {
        let found = path.symlink_metadata();
        match found {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(StoreError::Io { doing: "look at", path: path.to_owned(), source }),
            Ok(meta) if !meta.is_file() => {
                return Err(StoreError::NotOurs { path: path.to_owned(), reason: "it is not a regular file".into() });
            }
            Ok(meta) if meta.len() == 0 => return Ok(None),
            Ok(_) => {}
        }
        // Immutable, because a read-only connection would make side files. Only the header is read,
        // without the pages behind it: a crash while the log was written back leaves a file that
        // makes sense only together with its log.
        let uri = format!("file:{}?immutable=1", percent_encode(path));
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let header = header::read(&Connection::open_with_flags(uri, flags)?)?;
        let not_a_database =
            || StoreError::NotOurs { path: path.to_owned(), reason: "it is not an SQLite database".into() };
        header.map(|header| Some((header.application_id, header.user_version))).ok_or_else(not_a_database)
    }

    /// A connection that may write, set up as the store wants it.
    pub(crate) fn connect_writer(&self) -> Result<Connection, StoreError> {
        let path = self.dir.join(DATABASE_FILE);
        make_private(&path)?;
        let connection = self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        reserve::reserve(&connection)?;
        connection.execute_batch("PRAGMA page_size = 2048")?;
        // Free pages can go back to the disk only if that is settled before the first page is written.
        let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
        if pages == 0 {
            connection.execute_batch("PRAGMA auto_vacuum = INCREMENTAL")?;
        }
        let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode != "wal" {
            return Err(StoreError::NoWal { path, found: mode });
        }
        connection.execute_batch(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;
             PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 16777216;
             PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY",
        )?;
        Ok(connection)
    }

    /// A connection that only reads.
    pub(crate) fn connect_reader(&self) -> Result<Connection, StoreError> {
        let connection = self.connect(OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY")?;
        Ok(connection)
    }

    /// SQLite says in one and the same way that a file may not be opened and that the disk let it
    /// not be made.
    fn explain(&self, error: StoreError) -> StoreError {
        let path = self.dir.join(DATABASE_FILE);
        let allowed = |path: &Path| rustix::fs::access(path, Access::READ_OK | Access::WRITE_OK).is_ok();
        match error {
            StoreError::Sqlite { source }
                if source.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen)
                    && allowed(&self.dir)
                    && allowed(&path) =>
            {
                StoreError::Io { doing: "open", path, source: std::io::Error::other(source) }
            }
            other => other,
        }
    }

    fn connect(&self, flags: OpenFlags) -> Result<Connection, StoreError> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        let path = self.dir.join(DATABASE_FILE);
        let connection = match &self.vfs {
            Some(vfs) => Connection::open_with_flags_and_vfs(&path, flags, vfs.as_str())?,
            None => Connection::open_with_flags(&path, flags)?,
        };
        connection.busy_timeout(crate::store::BUSY_WAIT)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        // Without it every binding of a value makes SQLite look at its statistics and parse the
        // statement again: a fifth of the work of taking in small files.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.execute_batch("PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON")?;
        connection.set_prepared_statement_cache_capacity(PREPARED_STATEMENTS);
        Ok(connection)
    }
}

/// Makes an empty file only its owner can read, unless one is there. SQLite would give it the modes
/// of the process, and gives its side files those of the database.
pub(crate) fn make_private(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::OpenOptionsExt;
    let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    match made {
        Ok(_) => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(source) => Err(StoreError::Io { doing: "make", path: path.to_owned(), source }),
    }
}

fn percent_encode(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;
    let mut out = String::new();
    for byte in path.as_os_str().as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => out.push(char::from(*byte)),
            other => out.push_str(&format!("%{other:02x}")),
        }
    }
    out
}

impl OpenStore {
    /// All known steps and what the store has of them. Writes nothing.
    ///
    /// # Errors
    /// As [`OpenStore::open`].
    pub fn steps(&self) -> Result<Vec<migrate::Step>, StoreError> {
        let path = self.dir.join(DATABASE_FILE);
        self.refuse_foreign(&path)?;
        match self.peek(&path)? {
            None => migrate::status(&Connection::open_in_memory()?),
            Some(_) => migrate::status(&self.connect_reader()?),
        }
    }

    /// Brings the store to version `to`. The caller holds its exclusive lock.
    ///
    /// # Errors
    /// As [`migrate::run`].
    pub fn migrate(&self, to: u32, report: &mut dyn FnMut(&str)) -> Result<migrate::Migrated, StoreError> {
        self.refuse_foreign(&self.dir.join(DATABASE_FILE))?;
        let mut migrated = || migrate::run(&mut self.connect_writer()?, &self.dir, to, self.now, report);
        migrated().map_err(|e| self.explain(e))
    }
}
