//! Putting a file in place so that it is whole or absent after a crash.

use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use crate::disk::Disk;

/// The beginning of the name of a file that is being written. What bears it and belongs to no
/// running process is a leftover.
pub const TEMPORARY_PREFIX: &str = ".tmp-";

/// When a file has to survive a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// When the call returns.
    Now,
    /// After the caller's next [`Disk::sync_all`], which comes before any row that names the file.
    Batch,
}

/// Which step of putting a file in place failed.
#[derive(Debug)]
pub(crate) enum Step<E> {
    Write(io::Error),
    Sync(io::Error),
    Check(E),
}

/// Writes `bytes` under a temporary name beside `path`, lets `check` read it back, then gives it
/// its name in place of a file that bears it.
///
/// After a failure the temporary file is removed again if the disk lets us, and `path` is as it
/// was.
pub(crate) fn publish<E>(
    disk: &dyn Disk,
    path: &Path,
    bytes: Vec<u8>,
    durability: Durability,
    check: impl FnOnce(&Path) -> Result<(), E>,
) -> Result<(), Step<E>> {
    let dir = path.parent().unwrap_or_else(|| Path::new(""));
    disk.make_dirs(dir).map_err(Step::Write)?;
    let temporary = write_temporary(disk, path, &bytes).map_err(Step::Write)?;
    // The check unpacks the file again: what was packed is let go before.
    drop(bytes);
    let placed = check(&temporary).map_err(Step::Check).and_then(|()| {
        if durability == Durability::Now {
            disk.sync_file(&temporary).map_err(Step::Sync)?;
        }
        disk.rename(&temporary, path).map_err(Step::Write)
    });
    if let Err(step) = placed {
        // The first failure is the one to report; a file left behind is found as a leftover.
        drop(disk.remove_file(&temporary));
        return Err(step);
    }
    if durability == Durability::Now { disk.sync_dir(dir).map_err(Step::Sync) } else { Ok(()) }
}

fn write_temporary(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    loop {
        let temporary = temporary_name(path);
        match disk.write_new(&temporary, bytes) {
            Ok(()) => return Ok(temporary),
            // A process that had our number left it behind: it is not ours to remove.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => {
                drop(disk.remove_file(&temporary));
                return Err(error);
            }
        }
    }
}

fn temporary_name(path: &Path) -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let mut name = OsString::from(format!("{TEMPORARY_PREFIX}{}-{number}-", std::process::id()));
    name.push(path.file_name().unwrap_or_default());
    path.with_file_name(name)
}
