//! The mark that somebody writes to the artifact tree. Found without a living owner, it says that a
//! crash may have left bytes no row names.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom, Write},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use rustix::{
    fs::{FlockOperation, flock},
    io::Errno,
};

use crate::{StoreError, lock::open_lock_file};

const WRITING_FILE: &str = "writing";
const BEGAN: u8 = b'+';
const ENDED: u8 = b'-';

/// Stands in the store's folder while somebody writes to the artifact tree. All who write share it
/// and note in it that they began and that they ended: it goes when all have ended well, and stays
/// when one of them did not, however many others do.
#[derive(Debug)]
pub struct WritingMark {
    file: File,
    path: PathBuf,
}

impl WritingMark {
    /// Sets the mark, durably, before the first byte is written. Waits while somebody mends the
    /// tree.
    ///
    /// # Errors
    /// [`StoreError::Io`], [`StoreError::Flush`].
    pub(crate) fn set(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join(WRITING_FILE);
        let io = |doing, source| StoreError::Io { doing, path: path.clone(), source };
        let file = loop {
            let file = open_lock_file(&path, true).map_err(|e| io("make", e))?;
            flock(&file, FlockOperation::LockShared).map_err(|e| io("lock", e.into()))?;
            // Whoever had the lock before may have taken the mark away.
            if is_at(&file, &path).map_err(|e| io("look at", e))? {
                break file;
            }
        };
        note(&file, BEGAN).map_err(|e| io("write", e))?;
        let folder = File::open(dir).map_err(|e| io("open the folder of", e))?;
        folder.sync_all().map_err(|source| StoreError::Flush { path: dir.to_owned(), source })?;
        Ok(Self { file, path })
    }

    /// Says that all that was to be written is. Takes the mark away unless somebody else writes
    /// too, or did not end well.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn clear(mut self) -> Result<(), StoreError> {
        note(&self.file, ENDED).map_err(|e| self.io("write", e))?;
        match flock(&self.file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) if self.all_ended().map_err(|e| self.io("read", e))? => self.remove(),
            Ok(()) | Err(Errno::WOULDBLOCK) => Ok(()),
            Err(errno) => Err(self.io("lock", errno.into())),
        }
    }

    fn all_ended(&mut self) -> std::io::Result<bool> {
        let mut noted = Vec::new();
        self.file.seek(SeekFrom::Start(0))?;
        self.file.read_to_end(&mut noted)?;
        let count = |word| noted.iter().filter(|noted| **noted == word).count();
        Ok(count(BEGAN) == count(ENDED))
    }

    fn remove(&self) -> Result<(), StoreError> {
        match rustix::fs::unlink(&self.path) {
            Ok(()) | Err(Errno::NOENT) => Ok(()),
            Err(errno) => Err(self.io("remove", errno.into())),
        }
    }

    fn io(&self, doing: &'static str, source: std::io::Error) -> StoreError {
        StoreError::Io { doing, path: self.path.clone(), source }
    }
}

/// A mark whose owner no longer lives. Nobody sets one while this is held.
#[derive(Debug)]
pub struct AbandonedMark(WritingMark);

impl AbandonedMark {
    /// The mark somebody left behind; `None` when there is none, or somebody is still writing.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn find(dir: &Path) -> Result<Option<Self>, StoreError> {
        let path = dir.join(WRITING_FILE);
        let file = match open_lock_file(&path, false) {
            Ok(file) => file,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(StoreError::Io { doing: "open", path, source }),
        };
        let mark = WritingMark { file, path };
        match flock(&mark.file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(is_at(&mark.file, &mark.path).map_err(|e| mark.io("look at", e))?.then_some(Self(mark))),
            Err(Errno::WOULDBLOCK) => Ok(None),
            Err(errno) => Err(mark.io("lock", errno.into())),
        }
    }

    /// Takes the mark away: what was left is mended.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn clear(self) -> Result<(), StoreError> {
        self.0.remove()
    }
}

/// Adds one byte at the end, in one step.
fn note(mut file: &File, word: u8) -> std::io::Result<()> {
    file.write_all(&[word])
}

/// Whether `path` still names this file.
fn is_at(file: &File, path: &Path) -> std::io::Result<bool> {
    let open = file.metadata()?;
    match path.symlink_metadata() {
        Ok(named) => Ok((named.dev(), named.ino()) == (open.dev(), open.ino())),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(e),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(dir: &Path) -> bool {
        dir.join(WRITING_FILE).exists()
    }

    #[test]
    fn the_mark_goes_with_the_last_who_ends_well() {
        let dir = tempfile::tempdir().unwrap();
        let (first, second) = (WritingMark::set(dir.path()).unwrap(), WritingMark::set(dir.path()).unwrap());
        assert!(AbandonedMark::find(dir.path()).unwrap().is_none(), "somebody writes");
        first.clear().unwrap();
        assert!(left(dir.path()), "the second still writes");
        second.clear().unwrap();
        assert!(!left(dir.path()));
    }

    #[test]
    fn the_mark_stays_when_another_did_not_end_well() {
        let dir = tempfile::tempdir().unwrap();
        let (crashed, other) = (WritingMark::set(dir.path()).unwrap(), WritingMark::set(dir.path()).unwrap());
        drop(crashed);
        other.clear().unwrap();
        assert!(left(dir.path()), "what the first left is not mended yet");
        WritingMark::set(dir.path()).unwrap().clear().unwrap();
        assert!(left(dir.path()), "nor is it by later work");
        AbandonedMark::find(dir.path()).unwrap().expect("it is abandoned").clear().unwrap();
        assert!(!left(dir.path()) && AbandonedMark::find(dir.path()).unwrap().is_none());
    }

    #[test]
    fn a_mark_set_while_it_is_taken_away_stands() {
        let dir = tempfile::tempdir().unwrap();
        drop(WritingMark::set(dir.path()).unwrap());
        let mending = AbandonedMark::find(dir.path()).unwrap().expect("it is abandoned");
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| WritingMark::set(dir.path()).unwrap());
            mending.clear().unwrap();
            let set = waiting.join().unwrap();
            assert!(left(dir.path()), "the one who waited has a mark of its own");
            set.clear().unwrap();
        });
        assert!(!left(dir.path()));
    }
}
