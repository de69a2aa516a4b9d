//! Settling: constructs that went quiet are packed as densely as they get.
//!
//! While collecting, frames are packed fast and each for itself. Once all sessions of a construct
//! are quiet, its frames are packed again, slowly, into new files beside the old ones, against a
//! base that holds what recurs in its workspace (see [`synthetic_blobs::base`]). One transaction
//! then switches to the new files; the old ones go as soon as nobody can be reading them.

mod base;
mod rewrite;
mod switch;

use std::collections::BTreeMap;

use synthetic_model::{UtcMillis, report::SettleReport};
use synthetic_store::table::{ConstructRow, WorkspaceRow, constructs, settling, settling::Unsettled};

use crate::{Amount, Cancel, Engine, EngineError, Progress, limits};
use base::ReadyBase;
use rewrite::Rewriter;
pub(crate) use rewrite::{Dense, Ready};

/// A group is switched to once its new files are this long in all ...
const GROUP_STORED_BYTES: u64 = 16 << 20;
/// ... or it has this many constructs.
const GROUP_CONSTRUCTS: usize = 200;

impl Engine {
    /// Packs all quiet constructs as densely as they get. What was settled before is left alone.
    ///
    /// Can be stopped or killed at any time: a construct is either as it was or settled.
    ///
    /// # Errors
    /// Failures of the store or its disk; what was settled before stays so.
    pub fn settle(&self, progress: &dyn Progress, cancel: &Cancel) -> Result<SettleReport, EngineError> {
        let began = self.now();
        let mut report = SettleReport::default();
        let before = UtcMillis(began.0 - limits::COMPLETED_MS);
        let (quiet, undescribed) = self
            .read(|read| Ok((settling::unsettled(read, before)?, !constructs::undescribed(read, 0, 1)?.is_empty())))?;
        if !quiet.is_empty() || undescribed {
            let mark = self.store.mark_writing()?;
            let bytes = quiet.iter().map(|one| one.original_bytes).sum();
            progress.stage("pack quiet sessions", Some(Amount { files: quiet.len() as u64, bytes }));
            Settling { engine: self, progress, cancel, report: &mut report }.run(&quiet)?;
            // What a run before this one did not come to is described too.
            progress.stage("describe constructs", None);
            self.describe_all(cancel)?;
            mark.clear()?;
        }
        self.remove_retired()?;
        report.cancelled = cancel.is_cancelled();
        report.duration_ms = u64::try_from(self.now().0 - began.0).unwrap_or(0);
        Ok(report)
    }
}

impl Engine {
    /// Packs the frames of one construct again, whether or not they are dense already, so that nothing
    /// dead is among them. Returns how many files that made; none when the construct changed meanwhile.
    pub(crate) fn write_frames_again(&self, construct: ConstructRow, cancel: &Cancel) -> Result<u64, EngineError> {
        let Some(rewritten) = Rewriter::new(self, None).rewrite(construct, cancel)? else { return Ok(0) };
        let files = rewritten.files();
        let switched = self.switch_to(&[rewritten], None)?;
        Ok(if switched.constructs > 0 { files } else { 0 })
    }
}

/// One run.
struct Settling<'s> {
    engine: &'s Engine,
    progress: &'s dyn Progress,
    cancel: &'s Cancel,
    report: &'s mut SettleReport,
}

impl Settling<'_> {
    fn run(&mut self, quiet: &[Unsettled]) -> Result<(), EngineError> {
        let mut by_workspace: BTreeMap<WorkspaceRow, Vec<Unsettled>> = BTreeMap::new();
        for one in quiet {
            by_workspace.entry(one.workspace).or_default().push(*one);
        }
        // Those of workspaces with too little in common for a base of their own.
        let mut others = Vec::new();
        for (workspace, constructs) in by_workspace {
            if self.cancel.is_cancelled() {
                return Ok(());
            }
            match self.engine.base_of_workspace(workspace, &constructs, self.cancel)? {
                Some(base) => self.constructs(&constructs, Some(&base))?,
                None => others.extend(constructs),
            }
        }
        if self.cancel.is_cancelled() || others.is_empty() {
            return Ok(());
        }
        let base = self.engine.base_of_the_others(&others, self.cancel)?;
        self.constructs(&others, base.as_ref())
    }

    fn constructs(&mut self, constructs: &[Unsettled], base: Option<&ReadyBase>) -> Result<(), EngineError> {
        let mut rewriter = Rewriter::new(self.engine, base);
        let mut group = Vec::new();
        let (mut stored_bytes, mut original_bytes) = (0, 0);
        for one in constructs {
            if self.cancel.is_cancelled() {
                break;
            }
            let rewritten = match rewriter.rewrite(one.construct, self.cancel) {
                Ok(Some(rewritten)) => rewritten,
                Ok(None) => break,
                Err(e) if e.is_damage() => {
                    self.report.damaged += 1;
                    self.progress.advance(Amount { files: 1, bytes: one.original_bytes });
                    continue;
                }
                Err(e) => return Err(e),
            };
            stored_bytes += rewritten.stored_bytes();
            original_bytes += one.original_bytes;
            group.push(rewritten);
            if stored_bytes >= GROUP_STORED_BYTES || group.len() >= GROUP_CONSTRUCTS {
                self.switch(&mut group, base, std::mem::take(&mut original_bytes))?;
                stored_bytes = 0;
            }
        }
        self.switch(&mut group, base, original_bytes)
    }

    fn switch(
        &mut self,
        group: &mut Vec<rewrite::Rewritten>,
        base: Option<&ReadyBase>,
        original_bytes: u64,
    ) -> Result<(), EngineError> {
        if group.is_empty() {
            return Ok(());
        }
        let files = group.len() as u64;
        let switched = self.engine.switch_to(group, base)?;
        group.clear();
        self.report.constructs += switched.constructs;
        self.report.stored_bytes_before += switched.stored_bytes_before;
        self.report.stored_bytes_after += switched.stored_bytes_after;
        self.engine.remove_retired()?;
        self.progress.advance(Amount { files, bytes: original_bytes });
        Ok(())
    }
}
