//! `synthetic constructs`: units of agent work.

mod change;
mod export;
mod list;
mod show;

use clap::{Args, Subcommand};

use crate::cleanup;
use crate::exit::Stop;
use crate::invocation::Invocation;

/// Lists constructs, shows one, changes how it is called, tagged, pinned and linked, removes it
///
/// A construct is one unit of agent work: a session with everything that resumed it, forked it or
/// was started by it, and all they made.
#[derive(Debug, Subcommand)]
pub(crate) enum Constructs {
    List(list::List),
    Show(show::Show),
    Rename(change::Rename),
    Tag(change::Tag),
    Untag(change::Untag),
    Pin(change::Pin),
    Unpin(change::Unpin),
    Archive(change::Archive),
    Link(change::Link),
    Export(export::Export),
    Delete(Delete),
}

/// Moves a construct to the trash
///
/// As a cleanup of this construct alone: it waits there for 30 days, and is not collected again.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic constructs delete 4f2a91bc
  synthetic cleanup undo 77d03e1a")]
pub(crate) struct Delete {
    /// Id of the construct
    #[arg(value_name = "CONSTRUCT")]
    id: String,
}

pub(crate) fn run(command: Constructs, invocation: &mut Invocation) -> Result<(), Stop> {
    match command {
        Constructs::List(command) => list::run(&command, invocation),
        Constructs::Show(command) => show::run(&command, invocation),
        Constructs::Export(command) => export::run(&command, invocation),
        Constructs::Rename(command) => change::rename(command, invocation),
        Constructs::Tag(command) => change::tag(command, invocation),
        Constructs::Untag(command) => change::untag(command, invocation),
        Constructs::Pin(command) => change::pin(&command, invocation),
        Constructs::Unpin(command) => change::unpin(&command, invocation),
        Constructs::Archive(command) => change::archive(&command, invocation),
        Constructs::Link(command) => change::link(&command, invocation),
        Constructs::Delete(command) => cleanup::delete(&command.id, invocation),
    }
}
