//! `synthetic check`

use clap::Args;
use synthetic_api::checks::StartCheck;
use synthetic_model::report::{CheckReport, JobState};

use crate::exit::{CANCELLED, DAMAGED, Stop};
use crate::invocation::Invocation;
use crate::output::{Output, Style};
use crate::size::{counted, size};
use crate::{jobs, time};

/// Checks that nothing in the store was lost or altered
///
/// Compares the database with itself and with the files of the store. With --read-data every
/// stored byte is read and its digest compared, which takes as long as reading the store.
/// The exit code is 5 when something was found. Nothing is changed.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic check
  synthetic check --read-data --json | jq .findings")]
pub(crate) struct Check {
    /// Reads every stored byte and compares its digest
    #[arg(long)]
    read_data: bool,
}

pub(crate) fn run(command: &Check, invocation: &mut Invocation) -> Result<(), Stop> {
    let api = invocation.open()?;
    let started = api.start_check(StartCheck { read_data: command.read_data })?;
    let job = jobs::follow(&api, started, invocation.shows_progress)?;
    let report = job.check.ok_or_else(|| jobs::missing("report"))?;
    if invocation.output.is_human() {
        show(&mut invocation.output, &report)?;
    } else {
        invocation.output.document(&report)?;
    }
    match (job.state == JobState::Cancelled || report.cancelled, report.ok) {
        (_, false) if !report.findings.is_empty() => Err(Stop::Said(DAMAGED)),
        (true, _) => Err(Stop::Said(CANCELLED)),
        (false, false) => Err(Stop::Said(DAMAGED)),
        (false, true) => Ok(()),
    }
}

fn show(output: &mut Output, report: &CheckReport) -> std::io::Result<()> {
    for finding in &report.findings {
        output.text(Style::Bad, &format!("{} ", finding.code))?;
        output.line(&finding.item)?;
        output.line(&format!("  {}", finding.effect))?;
        if !finding.repair.is_empty() {
            output.line(&format!("  repair: {}", finding.repair))?;
        }
    }
    let looked_at = format!(
        "{}, {}, {} looked at in {}",
        counted(report.sessions, "session"),
        counted(report.frames, "frame"),
        counted(report.blobs, "blob"),
        time::duration(report.duration_ms),
    );
    let read = match report.verified_bytes {
        0 => String::new(),
        bytes => format!("; {} read and verified", size(bytes)),
    };
    if report.cancelled {
        output.line(&format!("Stopped before the end: {looked_at}{read}."))
    } else if report.ok {
        output.text(Style::Good, "All is well. ")?;
        output.line(&format!("{looked_at}{read}."))
    } else {
        output.line(&format!("{}. {looked_at}{read}.", counted(report.findings.len() as u64, "finding")))
    }
}
