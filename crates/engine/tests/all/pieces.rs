//! Parts of constructs: kinds and sessions go while the rest stays readable, and come back exactly.

use proptest::prelude::*;
use synthetic_engine::{Cancel, Change, Engine, PageLimits, Purge, SecureDelete, Silent};
use synthetic_model::{
    ByteKind, CleanupId, Code, ConstructId, SessionId, UtcMillis,
    cleanup::{CleanupReport, CleanupRequest, HeldBy},
    message::TranscriptItem,
    session::Session,
    usage::UsageBy,
};

use crate::{
    claude::{assistant, bash, output, path, picture, source_read, user},
    cleanup::{apply, assert_counted, purge, shown, undo},
    world::{World, assert_sound, check, collected_of, constructs, origin, put, sessions},
};

fn id(number: usize) -> String {
    format!("5e55104a-0000-4000-8000-{number:012}")
}

/// A session with a long command log, a picture in a file of its own and a small one.
fn text(number: usize, rounds: usize) -> String {
    let id = id(number);
    let mut text = user(
        &id,
        &format!("root-{number}"),
        &format!("task {number}: look at the parser\n{}", "explained at length. ".repeat(100)),
    );
    for round in 0..rounds {
        let uuid = |kind: &str| format!("{number}-{round}-{kind}");
        text += &bash(&id, &uuid("b"), "cargo test");
        text += &output(&id, &uuid("c"), &uuid("b"), &source_read(number * 100 + round));
        text += &picture(&id, &uuid("p"), 100_000 + round);
        text += &picture(&id, &uuid("q"), 5_000 + 10 * number + round);
        text += &assistant(&id, &uuid("d"), "It computes many values.");
    }
    text
}

fn collected(count: usize) -> (World, Engine) {
    collected_of((0..count).map(|number| (path(&id(number)), text(number, 2))))
}

fn of_kinds(kinds: &[ByteKind]) -> CleanupRequest {
    CleanupRequest { kinds: kinds.to_vec(), ..CleanupRequest::default() }
}

fn items(engine: &Engine, session: SessionId) -> Vec<TranscriptItem> {
    let page = PageLimits { items: 500, text_bytes: 1 << 20 };
    engine.transcript(session, 0, page).expect("is read").items
}

fn origins(engine: &Engine) -> Vec<Vec<u8>> {
    sessions(engine).iter().map(|session| origin(engine, session)).collect()
}

fn refused(engine: &Engine, session: &Session) -> synthetic_engine::EngineError {
    let mut out = Vec::new();
    let error = engine.origin(session.id, &mut out).expect_err("is refused");
    assert!(out.is_empty(), "nothing was written");
    error
}

fn stored(engine: &Engine, kind: ByteKind) -> u64 {
    let rows = engine.usage(UsageBy::Kind, 100).expect("is added up");
    rows.iter().find(|row| row.key == kind.word()).map_or(0, |row| row.stored_bytes)
}

fn settle(engine: &Engine) {
    engine.settle(&Silent, &Cancel::default()).expect("settles");
}

fn cleanup_of(report: &CleanupReport) -> CleanupId {
    report.cleanup_id.expect("has an id")
}

#[test]
fn pictures_go_the_conversation_stays_and_all_comes_back() {
    for settled in [false, true] {
        let (world, engine) = collected(2);
        if settled {
            settle(&engine);
        }
        let before = shown(&engine);
        let images = stored(&engine, ByteKind::Images);
        let report = apply(&engine, &of_kinds(&[ByteKind::Images]));
        assert_eq!((report.removed, report.pieces), (2, 8));
        assert!(stored(&engine, ByteKind::Images) * 5 < images, "of what is short something stays");
        assert_sound(&engine);
        assert_counted(&world, &engine);
        for session in sessions(&engine) {
            let items = items(&engine, session.id);
            let told: Vec<_> = items.iter().filter_map(|item| item.removed.clone().map(|told| (item, told))).collect();
            assert_eq!(told.len(), 4);
            for (item, told) in told {
                assert!(item.kind == synthetic_model::Kind::Image && item.text.len() < 50, "{item:?}");
                assert_eq!((told.kind, told.rule.as_str(), told.in_trash), (ByteKind::Images, "by hand", true));
                assert!(told.bytes >= 5_000 && Some(told.cleanup_id) == report.cleanup_id);
            }
            assert!(items.iter().any(|item| item.text.contains("value_899")), "other long texts stay");
            let error = refused(&engine, &session);
            assert!(error.code() == Code::StRemoved && error.to_string().contains(&cleanup_of(&report).to_string()));
        }
        let (artifacts, _) = engine.artifacts(None, None, &[], 100, None).expect("are listed");
        let pictures = artifacts.iter().filter(|artifact| artifact.removed.is_some());
        for picture in pictures.clone() {
            assert_eq!(engine.artifact_bytes(&picture.id).expect_err("is gone").code(), Code::StRemoved);
        }
        assert_eq!(pictures.count(), 8);
        undo(&engine, cleanup_of(&report));
        assert_eq!(shown(&engine), before);
        assert_sound(&engine);
        assert_counted(&world, &engine);
        let trash = world.store().join("trash");
        assert_eq!(trash.read_dir().map_or(0, Iterator::count), 0, "nothing stays in the trash");
    }
}

#[test]
fn every_message_keeps_its_place_when_its_text_is_removed() {
    let record = |kind: &str, payload: serde_json::Value| {
        serde_json::json!({"timestamp": "2026-01-01T10:00:00.000Z", "type": kind, "payload": payload}).to_string()
            + "\n"
    };
    let said = |text: &str| {
        let content = serde_json::json!([{"type": "output_text", "text": text}]);
        record("event_msg", serde_json::json!({"type": "agent_message", "message": text}))
            + &record("response_item", serde_json::json!({"type": "message", "role": "assistant", "content": content}))
    };
    let codex = "019c4531-58bd-7d10-8426-8dff35a256e1";
    let codex_text = [
        record("session_meta", serde_json::json!({"id": codex, "cwd": "/work/app", "cli_version": "0.142.0"})),
        said(&source_read(1)),
        said(&source_read(2)),
        record(
            "response_item",
            serde_json::json!({"type": "message", "role": "user", "content":
            [{"type": "input_text", "text": source_read(3)}, {"type": "input_text", "text": "and now?"}]}),
        ),
        said("short"),
    ];
    let codex_file = format!(".codex/sessions/2026/01/01/rollout-2026-01-01T10-00-00-{codex}.jsonl");
    let long = |n: usize| assistant(&id(0), &format!("long-{n}"), &source_read(n));
    let logged = output(&id(0), "log", "ask", "short").replace(
        "\"isSidechain\"",
        &format!("\"toolUseResult\":{{\"stdout\":{:?},\"stderr\":\"\"}},\"isSidechain\"", source_read(9)),
    );
    let claude = text(0, 2) + &long(1) + &bash(&id(0), "ask", "make") + &logged + &long(2);
    let (_world, engine) = collected_of([(codex_file, codex_text.concat()), (path(&id(0)), claude)].into_iter());
    let places = |items: Vec<TranscriptItem>| -> Vec<_> {
        items
            .into_iter()
            .map(|item| (item.seq, item.record, item.role, item.kind, item.tool, item.artifact.map(|made| made.kind)))
            .collect()
    };
    let all = |engine: &Engine| -> Vec<_> {
        sessions(engine).iter().map(|session| places(items(engine, session.id))).collect()
    };
    let before = all(&engine);
    let report = apply(&engine, &of_kinds(ByteKind::ALL));
    assert!(report.removed == 2 && report.pieces >= 8, "{report:?}");
    assert_eq!(all(&engine), before);
    for session in sessions(&engine) {
        for item in items(&engine, session.id) {
            assert!(!item.text.contains('\u{fffc}') && item.text.len() < 1_100, "{item:?}");
            assert!(!item.text.contains("timestamp"), "it is shown as what it is, not as its record: {item:?}");
            assert!(item.removed.is_some() || !item.text.contains("value_1 "), "{item:?}");
        }
    }
    assert_sound(&engine);
}

#[test]
fn what_a_record_of_another_kind_refers_to_stays() {
    let (world, engine) = collected_of(std::iter::once((path(&id(1)), {
        let shared = source_read(7);
        [
            user(&id(1), "a", "go"),
            bash(&id(1), "b", "cat"),
            output(&id(1), "c", "b", &shared),
            user(&id(1), "d", &shared),
        ]
        .concat()
    })));
    let report = apply(&engine, &of_kinds(&[ByteKind::Logs]));
    assert_eq!((report.removed, report.pieces), (0, 0), "the person says the same words");
    let plan = engine.plan_cleanup(&of_kinds(&[ByteKind::Logs])).expect("is planned");
    assert_eq!(plan.items.len(), 0, "what was looked for in vain is not offered again");
    assert_eq!(world.store().join("trash").read_dir().map_or(0, Iterator::count), 0);
    let both = apply(&engine, &of_kinds(&[ByteKind::Logs, ByteKind::Conversation]));
    assert_eq!((both.removed, both.pieces), (1, 1));
    assert_sound(&engine);
}

#[test]
fn only_single_pieces_that_are_longer_go() {
    let (world, engine) = collected(1);
    let large = CleanupRequest { pieces_over_bytes: Some(70_000), ..of_kinds(&[ByteKind::Images]) };
    let plan = engine.plan_cleanup(&large).expect("is planned");
    let report = apply(&engine, &large);
    assert_eq!(report.pieces, 2);
    let more = report.freed_bytes - plan.freed_bytes;
    assert!(more < 1_000, "the bytes of blobs are known before: {more}");
    let again = engine.plan_cleanup(&large).expect("is planned");
    assert_eq!((again.removed, again.items.len()), (0, 0));
    let all = apply(&engine, &of_kinds(&[ByteKind::Images]));
    assert_eq!(all.pieces, 2, "the small ones");
    assert_sound(&engine);
    assert_counted(&world, &engine);
}

#[test]
fn a_construct_that_lost_a_part_grows_settles_and_gets_it_back() {
    let (world, engine) = collected(2);
    let first = origins(&engine);
    let taken = apply(&engine, &of_kinds(&[ByteKind::Images, ByteKind::Logs]));
    let more: String = (0..2).map(|round| picture(&id(0), &format!("more-{round}"), 100_000 + round)).collect();
    put(&world.home().join(path(&id(0))), (text(0, 2) + &more).as_bytes());
    world.collect(&engine);
    let grown = sessions(&engine).into_iter().find(|session| session.external_id == id(0)).expect("is there");
    let last = items(&engine, grown.id);
    assert!(last[last.len() - 2..].iter().all(|item| item.removed.is_none()), "what comes anew is kept");
    assert_eq!(last.iter().filter(|item| item.removed.is_some()).count(), 6, "and what went stays away");
    assert_sound(&engine);
    assert_counted(&world, &engine);
    settle(&engine);
    assert_sound(&engine);
    assert_counted(&world, &engine);
    drop(engine);
    let engine = world.open();
    undo(&engine, cleanup_of(&taken));
    let all = origins(&engine);
    assert!(all.contains(&first[0]) || all.contains(&first[1]));
    assert!(all.contains(&(text(0, 2) + &more).into_bytes()), "byte for byte, as it grew");
    assert_sound(&engine);
    assert_counted(&world, &engine);
}

#[test]
fn what_is_purged_is_told_for_ever() {
    let (world, engine) = collected(1);
    let taken = apply(&engine, &of_kinds(&[ByteKind::Images]));
    let before = engine.usage(UsageBy::Kind, 100).expect("is added up");
    purge(&engine, Purge::All);
    assert!(engine.usage(UsageBy::Kind, 100).expect("is added up").len() < before.len(), "the trash is empty");
    assert_eq!(undo(&engine, cleanup_of(&taken)).restored, 0);
    let session = &sessions(&engine)[0];
    let told: Vec<_> = items(&engine, session.id).into_iter().filter_map(|item| item.removed).collect();
    assert!(told.len() == 4 && told.iter().all(|told| !told.in_trash), "{told:?}");
    assert_eq!(refused(&engine, session).code(), Code::StRemoved);
    settle(&engine);
    assert_sound(&engine);
    assert_counted(&world, &engine);
}

#[test]
fn a_place_that_no_cleanup_emptied_is_damage() {
    let (world, engine) = collected(1);
    apply(&engine, &of_kinds(&[ByteKind::Images]));
    drop(engine);
    let sql = |text: &str| {
        let path = world.store().join(synthetic_store::DATABASE_FILE);
        synthetic_store::Connection::open(path).expect("opens").execute_batch(text).expect("is changed");
    };
    sql("DELETE FROM removed_pieces WHERE value = (SELECT max(value) FROM removed_pieces)");
    let engine = world.open();
    let report = check(&engine);
    assert!(report.findings.iter().any(|finding| finding.item.contains("its place is empty")), "{report:?}");
    drop(engine);
    sql("INSERT INTO removed_pieces SELECT construct_id, 0, item_id, kind, 1024 FROM removed_pieces LIMIT 1");
    let report = check(&world.open());
    assert!(report.findings.iter().any(|finding| finding.effect.contains("is still there")), "{report:?}");
}

#[test]
fn pinned_and_taken_out_items_stay() {
    let (_world, engine) = collected(2);
    let ids: Vec<_> = constructs(&engine).iter().map(|construct| construct.id).collect();
    let change = Change { pinned: Some(true), ..Change::default() };
    engine.change_construct(ids[0], &change).expect("is pinned");
    let request = CleanupRequest { kept: vec![format!("{}/images", ids[1])], ..of_kinds(&[ByteKind::Images]) };
    let plan = engine.plan_cleanup(&request).expect("is planned");
    let held: Vec<_> = plan.items.iter().map(|item| (item.construct_id, item.held_by)).collect();
    assert!(held.contains(&(ids[0], Some(HeldBy::Pinned))) && held.contains(&(ids[1], Some(HeldBy::TakenOut))));
    assert_eq!((plan.removed, plan.constructs_in_all), (0, 2));
    assert!(plan.kept_bytes > 5_000);
}

#[test]
fn a_construct_goes_with_its_missing_parts_and_comes_back_with_them() {
    let (world, engine) = collected(2);
    let before = shown(&engine);
    let id = constructs(&engine)[0].id;
    let whole = CleanupRequest { constructs: vec![id], ..CleanupRequest::default() };
    let part = apply(&engine, &CleanupRequest { kinds: vec![ByteKind::Images], ..whole.clone() });
    let without = shown(&engine);
    let gone = apply(&engine, &whole);
    let refused = engine.undo_cleanup(cleanup_of(&part), &Silent, &Cancel::default()).expect_err("has no place");
    assert!(refused.code() == Code::Refused && refused.to_string().contains(&cleanup_of(&gone).to_string()));
    undo(&engine, cleanup_of(&gone));
    assert_eq!(shown(&engine), without);
    assert_sound(&engine);
    assert_counted(&world, &engine);
    undo(&engine, cleanup_of(&part));
    assert_eq!(shown(&engine), before);
    apply(&engine, &CleanupRequest { kinds: vec![ByteKind::Images], ..whole.clone() });
    let gone = apply(&engine, &whole);
    purge(&engine, Purge::Cleanup(cleanup_of(&gone)));
    let rows = engine.cleanups().expect("are listed");
    assert!(rows.iter().all(|row| row.in_trash == 0), "a part has nowhere to come back to: {rows:?}");
    assert_counted(&world, &engine);
}

/// A construct with a session, two forks of it and a sub-agent.
fn family() -> (World, Engine, ConstructId) {
    let fork = |number: usize| {
        let copied = text(0, 2).replace(&id(0), &id(number));
        copied + &text(number, 1)
    };
    let subagent = text(0, 1).replace("\"isSidechain\":false", "\"isSidechain\":true");
    let files = [
        (path(&id(0)), text(0, 2)),
        (path(&id(1)), fork(1)),
        (path(&id(2)), fork(2)),
        (format!(".claude/projects/-p/{}/subagents/agent-a1.jsonl", id(1)), subagent.replace(&id(0), &id(1))),
    ];
    let (world, engine) = collected_of(files.into_iter());
    let found = constructs(&engine);
    assert_eq!((found.len(), sessions(&engine).len()), (1, 4), "{found:#?}");
    (world, engine, found[0].id)
}

fn session(engine: &Engine, number: usize) -> SessionId {
    sessions(engine).into_iter().find(|session| session.external_id == id(number)).expect("is there").id
}

fn of_sessions(sessions: &[SessionId]) -> CleanupRequest {
    CleanupRequest { sessions: sessions.to_vec(), ..CleanupRequest::default() }
}

#[test]
fn a_session_goes_with_its_subagents_and_comes_back_exactly() {
    for settled in [false, true] {
        let (world, engine, _) = family();
        if settled {
            settle(&engine);
        }
        let before = shown(&engine);
        let going = session(&engine, 1);
        let plan = engine.plan_cleanup(&of_sessions(&[going])).expect("is planned");
        assert_eq!((plan.removed, plan.constructs_removed, plan.constructs_touched), (1, 0, 1));
        assert_eq!((plan.items[0].kind.as_str(), plan.items[0].session_id), ("session", Some(going)));
        let report = apply(&engine, &of_sessions(&[going]));
        assert_eq!((report.removed, report.pieces, sessions(&engine).len()), (1, 2, 2));
        assert_sound(&engine);
        assert_counted(&world, &engine);
        for left in sessions(&engine) {
            assert!(items(&engine, left.id).iter().all(|item| item.removed.is_none()), "what others say stays");
        }
        assert_eq!(world.collect(&engine).files_read, 0, "it is not collected again");
        undo(&engine, cleanup_of(&report));
        assert_eq!(shown(&engine), before);
        assert_sound(&engine);
        assert_counted(&world, &engine);
    }
}

#[test]
fn sessions_that_go_one_after_the_other_come_back_in_any_order() {
    let (world, engine, _) = family();
    let before = origins(&engine);
    let counts = shown(&engine);
    let first = apply(&engine, &of_sessions(&[session(&engine, 1)]));
    let second = apply(&engine, &of_sessions(&[session(&engine, 2)]));
    settle(&engine);
    for report in [&first, &second] {
        assert_sound(&engine);
        assert_counted(&world, &engine);
        undo(&engine, cleanup_of(report));
    }
    assert_eq!(origins(&engine), before);
    assert_eq!(sessions(&engine).len(), 4);
    assert_sound(&engine);
    assert_counted(&world, &engine);
    assert_ne!(counts, "", "{counts}");
}

#[test]
fn a_construct_goes_whole_with_all_its_sessions() {
    let (world, engine, _) = family();
    let all: Vec<_> = (0..3).map(|number| session(&engine, number)).collect();
    let plan = engine.plan_cleanup(&of_sessions(&all)).expect("is planned");
    assert_eq!((plan.items.len(), plan.constructs_removed), (1, 1));
    let kept = CleanupRequest { kept: vec![format!("{}/{}", plan.items[0].construct_id, all[0])], ..of_sessions(&all) };
    let plan = engine.plan_cleanup(&kept).expect("is planned");
    assert_eq!((plan.removed, plan.constructs_removed), (2, 0), "one was taken out");
    apply(&engine, &of_sessions(&all));
    assert_eq!(constructs(&engine).len(), 0);
    assert_counted(&world, &engine);
}

/// One step of a life.
#[derive(Debug, Clone)]
enum Step {
    Grow(usize),
    Settle,
    Kinds(u8, u64),
    Session(usize),
    Whole(usize),
    Undo(usize),
    Purge(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..4usize).prop_map(Step::Grow),
        Just(Step::Settle),
        (1..64u8, prop_oneof![Just(0), Just(20_000)]).prop_map(|(mask, over)| Step::Kinds(mask, over)),
        (0..4usize).prop_map(Step::Session),
        (0..3usize).prop_map(Step::Whole),
        (0..5usize).prop_map(Step::Undo),
        (0..5usize).prop_map(Step::Purge),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, ..ProptestConfig::default() })]

    /// Whatever is taken and comes back in whatever order: the counters say what lies on the disk, the
    /// check finds nothing, and once all is back every file is byte for byte as the agent wrote it.
    #[test]
    fn parts_come_and_go_in_any_order(steps in proptest::collection::vec(step(), 4..12)) {
        let (world, engine, _) = family();
        let mut purged = false;
        let mut rounds = [0; 4];
        for step in steps {
            let cleanups = engine.cleanups().expect("are listed");
            match step {
                Step::Grow(which) => {
                    let own = 3 + which;
                    rounds[which] += 1;
                    world.write(&path(&id(own)), text(own, rounds[which]));
                    world.collect(&engine);
                }
                Step::Settle => settle(&engine),
                Step::Kinds(mask, over) => {
                    let kinds: Vec<_> = ByteKind::ALL.iter().copied().filter(|kind| mask >> kind.number() & 1 == 1).collect();
                    let request = CleanupRequest { pieces_over_bytes: Some(over), ..of_kinds(&kinds) };
                    if engine.plan_cleanup(&request).expect("is planned").removed > 0 {
                        apply(&engine, &request);
                    }
                }
                Step::Session(at) => {
                    if let Some(session) = sessions(&engine).get(at) {
                        apply(&engine, &of_sessions(&[session.id]));
                    }
                }
                Step::Whole(at) => {
                    if let Some(construct) = constructs(&engine).get(at) {
                        apply(&engine, &CleanupRequest { constructs: vec![construct.id], ..CleanupRequest::default() });
                    }
                }
                Step::Undo(at) => {
                    if let Some(row) = cleanups.get(at) {
                        match engine.undo_cleanup(row.id, &Silent, &Cancel::default()) {
                            Err(e) if e.code() != Code::Refused => panic!("{e}"),
                            _ => {}
                        }
                    }
                }
                Step::Purge(at) => {
                    purged |= cleanups.get(at).is_some_and(|row| purge(&engine, Purge::Cleanup(row.id)).purged > 0);
                }
            }
            assert_counted(&world, &engine);
            assert_sound(&engine);
        }
        for row in engine.cleanups().expect("are listed") {
            undo(&engine, row.id);
        }
        assert_counted(&world, &engine);
        assert_sound(&engine);
        // What grew while it was away is collected on.
        world.collect(&engine);
        if !purged {
            for session in sessions(&engine) {
                let path = session.source_path.clone().expect("came from a file");
                let same = origin(&engine, &session) == std::fs::read(&path).expect("is there");
                prop_assert!(same, "{}", path);
            }
        }
    }
}

/// A word of session `number` that stands nowhere else.
fn word(number: usize) -> String {
    format!("zebrafinch{number}quux")
}

/// A session that says its word briefly and at length, and goes on doing so.
fn telling(number: usize, root: &str) -> String {
    let (id, word) = (id(number), word(number));
    let uuid = |kind: &str| format!("{number}-{kind}");
    [
        user(&id, root, "the same beginning"),
        user(&id, &uuid("a"), &format!("look for {word}")),
        bash(&id, &uuid("b"), &format!("grep {word}")),
        output(&id, &uuid("c"), &uuid("b"), &format!("{}{word}{}", source_read(number), source_read(number + 50))),
        user(&id, &uuid("d"), &format!("{word} {}", "x".repeat(1_200_000))),
    ]
    .concat()
}

/// Files of a store in which a word stands: as it is, or in anything packed.
fn telling_files(world: &World, word: &str) -> Vec<String> {
    fn walk(dir: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(dir).expect("is a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let mut paths = Vec::new();
    walk(&world.store(), &mut paths);
    let holds = |bytes: &[u8]| bytes.windows(word.len()).any(|window| window == word.as_bytes());
    let holds_packed = |bytes: &[u8]| {
        let starts = bytes.windows(4).enumerate().filter(|(_, four)| *four == [0x28, 0xb5, 0x2f, 0xfd]);
        starts.map(|(at, _)| at).any(|at| {
            let mut plain = Vec::new();
            let unpacked = zstd::stream::read::Decoder::new(&bytes[at..]).map(|mut decoder| {
                // What follows a frame is no part of it.
                drop(std::io::Read::read_to_end(&mut decoder, &mut plain));
            });
            unpacked.is_ok() && holds(&plain)
        })
    };
    let tells = |path: &&std::path::PathBuf| {
        let bytes = std::fs::read(path).expect("is read");
        holds(&bytes) || holds_packed(&bytes)
    };
    paths.iter().filter(tells).map(|path| path.display().to_string()).collect()
}

fn delete(engine: &Engine, which: SecureDelete) -> synthetic_model::cleanup::SecureDeletion {
    engine.secure_delete(which, &Silent).expect("is deleted")
}

#[test]
fn nothing_tells_of_a_construct_that_was_deleted_securely() {
    for trashed in [false, true] {
        let (world, engine) = collected_of((0..2).map(|n| (path(&id(n)), telling(n, &format!("root-{n}")))));
        // One that goes on waits in rows.
        let again = UtcMillis::parse("2026-01-01T10:59:30Z").expect("a time");
        world.clock.set(again.0);
        put(&world.home().join(path(&id(0))), (telling(0, "root-0") + &user(&id(0), "0-z", &word(0))).as_bytes());
        world.collect(&engine);
        assert!(telling_files(&world, &word(0)).len() >= 3, "{:?}", telling_files(&world, &word(0)));
        let session = session(&engine, 0);
        let target = sessions(&engine).into_iter().find(|one| one.id == session).expect("is there").construct_id;
        let whole = CleanupRequest { constructs: vec![target], ..CleanupRequest::default() };
        apply(&engine, &CleanupRequest { kinds: ByteKind::ALL.to_vec(), ..whole.clone() });
        if trashed {
            apply(&engine, &whole);
        }
        let deletion = delete(&engine, SecureDelete::Construct(target));
        assert!(deletion.whole && deletion.log_emptied && deletion.backups.is_empty(), "{deletion:?}");
        assert_eq!(telling_files(&world, &word(0)), [""; 0]);
        assert!(!telling_files(&world, &word(1)).is_empty(), "the other stays");
        assert_eq!((world.collect(&engine).files_read, constructs(&engine).len()), (0, 1), "it is not collected again");
        assert_sound(&engine);
        assert_counted(&world, &engine);
        drop(engine);
        assert_eq!(telling_files(&world, &word(0)), [""; 0], "nor after the store was closed");
        let again = world.open().secure_delete(SecureDelete::Construct(target), &Silent).expect_err("is gone");
        assert_eq!(again.code(), Code::NotFound);
    }
}

#[test]
fn not_even_the_name_tells_of_what_was_deleted_securely() {
    let named =
        |number: usize| (path(&id(number)), telling(number, "root").replace("the same beginning", &word(number)));
    let (world, engine) = collected_of([named(0)].into_iter());
    let target = constructs(&engine)[0].clone();
    assert!(target.name.contains(&word(0)) && target.brief.contains(&word(0)), "{target:?}");
    settle(&engine);
    delete(&engine, SecureDelete::Construct(target.id));
    assert_eq!(telling_files(&world, &word(0)), [""; 0]);
    let (world, engine) = collected_of([named(0), named(1)].into_iter());
    let (first, other) = (session(&engine, 0), session(&engine, 1));
    assert_eq!(constructs(&engine).len(), 1, "copies of one conversation");
    delete(&engine, SecureDelete::Session(first));
    assert_eq!(telling_files(&world, &word(0)), [""; 0]);
    assert_eq!((sessions(&engine)[0].id, constructs(&engine)[0].name.as_str()), (other, word(1).as_str()));
    assert_sound(&engine);
}

#[test]
fn nothing_tells_of_a_session_that_was_deleted_securely_and_others_keep_what_they_say() {
    let (world, engine) = collected_of((0..2).map(|n| (path(&id(n)), telling(n, "root"))));
    assert_eq!(constructs(&engine).len(), 1);
    let construct = constructs(&engine)[0].id;
    let kinds = CleanupRequest { constructs: vec![construct], ..of_kinds(ByteKind::ALL) };
    let part = apply(&engine, &kinds);
    let kept = std::fs::read(world.home().join(path(&id(1)))).expect("is there");
    let deletion = delete(&engine, SecureDelete::Session(session(&engine, 0)));
    assert!(!deletion.whole && deletion.undone == [cleanup_of(&part)], "{deletion:?}");
    assert_eq!(telling_files(&world, &word(0)), [""; 0]);
    assert_eq!(sessions(&engine).len(), 1);
    assert_eq!(origin(&engine, &sessions(&engine)[0]), kept);
    assert_sound(&engine);
    assert_counted(&world, &engine);
    let change = Change { pinned: Some(true), ..Change::default() };
    engine.change_construct(construct, &change).expect("is pinned");
    let pinned = engine.secure_delete(SecureDelete::Session(session(&engine, 1)), &Silent).expect_err("is pinned");
    assert_eq!(pinned.code(), Code::Refused);
}
