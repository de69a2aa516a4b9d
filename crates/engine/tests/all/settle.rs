//! Settling: packed tighter, the same to the byte, and as it was when anything interferes.

use std::{os::unix::fs::MetadataExt, path::PathBuf};

use synthetic_engine::{Cancel, Engine, Silent};
use synthetic_model::{UtcMillis, report::SettleReport};

use crate::{
    claude::{assistant, bash, output, path, source_read, user},
    world::{World, assert_sound, check, collected_of, constructs, origin, put, sessions},
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

/// A world with `count` quiet sessions of one project, collected.
fn collected(count: usize) -> (World, Engine) {
    collected_of((0..count).map(session_text))
}

fn settle(engine: &Engine) -> SettleReport {
    engine.settle(&Silent, &Cancel::default()).expect("settling works")
}

fn assert_same(world: &World, engine: &Engine) {
    for session in sessions(engine) {
        let file = PathBuf::from(session.source_path.as_ref().expect("has a file"));
        assert!(origin(engine, &session) == std::fs::read(&file).expect("is read"), "{} differs", file.display());
    }
    assert!(world.store().is_dir());
    assert_sound(engine);
}

/// Files of the tree whose name or folder holds `part`.
fn files(world: &World, part: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![world.store().join("artifacts")];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().expect("is listed") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().contains(part) {
                found.push(path);
            }
        }
    }
    found
}

#[test]
fn quiet_sessions_of_a_project_share_what_they_have_in_common() {
    let (world, engine) = collected(8);
    let before: u64 = files(&world, ".frames").iter().map(|f| f.metadata().expect("is there").len()).sum();
    let report = settle(&engine);
    assert_eq!((report.constructs, report.damaged, report.cancelled), (8, 0, false));
    assert_eq!(report.stored_bytes_before, before);
    assert!(report.stored_bytes_after * 4 < before, "{report:?}");
    let bases = files(&world, "tool_output");
    let inodes: std::collections::HashSet<_> = bases.iter().map(|f| f.metadata().expect("is there").ino()).collect();
    assert_eq!((bases.len(), inodes.len()), (8, 1), "one base under a name in every construct");
    assert_eq!(files(&world, ".frames").len(), 16, "the files from before are gone");
    assert_same(&world, &engine);
    let stored: u64 = constructs(&engine).iter().map(|construct| construct.stored_bytes).sum();
    let base = bases[0].metadata().expect("is there").len();
    assert_eq!(stored, report.stored_bytes_after + base, "the base counts once");
    assert_eq!(settle(&engine), SettleReport { duration_ms: 0, ..SettleReport::default() }, "nothing is left to do");
}

#[test]
fn a_store_that_was_settled_opens_and_reads_the_same() {
    let (world, engine) = collected(3);
    settle(&engine);
    drop(engine);
    let engine = world.open();
    assert_same(&world, &engine);
}

#[test]
fn a_session_without_a_day_of_rest_is_left_alone() {
    let (world, engine) = collected(2);
    world.clock.set(UtcMillis::parse("2026-01-01T20:00:00Z").expect("a time").0);
    assert_eq!(settle(&engine).constructs, 0);
    assert!(files(&world, "tool_output").is_empty());
}

#[test]
fn a_settled_session_grows_and_settles_again() {
    let (world, engine) = collected(3);
    settle(&engine);
    let (name, text) = session_text(1);
    let id = "5e55104a-0000-4000-8000-000000000001";
    let more = [
        bash(id, "1-e", "cat src/parser.rs"),
        output(id, "1-f", "1-e", &source_read(1)),
        assistant(id, "1-g", "Still the same."),
    ];
    put(&world.home().join(name), (text + &more.concat()).as_bytes());
    let report = world.collect(&engine);
    assert_eq!((report.files_read, report.records_new), (1, 3));
    assert_same(&world, &engine);
    let again = settle(&engine);
    assert_eq!(again.constructs, 1);
    assert_same(&world, &engine);
    let grown = sessions(&engine).into_iter().find(|session| session.external_id == id).expect("is listed");
    let items = engine
        .transcript(grown.id, 0, synthetic_engine::PageLimits { items: 50, text_bytes: 100 })
        .expect("is read")
        .items;
    assert_eq!(items.len(), 7);
    assert_eq!(items[5].call_seq, Some(4), "a result found its call across the rest");
}

#[test]
fn a_result_that_comes_after_a_rest_finds_its_call() {
    let world = World::new();
    let id = "5e55104a-0000-4000-8000-00000000000a";
    let (ask, call) = (user(id, "a", "run it"), bash(id, "b", "make"));
    world.write(&path(id), format!("{ask}{call}"));
    let engine = world.open();
    world.collect(&engine);
    world.write(&path(id), format!("{ask}{call}{}", output(id, "c", "b", "done")));
    world.collect(&engine);
    let session = &sessions(&engine)[0];
    let page = synthetic_engine::PageLimits { items: 50, text_bytes: 100 };
    let items = engine.transcript(session.id, 0, page).expect("is read").items;
    assert_eq!((items[1].result_seq, items[2].call_seq), (Some(2), Some(1)));
    assert_eq!((session.counts.tool_call, session.counts.tool_result, session.counts.user), (1, 1, 1));
    assert_sound(&engine);
}

#[test]
fn cancelled_settling_leaves_everything_as_it_was() {
    let (world, engine) = collected(3);
    let before = files(&world, "");
    let cancel = Cancel::default();
    cancel.cancel();
    let report = engine.settle(&Silent, &cancel).expect("stops");
    assert!(report.cancelled);
    assert_eq!(files(&world, ""), before);
    assert_same(&world, &engine);
}

#[test]
fn a_damaged_construct_is_left_as_it_is_and_the_others_are_settled() {
    let (world, engine) = collected(4);
    let damaged = files(&world, "values.frames").remove(0);
    let mut bytes = std::fs::read(&damaged).expect("is read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    put(&damaged, &bytes);
    let report = settle(&engine);
    assert_eq!((report.constructs, report.damaged), (3, 1));
    assert_eq!(std::fs::read(&damaged).expect("still there"), bytes);
    assert!(files(&world, ".tmp-").is_empty(), "nothing is left behind");
    let found = check(&engine).findings;
    assert!(!found.is_empty() && found.iter().all(|f| f.code == synthetic_model::Code::StBlobCorrupt), "{found:#?}");
}

#[test]
fn files_stay_while_somebody_reads_a_state_that_names_them() {
    let (world, engine) = collected(2);
    let reader = synthetic_testkit::ReadingStore::begin(&world.store());
    settle(&engine);
    assert_eq!(files(&world, ".frames").len(), 8, "old and new");
    assert_sound(&engine);
    drop(reader);
    settle(&engine);
    assert_eq!(files(&world, ".frames").len(), 4, "now nobody can be in the old ones");
    assert_same(&world, &engine);
}

#[test]
fn a_long_brief_stays_when_its_session_goes_on() {
    let world = World::new();
    let id = "5e55104a-0000-4000-8000-00000000000b";
    let brief = "mend the parser, ".repeat(60);
    world.write(&path(id), user(id, "a", &brief));
    let engine = world.open();
    world.collect(&engine);
    let session = sessions(&engine)[0].id;
    for uuid in ["b", "c"] {
        engine.append_record(session, assistant(id, uuid, "Done.").as_bytes()).expect("is appended");
    }
    assert_eq!(constructs(&engine)[0].brief, brief, "though a reader that is taken up again knows only its beginning");
}

#[test]
fn a_description_names_the_files_and_the_base_of_a_settled_construct() {
    let (world, engine) = collected(2);
    settle(&engine);
    let base = files(&world, "tool_output").remove(0);
    let base = base.file_stem().and_then(|stem| stem.to_str()).expect("a digest").to_owned();
    for description in files(&world, "construct.json") {
        let text = std::fs::read_to_string(&description).expect("is read");
        for part in [format!("\"base\":\"{base}\""), "\"values_generation\":1".into(), "\"generation\":1".into()] {
            assert!(text.contains(&part), "{part} in {text}");
        }
    }
}
