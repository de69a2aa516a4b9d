//! Forks, resumes, sub-agents and replaced parents: marked, and counted once.

use synthetic_model::Relation;

use crate::{
    claude,
    world::{World, assert_sound, constructs, put, sessions},
};

const PARENT: &str = "11111111-1111-4111-8111-111111111111";
const CHILD: &str = "22222222-2222-4222-8222-222222222222";

fn history(session: &str) -> String {
    [
        claude::user(session, "u1", "fix the parser"),
        claude::assistant(session, "a1", "reading"),
        claude::user(session, "u2", "go on"),
        claude::assistant(session, "a2", "done"),
    ]
    .concat()
}

#[test]
fn a_fork_belongs_to_its_parent_and_its_copies_count_once() {
    let world = World::new();
    let engine = world.open();
    world.write(&claude::path(PARENT), history(PARENT) + &claude::user(PARENT, "u3", "parent only"));
    world.collect(&engine);
    world.write(&claude::path(CHILD), history(CHILD) + &claude::user(CHILD, "u9", "child only"));
    world.collect(&engine);
    let all = sessions(&engine);
    let child = all.iter().find(|s| s.external_id == CHILD).expect("collected");
    let parent = all.iter().find(|s| s.external_id == PARENT).expect("collected");
    assert_eq!(child.parent_id, Some(parent.id));
    assert_eq!(child.relation, Relation::Fork);
    assert_eq!((child.messages, child.repeated_messages), (5, 4));
    let constructs = constructs(&engine);
    assert_eq!(constructs.len(), 1);
    assert_eq!(constructs[0].messages, 6, "four shared, one each of their own");
    assert_eq!(constructs[0].sessions, 2);
    assert_sound(&engine);
}

#[test]
fn a_session_that_copies_all_of_its_parent_resumes_it() {
    let world = World::new();
    let engine = world.open();
    world.write(&claude::path(PARENT), history(PARENT));
    world.collect(&engine);
    world.write(&claude::path(CHILD), history(CHILD) + &claude::user(CHILD, "u9", "next day"));
    world.collect(&engine);
    let all = sessions(&engine);
    let child = all.iter().find(|s| s.external_id == CHILD).expect("collected");
    assert_eq!(child.relation, Relation::Resume);
}

#[test]
fn a_sub_agent_finds_its_parent_in_whatever_order_they_come() {
    for parent_first in [true, false] {
        let world = World::new();
        let engine = world.open();
        let parent = || world.write(&claude::path(PARENT), history(PARENT));
        let child = || {
            let path = format!(".claude/projects/-p/{PARENT}/subagents/agent-abc123.jsonl");
            world.write(
                &path,
                claude::user(PARENT, "s1", "look around")
                    .replace("\"isSidechain\":false", "\"isSidechain\":true,\"agentId\":\"abc123\""),
            )
        };
        if parent_first {
            parent();
        } else {
            child();
        }
        world.collect(&engine);
        parent();
        child();
        world.collect(&engine);
        let all = sessions(&engine);
        let sub = all.iter().find(|s| s.relation == Relation::Subagent).expect("collected");
        let root = all.iter().find(|s| s.relation == Relation::Root).expect("collected");
        assert_eq!(sub.parent_id, Some(root.id), "parent first: {parent_first}");
        let constructs = constructs(&engine);
        assert_eq!(constructs.len(), 1);
        assert_eq!(constructs[0].brief, "fix the parser", "the root session tells what was asked");
        assert_sound(&engine);
    }
}

#[test]
fn a_fork_costs_a_small_part_of_its_size() {
    let world = World::new();
    let engine = world.open();
    let noise = |n: u32| {
        (0..6000)
            .map(|i: u32| char::from(b'a' + (i.wrapping_mul(i ^ n).wrapping_add(n * 7919) % 26) as u8))
            .collect::<String>()
    };
    let history = |session: &str| {
        (0..30)
            .map(|n| {
                claude::bash(session, &format!("c{n}"), "cat")
                    + &claude::output(session, &format!("r{n}"), &format!("c{n}"), &noise(n))
            })
            .collect::<String>()
    };
    world.write(&claude::path(PARENT), history(PARENT));
    world.collect(&engine);
    let before = constructs(&engine)[0].stored_bytes;
    let path = world.write(&claude::path(CHILD), history(CHILD));
    world.collect(&engine);
    let cost = constructs(&engine)[0].stored_bytes - before;
    let raw = path.metadata().expect("there").len();
    assert!(cost * 20 < raw, "{cost} of {raw} bytes");
    put(&path, history(CHILD).as_bytes());
    assert_sound(&engine);
}
