//! Cleaning the agents' own folders: only what is safe goes, by plan, and all of it comes back.

use std::{
    collections::BTreeMap,
    os::unix::fs::{MetadataExt, PermissionsExt, symlink},
    path::{Path, PathBuf},
    sync::Arc,
};

use synthetic_blobs::{Disk, RealDisk};
use synthetic_engine::{Cancel, Engine, EngineError, Purge, SecureDelete, Silent};
use synthetic_model::{
    CleanupId, Code, UtcMillis,
    cleanup::{CleanupAction, CleanupRequest},
    usage::{LeftoverKind, LeftoversPlan, LeftoversReport, UsageBy},
};
use synthetic_testkit::{FailingDisk, Fault, Faults};

use crate::{
    claude::{assistant, path, user},
    world::{World, assert_sound, check, constructs, put, sessions},
};

const OLD_NS: i64 = 1_767_261_600_123_456_789;

fn id(number: usize) -> String {
    format!("5e55104a-0000-4000-8000-{number:012}")
}

fn text(number: usize) -> String {
    user(&id(number), &format!("{number}-a"), &format!("task {number}"))
        + &assistant(&id(number), &format!("{number}-b"), "It is done.")
}

/// A home with two collected sessions, one that came later, logs and other things, all of last year.
fn home() -> (World, Engine) {
    let world = World::new();
    for number in 0..2 {
        old(&world.write(&path(&id(number)), text(number)));
    }
    let engine = world.open();
    world.collect(&engine);
    old(&world.write(&path(&id(7)), text(7)));
    old(&world.write(".claude/debug/a.txt", "debugging"));
    old(&world.write(".claude/history.jsonl", "{}\n"));
    old(&world.write(".claude/todos/gone-agent-gone.json", "[1]"));
    (world, engine)
}

fn old(path: &Path) {
    RealDisk.set_mode_and_time(path, 0o640, OLD_NS).expect("is made old");
}

fn plan(world: &World, engine: &Engine, kinds: &[LeftoverKind]) -> LeftoversPlan {
    let around = synthetic_agents::Surroundings { home: world.home(), variables: Vec::new() };
    engine.plan_leftovers(&around, kinds).expect("is planned")
}

fn apply(engine: &Engine, plan: &LeftoversPlan) -> LeftoversReport {
    engine.allow_leftovers(true).expect("is allowed");
    engine.apply_leftovers(plan.plan_id, true, &Silent, &Cancel::default()).expect("is applied")
}

fn undo(engine: &Engine, run: CleanupId) -> LeftoversReport {
    engine.undo_leftovers(run, &Silent, &Cancel::default()).expect("comes back")
}

type Found = BTreeMap<PathBuf, (Vec<u8>, i64, i64, u32)>;

/// Every file of the home with its bytes, its time and its permissions.
fn found(world: &World) -> Found {
    let mut files = Found::new();
    let mut folders = vec![world.home()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().expect("is listed") {
            let path = entry.expect("an entry").path();
            let meta = path.symlink_metadata().expect("is there");
            if meta.is_dir() {
                folders.push(path);
            } else if meta.is_file() {
                let bytes = std::fs::read(&path).expect("is read");
                files.insert(path, (bytes, meta.mtime(), meta.mtime_nsec(), meta.permissions().mode() & 0o777));
            }
        }
    }
    files
}

fn trash_bytes(world: &World, engine: &Engine) -> (u64, u64) {
    let rows = engine.usage(UsageBy::Kind, 100).expect("is added up");
    let counted = rows.iter().find(|row| row.key == "trash").map_or(0, |row| row.stored_bytes);
    let folder = world.store().join("trash/agents");
    let files =
        folder.read_dir().map(|entries| entries.map(|entry| entry.expect("an entry").path()).collect::<Vec<_>>());
    (counted, files.unwrap_or_default().iter().map(|path| path.metadata().expect("there").len()).sum())
}

#[test]
fn nothing_is_touched_until_it_is_turned_on_and_confirmed() {
    let (world, engine) = home();
    let before = found(&world);
    let planned = plan(&world, &engine, &[]);
    assert!(!planned.allowed && planned.removed == 3);
    let try_it = |confirmed| engine.apply_leftovers(planned.plan_id, confirmed, &Silent, &Cancel::default());
    assert!(matches!(try_it(true), Err(EngineError::NotAllowed)));
    engine.allow_leftovers(true).expect("is allowed");
    assert_eq!(try_it(false).expect_err("is refused").code(), Code::Refused);
    engine.allow_leftovers(false).expect("is turned off");
    assert!(matches!(try_it(true), Err(EngineError::NotAllowed)));
    assert_eq!(found(&world), before);
}

#[test]
fn only_what_is_safe_goes_and_the_others_say_why_they_stay() {
    let (world, engine) = home();
    let planned = plan(&world, &engine, &[]);
    let why = |part: &str| {
        let item = planned.items.iter().find(|item| item.path.contains(part)).expect("was looked at");
        (item.action, item.reason.as_str())
    };
    assert_eq!(why(&id(0)).0, CleanupAction::Remove);
    assert_eq!(why(&id(7)), (CleanupAction::Keep, "not all of it is collected"));
    assert_eq!(why("debug/a.txt").0, CleanupAction::Remove);
    assert_eq!(why("todos"), (CleanupAction::Keep, "no copy of it is kept here"));
    assert!(planned.items.iter().all(|item| !item.path.contains("history.jsonl")), "history is never looked at");
    assert_eq!(plan(&world, &engine, &[LeftoverKind::DebugLogs]).removed, 1);
    let late = engine.apply_leftovers(planned.plan_id, true, &Silent, &Cancel::default());
    assert!(late.is_err(), "only the last plan can be applied");
}

#[test]
fn what_went_comes_back_where_it_was_with_its_time() {
    let (world, engine) = home();
    let before = found(&world);
    let planned = plan(&world, &engine, &[]);
    let report = apply(&engine, &planned);
    assert_eq!((report.moved, report.left, report.bytes), (3, 0, planned.freed_bytes));
    assert_eq!(found(&world).len(), before.len() - 3);
    assert_eq!(trash_bytes(&world, &engine), (planned.freed_bytes, planned.freed_bytes));
    world.collect(&engine);
    assert_eq!(constructs(&engine).iter().filter(|construct| construct.only_copy).count(), 2);
    assert_eq!(engine.leftovers_runs().expect("are listed").len(), 1);
    let back = undo(&engine, report.run_id.expect("has an id"));
    assert_eq!((back.restored, back.in_the_way), (3, 0));
    assert_eq!(found(&world), before, "to the byte, the nanosecond and the permissions");
    assert_eq!(trash_bytes(&world, &engine), (0, 0));
    world.collect(&engine);
    assert_eq!(constructs(&engine).iter().filter(|construct| construct.only_copy).count(), 0);
    assert_eq!(sessions(&engine).len(), 3, "nothing is taken in twice");
    assert_sound(&engine);
    let trail: Vec<_> =
        engine.audit_events(None, 100).expect("is told").into_iter().map(|event| event.action).collect();
    assert_eq!(trail.iter().filter(|action| *action == "leftovers.remove").count(), 3);
    assert_eq!(trail.iter().filter(|action| *action == "leftovers.restore").count(), 3);
    assert!(engine.verify_audit().expect("is walked").ok);
}

#[test]
fn a_file_that_changed_since_the_plan_is_left() {
    let (world, engine) = home();
    let planned = plan(&world, &engine, &[]);
    let grown = world.home().join(path(&id(0)));
    put(&grown, (text(0) + "more\n").as_bytes());
    let replaced = world.home().join(".claude/debug/a.txt");
    take_away(&replaced);
    symlink("/etc/hostname", &replaced).expect("is linked");
    let report = apply(&engine, &planned);
    assert_eq!((report.moved, report.left), (1, 2));
    assert!(grown.is_file() && replaced.is_symlink());
    assert_eq!(trash_bytes(&world, &engine).0, trash_bytes(&world, &engine).1);
}

#[allow(clippy::disallowed_methods, reason = "a test takes an agent's file away itself")]
fn take_away(path: &Path) {
    std::fs::remove_file(path).expect("goes");
}

#[test]
fn a_transcript_the_store_does_not_hold_to_the_byte_is_left() {
    let (world, engine) = home();
    let file = world.home().join(path(&id(0)));
    // The same length and the same time, and other bytes: only reading it tells.
    let other = text(0).replace("done", "DONE");
    let meta = file.metadata().expect("there");
    let mut writer = std::fs::OpenOptions::new().write(true).open(&file).expect("is opened");
    std::io::Write::write_all(&mut writer, other.as_bytes()).expect("is written");
    drop(writer);
    let time_ns = meta.mtime() * 1_000_000_000 + meta.mtime_nsec();
    RealDisk.set_mode_and_time(&file, 0o640, time_ns).expect("is made old");
    let planned = plan(&world, &engine, &[LeftoverKind::Sessions]);
    assert_eq!(planned.removed, 2);
    let report = apply(&engine, &planned);
    assert_eq!((report.moved, report.left), (1, 1));
    assert_eq!(std::fs::read(&file).expect("is there"), other.as_bytes());
}

#[test]
fn what_stands_in_the_way_is_not_written_over() {
    let (world, engine) = home();
    let planned = plan(&world, &engine, &[LeftoverKind::Sessions]);
    let run = apply(&engine, &planned).run_id.expect("has an id");
    let file = world.write(&path(&id(0)), "somebody wrote this\n");
    let back = undo(&engine, run);
    assert_eq!((back.restored, back.in_the_way), (1, 1));
    assert_eq!(std::fs::read(&file).expect("is there"), b"somebody wrote this\n");
    take_away(&file);
    assert_eq!(undo(&engine, run).restored, 1, "it waited in the trash");
    assert_eq!(std::fs::read(&file).expect("is there"), text(0).as_bytes());
}

#[test]
fn the_trash_ends_when_its_time_has_come_or_by_hand() {
    let (world, engine) = home();
    let planned = plan(&world, &engine, &[]);
    let report = apply(&engine, &planned);
    let purge = |which| engine.purge_leftovers(which, &Cancel::default()).expect("is purged");
    assert_eq!(purge(Purge::Due).purged, 0);
    world.clock.forward(31 * UtcMillis::DAY_MS);
    assert_eq!(purge(Purge::Due).purged, 3);
    assert_eq!(trash_bytes(&world, &engine), (0, 0));
    assert!(engine.undo_leftovers(report.run_id.expect("has an id"), &Silent, &Cancel::default()).is_err());
    assert_eq!(sessions(&engine).len(), 2, "what was collected stays");
    assert_sound(&engine);
}

#[test]
fn a_damaged_copy_is_found_and_not_put_back() {
    let (world, engine) = home();
    let planned = plan(&world, &engine, &[LeftoverKind::DebugLogs]);
    let run = apply(&engine, &planned).run_id.expect("has an id");
    assert_sound(&engine);
    let folder = world.store().join("trash/agents");
    let copy = folder.read_dir().expect("is listed").next().expect("is one").expect("an entry").path();
    put(&copy, b"debugginG");
    let report = check(&engine);
    assert!(report.findings.len() == 1 && report.findings[0].item.contains("a.txt"), "{:#?}", report.findings);
    assert!(engine.undo_leftovers(run, &Silent, &Cancel::default()).is_err());
    assert!(!world.home().join(".claude/debug/a.txt").exists());
    take_away(&copy);
    assert_eq!(engine.check(false, &Silent, &Cancel::default()).expect("the check runs").findings.len(), 1);
}

#[test]
fn what_is_deleted_securely_leaves_no_copy_in_the_trash() {
    let (world, engine) = home();
    let planned = plan(&world, &engine, &[LeftoverKind::Sessions]);
    apply(&engine, &planned);
    let of = |number: usize| {
        let found = sessions(&engine).into_iter().find(|session| session.external_id == id(number));
        found.map(|session| session.construct_id)
    };
    let (gone, trashed) = (of(0).expect("is there"), of(1).expect("is there"));
    engine.secure_delete(SecureDelete::Construct(gone), &Silent).expect("is deleted");
    assert_eq!(engine.leftovers_runs().expect("are listed")[0].files, 1, "the other one waits");
    let request = CleanupRequest { constructs: vec![trashed], ..CleanupRequest::default() };
    let cleanup = engine.plan_cleanup(&request).expect("is planned");
    engine.apply_cleanup(&cleanup.plan_id, true, &Silent, &Cancel::default()).expect("goes to the trash");
    engine.secure_delete(SecureDelete::Construct(trashed), &Silent).expect("is deleted");
    assert_eq!(trash_bytes(&world, &engine), (0, 0));
    assert_sound(&engine);
}

#[test]
fn the_failure_of_any_call_loses_no_file() {
    for call in 1.. {
        let (world, engine) = home();
        let before = found(&world);
        let planned = plan(&world, &engine, &[]);
        engine.allow_leftovers(true).expect("is allowed");
        drop(engine);
        let counter = Arc::new(Faults::at(u64::MAX, Fault::Io));
        drop(world.try_open(Arc::new(FailingDisk::new(RealDisk, Arc::clone(&counter)))).expect("opens"));
        let at_call = counter.calls() + call;
        let faults = Arc::new(Faults::at(at_call, Fault::Io));
        let disk: Arc<dyn Disk> = Arc::new(FailingDisk::new(RealDisk, Arc::clone(&faults)));
        let engine = world.try_open(disk).expect("opens");
        if let Ok(report) = engine.apply_leftovers(planned.plan_id, true, &Silent, &Cancel::default()) {
            // Fails in its turn, once everything before works.
            drop(engine.undo_leftovers(report.run_id.expect("has an id"), &Silent, &Cancel::default()));
        }
        drop(engine);
        let engine = world.open();
        for run in engine.leftovers_runs().expect("are listed") {
            undo(&engine, run.id);
        }
        assert_eq!(found(&world), before, "call {call}");
        assert_eq!(trash_bytes(&world, &engine), (0, 0), "call {call}");
        assert_sound(&engine);
        if faults.calls() < at_call {
            assert!(call > 20, "it takes many calls");
            break;
        }
    }
}
