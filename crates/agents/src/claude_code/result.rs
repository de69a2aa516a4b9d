//! Results of tool calls. A record holds the text the model saw and, in `toolUseResult`, the same
//! once more with structure: that copy makes artifacts, never messages.

use std::borrow::Cow;

use synthetic_model::{ArtifactKind, ByteKind, Kind, Role, outline::flags};

use super::{answer, call, reader::ClaudeReader};
use crate::{
    calls::Answered,
    hash::hash64,
    json::{NodeKind, Value, decode_at_most},
    message::SHOWN_LABEL_BYTES,
    reader::{Artifact, Content, Edit, Interpretation, Message, Text},
};

impl ClaudeReader {
    /// One result block. `structured` is the record's `toolUseResult` when it belongs to this block.
    pub(super) fn result<'r, 't>(
        &mut self,
        block: Value<'r, 't>,
        structured: Option<Value<'r, 't>>,
        out: &mut Interpretation<'r>,
    ) {
        let id = out.id("tool_use_id", block.get("tool_use_id"));
        let raw_id = id.or(block.get("tool_use_id")).map(|value| value.raw()).unwrap_or(block.raw());
        let Answered { tool, about } = self.calls.answer(hash64(&[raw_id]));
        let mut message = Message::new(Role::Tool, Kind::ToolResult);
        let images = content(block, &mut message, out);
        let failed = block.get("is_error").is_some_and(Value::is_true) || structured.is_some_and(failed);
        message = message.failed(failed).flag(flags::IMAGE, !images.is_empty());
        message.call_id = id.and_then(Value::text);
        message.subagent = structured.and_then(|result| result.get_str("agentId")).map(agent_session);
        message.flags |= if message.subagent.is_some() { flags::SUBAGENT } else { 0 };
        let name = tool.as_deref().unwrap_or_default();
        let runs = call::runs_commands(name);
        message.bytes_kind = if runs { ByteKind::Logs } else { call::byte_kind(name, ByteKind::ToolOutput) };
        message.artifact = match structured.filter(|result| result.kind() == NodeKind::Object) {
            Some(result) if runs => log(result, about),
            Some(result) => diff(result, about),
            None if runs => log_of_text(&message.text, about),
            None => None,
        };
        message.tool = tool.map(Cow::Owned);
        out.messages.push(message);
        out.messages.extend(images);
    }
}

/// The id of a sub-agent's session: the name of its file.
pub(super) fn agent_session(agent: Cow<'_, str>) -> Cow<'_, str> {
    if agent.starts_with("agent-") { agent } else { Cow::Owned(format!("agent-{agent}")) }
}

/// Puts the text of a result into `message` and returns its pictures.
fn content<'r>(block: Value<'r, '_>, message: &mut Message<'r>, out: &mut Interpretation<'r>) -> Vec<Message<'r>> {
    let mut images = Vec::new();
    match block.get("content") {
        Some(text) if text.kind() == NodeKind::Text => message.text.push(Text::Escaped(text.literal())),
        Some(parts) if parts.kind() == NodeKind::Array => {
            let is_image = |part: &Value<'_, '_>| part.get("type").is_some_and(|kind| kind.is("image"));
            for part in parts.items().filter(is_image) {
                if out.is_full(part.start()) {
                    break;
                }
                images.push(answer::image(Role::Tool, part));
            }
            out.join(&mut message.text, parts.items().filter(|part| !is_image(part)));
        }
        Some(other) if other.kind() != NodeKind::Null => message.text.push(Text::Verbatim(other.raw())),
        _ => {}
    }
    images
}

fn failed(result: Value<'_, '_>) -> bool {
    let error_text = result.literal().starts_with(b"Error") || result.literal().starts_with(b"InputValidationError");
    error_text
        || result.get("interrupted").is_some_and(Value::is_true)
        || result.get("exitCode").and_then(Value::as_i64).is_some_and(|code| code != 0)
}

/// What a command printed, as the structured copy has it: longer than what the model saw.
fn log<'r>(result: Value<'r, '_>, command: Option<String>) -> Option<Artifact<'r>> {
    let mut text = Vec::new();
    for stream in ["stdout", "stderr"] {
        let Some(piece) = result.get_text(stream).filter(|piece| !piece.literal().is_empty()) else { continue };
        if !text.is_empty() {
            text.push(Text::Words(Cow::Borrowed("\n")));
        }
        text.push(Text::Escaped(piece.literal()));
    }
    let command = command.or_else(|| result.get_str("command").map(Cow::into_owned));
    log_of_text(&text, command)
}

fn log_of_text<'r>(text: &[Text<'r>], command: Option<String>) -> Option<Artifact<'r>> {
    let name = command.unwrap_or_else(|| "command".to_owned());
    (!text.is_empty()).then(|| Artifact::new(ArtifactKind::Log, name, Content::Text(text.to_vec())))
}

/// The edit a result reports.
fn diff<'r>(result: Value<'r, '_>, path: Option<String>) -> Option<Artifact<'r>> {
    let hunks = result.get("structuredPatch").filter(|hunks| hunks.kind() == NodeKind::Array);
    let edit = match hunks.filter(|hunks| hunks.items().next().is_some()) {
        Some(hunks) => Edit::Hunks(hunks.raw()),
        None => match (result.get_text("oldString"), result.get_text("newString")) {
            (Some(old), Some(new)) => Edit::Replace { old: old.literal(), new: new.literal() },
            _ => return None,
        },
    };
    let path = match result.get_text("filePath") {
        Some(path) => decode_at_most(path.literal(), SHOWN_LABEL_BYTES),
        None => Cow::Owned(path.unwrap_or_else(|| "file".to_owned())),
    };
    Some(Artifact::new(ArtifactKind::Diff, path, Content::Diff(edit)))
}
