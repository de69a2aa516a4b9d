//! Kills and failures at every system call: those the shims count, those inside them, and those
//! that pass them by.

use std::{cell::Cell, fmt};

use synthetic_model::Code;
use synthetic_testkit::crash::End;

use crate::{
    beside::Beside,
    copies::{every, spread},
    fail::{Met, Worker, is_flush},
    kill::{WORKER, count, outlive},
    modes,
    place::{Place, put},
    scenario::Scenario,
    trace::{Call, Numbered, Strike, traced},
};

/// One system call, and the error it fails with, if it does.
struct Point {
    call: u64,
    total: usize,
    told: Call,
    errno: Option<i32>,
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errno = self.errno.map_or_else(String::new, |errno| format!("error {errno} "));
        write!(f, "{errno}at system call {} of {} ({})", self.call, self.total, self.told)
    }
}

/// Kills the work of `scenario` at `wanted` of its system calls. Returns how many kills there were.
///
/// # Panics
/// When any of them left a store that is not sound, or this process may not trace.
#[must_use]
pub fn kills(scenario: &Scenario, wanted: u64) -> u64 {
    let reference = scenario.reference();
    let points = points(scenario, wanted, Numbered::Writing, &[None]);
    every(&format!("{}, killed at system calls", scenario.name), &points, |point| {
        let place = Place::new();
        let (reader, writer) = std::io::pipe().map_err(|e| e.to_string())?;
        let work = || i32::from(scenario.run(&place, WORKER, None, &writer).is_err());
        let strike = Some((point.call, Strike::Kill));
        let run = traced(&place.store(), Numbered::Writing, strike, || prepare(scenario, &place), work);
        drop(writer);
        let run = run.map_err(|e| e.to_string())?;
        let acknowledged = count(reader)?;
        if let End::Failed(code) = run.end {
            return Err(format!("the work failed with {code} before it was killed"));
        }
        outlive(&place, scenario, &reference, acknowledged)?;
        Ok(run.end == End::Killed)
    })
}

/// Fails `wanted` system calls of the work of `scenario`, for lack of space and by the device.
/// Returns how many failures came to light.
///
/// # Panics
/// When an error is not typed or not the one it should be, or the store is not sound afterwards.
#[must_use]
pub fn failures(scenario: &Scenario, wanted: u64) -> u64 {
    let reference = scenario.reference();
    let points = points(scenario, wanted, Numbered::Writing, &[Some(libc::ENOSPC), Some(libc::EIO)]);
    every(&format!("{}, failing at system calls", scenario.name), &points, |point| {
        let place = Place::new();
        let work = || {
            let worker =
                Worker { place: &place, scenario, reference: &reference, reopen: point.call.is_multiple_of(2) };
            let met = serde_json::to_vec(&worker.work(None, || ())).expect("errors are plain");
            put(&place.word(), &met, synthetic_testkit::NOW);
            0
        };
        let strike = point.errno.map(|errno| (point.call, Strike::Fail(errno)));
        let run = traced(&place.store(), Numbered::Writing, strike, || prepare(scenario, &place), work);
        let run = run.map_err(|e| e.to_string())?;
        if run.end != End::Finished {
            return Err(format!("the work ended with {:?}", run.end));
        }
        let word = std::fs::read(place.word()).map_err(|e| e.to_string())?;
        let met: Option<Met> = serde_json::from_slice(&word).map_err(|e| e.to_string())?;
        let struck = usize::try_from(point.call - 1).ok().and_then(|at| run.calls.get(at));
        if let (Some(met), Some(struck)) = (&met, struck) {
            let fitting = fitting(struck);
            if !fitting.contains(&met.code) {
                return Err(format!("{met:?} instead of {fitting:?}"));
            }
        }
        outlive(&place, scenario, &reference, scenario.disturbed().len())?;
        Ok(met.is_some())
    })
}

/// Whether others may get their turn while a process stands before this call: not while it writes
/// rows or artifacts, which it does with the lock in its hands.
fn lets_others(call: &Call) -> bool {
    let in_transaction = ["write", "pwrite64", "fdatasync", "ftruncate"].contains(&call.name)
        || call.path.iter().any(|part| part == "artifacts");
    !in_transaction || call.path.ends_with("writing")
}

/// At most `wanted` of them, spread over all.
fn thinned(points: Vec<Point>, wanted: u64) -> Vec<Point> {
    let chosen = spread(points.len() as u64, wanted);
    (1..).zip(points).filter(|(number, _)| chosen.contains(number)).map(|(_, point)| point).collect()
}

/// The codes that say what happened at this call.
fn fitting(struck: &Call) -> &'static [Code] {
    let of_a_copy = struck.path.to_string_lossy().contains("synthetic.part.db");
    match (is_flush(struck.name), of_a_copy) {
        (false, _) => &[Code::StFull, Code::StIo],
        (true, false) => &[Code::StFsync],
        // What failed there is thrown away whole, and SQLite does not always tell what it was.
        (true, true) => &[Code::StFsync, Code::StIo],
    }
}

/// Lets a process wait at `wanted` of its system calls while another collects the same. Returns how
/// many times the other got its turn.
///
/// # Panics
/// When anything is lost or doubled.
#[must_use]
pub fn turns(scenario: &Scenario, wanted: u64) -> u64 {
    let reference = scenario.reference();
    let mut points = points(scenario, u64::MAX, Numbered::WritingAndLocking, &[None]);
    points.retain(|point| lets_others(&point.told));
    let points = thinned(points, wanted);
    every(&format!("{}, another first", scenario.name), &points, |point| {
        let place = Place::new();
        let other = Cell::new(None);
        let meanwhile = || other.set(Some(Beside::start(&place, scenario)));
        let work = || i32::from(scenario.run(&place, WORKER, None, std::io::sink()).is_err());
        let strike = Some((point.call, Strike::Wait(&meanwhile)));
        let run = traced(&place.store(), Numbered::WritingAndLocking, strike, || prepare(scenario, &place), work);
        let other = other.take().map(Beside::end).transpose().map_err(|e| e.to_string())?;
        let run = run.map_err(|e| e.to_string())?;
        if run.end != End::Finished || other.is_some_and(|(end, _)| end != End::Finished) {
            return Err(format!("the first ended with {:?}, the other with {other:?}", run.end));
        }
        outlive(&place, scenario, &reference, scenario.disturbed().len())?;
        Ok(other.is_some_and(|(_, had_its_turn)| had_its_turn))
    })
}

fn points(scenario: &Scenario, wanted: u64, numbered: Numbered, errors: &[Option<i32>]) -> Vec<Point> {
    let place = Place::new();
    let work = || i32::from(scenario.run(&place, WORKER, None, std::io::sink()).is_err());
    let run = traced(&place.store(), numbered, None, || prepare(scenario, &place), work);
    let run = run.expect("this process may trace");
    assert_eq!(run.end, End::Finished, "an undisturbed run ends well");
    let total = run.calls.len();
    let mut points = Vec::new();
    for call in spread(total as u64, wanted) {
        let told = &run.calls[usize::try_from(call - 1).expect("calls fit memory")];
        points.extend(errors.iter().map(|errno| Point { call, total, told: told.clone(), errno: *errno }));
    }
    points
}

fn prepare(scenario: &Scenario, place: &Place) {
    modes::drop_umask();
    scenario.prepare(place);
}
