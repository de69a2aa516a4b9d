//! Compaction: dead bytes go back to the disk, and nothing else changes.

use std::{fs::OpenOptions, io::Write, path::PathBuf, sync::Arc};

use synthetic_blobs::{Disk, RealDisk};
use synthetic_engine::{Cancel, Engine, Purge, Silent};
use synthetic_model::{
    UtcMillis,
    cleanup::CleanupRequest,
    usage::{CompactionReport, UsageBy},
};
use synthetic_store::Connection;
use synthetic_testkit::{FailingDisk, Fault, Faults};

use crate::{
    claude::{assistant, bash, output, path, source_read, user},
    world::{World, assert_sound, collected_of, constructs, origin, sessions},
};

fn session_text(number: usize) -> (String, String) {
    let id = format!("5e55104a-0000-4000-8000-{number:012}");
    let text = [
        user(&id, &format!("{number}-a"), "look at the parser"),
        bash(&id, &format!("{number}-b"), "cat src/parser.rs"),
        output(&id, &format!("{number}-c"), &format!("{number}-b"), &source_read(number)),
        assistant(&id, &format!("{number}-d"), "It computes many values."),
    ];
    (path(&id), text.concat())
}

fn settled(count: usize) -> (World, Engine) {
    let (world, engine) = collected_of((0..count).map(session_text));
    engine.settle(&Silent, &Cancel::default()).expect("settling works");
    (world, engine)
}

fn compact(engine: &Engine) -> CompactionReport {
    engine.compact(&Silent, &Cancel::default()).expect("compacting works")
}

/// The present file of long values of the first construct.
fn values_file(world: &World, engine: &Engine) -> PathBuf {
    let folder = world.store().join("artifacts").join(constructs(engine)[0].id.to_string());
    let mut files: Vec<_> =
        folder.read_dir().expect("is listed").map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("values.")));
    assert_eq!(files.len(), 1, "one generation is there: {files:?}");
    files.remove(0)
}

/// Leaves `bytes` at the end of a construct's values that no row names, counted as they lie there.
fn leave_dead(world: &World, engine: &Engine, bytes: usize) {
    let construct = constructs(engine)[0].id;
    let mut file = OpenOptions::new().append(true).open(values_file(world, engine)).expect("is opened");
    file.write_all(&vec![7; bytes]).expect("is written");
    let database = Connection::open(world.store().join("synthetic.db")).expect("opens");
    let uid = construct.0.simple();
    let sql = format!(
        "UPDATE constructs SET values_bytes = values_bytes + {bytes}, stored_bytes = stored_bytes + {bytes}
           WHERE uid = x'{uid}';
         UPDATE usage_counters SET stored_bytes = stored_bytes + {bytes} WHERE (construct_id, kind) =
           (SELECT construct_id, kind FROM usage_counters JOIN constructs ON id = construct_id
            WHERE uid = x'{uid}' ORDER BY usage_counters.stored_bytes DESC LIMIT 1);"
    );
    database.execute_batch(&sql).expect("is changed");
}

fn origins(engine: &Engine) -> Vec<Vec<u8>> {
    sessions(engine).iter().map(|session| origin(engine, session)).collect()
}

#[test]
fn frames_of_which_a_third_is_dead_are_written_again() {
    let (world, engine) = settled(3);
    let before = origins(&engine);
    let len = |engine: &Engine| values_file(&world, engine).metadata().expect("there").len();
    let live = len(&engine);
    leave_dead(&world, &engine, usize::try_from(live).expect("is small") / 4);
    assert_eq!(compact(&engine).frames_rewritten, 0, "a fifth is not enough");
    leave_dead(&world, &engine, usize::try_from(live).expect("is small") / 2);
    assert_sound(&engine);
    let report = compact(&engine);
    assert_eq!((report.frames_rewritten, report.without_room), (2, 0), "{report:?}");
    assert_eq!(report.before_bytes - report.after_bytes, live / 4 + live / 2);
    assert_eq!((len(&engine), origins(&engine)), (live, before.clone()));
    assert_sound(&engine);
    assert_eq!(compact(&engine).frames_rewritten, 0, "nothing is left to do");
    drop(engine);
    assert_eq!(origins(&world.open()), before, "and after a start too");
}

#[test]
fn a_lively_construct_is_left_alone() {
    let (world, engine) = settled(1);
    leave_dead(&world, &engine, 100_000);
    world.clock.set(UtcMillis::parse("2026-01-01T11:00:00Z").expect("is a date").0);
    assert_eq!(compact(&engine).frames_rewritten, 0);
}

fn database_bytes(engine: &Engine) -> u64 {
    let rows = engine.usage(UsageBy::Kind, 100).expect("is added up");
    rows.iter().find(|row| row.key == "database").expect("is a row").stored_bytes
}

#[test]
fn emptying_the_trash_gives_pages_back() {
    let long = |number: usize| {
        let id = format!("5e55104a-0000-4000-8000-{number:012}");
        let text = (0..4000).map(|at| user(&id, &format!("{number}-{at}"), &format!("task {number}.{at}")));
        (path(&id), text.collect())
    };
    let (world, engine) = collected_of((0..8).map(long));
    let ids = constructs(&engine).iter().map(|construct| construct.id).collect();
    let request = CleanupRequest { constructs: ids, ..CleanupRequest::default() };
    let plan = engine.plan_cleanup(&request).expect("is planned");
    engine.apply_cleanup(&plan.plan_id, true, &Silent, &Cancel::default()).expect("is applied");
    let full = database_bytes(&engine);
    engine.purge_trash(Purge::All, &Silent, &Cancel::default()).expect("is purged");
    let left = database_bytes(&engine);
    assert!(left < full, "{full} before, {left} now");
    let file = world.store().join("synthetic.db").metadata().expect("there").len();
    assert_eq!(file, left, "the file itself is as short");
    let report = compact(&engine);
    assert_eq!((report.pages_freed, report.before_bytes), (0, report.after_bytes));
    assert_sound(&engine);
}

#[test]
fn stopped_compaction_leaves_everything_as_it_was() {
    let (world, engine) = settled(2);
    leave_dead(&world, &engine, 100_000);
    let cancel = Cancel::default();
    cancel.cancel();
    let report = engine.compact(&Silent, &cancel).expect("is stopped");
    assert!(report.cancelled && report.frames_rewritten == 0 && report.before_bytes == report.after_bytes);
    assert_sound(&engine);
}

#[test]
fn compaction_survives_the_failure_of_any_call() {
    for call in 1.. {
        let (world, engine) = settled(1);
        let before = origins(&engine);
        leave_dead(&world, &engine, 100_000);
        drop(engine);
        let faults = Arc::new(Faults::at(u64::MAX, Fault::Io));
        let calls = {
            // What opening takes is not what is tried here.
            let disk: Arc<dyn Disk> = Arc::new(FailingDisk::new(RealDisk, Arc::clone(&faults)));
            drop(world.try_open(disk).expect("opens"));
            faults.calls()
        };
        let disk: Arc<dyn Disk> = Arc::new(FailingDisk::new(RealDisk, Arc::new(Faults::at(calls + call, Fault::Full))));
        let engine = world.try_open(disk).expect("opens");
        let done = engine.compact(&Silent, &Cancel::default()).is_ok();
        drop(engine);
        let engine = world.open();
        assert_eq!(origins(&engine), before, "call {call}");
        assert!(compact(&engine).after_bytes > 0);
        assert_sound(&engine);
        if done {
            assert!(call > 3, "it takes several calls");
            break;
        }
    }
}
