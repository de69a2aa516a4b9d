//! `attachment` records: what the program tells the model between turns, and queued prompts.

use std::borrow::Cow;

use synthetic_model::ArtifactKind;

use super::{prompt, reader::ClaudeReader};
use crate::{
    json::{NodeKind, Value, decode_at_most},
    message::SHOWN_LABEL_BYTES,
    reader::{Artifact, Interpretation, Message, Text},
};

/// Fields that hold the words of an attachment, the most telling first.
const WORDS: [&str; 7] = ["content", "blockingError", "snippet", "prompt", "stdout", "stderr", "plan"];

impl ClaudeReader {
    pub(super) fn attachment<'r>(&mut self, record: Value<'r, '_>, out: &mut Interpretation<'r>) {
        let Some(attachment) = record.get_object("attachment") else {
            out.push_unknown("attachment", record.get("type"), record);
            return;
        };
        let kind = attachment.get("type").and_then(Value::text).unwrap_or(Cow::Borrowed("unknown"));
        if kind == "queued_command"
            && let Some(prompt) = attachment.get("prompt")
        {
            prompt::queued(self, prompt, out);
            return;
        }
        let file = file_content(attachment);
        let mut message = Message::meta_with(label(attachment, &kind), words(attachment));
        if file.is_none() && message.text.len() == 1 {
            message.text.push(Text::Words(Cow::Borrowed("\n")));
            message.text.push(Text::Verbatim(attachment.raw()));
        }
        let failed = attachment.get("exitCode").and_then(Value::as_i64).is_some_and(|code| code != 0);
        message = message.failed(failed || kind.ends_with("_error"));
        if let Some(content) = file {
            let name = path(attachment).unwrap_or(Cow::Borrowed("file"));
            message.bytes_kind = ArtifactKind::File.byte_kind();
            message.artifact = Some(Artifact::of_text(ArtifactKind::File, name, content.literal()));
        }
        out.messages.push(message);
    }
}

/// One line of what an attachment is.
fn label(attachment: Value<'_, '_>, kind: &str) -> String {
    let name = ["hookName", "filename", "displayPath", "path", "planFilePath", "newDate"]
        .iter()
        .find_map(|field| attachment.get_text(field))
        .map(|name| decode_at_most(name.literal(), SHOWN_LABEL_BYTES));
    let kind = decode_at_most(kind.as_bytes(), 60).replace('_', " ");
    match name {
        Some(name) => format!("{kind}: {name}"),
        None => kind,
    }
}

fn words<'r, 't>(attachment: Value<'r, 't>) -> Option<Value<'r, 't>> {
    let first = |value: Value<'r, 't>| match value.kind() {
        NodeKind::Array => value.items().next(),
        _ => Some(value),
    };
    let mut found = WORDS.iter().filter_map(|field| attachment.get(field)).filter_map(first);
    found.find(|value| !value.literal().is_empty())
}

fn path<'r>(attachment: Value<'r, '_>) -> Option<Cow<'r, str>> {
    let path = attachment.get_text("filename").or_else(|| attachment.at(&["content", "file", "filePath"]))?;
    Some(decode_at_most(path.literal(), SHOWN_LABEL_BYTES))
}

/// The text of an attached file.
fn file_content<'r, 't>(attachment: Value<'r, 't>) -> Option<Value<'r, 't>> {
    let content = attachment.at(&["content", "file", "content"]);
    content.or_else(|| attachment.at(&["content", "content"])).filter(|value| value.kind() == NodeKind::Text)
}
