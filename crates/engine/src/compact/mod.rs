//! Compaction: what nothing needs any more returns to the disk, in small steps and never all at once.
//!
//! Pages of the database that hold nothing are given back some at a time, each time in a transaction of
//! its own, so that writers and readers go on meanwhile. Files of frames of which a third is dead are
//! written again by settling, which switches to the new file in one transaction.

mod frames;
mod pages;

use synthetic_model::usage::CompactionReport;

use crate::{Cancel, Engine, EngineError, Progress};

impl Engine {
    /// Gives dead frames and free pages back to the disk.
    ///
    /// Can be stopped or killed at any time: everything is either as it was or smaller.
    ///
    /// # Errors
    /// Failures of the store or its disk; what was given back before stays so.
    pub fn compact(&self, progress: &dyn Progress, cancel: &Cancel) -> Result<CompactionReport, EngineError> {
        let began = self.now();
        let mut report = CompactionReport { before_bytes: self.stored_bytes()?, ..CompactionReport::default() };
        self.rewrite_dead_frames(&mut report, progress, cancel)?;
        report.pages_freed = self.give_pages_back(progress, cancel)?;
        report.after_bytes = self.stored_bytes()?;
        report.cancelled = cancel.is_cancelled();
        report.duration_ms = u64::try_from(self.now().0 - began.0).unwrap_or(0);
        Ok(report)
    }

    /// Everything on our disk.
    fn stored_bytes(&self) -> Result<u64, EngineError> {
        let own = self.own_bytes()?;
        self.read(|read| {
            let retired = synthetic_store::table::settling::retired(read)?;
            let replaced: u64 = retired.iter().map(|(_, _, bytes)| bytes).sum();
            Ok(crate::usage::total(read, own)?.stored_bytes + replaced)
        })
    }
}
