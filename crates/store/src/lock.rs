//! One lock file beside the database: shared by everybody who uses the store, exclusive for work
//! that tolerates nobody else (migration, repair). The system drops it when its holder ends,
//! however it ends.

use std::{
    fs::{File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use rustix::fs::{FlockOperation, flock};

use crate::StoreError;

const LOCK_FILE: &str = "store.lock";

/// A held lock; given back when dropped.
#[derive(Debug)]
pub struct StoreLock {
    _file: File,
}

impl StoreLock {
    /// Takes a share of the store in `dir`.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while somebody does exclusive work.
    pub fn shared(dir: &Path) -> Result<Self, StoreError> {
        Self::take(dir, FlockOperation::NonBlockingLockShared)
    }

    /// Takes the store in `dir` for exclusive work and writes down who does it.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while anybody else uses the store.
    pub fn exclusive(dir: &Path, holder: &str) -> Result<Self, StoreError> {
        let lock = Self::take(dir, FlockOperation::NonBlockingLockExclusive)?;
        let io = |source| StoreError::Io { doing: "write", path: dir.join(LOCK_FILE), source };
        lock._file.set_len(0).map_err(io)?;
        (&lock._file).write_all(holder.as_bytes()).map_err(io)?;
        Ok(lock)
    }

    fn take(dir: &Path, how: FlockOperation) -> Result<Self, StoreError> {
        let path = dir.join(LOCK_FILE);
        let file = open_lock_file(&path, true).map_err(|source| StoreError::Io {
            doing: "open",
            path: path.clone(),
            source,
        })?;
        match flock(&file, how) {
            Ok(()) => Ok(Self { _file: file }),
            Err(rustix::io::Errno::WOULDBLOCK) => Err(StoreError::Locked { holder: holder(file) }),
            Err(errno) => Err(StoreError::Io { doing: "lock", path, source: errno.into() }),
        }
    }
}

/// Work that one process at a time does, beside all who use the store; given back when dropped.
#[derive(Debug)]
pub struct WorkLock {
    _file: File,
}

impl WorkLock {
    /// Takes the work of this name on the store in `dir`.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while somebody does it, in this process or another.
    pub fn take(dir: &Path, work: &str) -> Result<Self, StoreError> {
        let path = dir.join(format!("{work}.lock"));
        let io = |doing, source| StoreError::Io { doing, path: path.clone(), source };
        let file = open_lock_file(&path, true).map_err(|e| io("open", e))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Self { _file: file }),
            Err(rustix::io::Errno::WOULDBLOCK) => Err(StoreError::Locked { holder: format!("it runs {work}") }),
            Err(errno) => Err(io("lock", errno.into())),
        }
    }
}

fn holder(mut file: File) -> String {
    let mut text = String::new();
    let read = file.seek(SeekFrom::Start(0)).and_then(|_| file.take(400).read_to_string(&mut text));
    match read {
        Ok(_) if !text.trim().is_empty() => text.trim().to_owned(),
        _ => "it did not say which".to_owned(),
    }
}

/// Opens a file that serves as a lock. What is written to it goes to its end.
pub(crate) fn open_lock_file(path: &Path, create: bool) -> std::io::Result<File> {
    OpenOptions::new()
        .read(true)
        .append(true)
        .create(create)
        .mode(0o600)
        .custom_flags(rustix::fs::OFlags::NOFOLLOW.bits() as i32)
        .open(path)
}
