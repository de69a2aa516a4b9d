//! `synthetic compact`

use clap::Args;
use synthetic_api::usage::StartCompaction;
use synthetic_model::{report::JobState, usage::CompactionReport};

use crate::exit::{CANCELLED, Stop};
use crate::invocation::Invocation;
use crate::jobs;
use crate::output::Output;
use crate::size::{counted, size};

/// Gives what nothing needs any more back to the disk
///
/// Free pages of the database go back some at a time, and files of frames of which a third is dead are
/// written again. The store stays in use meanwhile, and Ctrl-C ends it cleanly. Emptying the trash gives
/// pages back by itself.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic compact
  synthetic compact --json | jq '.before_bytes - .after_bytes'")]
pub(crate) struct Compact {}

pub(crate) fn run(_: &Compact, invocation: &mut Invocation) -> Result<(), Stop> {
    let api = invocation.open()?;
    let started = api.start_compaction(StartCompaction {})?;
    let job = jobs::follow(&api, started, invocation.shows_progress)?;
    let report = job.compaction.ok_or_else(|| jobs::missing("report"))?;
    if invocation.output.is_human() {
        show(&mut invocation.output, &report)?;
    } else {
        invocation.output.document(&report)?;
    }
    if job.state == JobState::Cancelled { Err(Stop::Said(CANCELLED)) } else { Ok(()) }
}

fn show(output: &mut Output, report: &CompactionReport) -> std::io::Result<()> {
    let (before, after) = (size(report.before_bytes), size(report.after_bytes));
    if report.pages_freed == 0 && report.frames_rewritten == 0 {
        output.line(&format!("Nothing to give back: the store takes {after}."))?;
    } else {
        let pages = counted(report.pages_freed, "page");
        let files = counted(report.frames_rewritten, "file");
        output.line(&format!("{before} before, {after} now: {pages} given back, {files} of frames written again."))?;
    }
    if report.without_room > 0 {
        let left = counted(report.without_room, "construct");
        output.line(&format!("{left} left as before: the disk has no room for their new files."))?;
    }
    Ok(())
}
