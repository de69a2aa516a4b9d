//! Large values by the hash of their plain bytes, one file each.
//!
//! `<dir>/<hex>.zst` holds one frame. Files are never changed in place: the same id is the same
//! bytes for ever, so one file may have several names (hard links) in several folders.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    str::FromStr,
};

use synthetic_model::Code;

use crate::{
    disk::{self, Disk},
    frame::{FrameError, Packer, Trickle, Unpacker, take_stored},
    publish::{Durability, Step, publish},
};

const EXTENSION: &str = "zst";
/// How much of a file is read at once when it is checked.
const PIECE_BYTES: u64 = 1 << 20;

/// The BLAKE3 hash of a blob's plain bytes. As text: 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlobId(pub [u8; 32]);

/// A text that is no blob id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a blob id (expected 64 lower-case hex digits)")]
pub struct BadBlobId {
    /// What was given, cut at 80 characters.
    pub found: String,
}

impl BlobId {
    /// The id of these plain bytes.
    #[must_use]
    pub fn of(plain: &[u8]) -> Self {
        Self(*blake3::hash(plain).as_bytes())
    }

    /// The id a file of this name holds, when it is the name of a blob file.
    #[must_use]
    pub fn of_file_name(name: &str) -> Option<Self> {
        name.strip_suffix(".zst")?.parse().ok()
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl fmt::Debug for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlobId({self})")
    }
}

impl FromStr for BlobId {
    type Err = BadBlobId;
    fn from_str(text: &str) -> Result<Self, BadBlobId> {
        let lower = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        match blake3::Hash::from_hex(text) {
            Ok(hash) if lower => Ok(Self(*hash.as_bytes())),
            _ => Err(BadBlobId { found: text.chars().take(80).collect() }),
        }
    }
}

/// A blob that could not be stored or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BlobError {
    /// No file bears the blob's name.
    #[error("blob {id} is not in {}", .path.display())]
    Missing {
        /// The blob.
        id: BlobId,
        /// Where it should be.
        path: PathBuf,
    },
    /// The file is no whole frame of the length that was stored.
    #[error("blob {id} is damaged")]
    Damaged {
        /// The blob.
        id: BlobId,
        /// What is wrong with its frame.
        source: FrameError,
    },
    /// The file unpacks, to other bytes than those of this name.
    #[error("blob {id} holds the bytes of {actual}")]
    WrongContent {
        /// The blob.
        id: BlobId,
        /// What the bytes hash to.
        actual: BlobId,
    },
    /// The system refused to read.
    #[error("could not read {}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The system refused to write.
    #[error("could not write {}", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The system could not make the file durable. This is final: see [`Disk::sync_file`].
    #[error("could not flush {}", .path.display())]
    Sync {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl BlobError {
    /// The stable code of this failure.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Missing { .. } => Code::StBlobMissing,
            Self::Damaged { .. } | Self::WrongContent { .. } => Code::StBlobCorrupt,
            Self::Read { source, .. } | Self::Write { source, .. } => disk::code_of(source),
            Self::Sync { .. } => Code::StFsync,
        }
    }

    /// Whether the bytes on the disk are at fault, so that writing them again is the cure.
    const fn is_damage(&self) -> bool {
        matches!(self, Self::Missing { .. } | Self::Damaged { .. } | Self::WrongContent { .. })
    }
}

/// What [`BlobDir::put`] or [`BlobDir::link_from`] left on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// The blob.
    pub id: BlobId,
    /// The length of its file.
    pub stored_bytes: u64,
    /// How its bytes came to bear this name.
    pub how: How,
}

/// How a blob came into a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Its bytes were written.
    Written,
    /// A second name was given to bytes of another folder.
    Linked,
    /// It was there and is whole.
    Known,
}

/// One folder of blobs.
#[derive(Clone)]
pub struct BlobDir<'d> {
    disk: &'d dyn Disk,
    dir: PathBuf,
}

impl fmt::Debug for BlobDir<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlobDir").field("dir", &self.dir).finish_non_exhaustive()
    }
}

impl<'d> BlobDir<'d> {
    /// The blobs in `dir`, which is made with the first of them.
    pub fn new(disk: &'d dyn Disk, dir: impl Into<PathBuf>) -> Self {
        Self { disk, dir: dir.into() }
    }

    /// Where the file of a blob is, or would be.
    #[must_use]
    pub fn path(&self, id: BlobId) -> PathBuf {
        self.dir.join(format!("{id}.{EXTENSION}"))
    }

    /// Stores `plain` and returns its id and the bytes it takes.
    ///
    /// The file is read back, unpacked and compared before it gets its name; one that bears the
    /// name already is read in the same way, and replaced if it is damaged. Besides `plain` this
    /// holds the packed bytes, never a second copy of the plain ones.
    ///
    /// # Errors
    /// [`BlobError::Write`], [`BlobError::Sync`], or what the check found; nothing then bears the
    /// blob's name that did not before, unless only flushing the folder failed.
    pub fn put(
        &self,
        plain: &[u8],
        level: i32,
        packer: &mut Packer,
        durability: Durability,
    ) -> Result<Stored, BlobError> {
        self.put_known(BlobId::of(plain), plain, level, packer, durability)
    }

    /// As [`BlobDir::put`], for a caller that has hashed `plain` before.
    ///
    /// # Errors
    /// As [`BlobDir::put`]; also [`BlobError::WrongContent`] when `id` is not of these bytes.
    pub fn put_known(
        &self,
        id: BlobId,
        plain: &[u8],
        level: i32,
        packer: &mut Packer,
        durability: Durability,
    ) -> Result<Stored, BlobError> {
        let path = self.path(id);
        let plain_bytes = plain.len() as u64;
        if let Some(stored) = self.known(id, plain_bytes, durability)? {
            return Ok(stored);
        }
        let mut packed = Vec::new();
        let stored_bytes =
            packer.pack(plain, level, &mut packed).map_err(|source| BlobError::Write { path: path.clone(), source })?;
        self.place(id, plain_bytes, packed, durability)?;
        Ok(Stored { id, stored_bytes, how: How::Written })
    }

    /// The plain bytes of a blob, proven to be those of its name.
    ///
    /// # Errors
    /// [`BlobError::Missing`], [`BlobError::Damaged`] or [`BlobError::WrongContent`] when they
    /// cannot be shown; [`BlobError::Read`] when the system refuses.
    pub fn get(&self, id: BlobId, plain_bytes: u64, unpacker: &mut Unpacker) -> Result<Vec<u8>, BlobError> {
        let path = self.path(id);
        let frame = self.read_file(id, &path)?;
        let plain = unpacker.unpack(&frame, plain_bytes).map_err(|source| BlobError::Damaged { id, source })?;
        let actual = BlobId::of(&plain);
        if actual == id { Ok(plain) } else { Err(BlobError::WrongContent { id, actual }) }
    }

    /// The plain bytes of a base. They are not compared with its name: a frame that was packed
    /// against other bytes does not unpack.
    ///
    /// # Errors
    /// [`BlobError::Missing`], [`BlobError::Damaged`], [`BlobError::Read`].
    pub fn get_base(&self, id: BlobId, plain_bytes: u64, unpacker: &mut Unpacker) -> Result<Vec<u8>, BlobError> {
        let path = self.path(id);
        let frame = self.read_file(id, &path)?;
        take_stored(frame, plain_bytes)
            .or_else(|frame| unpacker.unpack(&frame, plain_bytes).map_err(|source| BlobError::Damaged { id, source }))
    }

    /// Proves a blob whole without holding it in memory; returns the length of its file.
    ///
    /// # Errors
    /// As [`BlobDir::get`].
    pub fn verify(&self, id: BlobId, plain_bytes: u64) -> Result<u64, BlobError> {
        self.verify_file(id, plain_bytes, &self.path(id))
    }

    /// Brings a blob of `other` here: as a second name of the same bytes where the file system
    /// can, else as a copy. It is proven whole first, so that damage does not spread.
    ///
    /// # Errors
    /// What [`BlobDir::verify`] says of the blob in `other`; otherwise as [`BlobDir::put`].
    pub fn link_from(
        &self,
        other: &BlobDir<'_>,
        id: BlobId,
        plain_bytes: u64,
        durability: Durability,
    ) -> Result<Stored, BlobError> {
        if let Some(stored) = self.known(id, plain_bytes, durability)? {
            return Ok(stored);
        }
        let stored_bytes = other.verify(id, plain_bytes)?;
        let (from, to) = (other.path(id), self.path(id));
        self.disk.make_dirs(&self.dir).map_err(|source| BlobError::Write { path: self.dir.clone(), source })?;
        match self.disk.hard_link(&from, &to) {
            Ok(()) => {
                self.flush(&to, durability)?;
                Ok(Stored { id, stored_bytes, how: How::Linked })
            }
            // Something damaged bears the name, or another process was faster: replacing is safe.
            Err(error) if disk::cannot_link(&error) || error.kind() == io::ErrorKind::AlreadyExists => {
                let packed = other.read_file(id, &from)?;
                self.place(id, plain_bytes, packed, durability)?;
                Ok(Stored { id, stored_bytes, how: How::Written })
            }
            Err(source) => Err(BlobError::Write { path: to, source }),
        }
    }

    /// The blob as it stands here, when it is there and whole. One that a crash left in part is
    /// as good as absent: it is replaced.
    fn known(&self, id: BlobId, plain_bytes: u64, durability: Durability) -> Result<Option<Stored>, BlobError> {
        match self.verify(id, plain_bytes) {
            Ok(stored_bytes) => {
                // Whoever wrote it may not have flushed it yet.
                self.flush(&self.path(id), durability)?;
                Ok(Some(Stored { id, stored_bytes, how: How::Known }))
            }
            Err(error) if error.is_damage() => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn place(&self, id: BlobId, plain_bytes: u64, packed: Vec<u8>, durability: Durability) -> Result<(), BlobError> {
        let path = self.path(id);
        publish(self.disk, &path, packed, durability, |temporary| {
            self.verify_file(id, plain_bytes, temporary).map(drop)
        })
        .map_err(|step| match step {
            Step::Write(source) => BlobError::Write { path, source },
            Step::Sync(source) => BlobError::Sync { path, source },
            Step::Check(error) => error,
        })
    }

    fn flush(&self, path: &Path, durability: Durability) -> Result<(), BlobError> {
        if durability == Durability::Batch {
            return Ok(());
        }
        let flushed = self.disk.sync_file(path).and_then(|()| self.disk.sync_dir(&self.dir));
        flushed.map_err(|source| BlobError::Sync { path: path.to_owned(), source })
    }

    fn file_bytes(&self, id: BlobId, path: &Path) -> Result<u64, BlobError> {
        match self.disk.len(path) {
            Ok(Some(len)) => Ok(len),
            Ok(None) => Err(BlobError::Missing { id, path: path.to_owned() }),
            Err(source) => Err(BlobError::Read { path: path.to_owned(), source }),
        }
    }

    fn read_file(&self, id: BlobId, path: &Path) -> Result<Vec<u8>, BlobError> {
        let stored_bytes = self.file_bytes(id, path)?;
        self.disk.read_at(path, 0, stored_bytes).map_err(|source| BlobError::Read { path: path.to_owned(), source })
    }

    fn verify_file(&self, id: BlobId, plain_bytes: u64, path: &Path) -> Result<u64, BlobError> {
        let stored_bytes = self.file_bytes(id, path)?;
        let damaged = |source| BlobError::Damaged { id, source };
        let unreadable = |source| BlobError::Read { path: path.to_owned(), source };
        let mut trickle = Trickle::new(plain_bytes).map_err(unreadable)?;
        let mut hasher = blake3::Hasher::new();
        let mut sink = |plain: &[u8]| {
            hasher.update(plain);
        };
        let mut offset = 0;
        while offset < stored_bytes {
            let piece_bytes = PIECE_BYTES.min(stored_bytes - offset);
            let piece = self.disk.read_at(path, offset, piece_bytes).map_err(unreadable)?;
            trickle.feed(&piece, stored_bytes, &mut sink).map_err(damaged)?;
            offset += piece_bytes;
        }
        trickle.finish(&mut sink).map_err(damaged)?;
        let actual = BlobId(*hasher.finalize().as_bytes());
        if actual == id { Ok(stored_bytes) } else { Err(BlobError::WrongContent { id, actual }) }
    }
}

#[cfg(test)]
mod tests;
