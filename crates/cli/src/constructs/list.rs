//! `synthetic constructs list`

use clap::Args;
use synthetic_api::{
    Api,
    constructs::{CountConstructs, ListConstructs},
};
use synthetic_model::{
    AgentName, ConstructStatus, ConstructType, UtcMillis,
    construct::{Construct, ConstructFilter, ConstructSort},
    report::Failure,
};

use crate::exit::Stop;
use crate::ids::short;
use crate::invocation::Invocation;
use crate::lists::{self, Paging};
use crate::output::Style;
use crate::size::{count, counted, parse_size, size};
use crate::table::{Column, Table};
use crate::words::{one_of, one_of_json};
use crate::{time, workspaces};

const SORTS: &[&str] = &["last_activity", "created", "name", "stored", "original", "messages", "sessions"];

/// Lists constructs, latest activity first
///
/// Filters of different kinds narrow each other; several values of one kind widen it, except --tag,
/// where all must be there. Archived constructs are left out unless --status asks for them.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic constructs list --workspace . --since 7d
  synthetic constructs list --sort stored --limit 10
  synthetic constructs list --all --jsonl | jq -r 'select(.pinned) | .name'")]
pub(crate) struct List {
    /// Only in these states
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = one_of(ConstructStatus::ALL, ConstructStatus::word))]
    status: Vec<ConstructStatus>,
    /// Only of these types
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',', value_parser = one_of(ConstructType::ALL, ConstructType::word))]
    construct_type: Vec<ConstructType>,
    /// Only in this workspace: its id, name, path, or a folder inside it
    #[arg(long, value_name = "WORKSPACE", value_hint = clap::ValueHint::DirPath)]
    workspace: Vec<String>,
    /// Only where this agent worked
    #[arg(long, value_name = "AGENT", value_delimiter = ',', value_parser = one_of(AgentName::ALL, AgentName::word))]
    agent: Vec<AgentName>,
    /// Only with this tag
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Only with activity since: 12h, 7d, 2w, 2026-08-01, or a time in RFC 3339
    #[arg(long, value_name = "WHEN", value_parser = time::parse_moment)]
    since: Option<UtcMillis>,
    /// Only with the last activity before
    #[arg(long, value_name = "WHEN", value_parser = time::parse_moment)]
    until: Option<UtcMillis>,
    /// Only with this in the name or brief
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
    /// Only those that take more of the disk, like 100MB
    #[arg(long, value_name = "SIZE", value_parser = parse_larger)]
    larger_than: Option<u64>,
    /// Only pinned ones
    #[arg(long)]
    pinned: bool,
    /// Only those whose files the agent has deleted
    #[arg(long)]
    only_copy: bool,
    /// Order of the list
    #[arg(long, value_name = "ORDER", default_value = "last_activity", value_parser = one_of_json::<ConstructSort>(SORTS))]
    sort: ConstructSort,
    /// Turns the order round
    #[arg(long)]
    reverse: bool,
    #[command(flatten)]
    paging: Paging,
}

fn parse_larger(text: &str) -> Result<u64, String> {
    parse_size(text).ok_or_else(|| "expected a size like 90MB or 1.5GB".to_owned())
}

pub(super) fn run(command: &List, invocation: &mut Invocation) -> Result<(), Stop> {
    let api = invocation.open()?;
    let filter = filter(command, &api)?;
    let fetch = |limit, after| {
        let (sort, reverse) = (command.sort, command.reverse);
        let request = ListConstructs { filter: filter.clone(), sort, reverse, limit, after };
        api.list_constructs(request).map(|page| (page.constructs, page.next))
    };
    let now = invocation.now;
    let listed = lists::show(&mut invocation.output, &command.paging, "constructs", fetch, |page| table(page, now))?;
    if !invocation.output.is_human() {
        return Ok(());
    }
    let sums = api.count_constructs(CountConstructs { filter: filter.clone() })?;
    let output = &mut invocation.output;
    if listed.items == 0 {
        let nothing_yet = filter == ConstructFilter::default() && sums.constructs == 0;
        output.line(if nothing_yet {
            "No construct yet. `synthetic collect` reads what agents left on this machine."
        } else {
            "No construct matches."
        })?;
        return Ok(());
    }
    let total = format!(
        "{} of {}, {}; {} as written, {} stored",
        count(listed.items),
        counted(sums.constructs, "construct"),
        counted(sums.messages, "message"),
        size(sums.original_bytes),
        size(sums.stored_bytes),
    );
    output.styled_line(Style::Faint, &total)?;
    if let Some(next) = listed.next {
        output.styled_line(Style::Faint, &format!("more: --after {next}"))?;
    }
    Ok(())
}

fn filter(command: &List, api: &Api) -> Result<ConstructFilter, Failure> {
    Ok(ConstructFilter {
        status: command.status.clone(),
        construct_type: command.construct_type.clone(),
        workspace: workspaces::resolve(api, &command.workspace)?,
        agent: command.agent.clone(),
        tag: command.tag.clone(),
        since: command.since,
        until: command.until,
        text: command.text.clone(),
        larger_than: command.larger_than,
        pinned: command.pinned.then_some(true),
        only_copy: command.only_copy.then_some(true),
    })
}

fn table(constructs: &[Construct], now: UtcMillis) -> Table {
    let mut table = Table::new(vec![
        Column::text("Id"),
        Column::text("Name").shrinks_to(24),
        Column::text("Workspace").shrinks_to(10).dropped(2),
        Column::text("Agents").dropped(4),
        Column::text("Status").dropped(3),
        Column::number("Sessions").dropped(6),
        Column::number("Messages").dropped(5),
        Column::number("Stored").dropped(1),
        Column::text("Active"),
        Column::text("Tags").shrinks_to(8).dropped(7),
    ]);
    for construct in constructs {
        let agents: Vec<_> = construct.agents.iter().map(|agent| agent.word()).collect();
        table.row([
            short(construct.id),
            construct.name.clone(),
            construct.workspace.clone(),
            agents.join(" "),
            construct.status.to_string(),
            count(construct.sessions),
            count(construct.messages),
            size(construct.stored_bytes),
            time::brief(construct.last_activity_at, now),
            marks(construct),
        ]);
    }
    table
}

/// Tags, and what else sets a construct apart.
fn marks(construct: &Construct) -> String {
    let pinned = construct.pinned.then_some("pinned");
    let only_copy = construct.only_copy.then_some("only-copy");
    pinned.into_iter().chain(only_copy).chain(construct.tags.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
}
