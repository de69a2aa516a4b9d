//! What the disk is spent on, how that grows, and what the agents' own folders hold beside it.

use std::os::unix::fs::symlink;

use synthetic_engine::{Cancel, Engine, Silent};
use synthetic_model::{
    UtcMillis,
    cleanup::CleanupRequest,
    usage::{AgentFolder, LeftoverKind, UsageBy, UsageRow},
};

use crate::{
    claude::{assistant, bash, output, path, picture, source_read, user},
    world::{World, collected_of, constructs, put, sessions},
};

const DAY_MS: i64 = UtcMillis::DAY_MS;

fn session_text(number: usize, messages: usize) -> (String, String) {
    let id = format!("5e55104a-0000-4000-8000-{number:012}");
    let mut text = user(&id, &format!("{number}-a"), &format!("task {number}"));
    for at in 0..messages {
        text += &assistant(&id, &format!("{number}-{at}"), &format!("step {at}: {}", source_read(at * 97 + number)));
    }
    (path(&id), text)
}

fn rows(engine: &Engine, by: UsageBy) -> Vec<UsageRow> {
    engine.usage(by, 1000).expect("is added up")
}

fn sums(rows: &[UsageRow]) -> (u64, u64) {
    (rows.iter().map(|row| row.original_bytes).sum(), rows.iter().map(|row| row.stored_bytes).sum())
}

#[test]
fn sessions_together_take_what_their_constructs_do_and_the_largest_come_first() {
    let (world, engine) = collected_of((0..6).map(|number| session_text(number, number * 3)));
    let parent = "5e55104a-0000-4000-8000-000000000005";
    let text = bash(parent, "s-a", "ls").replace("\"isSidechain\":false", "\"isSidechain\":true")
        + &output(parent, "s-b", "s-a", &source_read(1));
    world.write(&format!(".claude/projects/-p/{parent}/subagents/agent-0a.jsonl"), text);
    world.collect(&engine);
    let (by_session, by_construct) = (rows(&engine, UsageBy::Session), rows(&engine, UsageBy::Construct));
    assert_eq!((by_session.len(), by_construct.len()), (7, 6));
    assert_eq!(sums(&by_session), sums(&by_construct));
    assert!(by_session.is_sorted_by_key(|row| std::cmp::Reverse(row.stored_bytes)));
    assert!(by_session.iter().all(|row| row.reclaimable_bytes <= row.stored_bytes && row.items > 0));
    for limit in [1, 2, 5] {
        assert_eq!(engine.usage(UsageBy::Session, limit).expect("is added up"), by_session[..limit as usize]);
    }
}

#[test]
fn agents_workspaces_and_constructs_add_up_to_the_same() {
    let (world, engine) = collected_of((0..3).map(|number| session_text(number, 2)));
    let rollout = r#"{"timestamp":"2026-01-01T10:00:00.000Z","type":"session_meta","payload":{"id":"0197c0de-0000-7000-8000-000000000009","timestamp":"2026-01-01T10:00:00.000Z","cwd":"/work/app","cli_version":"0.120.0","source":"cli"}}
{"timestamp":"2026-01-01T10:00:01.000Z","type":"event_msg","payload":{"type":"user_message","message":"look at it"}}
"#;
    world.write(
        ".codex/sessions/2026/01/01/rollout-2026-01-01T10-00-00-0197c0de-0000-7000-8000-000000000009.jsonl",
        rollout,
    );
    world.collect(&engine);
    let wanted = sums(&rows(&engine, UsageBy::Construct));
    let agents = rows(&engine, UsageBy::Agent);
    assert_eq!(
        agents.iter().map(|row| (row.key.as_str(), row.items)).collect::<Vec<_>>(),
        [("claude-code", 3), ("codex", 1)]
    );
    assert_eq!((sums(&agents), sums(&rows(&engine, UsageBy::Workspace))), (wanted, wanted));
}

#[allow(clippy::disallowed_methods, reason = "the agent deletes its files itself")]
fn take_away(folder: &std::path::Path) {
    std::fs::remove_dir_all(folder).expect("goes");
}

#[test]
fn only_copies_duplicates_and_the_oldest_are_told() {
    let text = |number: usize| {
        let (path, text) = session_text(number, 1);
        (path, text + &picture(&format!("5e55104a-0000-4000-8000-{number:012}"), &format!("{number}-p"), 100_000))
    };
    let (world, engine) = collected_of((0..3).map(text));
    let facts = engine.storage_facts(2).expect("are told");
    assert_eq!((facts.only_copies, facts.duplicates, facts.oldest.len()), (0, 2, 2));
    assert!(facts.duplicates_saved_bytes > 2 * 70_000 && facts.duplicates_saved_bytes < 2 * 110_000, "{facts:?}");
    assert!(facts.oldest[0].last_activity_at <= facts.oldest[1].last_activity_at);
    take_away(&world.home().join(".claude"));
    world.collect(&engine);
    let facts = engine.storage_facts(2).expect("are told");
    assert_eq!(facts.only_copies, 3);
    assert_eq!(facts.only_copy_bytes, sums(&rows(&engine, UsageBy::Construct)).1);
    let request = CleanupRequest { constructs: vec![constructs(&engine)[0].id], ..CleanupRequest::default() };
    let plan = engine.plan_cleanup(&request).expect("is planned");
    engine.apply_cleanup(&plan.plan_id, true, &Silent, &Cancel::default()).expect("is applied");
    let facts = engine.storage_facts(2).expect("are told");
    assert_eq!((facts.only_copies, facts.duplicates), (2, 1), "what is in the trash is neither");
}

fn grow(world: &World, engine: &Engine, number: usize) {
    let (path, text) = session_text(number, 40);
    world.write(&path, text);
    world.collect(engine);
    engine.record_growth(None).expect("is written down");
}

#[test]
fn the_last_figure_of_a_day_stands_and_days_are_utc() {
    let (world, engine) = collected_of(std::iter::empty());
    engine.record_growth(None).expect("is written down");
    grow(&world, &engine, 1);
    // One millisecond before midnight, then at it.
    world.clock.set(1_893_456_000_000 + DAY_MS - 1);
    grow(&world, &engine, 2);
    let of_the_first = rows(&engine, UsageBy::Total)[0].original_bytes;
    world.clock.forward(1);
    grow(&world, &engine, 3);
    let (days, forecast) = engine.growth(365).expect("is shown");
    assert_eq!(days.iter().map(|day| day.day.as_str()).collect::<Vec<_>>(), ["2030-01-01", "2030-01-02"]);
    assert_eq!(days[0].original_bytes, of_the_first, "the last millisecond of a day is of that day");
    assert_eq!(forecast, None, "two days tell nothing");
    let total = &rows(&engine, UsageBy::Total)[0];
    assert_eq!(days[1].original_bytes, total.original_bytes);
    assert!(days[1].stored_bytes.abs_diff(total.stored_bytes) <= 4096, "but for the row itself");
    assert!(days[0].stored_bytes < days[1].stored_bytes && days[1].disk_free_bytes <= days[1].disk_bytes);
    assert!(days[1].database_bytes > 0 && days[1].trash_bytes == 0);
    world.clock.forward(2 * DAY_MS);
    grow(&world, &engine, 4);
    let (days, forecast) = engine.growth(2).expect("is shown");
    assert_eq!(days.len(), 2, "no more than were asked for");
    let forecast = forecast.expect("it grows");
    assert!(forecast.from_days == 3 && forecast.bytes_per_day > 0, "{forecast:?}");
}

#[test]
fn nothing_is_written_when_nothing_changed() {
    let (_world, engine) = collected_of((0..1).map(|number| session_text(number, 2)));
    engine.record_growth(None).expect("is written down");
    let before = engine.growth(1).expect("is shown");
    engine.record_growth(None).expect("is left alone");
    assert_eq!(engine.growth(1).expect("is shown"), before);
}

fn folder(world: &World, engine: &Engine) -> AgentFolder {
    let around = synthetic_agents::Surroundings { home: world.home(), variables: Vec::new() };
    let folders = engine.agent_folders(&around).expect("are looked into");
    assert_eq!(folders.len(), 1, "only what is there: {folders:#?}");
    folders.into_iter().next().expect("is one")
}

#[test]
fn the_agents_folder_is_measured_and_what_is_left_over_is_told() {
    let (world, engine) = collected_of((0..2).map(|number| session_text(number, 1)));
    let collected: u64 = sessions(&engine).iter().map(|session| session.original_bytes).sum();
    let (late, text) = session_text(7, 1);
    world.write(&late, &text);
    let live = "5e55104a-0000-4000-8000-000000000000";
    world.write(".claude/debug/a.txt", "debugging");
    world.write(".claude/shell-snapshots/s.sh", "alias");
    world.write(".claude/history.jsonl", "{}\n");
    world.write(&format!(".claude/todos/{live}-agent-{live}.json"), "[]");
    world.write(".claude/todos/gone-agent-gone.json", "[]!");
    world.write(&format!(".claude/projects/-p/{live}/tool-results/t.txt"), "needed");
    world.write(".claude/projects/-p/gone/tool-results/t.txt", "orphaned");
    let elsewhere = world.write("elsewhere.txt", "x".repeat(5000));
    symlink(&elsewhere, world.home().join(".claude/debug/link.txt")).expect("is linked");
    symlink(world.home(), world.home().join(".claude/all")).expect("is linked");
    let found = folder(&world, &engine);
    let sort = |kind| {
        found.leftovers.iter().find(|sort| sort.kind == kind).map(|sort| (sort.files, sort.bytes, sort.safe_bytes))
    };
    assert_eq!(found.collected_bytes, collected);
    assert_eq!(sort(LeftoverKind::Sessions), Some((2, collected, collected)));
    assert_eq!(sort(LeftoverKind::DebugLogs), Some((1, 9, 9)));
    assert_eq!(sort(LeftoverKind::ShellSnapshots), Some((1, 5, 0)));
    assert_eq!(sort(LeftoverKind::Todos), Some((1, 3, 0)));
    assert_eq!(sort(LeftoverKind::OrphanedToolResults), Some((1, 8, 0)));
    assert_eq!((found.files, found.bytes), (10, collected + text.len() as u64 + 9 + 5 + 3 + 2 + 3 + 6 + 8));
    put(&world.home().join(&late), (text.clone() + &text).as_bytes());
    world.collect(&engine);
    put(&world.home().join(&late), text.as_bytes());
    assert_eq!(folder(&world, &engine).collected_bytes, collected, "what changed since is not safe here");
}

#[test]
fn what_the_agents_hold_is_part_of_the_day() {
    let (world, engine) = collected_of((0..2).map(|number| session_text(number, 1)));
    let around = synthetic_agents::Surroundings { home: world.home(), variables: Vec::new() };
    engine.record_growth(Some(&around)).expect("is written down");
    let measured = folder(&world, &engine).bytes;
    world.clock.forward(DAY_MS);
    engine.record_growth(None).expect("is written down");
    let (days, _) = engine.growth(9).expect("is shown");
    assert_eq!(days.iter().map(|day| day.agents_bytes).collect::<Vec<_>>(), [measured, measured]);
}
