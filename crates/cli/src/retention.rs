//! `synthetic retention`: policies that say what may go, when, and how.

mod preview;
mod set;
mod words;

use clap::{Args, Subcommand};
use synthetic_api::{
    Api,
    retention::{ListPolicies, ListReceipts, MovePolicy, PolicyList, RemovePolicy, StartRetention},
};
use synthetic_model::{
    Code, UtcMillis,
    report::{Failure, JobState},
    retention::{EffectivePolicy, PolicyRow, Receipt},
};

use crate::exit::{CANCELLED, Stop, failed};
use crate::ids::short;
use crate::invocation::Invocation;
use crate::output::{Format, Output, Style};
use crate::size::{count, counted, size};
use crate::table::{Column, Table};
use crate::{jobs, time};

/// Says what may go, when, and how: without a policy, everything is kept for ever
///
/// Policies are asked in their order; the first that speaks of a thing decides. What goes waits in the
/// trash and comes back with `synthetic cleanup undo`. Pinned constructs never go. They run while the
/// window or `synthetic serve` is open, and with `run`. While one of them is wrong, or the clock jumped,
/// nothing at all is taken.
#[derive(Debug, Subcommand)]
pub(crate) enum Retention {
    List(List),
    Set(Box<set::Set>),
    Remove(Remove),
    Move(Move),
    Preview(preview::Preview),
    Run(Run),
    Receipts(Receipts),
}

/// Lists policies in their order, with what they take now and when they run
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  synthetic retention list --json | jq '.policies[].policy.name'")]
pub(crate) struct List {}

/// Removes a policy; what it took stays in the trash
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  synthetic retention remove \"Old images\"")]
pub(crate) struct Remove {
    /// Name of the policy
    #[arg(value_name = "NAME", required_unless_present = "all")]
    name: Option<String>,
    /// Removes all of them, also when they cannot be read
    #[arg(long, conflicts_with = "name")]
    all: bool,
}

/// Moves a policy in the order
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  synthetic retention move \"Old images\" 0")]
pub(crate) struct Move {
    /// Name of the policy
    #[arg(value_name = "NAME")]
    name: String,
    /// Its new place, from 0
    #[arg(value_name = "PLACE")]
    place: u32,
}

/// Runs policies now
///
/// Without names all that are on. A run that would take more than 100 things or 10 % of all takes
/// nothing unless --yes confirms it. Every run leaves a receipt.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic retention run
  synthetic retention run \"Old images\" --yes")]
pub(crate) struct Run {
    /// Names of policies
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Confirms a run that takes a lot
    #[arg(long)]
    yes: bool,
    /// Says that the clock is right, though it jumped since policies last ran
    #[arg(long)]
    clock_is_right: bool,
}

/// Lists what runs did, newest first
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic retention receipts
  synthetic retention receipts --limit 1000 --jsonl")]
pub(crate) struct Receipts {
    /// Shows at most N
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
    /// Only those before this number
    #[arg(long, value_name = "NUMBER")]
    before: Option<u64>,
}

pub(crate) fn run(command: Retention, invocation: &mut Invocation) -> Result<(), Stop> {
    let api = invocation.open()?;
    match command {
        Retention::List(_) => {
            let policies = api.list_policies(ListPolicies {})?;
            show(&policies, invocation)
        }
        Retention::Set(command) => set::run(*command, &api, invocation),
        Retention::Remove(Remove { name, all }) => {
            let left = api.remove_policy(RemovePolicy { name: name.unwrap_or_default(), all })?;
            changed("Removed; what it took is still in the trash.", &left, invocation)
        }
        Retention::Move(Move { name, place }) => {
            let moved = api.move_policy(MovePolicy { name, place })?;
            changed("Moved.", &moved, invocation)
        }
        Retention::Preview(command) => preview::run(&command, &api, invocation),
        Retention::Run(command) => run_now(command, &api, invocation),
        Retention::Receipts(command) => receipts(&command, &api, invocation),
    }
}

fn changed(said: &str, policies: &PolicyList, invocation: &mut Invocation) -> Result<(), Stop> {
    if invocation.output.is_human() {
        Ok(invocation.output.confirm(said)?)
    } else {
        Ok(invocation.output.document(policies)?)
    }
}

fn show(list: &PolicyList, invocation: &mut Invocation) -> Result<(), Stop> {
    let now = invocation.now;
    let output = &mut invocation.output;
    match output.format {
        Format::Human => {
            if list.policies.is_empty() && list.problem.is_none() {
                output.line("There is no policy: everything is kept for ever.")?;
            } else {
                output.table(&table(&list.policies, now), true)?;
                output.styled_line(Style::Faint, "Everything else is kept for ever.")?;
            }
            if let Some(problem) = &list.problem {
                output.styled_line(Style::Bad, &format!("Nothing at all is taken: {problem}"))?;
            }
        }
        Format::Json => output.document(list)?,
        Format::JsonLines => list.policies.iter().try_for_each(|row| output.json_line(row))?,
    }
    Ok(())
}

fn table(rows: &[PolicyRow], now: UtcMillis) -> Table {
    let mut table = Table::new(vec![
        Column::text("Name").shrinks_to(16),
        Column::text("On"),
        Column::text("Does").shrinks_to(20),
        Column::number("Now").dropped(1),
        Column::number("Items").dropped(2),
        Column::text("Next run"),
        Column::text("Last run").dropped(3),
    ]);
    for row in rows {
        let last = row.last_receipt.as_ref();
        table.row([
            row.policy.name.clone(),
            if row.policy.on { "on" } else { "off" }.to_owned(),
            words::policy(&row.policy),
            if row.takes_now_items > 0 { size(row.takes_now_bytes) } else { String::new() },
            if row.takes_now_items > 0 { count(row.takes_now_items) } else { String::new() },
            next_run(row, now),
            last.map_or_else(String::new, |receipt| time::brief(receipt.at, now)),
        ]);
    }
    table
}

fn next_run(row: &PolicyRow, now: UtcMillis) -> String {
    match row.next_run_at {
        Some(at) if at <= now => "as soon as the window or server is open".to_owned(),
        Some(at) => time::full(at),
        None if row.policy.on => "by hand".to_owned(),
        None => String::new(),
    }
}

fn run_now(command: Run, api: &Api, invocation: &mut Invocation) -> Result<(), Stop> {
    let Run { names, yes, clock_is_right } = command;
    let started = api.start_retention(StartRetention { policies: names, confirm: yes, clock_is_right })?;
    let job = jobs::follow(api, started, invocation.shows_progress)?;
    let report = job.retention.ok_or_else(|| jobs::missing("report"))?;
    if invocation.output.is_human() {
        for receipt in &report.receipts {
            invocation.output.confirm(&told(receipt))?;
        }
    } else {
        invocation.output.document(&report)?;
    }
    if job.state == JobState::Cancelled { Err(Stop::Said(CANCELLED)) } else { Ok(()) }
}

/// A receipt in one line.
fn told(receipt: &Receipt) -> String {
    let name = receipt.policies.join(", ");
    let mut said = Vec::new();
    if receipt.removed > 0 {
        said.push(format!("{} ({}) in the trash", counted(receipt.removed, "item"), size(receipt.freed_bytes)));
    }
    if receipt.exported_sessions > 0 {
        said.push(format!("{} exported", counted(receipt.exported_sessions, "session")));
    }
    if receipt.expired_sessions > 0 {
        said.push(format!("{} expired", counted(receipt.expired_sessions, "session")));
    }
    if receipt.held_back > 0 {
        said.push(format!("{} held back", counted(receipt.held_back, "item")));
    }
    said.extend(receipt.refused.clone());
    if said.is_empty() {
        said.push("nothing to take".to_owned());
    }
    let undo = receipt.cleanup_id.map(|id| format!(". To bring back: synthetic cleanup undo {}", short(id)));
    format!("{name}: {}{}", said.join(", "), undo.unwrap_or_default())
}

fn receipts(command: &Receipts, api: &Api, invocation: &mut Invocation) -> Result<(), Stop> {
    let page = api.list_receipts(ListReceipts { limit: command.limit, before: command.before })?;
    let output = &mut invocation.output;
    match output.format {
        Format::Human if page.receipts.is_empty() => output.line("No policy ran yet.")?,
        Format::Human => {
            let columns = ["Number", "When", "Started by", "What"];
            let mut table = Table::new(vec![
                Column::number(columns[0]),
                Column::text(columns[1]),
                Column::text(columns[2]).dropped(1),
                Column::text(columns[3]).shrinks_to(40),
            ]);
            for receipt in &page.receipts {
                let by = if receipt.scheduled { "schedule" } else { "hand" };
                table.row([receipt.id.to_string(), time::full(receipt.at), by.to_owned(), told(receipt)]);
            }
            output.table(&table, true)?;
        }
        Format::Json => output.document(&page)?,
        Format::JsonLines => page.receipts.iter().try_for_each(|receipt| output.json_line(receipt))?,
    }
    Ok(())
}

/// Finds a policy by its name.
fn find(api: &Api, name: &str) -> Result<PolicyRow, Failure> {
    let list = api.list_policies(ListPolicies {})?;
    list.policies.into_iter().find(|row| row.policy.name == name).ok_or_else(|| {
        let hint = Some("`synthetic retention list` shows the policies");
        failed(Code::NotFound, format!("no policy is called {name:?}"), hint)
    })
}

/// What holds for a construct, a line for each kind that has a policy, or one for all.
pub(crate) fn show_effective(output: &mut Output, kinds: &[EffectivePolicy]) -> std::io::Result<()> {
    let spoken: Vec<_> = kinds.iter().filter(|one| one.policy.is_some() || one.goes_at.is_some()).collect();
    let shown = if spoken.is_empty() { kinds.iter().take(1).collect() } else { spoken };
    for one in shown {
        let what = one.kind.map_or("whole".to_owned(), |kind| kind.word().replace('_', " "));
        let when = one.goes_at.map_or_else(String::new, |at| format!("trash on {}, ", time::date(at)));
        let by = one.policy.as_ref().map_or_else(String::new, |policy| format!(" ({policy})"));
        output.text(Style::Faint, &format!("{:<10} ", "retention"))?;
        output.line(&format!("{what}: {when}{}{by}", one.reason))?;
    }
    Ok(())
}
