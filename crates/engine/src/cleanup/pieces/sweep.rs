//! What an attempt that was cut short left on the wrong side: gathered in the trash, or removed there.

use std::path::Path;

use synthetic_blobs::{BlobId, EntryKind};
use synthetic_model::{CleanupId, ConstructId, SessionId};
use synthetic_store::{
    Read,
    table::{
        blobs::{self, HeldBlob},
        cleanups::{Item, ItemState},
        constructs, sessions, trash,
    },
};

use super::{super::io, paper::Paper};
use crate::{Engine, EngineError, layout::PIECES_FILE};

impl Engine {
    /// Moves files of a part that is in the trash there, which an attempt that failed, or a crash, left
    /// among the construct's. Returns whether there were any.
    pub(in crate::cleanup) fn gather_part(&self, read: &Read<'_>, item: &Item) -> Result<bool, EngineError> {
        // With a construct that is in the trash itself, its files are there too.
        let Some(row) = constructs::find(read, item.construct)? else { return Ok(false) };
        let (from, to) = (self.layout.construct(item.construct), self.layout.trashed(item.cleanup, item.construct));
        let mut moved = false;
        for HeldBlob { digest, kind, .. } in trash::blobs(read, item.row)? {
            let own = self.blob_file(&from, kind, &digest);
            if blobs::kind_in(read, row, &digest)? == Some(kind) || own.symlink_metadata().is_err() {
                continue;
            }
            // Its second name in the trash was given before its row was written.
            self.disk.remove_file(&own).map_err(|e| io("remove", &own, e))?;
            moved = true;
        }
        if item.state != ItemState::Trashed {
            return Ok(moved);
        }
        for name in &Paper::of(read, item.row)?.files {
            let id = name.split('.').next().and_then(|id| id.parse::<SessionId>().ok());
            let is_back = id.map(|id| sessions::find(read, id)).transpose()?.flatten().is_some();
            let own = from.join(name);
            if !is_back && own.symlink_metadata().is_ok() {
                self.disk.rename(&own, &to.join(name)).map_err(|e| io("move to the trash", &own, e))?;
                moved = true;
            }
        }
        Ok(moved)
    }

    /// Removes long values and second names of blobs from the trash folder of a construct, of which no
    /// item is in the trash. Only what the construct certainly has itself: all else stays.
    pub(in crate::cleanup) fn sweep_part(
        &self,
        read: &Read<'_>,
        cleanup: CleanupId,
        construct: ConstructId,
    ) -> Result<(), EngineError> {
        let Some(row) = constructs::find(read, construct)? else { return Ok(()) };
        let state = constructs::state(read, row)?;
        let folder = self.layout.trashed(cleanup, construct);
        let values = self.layout.values(construct, state.values_generation);
        let len = self.disk.len(&values).map_err(|e| io("look at", &values, e))?;
        let pieces = folder.join(PIECES_FILE);
        if len.unwrap_or(0) >= state.values_bytes && pieces.symlink_metadata().is_ok() {
            self.disk.remove_file(&pieces).map_err(|e| io("remove", &pieces, e))?;
        }
        let list = |dir: &Path| self.disk.list(dir).map_err(|e| io("list", dir, e));
        for kind in list(&folder)?.into_iter().filter(|entry| entry.kind == EntryKind::Dir) {
            let dir = folder.join(&kind.name);
            for file in list(&dir)? {
                let Some(id) = file.name.to_str().and_then(BlobId::of_file_name) else { continue };
                let Some(kind) = blobs::kind_in(read, row, &id.0)? else { continue };
                let own = self.blob_file(&self.layout.construct(construct), kind, &id.0);
                if own.symlink_metadata().is_ok() {
                    let path = dir.join(&file.name);
                    self.disk.remove_file(&path).map_err(|e| io("remove", &path, e))?;
                }
            }
            // One that holds more stays.
            drop(self.disk.remove_dir(&dir));
        }
        drop(self.disk.remove_dir(&folder));
        Ok(())
    }
}
