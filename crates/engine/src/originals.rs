//! Originals: the files of sessions as their agents wrote them, written to a folder of a person's.
//!
//! Nothing there is ever overwritten, and every file was read back and compared when it got its name.

use std::{
    collections::BTreeSet,
    io::{self, Write},
    path::{Path, PathBuf},
};

use synthetic_blobs::Disk;
use synthetic_model::{ConstructId, SessionId, WorkspaceId, report::ExportReport};
use synthetic_store::{Read, query};

use crate::{Amount, Cancel, Engine, EngineError, Progress};

/// Bytes that are written or read at a time.
const PIECE_BYTES: usize = 1 << 20;
/// Longest name of a folder, in bytes.
const NAME_BYTES: usize = 80;
/// Files of one session that differ, beyond which nothing more is exported to a folder.
const VERSIONS_MAX: u32 = 1000;

/// One session and the folder its file is written to.
pub(crate) struct Original {
    session: SessionId,
    dir: PathBuf,
}

impl Engine {
    /// All constructs of a workspace.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn constructs_of(&self, workspace: WorkspaceId) -> Result<Vec<ConstructId>, EngineError> {
        let facts = self.read(|read| Ok::<_, EngineError>(query::cleanup::facts(read)?))?;
        Ok(facts.into_iter().filter(|fact| fact.workspace == workspace).map(|fact| fact.id).collect())
    }

    /// Writes the files of all sessions of these constructs to `<folder>/<workspace>/<construct>/`.
    ///
    /// # Errors
    /// [`EngineError::BadValue`] for a folder that is not named in full or lies in the store,
    /// [`EngineError::NotFound`] for a construct that is not there, [`EngineError::Removed`] for a session of
    /// which parts were removed, failures of the disk; what was written stays.
    pub fn export_originals(
        &self,
        constructs: &[ConstructId],
        folder: &Path,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<ExportReport, EngineError> {
        let is_plain = folder.components().all(|part| part != std::path::Component::ParentDir);
        if !folder.is_absolute() || !is_plain || folder.starts_with(self.dir()) {
            let words = format!("{} is not a folder outside the store, named in full", folder.display());
            return Err(EngineError::BadValue(words));
        }
        let originals = self.read(|read| {
            let mut originals = Vec::new();
            for id in constructs {
                let found = originals_of(read, *id, folder)?;
                originals.extend(found.ok_or_else(|| EngineError::NotFound { noun: "construct", id: id.to_string() })?);
            }
            Ok::<_, EngineError>(originals)
        })?;
        let (sessions, bytes) = self.write_originals(&originals, progress, cancel)?;
        let folder = folder.display().to_string();
        Ok(ExportReport { folder, constructs: constructs.len() as u64, sessions, original_bytes: bytes })
    }

    /// Writes them all, flushed, read back and compared. Returns how many files and bytes they are.
    pub(crate) fn write_originals(
        &self,
        originals: &[Original],
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<(u64, u64), EngineError> {
        progress.stage("export", Some(Amount { files: originals.len() as u64, bytes: 0 }));
        let (mut dirs, mut bytes) = (BTreeSet::new(), 0);
        for original in originals {
            if cancel.is_cancelled() {
                return Err(EngineError::Cancelled);
            }
            dirs.insert(original.dir.clone());
            let written = self.write_original(original)?;
            bytes += written;
            progress.advance(Amount { files: 1, bytes: written });
        }
        for dir in dirs {
            // The names above it may be new too.
            for dir in dir.ancestors().take(4) {
                self.disk.sync_dir(dir).map_err(|source| failed("flush", dir, source))?;
            }
        }
        Ok((originals.len() as u64, bytes))
    }

    /// Returns how many bytes the session has.
    fn write_original(&self, original: &Original) -> Result<u64, EngineError> {
        let Original { session, dir } = original;
        self.disk.make_dirs(dir).map_err(|source| failed("make", dir, source))?;
        let part = dir.join(format!("{session}.jsonl.part"));
        let mut out = FileWriter { disk: &*self.disk, path: &part, offset: 0, waiting: Vec::new() };
        let origin = self.origin(*session, &mut out)?;
        out.finish().map_err(|source| failed("write", &part, source))?;
        self.disk.sync_file(&part).map_err(|source| failed("flush", &part, source))?;
        if self.digest_of(&part)? != Some((origin.bytes, origin.blake3.clone())) {
            return Err(EngineError::ReadBack { path: part });
        }
        for version in 1..=VERSIONS_MAX {
            let number = if version == 1 { String::new() } else { format!(" {version}") };
            let file = dir.join(format!("{session}{number}.jsonl"));
            match self.digest_of(&file)? {
                // An earlier run wrote the very same.
                Some(there) if there == (origin.bytes, origin.blake3.clone()) => {
                    self.disk.remove_file(&part).map_err(|source| failed("remove", &part, source))?;
                    return Ok(origin.bytes);
                }
                // What an earlier run wrote is never overwritten.
                Some(_) => {}
                None => {
                    self.disk.rename(&part, &file).map_err(|source| failed("rename", &part, source))?;
                    return Ok(origin.bytes);
                }
            }
        }
        Err(EngineError::BadValue(format!("{} holds too many files of one session", dir.display())))
    }

    /// Length and BLAKE3 of a file; `None` when it is not there.
    fn digest_of(&self, path: &Path) -> Result<Option<(u64, String)>, EngineError> {
        let Some(len) = self.disk.len(path).map_err(|source| failed("look at", path, source))? else {
            return Ok(None);
        };
        let mut hasher = blake3::Hasher::new();
        let mut offset = 0;
        while offset < len {
            let count = (len - offset).min(PIECE_BYTES as u64);
            let piece = self.disk.read_at(path, offset, count).map_err(|source| failed("read back", path, source))?;
            hasher.update(&piece);
            offset += count;
        }
        Ok(Some((len, hasher.finalize().to_hex().to_string())))
    }
}

/// The sessions of a construct and where they go; `None` when there is no such construct.
pub(crate) fn originals_of(
    read: &Read<'_>,
    id: ConstructId,
    folder: &Path,
) -> Result<Option<Vec<Original>>, EngineError> {
    let Some(construct) = query::constructs::get(read, id)? else { return Ok(None) };
    let dir = folder.join(plain(&construct.workspace)).join(format!("{} {}", plain(&construct.name), construct.id));
    let sessions = query::sessions::of_construct(read, id)?;
    Ok(Some(sessions.into_iter().map(|session| Original { session: session.id, dir: dir.clone() }).collect()))
}

fn failed(doing: &'static str, path: &Path, source: io::Error) -> EngineError {
    EngineError::Io { doing, path: path.to_owned(), source }
}

/// A name from a transcript as one of a folder: nothing in it leads elsewhere, hides or ends a line.
fn plain(name: &str) -> String {
    let safe = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c };
    let name: String = name.chars().map(safe).collect();
    let name = name[..name.floor_char_boundary(NAME_BYTES)].trim().trim_start_matches('.').trim();
    if name.is_empty() { "unnamed".into() } else { name.into() }
}

/// Writes a file piece by piece through the disk.
struct FileWriter<'w> {
    disk: &'w dyn Disk,
    path: &'w Path,
    offset: u64,
    waiting: Vec<u8>,
}

impl FileWriter<'_> {
    fn finish(&mut self) -> io::Result<()> {
        // Also without a byte: the file is made.
        self.disk.append_at(self.path, self.offset, &self.waiting)?;
        self.offset += self.waiting.len() as u64;
        self.waiting.clear();
        Ok(())
    }
}

impl Write for FileWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= PIECE_BYTES {
            self.finish()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_from_transcripts_lead_nowhere() {
        for (name, folder) in [
            ("Fix the parser", "Fix the parser"),
            ("../../etc", "_.._etc"),
            (" ..", "unnamed"),
            ("a/b\\c\n", "a_b_c_"),
            ("", "unnamed"),
        ] {
            assert_eq!(plain(name), folder, "{name:?}");
        }
        assert!(plain(&"ä".repeat(200)).len() <= 80);
    }
}
