//! Runs the tests of the suite in a process with one thread.

use std::process::ExitCode;

use synthetic_crashes::{runner, suite};

fn main() -> ExitCode {
    runner::run(&suite::tests(), &suite::LONG)
}
