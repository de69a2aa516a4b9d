//! `synthetic usage`

mod folders;
mod growth;

use clap::{Args, Subcommand};
use synthetic_api::usage::ReadUsage;
use synthetic_model::usage::{UsageBy, UsageRow};

use crate::exit::Stop;
use crate::invocation::Invocation;
use crate::output::Format;
use crate::size::{count, ratio, size};
use crate::table::{Column, Table};
use crate::words::one_of_json;

const BY: &[&str] = &["total", "workspace", "construct", "session", "agent", "kind"];

/// Shows what the disk is spent on
///
/// Original is what the agents wrote, stored what is on this disk, reclaimable what the disk would
/// gain if the row went: bytes that other rows share are not in it.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_long_help = "\
Examples:
  synthetic usage
  synthetic usage --by kind
  synthetic usage --by construct --limit 10 --jsonl
  synthetic usage growth"
)]
pub(crate) struct Usage {
    #[command(subcommand)]
    other: Option<Other>,
    /// Adds up by this
    #[arg(long, value_name = "WHAT", default_value = "total", value_parser = one_of_json::<UsageBy>(BY))]
    by: UsageBy,
    /// Shows at most N rows, the largest first
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
}

/// Other looks at the same disk.
#[derive(Debug, Subcommand)]
enum Other {
    Growth(growth::Growth),
    AgentsFolders(folders::AgentsFolders),
}

pub(crate) fn run(command: &Usage, invocation: &mut Invocation) -> Result<(), Stop> {
    match &command.other {
        Some(Other::Growth(growth)) => return growth::run(growth, invocation),
        Some(Other::AgentsFolders(folders)) => return folders::run(folders, invocation),
        None => {}
    }
    let api = invocation.open()?;
    let usage = api.read_usage(ReadUsage { by: command.by, limit: command.limit })?;
    let output = &mut invocation.output;
    match output.format {
        Format::Human if usage.rows.is_empty() => output.line("Nothing is stored yet.")?,
        Format::Human => output.table(&table(&usage.rows), true)?,
        Format::Json => output.document(&usage)?,
        Format::JsonLines => usage.rows.iter().try_for_each(|row| output.json_line(row))?,
    }
    Ok(())
}

/// The rows for people; a construct's row shows the end of its id.
pub(crate) fn table(rows: &[UsageRow]) -> Table {
    let mut table = Table::new(vec![
        Column::text("Name").shrinks_to(16),
        Column::number("Original"),
        Column::number("Stored"),
        Column::number("Smaller").dropped(3),
        Column::number("Reclaimable").dropped(1),
        Column::number("Items").dropped(2),
    ]);
    for row in rows {
        table.row([
            if row.name.is_empty() { row.key.clone() } else { row.name.clone() },
            size(row.original_bytes),
            size(row.stored_bytes),
            ratio(row.original_bytes, row.stored_bytes),
            size(row.reclaimable_bytes),
            count(row.items),
        ]);
    }
    table
}
