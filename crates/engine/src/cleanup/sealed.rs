//! What waits in the trash beside files: a document, sealed, in as many files as its length takes.

use synthetic_blobs::{Durability, seal};
use synthetic_model::{CleanupId, ConstructId};

use super::io;
use crate::{Engine, EngineError, limits};

impl Engine {
    /// Writes a document. Returns how many bytes it takes.
    pub(super) fn write_sealed(
        &self,
        cleanup: CleanupId,
        construct: ConstructId,
        document: &[u8],
    ) -> Result<u64, EngineError> {
        let mut bytes = 0;
        for (number, part) in document.chunks(limits::SEALED_PART_BYTES).enumerate() {
            let path = self.layout.trashed_rows(cleanup, construct, number);
            seal::replace(&*self.disk, &path, part, Durability::Batch)?;
            bytes += self.disk.len(&path).map_err(|e| io("look at", &path, e))?.unwrap_or(0);
        }
        Ok(bytes)
    }

    /// Reads a document; `None` when there is none.
    pub(super) fn read_sealed(
        &self,
        cleanup: CleanupId,
        construct: ConstructId,
    ) -> Result<Option<Vec<u8>>, EngineError> {
        let read = |number| seal::read(&*self.disk, &self.layout.trashed_rows(cleanup, construct, number));
        let Some(mut document) = read(0)? else { return Ok(None) };
        for number in 1.. {
            match read(number)? {
                Some(part) => document.extend_from_slice(&part),
                None => break,
            }
        }
        Ok(Some(document))
    }
}
