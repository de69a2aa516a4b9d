//! A full disk and a broken one, at a call of the work.

use std::{collections::BTreeSet, fmt, sync::Arc};

use serde::{Deserialize, Serialize};
use synthetic_engine::{Engine, EngineError};
use synthetic_model::Code;
use synthetic_testkit::{
    Fault, Faults,
    crash::{End, forked},
};

use crate::{
    copies::{every, spread},
    kill::{outlive, told},
    modes,
    place::{Clock, Place},
    scenario::{Reference, Scenario, assert_clean},
    snapshot::Snapshot,
};

/// Which process of a place works.
const WORKER: u64 = 2;
const AGAIN: u64 = 22;

/// How a call fails.
#[derive(Debug, Clone, Copy)]
pub struct Failing {
    /// Why.
    pub fault: Fault,
    /// Whether every later call fails too, until the trouble is over.
    pub lasting: bool,
}

/// One call that fails, and what is done about it.
struct Point<'r> {
    failing: Failing,
    call: u64,
    /// Whether the program ends and starts again before the work goes on.
    reopen: bool,
    calls: &'r [String],
}

impl fmt::Display for Point<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failing { fault, lasting } = self.failing;
        let how = if lasting { "from" } else { "at" };
        let then = if self.reopen { "then opened again" } else { "then gone on with" };
        write!(f, "{fault:?} {how} {}, {then}", told(self.calls, self.call))
    }
}

/// Fails every flush of the work and `wanted` of its calls, each in every way and with both ways to
/// go on. Returns how many failures came to light: some calls may fail without harm.
///
/// # Panics
/// When an error is not typed or not the one it should be, or the store is not sound afterwards.
#[must_use]
pub fn at_calls(scenario: &Scenario, wanted: u64) -> u64 {
    let reference = scenario.reference();
    let calls = &reference.calls;
    let mut points = Vec::new();
    for call in chosen(calls, wanted) {
        for fault in [Fault::Full, Fault::Io] {
            for lasting in [false, true] {
                // Every call is met by both ways to go on.
                let reopen = (call % 2 == 0) != lasting;
                points.push(Point { failing: Failing { fault, lasting }, call, reopen, calls });
            }
        }
    }
    every(&format!("{}, failing", scenario.name), &points, |point| {
        let place = Place::new();
        let end = forked(|| {
            modes::drop_umask();
            scenario.prepare(&place);
            let faults = point.failing.faults(point.call);
            let worker = Worker { place: &place, scenario, reference: &reference, reopen: point.reopen };
            let mut calls = Vec::new();
            // Closing moves the log into the file, which may fail: all of it is in the log.
            let met = worker.work(Some(&faults), || calls = faults.log());
            point.judge(met.as_ref(), &calls, scenario.open_before);
            if met.is_some() { 0 } else { UNNOTICED }
        });
        let noticed = match end.map_err(|e| e.to_string())? {
            End::Finished => true,
            End::Failed(UNNOTICED) => false,
            other => return Err(format!("the work ended with {other:?}")),
        };
        outlive(&place, scenario, &reference, scenario.disturbed().len())?;
        Ok(noticed)
    })
}

/// At most `wanted` numbers of calls spread over all, and that of every flush: what was promised
/// rests on those.
fn chosen(calls: &[String], wanted: u64) -> BTreeSet<u64> {
    let flushes = (1..).zip(calls).filter(|(_, call)| is_flush(call)).map(|(number, _)| number);
    spread(calls.len() as u64, wanted).into_iter().chain(flushes).collect()
}

impl Failing {
    fn faults(self, call: u64) -> Arc<Faults> {
        Arc::new(if self.lasting { Faults::from(call, self.fault) } else { Faults::at(call, self.fault) })
    }
}

impl Point<'_> {
    /// Whether the error says what the disk said, and a failed flush was told. While a store is
    /// made (not `open_before`) SQLite may try again by itself: nothing is acknowledged yet.
    fn judge(&self, met: Option<&Met>, log: &[&str], open_before: bool) {
        let first = usize::try_from(self.call - 1).expect("calls fit memory");
        let struck = log.get(first..).unwrap_or_default();
        let struck = if self.failing.lasting { struck } else { &struck[..struck.len().min(1)] };
        let expected: Vec<Code> = struck.iter().map(|call| self.code_of(call)).collect();
        match met {
            Some(met) => assert!(expected.contains(&met.code), "{met:?} instead of {expected:?}"),
            None => assert!(!open_before || !struck.iter().any(|c| is_flush(c)), "a failed flush was not told"),
        }
    }

    /// That space ran out, the system tells of writing alone.
    fn code_of(&self, call: &str) -> Code {
        match (call, self.failing.fault) {
            (flush, _) if is_flush(flush) => Code::StFsync,
            ("database create" | "database truncate" | "database delete", _) => Code::StIo,
            (_, Fault::Full) => Code::StFull,
            (_, _) => Code::StIo,
        }
    }
}

/// An error the work met.
#[derive(Debug, Serialize, Deserialize)]
pub struct Met {
    /// Its code.
    pub code: Code,
    /// Its words.
    pub said: String,
}

impl Met {
    fn of(error: &EngineError) -> Self {
        Self { code: error.code(), said: error.to_string() }
    }
}

/// Exit code of work that met no error.
const UNNOTICED: i32 = 42;

/// The process that meets the failure.
pub(crate) struct Worker<'w> {
    pub(crate) place: &'w Place,
    pub(crate) scenario: &'w Scenario,
    pub(crate) reference: &'w Reference,
    /// Whether the program ends and starts again before the work goes on.
    pub(crate) reopen: bool,
}

impl Worker<'_> {
    /// Does all steps, the failed one again, and comes to the end of an undisturbed run. Returns
    /// the first error, after a word to `before_close`.
    pub(crate) fn work(&self, faults: Option<&Arc<Faults>>, before_close: impl FnOnce()) -> Option<Met> {
        let clock = Clock::at(self.scenario.disturbed()[0].at);
        let heal = || faults.into_iter().for_each(|faults| faults.heal());
        let mut met = None;
        let mut engine = match self.place.open(WORKER, &clock, faults) {
            Ok(engine) => engine,
            Err(error) => {
                met = Some(Met::of(&error));
                heal();
                self.open_again(&clock, 0)
            }
        };
        for (done, step) in self.scenario.disturbed().iter().enumerate() {
            step.set(self.place, &clock);
            let Err(error) = step.act(&engine, self.place) else { continue };
            met.get_or_insert_with(|| Met::of(&error));
            if error.code() == Code::StFsync {
                heal();
                let again = step.act(&engine, self.place).err().map(|e| e.code());
                assert_eq!(again, Some(Code::StFsync), "after {error} nothing is acknowledged");
            }
            if self.reopen || error.code() == Code::StFsync {
                drop(engine);
                heal();
                engine = self.open_again(&clock, done);
            }
            heal();
            step.act(&engine, self.place).expect("the work goes on after a failure");
        }
        let end = Snapshot::of(&engine, &self.place.home()).expect("all of it can be read");
        if let Err(reason) = end.same_as(&self.reference.held[self.scenario.disturbed().len()]) {
            panic!("the end is another: {reason}");
        }
        before_close();
        met
    }

    fn open_again(&self, clock: &Arc<Clock>, done: usize) -> Engine {
        let engine = self.place.open(AGAIN, clock, None).expect("the store opens again");
        assert_clean(&engine);
        let found = Snapshot::of(&engine, &self.place.home()).expect("all of it can be read");
        if let Err(reason) = found.between(&self.reference.held[done], &self.reference.held[done + 1]) {
            panic!("{reason}");
        }
        engine
    }
}

pub(crate) fn is_flush(call: &str) -> bool {
    call.contains("sync")
}
