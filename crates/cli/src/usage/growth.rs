//! `synthetic usage growth`

use clap::Args;
use synthetic_api::usage::{Growth as Shown, ReadGrowth};

use crate::exit::Stop;
use crate::invocation::Invocation;
use crate::output::Format;
use crate::size::{counted, size};
use crate::table::{Column, Table};

/// Shows how the store grew from day to day, and when its disk will be full
///
/// A day is written down when something is collected, cleaned up or compacted, and when the window or
/// the server starts: days on which nothing ran are missing. Days are in UTC.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic usage growth
  synthetic usage growth --days 7
  synthetic usage growth --json | jq .forecast")]
pub(crate) struct Growth {
    /// Shows the newest N days
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    days: u32,
}

pub(super) fn run(command: &Growth, invocation: &mut Invocation) -> Result<(), Stop> {
    let api = invocation.open()?;
    let growth = api.read_growth(ReadGrowth { days: command.days })?;
    let output = &mut invocation.output;
    match output.format {
        Format::Human if growth.days.is_empty() => output.line("No day is written down yet.")?,
        Format::Human => {
            output.table(&table(&growth), true)?;
            output.line(&sentence(&growth))?;
        }
        Format::Json => output.document(&growth)?,
        Format::JsonLines => growth.days.iter().try_for_each(|day| output.json_line(day))?,
    }
    Ok(())
}

fn table(growth: &Shown) -> Table {
    let mut table = Table::new(vec![
        Column::text("Day"),
        Column::number("Original").dropped(3),
        Column::number("Stored"),
        Column::number("Database").dropped(4),
        Column::number("Trash").dropped(2),
        Column::number("Agents' folders").dropped(1),
        Column::number("Disk free"),
    ]);
    for day in &growth.days {
        table.row([
            day.day.clone(),
            size(day.original_bytes),
            size(day.stored_bytes),
            size(day.database_bytes),
            size(day.trash_bytes),
            size(day.agents_bytes),
            size(day.disk_free_bytes),
        ]);
    }
    table
}

fn sentence(growth: &Shown) -> String {
    let Some(forecast) = &growth.forecast else {
        return "No forecast: that takes three recorded days on which the store grew.".to_owned();
    };
    let from = counted(forecast.from_days.into(), "recorded day");
    let grows = format!("Grows by {} a day, from {from}.", size(forecast.bytes_per_day));
    match forecast.full_at {
        Some(at) => {
            let at = at.rfc3339();
            format!("{grows} The disk is full on {} at this rate.", at.split('T').next().unwrap_or(&at))
        }
        None => format!("{grows} The disk is not full within a hundred years at this rate."),
    }
}
