//! Checks one after the other: every one is made, timed and counted.

use std::{
    io::IsTerminal as _,
    process::Command,
    time::{Duration, Instant},
};

use crate::{
    Failed,
    command::overheard,
    progress::{Progress, shown},
    tally::Tally,
};

struct Done {
    name: &'static str,
    ended_well: bool,
    tally: Tally,
    took: Duration,
}

/// The checks made so far.
pub(crate) struct Steps {
    pub(crate) progress: Progress,
    done: Vec<Done>,
}

impl Steps {
    pub(crate) fn start() -> Self {
        Self { progress: Progress::start(), done: Vec::new() }
    }

    /// Runs a program and counts what it says.
    pub(crate) fn program(&mut self, name: &'static str, command: &mut Command) {
        if std::io::stdout().is_terminal() {
            command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
        }
        self.step(name, |_| {
            let (ended_well, said) = overheard(command)?;
            Ok((ended_well, Tally::read(&said, ended_well)))
        });
    }

    /// Makes a check of our own, or prepares something the next ones need.
    pub(crate) fn task(&mut self, name: &'static str, task: impl FnOnce(&Progress) -> Result<(), Failed>) -> bool {
        self.step(name, |progress| {
            task(progress)?;
            Ok((true, Tally { passed: 1, failed: 0 }))
        })
    }

    fn step(&mut self, name: &'static str, run: impl FnOnce(&Progress) -> Result<(bool, Tally), Failed>) -> bool {
        self.progress.say(&format!("── {name}"));
        let start = Instant::now();
        let (ended_well, tally) = run(&self.progress).unwrap_or_else(|reason| {
            eprintln!("xtask: {reason}");
            (false, Tally { passed: 0, failed: 1 })
        });
        self.done.push(Done { name, ended_well, tally, took: start.elapsed() });
        ended_well
    }

    /// Shows the table. Fails when any step did.
    pub(crate) fn end(self) -> Result<(), Failed> {
        let mut sum = Tally::default();
        println!("\n{:<12} {:<7} {:>7} {:>7} {:>13}", "step", "result", "passed", "failed", "time");
        for step in &self.done {
            let result = if step.ended_well { "ok" } else { "FAILED" };
            let Tally { passed, failed } = step.tally;
            println!("{:<12} {result:<7} {passed:>7} {failed:>7} {:>13}", step.name, shown(step.took));
            sum.add(step.tally);
        }
        let broken: Vec<_> = self.done.iter().filter(|step| !step.ended_well).map(|step| step.name).collect();
        self.progress.say("done");
        println!("{} passed, {} failed", sum.passed, sum.failed);
        if broken.is_empty() { Ok(()) } else { Err(format!("failed: {}", broken.join(", "))) }
    }
}
