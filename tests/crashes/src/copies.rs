//! Work in copies of this process: with an answer, and shared out over the machine's cores.

use std::{thread::available_parallelism, time::Instant};

use serde::{Serialize, de::DeserializeOwned};
use synthetic_testkit::crash::{End, Forked, forked};

use crate::place::{Place, put};

/// Runs `job` in a copy of this process and returns its answer.
///
/// # Panics
/// When the copy did not end well.
pub fn ask<T: Serialize + DeserializeOwned>(job: impl FnOnce() -> T) -> T {
    let place = Place::new();
    let end = forked(|| answer(&place, &job())).expect("this process can be split");
    assert_eq!(end, End::Finished, "a copy of this process did not end well");
    read(&place)
}

fn answer<T: Serialize>(place: &Place, value: &T) -> i32 {
    let bytes = serde_json::to_vec(value).expect("answers are plain");
    put(&place.word(), &bytes, synthetic_testkit::NOW);
    0
}

fn read<T: DeserializeOwned>(place: &Place) -> T {
    let bytes = std::fs::read(place.word()).expect("the copy left its answer");
    serde_json::from_slice(&bytes).expect("the answer is whole")
}

/// Runs `check` for every point, in as many copies of this process as there are cores. Returns how
/// many answered `true`.
///
/// # Panics
/// When any check failed; which ones is said before.
pub fn every<P: std::fmt::Display>(what: &str, points: &[P], check: impl Fn(&P) -> Result<bool, String>) -> u64 {
    let began = Instant::now();
    let workers = available_parallelism().map_or(1, usize::from).min(points.len().max(1));
    let running: Vec<(Place, Forked)> = (0..workers)
        .map(|worker| {
            let place = Place::new();
            let mine = points.iter().skip(worker).step_by(workers);
            let started = Forked::start(|| answer(&place, &work(what, mine, &check)));
            (place, started.expect("this process can be split"))
        })
        .collect();
    let (mut hit, mut failed) = (0, 0);
    for (place, worker) in running {
        assert_eq!(worker.wait().expect("the worker is known"), End::Finished, "a worker broke off");
        let (its_hit, its_failed): (u64, u64) = read(&place);
        hit += its_hit;
        failed += its_failed;
    }
    println!("{what}: {hit} of {} points hit, {failed} failed, {:.1} s", points.len(), began.elapsed().as_secs_f64());
    assert_eq!(failed, 0, "{what}: {failed} of {} points failed", points.len());
    hit
}

fn work<'p, P: std::fmt::Display + 'p>(
    what: &str,
    points: impl Iterator<Item = &'p P>,
    check: impl Fn(&P) -> Result<bool, String>,
) -> (u64, u64) {
    let (mut hit, mut failed) = (0, 0);
    for point in points {
        match check(point) {
            Ok(struck) => hit += u64::from(struck),
            Err(reason) => {
                eprintln!("{what}: {point}: {reason}");
                failed += 1;
            }
        }
    }
    (hit, failed)
}

/// At most `wanted` numbers spread over `1..=total`, the first and the last among them.
#[must_use]
pub fn spread(total: u64, wanted: u64) -> Vec<u64> {
    if wanted >= total {
        return (1..=total).collect();
    }
    let gaps = wanted.saturating_sub(1).max(1);
    let mut numbers: Vec<u64> = (0..wanted).map(|n| 1 + n * (total - 1) / gaps).collect();
    numbers.dedup();
    numbers
}
