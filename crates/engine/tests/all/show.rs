//! Pages, maps, places and texts of a transcript.

use synthetic_engine::{Engine, PageLimits, Target};
use synthetic_model::{ArtifactKind, Kind, Role, SessionId, UtcMillis, usage::UsageBy};

use crate::{
    claude,
    world::{World, constructs, sessions},
};

const S: &str = "11111111-1111-4111-8111-111111111111";

fn page() -> PageLimits {
    PageLimits { items: 100, text_bytes: 1 << 20 }
}

fn shown(text: String) -> (World, Engine, SessionId) {
    let world = World::new();
    let engine = world.open();
    world.write(&claude::path(S), text);
    world.collect(&engine);
    let id = sessions(&engine)[0].id;
    (world, engine, id)
}

fn conversation() -> String {
    [
        claude::user(S, "u1", "Fix the *parser*"),
        claude::bash(S, "c1", "cargo test"),
        claude::output(S, "r1", "c1", "ok. 41 passed"),
        claude::assistant(S, "a1", "All green."),
    ]
    .concat()
}

#[test]
fn a_page_shows_messages_with_calls_and_results_matched() {
    let (_world, engine, id) = shown(conversation());
    let slice = engine.transcript(id, 0, page()).expect("shown");
    assert_eq!(slice.total, 4);
    let kinds: Vec<_> = slice.items.iter().map(|i| (i.seq, i.role, i.kind)).collect();
    assert_eq!(
        kinds,
        [
            (0, Role::User, Kind::Text),
            (1, Role::Assistant, Kind::ToolCall),
            (2, Role::Tool, Kind::ToolResult),
            (3, Role::Assistant, Kind::Text)
        ]
    );
    assert_eq!(slice.items[0].text, "Fix the *parser*");
    assert_eq!(slice.items[1].tool.as_deref(), Some("Bash"));
    assert_eq!(slice.items[1].label.as_deref(), Some("cargo test"));
    assert_eq!((slice.items[1].result_seq, slice.items[2].call_seq), (Some(2), Some(1)));
    assert_eq!(slice.items[3].model.as_deref(), Some("model-x"));
}

#[test]
fn a_page_begins_anywhere_and_cuts_long_texts_at_a_character() {
    let (_world, engine, id) = shown(conversation() + &claude::assistant(S, "a9", &"é".repeat(50_000)));
    let slice = engine.transcript(id, 3, PageLimits { items: 10, text_bytes: 101 }).expect("shown");
    assert_eq!(slice.items.iter().map(|i| i.seq).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(slice.items[1].text.len(), 100, "a whole number of characters");
    assert!(slice.items[1].truncated);
    assert_eq!(slice.items[1].text_bytes, 100_000);
    assert_eq!(engine.message_text(id, 4).expect("shown").len(), 100_000, "a long value comes back whole");
    assert!(engine.transcript(id, 99, page()).expect("shown").items.is_empty(), "past the end there is nothing");
}

#[test]
fn the_map_counts_what_one_jumps_to() {
    let (_world, engine, id) = shown(conversation());
    let map = engine.map(id, 2).expect("mapped");
    assert_eq!((map.total, map.steps.len()), (4, 2));
    assert!(map.steps[0].user && !map.steps[1].user);
    assert_eq!((map.marks.user, map.marks.commands, map.marks.failed), (1, 1, 0));
    assert_eq!(engine.locate(id, Target::Command, None, false).expect("searched"), Some(1));
    assert_eq!(engine.locate(id, Target::Command, Some(1), false).expect("searched"), None);
    assert_eq!(engine.locate(id, Target::User, Some(3), true).expect("searched"), Some(0));
    let at = UtcMillis::parse("2026-01-01T10:00:00Z").expect("a date");
    assert_eq!(engine.locate(id, Target::Time(at), None, false).expect("searched"), Some(0));
}

#[test]
fn a_text_is_found_without_regard_to_case() {
    let (_world, engine, id) = shown(conversation());
    let (hits, next) = engine.find_in_session(id, "PASSED", None, 0, 10).expect("searched");
    assert_eq!(hits.iter().map(|h| (h.seq, h.times)).collect::<Vec<_>>(), [(2, 1)]);
    assert_eq!(next, None, "all was looked at");
    let (hits, _) = engine.find_in_session(id, "passed", Some(Role::User), 0, 10).expect("searched");
    assert!(hits.is_empty(), "the person did not say it");
}

#[test]
fn records_are_given_as_they_came() {
    let (_world, engine, id) = shown(conversation());
    let lines: Vec<_> = conversation().split_inclusive('\n').map(|l| l.as_bytes().to_vec()).collect();
    assert_eq!(engine.records(id, 1, 2).expect("read"), lines[1..3]);
    assert!(engine.records(id, 99, 2).expect("read").is_empty());
}

#[test]
fn a_command_leaves_a_log_that_is_made_from_its_record() {
    let (_world, engine, id) = shown(conversation());
    let (artifacts, next) = engine.artifacts(None, Some(id), &[ArtifactKind::Log], 10, None).expect("listed");
    assert_eq!(next, None);
    assert_eq!(artifacts.len(), 1, "{artifacts:#?}");
    let (media_type, bytes) = engine.artifact_bytes(&artifacts[0].id).expect("made");
    assert_eq!(media_type, "text/plain");
    assert!(String::from_utf8_lossy(&bytes).contains("41 passed"));
}

#[test]
fn usage_adds_up_to_what_is_there() {
    let (world, engine, _) = shown(conversation());
    let kinds = engine.usage(UsageBy::Kind, 100).expect("counted");
    let original: u64 = kinds.iter().map(|row| row.original_bytes).sum();
    assert_eq!(original, conversation().len() as u64);
    let ours = ["database", "reserve"];
    let tree: u64 = kinds.iter().filter(|row| !ours.contains(&row.key.as_str())).map(|row| row.stored_bytes).sum();
    assert_eq!(constructs(&engine)[0].stored_bytes, tree);
    let total = &engine.usage(UsageBy::Total, 1).expect("counted")[0];
    assert_eq!(total.original_bytes, original);
    let id = constructs(&engine)[0].id;
    let frames = world.store().join("artifacts").join(id.to_string());
    let entries = std::fs::read_dir(frames).expect("there").map(|e| e.expect("read"));
    let frames = entries.filter(|e| e.file_name().to_string_lossy().ends_with(".frames"));
    let on_disk: u64 = frames.map(|e| e.metadata().expect("there").len()).sum();
    assert_eq!(on_disk, tree, "counters and files agree to the byte");
}

#[test]
fn one_record_is_appended_durably() {
    let (_world, engine, id) = shown(conversation());
    let line = claude::user(S, "u7", "one more");
    engine.append_record(id, line.as_bytes()).expect("appended");
    let slice = engine.transcript(id, 4, page()).expect("shown");
    assert_eq!(slice.items[0].text, "one more");
    assert_eq!(engine.records(id, 4, 1).expect("read"), [line.as_bytes()]);
}

#[test]
fn what_two_constructs_share_is_counted_once_and_reclaimed_with_neither() {
    const OTHER: &str = "22222222-2222-4222-8222-222222222222";
    let mut state = 1_u64;
    let noise: String = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("{:08x}", state >> 32)
    })
    .take(200_000)
    .collect();
    let world = World::new();
    let engine = world.open();
    for (session, folder) in [(S, "/work/app"), (OTHER, "/work/dock")] {
        let (call, result) = (format!("c{}", &session[..1]), format!("r{}", &session[..1]));
        let text = claude::bash(session, &call, "cat noise") + &claude::output(session, &result, &call, &noise);
        world.write(&claude::path(session), text.replace("/work/app", folder));
    }
    world.collect(&engine);
    for by in [UsageBy::Workspace, UsageBy::Construct] {
        let rows = engine.usage(by, 100).expect("counted");
        assert_eq!(rows.len(), 2);
        assert!(rows[0].stored_bytes > 500_000 && rows[1].stored_bytes < 100_000, "{rows:#?}");
        for row in rows {
            assert!(row.reclaimable_bytes < 100_000 && row.reclaimable_bytes > 0, "{row:#?}");
        }
    }
}
