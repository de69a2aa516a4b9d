//! Cleaning up: what is planned goes, all of it comes back, and nothing is counted twice.

use std::{collections::HashMap, os::unix::fs::MetadataExt, path::Path};

use proptest::prelude::*;
use synthetic_engine::{Cancel, Engine, PageLimits, Purge, Silent};
use synthetic_model::{
    CleanupId, Code, ConstructId, UtcMillis,
    cleanup::{CleanupAction, CleanupReport, CleanupRequest},
    construct::LinkKind,
    usage::UsageBy,
};

use crate::{
    claude::{assistant, bash, output, path, picture, source_read, user},
    world::{World, assert_sound, collected_of, constructs, put, sessions},
};

fn session_text(number: usize) -> (String, String) {
    let id = format!("5e55104a-0000-4000-8000-{number:012}");
    let text = [
        user(&id, &format!("{number}-a"), &format!("task {number}: look at the parser")),
        bash(&id, &format!("{number}-b"), "cat src/parser.rs"),
        output(&id, &format!("{number}-c"), &format!("{number}-b"), &source_read(number)),
        picture(&id, &format!("{number}-p"), 100_000),
        assistant(&id, &format!("{number}-d"), "It computes many values."),
    ];
    (path(&id), text.concat())
}

/// A world with quiet sessions that look at the same picture, each a construct, collected.
fn collected(count: usize) -> (World, Engine) {
    collected_of((0..count).map(session_text))
}

fn named(constructs: &[ConstructId]) -> CleanupRequest {
    CleanupRequest { constructs: constructs.to_vec(), ..CleanupRequest::default() }
}

pub(crate) fn apply(engine: &Engine, request: &CleanupRequest) -> CleanupReport {
    let plan = engine.plan_cleanup(request).expect("is planned");
    engine.apply_cleanup(&plan.plan_id, true, &Silent, &Cancel::default()).expect("is applied")
}

pub(crate) fn undo(engine: &Engine, id: CleanupId) -> CleanupReport {
    engine.undo_cleanup(id, &Silent, &Cancel::default()).expect("comes back")
}

pub(crate) fn purge(engine: &Engine, which: Purge) -> CleanupReport {
    engine.purge_trash(which, &Silent, &Cancel::default()).expect("is purged")
}

/// Everything a person can see of a store, as text.
pub(crate) fn shown(engine: &Engine) -> String {
    let mut all = Vec::new();
    for construct in constructs(engine) {
        let detail = engine.construct(construct.id).expect("is shown");
        all.push(
            serde_json::json!([detail.construct, detail.sessions, detail.usage, detail.artifacts, detail.links])
                .to_string(),
        );
    }
    for session in sessions(engine) {
        let page = PageLimits { items: 500, text_bytes: 1 << 20 };
        let slice = engine.transcript(session.id, 0, page).expect("is read");
        all.push(serde_json::json!([session, slice.items]).to_string());
        let mut out = Vec::new();
        all.push(match engine.origin(session.id, &mut out) {
            Err(e) if e.code() == Code::StRemoved => e.to_string(),
            origin => origin.expect("the origin is there").blake3,
        });
    }
    for by in [UsageBy::Workspace, UsageBy::Construct, UsageBy::Agent, UsageBy::Kind] {
        let mut rows = engine.usage(by, 1000).expect("is added up");
        rows.retain(|row| row.key != "database");
        all.push(serde_json::json!(rows).to_string());
    }
    all.join("\n")
}

/// Bytes below a folder, each file counted once however many names it has; descriptions aside.
fn add_files(dir: &Path, described: bool, seen: &mut HashMap<u64, u64>) {
    let Ok(entries) = dir.read_dir() else { return };
    for entry in entries {
        let path = entry.expect("an entry").path();
        let meta = path.symlink_metadata().expect("is there");
        if meta.is_dir() {
            add_files(&path, described, seen);
        } else if described || path.file_name().is_none_or(|name| name != "construct.json") {
            seen.insert(meta.ino(), meta.len());
        }
    }
}

/// The counters say what lies on the disk, to the byte.
pub(crate) fn assert_counted(world: &World, engine: &Engine) {
    let mut tree = HashMap::new();
    add_files(&world.store().join("artifacts"), false, &mut tree);
    let in_tree: u64 = tree.values().sum();
    let mut trash = HashMap::new();
    add_files(&world.store().join("trash"), true, &mut trash);
    let in_trash: u64 = trash.iter().filter(|(inode, _)| !tree.contains_key(inode)).map(|(_, len)| len).sum();
    let rows = engine.usage(UsageBy::Kind, 100).expect("is added up");
    let trash_row = rows.iter().find(|row| row.key == "trash").map_or(0, |row| row.stored_bytes);
    let own = ["database", "reserve", "trash", "index", "backups"];
    let kinds: u64 = rows.iter().filter(|row| !own.contains(&row.key.as_str())).map(|row| row.stored_bytes).sum();
    assert_eq!((kinds, trash_row), (in_tree, in_trash), "kinds and trash, counted and found");
    let listed: u64 = engine.cleanups().expect("are listed").iter().map(|row| row.trash_bytes).sum();
    let of_agents: u64 = engine.leftovers_runs().expect("are listed").iter().map(|run| run.bytes).sum();
    assert_eq!(listed + of_agents, in_trash);
    let sum = |by| -> (u64, u64) {
        let rows = engine.usage(by, 1000).expect("is added up");
        (rows.iter().map(|row| row.original_bytes).sum(), rows.iter().map(|row| row.stored_bytes).sum())
    };
    for by in [UsageBy::Workspace, UsageBy::Agent, UsageBy::Session] {
        assert_eq!(sum(by), sum(UsageBy::Construct), "{by:?}");
    }
}

/// Moves what is left over in the agents' folders to the trash.
fn clear(world: &World, engine: &Engine) {
    let around = synthetic_agents::Surroundings { home: world.home(), variables: Vec::new() };
    let plan = engine.plan_leftovers(&around, &[]).expect("is planned");
    engine.allow_leftovers(true).expect("is allowed");
    if plan.removed > 0 {
        engine.apply_leftovers(plan.plan_id, true, &Silent, &Cancel::default()).expect("is applied");
    }
}

/// Puts back what can be put back.
fn put_back(engine: &Engine) {
    for run in engine.leftovers_runs().expect("are listed") {
        engine.undo_leftovers(run.id, &Silent, &Cancel::default()).expect("comes back");
    }
}

#[test]
fn what_is_removed_comes_back_exactly() {
    let (world, engine) = collected(4);
    let ids: Vec<_> = constructs(&engine).iter().map(|construct| construct.id).collect();
    engine.link_constructs(ids[0], ids[1], LinkKind::Handoff, false).expect("are linked");
    engine.link_constructs(ids[3], ids[0], LinkKind::Related, false).expect("are linked");
    let before = shown(&engine);
    let report = apply(&engine, &named(&ids[..3]));
    assert_eq!((report.removed, constructs(&engine).len(), sessions(&engine).len()), (3, 1, 1));
    assert_sound(&engine);
    assert_counted(&world, &engine);
    let back = undo(&engine, report.cleanup_id.expect("has an id"));
    assert_eq!(back.restored, 3);
    assert_eq!(shown(&engine), before);
    assert_sound(&engine);
    assert_counted(&world, &engine);
    drop(engine);
    assert_eq!(shown(&world.open()), before, "and after a start too");
    let trash = world.store().join("trash");
    assert_eq!(trash.read_dir().map_or(0, Iterator::count), 0, "nothing stays in the trash");
}

#[test]
fn settled_constructs_come_back_exactly() {
    let (world, engine) = collected(4);
    engine.settle(&Silent, &Cancel::default()).expect("settles");
    let before = shown(&engine);
    let ids: Vec<_> = constructs(&engine).iter().map(|construct| construct.id).collect();
    for going in [&ids[..1], &ids[1..3], &ids[..]] {
        let report = apply(&engine, &named(going));
        assert_sound(&engine);
        assert_counted(&world, &engine);
        undo(&engine, report.cleanup_id.expect("has an id"));
        assert_eq!(shown(&engine), before);
        assert_sound(&engine);
        assert_counted(&world, &engine);
    }
}

#[test]
fn what_was_removed_does_not_return_with_the_next_collection() {
    let (world, engine) = collected(2);
    let before = shown(&engine);
    let gone = constructs(&engine)[0].id;
    let report = apply(&engine, &named(&[gone]));
    let again = world.collect(&engine);
    assert_eq!((again.files_read, constructs(&engine).len()), (0, 1));
    for number in 0..2 {
        let (name, text) = session_text(number);
        let id = format!("5e55104a-0000-4000-8000-{number:012}");
        put(&world.home().join(name), (text + &assistant(&id, &format!("{number}-e"), "More.")).as_bytes());
    }
    world.collect(&engine);
    assert_eq!(constructs(&engine).len(), 1, "not even when its agent writes on");
    undo(&engine, report.cleanup_id.expect("has an id"));
    let grown = world.collect(&engine);
    assert_eq!((grown.files_read, grown.records_new), (1, 1), "what came back is collected on");
    assert_ne!(shown(&engine), before);
    purge(&engine, Purge::Cleanup(apply(&engine, &named(&[gone])).cleanup_id.expect("has an id")));
    world.collect(&engine);
    assert_eq!(constructs(&engine).len(), 1, "nor when it is gone for good");
}

#[test]
fn what_is_gone_for_good_can_be_allowed_again_and_what_is_in_the_trash_cannot() {
    let (world, engine) = collected(2);
    let before = shown(&engine);
    let gone = constructs(&engine)[0].id;
    let id = apply(&engine, &named(&[gone])).cleanup_id.expect("has an id");
    let listed = engine.tombstones(None, 10).expect("are listed");
    assert_eq!((listed.len(), listed[0].in_trash, listed[0].cleanup_id), (1, true, id));
    let allow = |numbers: &[u64]| engine.allow_again(numbers);
    assert_eq!(allow(&[listed[0].id]).expect_err("is refused").code(), Code::Conflict);
    purge(&engine, Purge::Cleanup(id));
    assert_eq!(allow(&[listed[0].id, 99]).expect_err("is refused").code(), Code::NotFound);
    assert!(!engine.tombstones(None, 10).expect("are listed")[0].in_trash, "all are allowed or none");
    assert_eq!(allow(&[listed[0].id, listed[0].id]).expect("is allowed"), 1);
    assert_eq!(world.collect(&engine).files_read, 1);
    assert_eq!((constructs(&engine).len(), sessions(&engine).len()), (2, 2));
    assert_ne!(shown(&engine), before, "it is another construct");
    assert_eq!(engine.tombstones(None, 10).expect("are listed"), []);
    assert_sound(&engine);
}

#[test]
fn originals_are_written_to_a_folder_and_nothing_there_is_overwritten() {
    let (world, engine) = collected(2);
    let ids: Vec<_> = constructs(&engine).iter().map(|construct| construct.id).collect();
    let folder = world.home().join("handover");
    let export = || engine.export_originals(&ids, &folder, &Silent, &Cancel::default());
    let report = export().expect("is written");
    assert_eq!((report.constructs, report.sessions), (2, 2));
    let files = || {
        let mut found = HashMap::new();
        add_files(&folder, true, &mut found);
        found
    };
    let before = files();
    assert_eq!((before.len(), before.values().sum::<u64>()), (2, report.original_bytes));
    export().expect("is written again");
    assert_eq!(files(), before, "the very same is there already");
    for (words, folder) in [("relative", Path::new("handover")), ("ours", &world.store().join("artifacts"))] {
        let refused = engine.export_originals(&ids, folder, &Silent, &Cancel::default());
        assert_eq!(refused.expect_err(words).code(), Code::ApiBadRequest);
    }
}

#[test]
fn a_check_looks_into_the_trash() {
    let (world, engine) = collected(3);
    let ids: Vec<_> = constructs(&engine).iter().map(|construct| construct.id).collect();
    let id = apply(&engine, &named(&ids[..2])).cleanup_id.expect("has an id");
    assert_sound(&engine);
    let folder = world.store().join("trash").join(id.to_string());
    let found = |read_data| engine.check(read_data, &Silent, &Cancel::default()).expect("is checked").findings;
    let first = folder.join(ids[0].to_string());
    let picture =
        first.join("images").read_dir().expect("is there").next().expect("a picture").expect("an entry").path();
    let whole = std::fs::read(&picture).expect("is read");
    let mut flipped = whole.clone();
    flipped[200] ^= 1;
    put(&picture, &flipped);
    assert_eq!(found(false).len(), 0, "its length is right");
    let findings = found(true);
    assert!(findings.iter().any(|finding| finding.item.contains("in the trash")), "{findings:?}");
    put(&picture, &whole);
    assert_eq!(found(true).len(), 0);
    let second = folder.join(ids[1].to_string());
    rustix::fs::unlink(second.join("values.frames")).expect("is taken away");
    assert_eq!(found(false).len(), 1);
}

#[test]
fn a_stale_or_unconfirmed_plan_changes_nothing() {
    let (world, engine) = collected(2);
    let id = constructs(&engine)[0].id;
    let plan = engine.plan_cleanup(&named(&[id])).expect("is planned");
    let apply = |confirmed| engine.apply_cleanup(&plan.plan_id, confirmed, &Silent, &Cancel::default());
    assert!(plan.needs_confirmation, "one of two is a lot");
    assert_eq!(apply(false).expect_err("is refused").code(), Code::Refused);
    let change = synthetic_engine::Change { pinned: Some(true), ..synthetic_engine::Change::default() };
    engine.change_construct(id, &change).expect("is pinned");
    assert_eq!(apply(true).expect_err("is refused").code(), Code::Conflict);
    let again = engine.plan_cleanup(&named(&[id])).expect("is planned");
    assert_eq!((again.removed, again.items[0].action), (0, CleanupAction::Keep), "what is pinned never goes");
    let unknown = engine.apply_cleanup("0123", true, &Silent, &Cancel::default());
    assert_eq!(unknown.expect_err("is refused").code(), Code::NotFound);
    assert_eq!(constructs(&engine).len(), 2);
    assert_counted(&world, &engine);
}

#[test]
fn the_trash_is_emptied_when_its_time_has_come_or_by_hand() {
    let (world, engine) = collected(3);
    let ids: Vec<_> = constructs(&engine).iter().map(|construct| construct.id).collect();
    let first = apply(&engine, &named(&ids[..1]));
    let trash_bytes = engine.cleanups().expect("are listed")[0].trash_bytes;
    assert!(first.freed_bytes == trash_bytes && trash_bytes > 0);
    assert_eq!(purge(&engine, Purge::Due).purged, 0, "30 days are not over");
    world.clock.forward(30 * UtcMillis::DAY_MS + 1);
    let purged = purge(&engine, Purge::Due);
    assert_eq!((purged.purged, purged.freed_bytes), (1, trash_bytes));
    assert_eq!(undo(&engine, first.cleanup_id.expect("has an id")).restored, 0, "it is gone for good");
    apply(&engine, &named(&ids[1..2]));
    assert_eq!(purge(&engine, Purge::All).purged, 1);
    assert_sound(&engine);
    assert_counted(&world, &engine);
    let audit = engine.verify_audit().expect("is walked");
    assert_eq!((audit.ok, audit.events), (true, 6), "each was removed, marked and purged");
}

#[test]
fn collecting_empties_the_trash_when_its_time_has_come_and_the_clock_can_be_right() {
    let (world, engine) = collected(2);
    apply(&engine, &named(&[constructs(&engine)[0].id]));
    let in_trash = || engine.cleanups().expect("are listed")[0].in_trash;
    world.clock.forward(40 * UtcMillis::DAY_MS);
    world.collect(&engine);
    assert_eq!(in_trash(), 1, "a clock that jumped removes nothing");
    world.clock.forward(UtcMillis::DAY_MS / 2);
    world.collect(&engine);
    assert_eq!(in_trash(), 0);
    assert_sound(&engine);
    assert_counted(&world, &engine);
}

#[test]
fn age_counts_from_the_last_activity() {
    let (world, engine) = collected(3);
    let of_2026 =
        CleanupRequest { older_than_ms: Some((90 * UtcMillis::DAY_MS).unsigned_abs()), ..CleanupRequest::default() };
    assert_eq!(engine.plan_cleanup(&of_2026).expect("is planned").removed, 3, "the files are new, their records old");
    world.clock.set(UtcMillis::parse("2026-01-02T00:00:00Z").expect("a time").0);
    assert_eq!(engine.plan_cleanup(&of_2026).expect("is planned").removed, 0);
}

/// One step of a life.
#[derive(Debug, Clone)]
enum Step {
    Collect(usize),
    Settle,
    Apply(usize, usize),
    Undo(usize),
    Purge(usize),
    Compact,
    Clear,
    PutBack,
    PurgeCleared,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..5usize).prop_map(Step::Collect),
        Just(Step::Settle),
        (0..5usize, 1..3usize).prop_map(|(from, count)| Step::Apply(from, count)),
        (0..4usize).prop_map(Step::Undo),
        (0..4usize).prop_map(Step::Purge),
        Just(Step::Compact),
        Just(Step::Clear),
        Just(Step::PutBack),
        Just(Step::PurgeCleared),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, ..ProptestConfig::default() })]

    /// Whatever is done in whatever order, the counters say what lies on the disk.
    #[test]
    fn counters_and_files_agree_after_any_life(steps in proptest::collection::vec(step(), 4..14)) {
        let (world, engine) = collected(3);
        for step in steps {
            let cleanups = engine.cleanups().expect("are listed");
            match step {
                Step::Collect(number) => {
                    let (path, text) = session_text(10 + number);
                    world.write(&path, text);
                    world.collect(&engine);
                }
                Step::Settle => drop(engine.settle(&Silent, &Cancel::default()).expect("settles")),
                Step::Apply(from, count) => {
                    let ids: Vec<_> = constructs(&engine).iter().map(|one| one.id).skip(from).take(count).collect();
                    if !ids.is_empty() {
                        apply(&engine, &named(&ids));
                    }
                }
                Step::Undo(at) => drop(cleanups.get(at).map(|row| undo(&engine, row.id))),
                Step::Purge(at) => drop(cleanups.get(at).map(|row| purge(&engine, Purge::Cleanup(row.id)))),
                Step::Compact => drop(engine.compact(&Silent, &Cancel::default()).expect("compacts")),
                Step::Clear => clear(&world, &engine),
                Step::PutBack => put_back(&engine),
                Step::PurgeCleared => {
                    drop(engine.purge_leftovers(Purge::All, &Cancel::default()).expect("is purged"));
                }
            }
            assert_counted(&world, &engine);
            assert_sound(&engine);
        }
    }
}
