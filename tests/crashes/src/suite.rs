//! The tests, and the long run over the same points and more.

use std::{process::ExitCode, time::Instant};

use crate::{
    beside,
    copies::ask,
    fail, kill, modes,
    place::{Clock, Place},
    runner::Test,
    scenario::{NEXT_DAY, Scenario},
    traced,
};

/// The seed of the tests' histories.
const SEED: u64 = 7;

/// Kills each test makes at the least. Together they are over a thousand.
const KILLS_NEW_STORE: u64 = 100;
const KILLS_FIRST: u64 = 100;
const KILLS_GROWTH: u64 = 100;
const KILLS_TAILS: u64 = 100;
const KILLS_LONG_FILE: u64 = 20;
const KILLS_MIGRATION: u64 = 50;
const KILLS_RECOVERY: u64 = 100;
const KILLS_BESIDE: u64 = 50;
const KILLS_TRACED: u64 = 200;

/// Kills of the long run.
const CAMPAIGN_KILLS: u64 = 10_000;

/// All tests.
#[must_use]
pub fn tests() -> Vec<Test> {
    vec![
        ("a_new_store_survives_a_kill_at_every_call", || {
            at_least(KILLS_NEW_STORE, kill::at_calls(&Scenario::new_store(SEED), u64::MAX));
        }),
        ("a_first_collection_survives_a_kill_at_every_call", || {
            at_least(KILLS_FIRST, kill::at_calls(&Scenario::first_collect(SEED), u64::MAX));
        }),
        ("a_second_collection_survives_a_kill_at_every_call", || {
            at_least(KILLS_GROWTH, kill::at_calls(&Scenario::growth(SEED), u64::MAX));
        }),
        ("tails_and_their_sealing_survive_a_kill_at_every_call", || {
            at_least(KILLS_TAILS, kill::at_calls(&Scenario::tails(SEED), u64::MAX));
        }),
        ("a_file_of_several_transactions_goes_on_after_a_kill", || {
            at_least(KILLS_LONG_FILE, kill::at_calls(&Scenario::long_file(SEED), KILLS_LONG_FILE));
        }),
        ("a_migration_survives_a_kill_at_every_call", || {
            at_least(KILLS_MIGRATION, kill::at_calls(&Scenario::migration(SEED), u64::MAX));
        }),
        ("recovery_survives_a_kill_at_every_call", || {
            let killed = kill::in_recovery(&Scenario::first_collect(SEED), 8)
                + kill::in_recovery(&Scenario::growth(SEED), 8)
                + kill::in_recovery(&Scenario::tails(SEED), 8);
            at_least(KILLS_RECOVERY, killed);
        }),
        ("one_of_two_processes_may_be_killed", || {
            let killed = beside::one_killed(&Scenario::first_collect(SEED), 80)
                + beside::one_killed(&Scenario::growth(SEED), 80);
            at_least(KILLS_BESIDE, killed);
        }),
        ("two_processes_double_nothing", || {
            beside::undisturbed(&Scenario::first_collect(SEED), 10);
            beside::undisturbed(&Scenario::growth(SEED), 10);
        }),
        ("a_full_or_broken_disk_is_told_and_the_store_works_on", || {
            for scenario in [Scenario::new_store(SEED), Scenario::growth(SEED), Scenario::tails(SEED)] {
                at_least(1, fail::at_calls(&scenario, 40));
            }
        }),
        ("every_system_call_may_be_the_last", || at_least(KILLS_TRACED, system_calls(traced::kills, 60))),
        ("every_system_call_may_fail", || at_least(1, system_calls(traced::failures, 30))),
        ("every_file_and_folder_is_its_owner_s_alone", everything_is_private),
    ]
}

fn at_least(least: u64, found: u64) {
    println!("kill points: {found}");
    assert!(found >= least, "{found} points were hit, {least} are due");
}

type Sweep = fn(&Scenario, u64) -> u64;

fn system_calls(sweep: Sweep, wanted: u64) -> u64 {
    let scenarios =
        [Scenario::new_store(SEED), Scenario::first_collect(SEED), Scenario::growth(SEED), Scenario::tails(SEED)];
    scenarios.iter().map(|scenario| sweep(scenario, wanted)).sum::<u64>() + sweep(&Scenario::migration(SEED), wanted)
}

/// While the store is open, so that the log and the shared memory are there, and with the copy of a
/// migration.
fn everything_is_private() {
    let names: Vec<String> = ask(|| {
        modes::drop_umask();
        let place = Place::new();
        let scenario = Scenario::migration(SEED);
        scenario.prepare(&place);
        let clock = Clock::at(NEXT_DAY);
        let engine = place.open(2, &clock, None).expect("the store opens");
        for step in scenario.disturbed() {
            step.set(&place, &clock);
            step.act(&engine, &place).expect("collecting works");
        }
        engine.check(true, &synthetic_engine::Silent, &synthetic_engine::Cancel::default()).expect("checks");
        println!("{} files and folders are private", modes::assert_private(&place.store()));
        let entries = std::fs::read_dir(place.store()).expect("it can be listed");
        entries.map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned()).collect()
    });
    for wanted in ["synthetic.db", "synthetic.db-wal", "synthetic.db-shm", "store.lock", "artifacts"] {
        assert!(names.iter().any(|name| name == wanted), "{wanted} is not among {names:?}");
    }
    assert!(names.iter().any(|name| name.starts_with("synthetic.v2.")), "no copy among {names:?}");
}

/// The long run: every scenario at every call, with other histories each round.
pub fn campaign() -> ExitCode {
    let began = Instant::now();
    let (mut kills, mut failures, mut round) = (0, 0, 0);
    while kills < CAMPAIGN_KILLS {
        let seed = SEED + round * 1_000;
        let scenarios = [
            Scenario::new_store(seed),
            Scenario::first_collect(seed),
            Scenario::growth(seed),
            Scenario::tails(seed),
            Scenario::migration(seed),
        ];
        for scenario in &scenarios {
            kills += kill::at_calls(scenario, u64::MAX);
            kills += kill::in_recovery(scenario, 24);
            failures += fail::at_calls(scenario, u64::MAX);
        }
        kills += kill::at_calls(&Scenario::long_file(seed), 200);
        for scenario in [Scenario::first_collect(seed), Scenario::growth(seed)] {
            kills += beside::one_killed(&scenario, u64::MAX);
            beside::undisturbed(&scenario, 50);
        }
        round += 1;
    }
    let minutes = began.elapsed().as_secs() / 60;
    println!(
        "{kills} kills and {failures} failures in {round} rounds and {minutes} min: nothing lost, doubled or left"
    );
    ExitCode::SUCCESS
}
