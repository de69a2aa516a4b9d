//! Small Codex histories.

use serde_json::{Value, json};

/// A file of a session under the agent's own name for it.
pub(crate) fn path(session: &str) -> String {
    format!(".codex/sessions/2026/01/01/rollout-2026-01-01T10-00-00-{session}.jsonl")
}

/// A session that says one thing; `more` are further fields of its header.
pub(crate) fn session(session: &str, more: &[(&str, Value)], text: &str) -> String {
    let at = "2026-01-01T10:00:00.000Z";
    let mut meta = json!({"id": session, "timestamp": at, "cwd": "/work/tool", "originator": "codex_cli_rs",
        "cli_version": "0.142.0", "source": "cli"});
    for (key, value) in more {
        meta[*key] = value.clone();
    }
    let said = json!({"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]});
    let line = |kind: &str, payload: Value| json!({"timestamp": at, "type": kind, "payload": payload}).to_string();
    format!("{}\n{}\n", line("session_meta", meta), line("response_item", said))
}

/// The header fields of a sub-agent of `parent`.
pub(crate) fn spawned_by(parent: &str) -> [(&'static str, Value); 2] {
    let source = json!({"subagent": {"thread_spawn": {"parent_thread_id": parent, "depth": 1}}});
    [("source", source), ("parent_thread_id", json!(parent))]
}
