//! `synthetic audit`: what was done to the store, in a trail nobody can edit unseen.

use clap::{Args, Subcommand};
use synthetic_api::cleanups::{ListAudit, VerifyAudit};

use crate::exit::{DAMAGED, Stop};
use crate::invocation::Invocation;
use crate::output::{Format, Style};
use crate::size::counted;
use crate::table::{Column, Table};
use crate::time;

/// Shows and verifies the audit trail
///
/// Every removal, undoing and purge is an event. Events are only ever added, and each holds the
/// SHA-256 of the one before it.
#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    List(List),
    Verify(Verify),
}

/// Lists events, newest first
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic audit list
  synthetic audit list --limit 1000 --jsonl")]
pub(crate) struct List {
    /// Shows at most N events
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
    /// Only events before this number
    #[arg(long, value_name = "NUMBER")]
    before: Option<u64>,
}

/// Walks the trail and compares every digest
///
/// The exit code is 5 when an event is not as it was written.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  synthetic audit verify --json | jq -r .head")]
pub(crate) struct Verify {}

pub(crate) fn run(command: &Audit, invocation: &mut Invocation) -> Result<(), Stop> {
    match command {
        Audit::List(command) => list(command, invocation),
        Audit::Verify(_) => verify(invocation),
    }
}

fn list(command: &List, invocation: &mut Invocation) -> Result<(), Stop> {
    let page = invocation.open()?.list_audit(ListAudit { limit: command.limit, before: command.before })?;
    let output = &mut invocation.output;
    match output.format {
        Format::Human if page.events.is_empty() => output.line("Nothing happened yet.")?,
        Format::Human => {
            let mut table = Table::new(vec![
                Column::number("Number"),
                Column::text("When"),
                Column::text("Who").dropped(2),
                Column::text("What"),
                Column::text("Which").shrinks_to(20),
            ]);
            for event in &page.events {
                let when = time::full(event.at);
                let (who, what) = (event.actor.clone(), event.action.clone());
                table.row([event.sequence.to_string(), when, who, what, event.subject.clone()]);
            }
            output.table(&table, true)?;
            if let Some(next) = page.next {
                output.styled_line(Style::Faint, &format!("more: --before {next}"))?;
            }
        }
        Format::Json => output.document(&page)?,
        Format::JsonLines => page.events.iter().try_for_each(|event| output.json_line(event))?,
    }
    Ok(())
}

fn verify(invocation: &mut Invocation) -> Result<(), Stop> {
    let report = invocation.open()?.verify_audit(VerifyAudit {})?;
    let output = &mut invocation.output;
    match (output.is_human(), report.first_bad) {
        (false, _) => output.document(&report)?,
        (true, None) => output.line(&format!("{}, each as it was written.", counted(report.events, "event")))?,
        (true, Some(number)) => output.styled_line(Style::Bad, &format!("Event {number} is not as it was written."))?,
    }
    if report.ok { Ok(()) } else { Err(Stop::Said(DAMAGED)) }
}
