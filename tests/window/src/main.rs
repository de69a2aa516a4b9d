//! Drives the real window: `window-tests <synthetic-desktop> <tauri-driver>`, on a display and a
//! message bus of its own (`cargo xtask test` arranges both). Ends with `N passed, N failed`.

#![allow(clippy::print_stdout, reason = "its output is the report")]

mod canary;
mod commands;
mod driver;
mod hostile;
mod house;
mod journey;
mod page;
mod policy;

use std::{env, path::PathBuf, process::ExitCode, time::Instant};

use anyhow::{Context as _, Result};

/// The programs under test.
pub(crate) struct Programs {
    pub(crate) window: PathBuf,
    pub(crate) driver: PathBuf,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            println!("window-tests: {error:#}");
            ExitCode::from(2)
        }
    }
}

async fn run() -> Result<u32> {
    let mut words = env::args_os().skip(1).map(PathBuf::from);
    let usage = "usage: window-tests <synthetic-desktop> <tauri-driver> [name]";
    let programs = Programs { window: words.next().context(usage)?, driver: words.next().context(usage)? };
    let only = words.next().map(|word| word.to_string_lossy().into_owned());
    let (mut passed, mut failed) = (0, 0);
    macro_rules! each {
        ($($module:ident :: $test:ident),+ $(,)?) => { $(
            let name = stringify!($test).replace('_', " ");
            if only.as_ref().is_none_or(|only| name.contains(only) || stringify!($module) == only) {
                let start = Instant::now();
                match Box::pin($module::$test(&programs)).await {
                    Ok(()) => {
                        passed += 1;
                        println!("ok      {name} ({:.1} s)", start.elapsed().as_secs_f64());
                    }
                    Err(error) => {
                        failed += 1;
                        println!("FAILED  {name} ({:.1} s)\n        {error:#}", start.elapsed().as_secs_f64());
                    }
                }
            }
        )+ };
    }
    each! {
        commands::only_declared_commands_are_answered,
        commands::a_frame_in_the_page_reaches_no_command,
        policy::nothing_put_into_the_page_runs_or_loads,
        policy::the_window_stays_on_our_pages,
        journey::a_history_is_collected_opened_and_there_after_a_restart,
        journey::a_link_opens_its_place,
        hostile::what_a_transcript_holds_is_shown_and_does_nothing,
    }
    println!("{passed} passed, {failed} failed");
    Ok(failed)
}
