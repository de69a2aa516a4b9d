//! `synthetic`, the command line: the same operations as the window, for terminals and scripts.
//!
//! This crate parses what is typed, asks [`synthetic_api`], and shows the answer. It knows no SQL,
//! no agent's format and no rule of the domain, and lets no foreign text steer a terminal.

mod agents;
mod artifacts;
mod audit;
mod check;
mod cleanup;
mod collect;
mod command_line;
mod compact;
mod completions;
mod constructs;
mod exit;
mod files;
mod ids;
mod interrupt;
mod invocation;
mod jobs;
mod lists;
mod logs;
mod migrate;
mod open;
mod output;
mod progress;
mod retention;
mod serve;
mod sessions;
mod size;
mod start;
mod table;
mod terminal;
mod time;
mod transcript;
mod usage;
mod words;
mod workspaces;

fn main() -> std::process::ExitCode {
    start::run(std::env::args_os().collect())
}
