//! Puts agents' files back where they were.

use std::path::{Path, PathBuf};

use synthetic_model::{CleanupId, usage::LeftoversReport};
use synthetic_store::table::leftovers::{self, FileState, LeftoverFile};

use super::io;
use crate::{Amount, Cancel, Engine, EngineError, Progress};

/// Bytes that are copied at a time.
const PIECE_BYTES: u64 = 1 << 20;

impl Engine {
    /// Puts the files of a run back where they were, with their times and permissions. Where another
    /// file stands meanwhile, the one of the run stays in the trash.
    ///
    /// Can be stopped or killed at any time and goes on when it is done again.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] when nothing of the run is in the trash; [`EngineError::Damaged`] for a
    /// copy that is not what was moved; failures of the store or a disk: what was put back stays so.
    pub fn undo_leftovers(
        &self,
        run: CleanupId,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<LeftoversReport, EngineError> {
        let files = self.read(|read| Ok(leftovers::of_run(read, run, FileState::Trashed)?))?;
        if files.is_empty() {
            return Err(EngineError::NotFound { noun: "run", id: run.to_string() });
        }
        let bytes = files.iter().map(|file| file.identity.size_bytes).sum();
        progress.stage("put agents' files back", Some(Amount { files: files.len() as u64, bytes }));
        let mut report = LeftoversReport { run_id: Some(run), ..LeftoversReport::default() };
        let mark = self.store.mark_writing()?;
        for file in &files {
            if cancel.is_cancelled() {
                report.cancelled = true;
                break;
            }
            if self.put_back(file)? {
                self.store.write(|write| {
                    self.tell_of(write, "leftovers.restore", file, self.now())?;
                    Ok::<_, EngineError>(leftovers::forget(write, file.row)?)
                })?;
                self.drop_copy(file)?;
                report.restored += 1;
                report.bytes += file.identity.size_bytes;
            } else {
                report.in_the_way += 1;
            }
            progress.advance(Amount { files: 1, bytes: file.identity.size_bytes });
        }
        mark.clear()?;
        Ok(report)
    }

    /// `false` when another file stands in its place.
    fn put_back(&self, file: &LeftoverFile) -> Result<bool, EngineError> {
        let (copy, path) = (self.copy_of(file), Path::new(&file.path));
        let len = file.identity.size_bytes;
        let damaged = || EngineError::damaged(format!("the copy of {} in the trash", file.path), "it is another file");
        let digest = file.digest.ok_or_else(damaged)?;
        let parent = path.parent().ok_or_else(damaged)?;
        let part = part_of(path);
        if part.symlink_metadata().is_ok() {
            // Of an attempt that did not end well.
            self.disk.remove_file(&part).map_err(|e| io("remove", &part, e))?;
        }
        if path.symlink_metadata().is_ok() {
            // A crash came between the copy and the removal, or a first attempt did this.
            let there = self.disk.len(path).ok().flatten();
            return Ok(there == Some(len) && self.digest_of_copy(path, len)? == digest);
        }
        self.disk.make_dirs(parent).map_err(|e| io("make", parent, e))?;
        self.copy_to(&copy, &part, len)?;
        if self.digest_of_copy(&part, len)? != digest {
            return Err(damaged());
        }
        let restored = self.disk.set_mode_and_time(&part, file.mode, file.identity.modified_ns);
        restored.map_err(|e| io("give its time to", &part, e))?;
        self.disk.sync_file(&part).map_err(|source| self.flush_failed(&part, source))?;
        // A link never replaces what came in between.
        let placed = self.disk.hard_link(&part, path);
        match placed {
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {
                self.disk.remove_file(&part).map_err(|e| io("remove", &part, e))?;
                return Ok(false);
            }
            Err(e) if synthetic_blobs::disk::cannot_link(&e) => {
                self.disk.rename(&part, path).map_err(|e| io("name", &part, e))?;
            }
            Err(e) => return Err(io("name", path, e)),
            Ok(()) => self.disk.remove_file(&part).map_err(|e| io("remove", &part, e))?,
        }
        self.disk.sync_dir(parent).map_err(|source| self.flush_failed(parent, source))?;
        Ok(true)
    }

    fn copy_to(&self, from: &Path, to: &Path, len: u64) -> Result<(), EngineError> {
        let mut offset = 0;
        loop {
            let piece = self.disk.read_at(from, offset, PIECE_BYTES.min(len - offset));
            let piece = piece.map_err(|e| io("read", from, e))?;
            self.disk.append_at(to, offset, &piece).map_err(|e| io("write", to, e))?;
            offset += piece.len() as u64;
            if offset >= len {
                return Ok(());
            }
        }
    }

    fn flush_failed(&self, path: &Path, source: std::io::Error) -> EngineError {
        self.store.mark_flush_failed();
        EngineError::Flush { path: path.to_owned(), source }
    }
}

/// Where a file is written before it gets its name.
fn part_of(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.synthetic-part"))
}
