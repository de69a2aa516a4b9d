//! `synthetic agents`

mod leftovers;

use clap::{Args, Subcommand};
use synthetic_api::agents::ListAgents;
use synthetic_model::agent::AgentPlace;

use crate::exit::Stop;
use crate::invocation::Invocation;
use crate::output::{Format, Style};
use crate::size::{count, counted, size};
use crate::table::{Column, Table};

/// Shows the agents on this machine, what is collected, what they will delete
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic agents
  synthetic agents --json | jq '.places[] | select(.deleted_within_7_days > 0)'
  synthetic agents leftovers")]
pub(crate) struct Agents {
    #[command(subcommand)]
    other: Option<Other>,
}

/// What can be done about their folders.
#[derive(Debug, Subcommand)]
enum Other {
    Leftovers(leftovers::Leftovers),
}

pub(crate) fn run(command: &Agents, invocation: &mut Invocation) -> Result<(), Stop> {
    if let Some(Other::Leftovers(leftovers)) = &command.other {
        return leftovers::run(leftovers, invocation);
    }
    let api = invocation.open()?;
    let list = api.list_agents(ListAgents {})?;
    let output = &mut invocation.output;
    match output.format {
        Format::Json => return Ok(output.document(&list)?),
        Format::JsonLines => return Ok(list.places.iter().try_for_each(|place| output.json_line(place))?),
        Format::Human => {}
    }
    output.table(&table(&list.places), true)?;
    let sums = |of: fn(&AgentPlace) -> u64| list.places.iter().map(of).sum::<u64>();
    let uncollected = sums(|place| place.sessions.saturating_sub(place.collected_sessions));
    let soon_deleted = sums(|place| place.deleted_within_7_days);
    if soon_deleted > 0 {
        let will = format!("{} will be deleted by the agent within 7 days.", counted(soon_deleted, "session"));
        output.styled_line(Style::Bad, &will)?;
    }
    if uncollected > 0 {
        let open = format!("{} not collected yet: `synthetic collect` keeps them.", counted(uncollected, "session"));
        output.line(&open)?;
    }
    Ok(())
}

fn table(places: &[AgentPlace]) -> Table {
    let mut table = Table::new(vec![
        Column::text("Agent"),
        Column::text("Path").shrinks_to(16).dropped(2),
        Column::number("Sessions"),
        Column::number("Size").dropped(1),
        Column::text("Collected"),
        Column::text("Next deletion"),
    ]);
    for place in places {
        if place.found {
            table.row([
                place.agent.to_string(),
                place.path.clone(),
                count(place.sessions),
                size(place.bytes),
                format!("{} of {}", count(place.collected_sessions), count(place.sessions)),
                next_deletion(place),
            ]);
        } else {
            let path = place.path.clone();
            table.row([place.agent.to_string(), path, "none".into(), String::new(), "not found".into(), String::new()]);
        }
    }
    table
}

fn next_deletion(place: &AgentPlace) -> String {
    match place.days_until_deleted {
        None => "never".to_owned(),
        Some(0) => "due now".to_owned(),
        Some(days) => format!("in {}", counted(days.into(), "day")),
    }
}
