//! The open store: one writer, a pool of readers.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use synthetic_model::Code;

use crate::{OpenStore, StoreError, StoreLock, WritingMark, query};

/// How long a write waits for another process's.
pub(crate) const BUSY_WAIT: Duration = Duration::from_secs(30);
/// How long a checkpoint waits for readers.
const CHECKPOINT_WAIT: Duration = Duration::from_millis(200);

/// A transaction that may write. Immediate: nobody else writes meanwhile.
pub struct Write<'a>(pub(crate) Transaction<'a>);

/// A connection that reads one consistent state.
pub struct Read<'a>(pub(crate) &'a Connection);

impl Write<'_> {
    /// The same state as a reader sees it, this transaction's changes included.
    #[must_use]
    pub fn reading(&self) -> Read<'_> {
        Read(&self.0)
    }
}

/// An open store.
///
/// Writes of one process queue for its only writing connection, one transaction each, and are
/// durable when [`Store::write`] returns. (A lock serves as the queue: whoever writes waits for
/// its commit anyway, so a thread of its own would add a hop and nothing else.) Reads take a
/// connection of a pool and see one consistent state.
pub struct Store {
    // Dropped in this order: the last connection to go writes the log back and removes it, which
    // one that only reads cannot.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
    reader_returned: Condvar,
    opened: OpenStore,
    flush_failed: AtomicBool,
    _lock: StoreLock,
}

impl Store {
    pub(crate) fn start(opened: OpenStore, writer: Connection, lock: StoreLock) -> Result<Self, StoreError> {
        let readers = (0..opened.readers.max(1)).map(|_| opened.connect_reader()).collect::<Result<_, _>>()?;
        Ok(Self {
            writer: Mutex::new(writer),
            readers: Mutex::new(readers),
            reader_returned: Condvar::new(),
            opened,
            flush_failed: AtomicBool::new(false),
            _lock: lock,
        })
    }

    /// Runs `work` in one transaction, which is durable when this returns `Ok`. Any error, `work`'s
    /// own included, leaves the database as it was.
    ///
    /// # Errors
    /// Those of `work`, and [`StoreError`] of beginning and committing. After a failed flush every
    /// later write fails with [`StoreError::FlushFailed`].
    pub fn write<T, E: From<StoreError>>(&self, work: impl FnOnce(&mut Write<'_>) -> Result<T, E>) -> Result<T, E> {
        if self.flush_failed.load(Ordering::Acquire) {
            return Err(StoreError::FlushFailed.into());
        }
        let mut connection = self.lock_writer();
        let begin = connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let mut write = Write(begin.map_err(StoreError::from)?);
        let value = work(&mut write)?;
        write.0.commit().map_err(|e| self.note_flush(StoreError::from(e)))?;
        Ok(value)
    }

    /// Says that the artifact tree is written to from now on.
    ///
    /// # Errors
    /// [`StoreError::Io`]; [`StoreError::Flush`], after which every later write fails.
    pub fn mark_writing(&self) -> Result<WritingMark, StoreError> {
        WritingMark::set(self.dir()).map_err(|e| self.note_flush(e))
    }

    /// Moves what the log holds into the database file, as far as readers allow; waits for them a
    /// moment only. Returns whether it moved all of it, which takes that nobody, of this process or
    /// another, still reads a state from before.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn checkpoint(&self) -> Result<bool, StoreError> {
        let connection = self.lock_writer();
        connection.busy_timeout(CHECKPOINT_WAIT)?;
        let moved = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
        connection.busy_timeout(BUSY_WAIT)?;
        moved.map(|busy| busy == 0).map_err(|e| self.note_flush(StoreError::from(e)))
    }

    /// Gives at most `pages` free pages of the database back to the disk, in one transaction: the file
    /// becomes shorter with the next checkpoint. Returns how many; 0 when none is free, and for a store
    /// that was made before it could.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn shrink(&self, pages: u32) -> Result<u64, StoreError> {
        self.write(|write| {
            let count = || query::usage::page_count(&write.reading());
            let before = count()?;
            let mut statement = write.0.prepare(&format!("PRAGMA incremental_vacuum({pages})"))?;
            let mut steps = statement.query([])?;
            while steps.next()?.is_some() {}
            Ok(before.saturating_sub(count()?))
        })
    }

    /// Runs `work` over one consistent state of the database.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&Read<'_>) -> Result<T, E>) -> Result<T, E> {
        let connection = self.take_reader();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let tx = connection.unchecked_transaction().map_err(StoreError::from)?;
            work(&Read(&tx))
        }));
        self.lock_readers().push(connection);
        self.reader_returned.notify_one();
        outcome.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// Remembers that something could not be flushed: what was acknowledged may not be there, so
    /// nothing more is acknowledged until the store is opened again.
    pub fn mark_flush_failed(&self) {
        self.flush_failed.store(true, Ordering::Release);
    }

    /// The folder of the store.
    #[must_use]
    pub fn dir(&self) -> &std::path::Path {
        &self.opened.dir
    }

    fn note_flush(&self, error: StoreError) -> StoreError {
        if error.code() == Code::StFsync {
            self.mark_flush_failed();
        }
        error
    }

    fn lock_writer(&self) -> MutexGuard<'_, Connection> {
        // A panic inside a transaction rolled it back when it unwound: the connection is fine.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_readers(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_reader(&self) -> Connection {
        let mut readers = self.lock_readers();
        loop {
            if let Some(connection) = readers.pop() {
                return connection;
            }
            readers = self.reader_returned.wait(readers).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
