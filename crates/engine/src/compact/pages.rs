//! Free pages of the database go back to the disk.

use synthetic_model::Code;
use synthetic_store::query::usage;

use crate::{Amount, Cancel, Engine, EngineError, Progress, limits};

impl Engine {
    /// Gives free pages back, some in each transaction. Returns how many. A disk too full for that
    /// keeps them: they are used again.
    pub(crate) fn give_pages_back(&self, progress: &dyn Progress, cancel: &Cancel) -> Result<u64, EngineError> {
        let (free, page_bytes) = self.read(|read| Ok((usage::free_pages(read)?, usage::page_bytes(read)?)))?;
        if free == 0 {
            return Ok(0);
        }
        progress.stage("give free pages back", Some(Amount { files: 0, bytes: free * page_bytes }));
        let mut freed = 0;
        while !cancel.is_cancelled() && self.available_bytes()? >= limits::COMPACTION_ROOM_BYTES {
            match self.store.shrink(limits::COMPACTION_PAGES) {
                Ok(0) => break,
                Ok(pages) => {
                    freed += pages;
                    progress.advance(Amount { files: 0, bytes: pages * page_bytes });
                }
                Err(e) if e.code() == Code::StFull => break,
                Err(e) => return Err(e.into()),
            }
        }
        if freed > 0 {
            // Until then the file is as long as it was. A reader in the way delays it, no more.
            self.store.checkpoint()?;
        }
        Ok(freed)
    }
}
