//! `synthetic collect`

use std::path::PathBuf;

use clap::Args;
use synthetic_api::collect::StartCollect;
use synthetic_model::{
    AgentName, Code,
    report::{CollectReport, Failure, JobState, Skipped},
};

use crate::exit::{CANCELLED, Stop, failed};
use crate::invocation::Invocation;
use crate::output::{Output, Style};
use crate::size::{count, counted, size};
use crate::terminal::OneLine;
use crate::words::one_of;
use crate::{jobs, time};

/// Lines about what was skipped that people are shown; scripts get them all.
const SKIPPED_SHOWN: usize = 20;

/// Reads what agents left on this machine into the store
///
/// Without PATH it finds every agent's folder by itself. Running it again reads only what is new.
/// The agents' files are never changed. It can be stopped at any time: what is stored is kept, and
/// the next run goes on from there.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic collect
  synthetic collect --agent codex --dry-run
  synthetic collect ~/old-laptop/.claude/projects")]
pub(crate) struct Collect {
    /// Only these files and folders
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// Only what this agent left
    #[arg(long, value_name = "AGENT", value_delimiter = ',', value_parser = one_of(AgentName::ALL, AgentName::word))]
    agent: Vec<AgentName>,
    /// Says what would be read, and stores nothing
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(command: &Collect, invocation: &mut Invocation) -> Result<(), Stop> {
    let paths = command.paths.iter().map(absolute).collect::<Result<Vec<_>, _>>()?;
    let api = invocation.open()?;
    let started = api.start_collect(StartCollect { agents: command.agent.clone(), paths, dry_run: command.dry_run })?;
    let job = jobs::follow(&api, started, invocation.shows_progress)?;
    let report = job.collect.ok_or_else(|| jobs::missing("report"))?;
    if invocation.output.is_human() {
        show(&mut invocation.output, &report)?;
    } else {
        invocation.output.document(&report)?;
    }
    match nothing_could_be_read(command, &report) {
        _ if job.state == JobState::Cancelled || report.cancelled => Err(Stop::Said(CANCELLED)),
        Some(code) => Err(Stop::Said(code.exit())),
        None => Ok(()),
    }
}

fn absolute(path: &PathBuf) -> Result<String, Failure> {
    let not_named = |why: String| failed(Code::InNotRecognised, format!("{}: {why}", path.display()), None);
    let absolute = std::path::absolute(path).map_err(|error| not_named(error.to_string()))?;
    absolute.into_os_string().into_string().map_err(|_| not_named("the path is not Unicode".to_owned()))
}

/// When a person names paths and nothing in them could be read, the reason is the exit code.
fn nothing_could_be_read(command: &Collect, report: &CollectReport) -> Option<Code> {
    let nothing_read = report.files_read == 0 && report.files_unchanged == 0;
    if command.paths.is_empty() || !nothing_read { None } else { report.skipped.first().map(|skipped| skipped.code) }
}

fn show(output: &mut Output, report: &CollectReport) -> std::io::Result<()> {
    for line in summary(report) {
        output.confirm(&line)?;
    }
    for skipped in report.skipped.iter().take(SKIPPED_SHOWN) {
        output.text(Style::Bad, &format!("{} ", skipped.code))?;
        output.line(&skipped_line(skipped))?;
    }
    let more = report.skipped_total.saturating_sub(report.skipped.len().min(SKIPPED_SHOWN) as u64);
    if more > 0 {
        output.line(&format!("and {} more; --json lists up to 1,000", counted(more, "note")))?;
    }
    Ok(())
}

fn skipped_line(skipped: &Skipped) -> String {
    let place = if skipped.place.is_empty() { String::new() } else { format!(" {}", OneLine(&skipped.place)) };
    format!("{}{place}: {}", OneLine(&skipped.path), OneLine(&skipped.message))
}

fn summary(report: &CollectReport) -> Vec<String> {
    let (verb, files) = match (report.dry_run, report.cancelled) {
        (true, _) => ("Would read", report.files_read),
        (false, true) => ("Stopped. Kept what was read so far:", report.files_read),
        (false, false) => ("Read", report.files_read),
    };
    let (files, unchanged) = (counted(files, "file"), count(report.files_unchanged));
    let mut lines = vec![format!("{verb} {files}, {}; {unchanged} unchanged.", size(report.original_bytes))];
    if !report.dry_run {
        lines.push(format!(
            "{}, {} new; {} stored in {}.",
            counted(report.records_new, "record"),
            counted(report.messages_new, "message"),
            size(report.stored_bytes),
            time::duration(report.duration_ms),
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> CollectReport {
        CollectReport {
            files_read: 1,
            files_unchanged: 340,
            records_new: 1_204,
            messages_new: 3_311,
            original_bytes: 38_400_000,
            stored_bytes: 5_120_000,
            duration_ms: 2_100,
            ..CollectReport::default()
        }
    }

    #[test]
    fn the_summary_says_what_was_read_and_what_was_known() {
        assert_eq!(
            summary(&report()),
            ["Read 1 file, 38.4 MB; 340 unchanged.", "1,204 records, 3,311 messages new; 5.12 MB stored in 2.1 s."]
        );
        let forecast = CollectReport { dry_run: true, ..report() };
        assert_eq!(summary(&forecast), ["Would read 1 file, 38.4 MB; 340 unchanged."]);
        let stopped = CollectReport { cancelled: true, ..report() };
        assert!(summary(&stopped)[0].starts_with("Stopped. Kept what was read so far: 1 file"));
    }

    #[test]
    fn a_named_path_in_which_nothing_can_be_read_decides_the_exit_code() {
        let skipped = Skipped {
            path: "/tmp/x".into(),
            place: String::new(),
            code: Code::InNotRecognised,
            message: "no reader knows it".into(),
        };
        let nothing = CollectReport { skipped: vec![skipped], skipped_total: 1, ..CollectReport::default() };
        let named = Collect { paths: vec!["/tmp/x".into()], agent: Vec::new(), dry_run: false };
        let unnamed = Collect { paths: Vec::new(), agent: Vec::new(), dry_run: false };
        assert_eq!(nothing_could_be_read(&named, &nothing), Some(Code::InNotRecognised));
        assert_eq!(nothing_could_be_read(&unnamed, &nothing), None);
        assert_eq!(nothing_could_be_read(&named, &report()), None);
    }
}
