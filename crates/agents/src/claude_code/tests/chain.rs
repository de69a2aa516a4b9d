//! Where records hang: conversations that go back, and parents in a ring.

use super::*;

fn hung(line: &str, parent: &str) -> String {
    line.replace("\"parentUuid\":null", &format!("\"parentUuid\":\"{parent}\""))
}

fn asks(uuid: &str, parent: &str) -> String {
    hung(&prompt(uuid, "\"words\""), parent)
}

fn says(uuid: &str, parent: &str) -> String {
    hung(&answer(uuid, &format!("m-{uuid}"), 5, r#"{"type":"text","text":"words"}"#), parent)
}

fn calls(uuid: &str, parent: &str) -> String {
    let block = format!(r#"{{"type":"tool_use","id":"t-{uuid}","name":"Bash","input":{{"command":"ls"}}}}"#);
    hung(&answer(uuid, &format!("m-{uuid}"), 5, &block), parent)
}

fn result(uuid: &str, parent: &str) -> String {
    let content = format!(r#"[{{"type":"tool_result","tool_use_id":"t-{parent}","content":"a"}}]"#);
    hung(&prompt(uuid, &content), parent)
}

/// Which lines went back, from 0.
fn went_back(lines: &[String]) -> Vec<usize> {
    let (lines, _) = read(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let back = |line: &Line| line.messages.iter().any(|message| message.flags & flags::BRANCH != 0);
    (0..).zip(&lines).filter(|(_, line)| back(line)).map(|(number, _)| number).collect()
}

#[test]
fn a_prompt_that_goes_back_begins_a_branch() {
    let first = [prompt("u1", "\"words\""), says("a1", "u1"), asks("u2", "a1"), says("a2", "u2")];
    let then = |more: &[String]| went_back(&[&first, more].concat());
    assert_eq!(then(&[asks("u3", "a1"), says("a3", "u3"), asks("u4", "a3")]), [4], "edited, and gone on with");
    assert_eq!(then(&[asks("u3", "a2")]), [0; 0], "it goes on");
    assert_eq!(then(&[prompt("u3", "\"words\"")]), [0; 0], "it does not say from where");
    assert_eq!(then(&[asks("u3", "nobody")]), [4], "from one that is not there");
}

#[test]
fn calls_side_by_side_and_late_book_keeping_are_no_branches() {
    let lines = [
        prompt("u1", "\"words\""),
        calls("a1", "u1"),
        calls("a2", "a1"),
        result("r1", "a1"),
        result("r2", "a2"),
        hung(&chain("system", "s1", r#""subtype":"turn_duration","durationMs":5"#), "a1"),
        asks("u2", "r2"),
        says("a3", "r1"),
        hung(&prompt("c1", "\"<command-name>/status</command-name>\""), "a1"),
        hung(&prompt("b1", "\"<bash-input>ls</bash-input>\""), "a1"),
        asks("u3", "c1"),
    ];
    assert_eq!(went_back(&lines), [0; 0]);
    let side = |line: String| line.replace("\"cwd\"", "\"isSidechain\":true,\"cwd\"");
    let lines =
        [prompt("u1", "\"words\""), says("a1", "u1"), side(asks("x1", "a1")), side(says("y1", "x1")), asks("u2", "a1")];
    assert_eq!(went_back(&lines), [0; 0], "side chains are no part of the conversation");
}

#[test]
fn a_reader_that_goes_on_knows_where_the_conversation_spoke_last() {
    let clue = ClaudeCode.clue(Path::new(PATH)).expect("a path of the agent");
    let mut lines = vec![prompt("u1", "\"words\""), says("a1", "u1"), asks("u2", "a1"), says("a2", "u2")];
    lines
        .extend((0..5).map(|n| hung(&chain("progress", &format!("p{n}"), r#""data":{"type":"hook_progress"}"#), "a2")));
    for (parent, back) in [("a2", false), ("p3", false), ("a1", true)] {
        let mut reader = ClaudeCode.begin(&clue, b"");
        shown::go_on(&mut *reader, &lines);
        let mut resumed = ClaudeCode.resume(&reader.state_of_late(8));
        let more = shown::go_on(&mut *resumed, &[asks("u3", parent)]);
        assert_eq!(more[0].messages[0].flags & flags::BRANCH != 0, back, "from {parent}");
    }
    lines.extend(
        (5..80).map(|n| hung(&chain("progress", &format!("p{n}"), r#""data":{"type":"hook_progress"}"#), "a2")),
    );
    lines.push(asks("u3", "a1"));
    assert_eq!(went_back(&lines), [0; 0], "more stands between than is remembered");
}

#[test]
fn parents_in_a_ring_are_noted_once_where_it_closes() {
    let noted = |lines: &[String]| {
        let (lines, _) = read(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        let is_ring = |line: &Line| line.codes.contains(&Code::InCycle);
        (0..).zip(&lines).filter(|(_, line)| is_ring(line)).map(|(number, _)| number).collect::<Vec<u32>>()
    };
    assert_eq!(noted(&[asks("u1", "u1")]), [0]);
    assert_eq!(noted(&[asks("u1", "a1"), says("a1", "u1"), asks("u2", "a1")]), [1]);
    let mut long = vec![asks("u0", "u999")];
    long.extend((1..1000).map(|n| asks(&format!("u{n}"), &format!("u{}", n - 1))));
    assert_eq!(noted(&long), [999]);
    assert_eq!(noted(&[says("a1", "u1"), prompt("u1", "\"words\"")]), [0; 0], "only out of order");
    assert_eq!(noted(&[asks("u1", "nobody"), says("a1", "u1")]), [0; 0], "only not there");
}
