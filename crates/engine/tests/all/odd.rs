//! Parents in a ring, parents that are nowhere, and ids two files claim: told once, and all kept.

use std::collections::HashMap;

use serde_json::json;
use synthetic_engine::Engine;
use synthetic_model::{
    Code, SessionId,
    report::{CollectReport, Skipped},
    session::Session,
};

use crate::{
    claude, codex,
    world::{World, assert_sound, constructs, origin, put, sessions},
};

const S: &str = "11111111-1111-4111-8111-111111111111";

fn id(n: u32) -> String {
    format!("019b0000-0000-7000-8000-{n:012}")
}

/// A file of session `n` that says it was forked from session `parent`.
fn forked(world: &World, n: u32, parent: u32) -> String {
    let text = codex::session(&id(n), &[("forked_from_id", json!(id(parent)))], &format!("words of {n}"));
    world.write(&codex::path(&id(n)), &text);
    text
}

fn told(report: &CollectReport, code: Code) -> Vec<&Skipped> {
    report.skipped.iter().filter(|skipped| skipped.code == code).collect()
}

/// Walks from every session up, and fails where that does not end.
fn assert_no_rings(sessions: &[Session]) {
    let parents: HashMap<SessionId, Option<SessionId>> = sessions.iter().map(|s| (s.id, s.parent_id)).collect();
    for session in sessions {
        let above = std::iter::successors(Some(session.id), |id| parents.get(id).copied().flatten());
        assert!(above.take(sessions.len() + 1).count() <= sessions.len(), "{} is its own ancestor", session.id);
    }
}

fn assert_kept(engine: &Engine, texts: &[String]) {
    let all = sessions(engine);
    assert_eq!(all.len(), texts.len());
    for text in texts {
        assert!(all.iter().any(|session| origin(engine, session) == text.as_bytes()), "kept: {text}");
    }
    assert_sound(engine);
}

#[test]
fn parents_in_a_ring_are_cut_told_once_and_kept() {
    for size in [1, 2, 3, 7] {
        for together in [true, false] {
            let world = World::new();
            let engine = world.open();
            let (mut rings, mut texts) = (0, Vec::new());
            for n in 0..size {
                texts.push(forked(&world, n, (n + 1) % size));
                if !together || n + 1 == size {
                    rings += told(&world.collect(&engine), Code::InCycle).len();
                }
            }
            assert_eq!(rings, 1, "a ring of {size}, together: {together}");
            let all = sessions(&engine);
            assert_no_rings(&all);
            assert_eq!(all.iter().filter(|session| session.parent_id.is_none()).count(), 1, "cut at one place");
            assert_eq!(constructs(&engine).len(), 1);
            assert_kept(&engine, &texts);
            let again = world.collect(&engine);
            assert_eq!(again.skipped, [], "said once");
        }
    }
}

#[test]
fn a_ring_says_which_file_and_what_was_kept() {
    let world = World::new();
    let engine = world.open();
    forked(&world, 1, 2);
    forked(&world, 2, 1);
    let report = world.collect(&engine);
    let ring = told(&report, Code::InCycle);
    assert_eq!(ring[0].path, world.home().join(codex::path(&id(1))).to_string_lossy());
    assert!(ring[0].message.contains(&id(2)) && ring[0].message.contains("kept"), "{}", ring[0].message);
    assert_eq!(report.skipped_total, report.skipped.len() as u64);
}

#[test]
fn a_long_chain_of_parents_is_linked_from_either_end() {
    const LENGTH: u32 = 300;
    for backwards in [true, false] {
        let world = World::new();
        let engine = world.open();
        // Files are read in the order of their names.
        for n in 1..=LENGTH {
            let first = if backwards { LENGTH } else { 1 };
            let parent = if backwards { n + 1 } else { n - 1 };
            let more = [("forked_from_id", json!(id(parent)))];
            let text = codex::session(&id(n), if n == first { &[] } else { &more }, "words");
            world.write(&codex::path(&id(n)), text);
        }
        assert_eq!(world.collect(&engine).skipped, [], "backwards: {backwards}");
        let all = sessions(&engine);
        assert_eq!(all.iter().filter(|s| s.parent_id.is_none()).count(), 1, "backwards: {backwards}");
        assert_no_rings(&all);
        assert_eq!(constructs(&engine).len(), 1);
    }
}

#[test]
fn a_parent_that_is_nowhere_is_told_once_and_found_when_it_comes() {
    let world = World::new();
    let engine = world.open();
    let path = format!(".claude/projects/-p/{S}/subagents/agent-abc123.jsonl");
    let text = claude::user(S, "s1", "look around")
        .replace("\"isSidechain\":false", "\"isSidechain\":true,\"agentId\":\"abc123\"");
    let path = world.write(&path, &text);
    let report = world.collect(&engine);
    let orphans = told(&report, Code::InOrphan);
    assert_eq!(orphans.len(), 1, "{:#?}", report.skipped);
    assert_eq!(orphans[0].path, path.to_string_lossy());
    assert!(orphans[0].message.contains(S) && orphans[0].message.contains("kept"), "{}", orphans[0].message);
    assert_eq!(world.collect(&engine).skipped, [], "said once");
    put(&path, (text.clone() + &text.replace("\"s1\"", "\"s2\"")).as_bytes());
    assert_eq!(world.collect(&engine).skipped, [], "nor when it grows");
    world.write(&claude::path(S), claude::user(S, "u1", "hello"));
    assert_eq!(world.collect(&engine).skipped, []);
    let all = sessions(&engine);
    let parent = all.iter().find(|s| s.external_id == S).expect("collected");
    assert!(all.iter().any(|s| s.parent_id == Some(parent.id)), "it found its parent");
    assert_sound(&engine);
}

#[test]
fn an_orphan_whose_parent_comes_in_the_same_run_is_none() {
    let world = World::new();
    let engine = world.open();
    forked(&world, 1, 2);
    world.write(&codex::path(&id(2)), codex::session(&id(2), &[], "first words"));
    assert_eq!(world.collect(&engine).skipped, []);
    let all = sessions(&engine);
    let by = |n: u32| all.iter().find(|s| s.external_id == id(n)).expect("collected");
    assert_eq!((by(1).parent_id, by(2).parent_id), (Some(by(2).id), None), "the fork was read first");
}

#[test]
fn two_files_that_claim_one_id_are_both_kept_and_told() {
    let world = World::new();
    let engine = world.open();
    // The agent's ids of the records are the same too.
    let texts = [claude::user(S, "u1", "one thing"), claude::user(S, "u1", "another thing")];
    let paths = ["-p", "-q"].map(|folder| format!(".claude/projects/{folder}/{S}.jsonl"));
    let first = world.write(&paths[0], &texts[0]);
    let second = world.write(&paths[1], &texts[1]);
    let report = world.collect(&engine);
    let clashes = told(&report, Code::InIdClash);
    assert_eq!(clashes.len(), 1, "{:#?}", report.skipped);
    let ways = [(&second, &first), (&first, &second)];
    assert!(ways.iter().any(|(later, earliest)| {
        clashes[0].path == later.to_string_lossy() && clashes[0].message.contains(&*earliest.to_string_lossy())
    }));
    assert_kept(&engine, &texts);
    assert_eq!(world.collect(&engine).skipped, [], "said once");
}

#[test]
fn a_copy_in_another_folder_or_a_replaced_file_is_no_clash() {
    let world = World::new();
    let engine = world.open();
    let text = claude::user(S, "u1", "one thing");
    world.write(&format!(".claude/projects/-p/{S}.jsonl"), &text);
    let long: String = (0..900).map(|n| claude::assistant(S, &format!("a{n}"), "went on")).collect();
    let copy = world.write(&format!(".claude/projects/-q/{S}.jsonl"), text.clone() + &long);
    let report = world.collect(&engine);
    assert_eq!(told(&report, Code::InIdClash).len(), 0, "{:#?}", report.skipped);
    put(&copy, text.replace("one thing", "something else").as_bytes());
    let report = world.collect(&engine);
    assert_eq!(told(&report, Code::InChanged).len(), 1, "{:#?}", report.skipped);
}

#[test]
fn sub_agents_of_sub_agents_find_each_other_in_whatever_order_they_come() {
    for order in [[1, 2, 3], [3, 2, 1], [2, 3, 1], [3, 1, 2], [1, 3, 2], [2, 1, 3]] {
        let world = World::new();
        let engine = world.open();
        let mut elsewhere = 0;
        for n in order {
            let parent = (n > 1).then(|| codex::spawned_by(&id(n - 1)));
            let more = parent.as_ref().map_or(&[][..], |more| &more[..]);
            world.write(&codex::path(&id(n)), codex::session(&id(n), more, "words"));
            let report = world.collect(&engine);
            elsewhere +=
                told(&report, Code::InOrphan).iter().filter(|s| s.message.contains("another construct")).count();
        }
        let all = sessions(&engine);
        let by = |n: u32| all.iter().find(|s| s.external_id == id(n)).expect("collected");
        assert_eq!(by(2).parent_id, Some(by(1).id), "{order:?}");
        // Collected before what ties them, the first and the third began a construct each.
        let apart = order[2] == 2;
        assert_eq!(by(3).parent_id, (!apart).then_some(by(2).id), "{order:?}");
        assert_eq!(constructs(&engine).len(), if apart { 2 } else { 1 }, "{order:?}");
        assert_eq!(elsewhere, usize::from(apart), "{order:?}");
        assert_no_rings(&all);
    }
}
