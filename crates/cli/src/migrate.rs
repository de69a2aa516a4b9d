//! `synthetic migrate`

use clap::Args;
use synthetic_api::{
    Api,
    migrations::{MigrationReport, MigrationStatus},
};

use crate::exit::Stop;
use crate::invocation::Invocation;
use crate::output::{Output, Style};
use crate::progress;
use crate::table::{Column, Table};
use crate::time;

/// Brings the store to another version of its schema
///
/// Without --to it goes to the newest version this program knows. The store is copied first and the
/// copy verified; then every step is applied, or none. Going back takes tables away that older
/// versions do not have. Nothing else may use the store meanwhile.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic migrate --status
  synthetic migrate --dry-run
  synthetic migrate --to 1")]
pub(crate) struct Migrate {
    /// Shows the version of the store and every known step
    #[arg(long, conflicts_with_all = ["to", "dry_run"])]
    status: bool,
    /// Goes to version N, forward or back
    #[arg(long, value_name = "N")]
    to: Option<u32>,
    /// Says which steps would be taken, and takes none
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(command: &Migrate, invocation: &mut Invocation) -> Result<(), Stop> {
    if command.status {
        let status = Api::migration_status(&invocation.setting)?;
        return Ok(show_status(&mut invocation.output, &status)?);
    }
    let shows_progress = invocation.shows_progress;
    let report = Api::migrate(&invocation.setting, command.to, command.dry_run, &mut |stage| {
        if shows_progress {
            progress::say(stage);
        }
    })?;
    if invocation.output.is_human() {
        Ok(show(&mut invocation.output, &report)?)
    } else {
        Ok(invocation.output.document(&report)?)
    }
}

fn show_status(output: &mut Output, status: &MigrationStatus) -> std::io::Result<()> {
    if !output.is_human() {
        return output.document(status);
    }
    output.line(&format!("Store version {}, newest known {}", status.current, status.newest))?;
    let mut table = Table::new(vec![Column::number("Step"), Column::text("Name"), Column::text("Applied")]);
    for step in &status.steps {
        let applied = match (step.applied_at, step.checksum_ok) {
            (None, _) => "not applied".to_owned(),
            (Some(at), true) => time::full(at),
            (Some(at), false) => format!("{}, but it was another text than this program's", time::full(at)),
        };
        table.row([step.number.to_string(), step.name.to_string(), applied]);
    }
    output.table(&table, true)
}

fn show(output: &mut Output, report: &MigrationReport) -> std::io::Result<()> {
    if report.steps.is_empty() {
        return output.confirm(&format!("The store is at version {} already.", report.to));
    }
    let verb = if report.dry_run { "Would go" } else { "Went" };
    output.confirm(&format!("{verb} from version {} to {}:", report.from, report.to))?;
    for step in &report.steps {
        output.confirm(&format!("  {step}"))?;
    }
    match &report.copy_path {
        Some(path) if !output.quiet => output.styled_line(Style::Faint, &format!("The store as it was: {path}")),
        _ => Ok(()),
    }
}
