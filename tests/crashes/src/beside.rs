//! Two processes that collect the same home at the same time, one of which may be killed.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use synthetic_testkit::{
    Fault, Faults,
    crash::{End, Forked},
};

use crate::{
    copies::{every, spread},
    kill::{outlive, told},
    modes,
    place::{Clock, Place},
    scenario::{Reference, Scenario},
};

/// Which process of a place collects.
const FIRST: u64 = 11;
const SECOND: u64 = 12;

/// Lets two processes collect at once, `rounds` times.
///
/// # Panics
/// When anything is lost or doubled.
pub fn undisturbed(scenario: &Scenario, rounds: u64) {
    let reference = scenario.reference();
    let rounds: Vec<u64> = (1..=rounds).collect();
    let what = format!("{}, two processes", scenario.name);
    every(&what, &rounds, |round| both(scenario, &reference, *round, None).map(|_| true));
}

/// Lets two processes collect at once and kills the first at `wanted` of its calls. Returns how
/// many kills there were: the second may leave the first too little to do.
///
/// # Panics
/// When anything acknowledged is lost, doubled or left over.
#[must_use]
pub fn one_killed(scenario: &Scenario, wanted: u64) -> u64 {
    let reference = scenario.reference();
    let points: Vec<_> = spread(reference.calls.len() as u64, wanted)
        .into_iter()
        .map(|call| Point { call, told: told(&reference.calls, call) })
        .collect();
    let what = format!("{}, one of two processes killed", scenario.name);
    every(&what, &points, |point| both(scenario, &reference, point.call, Some(point.call)))
}

struct Point {
    call: u64,
    told: String,
}

impl std::fmt::Display for Point {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the first killed at {}", self.told)
    }
}

/// Whether the first was killed. Each begins first in every other `turn`.
fn both(scenario: &Scenario, reference: &Reference, turn: u64, killed_at: Option<u64>) -> Result<bool, String> {
    let place = Place::new();
    let end = synthetic_testkit::crash::forked(|| {
        modes::drop_umask();
        scenario.prepare(&place);
        // Neither process changes a file the other reads.
        for step in scenario.disturbed() {
            step.set(&place, &Clock::at(step.at));
        }
        0
    });
    if !matches!(end, Ok(End::Finished)) {
        return Err(format!("preparing ended with {end:?}"));
    }
    let first = || {
        collect(
            &place,
            scenario,
            FIRST,
            Some(Arc::new(killed_at.map_or_else(Faults::none, |call| Faults::at(call, Fault::Kill)))),
        )
    };
    let second = || collect(&place, scenario, SECOND, None);
    let (first, second) = if turn.is_multiple_of(2) {
        let first = Forked::start(first);
        (first, Forked::start(second))
    } else {
        let second = Forked::start(second);
        (Forked::start(first), second)
    };
    let wait = |started: std::io::Result<Forked>| started.and_then(Forked::wait).map_err(|e| e.to_string());
    let (first, second) = (wait(first)?, wait(second)?);
    let first_ended_well = first == End::Finished || (killed_at.is_some() && first == End::Killed);
    if !first_ended_well || second != End::Finished {
        return Err(format!("the first ended with {first:?}, the second with {second:?}"));
    }
    outlive(&place, scenario, reference, scenario.disturbed().len())?;
    Ok(first == End::Killed)
}

/// How long a process that waits lets another go first. The other may not get anywhere: the one
/// that waits may hold the lock it needs.
const PATIENCE: Duration = Duration::from_millis(300);

/// Another process that collects while the first one waits.
#[derive(Debug)]
pub(crate) struct Beside {
    running: Option<Forked>,
    ended: Option<End>,
}

impl Beside {
    /// Starts it, and returns when it ended or got nowhere.
    pub(crate) fn start(place: &Place, scenario: &Scenario) -> Self {
        let running = Forked::start(|| collect(place, scenario, SECOND, None)).expect("this process can be split");
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let Some(end) = running.ended().expect("the other is known") {
                return Self { running: None, ended: Some(end) };
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Self { running: Some(running), ended: None }
    }

    /// How it ended, and whether that was while the first waited.
    pub(crate) fn end(self) -> std::io::Result<(End, bool)> {
        match (self.running, self.ended) {
            (None, Some(end)) => Ok((end, true)),
            (running, _) => Ok((running.map_or(Ok(End::Finished), Forked::wait)?, false)),
        }
    }
}

fn collect(place: &Place, scenario: &Scenario, process: u64, faults: Option<Arc<Faults>>) -> i32 {
    modes::drop_umask();
    let last = &scenario.disturbed()[scenario.disturbed().len() - 1];
    let engine = place.open(process, &Clock::at(last.at), faults.as_ref()).expect("the store opens beside another");
    last.act(&engine, place).expect("collecting works beside another");
    0
}
