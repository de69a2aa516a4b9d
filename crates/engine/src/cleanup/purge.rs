//! Empties the trash.

use std::path::Path;

use synthetic_blobs::EntryKind;
use synthetic_model::{CleanupId, UtcMillis, cleanup::CleanupReport};
use synthetic_store::{
    Write,
    table::{
        blobs::HeldBlob,
        cleanups::{self, Item, ItemState},
        trash::{self, Who},
    },
};

use super::{io, nothing_done};
use crate::{Amount, Cancel, Engine, EngineError, Progress, limits};

/// What of the trash goes for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purge {
    /// What has waited for its time.
    Due,
    /// This cleanup, whatever its time.
    Cleanup(CleanupId),
    /// All of it.
    All,
}

impl Engine {
    /// Removes what is in the trash for good. What is marked for it in a first transaction cannot come
    /// back; it is gone in a second one, after its bytes.
    ///
    /// Can be stopped or killed at any time: the next purge goes on.
    ///
    /// # Errors
    /// [`EngineError::NotFound`]; failures of the store or its disk: what is gone stays gone.
    pub fn purge_trash(
        &self,
        which: Purge,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<CleanupReport, EngineError> {
        let items = self.read(|read| match which {
            Purge::Due => Ok(cleanups::due(read, self.now())?),
            Purge::All => Ok(cleanups::in_trash(read)?),
            Purge::Cleanup(id) => {
                cleanups::items(read, id)?.ok_or_else(|| EngineError::NotFound { noun: "cleanup", id: id.to_string() })
            }
        })?;
        let items: Vec<_> =
            items.into_iter().filter(|item| matches!(item.state, ItemState::Trashed | ItemState::Purging)).collect();
        let cleanup_id = if let Purge::Cleanup(id) = which { Some(id) } else { None };
        let mut report = CleanupReport { cleanup_id, ..nothing_done() };
        if items.is_empty() {
            return Ok(report);
        }
        progress.stage("empty the trash", Some(Amount { files: items.len() as u64, bytes: 0 }));
        let mark = self.with_reserve(|| Ok(self.store.mark_writing()?))?;
        for group in items.chunks(limits::CLEANUP_GROUP_CONSTRUCTS) {
            if cancel.is_cancelled() {
                report.cancelled = true;
                break;
            }
            for freed in self.purge_group(group)? {
                report.purged += 1;
                report.freed_bytes += freed;
            }
            report.freed_bytes += self.purge_homeless()?;
            let bytes = group.iter().map(|item| item.own_bytes).sum();
            progress.advance(Amount { files: group.len() as u64, bytes });
        }
        mark.clear()?;
        self.give_pages_back(progress, cancel)?;
        Ok(report)
    }

    /// Removes what has waited for its time. A clock that is more than a day away from the last
    /// collection removes nothing: it may be wrong, and the next collection tells.
    pub(crate) fn purge_due(&self, progress: &dyn Progress, cancel: &Cancel) -> Result<(), EngineError> {
        let last = self.setting("collected_at")?.and_then(|at| UtcMillis::parse(&at));
        if last.is_some_and(|last| (self.now().0 - last.0).abs() <= UtcMillis::DAY_MS) {
            self.purge_trash(Purge::Due, progress, cancel)?;
            self.purge_leftovers(Purge::Due, cancel)?;
        }
        Ok(())
    }

    /// Purges parts of constructs that are gone for good: they have nowhere to come back to.
    fn purge_homeless(&self) -> Result<u64, EngineError> {
        let homeless = self.read(|read| Ok::<_, EngineError>(cleanups::homeless(read)?))?;
        if homeless.is_empty() { Ok(0) } else { Ok(self.purge_group(&homeless)?.into_iter().sum()) }
    }

    /// Returns how many bytes of each were given to the disk; those brought back meanwhile are left out.
    pub(super) fn purge_group(&self, group: &[Item]) -> Result<Vec<u64>, EngineError> {
        let going = self.with_reserve(|| {
            self.store.write(|write| {
                let begun = group.iter().filter_map(|item| match self.begin_purge(write, item) {
                    Ok(freed) => freed.map(|freed| Ok((item, freed))),
                    Err(error) => Some(Err(error)),
                });
                begun.collect::<Result<Vec<_>, EngineError>>()
            })
        })?;
        for (item, _) in &going {
            self.remove_tree(&self.layout.trashed(item.cleanup, item.construct))?;
            // One that holds more, like the next construct, stays.
            drop(self.disk.remove_dir(&self.layout.cleaned(item.cleanup)));
        }
        self.flush_trash()?;
        self.with_reserve(|| {
            self.store.write(|write| {
                for (item, freed) in &going {
                    if !item.part {
                        trash::forget_links(write, item.construct)?;
                    }
                    cleanups::set_state(write, item.row, ItemState::Purged)?;
                    self.tell(write, "cleanup.purge", item, serde_json::json!({ "freed_bytes": freed }))?;
                }
                Ok::<_, EngineError>(())
            })
        })?;
        Ok(going.into_iter().map(|(_, freed)| freed).collect())
    }

    /// From here on it cannot come back. Returns the bytes that nobody else holds.
    fn begin_purge(&self, write: &Write<'_>, item: &Item) -> Result<Option<u64>, EngineError> {
        match cleanups::state(&write.reading(), item.row)? {
            Some(ItemState::Trashed) => {
                self.gather_in_trash(&write.reading(), item)?;
                cleanups::set_state(write, item.row, ItemState::Purging)?;
                self.tell(write, "cleanup.purge_begun", item, serde_json::json!({}))?;
                self.leave_shared(write, item)?;
            }
            Some(ItemState::Purging) => {}
            _ => return Ok(None),
        }
        let blobs = trash::blobs(&write.reading(), item.row)?;
        let counted = blobs.iter().filter(|blob| blob.counted).map(|blob| blob.stored_bytes);
        Ok(Some(item.own_bytes + counted.sum::<u64>()))
    }

    /// Lets other items of the trash count the bytes they share with this one.
    fn leave_shared(&self, write: &Write<'_>, item: &Item) -> Result<(), EngineError> {
        let folder = self.layout.trashed(item.cleanup, item.construct);
        let own = |who| matches!(who, Who::Item(known, _) if known == item.row);
        for blob in trash::blobs(&write.reading(), item.row)?.into_iter().filter(|blob| blob.counted) {
            let HeldBlob { digest, stored_bytes, .. } = blob;
            for holder in trash::holders(&write.reading(), &digest)?.into_iter().filter(|holder| own(holder.who)) {
                let file = self.blob_file(&folder, holder.kind, &digest);
                if self.hand_over(write, &digest, stored_bytes, own, &file, true)? {
                    trash::set_counted(write, &holder, &digest, stored_bytes, false)?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn remove_tree(&self, dir: &Path) -> Result<(), EngineError> {
        let entries = self.disk.list(dir).map_err(|e| io("list", dir, e))?;
        for entry in entries {
            let path = dir.join(&entry.name);
            match entry.kind {
                EntryKind::Dir => self.remove_tree(&path)?,
                _ => self.disk.remove_file(&path).map_err(|e| io("remove", &path, e))?,
            }
        }
        match self.disk.remove_dir(dir) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(io("remove", dir, e)),
            _ => Ok(()),
        }
    }
}
