//! A few MB of the disk that are held by a file and given back when nothing else is left, so that
//! work that makes room or ends well can still be done at zero bytes free.
//!
//! Taking in more never uses them: a collection that finds the disk full ends there. The file is
//! made when there is plenty of room and only then; that it cannot be made is no failure of
//! anything.

use std::{
    io,
    path::{Path, PathBuf},
};

use synthetic_blobs::Disk;
use synthetic_model::Code;

use crate::{Engine, EngineError, limits, limits::RESERVE_BYTES};

/// Name of the file in the store's folder.
pub(crate) const RESERVE_FILE: &str = "reserve";

/// How the file begins. A file of this name that begins otherwise is somebody else's.
const GREETING: &[u8] = b"Synthetic holds this space so that a store on a full disk can be cleaned up.\n";

/// What bears the reserve's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// Nothing.
    Nothing,
    /// The reserve, or what was written of it before a crash: so many bytes.
    Ours(u64),
    /// Something that is not ours to touch.
    Foreign,
}

/// The reserve of one store.
pub(crate) struct Reserve<'r> {
    disk: &'r dyn Disk,
    dir: &'r Path,
}

impl<'r> Reserve<'r> {
    pub(crate) fn new(disk: &'r dyn Disk, dir: &'r Path) -> Self {
        Self { disk, dir }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.dir.join(RESERVE_FILE)
    }

    /// What is there.
    ///
    /// # Errors
    /// When that cannot be found out.
    pub(crate) fn held(&self) -> io::Result<Held> {
        let path = self.path();
        let len = match self.disk.len(&path) {
            Ok(None) => return Ok(Held::Nothing),
            Ok(Some(len)) => len,
            Err(_) => return Ok(Held::Foreign),
        };
        let begun = len.min(GREETING.len() as u64);
        let start = self.disk.read_at(&path, 0, begun)?;
        Ok(if GREETING.starts_with(&start) { Held::Ours(len) } else { Held::Foreign })
    }

    /// Makes it, or finishes it, when there is plenty of room. Says how much is held.
    ///
    /// # Errors
    /// When the disk fails; nothing is held then.
    pub(crate) fn keep(&self) -> io::Result<u64> {
        match self.held()? {
            Held::Ours(len) if len >= RESERVE_BYTES => return Ok(len),
            Held::Ours(_) | Held::Nothing => {}
            Held::Foreign => return Ok(0),
        }
        if self.disk.available(self.dir)? < limits::RESERVE_ROOM_BYTES {
            return Ok(0);
        }
        let path = self.path();
        match self.disk.append_at(&path, 0, &content()) {
            Ok(()) => Ok(RESERVE_BYTES),
            Err(failed) => {
                // Half of it is no use: the space is wanted elsewhere.
                drop(self.disk.remove_file(&path));
                Err(failed)
            }
        }
    }

    /// Gives the space back. Says how much it was.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub(crate) fn release(&self) -> io::Result<u64> {
        let Held::Ours(len) = self.held()? else { return Ok(0) };
        match self.disk.remove_file(&self.path()) {
            Ok(()) => Ok(len),
            // Another process gave it back meanwhile.
            Err(gone) if gone.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(failed) => Err(failed),
        }
    }

    /// Gives the space back when `error` says that it is needed. `true`: it may be tried again.
    pub(crate) fn helps(&self, error: &EngineError) -> bool {
        let lacks_room = match error.code() {
            Code::StFull => true,
            // SQLite tells of its shared memory that it cannot be made, and not why.
            Code::StIo => self.disk.available(self.dir).is_ok_and(|available| available < RESERVE_BYTES),
            _ => false,
        };
        lacks_room && self.release().is_ok_and(|freed| freed > 0)
    }
}

impl Engine {
    /// Gives the reserve back to the disk, for work that makes room. Returns the bytes gained, 0
    /// when there was none. It is made again when there is plenty of room: at the next opening or
    /// collection.
    ///
    /// # Errors
    /// Code `ST_IO` and its like when the file cannot be removed.
    pub fn release_reserve(&self) -> Result<u64, EngineError> {
        let reserve = self.reserve();
        reserve.release().map_err(|source| EngineError::Io { doing: "give back", path: reserve.path(), source })
    }

    /// Runs work that makes room, or that ends well what was begun; when it finds the disk full,
    /// gives the reserve back and runs it once more.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn with_reserve<T>(&self, mut work: impl FnMut() -> Result<T, EngineError>) -> Result<T, EngineError> {
        match work() {
            Err(error) if self.reserve().helps(&error) => work(),
            done => done,
        }
    }

    /// Makes the reserve if it is not there and there is plenty of room.
    pub(crate) fn keep_reserve(&self) {
        // A store works as well without one.
        drop(self.reserve().keep());
    }

    /// Bytes the reserve holds.
    pub(crate) fn reserve_bytes(&self) -> u64 {
        match self.reserve().held() {
            Ok(Held::Ours(len)) => len,
            Ok(Held::Nothing | Held::Foreign) | Err(_) => 0,
        }
    }

    pub(crate) fn reserve(&self) -> Reserve<'_> {
        Reserve::new(&*self.disk, self.layout.dir())
    }
}

/// What fills it: bytes no file system makes smaller.
fn content() -> Vec<u8> {
    let mut bytes = vec![0; RESERVE_BYTES as usize];
    let (greeting, rest) = bytes.split_at_mut(GREETING.len());
    greeting.copy_from_slice(GREETING);
    blake3::Hasher::new().update(GREETING).finalize_xof().fill(rest);
    bytes
}
