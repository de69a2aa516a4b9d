//! `synthetic cleanup`: removing by a plan, with a way back.

use clap::{Args, Subcommand};
use synthetic_api::{
    Api,
    cleanups::{AllowAgain, CleanupRef, ListCleanups, ListTombstones, StartCleanup, StartPurge, StartSecureDelete},
};
use synthetic_model::{
    ByteKind, CleanupId, Code, ConstructId, UtcMillis,
    cleanup::{CleanupAction, CleanupPlan, CleanupReport, CleanupRequest, CleanupRow},
    report::{Failure, Job, JobState},
};

use crate::exit::{CANCELLED, Stop, failed, usage};
use crate::ids::{self, short};
use crate::invocation::Invocation;
use crate::output::{Format, Output, Style};
use crate::size::{count, counted, parse_size, size};
use crate::table::{Column, Table};
use crate::{jobs, time, words, workspaces};

/// Removes constructs, or parts of them, by a plan, and brings them back
///
/// `plan` says what would go and why, and changes nothing. `apply` moves it to the trash, where it
/// waits for 30 days; `undo` brings it back exactly as it was. What was removed is not collected
/// again. Pinned constructs, and parts of them, never go.
#[derive(Debug, Subcommand)]
pub(crate) enum Cleanup {
    Plan(Plan),
    Apply(Apply),
    Undo(Undo),
    List(List),
    Purge(Purge),
    SecureDelete(SecureDelete),
    Removed(Removed),
    Allow(Allow),
}

/// Says what a cleanup would remove, and why
///
/// Nothing is removed. Constructs and sessions are named; --workspace, --older-than and --larger-than
/// narrow each other. Age counts from the last activity, never from the time of a file.
///
/// With --kind constructs stay, and only their long texts (from 1 kB on) and pictures of that kind go:
/// those that no record of another kind holds, too. The conversation stays readable and says what is
/// missing. A session goes with its sub-agents; its construct goes with all its sessions. What kinds
/// and sessions free is an estimate; applying the plan tells what it was.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic cleanup plan --older-than 90d
  synthetic cleanup plan --workspace . --larger-than 100MB --json | jq -r .plan_id
  synthetic cleanup plan --kind images --older-than 30d
  synthetic cleanup plan --kind logs --piece-larger 10MB
  synthetic cleanup plan --construct 4f2a91bc --construct 77d03e1a")]
pub(crate) struct Plan {
    /// This construct
    #[arg(long, value_name = "ID", num_args = 1..)]
    construct: Vec<String>,
    /// This session with its sub-agents; its construct, when all its sessions are named
    #[arg(long, value_name = "ID", num_args = 1..)]
    session: Vec<String>,
    /// Only constructs of this workspace: its id, name, path, or a folder inside it
    #[arg(long, value_name = "WORKSPACE", value_hint = clap::ValueHint::DirPath)]
    workspace: Option<String>,
    /// Only constructs without activity since: 12h, 90d, 2w, or a date
    #[arg(long, value_name = "AGE", value_parser = time::parse_moment)]
    older_than: Option<UtcMillis>,
    /// Only constructs that take more of the disk, like 1GB
    #[arg(long, value_name = "SIZE", value_parser = parse_larger)]
    larger_than: Option<u64>,
    /// Not whole constructs, only what they hold of these kinds
    #[arg(long, value_name = "KIND", value_delimiter = ',', conflicts_with = "session",
          value_parser = words::one_of(ByteKind::ALL, ByteKind::word))]
    kind: Vec<ByteKind>,
    /// With --kind: only single texts and pictures that are longer, like 10MB
    #[arg(long, value_name = "SIZE", requires = "kind", value_parser = parse_larger)]
    piece_larger: Option<u64>,
    /// What this retention policy would take; all that are on without NAME
    #[arg(long, value_name = "NAME", num_args = 0..,
          conflicts_with_all = ["construct", "session", "workspace", "older_than", "larger_than", "kind"])]
    policy: Option<Vec<String>>,
    /// Leaves these items out of the plan: keys as `--json` shows them
    #[arg(long, value_name = "KEY", num_args = 1..)]
    keep: Vec<String>,
}

/// Moves to the trash what a plan says
///
/// A plan is refused when anything it looked at has changed since, and one that removes more than
/// 100 items, or of more than 10 % of all constructs, unless --yes confirms it.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  synthetic cleanup apply 0f3c5a1b2d4e6f708192a3b4c5d6e7f8 --yes")]
pub(crate) struct Apply {
    /// Id of the plan
    #[arg(value_name = "PLAN")]
    plan: String,
    /// Confirms a plan that removes a lot
    #[arg(long)]
    yes: bool,
}

/// Brings back what a cleanup took
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic cleanup list
  synthetic cleanup undo 4f2a91bc")]
pub(crate) struct Undo {
    /// Id of the cleanup
    #[arg(value_name = "CLEANUP")]
    id: String,
}

/// Lists cleanups and what of them is in the trash
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  synthetic cleanup list --json | jq '.cleanups[0]'")]
pub(crate) struct List {}

/// Empties the trash for good
///
/// Without CLEANUP and --now only what has waited for its 30 days goes.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic cleanup purge
  synthetic cleanup purge 4f2a91bc
  synthetic cleanup purge --now")]
pub(crate) struct Purge {
    /// Id of a cleanup: what it took goes, whether its time has come or not
    #[arg(value_name = "CLEANUP")]
    id: Option<String>,
    /// Does not wait for the time of anything
    #[arg(long)]
    now: bool,
}

/// Lists sessions that were removed on purpose
///
/// The next collection passes them by, whatever their agent still holds of them.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic cleanup removed
  synthetic cleanup removed --json | jq '.tombstones[].external_id'")]
pub(crate) struct Removed {
    /// At most so many
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
    /// Those before this number, as the page before says
    #[arg(long, value_name = "NUMBER")]
    before: Option<u64>,
}

/// Lets removed sessions be collected again
///
/// For what is gone for good: what waits in the trash comes back by `synthetic cleanup undo`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  synthetic cleanup allow 12 13 && synthetic collect")]
pub(crate) struct Allow {
    /// Their numbers, as `synthetic cleanup removed` lists them
    #[arg(value_name = "NUMBER", required = true)]
    numbers: Vec<u64>,
}

/// Deletes one construct or session with its content, beyond recovery
///
/// At once and with no way back: rows, their pages, the database's log, frames, long texts and pictures
/// that nobody else holds, and what of it waits in the trash. The file of long texts is written anew.
/// What other sessions copied of it is theirs, and events of the audit trail from before keep the name
/// it had. Disks, SSDs above all, may keep what was removed until they need the room. It is not
/// collected again.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  synthetic cleanup secure-delete 4f2a91bc --yes")]
pub(crate) struct SecureDelete {
    /// Id of a construct, or of a session
    #[arg(value_name = "ID")]
    id: String,
    /// Confirms it: there is no way back
    #[arg(long)]
    yes: bool,
}

fn parse_larger(text: &str) -> Result<u64, String> {
    parse_size(text).ok_or_else(|| "expected a size like 90MB or 1.5GB".to_owned())
}

pub(crate) fn run(command: Cleanup, invocation: &mut Invocation) -> Result<(), Stop> {
    let api = invocation.open()?;
    match command {
        Cleanup::Plan(command) => plan(&command, &api, invocation),
        Cleanup::Apply(command) => {
            let started = api.start_cleanup(StartCleanup { plan_id: command.plan, confirm: command.yes })?;
            finish(&api, started, invocation)
        }
        Cleanup::Undo(command) => {
            let started = api.start_undo(CleanupRef { id: cleanup(&api, &command.id)? })?;
            finish(&api, started, invocation)
        }
        Cleanup::List(_) => list(&api, invocation),
        Cleanup::Purge(command) => {
            let id = command.id.map(|text| cleanup(&api, &text)).transpose()?;
            let started = api.start_purge(StartPurge { id, now: command.now })?;
            finish(&api, started, invocation)
        }
        Cleanup::SecureDelete(command) => secure_delete(&command, &api, invocation),
        Cleanup::Removed(command) => removed(&command, &api, invocation),
        Cleanup::Allow(command) => {
            let allowed = api.allow_again(AllowAgain { ids: command.numbers })?;
            if !invocation.output.is_human() {
                return Ok(invocation.output.document(&allowed)?);
            }
            let words = format!("{} may be collected again.", counted(allowed.allowed, "session"));
            Ok(invocation.output.confirm(&words)?)
        }
    }
}

fn removed(command: &Removed, api: &Api, invocation: &mut Invocation) -> Result<(), Stop> {
    let page = api.list_tombstones(ListTombstones { limit: command.limit, before: command.before })?;
    let now = invocation.now;
    let output = &mut invocation.output;
    match output.format {
        Format::Human if page.tombstones.is_empty() => output.line("Nothing was removed on purpose.")?,
        Format::Human => {
            let mut table = Table::new(vec![
                Column::number("Number"),
                Column::text("Removed"),
                Column::text("Agent"),
                Column::text("Construct").shrinks_to(20),
                Column::text("Session").dropped(1),
                Column::text("Now"),
            ]);
            for row in &page.tombstones {
                let state = if row.in_trash { "in the trash" } else { "gone" };
                table.row([
                    row.id.to_string(),
                    time::brief(row.at, now),
                    row.agent.word().to_owned(),
                    row.name.clone(),
                    row.external_id.clone(),
                    state.to_owned(),
                ]);
            }
            output.table(&table, true)?;
            if let Some(next) = page.next {
                output.line(&format!("More: synthetic cleanup removed --before {next}"))?;
            }
        }
        Format::Json => output.document(&page)?,
        Format::JsonLines => page.tombstones.iter().try_for_each(|row| output.json_line(row))?,
    }
    Ok(())
}

/// Removes one construct, as `constructs delete` does: a plan for it, applied at once.
pub(crate) fn delete(text: &str, invocation: &mut Invocation) -> Result<(), Stop> {
    let api = invocation.open()?;
    let request = CleanupRequest { constructs: vec![ids::construct(&api, text)?], ..CleanupRequest::default() };
    let plan = api.plan_cleanup(request)?;
    if let Some(kept) = plan.items.iter().find(|item| item.action == CleanupAction::Keep) {
        return Err(failed(Code::Refused, format!("the construct stays: {}", kept.reason), None).into());
    }
    // To name one construct is to mean it.
    let started = api.start_cleanup(StartCleanup { plan_id: plan.plan_id, confirm: true })?;
    finish(&api, started, invocation)
}

fn plan(command: &Plan, api: &Api, invocation: &mut Invocation) -> Result<(), Stop> {
    let request = request(command, api, invocation.now)?;
    if request == CleanupRequest::default() {
        return Err(usage("a plan needs to know what to look at", Some("`synthetic help cleanup plan`")).into());
    }
    let plan = api.plan_cleanup(request)?;
    let output = &mut invocation.output;
    match output.format {
        Format::Human => show_plan(output, &plan)?,
        Format::Json => output.document(&plan)?,
        Format::JsonLines => plan.items.iter().try_for_each(|item| output.json_line(item))?,
    }
    Ok(())
}

fn request(command: &Plan, api: &Api, now: UtcMillis) -> Result<CleanupRequest, Failure> {
    let named: Vec<_> = command.workspace.iter().cloned().collect();
    let workspaces = workspaces::resolve(api, &named)?;
    if workspaces.len() > 1 {
        let words = format!("{} stands for {} workspaces", named.join(" "), workspaces.len());
        return Err(failed(Code::ApiBadId, words, Some("give the path of one of them")));
    }
    let idle_ms = |since: UtcMillis| u64::try_from(now.0 - since.0).unwrap_or(0);
    Ok(CleanupRequest {
        constructs: command.construct.iter().map(|text| ids::construct(api, text)).collect::<Result<_, _>>()?,
        sessions: command.session.iter().map(|text| ids::session(api, text)).collect::<Result<_, _>>()?,
        workspace: workspaces.first().copied(),
        older_than_ms: command.older_than.map(idle_ms),
        larger_than_bytes: command.larger_than,
        kinds: command.kind.clone(),
        pieces_over_bytes: command.piece_larger,
        policies: command.policy.clone(),
        kept: command.keep.clone(),
    })
}

fn show_plan(output: &mut Output, plan: &CleanupPlan) -> std::io::Result<()> {
    if plan.items.is_empty() {
        return output.line("Nothing is like that.");
    }
    let mut table = Table::new(vec![
        Column::text("Id"),
        Column::text("What"),
        Column::text("Name").shrinks_to(20),
        Column::text("Action"),
        Column::text("Reason").shrinks_to(20),
        Column::number("Freed"),
        Column::text("Lost").dropped(1),
    ]);
    for item in &plan.items {
        let removed = item.action == CleanupAction::Remove;
        let lost = [(item.only_copy, "only copy"), (item.last_of_workspace, "last of its workspace")];
        let lost: Vec<_> = lost.into_iter().filter(|(is, _)| *is && removed).map(|(_, words)| words).collect();
        table.row([
            item.session_id.map_or_else(|| short(item.construct_id), short),
            item.kind.replace('_', " "),
            item.name.clone(),
            if removed { "remove" } else { "keep" }.to_owned(),
            item.reason.clone(),
            if removed { size(item.freed_bytes) } else { String::new() },
            lost.join(", "),
        ]);
    }
    output.table(&table, true)?;
    if plan.removed == 0 {
        return output.line("Nothing would go.");
    }
    let parts = plan.constructs_touched - plan.constructs_removed;
    let what = match (plan.constructs_removed, parts) {
        (whole, 0) => counted(whole, "construct"),
        (0, parts) => format!("Parts of {}", counted(parts, "construct")),
        (whole, parts) => format!("{} and parts of {} more", counted(whole, "construct"), count(parts)),
    };
    let about = if parts > 0 { "about " } else { "" };
    let total = format!("{what} would go and free {about}{}.", size(plan.freed_bytes));
    output.styled_line(Style::Faint, &total)?;
    let yes = if plan.needs_confirmation { " --yes" } else { "" };
    output.line(&format!("synthetic cleanup apply {}{yes}", plan.plan_id))
}

/// Waits for the job and says what it did.
fn finish(api: &Api, started: Job, invocation: &mut Invocation) -> Result<(), Stop> {
    let job = jobs::follow(api, started, invocation.shows_progress)?;
    let cancelled = job.state == JobState::Cancelled;
    let report = job.cleanup.ok_or_else(|| jobs::missing("report"))?;
    if invocation.output.is_human() {
        invocation.output.confirm(&told(&job.kind, &report))?;
    } else {
        invocation.output.document(&report)?;
    }
    if cancelled { Err(Stop::Said(CANCELLED)) } else { Ok(()) }
}

fn secure_delete(command: &SecureDelete, api: &Api, invocation: &mut Invocation) -> Result<(), Stop> {
    let is_whole = command.id.parse::<ConstructId>().is_ok();
    let (construct, session) = match (ids::construct(api, &command.id), ids::session(api, &command.id)) {
        (Ok(_), Ok(_)) if !is_whole => {
            let words = format!("{} is part of the ids of a construct and of a session", command.id);
            return Err(failed(Code::ApiBadId, words, Some("give more of the id")).into());
        }
        // A whole id is not looked up among constructs: what is in the trash is in no list.
        (_, Ok(session)) => (None, Some(session)),
        (construct, _) => (Some(construct?), None),
    };
    let started = api.start_secure_delete(StartSecureDelete { construct, session, confirm: command.yes })?;
    let job = jobs::follow(api, started, invocation.shows_progress)?;
    let deletion = job.deletion.ok_or_else(|| jobs::missing("report"))?;
    if !invocation.output.is_human() {
        return Ok(invocation.output.document(&deletion)?);
    }
    let what = if deletion.whole { "The construct" } else { "The session" };
    invocation.output.confirm(&format!("{what} is deleted, {} freed.", size(deletion.freed_bytes)))?;
    if !deletion.undone.is_empty() {
        let undone = counted(deletion.undone.len() as u64, "cleanup");
        invocation.output.line(&format!("{undone} of parts was undone first: it held something of it too."))?;
    }
    if !deletion.log_emptied {
        invocation.output.line("Somebody reads the store just now: its log is emptied with the next collection.")?;
    }
    match deletion.backups[..] {
        [] => invocation.output.line("No backup of this store is known that still holds it.")?,
        _ => {
            invocation.output.line("These still hold it:")?;
            deletion.backups.iter().try_for_each(|path| invocation.output.line(&format!("  {path}")))?;
        }
    }
    Ok(())
}

fn told(kind: &str, report: &CleanupReport) -> String {
    let bytes = size(report.freed_bytes);
    match (kind, report.cleanup_id) {
        ("cleanup", Some(id)) => {
            let until = report.trash_until.map_or_else(String::new, |at| format!(" until {}", time::date(at)));
            let removed = match report.pieces {
                0 => counted(report.removed, "construct"),
                pieces => format!("{} of {}", counted(pieces, "piece"), counted(report.removed, "construct")),
            };
            format!("{removed} ({bytes}) in the trash{until}. To bring back: synthetic cleanup undo {}", short(id))
        }
        ("undo", _) => format!("{} brought back.", counted(report.restored, "construct")),
        _ => format!("{} removed for good, {bytes} freed.", counted(report.purged, "construct")),
    }
}

fn list(api: &Api, invocation: &mut Invocation) -> Result<(), Stop> {
    let list = api.list_cleanups(ListCleanups {})?;
    let now = invocation.now;
    let output = &mut invocation.output;
    match output.format {
        Format::Human if list.cleanups.is_empty() => output.line("Nothing was cleaned up yet.")?,
        Format::Human => output.table(&table(&list.cleanups, now), true)?,
        Format::Json => output.document(&list)?,
        Format::JsonLines => list.cleanups.iter().try_for_each(|row| output.json_line(row))?,
    }
    Ok(())
}

fn table(rows: &[CleanupRow], now: UtcMillis) -> Table {
    let mut table = Table::new(vec![
        Column::text("Id"),
        Column::text("Applied"),
        Column::text("What").shrinks_to(20),
        Column::number("Removed").dropped(3),
        Column::number("In trash"),
        Column::number("Restored").dropped(2),
        Column::number("Purged").dropped(1),
        Column::number("Trash"),
        Column::text("Until"),
    ]);
    for row in rows {
        table.row([
            short(row.id),
            time::brief(row.at, now),
            row.title.clone(),
            count(row.removed),
            count(row.in_trash),
            count(row.restored),
            count(row.purged),
            size(row.trash_bytes),
            if row.in_trash > 0 { time::date(row.trash_until) } else { String::new() },
        ]);
    }
    table
}

/// Finds the cleanup a person means.
fn cleanup(api: &Api, text: &str) -> Result<CleanupId, Failure> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let rows = api.list_cleanups(ListCleanups {})?.cleanups;
    ids::part_of(text, "cleanup", rows.into_iter().map(|row| row.id), "`synthetic cleanup list` shows the ids")
}
