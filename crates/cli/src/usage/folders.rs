//! `synthetic usage agents-folders`

use clap::Args;
use synthetic_api::usage::ReadAgentFolders;
use synthetic_model::usage::AgentFolder;

use crate::exit::Stop;
use crate::invocation::Invocation;
use crate::output::Format;
use crate::size::{count, size};
use crate::table::{Column, Table};

/// Shows what the agents' own folders hold beside the store
///
/// Collected is what of it is safe here. What may be left over is listed below each folder: transcripts
/// that are collected, logs, and files of sessions that are gone. Nothing is changed, and no link is
/// followed.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic usage agents-folders
  synthetic usage agents-folders --json | jq '.folders[] | {agent, bytes, collected_bytes}'")]
pub(crate) struct AgentsFolders {}

pub(super) fn run(_: &AgentsFolders, invocation: &mut Invocation) -> Result<(), Stop> {
    let api = invocation.open()?;
    let found = api.read_agent_folders(ReadAgentFolders {})?;
    let output = &mut invocation.output;
    match output.format {
        Format::Human if found.folders.is_empty() => output.line("No agent has a folder here.")?,
        Format::Human => output.table(&table(&found.folders), true)?,
        Format::Json => output.document(&found)?,
        Format::JsonLines => found.folders.iter().try_for_each(|folder| output.json_line(folder))?,
    }
    Ok(())
}

fn table(folders: &[AgentFolder]) -> Table {
    let mut table = Table::new(vec![
        Column::text("Agent"),
        Column::text("Path").shrinks_to(16).dropped(2),
        Column::number("Files").dropped(1),
        Column::number("Size"),
        Column::number("Safe here"),
    ]);
    for folder in folders {
        table.row([
            folder.agent.to_string(),
            folder.path.clone(),
            count(folder.files),
            size(folder.bytes),
            size(folder.collected_bytes),
        ]);
        for sort in &folder.leftovers {
            let name = format!("  {}", sort.kind.word().replace('_', " "));
            table.row([name, String::new(), count(sort.files), size(sort.bytes), size(sort.safe_bytes)]);
        }
    }
    table
}
