//! Kills: at a call of the work, and at a call of the recovery after it.

use std::{
    fmt,
    io::{PipeReader, Read},
    sync::Arc,
};

use synthetic_testkit::{
    Fault, Faults,
    crash::{End, forked},
};

use crate::{
    copies::{ask, every, spread},
    modes,
    place::{Clock, Place},
    scenario::{Reference, Scenario},
    survive::survive,
};

/// Which process of a place opens the store.
pub(crate) const WORKER: u64 = 2;
const RECOVERING: u64 = 3;
const SURVIVOR: u64 = 4;

/// One call at which a process is killed.
struct Point<'r> {
    call: u64,
    calls: &'r [String],
}

impl fmt::Display for Point<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "killed at {}", told(self.calls, self.call))
    }
}

/// A call by its number and name.
#[must_use]
pub fn told(calls: &[String], call: u64) -> String {
    let name = usize::try_from(call - 1).ok().and_then(|at| calls.get(at)).map_or("beyond the last", String::as_str);
    format!("call {call} of {} ({name})", calls.len())
}

/// Kills the work of `scenario` at `wanted` of its calls, and returns how many kills there were.
///
/// # Panics
/// When any of them left a store that is not sound.
#[must_use]
pub fn at_calls(scenario: &Scenario, wanted: u64) -> u64 {
    let reference = scenario.reference();
    let calls = &reference.calls;
    let points: Vec<_> = spread(calls.len() as u64, wanted).into_iter().map(|call| Point { call, calls }).collect();
    every(&format!("{}, killed", scenario.name), &points, |point| {
        let place = Place::new();
        let (killed, acknowledged) = kill_work(&place, scenario, point.call)?;
        outlive(&place, scenario, &reference, acknowledged)?;
        Ok(killed)
    })
}

/// Kills the work at `wanted` of its calls, and each recovery after it at every one of its own.
/// Returns how many recoveries were killed.
///
/// # Panics
/// As [`at_calls`].
#[must_use]
pub fn in_recovery(scenario: &Scenario, wanted: u64) -> u64 {
    let reference = scenario.reference();
    let calls = &reference.calls;
    let mut points = Vec::new();
    for call in spread(calls.len() as u64, wanted) {
        let place = Place::new();
        let killed = kill_work(&place, scenario, call);
        assert!(killed.is_ok(), "{killed:?}");
        let faults = Arc::new(Faults::none());
        let mending: Vec<String> = ask(|| {
            drop(place.open(RECOVERING, &Clock::at(scenario.disturbed()[0].at), Some(&faults)));
            faults.log().into_iter().map(str::to_owned).collect()
        });
        points.extend((1..=mending.len() as u64).map(|at| Twice { call, calls, at, mending: mending.clone() }));
    }
    every(&format!("{}, killed again in recovery", scenario.name), &points, |point| {
        let place = Place::new();
        let (_, acknowledged) = kill_work(&place, scenario, point.call)?;
        let end = forked(|| {
            modes::drop_umask();
            let faults = Arc::new(Faults::at(point.at, Fault::Kill));
            drop(place.open(RECOVERING, &Clock::at(scenario.disturbed()[0].at), Some(&faults)));
            0
        });
        outlive(&place, scenario, &reference, acknowledged)?;
        Ok(end.map_err(|e| e.to_string())? == End::Killed)
    })
}

/// A call of the work and one of the recovery after it.
struct Twice<'r> {
    call: u64,
    calls: &'r [String],
    at: u64,
    mending: Vec<String>,
}

impl fmt::Display for Twice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = (told(self.calls, self.call), told(&self.mending, self.at));
        write!(f, "killed at {first}, then in recovery at {second}")
    }
}

/// Whether the work was killed, and how many steps it acknowledged.
fn kill_work(place: &Place, scenario: &Scenario, call: u64) -> Result<(bool, usize), String> {
    let (reader, writer) = std::io::pipe().map_err(|e| e.to_string())?;
    let end = forked(|| {
        modes::drop_umask();
        scenario.prepare(place);
        let faults = Arc::new(Faults::at(call, Fault::Kill));
        i32::from(scenario.run(place, WORKER, Some(&faults), &writer).is_err())
    });
    drop(writer);
    let acknowledged = count(reader)?;
    match end.map_err(|e| e.to_string())? {
        End::Killed => Ok((true, acknowledged)),
        End::Finished => Ok((false, acknowledged)),
        End::Failed(code) => Err(format!("the work failed with {code} before it was killed")),
    }
}

/// How many words were said.
pub(crate) fn count(mut reader: PipeReader) -> Result<usize, String> {
    let mut words = Vec::new();
    reader.read_to_end(&mut words).map_err(|e| e.to_string())
}

/// Looks at the store in a copy of this process.
pub(crate) fn outlive(
    place: &Place,
    scenario: &Scenario,
    reference: &Reference,
    acknowledged: usize,
) -> Result<(), String> {
    let end = forked(|| {
        modes::drop_umask();
        survive(place, SURVIVOR, scenario, reference, acknowledged);
        0
    });
    match end.map_err(|e| e.to_string())? {
        End::Finished => Ok(()),
        other => Err(format!("the store is not sound after {acknowledged} acknowledged steps ({other:?})")),
    }
}
