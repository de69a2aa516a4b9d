//! Writes original bytes to a folder before anything of them moves to the trash.

use std::{
    collections::BTreeSet,
    io::{self, Write},
    path::{Path, PathBuf},
};

use synthetic_blobs::Disk;
use synthetic_model::{
    ConstructId, SessionId,
    cleanup::{CleanupAction, CleanupPlan, CleanupRequest},
    retention::PolicyAction,
};
use synthetic_store::{Read, query::sessions};

use super::settings;
use crate::{Amount, Cancel, Engine, EngineError, Progress};

/// Bytes that are written or read at a time.
const PIECE_BYTES: usize = 1 << 20;
/// Longest name of a folder, in bytes.
const NAME_BYTES: usize = 80;
/// Files of one session that differ, beyond which nothing more is exported to a folder.
const VERSIONS_MAX: u32 = 1000;

/// One session and the file it is written to.
struct Export {
    session: SessionId,
    dir: PathBuf,
}

impl Engine {
    /// Writes the sessions of everything a plan takes to the folders that its policies name. Fails
    /// closed: unless every file was written, flushed, read back and compared, nothing may move.
    pub(crate) fn export_what_goes(
        &self,
        request: &CleanupRequest,
        plan: &CleanupPlan,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        let exports = self.read(|read| self.exports(read, request, plan))?;
        if exports.is_empty() {
            return Ok(());
        }
        progress.stage("export", Some(Amount { files: exports.len() as u64, bytes: 0 }));
        let mut dirs = BTreeSet::new();
        for export in &exports {
            if cancel.is_cancelled() {
                return Err(EngineError::Cancelled);
            }
            dirs.insert(export.dir.clone());
            let bytes = self.export(export)?;
            progress.advance(Amount { files: 1, bytes });
        }
        for dir in dirs {
            // The names above it may be new too.
            for dir in dir.ancestors().take(4) {
                self.disk.sync_dir(dir).map_err(|source| failed("flush", dir, source))?;
            }
        }
        Ok(())
    }

    /// How many sessions a plan exports before it takes anything.
    pub(super) fn count_exports(&self, request: &CleanupRequest, plan: &CleanupPlan) -> Result<u64, EngineError> {
        self.read(|read| Ok(self.exports(read, request, plan)?.len() as u64))
    }

    fn exports(
        &self,
        read: &Read<'_>,
        request: &CleanupRequest,
        plan: &CleanupPlan,
    ) -> Result<Vec<Export>, EngineError> {
        if request.policies.is_none() {
            return Ok(Vec::new());
        }
        let policies = settings::policies(read, self.dir())?.sound()?;
        let (mut exports, mut seen) = (Vec::new(), BTreeSet::<(String, ConstructId)>::new());
        for item in plan.items.iter().filter(|item| item.action == CleanupAction::Remove) {
            let policy = policies.iter().find(|policy| policy.name == item.rule);
            let Some(PolicyAction::ExportThenTrash { folder }) = policy.map(|policy| &policy.action) else { continue };
            if !seen.insert((folder.clone(), item.construct_id)) {
                continue;
            }
            let construct = synthetic_store::query::constructs::get(read, item.construct_id)?;
            let Some(construct) = construct else { continue };
            let name = format!("{} {}", plain(&construct.name), construct.id);
            let dir = Path::new(folder).join(plain(&construct.workspace)).join(name);
            let of_it = sessions::of_construct(read, item.construct_id)?;
            exports.extend(of_it.into_iter().map(|session| Export { session: session.id, dir: dir.clone() }));
        }
        Ok(exports)
    }

    /// Returns how many bytes the session has.
    fn export(&self, export: &Export) -> Result<u64, EngineError> {
        let Export { session, dir } = export;
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
