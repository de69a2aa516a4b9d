//! The whole command line: what can be typed, and which module answers.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueHint};

use crate::exit::Stop;
use crate::invocation::Invocation;
use crate::output::Format;
use crate::{
    agents, artifacts, audit, check, cleanup, collect, compact, completions, constructs, migrate, open, retention,
    serve, sessions, transcript, usage,
};

const LONG_ABOUT: &str = "\
Keeps what coding agents leave on this machine: byte for byte, compressed, findable.

`synthetic collect` reads the histories of the agents it finds. `constructs`, `sessions` and \
`transcript` show what is kept, `usage` what it costs, `check` that nothing was lost or altered.";

const AFTER_LONG_HELP: &str = "\
IDS
  Every command takes an id whole, or 8 or more characters of its start or end.
  Tables show the end. Sessions also go by the agent's own id.

EXIT CODES
  0 done   1 other failure   2 usage   3 bad input or not found   4 conflict
  5 store damaged   6 no space or I/O   7 busy   8 refused   9 newer version   130 cancelled

FILES
  The store is `synthetic` in the platform's data folder: $XDG_DATA_HOME or
  ~/.local/share, ~/Library/Application Support, %APPDATA%.";

/// Keeps what coding agents leave on this machine.
#[derive(Debug, Parser)]
#[command(
    name = "synthetic",
    version,
    long_about = LONG_ABOUT,
    after_long_help = AFTER_LONG_HELP,
    subcommand_required = true,
    arg_required_else_help = true,
    max_term_width = 100
)]
pub(crate) struct CommandLine {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Globals {
    /// Folder of the store [default: `synthetic` in the platform's data folder]
    #[arg(long, global = true, value_name = "DIR", env = "SYNTHETIC_STORE", hide_env_values = true, value_hint = ValueHint::DirPath)]
    pub(crate) store: Option<PathBuf>,
    /// Prints one JSON document
    #[arg(long, global = true)]
    json: bool,
    /// Prints lists as JSON, one object a line
    #[arg(long, global = true, conflicts_with = "json")]
    jsonl: bool,
    /// Leaves out confirmations and progress
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Leaves out progress
    #[arg(long, global = true)]
    no_progress: bool,
}

impl Globals {
    pub(crate) const fn format(&self) -> Format {
        match (self.json, self.jsonl) {
            (true, _) => Format::Json,
            (_, true) => Format::JsonLines,
            _ => Format::Human,
        }
    }

    pub(crate) const fn shows_progress(&self) -> bool {
        !self.quiet && !self.no_progress
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    Collect(collect::Collect),
    Agents(agents::Agents),
    #[command(subcommand)]
    Constructs(constructs::Constructs),
    #[command(subcommand)]
    Sessions(sessions::Sessions),
    Transcript(transcript::Transcript),
    #[command(subcommand)]
    Artifacts(artifacts::Artifacts),
    Usage(usage::Usage),
    #[command(subcommand)]
    Cleanup(cleanup::Cleanup),
    #[command(subcommand)]
    Retention(retention::Retention),
    #[command(subcommand)]
    Audit(audit::Audit),
    Compact(compact::Compact),
    Check(check::Check),
    Migrate(migrate::Migrate),
    Serve(serve::Serve),
    Open(open::Open),
    Completions(completions::Completions),
}

impl CommandLine {
    /// Does what was asked.
    ///
    /// # Errors
    /// Whatever stopped the command.
    pub(crate) fn run(self, invocation: &mut Invocation) -> Result<(), Stop> {
        match self.command {
            Command::Collect(command) => collect::run(&command, invocation),
            Command::Agents(command) => agents::run(&command, invocation),
            Command::Constructs(command) => constructs::run(command, invocation),
            Command::Sessions(command) => sessions::run(command, invocation),
            Command::Transcript(command) => transcript::run(&command, invocation),
            Command::Artifacts(command) => artifacts::run(command, invocation),
            Command::Usage(command) => usage::run(&command, invocation),
            Command::Cleanup(command) => cleanup::run(command, invocation),
            Command::Retention(command) => retention::run(command, invocation),
            Command::Audit(command) => audit::run(&command, invocation),
            Command::Compact(command) => compact::run(&command, invocation),
            Command::Check(command) => check::run(&command, invocation),
            Command::Migrate(command) => migrate::run(&command, invocation),
            Command::Serve(command) => serve::run(&command, invocation),
            Command::Open(command) => open::run(&command, invocation),
            Command::Completions(command) => completions::run(&command, invocation),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        CommandLine::command().debug_assert();
    }

    /// What `synthetic help ...` prints for every command, so that a change is seen in review.
    #[test]
    fn the_help_of_every_command_is_worth_reading() {
        let mut root = CommandLine::command().term_width(100).color(clap::ColorChoice::Never);
        root.build();
        let mut pending = vec![root];
        while let Some(mut command) = pending.pop() {
            let name = command.get_bin_name().unwrap_or("synthetic").to_owned();
            let help = command.render_long_help().to_string();
            assert!(command.get_about().is_some(), "{name} says what it does");
            if !command.has_subcommands() && name != "synthetic" {
                assert!(help.contains("Examples:") || help.contains("Example:"), "{name} shows an example");
            }
            insta::assert_snapshot!(name.replace(' ', "-"), help);
            pending.extend(command.get_subcommands().filter(|sub| sub.get_name() != "help").cloned());
        }
    }
}
