//! `synthetic collect`

use std::collections::HashMap;
use std::fmt;
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

/// Remarks people are shown, one for each file and code; scripts get every place.
const REMARKS_SHOWN: usize = 20;

/// Reads what agents left on this machine into the store
///
/// Without PATH it finds every agent's folder by itself. Running it again reads only what is new.
/// The agents' files are never changed. What has been quiet for a day is packed tighter at the end.
/// It can be stopped at any time: what is stored is kept, and the next run goes on from there.
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
    /// Leaves quiet sessions as they were read, without packing them tighter
    #[arg(long)]
    no_settle: bool,
}

pub(crate) fn run(command: &Collect, invocation: &mut Invocation) -> Result<(), Stop> {
    let paths = command.paths.iter().map(absolute).collect::<Result<Vec<_>, _>>()?;
    let api = invocation.open()?;
    let started = api.start_collect(StartCollect {
        agents: command.agent.clone(),
        paths,
        dry_run: command.dry_run,
        no_settle: command.no_settle,
    })?;
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
    let remarks = remarks(&report.skipped);
    for remark in remarks.iter().take(REMARKS_SHOWN) {
        output.text(Style::Bad, &format!("{} ", remark.first.code))?;
        output.line(&remark.to_string())?;
    }
    let hidden: u64 = remarks.iter().skip(REMARKS_SHOWN).map(|remark| remark.places).sum();
    let more = hidden + report.skipped_total.saturating_sub(report.skipped.len() as u64);
    if more > 0 {
        output.line(&format!("and {} more: --json lists up to 1,000", counted(more, "place")))?;
    }
    Ok(())
}

/// What is the matter with a file, said once for all its lines.
struct Remark<'a> {
    first: &'a Skipped,
    places: u64,
}

impl fmt::Display for Remark<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Skipped { path, place, message, .. } = self.first;
        write!(f, "{}", OneLine(path))?;
        if !place.is_empty() {
            write!(f, " {}", OneLine(place))?;
        }
        write!(f, ": {}", OneLine(message))?;
        if self.places > 1 {
            write!(f, " (and {} more like it)", count(self.places - 1))?;
        }
        Ok(())
    }
}

fn remarks(skipped: &[Skipped]) -> Vec<Remark<'_>> {
    let mut remarks: Vec<Remark<'_>> = Vec::new();
    let mut seen = HashMap::new();
    for first in skipped {
        let at = *seen.entry((&first.path, first.code)).or_insert(remarks.len());
        match remarks.get_mut(at) {
            Some(remark) => remark.places += 1,
            None => remarks.push(Remark { first, places: 1 }),
        }
    }
    remarks
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
    if let Some(settled) = report.settled.as_ref().filter(|settled| settled.constructs > 0) {
        lines.push(format!(
            "{} gone quiet packed tighter: {} became {}.",
            counted(settled.constructs, "construct"),
            size(settled.stored_bytes_before),
            size(settled.stored_bytes_after),
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
    fn what_is_the_matter_with_many_lines_of_a_file_is_said_once() {
        let at = |place: &str, code| Skipped {
            path: "/tmp/x".into(),
            place: place.into(),
            code,
            message: "odd\u{1b}[2J".into(),
        };
        let skipped = [at("line 3", Code::InBadJson), at("line 4", Code::InBadUtf8), at("line 5", Code::InBadJson)];
        let lines: Vec<_> = remarks(&skipped).iter().map(ToString::to_string).collect();
        assert_eq!(lines, ["/tmp/x line 3: odd\\u{1b}[2J (and 1 more like it)", "/tmp/x line 4: odd\\u{1b}[2J"]);
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
        let named = Collect { paths: vec!["/tmp/x".into()], agent: Vec::new(), dry_run: false, no_settle: false };
        let unnamed = Collect { paths: Vec::new(), agent: Vec::new(), dry_run: false, no_settle: false };
        assert_eq!(nothing_could_be_read(&named, &nothing), Some(Code::InNotRecognised));
        assert_eq!(nothing_could_be_read(&unnamed, &nothing), None);
        assert_eq!(nothing_could_be_read(&named, &report()), None);
    }
}
