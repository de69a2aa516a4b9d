//! The long run: every scenario at every call, with other histories each round.

use std::time::Instant;

use crate::{beside, fail, kill, scenario::Scenario};

/// How many kills there are at the least.
const KILLS: u64 = 10_000;

/// The seed of the first round's histories, and how far apart the rounds are.
const SEED: u64 = 1_000;

/// What takes something away and brings it back: as many kills are due over these alone.
const CLEANING: [&str; 4] = ["cleanup", "cleanup of parts", "compaction", "leftovers"];

/// Goes on until there were [`KILLS`], and as many over what cleans.
///
/// # Panics
/// At the end of the first sweep in which anything was lost, doubled or left over.
pub fn run() {
    let began = Instant::now();
    let (mut kills, mut cleaning, mut failures, mut rounds) = (0, 0, 0, 0);
    while kills < KILLS || cleaning < KILLS {
        rounds += 1;
        let seed = SEED * rounds;
        for scenario in &Scenario::all(seed) {
            let before = kills;
            kills += kill::at_calls(scenario, u64::MAX) + kill::in_recovery(scenario, 24);
            failures += fail::at_calls(scenario, u64::MAX);
            let (more_kills, more_failures) = system_calls(scenario);
            kills += more_kills;
            failures += more_failures;
            if CLEANING.contains(&scenario.name) {
                cleaning += kills - before;
            }
        }
        races(seed);
        kills += kill::at_calls(&Scenario::long_file(seed), 200);
        for scenario in [Scenario::first_collect(seed), Scenario::growth(seed)] {
            kills += beside::one_killed(&scenario, u64::MAX);
            beside::undisturbed(&scenario, 50);
        }
        failures += full_disks(seed);
        println!(
            "{kills} kills, {cleaning} of them over cleaning, {failures} failures, {} min",
            began.elapsed().as_secs() / 60
        );
    }
    println!("nothing lost, doubled or left over in {rounds} rounds");
}

/// Work on disks that are really full.
#[cfg(target_os = "linux")]
fn full_disks(seed: u64) -> u64 {
    crate::full::sweep(seed).unwrap_or(0)
}

#[cfg(not(target_os = "linux"))]
fn full_disks(_: u64) -> u64 {
    0
}

/// Cleanups and collections that come first at any system call of the other.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn races(seed: u64) {
    for scenario in [Scenario::race(seed), Scenario::race_back(seed)] {
        let turns = crate::traced::turns(&scenario, u64::MAX);
        assert!(turns > 0, "nobody came first");
    }
}

#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
fn races(_: u64) {}

/// Kills and failures below the shims.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn system_calls(scenario: &Scenario) -> (u64, u64) {
    (crate::traced::kills(scenario, u64::MAX), crate::traced::failures(scenario, u64::MAX))
}

#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
fn system_calls(_: &Scenario) -> (u64, u64) {
    (0, 0)
}
