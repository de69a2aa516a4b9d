//! What must hold of a store after anything happened to it.

use std::{fs, path::Path};

use synthetic_testkit::NOW;

use crate::{
    modes,
    place::{Clock, Place},
    scenario::{Reference, Scenario, assert_clean},
    snapshot::Snapshot,
};

/// Opens the store as process number `process`, after `acknowledged` steps were, and goes on to the
/// end.
///
/// # Panics
/// When the store does not open, is not clean, lost what was acknowledged, or comes to another end
/// than an undisturbed run.
pub fn survive(place: &Place, process: u64, scenario: &Scenario, reference: &Reference, acknowledged: usize) {
    let clock = Clock::at(NOW);
    let steps = scenario.disturbed();
    clock.set(steps[acknowledged.min(steps.len() - 1)].at);
    let engine = place.open(process, &clock, None).expect("the store opens by itself");
    assert_clean(&engine);
    let found = Snapshot::of(&engine, &place.home()).expect("all of it can be read");
    let after = &reference.held[(acknowledged + 1).min(steps.len())];
    if let Err(reason) = found.between(&reference.held[acknowledged], after) {
        panic!("{reason}");
    }
    for step in &steps[acknowledged..] {
        step.set(place, &clock);
        step.act(&engine, place).expect("the work goes on");
    }
    let end = Snapshot::of(&engine, &place.home()).expect("all of it can be read");
    if let Err(reason) = end.same_as(&reference.held[steps.len()]) {
        panic!("the end is another: {reason}");
    }
    assert_clean(&engine);
    drop(engine);
    assert_nothing_left(&place.store(), scenario.version_before.is_some());
}

/// Panics when anything lies in the store that has no business there, or that others may read.
fn assert_nothing_left(store: &Path, migrated: bool) {
    modes::assert_private(store);
    for entry in fs::read_dir(store).expect("the store is there") {
        let name = entry.expect("it can be listed").file_name().into_string().expect("our names are text");
        let known = matches!(
            name.as_str(),
            "synthetic.db" | "store.lock" | "retention.lock" | "artifacts" | "trash" | "reserve"
        );
        let copy = migrated && name.starts_with("synthetic.v") && name.ends_with(".db");
        assert!(known || copy, "{name} is left over");
    }
}
