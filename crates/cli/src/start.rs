//! From the arguments to the exit code.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, error::ErrorKind};
use synthetic_api::Setting;
use synthetic_model::report::Failure;

use crate::command_line::CommandLine;
use crate::exit::{Stop, USAGE, report, usage};
use crate::invocation::Invocation;
use crate::output::{Format, Output};
use crate::terminal::Safe;
use crate::{logs, time};

/// Runs the program.
pub(crate) fn run(arguments: Vec<OsString>) -> ExitCode {
    let format = format_asked_for(&arguments);
    match CommandLine::try_parse_from(&arguments) {
        Ok(command_line) => {
            logs::begin();
            let format = command_line.globals.format();
            report(perform(command_line), format)
        }
        Err(error) if !error.use_stderr() => match error.print() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => report(Err(error.into()), format),
        },
        Err(error) if lacks_command(&error) && format == Format::Human => show_help(arguments),
        Err(error) => report(Err(Stop::Failed(misunderstood(&error))), format),
    }
}

fn perform(command_line: CommandLine) -> Result<(), Stop> {
    let globals = command_line.globals.clone();
    let mut invocation = Invocation {
        setting: Setting::of_door(globals.store.as_deref(), env::home_dir(), |name| env::var(name).ok())?,
        output: Output::standard(globals.format(), globals.quiet),
        shows_progress: globals.shows_progress(),
        now: time::now(),
    };
    let end = command_line.run(&mut invocation);
    let flushed = invocation.output.flush();
    end?;
    Ok(flushed?)
}

/// The form of the output as far as it can be told from a command line that cannot be parsed.
fn format_asked_for(arguments: &[OsString]) -> Format {
    let asked = |flag: &str| arguments.iter().any(|argument| argument == flag);
    match (asked("--json"), asked("--jsonl")) {
        (true, _) => Format::Json,
        (_, true) => Format::JsonLines,
        _ => Format::Human,
    }
}

fn lacks_command(error: &clap::Error) -> bool {
    matches!(error.kind(), ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand)
}

/// Shows, where errors go, the help of the command that lacks its last word.
fn show_help(mut arguments: Vec<OsString>) -> ExitCode {
    arguments.push("-h".into());
    if let Err(help) = CommandLine::try_parse_from(arguments) {
        // The exit code says the same when nobody can be told.
        drop(write!(io::stderr().lock(), "{}", Safe(&help.to_string())));
    }
    ExitCode::from(USAGE)
}

/// Makes one sentence and one hint of what the parser says over several lines.
fn misunderstood(error: &clap::Error) -> Failure {
    if lacks_command(error) {
        return usage("a command is missing", Some("`synthetic help` lists the commands"));
    }
    let text = error.to_string();
    let mut paragraphs = text.split("\n\n").map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "));
    let message = paragraphs.next().unwrap_or_default();
    let message = message.strip_prefix("error: ").unwrap_or(&message).to_owned();
    let tip = paragraphs.find_map(|paragraph| paragraph.strip_prefix("tip: ").map(str::to_owned));
    usage(message, Some(tip.as_deref().unwrap_or("`synthetic help COMMAND` shows what a command takes")))
}
