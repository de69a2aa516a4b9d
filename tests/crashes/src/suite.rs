//! The tests.

use crate::{
    beside, campaign,
    copies::ask,
    fail, kill, modes,
    place::{Clock, Place},
    runner::Test,
    scenario::{NEXT_DAY, Scenario},
};

/// The seed of the tests' histories.
const SEED: u64 = 7;

/// Kills each test makes at the least.
const KILLS_NEW_STORE: u64 = 300;
const KILLS_FIRST: u64 = 150;
const KILLS_GROWTH: u64 = 150;
const KILLS_TAILS: u64 = 300;
const KILLS_LONG_FILE: u64 = 20;
const KILLS_MIGRATION: u64 = 150;
const KILLS_CLEANUP: u64 = 400;
const KILLS_COMPACTION: u64 = 250;
const KILLS_PARTS: u64 = 400;
const KILLS_LEFTOVERS: u64 = 150;
const KILLS_RETENTION: u64 = 100;
const KILLS_RECOVERY: u64 = 200;
const KILLS_BESIDE: u64 = 30;

const KILLS: u64 = KILLS_NEW_STORE
    + KILLS_FIRST
    + KILLS_GROWTH
    + KILLS_TAILS
    + KILLS_LONG_FILE
    + KILLS_MIGRATION
    + KILLS_CLEANUP
    + KILLS_COMPACTION
    + KILLS_PARTS
    + KILLS_LEFTOVERS
    + KILLS_RETENTION
    + KILLS_RECOVERY
    + KILLS_BESIDE;
const _: () = assert!(KILLS >= 1_000, "the tests promise a thousand kills");

/// Runs that take too long for every day.
pub const LONG: [Test; 1] = [("campaign_of_ten_thousand_kills", campaign::run)];

/// All tests.
#[must_use]
pub fn tests() -> Vec<Test> {
    let mut tests: Vec<Test> = vec![
        ("a_new_store_survives_a_kill_at_every_call", || {
            at_least(KILLS_NEW_STORE, kill::at_calls(&Scenario::new_store(SEED), u64::MAX));
        }),
        ("a_first_collection_survives_a_kill_at_every_call", || {
            at_least(KILLS_FIRST, kill::at_calls(&Scenario::first_collect(SEED), u64::MAX));
        }),
        ("a_second_collection_survives_a_kill_at_every_call", || {
            at_least(KILLS_GROWTH, kill::at_calls(&Scenario::growth(SEED), u64::MAX));
        }),
        ("tails_and_their_sealing_survive_a_kill_at_any_call", || {
            at_least(KILLS_TAILS, kill::at_calls(&Scenario::tails(SEED), 400));
        }),
        ("a_file_of_several_transactions_goes_on_after_a_kill", || {
            at_least(KILLS_LONG_FILE, kill::at_calls(&Scenario::long_file(SEED), KILLS_LONG_FILE));
        }),
        ("a_migration_survives_a_kill_at_every_call", || {
            at_least(KILLS_MIGRATION, kill::at_calls(&Scenario::migration(SEED), u64::MAX));
        }),
        ("cleaning_up_survives_a_kill_at_any_call", || {
            at_least(KILLS_CLEANUP, kill::at_calls(&Scenario::cleanup(SEED), KILLS_CLEANUP));
        }),
        ("compaction_survives_a_kill_at_any_call", || {
            at_least(KILLS_COMPACTION, kill::at_calls(&Scenario::compaction(SEED), KILLS_COMPACTION));
        }),
        ("a_run_of_a_policy_survives_a_kill_at_any_call", || {
            at_least(KILLS_RETENTION, kill::at_calls(&Scenario::retention(SEED), KILLS_RETENTION));
        }),
        ("cleaning_up_parts_survives_a_kill_at_any_call", || {
            at_least(KILLS_PARTS, kill::at_calls(&Scenario::parts(SEED), KILLS_PARTS));
        }),
        ("agents_files_survive_a_kill_at_any_call", || {
            at_least(KILLS_LEFTOVERS, kill::at_calls(&Scenario::leftovers(SEED), KILLS_LEFTOVERS));
        }),
        ("recovery_survives_a_kill_at_every_call", || {
            let killed = kill::in_recovery(&Scenario::first_collect(SEED), 4)
                + kill::in_recovery(&Scenario::growth(SEED), 4)
                + kill::in_recovery(&Scenario::tails(SEED), 4)
                + kill::in_recovery(&Scenario::cleanup(SEED), 3)
                + kill::in_recovery(&Scenario::parts(SEED), 4);
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
                assert!(fail::at_calls(&scenario, 30) > 80, "most failures are told");
            }
        }),
        ("a_full_or_broken_disk_ends_no_cleanup_half_way", || {
            assert!(fail::at_calls(&Scenario::cleanup(SEED), 6) > 6, "most failures are told");
        }),
        ("every_file_and_folder_is_its_owner_s_alone", everything_is_private),
    ];
    #[cfg(target_os = "linux")]
    tests.push(("a_disk_that_is_really_full_ends_nothing_but_collecting", || match crate::full::sweep(SEED) {
        Some(full) => assert!(full > 10, "{full} disks were too small"),
        None => println!("this process may not mount a file system of its own"),
    }));
    #[cfg(all(target_os = "linux", target_arch = "x86_64"))]
    tests.extend(system_calls::TESTS);
    tests
}

/// Below the shims.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod system_calls {
    use super::{SEED, at_least};
    use crate::{runner::Test, scenario::Scenario, traced};

    pub(super) const TESTS: [Test; 4] = [
        ("another_process_may_go_first_at_any_system_call", || {
            let turns = traced::turns(&Scenario::first_collect(SEED), 40)
                + traced::turns(&Scenario::growth(SEED), 40)
                + traced::turns(&Scenario::long_file(SEED), 12);
            assert!(turns > 20, "{turns} turns");
        }),
        ("cleanup_and_collection_may_come_first_at_any_system_call_of_the_other", || {
            let turns = traced::turns(&Scenario::race(SEED), 80) + traced::turns(&Scenario::race_back(SEED), 80);
            assert!(turns > 40, "{turns} turns");
        }),
        ("any_system_call_may_be_the_last", || at_least(250, sum(traced::kills, 60))),
        ("any_system_call_may_fail", || assert!(sum(traced::failures, 30) > 200, "most failures are told")),
    ];

    fn sum(sweep: fn(&Scenario, u64) -> u64, wanted: u64) -> u64 {
        Scenario::all(SEED).iter().map(|scenario| sweep(scenario, wanted)).sum()
    }
}

fn at_least(due: u64, kills: u64) {
    println!("kills: {kills}");
    assert!(kills >= due, "{kills} kills, {due} are due");
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
    let copy = format!("synthetic.v{}.", synthetic_store::migrate::newest());
    assert!(names.iter().any(|name| name.starts_with(&copy)), "no copy among {names:?}");
}
