//! Collecting: all of it, only what is new, and whatever the agent's files go through.

use std::fs;

use serde_json::{Value, json};

use crate::bench::{Machine, tree};
use crate::histories::{answer, claude, claude_talk, lines};

fn origin(machine: &Machine, session: &str) -> Vec<u8> {
    let ended = machine.run(&["sessions", "origin", session]);
    assert_eq!(ended.code, 0, "the origin is there: {}", ended.stderr);
    ended.stdout
}

fn texts(machine: &Machine) -> String {
    let sessions = machine.json(&["sessions", "list"]);
    let ids = sessions["sessions"].as_array().expect("sessions").iter();
    ids.map(|session| machine.text(&["transcript", session["id"].as_str().expect("an id"), "--full"])).collect()
}

#[test]
fn everything_is_collected_once_and_comes_back_byte_for_byte() {
    let machine = Machine::used();
    let sources = tree(&machine.home());
    let first = machine.collect();
    assert_eq!((&first["files_read"], &first["files_unchanged"]), (&json!(2), &json!(0)), "{first}");
    assert_eq!(first["records_new"], 11, "five of Claude Code and six of Codex");
    assert_eq!(first["skipped"], json!([]));

    for session in machine.json(&["sessions", "list"])["sessions"].as_array().expect("sessions") {
        let source = fs::read(session["source_path"].as_str().expect("a source")).expect("the agent's file");
        assert_eq!(origin(&machine, session["id"].as_str().expect("an id")), source);
    }
    let second = machine.collect();
    assert_eq!((&second["files_read"], &second["files_unchanged"]), (&json!(0), &json!(2)), "{second}");
    assert_eq!((&second["records_new"], &second["original_bytes"]), (&json!(0), &json!(0)), "nothing is read twice");
    assert_eq!(tree(&machine.home()), sources, "the agents' files are never touched");
    machine.text(&["check", "--read-data"]);
}

#[test]
fn appended_records_are_all_that_is_read_the_next_time() {
    let machine = Machine::new();
    let file = machine.claude_file();
    machine.write(&file, &lines(&claude_talk("Fix the parser")));
    machine.collect();
    let more = lines(&[claude("assistant", 6, answer("msg_3", json!({"type": "text", "text": "One more thing."})))]);
    machine.append(&file, &more);

    let report = machine.collect();
    assert_eq!((&report["records_new"], &report["original_bytes"]), (&json!(1), &json!(more.len())), "{report}");
    let session = machine.session();
    assert_eq!(origin(&machine, &session), fs::read(&file).expect("the file"));
    assert_eq!(machine.json(&["sessions", "show", &session])["records"], 6);
}

#[test]
fn a_torn_last_line_waits_until_it_is_whole() {
    let machine = Machine::new();
    let file = machine.claude_file();
    let last = lines(&[claude("assistant", 6, answer("msg_3", json!({"type": "text", "text": "Torn and mended."})))]);
    let (begun, rest) = last.split_at(last.len() / 2);
    machine.write(&file, &(lines(&claude_talk("Fix the parser")) + begun));
    let report = machine.collect();
    assert_eq!(report["records_new"], 5, "the torn line is not a record yet: {report}");

    machine.append(&file, rest);
    let report = machine.collect();
    assert_eq!(report["records_new"], 1, "{report}");
    assert!(texts(&machine).contains("Torn and mended."));
    assert_eq!(origin(&machine, &machine.session()), fs::read(&file).expect("the file"));
    machine.text(&["check", "--read-data"]);
}

#[test]
fn a_source_that_was_replaced_keeps_its_earlier_text() {
    let machine = Machine::new();
    let file = machine.claude_file();
    machine.write(&file, &lines(&claude_talk("The first history")));
    machine.collect();
    machine.write(&file, &lines(&claude_talk("Quite another history")));
    let report = machine.collect();
    assert_eq!(codes(&report), ["IN_CHANGED"], "{report}");

    let texts = texts(&machine);
    assert!(texts.contains("The first history"), "what was collected stays: {texts}");
    assert!(texts.contains("Quite another history"), "what stands there now is collected: {texts}");
    machine.text(&["check", "--read-data"]);
}

#[test]
fn a_source_that_was_cut_keeps_its_earlier_text() {
    let machine = Machine::new();
    let file = machine.claude_file();
    let talk = claude_talk("Fix the parser");
    machine.write(&file, &lines(&talk));
    machine.collect();
    machine.write(&file, &lines(&talk[..2]));
    machine.collect();
    assert!(texts(&machine).contains("All 12 tests pass."));
    machine.text(&["check", "--read-data"]);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test stands for the agent, which deletes its own file")]
fn a_source_that_is_gone_leaves_the_only_copy_here() {
    let machine = Machine::used();
    machine.collect();
    let bytes = fs::read(machine.claude_file()).expect("the file");
    fs::remove_file(machine.claude_file()).expect("the agent cleans up");
    machine.collect();
    let kept = machine.json(&["constructs", "list", "--only-copy"]);
    assert_eq!(kept["constructs"].as_array().map(Vec::len), Some(1), "{kept}");
    let construct = kept["constructs"][0]["id"].as_str().expect("an id");
    let session = machine.json(&["sessions", "list", "--construct", construct])["sessions"][0].clone();
    assert_eq!(session["source_gone"], true);
    assert_eq!(origin(&machine, session["id"].as_str().expect("an id")), bytes);
}

#[test]
fn a_damaged_line_costs_nothing_but_itself() {
    let machine = Machine::new();
    let file = machine.claude_file();
    let talk = claude_talk("Fix the parser");
    let text = format!("{}{{\"type\":\"user\",\"mess\nnot json at all\n{}", lines(&talk[..2]), lines(&talk[2..]));
    machine.write(&file, &text);
    let report = machine.collect();
    assert_eq!(report["records_new"], 7, "damaged lines are kept too: {report}");
    assert_eq!(codes(&report), ["IN_BAD_JSON", "IN_BAD_JSON"]);
    assert_eq!(origin(&machine, &machine.session()), text.as_bytes());
}

#[test]
fn a_dry_run_reads_and_stores_nothing() {
    let machine = Machine::used();
    let forecast = machine.json(&["collect", "--dry-run"]);
    assert_eq!((&forecast["dry_run"], &forecast["files_read"]), (&json!(true), &json!(2)), "{forecast}");
    assert_eq!(machine.json(&["sessions", "list"])["sessions"], json!([]));
}

#[test]
fn one_agent_or_one_file_can_be_collected_alone() {
    let machine = Machine::used();
    let report = machine.json(&["collect", "--agent", "codex"]);
    assert_eq!(report["files_read"], 1, "{report}");
    let file = machine.claude_file();
    let report = machine.json(&["collect", file.to_str().expect("a path")]);
    assert_eq!(report["files_read"], 1, "{report}");
    assert_eq!(machine.collect()["files_read"], 0);
}

#[test]
fn two_programs_collecting_at_once_store_everything_once() {
    let machine = Machine::used();
    machine.run(&["usage"]);
    let runs = [machine.start(&["collect", "--json"]), machine.start(&["collect", "--json"])];
    for run in runs {
        let output = run.wait_with_output().expect("the program ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let sessions = machine.json(&["sessions", "list"]);
    assert_eq!(sessions["sessions"].as_array().map(Vec::len), Some(2), "{sessions}");
    machine.text(&["check", "--read-data"]);
}

fn codes(report: &Value) -> Vec<&str> {
    report["skipped"].as_array().expect("a list").iter().filter_map(|skipped| skipped["code"].as_str()).collect()
}
