//! Small Claude Code histories.

use serde_json::{Value, json};

/// A file of a session under the agent's own name for it.
pub(crate) fn path(session: &str) -> String {
    format!(".claude/projects/-p/{session}.jsonl")
}

pub(crate) fn user(session: &str, uuid: &str, text: &str) -> String {
    let message = json!({"role": "user", "content": text});
    chained(session, "user", uuid, message)
}

pub(crate) fn assistant(session: &str, uuid: &str, text: &str) -> String {
    let message = json!({
        "id": format!("m-{uuid}"), "role": "assistant", "model": "model-x",
        "content": [{"type": "text", "text": text}], "usage": {"input_tokens": 3, "output_tokens": 5},
    });
    chained(session, "assistant", uuid, message)
}

pub(crate) fn bash(session: &str, uuid: &str, command: &str) -> String {
    let message = json!({
        "id": format!("m-{uuid}"), "role": "assistant", "model": "model-x",
        "content": [{"type": "tool_use", "id": format!("t-{uuid}"), "name": "Bash", "input": {"command": command}}],
        "usage": {"input_tokens": 3, "output_tokens": 7},
    });
    chained(session, "assistant", uuid, message)
}

/// The result of the call that [`bash`] wrote under `call`.
pub(crate) fn output(session: &str, uuid: &str, call: &str, text: &str) -> String {
    let message = json!({
        "role": "user", "content": [{"type": "tool_result", "tool_use_id": format!("t-{call}"), "content": text}],
    });
    chained(session, "user", uuid, message)
}

/// A picture somebody pasted, the same for the same length.
pub(crate) fn picture(session: &str, uuid: &str, base64_bytes: usize) -> String {
    let mut data = vec![0; base64_bytes];
    blake3::Hasher::new().finalize_xof().fill(&mut data);
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let data: String = data.iter().map(|byte| char::from(alphabet[usize::from(byte % 64)])).collect();
    let source = json!({"type": "base64", "media_type": "image/png", "data": data});
    let message = json!({"role": "user", "content": [{"type": "image", "source": source}]});
    chained(session, "user", uuid, message)
}

/// A file that all sessions of a project read, each with a line of its own.
pub(crate) fn source_read(own: usize) -> String {
    let lines = (0..900).map(|n| format!("    let value_{n} = compute(input, {n}, \"{}\");\n", n * 7919 % 1000));
    lines.chain([format!("// session {own} was here\n")]).collect()
}

fn chained(session: &str, kind: &str, uuid: &str, message: Value) -> String {
    let minute = uuid.bytes().fold(0_u32, |sum, byte| sum * 7 + u32::from(byte)) % 60;
    let record = json!({
        "type": kind, "uuid": uuid, "parentUuid": null, "sessionId": session, "cwd": "/work/app", "version": "2.1.0",
        "gitBranch": "main", "isSidechain": false, "timestamp": format!("2026-01-01T10:{minute:02}:00.000Z"),
        "message": message,
    });
    format!("{record}\n")
}
