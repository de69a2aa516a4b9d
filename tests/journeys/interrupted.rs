//! Ctrl-C and servers: what runs can be ended, and what was done stays.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::bench::{Machine, signal, tree};
use crate::histories::{answer, claude, lines};

const FILES: u32 = 40;
const FILE_TEXT_BYTES: usize = 600_000;

/// A machine with enough history that collecting it takes a while.
fn much_used() -> Machine {
    let machine = Machine::new();
    for number in 0..FILES {
        let file =
            machine.home().join(format!(".claude/projects/-work-parser/{number:08}-0000-4000-8000-000000000000.jsonl"));
        let text = format!("{number} ").repeat(FILE_TEXT_BYTES / 40);
        let words = (1..20).map(|step| {
            claude(
                "assistant",
                step,
                answer(&format!("m{step}"), json!({"type": "text", "text": format!("{step} {text}")})),
            )
        });
        machine.write(&file, &lines(&words.collect::<Vec<_>>()));
    }
    machine
}

#[test]
fn an_interrupted_collection_keeps_what_it_read_and_goes_on_later() {
    let machine = much_used();
    machine.run(&["usage"]);
    let mut run = machine.start(&["collect", "--json"]);
    let mut stages = BufReader::new(run.stderr.take().expect("its errors")).lines();
    assert!(stages.next().is_some_and(|line| line.is_ok()), "it says what it does");
    signal(&run, "INT");
    let output = run.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(130));
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
    assert_eq!(report["cancelled"], true, "{report}");
    machine.text(&["check", "--read-data"]);

    let rest = machine.collect();
    let kept = |report: &Value| report["records_new"].as_u64().expect("a number");
    assert_eq!(kept(&report) + kept(&rest), u64::from(FILES) * 19, "{report} {rest}");
    for session in machine.json(&["sessions", "list"])["sessions"].as_array().expect("sessions") {
        let source = std::fs::read(session["source_path"].as_str().expect("a source")).expect("the file");
        let origin = machine.run(&["sessions", "origin", session["id"].as_str().expect("an id")]).stdout;
        assert!(origin == source, "{}", session["source_path"]);
    }
}

#[test]
fn a_killed_collection_is_finished_by_the_next_one() {
    let machine = much_used();
    machine.run(&["usage"]);
    let mut run = machine.start(&["collect"]);
    let mut stages = BufReader::new(run.stderr.take().expect("its errors")).lines();
    assert!(stages.next().is_some_and(|line| line.is_ok()), "it says what it does");
    run.kill().and_then(|()| run.wait()).expect("it is killed");
    machine.collect();
    assert_eq!(machine.json(&["usage"])["rows"][0]["original_bytes"], json!(written(&machine)));
    machine.text(&["check", "--read-data"]);
}

fn written(machine: &Machine) -> usize {
    tree(&machine.home()).iter().map(|(_, bytes)| bytes.len()).sum()
}

#[test]
fn a_server_answers_nobody_without_its_token_and_ends_on_request() {
    let machine = Machine::new();
    let mut run = machine.start(&["serve", "--jsonl"]);
    let mut first = String::new();
    BufReader::new(run.stdout.take().expect("its output")).read_line(&mut first).expect("a line");
    let serving: Value = serde_json::from_str(&first).expect("one JSON document on one line");
    let address = serving["address"].as_str().expect("an address");
    assert!(address.starts_with("127.0.0.1:"), "{address}");
    let token = std::fs::read_to_string(serving["token_file"].as_str().expect("a file")).expect("the token");
    assert!(!first.contains(token.trim()), "the token is not in the document");

    let mut stream = TcpStream::connect(address).expect("it listens");
    let request = format!(
        "POST /api/v1/read_status HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}"
    );
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 4") && !answer.contains("schema"), "{answer}");

    signal(&run, "INT");
    assert!(run.wait().expect("it ends").success());
}

#[test]
fn a_followed_transcript_shows_what_the_agent_adds() {
    let machine = Machine::new();
    let file = machine.claude_file();
    machine.write(&file, &lines(&crate::histories::claude_talk("Fix the parser")));
    machine.collect();
    let mut run = machine.start(&["transcript", &machine.session(), "--follow", "--jsonl"]);
    let mut items = BufReader::new(run.stdout.take().expect("its output")).lines();
    let mut next = || serde_json::from_str::<Value>(&items.next().expect("an item").expect("a line")).expect("JSON");
    assert_eq!((0..5).map(|_| next()["seq"].clone()).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    machine
        .append(&file, &lines(&[claude("assistant", 6, answer("m", json!({"type": "text", "text": "Added live."})))]));
    assert_eq!(next()["text"], "Added live.");
    signal(&run, "INT");
    assert_eq!(run.wait().expect("it ends").code(), Some(130));
}
