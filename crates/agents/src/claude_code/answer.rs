//! `assistant` records: blocks of an answer of the model. One answer is written as several records,
//! one block each, which repeat its id and its token use so far.

use std::borrow::Cow;

use synthetic_model::{ArtifactKind, Kind, Role, outline::flags};

use super::{call, reader::ClaudeReader};
use crate::{
    hash::hash64,
    json::{NodeKind, Value},
    reader::{Artifact, Content, Interpretation, Message, Text},
};

/// Tokens of one answer: input, cached, output. Counted once at their largest.
pub(super) type Usage = [u32; 3];

/// The model named in messages the program itself writes in the model's place.
const NO_MODEL: &str = "<synthetic>";

impl ClaudeReader {
    pub(super) fn answer<'r>(&mut self, record: Value<'r, '_>, out: &mut Interpretation<'r>) {
        let before = out.messages.len();
        let Some(answer) = record.get_object("message") else {
            out.push_unknown("answer", record.get("type"), record);
            return;
        };
        let id = out.id("message.id", answer.get("id"));
        let model = answer.get_str("model").filter(|model| !model.is_empty());
        if let Some(model) = model.as_deref().filter(|model| *model != NO_MODEL) {
            self.known.facts.saw_model(model);
        }
        self.blocks(answer, record, out);
        let key = id.or(record.get_text("uuid")).map(|value| value.literal()).unwrap_or_default();
        let first = self.answers.insert(hash64(&[key]), ());
        self.known.facts.counts.assistant += u64::from(first);
        let tokens = self.tokens(key, answer, record);
        let failed = record.get("isApiErrorMessage").is_some_and(Value::is_true)
            || record.get("error").is_some_and(|error| error.kind() != NodeKind::Null);
        for (index, message) in out.messages.iter_mut().skip(before).enumerate() {
            message.model.clone_from(&model);
            message.flags |= if failed { flags::FAILED } else { 0 };
            if index == 0 {
                message.tokens = tokens;
                message.flags |= if first { flags::COUNTED } else { 0 };
            }
        }
    }

    fn blocks<'r>(&mut self, answer: Value<'r, '_>, record: Value<'r, '_>, out: &mut Interpretation<'r>) {
        match answer.get("content") {
            Some(text) if text.kind() == NodeKind::Text => {
                out.messages.push(Message::saying(Role::Assistant, Kind::Text, Text::Escaped(text.literal())));
            }
            Some(blocks) if blocks.kind() == NodeKind::Array => {
                let before = out.messages.len();
                for block in blocks.items() {
                    if out.is_full(block.start()) {
                        break;
                    }
                    self.block(block, out);
                }
                if out.messages.len() == before {
                    out.messages.push(Message::meta("answer without content"));
                }
            }
            _ => out.push_unknown("answer", record.get("type"), record),
        }
    }

    fn block<'r>(&mut self, block: Value<'r, '_>, out: &mut Interpretation<'r>) {
        let kind = block.get("type");
        let text = |key: &str| block.get_text(key).map(|text| Text::Escaped(text.literal()));
        match kind.map(|kind| kind.literal()).unwrap_or_default() {
            b"text" => match text("text") {
                Some(text) => out.messages.push(Message::saying(Role::Assistant, Kind::Text, text)),
                None => out.push_unknown("block", kind, block),
            },
            b"thinking" | b"redacted_thinking" => {
                let kept = block.get_text("thinking").filter(|text| !text.literal().is_empty());
                let words = Text::Words(Cow::Borrowed("reasoning is encrypted"));
                let text = kept.map_or(words, |text| Text::Escaped(text.literal()));
                out.messages.push(Message::saying(Role::Assistant, Kind::Thinking, text));
            }
            b"tool_use" | b"server_tool_use" | b"mcp_tool_use" => self.call(block, out),
            b"image" => out.messages.push(image(Role::Assistant, block)),
            b"document" => out.messages.push(document(Role::Assistant, block)),
            b"fallback" => out.messages.push(Message::saying(Role::System, Kind::Meta, Text::Verbatim(block.raw()))),
            name if name.ends_with(b"_tool_result") => self.result(block, None, out),
            _ => out.push_unknown("block", kind, block),
        }
    }

    fn call<'r>(&mut self, block: Value<'r, '_>, out: &mut Interpretation<'r>) {
        let tool = block.get_str("name").unwrap_or(Cow::Borrowed("unknown"));
        let id = out.id("tool_use.id", block.get("id"));
        let input = block.get("input");
        let about = input.and_then(call::about);
        let raw_id = id.or(block.get("id")).map(|value| value.raw()).unwrap_or(block.raw());
        let name = call::names_result(&tool).then(|| about.map(|about| about.literal())).flatten();
        if self.calls.open(hash64(&[raw_id]), &tool, name) {
            self.known.facts.counts.tool_call += 1;
        }
        let mut message = Message::new(Role::Assistant, Kind::ToolCall);
        message.text.extend(input.map(|input| Text::Verbatim(input.raw())));
        message.label = about.map(|about| out.label(about)).or_else(|| input.and_then(call::size));
        message.call_id = id.and_then(Value::text);
        message.flags |= if call::starts_agent(&tool) { flags::SUBAGENT } else { 0 };
        call::add_artifact(&mut message, &tool, input, self.known.structured_results);
        message.tool = Some(tool);
        out.messages.push(message);
    }

    /// Adds what this record says about the use of tokens beyond earlier records of the same answer.
    /// Returns the growth of output.
    fn tokens(&mut self, key: &[u8], answer: Value<'_, '_>, record: Value<'_, '_>) -> u64 {
        let Some(usage) = answer.get_object("usage") else { return 0 };
        let number = |name: &str| usage.get(name).and_then(Value::as_u64).unwrap_or(0);
        let small = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        let input = number("input_tokens").saturating_add(number("cache_creation_input_tokens"));
        let now = [small(input), small(number("cache_read_input_tokens")), small(number("output_tokens"))];
        let request = record.get("requestId").map(|value| value.raw()).unwrap_or_default();
        let key = hash64(&[key, request]);
        let before = self.usage.get(key).copied().unwrap_or_default();
        let [input, cached, output] = std::array::from_fn(|i| u64::from(now[i].saturating_sub(before[i])));
        self.usage.insert(key, std::array::from_fn(|i| now[i].max(before[i])));
        let tokens = &mut self.known.facts.tokens;
        tokens.input += input;
        tokens.cached += cached;
        tokens.output += output;
        output
    }
}

/// A picture in a message or result.
pub(super) fn image<'r>(role: Role, block: Value<'r, '_>) -> Message<'r> {
    let source = block.get_object("source");
    let media_type = source.and_then(|source| source.get_str("media_type")).unwrap_or(Cow::Borrowed("image/png"));
    let mut message = Message::new(role, Kind::Image).flag(flags::IMAGE, true);
    match source.and_then(|source| source.get_text("data")) {
        Some(data) => {
            message.text.push(Text::Words(Cow::Owned(format!("picture ({media_type})"))));
            let content = Content::Base64(data.literal());
            message.artifact = Some(Artifact { media_type, ..Artifact::new(ArtifactKind::Image, "picture", content) });
        }
        None => message.text.push(Text::Verbatim(source.unwrap_or(block).raw())),
    }
    message
}

/// A file given along with a message.
pub(super) fn document<'r>(role: Role, block: Value<'r, '_>) -> Message<'r> {
    let source = block.get_object("source");
    let media_type = source.and_then(|source| source.get_str("media_type")).unwrap_or(Cow::Borrowed("text/plain"));
    let name = block.get_str("title").unwrap_or(Cow::Borrowed("document"));
    let mut message = Message::meta(format!("document {name} ({media_type})"));
    message.role = role;
    if let Some(data) = source.and_then(|source| source.get_text("data")) {
        let plain = source.and_then(|source| source.get("type")).is_some_and(|kind| kind.is("text"));
        let content =
            if plain { Content::Text(vec![Text::Escaped(data.literal())]) } else { Content::Base64(data.literal()) };
        message.bytes_kind = ArtifactKind::File.byte_kind();
        message.artifact = Some(Artifact { media_type, ..Artifact::new(ArtifactKind::File, name, content) });
    }
    message
}
