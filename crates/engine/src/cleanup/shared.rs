//! Whose shared bytes are, when one of those that hold them goes or comes back.

use std::{
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use synthetic_blobs::{BlobDir, BlobId};
use synthetic_model::ByteKind;
use synthetic_store::{
    Write,
    table::{
        blobs::HeldBlob,
        trash::{self, Holder, Who},
    },
};

use crate::{Engine, EngineError};

impl Engine {
    /// Others that hold the very bytes `file` names, not only the same content.
    fn sharing(
        &self,
        write: &Write<'_>,
        blob: &[u8; 32],
        own: impl Fn(Who) -> bool,
        file: &Path,
    ) -> Result<Vec<Holder>, EngineError> {
        let mut found = trash::holders(&write.reading(), blob)?;
        found.retain(|holder| !own(holder.who));
        if found.is_empty() {
            return Ok(found);
        }
        let Some(inode) = inode(file) else { return Ok(Vec::new()) };
        found.retain(|holder| self::inode(&self.file_of(holder, blob)) == Some(inode));
        Ok(found)
    }

    fn file_of(&self, holder: &Holder, blob: &[u8; 32]) -> PathBuf {
        let folder = match holder.who {
            Who::Construct(_) => self.layout.construct(holder.construct),
            Who::Item(_, cleanup) => self.layout.trashed(cleanup, holder.construct),
        };
        self.blob_file(&folder, holder.kind, blob)
    }

    /// Where a blob lies in a construct's folder.
    pub(super) fn blob_file(&self, folder: &Path, kind: ByteKind, blob: &[u8; 32]) -> PathBuf {
        BlobDir::new(&*self.disk, folder.join(kind.word())).path(BlobId(*blob))
    }

    /// Lets another holder count the bytes of a blob, constructs before items of the trash.
    /// `false` when nobody else holds them.
    pub(super) fn hand_over(
        &self,
        write: &Write<'_>,
        blob: &[u8; 32],
        stored_bytes: u64,
        own: impl Fn(Who) -> bool,
        file: &Path,
        to_trash: bool,
    ) -> Result<bool, EngineError> {
        let others = self.sharing(write, blob, own, file)?;
        let heir = others.iter().find(|holder| to_trash || matches!(holder.who, Who::Construct(_)));
        let Some(heir) = heir else { return Ok(false) };
        trash::set_counted(write, heir, blob, stored_bytes, true)?;
        Ok(true)
    }

    /// Decides whether a blob counts as its construct's again, which is back among the constructs
    /// while its files are still in the trash.
    pub(super) fn take_back(
        &self,
        write: &Write<'_>,
        blob: &HeldBlob,
        construct: &Holder,
        own: impl Fn(Who) -> bool,
        file: &Path,
    ) -> Result<(), EngineError> {
        let others = self.sharing(write, &blob.digest, own, file)?;
        let elsewhere = others.iter().find(|holder| holder.counted);
        let counts_among_constructs = elsewhere.is_some_and(|holder| matches!(holder.who, Who::Construct(_)));
        if blob.counted || !counts_among_constructs {
            if let Some(holder) = elsewhere {
                trash::set_counted(write, holder, &blob.digest, blob.stored_bytes, false)?;
            }
            trash::set_counted(write, construct, &blob.digest, blob.stored_bytes, true)?;
        }
        Ok(())
    }
}

/// What tells files with the same bytes from names of one file.
pub(super) fn inode(path: &Path) -> Option<(u64, u64)> {
    path.symlink_metadata().ok().map(|meta| (meta.dev(), meta.ino()))
}
