//! `synthetic agents leftovers`

use clap::Args;
use synthetic_api::{
    Api,
    leftovers::{AllowLeftovers, LeftoversList, LeftoversRef, ListLeftovers, PlanLeftovers, StartLeftovers},
};
use synthetic_model::{
    CleanupId,
    cleanup::CleanupAction,
    report::{Failure, Job, JobState},
    usage::{LeftoverKind, LeftoversPlan, LeftoversReport},
};

use crate::exit::{CANCELLED, Stop};
use crate::invocation::Invocation;
use crate::output::{Format, Output};
use crate::size::{counted, size};
use crate::table::{Column, Table};
use crate::words::one_of;
use crate::{jobs, time};

/// Cleans what is left over in the agents' own folders
///
/// Without an option it says what could go and why the rest stays; nothing is touched. Only transcripts of
/// which every byte is safe here and debug logs can go, and only what nothing wrote to for a day. That is
/// off until --allow turns it on. What goes waits in the trash of the store for 30 days; --undo puts it
/// back where it was, with its times. `synthetic cleanup purge` ends the trash.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic agents leftovers --kind debug_logs
  synthetic agents leftovers --allow
  synthetic agents leftovers --apply 0197c0de-0000-7000-8000-000000000001 --yes
  synthetic agents leftovers --list
  synthetic agents leftovers --undo 0197c0de-0000-7000-8000-000000000001")]
pub(super) struct Leftovers {
    /// Only of this sort
    #[arg(long, value_name = "KIND", value_parser = one_of(LeftoverKind::ALL, LeftoverKind::word))]
    kind: Vec<LeftoverKind>,
    /// Moves what this plan names to the trash
    #[arg(long, value_name = "PLAN", value_parser = parse_id, group = "act", conflicts_with = "kind")]
    apply: Option<CleanupId>,
    /// Confirms the plan
    #[arg(long, requires = "apply")]
    yes: bool,
    /// Puts back what a run moved
    #[arg(long, value_name = "RUN", value_parser = parse_id, group = "act", conflicts_with = "kind")]
    undo: Option<CleanupId>,
    /// Lists runs whose files wait in the trash
    #[arg(long, group = "act", conflicts_with = "kind")]
    list: bool,
    /// Lets the agents' folders be cleaned
    #[arg(long, group = "act", conflicts_with = "kind")]
    allow: bool,
    /// Lets them be cleaned no longer
    #[arg(long, group = "act", conflicts_with = "kind")]
    forbid: bool,
}

fn parse_id(text: &str) -> Result<CleanupId, String> {
    text.parse().map_err(|_| "it is no id of a plan or a run".to_owned())
}

pub(super) fn run(command: &Leftovers, invocation: &mut Invocation) -> Result<(), Stop> {
    let api = invocation.open()?;
    if let Some(plan_id) = command.apply {
        let started = api.start_leftovers(StartLeftovers { plan_id, confirm: command.yes })?;
        return follow(&api, started, invocation);
    }
    if let Some(id) = command.undo {
        let started = api.start_leftovers_undo(LeftoversRef { id })?;
        return follow(&api, started, invocation);
    }
    if command.list || command.allow || command.forbid {
        let found = if command.list {
            api.list_leftovers(ListLeftovers {})?
        } else {
            api.allow_leftovers(AllowLeftovers { allowed: command.allow })?
        };
        return Ok(show_list(&mut invocation.output, &found, command.list)?);
    }
    let plan = api.plan_leftovers(PlanLeftovers { kinds: command.kind.clone() })?;
    Ok(show_plan(&mut invocation.output, &plan)?)
}

fn follow(api: &Api, started: Job, invocation: &mut Invocation) -> Result<(), Stop> {
    let job = jobs::follow(api, started, invocation.shows_progress)?;
    let report = job.leftovers.ok_or_else(|| -> Failure { jobs::missing("report") })?;
    if invocation.output.is_human() {
        show_report(&mut invocation.output, &report)?;
    } else {
        invocation.output.document(&report)?;
    }
    if job.state == JobState::Cancelled { Err(Stop::Said(CANCELLED)) } else { Ok(()) }
}

fn show_plan(output: &mut Output, plan: &LeftoversPlan) -> std::io::Result<()> {
    match output.format {
        Format::Json => return output.document(plan),
        Format::JsonLines => return plan.items.iter().try_for_each(|item| output.json_line(item)),
        Format::Human => {}
    }
    if plan.items.is_empty() {
        return output.line("Nothing is left over in the agents' folders.");
    }
    let mut table = Table::new(vec![
        Column::text("Goes"),
        Column::text("Sort").dropped(1),
        Column::text("File").shrinks_to(16),
        Column::number("Size"),
        Column::text("Why").shrinks_to(12),
    ]);
    for item in &plan.items {
        table.row([
            if item.action == CleanupAction::Remove { "yes".to_owned() } else { "no".to_owned() },
            item.kind.word().replace('_', " "),
            item.path.clone(),
            size(item.bytes),
            item.reason.clone(),
        ]);
    }
    output.table(&table, true)?;
    if plan.removed == 0 {
        return output.line("Nothing can go.");
    }
    output.line(&format!("Frees {} in {}.", size(plan.freed_bytes), counted(plan.removed, "file")))?;
    if !plan.allowed {
        output.line("Cleaning the agents' folders is off: `synthetic agents leftovers --allow` turns it on.")?;
    }
    output.line(&format!("To do it: synthetic agents leftovers --apply {} --yes", plan.plan_id))
}

fn show_list(output: &mut Output, found: &LeftoversList, listed: bool) -> std::io::Result<()> {
    match output.format {
        Format::Json => return output.document(found),
        Format::JsonLines => return found.runs.iter().try_for_each(|run| output.json_line(run)),
        Format::Human => {}
    }
    let may = if found.allowed { "may be cleaned, by plan" } else { "are left alone" };
    output.line(&format!("The agents' folders {may}."))?;
    if !listed || found.runs.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(vec![
        Column::text("Run"),
        Column::text("When"),
        Column::number("Files"),
        Column::number("Size"),
        Column::text("Trash until"),
    ]);
    for run in &found.runs {
        table.row([
            run.id.to_string(),
            time::full(run.at),
            run.files.to_string(),
            size(run.bytes),
            time::date(run.trash_until),
        ]);
    }
    output.table(&table, true)
}

fn show_report(output: &mut Output, report: &LeftoversReport) -> std::io::Result<()> {
    let bytes = size(report.bytes);
    if report.restored > 0 || report.in_the_way > 0 {
        output.line(&format!("Put {} back, {bytes}.", counted(report.restored, "file")))?;
        if report.in_the_way > 0 {
            let stay = counted(report.in_the_way, "file");
            output.line(&format!("{stay} in the trash still: other files stand in their place."))?;
        }
        return Ok(());
    }
    output.line(&format!("Moved {} to the trash, {bytes}.", counted(report.moved, "file")))?;
    if report.left > 0 {
        let left = counted(report.left, "file");
        output.line(&format!("{left} left: changed since the plan, or no copy of it could be verified."))?;
    }
    if let Some(id) = report.run_id {
        output.line(&format!("To put them back: synthetic agents leftovers --undo {id}"))?;
    }
    Ok(())
}
