//! The one door to the file system.
//!
//! Every file call of the product goes through [`Disk`], so that a test can fail any one of them
//! or end the process there. The trait holds no state and speaks of paths: a call that fails
//! leaves nothing open behind.

mod mounts;
mod real;

use std::{ffi::OsString, io, path::Path};

use synthetic_model::Code;

pub use real::RealDisk;

/// What a directory entry is. Links are never followed to find out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A directory.
    Dir,
    /// A symbolic link.
    Link,
    /// A device, pipe or socket.
    Other,
}

/// One entry of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name in the directory.
    pub name: OsString,
    /// What it is.
    pub kind: EntryKind,
    /// Its length as read.
    pub len_bytes: u64,
    /// What it takes on the disk.
    pub allocated_bytes: u64,
    /// How many names its bytes have. More than one: removing this name frees nothing yet.
    pub names: u64,
}

/// File calls by path.
///
/// Every error is the system's own, so that [`code_of`] can tell a full disk from a broken one.
/// No call follows a symbolic link in the last part of a path.
pub trait Disk: Send + Sync {
    /// Makes `dir` and the parents it lacks, each with mode 0700 under any umask.
    ///
    /// A new directory is durable after its parent was flushed: [`Disk::sync_dir`] of every new
    /// one's parent, or [`Disk::sync_all`]. A directory that is there already keeps its mode.
    ///
    /// # Errors
    /// When a file or link stands where `dir` should be, or the system refuses.
    fn make_dirs(&self, dir: &Path) -> io::Result<()>;

    /// Writes a file that is not there yet, mode 0600 under any umask. Not durable by itself.
    ///
    /// # Errors
    /// `AlreadyExists` when anything bears that name, links included. A failure after creation
    /// leaves the file there with part of its bytes.
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Writes `bytes` at `offset` and cuts off whatever lay there before. At offset 0 the file is
    /// made (mode 0600) when it is not there. Not durable by itself.
    ///
    /// # Errors
    /// `UnexpectedEof` when the file is shorter than `offset`; `NotFound` when it is not there
    /// and `offset` is not 0.
    fn append_at(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// As [`Disk::append_at`]; then reads what was written there.
    ///
    /// # Errors
    /// As [`Disk::append_at`] and [`Disk::read_at`].
    fn append_and_read(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<Vec<u8>> {
        self.append_at(path, offset, bytes)?;
        self.read_at(path, offset, bytes.len() as u64)
    }

    /// Reads exactly `len` bytes from `offset`. The length is compared with the file before
    /// anything is allocated.
    ///
    /// # Errors
    /// `UnexpectedEof` when the file ends earlier.
    fn read_at(&self, path: &Path, offset: u64, len: u64) -> io::Result<Vec<u8>>;

    /// The length of a file; `None` when nothing bears that name.
    ///
    /// # Errors
    /// When a link, directory or device bears it.
    fn len(&self, path: &Path) -> io::Result<Option<u64>>;

    /// Makes the bytes and the length of a file durable.
    ///
    /// # Errors
    /// A failure is final: the system may have dropped the bytes already, and a second call may
    /// wrongly succeed.
    fn sync_file(&self, path: &Path) -> io::Result<()>;

    /// Makes the names in a directory durable.
    ///
    /// # Errors
    /// As for [`Disk::sync_file`].
    fn sync_dir(&self, path: &Path) -> io::Result<()>;

    /// Makes everything under `root` durable at once: contents, lengths and names.
    ///
    /// No database may lie under `root`: where this has to open files one by one, closing the
    /// handle would drop SQLite's locks on it.
    ///
    /// # Errors
    /// As for [`Disk::sync_file`].
    fn sync_all(&self, root: &Path) -> io::Result<()>;

    /// Gives a file or directory another name, in place of a file that bears it.
    ///
    /// # Errors
    /// When the system refuses, as it does across file systems.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Gives a file a second name.
    ///
    /// # Errors
    /// `AlreadyExists` when `to` is taken; see [`cannot_link`] for file systems without links.
    fn hard_link(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a name of a file. A link is removed itself, not what it points to.
    ///
    /// # Errors
    /// `NotFound` when nothing bears it.
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// Removes an empty directory.
    ///
    /// # Errors
    /// `DirectoryNotEmpty` when something is in it.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;

    /// Gives a file its permissions (of `mode` the last nine bits) and the time it was last written, in
    /// nanoseconds since 1970.
    ///
    /// # Errors
    /// `NotFound` when it is not there.
    fn set_mode_and_time(&self, path: &Path, mode: u32, modified_ns: i64) -> io::Result<()>;

    /// Cuts a file to `len` bytes, or extends it with zeros.
    ///
    /// # Errors
    /// `NotFound` when it is not there.
    fn truncate(&self, path: &Path, len: u64) -> io::Result<()>;

    /// The entries of a directory in no promised order; empty when it is not there.
    ///
    /// # Errors
    /// When a link or file bears the name, or the system refuses.
    fn list(&self, dir: &Path) -> io::Result<Vec<Entry>>;

    /// Bytes the owner of this process may still write on the file system of `path`.
    ///
    /// # Errors
    /// `NotFound` when `path` is not there.
    fn available(&self, path: &Path) -> io::Result<u64>;

    /// Bytes the file system of `path` holds in all, used or free.
    ///
    /// # Errors
    /// `NotFound` when `path` is not there.
    fn capacity(&self, path: &Path) -> io::Result<u64>;

    /// Whether `path` lies on a network file system, where locks and flushes are not reliable.
    ///
    /// # Errors
    /// `NotFound` when `path` is not there.
    fn network(&self, path: &Path) -> io::Result<bool>;
}

/// The stable code of a failed file call other than a flush (whose code is [`Code::StFsync`]).
#[must_use]
pub fn code_of(error: &io::Error) -> Code {
    use io::ErrorKind as K;
    if rustix::io::Errno::from_io_error(error) == Some(rustix::io::Errno::LOOP) {
        return Code::StLinked;
    }
    match error.kind() {
        K::StorageFull | K::QuotaExceeded | K::FileTooLarge => Code::StFull,
        K::ReadOnlyFilesystem => Code::StReadOnly,
        K::PermissionDenied => Code::StPermissions,
        K::NotFound => Code::StBlobMissing,
        K::UnexpectedEof => Code::StPartial,
        _ => Code::StIo,
    }
}

/// Whether a hard link failed because this pair of places cannot have one, so that a copy is
/// the answer.
#[must_use]
pub fn cannot_link(error: &io::Error) -> bool {
    use rustix::io::Errno;
    matches!(
        Errno::from_io_error(error),
        Some(Errno::XDEV | Errno::PERM | Errno::MLINK | Errno::OPNOTSUPP | Errno::NOSYS)
    )
}
