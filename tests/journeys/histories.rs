//! Small histories as the agents write them.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::bench::Machine;

pub(crate) const CLAUDE_ID: &str = "5c7298d0-aeab-4312-b0db-9432417ff7b8";
pub(crate) const CODEX_ID: &str = "019c4531-58bd-7d10-8426-8dff35a256e1";

/// Prompt, answer, call, result, closing answer: five records of a Claude Code session.
pub(crate) fn claude_talk(prompt: &str) -> Vec<Value> {
    vec![
        claude("user", 1, json!({"role": "user", "content": prompt})),
        claude("assistant", 2, answer("msg_1", json!({"type": "text", "text": "I read the parser first."}))),
        claude(
            "assistant",
            3,
            answer(
                "msg_1",
                json!({"type": "tool_use", "id": "toolu_1", "name": "Bash", "input": {"command": "cargo test -p parser"}}),
            ),
        ),
        claude(
            "user",
            4,
            json!({"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1", "content": "test result: ok. 12 passed"}]}),
        ),
        claude("assistant", 5, answer("msg_2", json!({"type": "text", "text": "All 12 tests pass."}))),
    ]
}

/// One record of a Claude Code session; `step` is its place in it and its minute.
pub(crate) fn claude(kind: &str, step: u32, message: Value) -> Value {
    let parent = (step > 1).then(|| claude_uuid(step - 1));
    json!({
        "type": kind, "uuid": claude_uuid(step), "parentUuid": parent, "sessionId": CLAUDE_ID,
        "timestamp": format!("2025-08-01T10:{step:02}:00.000Z"), "cwd": "/work/parser", "gitBranch": "main",
        "version": "2.1.169", "isSidechain": false, "userType": "external", "message": message,
    })
}

fn claude_uuid(step: u32) -> String {
    format!("aaaaaaaa-0000-4000-8000-{step:012}")
}

/// An answer of the model with one block.
pub(crate) fn answer(id: &str, block: Value) -> Value {
    json!({
        "id": id, "type": "message", "role": "assistant", "model": "claude-opus-4-8", "content": [block],
        "stop_reason": "end_turn", "usage": {"input_tokens": 10, "output_tokens": 7},
    })
}

/// A Codex session: who it is, a prompt, a call with its result, an answer.
pub(crate) fn codex_talk(prompt: &str) -> Vec<Value> {
    let items = [
        (
            "session_meta",
            json!({"id": CODEX_ID, "timestamp": "2025-08-02T09:00:00.000Z", "cwd": "/work/lexer", "originator": "codex_cli_rs", "cli_version": "0.130.0", "git": {"branch": "dev"}}),
        ),
        ("turn_context", json!({"cwd": "/work/lexer", "model": "gpt-5-codex"})),
        ("event_msg", json!({"type": "user_message", "message": prompt})),
        (
            "response_item",
            json!({"type": "function_call", "name": "exec_command", "arguments": "{\"cmd\":\"ls src\"}", "call_id": "call_1"}),
        ),
        ("response_item", json!({"type": "function_call_output", "call_id": "call_1", "output": "lexer.rs"})),
        (
            "response_item",
            json!({"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "There is one file."}]}),
        ),
    ];
    let record = |(minute, (kind, payload)): (usize, (&str, Value))| json!({"timestamp": format!("2025-08-02T09:{minute:02}:00.000Z"), "type": kind, "payload": payload});
    items.into_iter().enumerate().map(record).collect()
}

/// Records as lines.
pub(crate) fn lines(records: &[Value]) -> String {
    records.iter().map(|record| format!("{record}\n")).collect()
}

impl Machine {
    /// Where the Claude Code session of these tests lies.
    pub(crate) fn claude_file(&self) -> PathBuf {
        self.home().join(".claude/projects/-work-parser").join(format!("{CLAUDE_ID}.jsonl"))
    }

    /// Where the Codex session of these tests lies.
    pub(crate) fn codex_file(&self) -> PathBuf {
        self.home().join(".codex/sessions/2025/08/02").join(format!("rollout-2025-08-02T09-00-00-{CODEX_ID}.jsonl"))
    }

    /// Writes a file of an agent anew.
    pub(crate) fn write(&self, file: &PathBuf, text: &str) {
        fs::create_dir_all(file.parent().expect("a folder")).expect("the agent's folder");
        fs::File::create(file).and_then(|mut file| file.write_all(text.as_bytes())).expect("the agent writes");
    }

    /// Appends to a file of an agent, as the agent does.
    pub(crate) fn append(&self, file: &PathBuf, text: &str) {
        let appended =
            fs::OpenOptions::new().append(true).open(file).and_then(|mut file| file.write_all(text.as_bytes()));
        appended.expect("the agent appends");
    }

    /// A machine on which both agents were used once.
    pub(crate) fn used() -> Self {
        let machine = Self::new();
        machine.write(&machine.claude_file(), &lines(&claude_talk("Fix the parser")));
        machine.write(&machine.codex_file(), &lines(&codex_talk("List the files")));
        machine
    }
}
