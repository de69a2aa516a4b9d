//! What an attempt left in the trash that no row names.

use std::path::Path;

use synthetic_blobs::{BlobId, EntryKind};
use synthetic_model::{CleanupId, ConstructId};
use synthetic_store::{
    Read,
    table::{blobs, constructs},
};

use super::super::io;
use crate::{Engine, EngineError, layout::PIECES_FILE};

impl Engine {
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
