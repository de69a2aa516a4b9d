//! Is what waits in the trash whole, so that it can come back?

use std::path::Path;

use synthetic_blobs::{BlobDir, BlobId, EntryKind};
use synthetic_model::{Code, report::Finding};
use synthetic_store::{
    Read,
    table::{
        cleanups::{self, Item, ItemState},
        trash,
    },
};

use super::io;
use crate::{Engine, EngineError};

impl Engine {
    /// What is wrong with items of the trash: rows that are not those removed, bytes that are not there;
    /// with `read_data` blobs that are not what they were.
    pub(crate) fn check_trash(&self, read: &Read<'_>, read_data: bool) -> Result<Vec<Finding>, EngineError> {
        let mut findings = Vec::new();
        let items = cleanups::in_trash(read)?;
        for item in items.iter().filter(|item| item.state == ItemState::Trashed) {
            if let Err(e) = cleanups::document(read, item.row) {
                findings.push(lost(item, Code::StPageCorrupt, format!("its rows: {e}")));
            }
            // A removal that another process has just committed moves the folder next.
            let places = [self.layout.trashed(item.cleanup, item.construct), self.layout.construct(item.construct)];
            let folder = places.iter().find(|place| place.symlink_metadata().is_ok()).unwrap_or(&places[0]);
            let blobs = trash::blobs(read, item.row)?;
            let found = self.bytes_beside(folder, |blob| blobs.iter().any(|held| held.digest == blob.0))?;
            if found != item.own_bytes {
                let words = format!("its files: {found} bytes where {} were moved", item.own_bytes);
                findings.push(lost(item, Code::StBlobMissing, words));
            }
            for blob in &blobs {
                let dir = BlobDir::new(&*self.disk, folder.join(blob.kind.word()));
                let id = BlobId(blob.digest);
                let whole = if read_data {
                    dir.verify(id, blob.plain_bytes).map(drop).map_err(|e| e.to_string())
                } else {
                    match self.disk.len(&dir.path(id)) {
                        Ok(Some(len)) if len == blob.stored_bytes => Ok(()),
                        Ok(Some(_)) => Err("its length changed".into()),
                        Ok(None) => Err("it is not there".into()),
                        Err(e) => Err(e.to_string()),
                    }
                };
                if let Err(why) = whole {
                    findings.push(lost(item, Code::StBlobMissing, format!("blob {id}: {why}")));
                }
            }
        }
        Ok(findings)
    }

    /// Bytes in a construct's folder, the blobs it holds aside. None when there is no folder.
    pub(super) fn bytes_beside(&self, folder: &Path, held: impl Fn(BlobId) -> bool) -> Result<u64, EngineError> {
        let list = |dir: &Path| self.disk.list(dir).map_err(|e| io("list", dir, e));
        let mut bytes = 0;
        for entry in list(folder)? {
            if entry.kind != EntryKind::Dir {
                bytes += entry.len_bytes;
                continue;
            }
            let is_held = |name: &std::ffi::OsStr| name.to_str().and_then(BlobId::of_file_name).is_some_and(&held);
            let others = list(&folder.join(&entry.name))?.into_iter().filter(|file| !is_held(&file.name));
            bytes += others.map(|file| file.len_bytes).sum::<u64>();
        }
        Ok(bytes)
    }
}

fn lost(item: &Item, code: Code, what: String) -> Finding {
    Finding {
        code,
        item: format!("{:?} in the trash of cleanup {}: {what}", item.name, item.cleanup),
        effect: "it cannot come back as it was; nothing that is shown is affected".into(),
        repair: "collect it again while its agent still has it, or restore it from a backup".into(),
    }
}
