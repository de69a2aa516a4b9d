//! `cargo xtask`: set-up, build, launch and checks, with nothing but the standard library, so that
//! it compiles in a second on a machine that has nothing else yet.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it speaks to a person at a terminal")]
#![allow(clippy::disallowed_methods, reason = "it writes no one's data, only what is built from the sources")]

mod browser;
mod command;
mod contract;
#[path = "../../../src-tauri/src/display.rs"]
mod display;
mod freshness;
mod house;
mod node;
mod packages;
mod pages;
mod place;
mod progress;
mod run;
mod steps;
mod tally;
mod test;
mod tools;
mod virtual_display;

use std::{env, process::ExitCode};

const USAGE: &str = "\
cargo xtask <task>

  run [--release] [--virtual-display] [--serve] [-- ARGS...]
                  installs what is missing, builds and opens the window; without a display the same
                  pages are served to a browser
  test [--quick]  every check; --quick leaves out those that need a browser or a window
  lint            format and lints only
  ui              builds the pages
  types [--check] writes the TypeScript contract and the window's permissions
  bench [ARGS...] measures a release build
  campaign        the long runs: 10,000 kills, every failure of the disk, full disks
";

/// What went wrong, in one sentence for a person.
type Failed = String;

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["run", rest @ ..] => run::run(rest),
        ["test", rest @ ..] => test::test(rest),
        ["lint"] => test::lint(),
        ["ui"] => pages::require(&progress::Progress::start()),
        ["types"] => contract::write(&progress::Progress::start()),
        ["types", "--check"] => contract::check().map(|()| println!("the contract is as generated")),
        ["bench", rest @ ..] => run::bench(rest),
        ["campaign"] => run::campaign(),
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("xtask: {reason}");
            ExitCode::FAILURE
        }
    }
}
