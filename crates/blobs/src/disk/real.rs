//! The disk of the machine, by way of system calls that refuse to follow links.

use std::{
    ffi::OsStr,
    io,
    os::{fd::OwnedFd, unix::ffi::OsStrExt},
    path::Path,
};

use rustix::{
    fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, Stat, Timespec, Timestamps},
    io::Errno,
};

use super::{Disk, Entry, EntryKind, mounts};

const FILE_MODE: Mode = Mode::RUSR.union(Mode::WUSR);
const DIR_MODE: Mode = Mode::RWXU;
/// Nothing is followed, nothing blocks (a pipe would), nothing leaks into child processes.
const SAFELY: OFlags = OFlags::NOFOLLOW.union(OFlags::NONBLOCK).union(OFlags::CLOEXEC);
const AS_DIR: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// The machine's own file system.
///
/// Parents of a path are resolved as the system does: the store's directories are 0700, so nobody
/// else can plant a link there. The last part is never followed.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn make_dirs(&self, dir: &Path) -> io::Result<()> {
        match rustix::fs::mkdir(dir, DIR_MODE) {
            Ok(()) => complete_mode(dir),
            Err(Errno::EXIST) => require_dir(dir),
            Err(Errno::NOENT) => {
                let parent = dir.parent().filter(|p| !p.as_os_str().is_empty()).ok_or(Errno::NOENT)?;
                self.make_dirs(parent)?;
                match rustix::fs::mkdir(dir, DIR_MODE) {
                    Ok(()) => complete_mode(dir),
                    Err(Errno::EXIST) => require_dir(dir),
                    Err(other) => Err(other.into()),
                }
            }
            Err(other) => Err(other.into()),
        }
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | SAFELY;
        let file = rustix::fs::open(path, flags, FILE_MODE)?;
        complete_file_mode(&file)?;
        write_all_at(&file, 0, bytes)
    }

    fn append_at(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        append(path, offset, bytes, OFlags::WRONLY).map(drop)
    }

    fn append_and_read(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let file = append(path, offset, bytes, OFlags::RDWR)?;
        read_exactly(&file, offset, bytes.len())
    }

    fn read_at(&self, path: &Path, offset: u64, len: u64) -> io::Result<Vec<u8>> {
        let (file, stat) = open_regular(path, OFlags::RDONLY)?;
        let there = stat.st_size.cast_unsigned();
        if offset.checked_add(len).is_none_or(|end| end > there) {
            return Err(too_short(offset, len, there));
        }
        read_exactly(&file, offset, usize::try_from(len).map_err(|_| Errno::NOMEM)?)
    }

    fn len(&self, path: &Path) -> io::Result<Option<u64>> {
        match rustix::fs::statat(CWD, path, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => require_regular(&stat).map(|()| Some(stat.st_size.cast_unsigned())),
            Err(Errno::NOENT) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        let (file, _) = open_regular(path, OFlags::RDONLY)?;
        flush(&file)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        flush(&rustix::fs::open(path, AS_DIR, Mode::empty())?)
    }

    fn sync_all(&self, root: &Path) -> io::Result<()> {
        if mounts::sync_whole(root)? { Ok(()) } else { self.sync_each(root) }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        Ok(rustix::fs::rename(from, to)?)
    }

    fn hard_link(&self, from: &Path, to: &Path) -> io::Result<()> {
        Ok(rustix::fs::linkat(CWD, from, CWD, to, AtFlags::empty())?)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        Ok(rustix::fs::unlink(path)?)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        Ok(rustix::fs::rmdir(path)?)
    }

    fn set_mode_and_time(&self, path: &Path, mode: u32, modified_ns: i64) -> io::Result<()> {
        let (file, _) = open_regular(path, OFlags::RDONLY)?;
        rustix::fs::fchmod(&file, Mode::from_raw_mode((mode & 0o777) as _))?;
        let at = Timespec {
            tv_sec: modified_ns.div_euclid(1_000_000_000),
            tv_nsec: modified_ns.rem_euclid(1_000_000_000) as _,
        };
        let times = Timestamps { last_access: at, last_modification: at };
        Ok(rustix::fs::futimens(&file, &times)?)
    }

    fn truncate(&self, path: &Path, len: u64) -> io::Result<()> {
        let (file, _) = open_regular(path, OFlags::WRONLY)?;
        Ok(rustix::fs::ftruncate(&file, len)?)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<Entry>> {
        let opened = match rustix::fs::open(dir, AS_DIR, Mode::empty()) {
            Ok(opened) => opened,
            Err(Errno::NOENT) => return Ok(Vec::new()),
            Err(other) => return Err(other.into()),
        };
        let mut entries = Vec::new();
        for found in Dir::read_from(&opened)? {
            let found = found?;
            let name = found.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            match rustix::fs::statat(&opened, name, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(stat) => entries.push(entry(name.to_bytes(), &stat)),
                // Removed by someone else between the two calls.
                Err(Errno::NOENT) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Ok(entries)
    }

    fn available(&self, path: &Path) -> io::Result<u64> {
        let stat = rustix::fs::statvfs(path)?;
        Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
    }

    fn capacity(&self, path: &Path) -> io::Result<u64> {
        let stat = rustix::fs::statvfs(path)?;
        Ok(stat.f_blocks.saturating_mul(stat.f_frsize))
    }

    fn network(&self, path: &Path) -> io::Result<bool> {
        mounts::network(path)
    }
}

impl RealDisk {
    /// Flushes every file, then the directory that names them, from the leaves up.
    fn sync_each(&self, dir: &Path) -> io::Result<()> {
        for found in self.list(dir)? {
            let path = dir.join(&found.name);
            match found.kind {
                EntryKind::File => self.sync_file(&path)?,
                EntryKind::Dir => self.sync_each(&path)?,
                EntryKind::Link | EntryKind::Other => {}
            }
        }
        self.sync_dir(dir)
    }
}

/// Opens the file with these flags and writes at `offset`, cutting off what lay there.
fn append(path: &Path, offset: u64, bytes: &[u8], flags: OFlags) -> io::Result<OwnedFd> {
    let made = if offset == 0 { OFlags::CREATE } else { OFlags::empty() };
    let (file, stat) = open_regular(path, flags | made)?;
    let len = stat.st_size.cast_unsigned();
    if len < offset {
        return Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            format!("file holds {len} bytes, fewer than the {offset} before the append"),
        ));
    }
    if len == 0 {
        complete_file_mode(&file)?;
    } else if len > offset {
        rustix::fs::ftruncate(&file, offset)?;
    }
    write_all_at(&file, offset, bytes)?;
    Ok(file)
}

fn read_exactly(file: &OwnedFd, offset: u64, wanted: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(wanted).map_err(|_| Errno::NOMEM)?;
    while bytes.len() < wanted {
        let at = offset + bytes.len() as u64;
        match rustix::io::pread(file, rustix::buffer::spare_capacity(&mut bytes), at) {
            Ok(0) => return Err(too_short(offset, wanted as u64, at)),
            Ok(_) | Err(Errno::INTR) => {}
            Err(other) => return Err(other.into()),
        }
    }
    bytes.truncate(wanted);
    Ok(bytes)
}

fn open_regular(path: &Path, flags: OFlags) -> io::Result<(OwnedFd, Stat)> {
    let file = rustix::fs::open(path, flags | SAFELY, FILE_MODE)?;
    let stat = rustix::fs::fstat(&file)?;
    require_regular(&stat)?;
    Ok((file, stat))
}

fn require_regular(stat: &Stat) -> io::Result<()> {
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => Ok(()),
        FileType::Symlink => Err(Errno::LOOP.into()),
        FileType::Directory => Err(Errno::ISDIR.into()),
        _ => Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")),
    }
}

fn require_dir(dir: &Path) -> io::Result<()> {
    let stat = rustix::fs::statat(CWD, dir, AtFlags::SYMLINK_NOFOLLOW)?;
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::Directory => Ok(()),
        FileType::Symlink => Err(Errno::LOOP.into()),
        _ => Err(Errno::NOTDIR.into()),
    }
}

/// A umask can only take bits away from the mode asked for at creation; this gives them back.
fn complete_file_mode(file: &OwnedFd) -> io::Result<()> {
    let mode = Mode::from_raw_mode(rustix::fs::fstat(file)?.st_mode);
    if mode != FILE_MODE {
        rustix::fs::fchmod(file, FILE_MODE)?;
    }
    Ok(())
}

fn complete_mode(dir: &Path) -> io::Result<()> {
    let stat = rustix::fs::statat(CWD, dir, AtFlags::SYMLINK_NOFOLLOW)?;
    if Mode::from_raw_mode(stat.st_mode) & Mode::from_raw_mode(0o777) != DIR_MODE {
        rustix::fs::chmod(dir, DIR_MODE)?;
    }
    Ok(())
}

fn write_all_at(file: &OwnedFd, mut offset: u64, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::pwrite(file, bytes, offset) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => {
                offset += written as u64;
                bytes = &bytes[written..];
            }
            Err(Errno::INTR) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Ok(())
}

#[cfg(not(target_vendor = "apple"))]
fn flush(file: &OwnedFd) -> io::Result<()> {
    Ok(rustix::fs::fsync(file)?)
}

/// On Apple's systems `fsync` stops at the drive's cache; only this call empties it.
#[cfg(target_vendor = "apple")]
fn flush(file: &OwnedFd) -> io::Result<()> {
    Ok(rustix::fs::fcntl_fullfsync(file)?)
}

fn too_short(offset: u64, len: u64, there: u64) -> io::Error {
    io::Error::new(
        io::ErrorKind::UnexpectedEof,
        format!("file holds {there} bytes where {len} from {offset} were asked for"),
    )
}

fn entry(name: &[u8], stat: &Stat) -> Entry {
    Entry {
        name: OsStr::from_bytes(name).to_owned(),
        kind: match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => EntryKind::File,
            FileType::Directory => EntryKind::Dir,
            FileType::Symlink => EntryKind::Link,
            _ => EntryKind::Other,
        },
        len_bytes: stat.st_size.cast_unsigned(),
        allocated_bytes: stat.st_blocks.cast_unsigned().saturating_mul(512),
        names: names(stat),
    }
}

// The field is 32 bits wide on some machines.
#[allow(clippy::useless_conversion)]
fn names(stat: &Stat) -> u64 {
    u64::from(stat.st_nlink)
}
