//! `user` records: prompts, results, and what the program puts in the person's mouth.

use std::borrow::Cow;

use synthetic_model::{ArtifactKind, Kind, Role};

use super::{answer, reader::ClaudeReader};
use crate::{
    facts::rank,
    json::{NodeKind, Value},
    reader::{Artifact, Interpretation, Message, Text},
};

/// Elements the program wraps around words that are not the person's.
const INJECTED: [&str; 19] = [
    "agent-notification",
    "bash-notification",
    "bash-stderr",
    "bash-stdout",
    "ide_diagnostics",
    "ide_opened_file",
    "ide_selection",
    "local-command-caveat",
    "local-command-stderr",
    "local-command-stdout",
    "new-diagnostics",
    "post-tool-use-hook",
    "session-start-hook",
    "system-reminder",
    "task-notification",
    "teammate-message",
    "tick",
    "user-prompt-submit-hook",
    "usage-notification",
];
/// How messages of the program begin that are not wrapped.
const INJECTED_BEGINNINGS: [&[u8]; 3] =
    [b"[Request interrupted by user", b"Caveat: The messages below", b"[Request cancelled"];

/// What a record says its words are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Voice {
    Person,
    Injected,
    Summary,
}

impl ClaudeReader {
    pub(super) fn prompt<'r>(&mut self, record: Value<'r, '_>, out: &mut Interpretation<'r>) {
        let is = |key: &str| record.get(key).is_some_and(Value::is_true);
        let voice = match (is("isCompactSummary"), is("isMeta")) {
            (true, _) => Voice::Summary,
            (_, true) => Voice::Injected,
            _ => Voice::Person,
        };
        let spoken = match record.at(&["message", "content"]) {
            Some(text) if text.kind() == NodeKind::Text => {
                self.words(text, voice, out);
                true
            }
            Some(blocks) if blocks.kind() == NodeKind::Array => self.prompt_blocks(blocks, record, voice, out),
            _ => {
                out.push_unknown("prompt", record.get("type"), record);
                false
            }
        };
        self.known.facts.counts.user += u64::from(spoken && voice == Voice::Person);
        if let Some(plan) = record.get_text("planContent").filter(|plan| !plan.literal().is_empty()) {
            let mut message = Message::meta("plan");
            message.artifact = Some(Artifact::of_text(ArtifactKind::Plan, "plan", plan.literal()));
            message.bytes_kind = ArtifactKind::Plan.byte_kind();
            out.messages.push(message);
        }
    }

    /// True when the blocks are a prompt: they hold words or a picture, and no result.
    fn prompt_blocks<'r>(
        &mut self,
        blocks: Value<'r, '_>,
        record: Value<'r, '_>,
        voice: Voice,
        out: &mut Interpretation<'r>,
    ) -> bool {
        let is_result = |block: &Value<'_, '_>| block.get("type").is_some_and(|kind| kind.is("tool_result"));
        let results = blocks.items().filter(is_result).count();
        let structured = record.get("toolUseResult");
        self.known.structured_results |= results > 0 && structured.is_some();
        let mut words = false;
        for block in blocks.items() {
            if out.is_full(block.start()) {
                break;
            }
            let kind = block.get("type");
            match kind.map(|kind| kind.literal()).unwrap_or_default() {
                b"tool_result" => self.result(block, structured.filter(|_| results == 1), out),
                b"text" => match block.get_text("text") {
                    Some(text) => {
                        words = true;
                        self.words(text, voice, out);
                    }
                    None => out.push_unknown("block", kind, block),
                },
                b"image" => {
                    words = true;
                    out.messages.push(answer::image(Role::User, block));
                }
                b"document" => out.messages.push(answer::document(Role::User, block)),
                _ => out.push_unknown("block", kind, block),
            }
        }
        words && results == 0
    }

    /// Words in a prompt's place: the person's own, with what the program put before them apart.
    fn words<'r>(&mut self, text: Value<'r, '_>, voice: Voice, out: &mut Interpretation<'r>) {
        let literal = text.literal();
        match voice {
            Voice::Summary => out.messages.push(Message::saying(Role::System, Kind::Summary, Text::Escaped(literal))),
            Voice::Injected => out.messages.push(injected(literal)),
            Voice::Person => {
                let (before, own) = split_injected(literal);
                out.messages.extend(before.into_iter().map(injected));
                if !own.is_empty() || literal.is_empty() {
                    self.own_words(own, out);
                }
            }
        }
    }

    fn own_words<'r>(&mut self, literal: &'r [u8], out: &mut Interpretation<'r>) {
        let mut message = Message::saying(Role::User, Kind::Text, Text::Escaped(literal));
        let command = element(literal, "command-name").filter(|_| literal.starts_with(b"<command-"));
        match command {
            Some(command) => {
                self.known.facts.offer_title(rank::FOREIGN, command);
                message.label = Some(Text::Escaped(command));
            }
            None => self.known.facts.offer_prompt(literal),
        }
        out.messages.push(message);
    }
}

pub(super) fn injected(literal: &[u8]) -> Message<'_> {
    Message::saying(Role::System, Kind::Meta, Text::Escaped(literal))
}

/// Splits off what the program put before the person's words.
fn split_injected(literal: &[u8]) -> (Vec<&[u8]>, &[u8]) {
    let mut before = Vec::new();
    let mut rest = trim_escaped_start(literal);
    if INJECTED_BEGINNINGS.iter().any(|beginning| rest.starts_with(beginning)) {
        return (vec![rest], &[]);
    }
    while let Some(name) = INJECTED.iter().find(|name| opens(rest, name)) {
        let closing = format!("</{name}>");
        let end = memchr::memmem::find(rest, closing.as_bytes()).map_or(rest.len(), |at| at + closing.len());
        let (element, after) = rest.split_at(end);
        before.push(element);
        rest = trim_escaped_start(after);
    }
    if before.is_empty() { (before, literal) } else { (before, rest) }
}

fn opens(literal: &[u8], name: &str) -> bool {
    literal
        .strip_prefix(b"<")
        .and_then(|rest| rest.strip_prefix(name.as_bytes()))
        .is_some_and(|rest| matches!(rest.first(), Some(b'>' | b' ' | b'\\')))
}

/// The inside of the first element `name`.
fn element<'r>(literal: &'r [u8], name: &str) -> Option<&'r [u8]> {
    let opening = format!("<{name}>");
    let start = memchr::memmem::find(literal, opening.as_bytes())? + opening.len();
    let rest = literal.get(start..)?;
    rest.get(..memchr::memmem::find(rest, format!("</{name}>").as_bytes())?)
}

/// Without the white space and escaped line ends it begins with.
fn trim_escaped_start(literal: &[u8]) -> &[u8] {
    let mut rest = literal;
    loop {
        let trimmed = rest.trim_ascii_start();
        let next = trimmed.strip_prefix(b"\\n").or_else(|| trimmed.strip_prefix(b"\\r"));
        match next.or_else(|| trimmed.strip_prefix(b"\\t")) {
            Some(next) => rest = next,
            None => return trimmed,
        }
    }
}

/// The words of a queued prompt or other text in a field.
pub(super) fn queued<'r>(reader: &mut ClaudeReader, prompt: Value<'r, '_>, out: &mut Interpretation<'r>) {
    match prompt.kind() {
        NodeKind::Text => reader.words(prompt, Voice::Person, out),
        NodeKind::Array => {
            reader.prompt_blocks(prompt, prompt, Voice::Person, out);
        }
        _ => out.messages.push(Message::meta(Cow::Borrowed("queued prompt"))),
    }
}
