//! Text written by strangers cannot steer a terminal (R37).

use serde_json::{Value, json};

use crate::bench::Machine;
use crate::histories::{CLAUDE_ID, answer, claude, lines};

/// Clears the screen, sets the title, fills the clipboard, recolours, rewrites a line, hides and
/// reorders text.
const HOSTILE: &str =
    "Hi\u{1b}[2J\u{1b}]0;owned\u{7}\u{1b}]52;c;cm0=\u{7}\u{9b}31m\rfake\u{7f} a\u{202e}cod.exe\u{200b}\u{e0041}";

fn talk() -> Vec<Value> {
    vec![
        claude("user", 1, json!({"role": "user", "content": HOSTILE})),
        claude("assistant", 2, answer("msg_1", json!({"type": "text", "text": format!("Yes: {HOSTILE}")}))),
        claude(
            "assistant",
            3,
            answer("msg_1", json!({"type": "tool_use", "id": "t", "name": HOSTILE, "input": {"command": HOSTILE}})),
        ),
        claude(
            "user",
            4,
            json!({"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t", "content": HOSTILE}]}),
        ),
        json!({"type": "custom-title", "customTitle": HOSTILE, "sessionId": CLAUDE_ID}),
    ]
}

fn is_harmless(text: &str) -> bool {
    let steers = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{e0000}'..='\u{e007f}')
    };
    !text.chars().any(steers)
}

#[test]
fn no_command_lets_a_control_character_through() {
    let machine = Machine::new();
    machine.write(&machine.claude_file(), &lines(&talk()));
    machine.collect();
    let construct = machine.construct();
    for arguments in [
        &["constructs", "list"][..],
        &["constructs", "show", &construct],
        &["constructs", "pin", &construct],
        &["sessions", "list"],
        &["sessions", "show", CLAUDE_ID],
        &["transcript", CLAUDE_ID],
        &["transcript", CLAUDE_ID, "--full"],
        &["artifacts", "list"],
        &["usage", "--by", "construct"],
        &["constructs", "list", "--json"],
        &["transcript", CLAUDE_ID, "--jsonl"],
    ] {
        let shown = machine.text(arguments);
        assert!(is_harmless(&shown), "{arguments:?} shows {shown:?}");
    }
    let transcript = machine.text(&["transcript", CLAUDE_ID]);
    assert!(transcript.contains(r"\u{1b}]0;owned\u{7}"), "what was hidden is visible: {transcript}");
    assert!(transcript.contains(r"a\u{202e}cod.exe"), "{transcript}");
    let items = machine.json(&["transcript", CLAUDE_ID]);
    assert_eq!(items["items"][0]["text"], HOSTILE, "for scripts the text is what it was");
}

#[test]
fn an_error_message_lets_no_control_character_through() {
    let machine = Machine::new();
    let path = "no\u{1b}[2Jsuch\u{202e}file.jsonl";
    for arguments in [
        &["collect", path][..],
        &["sessions", "show", "bad\u{1b}[2Jid"],
        &["constructs", "list", "--workspace", "\u{9b}31m"],
        &["no\u{1b}]0;x\u{7}command"],
        &["artifacts", "get", "\u{1b}c"],
    ] {
        let ended = machine.run(arguments);
        assert_ne!(ended.code, 0, "{arguments:?}");
        assert!(is_harmless(&ended.stderr), "{arguments:?} says {:?}", ended.stderr);
        assert!(is_harmless(&ended.text()), "{arguments:?} shows {:?}", ended.text());
    }
}

#[cfg(unix)]
#[test]
fn a_hostile_file_name_is_shown_harmlessly() {
    let machine = Machine::new();
    let file = machine.home().join(".claude/projects/-work-\u{1b}[2J").join("x\u{202e}\r.jsonl");
    machine.write(&file, "not a history\n");
    for arguments in [&["collect"][..], &["agents"], &["collect", "--json"]] {
        let ended = machine.run(arguments);
        assert!(is_harmless(&ended.text()) && is_harmless(&ended.stderr), "{arguments:?} shows {ended:?}");
    }
}
