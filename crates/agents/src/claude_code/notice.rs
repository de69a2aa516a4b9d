//! Records that only keep books: one line each, so that nothing is invisible.

use std::borrow::Cow;

use synthetic_model::{Kind, Role, outline::flags};

use super::{reader::ClaudeReader, result};
use crate::{
    facts::rank,
    json::{Value, decode_at_most},
    reader::{Interpretation, Message, Text},
};

/// `system` records.
pub(super) fn system<'r>(record: Value<'r, '_>, out: &mut Interpretation<'r>) {
    let subtype = short(record.get("subtype"));
    let content = record.get_text("content");
    let message = match &*subtype {
        "compact_boundary" | "microcompact_boundary" => {
            let mut message = Message::meta_with(compaction(record), content);
            message.kind = Kind::Compaction;
            message
        }
        "away_summary" => match content {
            Some(content) => Message::saying(Role::System, Kind::Summary, Text::Escaped(content.literal())),
            None => Message::meta("summary"),
        },
        "turn_duration" => Message::meta(format!("turn took {}", seconds(record.get("durationMs")))),
        "" => match content {
            Some(content) => Message::saying(Role::System, Kind::Meta, Text::Escaped(content.literal())),
            None => Message::meta("notice of the program"),
        },
        "api_error" => {
            let reason = record.at(&["error", "message"]).or_else(|| record.get("error"));
            Message::meta_with("API error", content.or(reason)).failed(true)
        }
        _ => Message::meta_with(subtype.replace('_', " "), content),
    };
    let error = record.get("level").is_some_and(|level| level.is("error"));
    out.messages.push(message.failed(error));
}

fn compaction(record: Value<'_, '_>) -> String {
    let number = |key: &str| {
        let found = record.at(&["compactMetadata", key]).or_else(|| record.at(&["microcompactMetadata", key]));
        found.and_then(Value::as_u64)
    };
    let trigger = record.at(&["compactMetadata", "trigger"]).and_then(Value::text);
    let trigger = trigger.map(|word| format!(" ({})", crate::facts::cut(&word, 60))).unwrap_or_default();
    match (number("preTokens"), number("postTokens")) {
        (Some(before), Some(after)) => format!("context compacted from {before} to {after} tokens{trigger}"),
        (Some(before), None) => format!("context compacted at {before} tokens{trigger}"),
        _ => format!("context compacted{trigger}"),
    }
}

/// `progress` records: what is under way, and copies of a sub-agent's messages.
pub(super) fn progress<'r>(record: Value<'r, '_>, out: &mut Interpretation<'r>) {
    let data = record.get_object("data");
    let kind = short(data.and_then(|data| data.get("type"))).replace('_', " ");
    let name = data.and_then(|data| {
        ["hookName", "serverName", "taskDescription", "query", "command"].iter().find_map(|key| data.get_text(key))
    });
    let label = match name {
        Some(name) => format!("{kind}: {}", decode_at_most(name.literal(), 200)),
        None if kind.is_empty() => "progress".to_owned(),
        None => kind,
    };
    let mut message = Message::meta(label);
    message.call_id = record.get_str("parentToolUseID").filter(|id| id.len() <= crate::message::ID_BYTES);
    message.subagent = data.and_then(|data| data.get_str("agentId")).map(result::agent_session);
    message.flags |= if message.subagent.is_some() { flags::SUBAGENT } else { 0 };
    out.messages.push(message);
}

impl ClaudeReader {
    /// Records without a place in the chain.
    pub(super) fn bookkeeping<'r>(
        &mut self,
        kind: Option<Value<'r, '_>>,
        record: Value<'r, '_>,
        out: &mut Interpretation<'r>,
    ) {
        let field = |key: &str| record.get_text(key);
        let words = |key: &str| short(record.get(key));
        let name = kind.map(|kind| kind.literal()).unwrap_or_default();
        let message = match name {
            b"summary" => {
                if let (Some(leaf), Some(summary)) = (field("leafUuid"), field("summary")) {
                    self.saw_summary(leaf.literal(), summary.literal());
                }
                let text = field("summary").map_or(Text::Verbatim(record.raw()), |text| Text::Escaped(text.literal()));
                Message::saying(Role::System, Kind::Summary, text)
            }
            b"ai-title" => self.title(rank::MODEL, "title", field("aiTitle")),
            b"custom-title" => self.title(rank::USER, "title given by the user", field("customTitle")),
            b"agent-name" => Message::meta_with("agent name", field("agentName")),
            b"last-prompt" => Message::meta_with("last prompt", field("lastPrompt")),
            b"file-history-snapshot" | b"file-history-delta" => {
                let files = record.at(&["snapshot", "trackedFileBackups"]).map_or(0, |files| files.entries().count());
                Message::meta(format!("file history: {files} files"))
            }
            b"queue-operation" => Message::meta_with(format!("queue: {}", words("operation")), field("content")),
            b"pr-link" => Message::meta_with("pull request", field("prUrl")),
            b"mode" => Message::meta(format!("mode: {}", words("mode"))),
            b"permission-mode" => Message::meta(format!("permissions: {}", words("permissionMode"))),
            b"bridge-session"
            | b"frame-link"
            | b"tag"
            | b"worktree-state"
            | b"agent-setting"
            | b"content-replacement"
            | b"attribution-snapshot"
            | b"agent-color" => Message::meta(short(kind).replace('-', " ")),
            _ => {
                out.push_unknown("record", kind, record);
                return;
            }
        };
        out.messages.push(message);
    }

    fn title<'r>(&mut self, rank: u8, what: &'static str, title: Option<Value<'r, '_>>) -> Message<'r> {
        if let Some(title) = title {
            self.known.facts.offer_title(rank, title.literal());
        }
        Message::meta_with(what, title)
    }
}

/// A word from a field, short enough to stand in a label.
fn short<'r>(value: Option<Value<'r, '_>>) -> Cow<'r, str> {
    value.map(|value| decode_at_most(value.literal(), 60)).unwrap_or_default()
}

fn seconds(millis: Option<Value<'_, '_>>) -> String {
    match millis.and_then(Value::as_f64) {
        Some(millis) => format!("{:.1} s", millis / 1000.0),
        None => "unknown time".to_owned(),
    }
}
