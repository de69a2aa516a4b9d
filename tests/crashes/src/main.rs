//! The long run: `synthetic-crashes --campaign`.

#![allow(clippy::print_stderr, reason = "it speaks to a person at a terminal")]

use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args().skip(1).eq(["--campaign".to_owned()]) {
        synthetic_crashes::campaign::run();
        return ExitCode::SUCCESS;
    }
    eprintln!("synthetic-crashes --campaign: ends and fails the program more than 10,000 times");
    ExitCode::from(2)
}
