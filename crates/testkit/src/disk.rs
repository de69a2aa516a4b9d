//! A disk that fails when it is told to.

use std::{io, path::Path, sync::Arc};

use synthetic_blobs::{Disk, Entry};

use crate::faults::Faults;

/// Passes every call to another disk, counts those that write, and fails as [`Faults`] say.
#[derive(Debug, Clone)]
pub struct FailingDisk<D> {
    inner: D,
    faults: Arc<Faults>,
}

impl<D: Disk> FailingDisk<D> {
    /// Wraps `inner`.
    pub fn new(inner: D, faults: Arc<Faults>) -> Self {
        Self { inner, faults }
    }

    /// The counter this disk shares.
    pub fn faults(&self) -> &Arc<Faults> {
        &self.faults
    }

    /// One call that writes nothing half: it happens or it does not.
    fn whole(&self, call: &'static str, work: impl FnOnce(&D) -> io::Result<()>) -> io::Result<()> {
        match self.faults.next(call) {
            None => work(&self.inner),
            Some(fault) => Err(fault.strike()),
        }
    }

    /// One call that writes `bytes`: a fault comes when the first half is written.
    fn halves(
        &self,
        call: &'static str,
        bytes: &[u8],
        work: impl FnOnce(&D, &[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        match self.faults.next(call) {
            None => work(&self.inner, bytes),
            Some(fault) => {
                work(&self.inner, &bytes[..bytes.len() / 2])?;
                Err(fault.strike())
            }
        }
    }
}

impl<D: Disk> Disk for FailingDisk<D> {
    fn make_dirs(&self, dir: &Path) -> io::Result<()> {
        self.whole("disk make_dirs", |disk| disk.make_dirs(dir))
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.halves("disk write_new", bytes, |disk, bytes| disk.write_new(path, bytes))
    }

    fn append_at(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.halves("disk append_at", bytes, |disk, bytes| disk.append_at(path, offset, bytes))
    }

    fn read_at(&self, path: &Path, offset: u64, len: u64) -> io::Result<Vec<u8>> {
        self.inner.read_at(path, offset, len)
    }

    fn len(&self, path: &Path) -> io::Result<Option<u64>> {
        self.inner.len(path)
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.whole("disk sync_file", |disk| disk.sync_file(path))
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.whole("disk sync_dir", |disk| disk.sync_dir(path))
    }

    fn sync_all(&self, root: &Path) -> io::Result<()> {
        self.whole("disk sync_all", |disk| disk.sync_all(root))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.whole("disk rename", |disk| disk.rename(from, to))
    }

    fn hard_link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.whole("disk hard_link", |disk| disk.hard_link(from, to))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.whole("disk remove_file", |disk| disk.remove_file(path))
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.whole("disk remove_dir", |disk| disk.remove_dir(path))
    }

    fn set_mode_and_time(&self, path: &Path, mode: u32, modified_ns: i64) -> io::Result<()> {
        self.whole("disk set_mode_and_time", |disk| disk.set_mode_and_time(path, mode, modified_ns))
    }

    fn truncate(&self, path: &Path, len: u64) -> io::Result<()> {
        self.whole("disk truncate", |disk| disk.truncate(path, len))
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<Entry>> {
        self.inner.list(dir)
    }

    fn available(&self, path: &Path) -> io::Result<u64> {
        self.inner.available(path)
    }

    fn capacity(&self, path: &Path) -> io::Result<u64> {
        self.inner.capacity(path)
    }

    fn network(&self, path: &Path) -> io::Result<bool> {
        self.inner.network(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::Fault;
    use synthetic_blobs::{BlobDir, BlobError, Durability, Packer, RealDisk};
    use synthetic_model::Code;

    #[test]
    fn a_failed_append_leaves_the_first_half() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("t.frames");
        let disk = FailingDisk::new(RealDisk, Arc::new(Faults::at(2, Fault::Full)));
        disk.append_at(&path, 0, b"first.").unwrap();
        let full = disk.append_at(&path, 6, b"second").unwrap_err();
        assert_eq!(full.kind(), io::ErrorKind::StorageFull);
        assert_eq!(disk.read_at(&path, 0, 9).unwrap(), b"first.sec");
        disk.append_at(&path, 6, b"second").unwrap();
        assert_eq!((disk.len(&path).unwrap(), disk.faults().calls()), (Some(12), 3));
    }

    #[test]
    fn a_lasting_fault_stays_until_it_is_healed() {
        let temp = tempfile::tempdir().unwrap();
        let disk = FailingDisk::new(RealDisk, Arc::new(Faults::from(1, Fault::Io)));
        for _ in 0..3 {
            assert!(disk.make_dirs(&temp.path().join("d")).is_err());
        }
        disk.faults().heal();
        disk.make_dirs(&temp.path().join("d")).unwrap();
    }

    /// Every call of storing a blob fails once, in both ways: the error has its code, nothing
    /// bears the blob's name unless it is whole, and the next attempt succeeds.
    #[test]
    fn a_blob_survives_the_failure_of_any_call_of_storing_it() {
        for (fault, code) in [(Fault::Full, Code::StFull), (Fault::Io, Code::StIo)] {
            for call in 1.. {
                let temp = tempfile::tempdir().unwrap();
                let disk = FailingDisk::new(RealDisk, Arc::new(Faults::at(call, fault)));
                let blobs = BlobDir::new(&disk, temp.path().join("c/log"));
                let mut packer = Packer::new().unwrap();
                let first = blobs.put(b"some output", 3, &mut packer, Durability::Now);
                let done = first.is_ok();
                if let Err(error) = first {
                    let flush = matches!(error, BlobError::Sync { .. });
                    assert_eq!(error.code(), if flush { Code::StFsync } else { code }, "call {call}");
                }
                let names = RealDisk.list(&temp.path().join("c/log")).unwrap();
                assert!(names.iter().all(|entry| !entry.name.to_string_lossy().starts_with(".tmp-")), "call {call}");
                disk.faults().heal();
                let stored = blobs.put(b"some output", 3, &mut packer, Durability::Now).unwrap();
                blobs.verify(stored.id, 11).unwrap();
                if done {
                    assert!(call > 4, "storing takes several calls");
                    break;
                }
            }
        }
    }
}
