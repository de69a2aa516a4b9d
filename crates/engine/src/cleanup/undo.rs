//! Brings back what a cleanup took, exactly as it was.

use std::path::Path;

use synthetic_blobs::EntryKind;
use synthetic_model::{CleanupId, ConstructId, cleanup::CleanupReport};
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
use crate::{Amount, Cancel, Engine, EngineError, Progress, recover};

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
        for item in items.iter().rev() {
            if cancel.is_cancelled() {
                report.cancelled = true;
                break;
            }
            if item.part { self.bring_back_part(item) } else { self.bring_back(item) }?;
            report.restored += 1;
            report.freed_bytes += item.own_bytes;
            progress.advance(Amount { files: 1, bytes: 0 });
        }
        self.cache().clear();
        self.remove_retired()?;
        mark.clear()?;
        Ok(report)
    }

    fn bring_back(&self, item: &Item) -> Result<(), EngineError> {
        let from = self.layout.trashed_files(item.cleanup, item.construct);
        let to = self.layout.construct(item.construct);
        let done = self.with_reserve(|| {
            let mut moved = false;
            let done = self.store.write(|write| {
                let items = cleanups::items(&write.reading(), item.cleanup)?.unwrap_or_default();
                if !items.iter().any(|now| now.row == item.row && now.state == ItemState::Trashed) {
                    // Another process was faster.
                    return Ok(());
                }
                self.gather_in_trash(&write.reading(), item)?;
                let (row, held) = self.restore_rows(write, item)?;
                self.count_again(write, item, row, &held)?;
                removal::restore_links(write)?;
                tombstones::remove(write, item.row)?;
                cleanups::set_state(write, item.row, ItemState::Restored)?;
                self.tell(write, "cleanup.undo", item, serde_json::json!({}))?;
                let read = write.reading();
                let state = constructs::state(&read, row)?;
                let named = sessions::of_construct(&read, row)?.iter().map(|session| session.frames_bytes).sum::<u64>();
                moved = self.move_back(named + state.values_bytes > 0 || !held.is_empty(), &from, &to)?;
                let mut strays = Vec::new();
                recover::strays_of(self, &read, &state, &mut strays)?;
                strays.iter().try_for_each(|stray| stray.mend(self))?;
                self.flush_trash()?;
                self.flush_tree()
            });
            if done.is_err() && moved {
                // Where it is not possible either, the next start does it.
                drop(self.disk.rename(&to, &from));
            }
            done
        });
        done?;
        self.sweep(item.cleanup, item.construct)
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

    fn restore_rows(&self, write: &Write<'_>, item: &Item) -> Result<(ConstructRow, Vec<HeldBlob>), EngineError> {
        let name = || format!("the rows of construct {} in the trash", item.construct);
        let text = self.read_sealed(item.cleanup, item.construct)?;
        let text = text.ok_or_else(|| EngineError::damaged(name(), "they are not there"))?;
        let document = serde_json::from_slice(&text).map_err(|e| EngineError::damaged(name(), e))?;
        Ok(removal::restore(write, &document)?)
    }

    /// Decides of every blob whether its bytes count as the construct's again.
    fn count_again(
        &self,
        write: &Write<'_>,
        item: &Item,
        row: ConstructRow,
        held: &[HeldBlob],
    ) -> Result<(), EngineError> {
        let folder = self.layout.trashed_files(item.cleanup, item.construct);
        for blob in held {
            let file = self.blob_file(&folder, blob.kind, &blob.digest);
            let construct =
                Holder { who: Who::Construct(row), construct: item.construct, kind: blob.kind, counted: blob.counted };
            let own = |who| who == construct.who || matches!(who, Who::Item(known, _) if known == item.row);
            self.take_back(write, blob, &construct, own, &file)?;
        }
        Ok(())
    }

    /// Removes what is left of an item that is no longer in the trash: its rows and its folder.
    pub(super) fn sweep(&self, cleanup: CleanupId, construct: ConstructId) -> Result<(), EngineError> {
        let folder = self.layout.trashed(cleanup, construct);
        for entry in self.disk.list(&folder).map_err(|e| io("list", &folder, e))? {
            if entry.kind == EntryKind::File {
                let file = folder.join(&entry.name);
                self.disk.remove_file(&file).map_err(|e| io("remove", &file, e))?;
            }
        }
        let above = self.layout.trash().join(cleanup.to_string());
        for dir in [&folder, &above] {
            // One that holds more, like the next construct, stays.
            if self.disk.remove_dir(dir).is_err() {
                break;
            }
        }
        Ok(())
    }
}
