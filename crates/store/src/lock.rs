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

fn holder(mut file: File) -> String {
    let mut text = String::new();
    let read = file.seek(SeekFrom::Start(0)).and_then(|_| file.take(400).read_to_string(&mut text));
    match read {
        Ok(_) if !text.trim().is_empty() => text.trim().to_owned(),
        _ => "it did not say which".to_owned(),
    }
}

const WRITING_FILE: &str = "writing";

/// Stands in the store's folder while somebody writes to the artifact tree. Found without a living
/// owner, it says that a crash may have left bytes no row names.
#[derive(Debug)]
pub struct WritingMark {
    file: File,
    path: std::path::PathBuf,
}

impl WritingMark {
    /// Sets the mark, durably, before the first byte is written.
    ///
    /// # Errors
    /// [`StoreError::Io`]; [`StoreError::Locked`] while somebody mends the tree.
    pub fn set(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join(WRITING_FILE);
        let io = |doing, source| StoreError::Io { doing, path: path.clone(), source };
        let file = open_lock_file(&path, true).map_err(|e| io("make", e))?;
        flock(&file, FlockOperation::LockShared).map_err(|e| io("lock", e.into()))?;
        File::open(dir).and_then(|dir| dir.sync_all()).map_err(|e| io("flush", e))?;
        Ok(Self { file, path })
    }

    /// The mark somebody left who no longer lives, taken over so that nobody writes meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn abandoned(dir: &Path) -> Result<Option<Self>, StoreError> {
        let path = dir.join(WRITING_FILE);
        let file = match open_lock_file(&path, false) {
            Ok(file) => file,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(StoreError::Io { doing: "open", path, source }),
        };
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(Self { file, path })),
            Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
            Err(errno) => Err(StoreError::Io { doing: "lock", path, source: errno.into() }),
        }
    }

    /// Takes the mark away, unless somebody else writes too: then it is theirs.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn clear(self) -> Result<(), StoreError> {
        let io = |source: rustix::io::Errno| StoreError::Io {
            doing: "remove",
            path: self.path.clone(),
            source: source.into(),
        };
        match flock(&self.file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => match rustix::fs::unlink(&self.path) {
                Ok(()) | Err(rustix::io::Errno::NOENT) => Ok(()),
                Err(errno) => Err(io(errno)),
            },
            Err(rustix::io::Errno::WOULDBLOCK) => Ok(()),
            Err(errno) => Err(io(errno)),
        }
    }
}

fn open_lock_file(path: &Path, create: bool) -> std::io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(create)
        .truncate(false)
        .mode(0o600)
        .custom_flags(rustix::fs::OFlags::NOFOLLOW.bits() as i32)
        .open(path)
}
