//! `synthetic retention set`

use std::path::PathBuf;

use clap::Args;
use synthetic_api::{
    Api,
    retention::{ListPolicies, SavePolicy},
};
use synthetic_model::{
    AgentName, Code, ConstructStatus, ConstructType,
    report::Failure,
    retention::{Policy, PolicyAction, Schedule, Take, Thin},
};

use super::words::{parse_days, parse_schedule, parse_take, parse_thin};
use crate::exit::{Stop, failed};
use crate::invocation::Invocation;
use crate::size::parse_size;
use crate::words::one_of;
use crate::workspaces;

/// Makes a policy, or changes the parts of one that are given
///
/// A new policy is off until --on. A part that is given takes the place of that part; --anew begins
/// with none of them.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic retention set \"Old images\" --take images:30d --take logs:10MB --schedule \"weekly sun 03:00\" --on
  synthetic retention set \"Under 20 GB\" --quota 20GB --schedule \"daily 04:00\"
  synthetic retention set \"Thin experiments\" --tag experiment --take construct:90d --thin 7d,4w,12m
  synthetic retention set \"Idle sessions\" --expire-sessions 7d
  synthetic retention set --file policy.json")]
pub(crate) struct Set {
    /// Name of the policy
    #[arg(value_name = "NAME", required_unless_present = "file")]
    name: Option<String>,
    /// Takes the whole policy from a JSON file, as `list --json` shows them
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: Option<PathBuf>,
    #[command(flatten)]
    parts: Parts,
    /// Its place in the order, from 0 [default: where it is, else the last]
    #[arg(long, value_name = "PLACE")]
    place: Option<u32>,
}

/// What can be said of a policy.
#[derive(Debug, Args)]
struct Parts {
    /// Turns it on
    #[arg(long, conflicts_with_all = ["off", "file"])]
    on: bool,
    /// Turns it off
    #[arg(long, conflicts_with = "file")]
    off: bool,
    /// Forgets what it said before
    #[arg(long, conflicts_with = "file")]
    anew: bool,
    /// Gives it another name
    #[arg(long, value_name = "NAME", conflicts_with = "file")]
    rename: Option<String>,
    /// Only constructs of this workspace: its id, name, path, or a folder inside it
    #[arg(long, value_name = "WORKSPACE", conflicts_with = "file")]
    workspace: Vec<String>,
    /// Only constructs this agent worked in
    #[arg(long, value_name = "AGENT", value_parser = one_of(AgentName::ALL, AgentName::word), conflicts_with = "file")]
    agent: Vec<AgentName>,
    /// Only constructs of this type
    #[arg(long = "type", value_name = "TYPE", value_parser = one_of(ConstructType::ALL, ConstructType::word), conflicts_with = "file")]
    construct_type: Vec<ConstructType>,
    /// Only constructs in this state
    #[arg(long, value_name = "STATUS", value_parser = one_of(ConstructStatus::ALL, ConstructStatus::word), conflicts_with = "file")]
    status: Vec<ConstructStatus>,
    /// Only constructs with this tag
    #[arg(long, value_name = "TAG", conflicts_with = "file")]
    tag: Vec<String>,
    /// Never constructs with this tag
    #[arg(long, value_name = "TAG", conflicts_with = "file")]
    except_tag: Vec<String>,
    /// Never what no agent has any more
    #[arg(long, value_name = "YES", num_args = 0..=1, default_missing_value = "true", conflicts_with = "file")]
    spare_only_copies: Option<bool>,
    /// What it takes and from when on: construct:90d, images:30d, logs:10MB, tool_output:30d,1MB
    #[arg(long, value_name = "WHAT", value_parser = parse_take, conflicts_with = "file")]
    take: Vec<Take>,
    /// Never the newest N of a workspace
    #[arg(long, value_name = "N", conflicts_with = "file")]
    keep_last: Option<u32>,
    /// Never the newest of these periods of a workspace, like 7d,4w,12m,3y
    #[arg(long, value_name = "PERIODS", value_parser = parse_thin, conflicts_with = "file")]
    thin: Option<Thin>,
    /// Only as much, oldest first, as keeps all constructs under this, like 20GB
    #[arg(long, value_name = "SIZE", value_parser = parse_bytes, conflicts_with = "file")]
    quota: Option<u64>,
    /// Writes the original files of what goes to this folder first
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath, conflicts_with_all = ["file", "expire_sessions"])]
    export_to: Option<PathBuf>,
    /// Removes nothing: lets sessions expire that are pending or active without activity [default: 7d]
    #[arg(long, value_name = "AGE", num_args = 0..=1, default_missing_value = "7d", value_parser = parse_days, conflicts_with = "file")]
    expire_sessions: Option<u32>,
    /// Moves to the trash without an export
    #[arg(long, conflicts_with_all = ["file", "export_to", "expire_sessions"])]
    trash: bool,
    /// Days that what it took waits in the trash [default: 30]
    #[arg(long, value_name = "DAYS", conflicts_with = "file")]
    trash_days: Option<u32>,
    /// When it runs, in local time: manual, "daily 03:00", "weekly sunday 03:00", "monthly 1 03:00"
    #[arg(long, value_name = "WHEN", value_parser = parse_schedule, conflicts_with = "file")]
    schedule: Option<Schedule>,
    /// Takes nothing in a run that would take more than this
    #[arg(long, value_name = "SIZE", value_parser = parse_bytes, conflicts_with = "file")]
    stops_over: Option<u64>,
    /// Takes nothing in a run that would take a larger share of all
    #[arg(long, value_name = "PERCENT", conflicts_with = "file")]
    stops_over_percent: Option<u32>,
}

fn parse_bytes(text: &str) -> Result<u64, String> {
    parse_size(text).ok_or_else(|| "expected a size like 90MB or 1.5GB".to_owned())
}

pub(super) fn run(command: Set, api: &Api, invocation: &mut Invocation) -> Result<(), Stop> {
    let known = api.list_policies(ListPolicies {})?.policies;
    let saved = |name: &str| known.iter().map(|row| &row.policy).find(|policy| policy.name == name);
    let (policy, replaces) = match &command.file {
        Some(file) => {
            let policy = of_file(file)?;
            let name = command.name.clone().unwrap_or_else(|| policy.name.clone());
            (policy, saved(&name).map(|policy| policy.name.clone()))
        }
        None => {
            let name = command.name.clone().unwrap_or_default();
            let before = saved(&name);
            let blank = Policy { name, ..Policy::default() };
            let start = before.filter(|_| !command.parts.anew).cloned().unwrap_or(blank);
            (changed(start, command.parts, api)?, before.map(|policy| policy.name.clone()))
        }
    };
    let is_new = replaces.is_none();
    let row = api.save_policy(SavePolicy { policy, replaces, place: command.place })?;
    let output = &mut invocation.output;
    if !output.is_human() {
        return Ok(output.document(&row)?);
    }
    let (name, verb) = (&row.policy.name, if is_new { "Made" } else { "Changed" });
    output.confirm(&format!("{verb} {name:?}. It {}.", super::words::policy(&row.policy)))?;
    if !row.policy.on {
        output.confirm(&format!("It is off. To try it: synthetic retention preview {name:?}; to turn it on: synthetic retention set {name:?} --on"))?;
    }
    Ok(())
}

/// Reads a policy as `list --json` shows it, or the row it stands in.
pub(super) fn of_file(file: &std::path::Path) -> Result<Policy, Failure> {
    let read = std::fs::read(file).map_err(|error| failed(Code::InIo, format!("{}: {error}", file.display()), None))?;
    serde_json::from_slice(&read).map_err(|error| {
        failed(
            Code::CfgBad,
            format!("{} is not a policy: {error}", file.display()),
            Some("`synthetic retention list --json` shows what one looks like"),
        )
    })
}

fn changed(mut policy: Policy, parts: Parts, api: &Api) -> Result<Policy, Failure> {
    fn list<T>(part: &mut Vec<T>, given: Vec<T>) {
        if !given.is_empty() {
            *part = given;
        }
    }
    policy.on = (policy.on || parts.on) && !parts.off;
    policy.name = parts.rename.unwrap_or(policy.name);
    list(&mut policy.scope.workspaces, workspaces::resolve(api, &parts.workspace)?);
    list(&mut policy.scope.agents, parts.agent);
    list(&mut policy.scope.types, parts.construct_type);
    list(&mut policy.scope.statuses, parts.status);
    list(&mut policy.scope.tags, parts.tag);
    list(&mut policy.except_tags, parts.except_tag);
    list(&mut policy.takes, parts.take);
    policy.spare_only_copies = parts.spare_only_copies.unwrap_or(policy.spare_only_copies);
    policy.keep_last_per_workspace = parts.keep_last.or(policy.keep_last_per_workspace);
    policy.thin = parts.thin.or(policy.thin);
    policy.quota_bytes = parts.quota.or(policy.quota_bytes);
    policy.trash_days = parts.trash_days.unwrap_or(policy.trash_days);
    policy.schedule = parts.schedule.unwrap_or(policy.schedule);
    policy.stops_over_bytes = parts.stops_over.or(policy.stops_over_bytes);
    policy.stops_over_percent = parts.stops_over_percent.or(policy.stops_over_percent);
    if let Some(folder) = parts.export_to {
        let whole = std::path::absolute(&folder);
        let whole = whole.map_err(|error| failed(Code::CfgBad, format!("{}: {error}", folder.display()), None))?;
        policy.action = PolicyAction::ExportThenTrash { folder: whole.to_string_lossy().into_owned() };
    } else if let Some(idle_days) = parts.expire_sessions {
        policy.action = PolicyAction::ExpireSessions { idle_days };
    } else if parts.trash {
        policy.action = PolicyAction::Trash;
    }
    // To number what is kept is to mean whole constructs where nothing else is named.
    let numbered = policy.keep_last_per_workspace.is_some() || policy.thin.is_some();
    if policy.takes.is_empty() && numbered && !matches!(policy.action, PolicyAction::ExpireSessions { .. }) {
        policy.takes.push(Take::default());
    }
    Ok(policy)
}
