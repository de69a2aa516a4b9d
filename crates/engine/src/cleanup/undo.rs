//! Brings back what a cleanup took, exactly as it was.

use std::path::{Path, PathBuf};

use synthetic_model::{CleanupId, cleanup::CleanupReport};
use synthetic_store::{
    Write,
    table::{
        ConstructRow,
        blobs::HeldBlob,
        cleanups::{self, Item, ItemState},
        constructs, removal, sessions, tombstones,
        trash::{Holder, Who},
    },
};

use super::{io, nothing_done};
use crate::{Amount, Cancel, Engine, EngineError, Progress, limits, recover};

impl Engine {
    /// Brings everything of a cleanup back that is still in the trash.
    ///
    /// Can be stopped or killed at any time: a construct is either there or in the trash.
    ///
    /// # Errors
    /// [`EngineError::NotFound`]; failures of the store or its disk: what came back before stays.
    pub fn undo_cleanup(
        &self,
        id: CleanupId,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<CleanupReport, EngineError> {
        let lacks = || EngineError::NotFound { noun: "cleanup", id: id.to_string() };
        let mut items = self.read(|read| cleanups::items(read, id)?.ok_or_else(lacks))?;
        items.retain(|item| item.state == ItemState::Trashed);
        progress.stage("bring back", Some(Amount { files: items.len() as u64, bytes: 0 }));
        let mut report = CleanupReport { cleanup_id: Some(id), ..nothing_done() };
        let mark = self.with_reserve(|| Ok(self.store.mark_writing()?))?;
        // What was handed over goes back through the same hands.
        items.reverse();
        let (parts, items): (Vec<_>, Vec<_>) = items.into_iter().partition(|item| item.part);
        for group in items.chunks(limits::CLEANUP_GROUP_CONSTRUCTS) {
            if cancel.is_cancelled() {
                report.cancelled = true;
                break;
            }
            for item in self.bring_back(group)? {
                report.restored += 1;
                report.freed_bytes += item.own_bytes;
            }
            progress.advance(Amount { files: group.len() as u64, bytes: 0 });
        }
        for item in &parts {
            if cancel.is_cancelled() {
                report.cancelled = true;
                break;
            }
            report.pieces += self.bring_back_part(item)?;
            report.restored += 1;
            report.freed_bytes += item.own_bytes;
            progress.advance(Amount { files: 1, bytes: 0 });
        }
        // One that holds more stays.
        drop(self.disk.remove_dir(&self.layout.cleaned(id)));
        self.cache().clear();
        self.remove_retired()?;
        mark.clear()?;
        Ok(report)
    }

    /// Returns those that came back; another process may have been faster with the others.
    fn bring_back<'i>(&self, group: &'i [Item]) -> Result<Vec<&'i Item>, EngineError> {
        self.with_reserve(|| {
            let mut moved = Vec::new();
            let done = self.store.write(|write| {
                let mut back = Vec::new();
                for item in group {
                    if cleanups::state(&write.reading(), item.row)? == Some(ItemState::Trashed) {
                        self.bring_one_back(write, item, &mut moved)?;
                        back.push(item);
                    }
                }
                removal::restore_links(write)?;
                self.flush_trash()?;
                self.flush_tree()?;
                Ok(back)
            });
            if done.is_err() {
                // Where it is not possible either, the next start does it.
                for item in moved.into_iter().rev() {
                    let (from, to) = self.way_back(item);
                    drop(self.disk.rename(&to, &from));
                }
            }
            done
        })
    }

    fn bring_one_back<'i>(
        &self,
        write: &Write<'_>,
        item: &'i Item,
        moved: &mut Vec<&'i Item>,
    ) -> Result<(), EngineError> {
        self.gather_in_trash(&write.reading(), item)?;
        let (shape, rows) = cleanups::document(&write.reading(), item.row)?;
        let (row, held) = removal::restore(write, &shape, &rows)?;
        self.count_again(write, item, row, &held)?;
        tombstones::remove(write, item.row)?;
        cleanups::set_state(write, item.row, ItemState::Restored)?;
        self.tell(write, "cleanup.undo", item, serde_json::json!({}))?;
        let read = write.reading();
        let state = constructs::state(&read, row)?;
        let named = sessions::of_construct(&read, row)?.iter().map(|session| session.frames_bytes).sum::<u64>();
        let (from, to) = self.way_back(item);
        if self.move_back(named + state.values_bytes > 0 || !held.is_empty(), &from, &to)? {
            moved.push(item);
        }
        let mut strays = Vec::new();
        recover::strays_of(self, &read, &state, &mut strays)?;
        strays.iter().try_for_each(|stray| stray.mend(self))
    }

    /// Where the files of an item are in the trash, and where they belong.
    fn way_back(&self, item: &Item) -> (PathBuf, PathBuf) {
        (self.layout.trashed(item.cleanup, item.construct), self.layout.construct(item.construct))
    }

    /// Whether there was anything to move.
    fn move_back(&self, has_files: bool, from: &Path, to: &Path) -> Result<bool, EngineError> {
        match self.disk.rename(from, to) {
            Ok(()) => Ok(true),
            // A construct whose records all wait in rows has no folder.
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && !has_files => Ok(false),
            Err(e) => Err(io("bring back", from, e)),
        }
    }

    /// Decides of every blob whether its bytes count as the construct's again.
    fn count_again(
        &self,
        write: &Write<'_>,
        item: &Item,
        row: ConstructRow,
        held: &[HeldBlob],
    ) -> Result<(), EngineError> {
        let folder = self.layout.trashed(item.cleanup, item.construct);
        for blob in held {
            let file = self.blob_file(&folder, blob.kind, &blob.digest);
            let construct =
                Holder { who: Who::Construct(row), construct: item.construct, kind: blob.kind, counted: blob.counted };
            let own = |who| who == construct.who || matches!(who, Who::Item(known, _) if known == item.row);
            self.take_back(write, blob, &construct, own, &file)?;
        }
        Ok(())
    }
}
