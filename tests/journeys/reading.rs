//! What people and scripts see of what was collected.

use serde_json::{Value, json};

use crate::bench::Machine;
use crate::histories::{CLAUDE_ID, CODEX_ID};

fn collected() -> Machine {
    let machine = Machine::used();
    machine.collect();
    machine
}

#[test]
fn constructs_are_listed_filtered_and_shown() {
    let machine = collected();
    let list = machine.text(&["constructs", "list"]);
    assert!(list.contains("Fix the parser") && list.contains("List the files"), "{list}");
    assert!(list.lines().all(|line| line.chars().count() <= 100), "nothing is wider than the terminal: {list}");

    for (filter, found) in [
        (["--agent", "codex"], "List the files"),
        (["--workspace", "parser"], "Fix the parser"),
        (["--text", "PARSER"], "Fix the parser"),
        (["--since", "2025-08-02"], "List the files"),
        (["--until", "2025-08-02"], "Fix the parser"),
    ] {
        let list = machine.json(&[&["constructs", "list"], &filter[..]].concat());
        let names: Vec<_> = list["constructs"].as_array().expect("a list").iter().map(|c| c["name"].clone()).collect();
        assert_eq!(names, [found], "{filter:?}");
    }
    assert_eq!(machine.text(&["constructs", "list", "--text", "nothing like it"]), "No construct matches.\n");

    let shown = machine.text(&["constructs", "show", &machine.construct()]);
    for fact in ["List the files", "workspace  lexer", "branch     dev", "agents     codex", "conversation"] {
        assert!(shown.contains(fact), "{fact} in {shown}");
    }
}

#[test]
fn a_list_goes_on_where_it_ended() {
    let machine = collected();
    let first = machine.json(&["constructs", "list", "--limit", "1"]);
    let cursor = first["next"].as_str().expect("there is more");
    let second = machine.json(&["constructs", "list", "--limit", "1", "--after", cursor]);
    assert_ne!(first["constructs"][0]["id"], second["constructs"][0]["id"]);
    assert_eq!(second["next"], Value::Null);
    let lines = machine.text(&["constructs", "list", "--all", "--jsonl"]);
    let ids: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")["id"].clone()).collect();
    assert_eq!(ids, [first["constructs"][0]["id"].clone(), second["constructs"][0]["id"].clone()]);
}

#[test]
fn a_construct_is_renamed_tagged_pinned_archived_and_linked() {
    let machine = collected();
    let constructs = machine.json(&["constructs", "list"]);
    let id = |at: usize| constructs["constructs"][at]["id"].as_str().expect("an id").to_owned();
    let (one, other) = (id(0), id(1));
    assert_eq!(machine.text(&["constructs", "rename", &one, "Mine"]), "Renamed to: Mine\n");
    machine.text(&["constructs", "tag", &one, "keep", "audit"]);
    machine.text(&["constructs", "untag", &one, "audit"]);
    assert_eq!(machine.text(&["constructs", "pin", &one, "--quiet"]), "", "quiet confirms nothing");
    machine.text(&["constructs", "link", &one, &other, "--kind", "handoff"]);

    let pinned = machine.json(&["constructs", "list", "--pinned", "--tag", "keep"]);
    assert_eq!(pinned["constructs"][0]["name"], "Mine");
    assert_eq!(pinned["constructs"][0]["tags"], json!(["keep"]));
    let detail = machine.json(&["constructs", "show", &other]);
    assert_eq!((&detail["links"][0]["construct_id"], &detail["links"][0]["outgoing"]), (&json!(one), &json!(false)));

    machine.text(&["constructs", "unpin", &one]);
    assert_eq!(machine.text(&["constructs", "list", "--pinned"]), "No construct matches.\n");
    let again = machine.collect();
    assert_eq!(again["files_read"], 0);
    assert_eq!(machine.json(&["constructs", "show", &one])["construct"]["name"], "Mine", "collecting keeps the name");
}

#[test]
fn the_end_or_the_start_of_an_id_is_enough_and_so_is_the_agents_own() {
    let machine = collected();
    let session = machine.session();
    let title = |id: &str| machine.json(&["sessions", "show", id])["id"].clone();
    assert_eq!(title(&session[session.len() - 8..]), json!(session));
    assert_eq!(title(&session[..30]), json!(session));
    assert_eq!(title(CODEX_ID), json!(session), "the latest session is the one of Codex");
    assert_ne!(title(&CLAUDE_ID[..8]), json!(session));
    let construct = machine.construct();
    let shown = machine.json(&["constructs", "show", &construct[construct.len() - 8..].to_uppercase()]);
    assert_eq!(shown["construct"]["id"], json!(construct));
}

#[test]
fn a_transcript_reads_like_a_conversation() {
    let machine = collected();
    insta::assert_snapshot!(machine.text(&["transcript", CLAUDE_ID]), @"
    1 August 2025

    user  10:01:00  #0
      Fix the parser

    assistant  claude-opus-4-8  10:02:00  #1
      I read the parser first.
    #2 Bash cargo test -p parser → 26 B

    assistant  10:05:00  #4
      All 12 tests pass.
    ");
    insta::assert_snapshot!(machine.text(&["transcript", CODEX_ID, "--from", "2", "--limit", "2", "--full"]), @r#"
    2 August 2025

    user  09:02:00  #2
      List the files
    #3 exec_command ls src → 8 B
      {"cmd":"ls src"}
    2 messages of 6; more: --from 4
    "#);
}

#[test]
fn records_come_back_as_the_agent_wrote_them() {
    let machine = collected();
    let source = std::fs::read_to_string(machine.claude_file()).expect("the file");
    assert_eq!(machine.text(&["transcript", CLAUDE_ID, "--raw"]), source);
    let some = machine.text(&["transcript", CLAUDE_ID, "--raw", "--from", "1", "--limit", "2"]);
    let expected: String = source.split_inclusive('\n').skip(1).take(2).collect();
    assert_eq!(some, expected);
}

#[test]
fn origin_writes_a_private_file_and_says_its_digest() {
    let machine = collected();
    let out = machine.path("out.jsonl");
    let written = machine.json(&["sessions", "origin", CLAUDE_ID, "--out", out.to_str().expect("a path")]);
    let bytes = std::fs::read(&out).expect("the file");
    assert_eq!(bytes, std::fs::read(machine.claude_file()).expect("the file"));
    assert_eq!(written["bytes"], json!(bytes.len()));
    assert_eq!(written["blake3"].as_str().map(str::len), Some(64));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&out).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "history is for its owner only");
    }
}

#[test]
fn usage_adds_up_by_every_measure() {
    let machine = collected();
    let rows = |by: &str| machine.json(&["usage", "--by", by])["rows"].as_array().expect("rows").clone();
    let sum = |rows: &[Value], field: &str| rows.iter().filter_map(|row| row[field].as_u64()).sum::<u64>();
    let total = rows("total");
    assert_eq!(total.len(), 1);
    let written: u64 =
        [machine.claude_file(), machine.codex_file()].iter().map(|f| f.metadata().expect("a file").len()).sum();
    assert_eq!(sum(&total, "original_bytes"), written);
    for by in ["workspace", "construct", "agent", "kind"] {
        assert_eq!(sum(&rows(by), "original_bytes"), written, "by {by}");
    }
    assert_eq!(rows("agent").len(), 2);
    let table = machine.text(&["usage", "--by", "workspace"]);
    assert!(table.contains("parser") && table.contains("lexer"), "{table}");
}

#[test]
fn artifacts_are_listed_and_got() {
    let machine = collected();
    let list = machine.json(&["artifacts", "list", "--session", CLAUDE_ID]);
    let artifact = &list["artifacts"][0];
    assert_eq!((&artifact["kind"], &artifact["name"]), (&json!("log"), &json!("cargo test -p parser")), "{list}");
    let id = artifact["id"].as_str().expect("an id");
    assert!(machine.text(&["artifacts", "get", id]).contains("test result: ok. 12 passed"));
    let short = machine.text(&["artifacts", "list", "--session", CLAUDE_ID]);
    let short = short.lines().nth(1).and_then(|line| line.split_whitespace().next()).expect("a row").to_owned();
    assert!(machine.text(&["artifacts", "get", &short]).contains("test result: ok. 12 passed"), "{short}");
}

#[test]
fn agents_say_what_is_collected() {
    let machine = Machine::used();
    let place = |agent: &str| {
        let list = machine.json(&["agents"]);
        let places = list["places"].as_array().expect("places").clone();
        places.into_iter().find(|place| place["agent"] == agent && place["found"] == true).expect("the agent is found")
    };
    assert_eq!((&place("codex")["sessions"], &place("codex")["collected_sessions"]), (&json!(1), &json!(0)));
    let table = machine.text(&["agents"]);
    assert!(table.contains("2 sessions not collected yet"), "{table}");
    machine.collect();
    assert_eq!(place("codex")["collected_sessions"], 1);
    assert_eq!(place("claude-code")["deletes_after_days"], 30, "the agent's default");
}

#[test]
fn an_empty_store_says_what_to_do_next() {
    let machine = Machine::new();
    assert!(machine.text(&["constructs", "list"]).contains("`synthetic collect`"));
    assert_eq!(machine.text(&["usage", "--by", "construct"]), "Nothing is stored yet.\n");
    assert!(machine.text(&["check"]).starts_with("All is well."));
}

#[test]
fn nobody_reading_the_output_is_no_error() {
    let machine = collected();
    let mut run = machine.start(&["transcript", CLAUDE_ID, "--full"]);
    drop(run.stdout.take());
    let output = run.wait_with_output().expect("the program ends");
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}
