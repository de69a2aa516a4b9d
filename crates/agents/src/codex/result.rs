//! Results of tool calls.

use std::borrow::Cow;

use synthetic_model::{ArtifactKind, ByteKind, Kind, Role, outline::flags};

use super::{call, item, reader::CodexReader};
use crate::{
    calls::Answered,
    hash::hash64,
    json::{NodeKind, Value, decode_at_most},
    reader::{Artifact, Content, Interpretation, Message},
};

/// Where in an output its exit code stands, if anywhere.
const HEAD_READ: usize = 512;
const TAIL_READ: usize = 200;

impl CodexReader {
    pub(super) fn result<'r>(&mut self, result: Value<'r, '_>, out: &mut Interpretation<'r>) {
        let id = out.id("call_id", result.get("call_id"));
        let Answered { tool, about } = id.map(|id| self.calls.answer(hash64(&[id.raw()]))).unwrap_or_default();
        let mut message = Message::new(Role::Tool, Kind::ToolResult);
        let output = ["output", "tools", "results"].iter().find_map(|key| result.get(key));
        let content = output.map(|output| output.get("content").unwrap_or(output));
        let images = content.map(|content| parts(content, &mut message, out)).unwrap_or_default();
        let failed = output.and_then(|output| output.get("success")).and_then(Value::as_bool) == Some(false)
            || result.get("status").is_some_and(|status| status.is("failed"))
            || content.is_some_and(|content| says_failed(content.literal()));
        message = message.failed(failed).flag(flags::IMAGE, !images.is_empty());
        message.call_id = id.and_then(Value::text);
        let name = tool.as_deref().unwrap_or_default();
        if call::runs_commands(name) {
            message.bytes_kind = ByteKind::Logs;
            let command = about.unwrap_or_else(|| name.to_owned());
            message.artifact = (!message.text.is_empty())
                .then(|| Artifact::new(ArtifactKind::Log, command, Content::Text(message.text.clone())));
        } else if call::edits(name) {
            message.bytes_kind = ByteKind::Diffs;
        }
        message.tool = tool.map(Cow::Owned);
        let words = output.map(Value::raw).unwrap_or_default();
        self.identify(id, &[b"result", words], out);
        out.messages.push(message);
        out.messages.extend(images);
    }
}

/// Puts the text of an output into `message` and returns its pictures.
fn parts<'r>(content: Value<'r, '_>, message: &mut Message<'r>, out: &mut Interpretation<'r>) -> Vec<Message<'r>> {
    if content.kind() != NodeKind::Array {
        item::texts(content, &mut message.text, out);
        return Vec::new();
    }
    let mut images = Vec::new();
    for part in content.items() {
        if let Some(url) = part.get_text("image_url") {
            if out.is_full(part.start()) {
                break;
            }
            images.push(item::image(Role::Tool, url));
        }
    }
    out.join(&mut message.text, content.items().filter(|part| part.get_text("image_url").is_none()));
    images
}

/// Whether an output reports a failure, in one of the forms the program wrote over time: a line
/// `Exit code: 1` or `Process exited with code 1`, JSON in the text with `"exit_code":1`, or words.
fn says_failed(literal: &[u8]) -> bool {
    let head = decode_at_most(literal, HEAD_READ);
    if head.starts_with('{') {
        let tail = literal.get(literal.len().saturating_sub(TAIL_READ)..).unwrap_or_default();
        return number_after(&String::from_utf8_lossy(tail), "\\\"exit_code\\\":").is_some_and(|code| code != 0);
    }
    let header = head.split("Output:\n").next().unwrap_or_default();
    let coded = ["Exit code: ", "Process exited with code ", "exit code: "]
        .iter()
        .find_map(|words| number_after(header, words));
    match coded {
        Some(code) => code != 0,
        None => ["failed ", "execution error", "patch rejected", "apply_patch verification failed", "aborted"]
            .iter()
            .any(|words| header.starts_with(words)),
    }
}

fn number_after(text: &str, words: &str) -> Option<i64> {
    let (_, rest) = text.split_once(words)?;
    let digits = rest.trim_start();
    let end = digits.find(|c: char| c != '-' && !c.is_ascii_digit()).unwrap_or(digits.len());
    digits.get(..end)?.parse().ok()
}
