//! Small documents whose last line proves the lines before it.
//!
//! `<document>\nblake3 <64 hex digits>\n`. A person can read it, `b3sum` can check it, and a
//! reader takes nothing from it that is not proven.

use std::{
    io,
    path::{Path, PathBuf},
};

use synthetic_model::Code;

use crate::{
    disk::{self, Disk},
    publish::{Durability, Step, publish},
};

const MARK: &[u8] = b"\nblake3 ";
const SEAL_BYTES: usize = MARK.len() + 64 + 1;
/// The longest sealed file that is read.
pub const SEALED_BYTES_MAX: u64 = 64 << 20;

/// A sealed document that could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// The bytes do not end in a seal.
    #[error("document has no seal")]
    Unsealed,
    /// The seal is not of these bytes.
    #[error("document is not what was sealed")]
    Broken,
    /// The file is over [`SEALED_BYTES_MAX`].
    #[error("{} holds {found} bytes, {SEALED_BYTES_MAX} are allowed", .path.display())]
    TooLong {
        /// The file.
        path: PathBuf,
        /// Its length.
        found: u64,
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

impl SealError {
    /// The stable code of this failure.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Unsealed | Self::Broken | Self::TooLong { .. } => Code::StBlobCorrupt,
            Self::Read { source, .. } | Self::Write { source, .. } => disk::code_of(source),
            Self::Sync { .. } => Code::StFsync,
        }
    }
}

/// The sealed form of a document.
#[must_use]
pub fn seal(document: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(document.len() + SEAL_BYTES);
    sealed.extend_from_slice(document);
    sealed.extend_from_slice(MARK);
    sealed.extend_from_slice(blake3::hash(document).to_hex().as_bytes());
    sealed.push(b'\n');
    sealed
}

/// The document in its sealed form, proven.
///
/// # Errors
/// - [`SealError::Unsealed`] when the last line is no seal.
/// - [`SealError::Broken`] when it is the seal of something else.
pub fn open(sealed: &[u8]) -> Result<&[u8], SealError> {
    let at = sealed.len().checked_sub(SEAL_BYTES).ok_or(SealError::Unsealed)?;
    let (document, last_line) = sealed.split_at(at);
    let hex = last_line.strip_prefix(MARK).and_then(|l| l.strip_suffix(b"\n")).ok_or(SealError::Unsealed)?;
    if blake3::hash(document).to_hex().as_bytes() == hex { Ok(document) } else { Err(SealError::Broken) }
}

/// Puts a sealed document in place of the file that bears `path`, as one step: a reader, and a
/// crash, finds the earlier one or this one.
///
/// # Errors
/// [`SealError::Write`] or [`SealError::Sync`]; what it read back is wrong: [`SealError::Broken`].
pub fn replace(disk: &dyn Disk, path: &Path, document: &[u8], durability: Durability) -> Result<(), SealError> {
    publish(disk, path, seal(document), durability, |temporary| {
        let back = read(disk, temporary)?.ok_or(SealError::Broken)?;
        if back == document { Ok(()) } else { Err(SealError::Broken) }
    })
    .map_err(|step| match step {
        Step::Write(source) => SealError::Write { path: path.to_owned(), source },
        Step::Sync(source) => SealError::Sync { path: path.to_owned(), source },
        Step::Check(error) => error,
    })
}

/// The document in the sealed file `path`, proven; `None` when the file is not there.
///
/// # Errors
/// As [`open`]; also [`SealError::TooLong`] and [`SealError::Read`].
pub fn read(disk: &dyn Disk, path: &Path) -> Result<Option<Vec<u8>>, SealError> {
    let unreadable = |source| SealError::Read { path: path.to_owned(), source };
    let Some(len) = disk.len(path).map_err(unreadable)? else { return Ok(None) };
    if len > SEALED_BYTES_MAX {
        return Err(SealError::TooLong { path: path.to_owned(), found: len });
    }
    let mut sealed = disk.read_at(path, 0, len).map_err(unreadable)?;
    let document_bytes = open(&sealed)?.len();
    sealed.truncate(document_bytes);
    Ok(Some(sealed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RealDisk;
    use proptest::prelude::*;

    proptest! {
        /// A sealed document opens to itself, whatever it holds.
        #[test]
        fn documents_round_trip(document in proptest::collection::vec(any::<u8>(), 0..300)) {
            let sealed = seal(&document);
            prop_assert_eq!(open(&sealed).expect("own seal"), &document[..]);
        }

        /// Other bytes are refused.
        #[test]
        fn other_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(open(&bytes).is_err());
        }
    }

    #[test]
    fn one_flipped_bit_or_lost_byte_anywhere_is_found() {
        let sealed = seal(br#"{"name":"parser","sessions":["a","b"]}"#);
        for at in 0..sealed.len() {
            for bit in 0..8 {
                let mut flipped = sealed.clone();
                flipped[at] ^= 1 << bit;
                assert!(open(&flipped).is_err(), "bit {bit} of byte {at}");
            }
            assert!(open(&sealed[..at]).is_err(), "cut at {at}");
            assert!(open(&sealed[at + 1..]).is_err(), "{} bytes lost at the start", at + 1);
        }
    }

    #[test]
    fn replacing_keeps_one_whole_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("new/construct.json");
        assert!(read(&RealDisk, &path).unwrap().is_none(), "not there yet");
        for (document, durability) in [(&b"{\"v\":1}"[..], Durability::Now), (b"{\"v\":2}", Durability::Batch)] {
            replace(&RealDisk, &path, document, durability).unwrap();
            assert_eq!(read(&RealDisk, &path).unwrap().as_deref(), Some(document));
        }
        let names: Vec<_> = RealDisk.list(path.parent().unwrap()).unwrap().into_iter().map(|e| e.name).collect();
        assert_eq!(names, ["construct.json"], "no temporary file stays");
    }
}
