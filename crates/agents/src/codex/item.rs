//! Response items: the conversation as the model sees it.

use std::borrow::Cow;

use synthetic_model::{ArtifactKind, Kind, Role, outline::flags};

use super::reader::CodexReader;
use crate::{
    facts,
    hash::hash64,
    json::{NodeKind, Value, decode},
    reader::{Artifact, Content, Interpretation, Message, Text},
};

/// How texts begin that the program puts in the person's place without wrapping them.
const INJECTED_BEGINNINGS: [&[u8]; 2] = [b"# AGENTS.md instructions", b"<INSTRUCTIONS>"];

impl CodexReader {
    pub(super) fn item<'r>(&mut self, item: Value<'r, '_>, out: &mut Interpretation<'r>) {
        let kind = item.get("type");
        match kind.map(|kind| kind.literal()).unwrap_or_default() {
            b"message" => self.message(item, out),
            b"reasoning" => self.reasoning(item, out),
            b"function_call"
            | b"custom_tool_call"
            | b"local_shell_call"
            | b"web_search_call"
            | b"tool_search_call"
            | b"image_generation_call" => self.call(item, out),
            b"function_call_output" | b"custom_tool_call_output" | b"tool_search_output" => self.result(item, out),
            b"agent_message" => {
                let mut message = Message::meta("message between agents");
                if let Some(content) = item.get("content") {
                    texts(content, &mut message.text, out);
                }
                out.messages.push(message);
            }
            b"ghost_snapshot" => out.messages.push(Message::meta("snapshot of the working tree")),
            b"additional_tools" => out.messages.push(Message::meta("tools added")),
            b"compaction" | b"context_compaction" | b"compaction_summary" => {
                out.messages.push(Message::meta("compacted context (encrypted)"));
            }
            _ => out.push_unknown("item", kind, item),
        }
    }

    fn message<'r>(&mut self, item: Value<'r, '_>, out: &mut Interpretation<'r>) {
        let before = out.messages.len();
        let role = item.get("role").map(|role| role.literal()).unwrap_or_default();
        match role {
            b"assistant" => self.answer(item, out),
            b"user" => {
                self.known.user_items += 1;
                self.count_prompts();
                self.user_parts(item, out);
            }
            _ => {
                let mut message = Message::new(Role::System, Kind::Meta);
                if let Some(content) = item.get("content") {
                    texts(content, &mut message.text, out);
                }
                out.messages.push(message);
            }
        }
        if out.messages.len() == before {
            out.messages.push(Message::meta("message without content"));
        }
        let own = item.get_text("id").filter(|id| !id.literal().is_empty());
        let content = item.get("content").map(Value::raw).unwrap_or_default();
        self.identify(own, &[b"message", role, content], out);
    }

    fn answer<'r>(&mut self, item: Value<'r, '_>, out: &mut Interpretation<'r>) {
        self.known.facts.counts.assistant += 1;
        let mut message = Message::new(Role::Assistant, Kind::Text);
        if let Some(content) = item.get("content") {
            texts(content, &mut message.text, out);
        }
        out.messages.push(self.by_model(message.flag(flags::COUNTED, true)));
    }

    fn user_parts<'r>(&mut self, item: Value<'r, '_>, out: &mut Interpretation<'r>) {
        let Some(content) = item.get("content") else { return };
        if content.kind() == NodeKind::Text {
            self.user_text(content.literal(), out);
        }
        for part in content.items() {
            if out.is_full(part.start()) {
                return;
            }
            match (part.get_text("text"), part.get_text("image_url")) {
                (Some(text), _) => self.user_text(text.literal(), out),
                (None, Some(url)) => out.messages.push(image(Role::User, url)),
                (None, None) => out.push_unknown("part", part.get("type"), part),
            }
        }
    }

    fn user_text<'r>(&mut self, literal: &'r [u8], out: &mut Interpretation<'r>) {
        if is_injected(literal) {
            if self.known.facts.cwd.is_none() {
                self.cwd_of_context(literal);
            }
            out.messages.push(Message::saying(Role::System, Kind::Meta, Text::Escaped(literal)));
        } else {
            self.prompt(literal, out);
        }
    }

    /// A person's prompt, which item and event both hold: shown where it comes first.
    pub(super) fn prompt<'r>(&mut self, literal: &'r [u8], out: &mut Interpretation<'r>) {
        let hash = hash64(&[literal.trim_ascii()]);
        if self.known.prompt_shown.take_if(|shown| *shown == hash).is_some() {
            out.messages.push(Message::meta("prompt (shown before)"));
            return;
        }
        self.known.prompt_shown = Some(hash);
        self.known.facts.offer_prompt(literal);
        out.messages.push(Message::saying(Role::User, Kind::Text, Text::Escaped(literal)));
    }

    /// In the oldest form the working folder stands only in the first context.
    fn cwd_of_context(&mut self, literal: &[u8]) {
        let text = decode(literal);
        let after = |opening: &str| text.split_once(opening).map(|(_, rest)| rest);
        let found = match after("<cwd>") {
            Some(rest) => rest.split_once("</cwd>").map(|(cwd, _)| cwd),
            None => after("Current working directory: ").and_then(|rest| rest.lines().next()),
        };
        if let Some(cwd) = found.map(str::trim).filter(|cwd| !cwd.is_empty()) {
            self.known.facts.cwd = Some(facts::cut(cwd, 1024).to_owned());
        }
    }

    fn reasoning<'r>(&mut self, item: Value<'r, '_>, out: &mut Interpretation<'r>) {
        let mut message = Message::new(Role::Assistant, Kind::Thinking);
        for list in ["summary", "content"] {
            if let Some(list) = item.get(list) {
                texts(list, &mut message.text, out);
            }
        }
        if message.text.is_empty() {
            message.text.push(Text::Words(Cow::Borrowed("reasoning is encrypted")));
        }
        out.messages.push(self.by_model(message));
        let own = item.get_text("id").filter(|id| !id.literal().is_empty());
        let words = item.get("encrypted_content").or(item.get("summary")).map(Value::raw).unwrap_or_default();
        self.identify(own, &[b"reasoning", words], out);
    }

    /// A `compacted` line: where the context was shortened, and the summary that replaced it.
    pub(super) fn compacted<'r>(&mut self, payload: Value<'r, '_>, out: &mut Interpretation<'r>) {
        let history = payload.get("replacement_history");
        let kept = history.map_or(0, |history| history.items().count());
        let mut message = Message::meta(format!("context compacted, {kept} items kept"));
        message.kind = Kind::Compaction;
        out.messages.push(message);
        let summary = payload.get_text("message").filter(|text| !text.literal().is_empty());
        let summary = summary.or_else(|| {
            let of_user = |item: &Value<'_, '_>| item.get("role").is_some_and(|role| role.is("user"));
            let last = history?.items().filter(of_user).last()?;
            last.get("content")?.items().filter_map(|part| part.get_text("text")).last()
        });
        if let Some(summary) = summary {
            out.messages.push(Message::saying(Role::System, Kind::Summary, Text::Escaped(summary.literal())));
        }
        self.identify(None, &[b"compacted", payload.raw()], out);
    }
}

/// Whether the program, not the person, wrote a text of role user: one element of markup, or known
/// words.
fn is_injected(literal: &[u8]) -> bool {
    if INJECTED_BEGINNINGS.iter().any(|beginning| literal.starts_with(beginning)) {
        return true;
    }
    let Some(rest) = literal.strip_prefix(b"<") else { return false };
    let name_ends = rest.iter().position(|byte| !matches!(byte, b'a'..=b'z' | b'_' | b'-' | b' '));
    let Some(name) = name_ends.and_then(|end| rest.get(..end)).filter(|name| !name.is_empty()) else { return false };
    let closing = [b"</".as_slice(), name, b">"].concat();
    rest.get(name.len()) == Some(&b'>')
        && memchr::memmem::rfind(rest, &closing).is_some_and(|at| ends(rest, at + closing.len()))
}

/// Whether nothing but white space stands in `rest` from `at` on.
fn ends(rest: &[u8], at: usize) -> bool {
    let after = rest.get(at..).unwrap_or_default();
    decode(after).trim().is_empty()
}

/// Adds the texts of a list of parts, or of a single text, to `text`.
pub(super) fn texts<'r>(content: Value<'r, '_>, text: &mut Vec<Text<'r>>, out: &mut Interpretation<'r>) {
    match content.kind() {
        NodeKind::Text => text.push(Text::Escaped(content.literal())),
        NodeKind::Array => out.join(text, content.items()),
        NodeKind::Null => {}
        _ => text.push(Text::Verbatim(content.raw())),
    }
}

/// A picture given as an address, most often a `data:` one.
pub(super) fn image<'r>(role: Role, url: Value<'r, '_>) -> Message<'r> {
    let mut message = Message::new(role, Kind::Image).flag(flags::IMAGE, true);
    let literal = url.literal();
    let data = literal.strip_prefix(b"data:");
    let media_type = data.and_then(|data| data.split(|byte| matches!(byte, b';' | b',')).next());
    match media_type.and_then(|media_type| std::str::from_utf8(media_type).ok()).filter(|kind| kind.len() < 100) {
        Some(media_type) => {
            message.text.push(Text::Words(Cow::Owned(format!("picture ({media_type})"))));
            let picture = Artifact::new(ArtifactKind::Image, "picture", Content::Base64(literal));
            message.artifact = Some(Artifact { media_type: Cow::Borrowed(media_type), ..picture });
        }
        None => message.text.push(Text::Escaped(literal)),
    }
    message
}
