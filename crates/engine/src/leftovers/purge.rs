//! Removes agents' files that wait in the trash for good, and mends what a crash left.

use std::collections::HashSet;

use synthetic_model::{ConstructId, usage::LeftoversReport};
use synthetic_store::{
    Write,
    table::{
        SessionRow,
        leftovers::{self, FileState, LeftoverFile},
    },
};

use super::io;
use crate::{Cancel, Engine, EngineError, Purge};

/// Files that are marked in one transaction.
const GROUP_FILES: usize = 200;

impl Engine {
    /// Removes agents' files that wait in the trash for good. What is marked for it in a first
    /// transaction cannot come back; it is forgotten in a second one, after its bytes.
    ///
    /// Can be stopped or killed at any time: the next purge goes on.
    ///
    /// # Errors
    /// Failures of the store or its disk: what is gone stays gone.
    pub fn purge_leftovers(&self, which: Purge, cancel: &Cancel) -> Result<LeftoversReport, EngineError> {
        let now = self.now();
        let files = self.read(|read| {
            let mut files = leftovers::in_state(read, FileState::Trashed)?;
            files.retain(|file| match which {
                Purge::Due => file.trash_until <= now,
                Purge::Cleanup(id) => file.run == id,
                Purge::All => true,
            });
            files.extend(leftovers::in_state(read, FileState::Purging)?);
            Ok::<_, EngineError>(files)
        })?;
        self.purge_files(&files, cancel)
    }

    /// Removes transcripts of a construct, or of these sessions of it only, that wait in the trash.
    pub(crate) fn purge_transcripts(
        &self,
        construct: ConstructId,
        sessions: Option<&[SessionRow]>,
    ) -> Result<u64, EngineError> {
        let files = self.read(|read| Ok::<_, EngineError>(leftovers::of_construct(read, construct, sessions)?))?;
        Ok(self.purge_files(&files, &Cancel::default())?.bytes)
    }

    fn purge_files(&self, files: &[LeftoverFile], cancel: &Cancel) -> Result<LeftoversReport, EngineError> {
        let now = self.now();
        let mut report = LeftoversReport::default();
        if files.is_empty() {
            return Ok(report);
        }
        let mark = self.with_reserve(|| Ok(self.store.mark_writing()?))?;
        for group in files.chunks(GROUP_FILES) {
            if cancel.is_cancelled() {
                report.cancelled = true;
                break;
            }
            self.with_reserve(|| {
                self.store.write(|write| {
                    for file in group.iter().filter(|file| file.state == FileState::Trashed) {
                        leftovers::set_state(write, file.row, FileState::Purging)?;
                        self.tell_of(write, "leftovers.purge", file, now)?;
                    }
                    Ok::<_, EngineError>(())
                })
            })?;
            for file in group {
                self.drop_copy(file)?;
                report.purged += 1;
                report.bytes += file.identity.size_bytes;
            }
            self.flush_copies()?;
            self.with_reserve(|| {
                self.store.write(|write| {
                    group.iter().try_for_each(|file| Ok::<_, EngineError>(leftovers::forget(write, file.row)?))
                })
            })?;
        }
        mark.clear()?;
        // Stays when something is in it.
        drop(self.disk.remove_dir(&self.agents_trash()));
        Ok(report)
    }

    /// Whether this names a run whose files wait in the trash.
    pub(crate) fn is_leftovers_run(&self, which: Purge) -> Result<bool, EngineError> {
        let Purge::Cleanup(id) = which else { return Ok(false) };
        Ok(self.leftovers_runs()?.iter().any(|run| run.id == id))
    }
}

/// Forgets what was being copied, which still stands where it was, and removes copies that no row
/// names.
pub(crate) fn mend(engine: &Engine, write: &Write<'_>) -> Result<(), EngineError> {
    for file in leftovers::in_state(&write.reading(), FileState::Copying)? {
        leftovers::forget(write, file.row)?;
    }
    let read = write.reading();
    let mut named: HashSet<String> = HashSet::new();
    for state in [FileState::Trashed, FileState::Purging] {
        named.extend(leftovers::in_state(&read, state)?.into_iter().map(|file| file.row.to_string()));
    }
    let trash = engine.agents_trash();
    for entry in engine.disk.list(&trash).map_err(|e| io("list", &trash, e))? {
        if !entry.name.to_str().is_some_and(|name| named.contains(name)) {
            let path = trash.join(&entry.name);
            engine.disk.remove_file(&path).map_err(|e| io("remove", &path, e))?;
        }
    }
    Ok(())
}
