//! Making messages, notes and texts.

use std::borrow::Cow;

use synthetic_model::{ArtifactKind, ByteKind, Code, Kind, Role, outline::flags};

use crate::{
    facts,
    json::{NodeKind, Value, cut_escaped, decode_at_most},
    reader::{Artifact, Content, Interpretation, Message, Note, Text},
};

/// Most bytes of a field used as an id.
pub(crate) const ID_BYTES: usize = 512;
/// Most bytes of a field used as a label before a note is made.
pub(crate) const LABEL_BYTES: usize = 64 << 10;
/// Most bytes of a label that are shown, and of an artifact's name.
pub(crate) const SHOWN_LABEL_BYTES: usize = 512;

impl<'r> Message<'r> {
    /// A message that says nothing yet.
    pub(crate) fn new(role: Role, kind: Kind) -> Self {
        Self {
            role,
            kind,
            bytes_kind: match kind {
                Kind::ToolResult => ByteKind::ToolOutput,
                Kind::Image => ByteKind::Images,
                _ => ByteKind::Conversation,
            },
            text: Vec::new(),
            tool: None,
            label: None,
            call_id: None,
            at: None,
            model: None,
            tokens: 0,
            flags: 0,
            artifact: None,
            subagent: None,
        }
    }

    /// A message whose text is one piece.
    pub(crate) fn saying(role: Role, kind: Kind, text: Text<'r>) -> Self {
        Self { text: vec![text], ..Self::new(role, kind) }
    }

    /// Book-keeping of the agent program, in our words.
    pub(crate) fn meta(words: impl Into<Cow<'static, str>>) -> Self {
        Self::saying(Role::System, Kind::Meta, Text::Words(words.into()))
    }

    /// Book-keeping in our words, followed by words of the record on lines of their own.
    pub(crate) fn meta_with(words: impl Into<Cow<'static, str>>, more: Option<Value<'r, '_>>) -> Self {
        let mut message = Self::meta(words);
        if let Some(piece) = more.filter(|value| !value.literal().is_empty()) {
            message.text.push(Text::Words(Cow::Borrowed("\n")));
            message.text.push(Text::Escaped(piece.literal()));
        }
        message
    }

    /// A record or block nobody knows, as it stands.
    pub(crate) fn unknown(value: Value<'r, '_>) -> Self {
        Self::saying(Role::System, Kind::Unknown, Text::Verbatim(value.raw()))
    }

    pub(crate) fn flag(mut self, flag: u8, on: bool) -> Self {
        self.flags |= if on { flag } else { 0 };
        self
    }

    pub(crate) fn failed(self, on: bool) -> Self {
        self.flag(flags::FAILED, on)
    }
}

impl<'r> Artifact<'r> {
    pub(crate) fn new(kind: ArtifactKind, name: impl Into<Cow<'r, str>>, content: Content<'r>) -> Self {
        let mut name = name.into();
        if name.len() > SHOWN_LABEL_BYTES {
            name = Cow::Owned(facts::cut(&name, SHOWN_LABEL_BYTES).to_owned());
        }
        let media_type = Cow::Borrowed(match kind {
            ArtifactKind::Diff => "text/x-diff",
            ArtifactKind::Plan => "text/markdown",
            _ => "text/plain",
        });
        Self { kind, name, media_type, content }
    }

    /// One made of the inside of a string literal.
    pub(crate) fn of_text(kind: ArtifactKind, name: impl Into<Cow<'r, str>>, literal: &'r [u8]) -> Self {
        Self::new(kind, name, Content::Text(vec![Text::Escaped(literal)]))
    }
}

/// Most messages one record is shown as; what is beyond is in the record but not shown.
const MESSAGES_LIMIT: usize = 10_000;
/// Most pieces one message's text has.
const PIECES_LIMIT: usize = 10_000;

impl<'r> Interpretation<'r> {
    /// Whether no more messages are made of this record; noted the first time.
    pub(crate) fn is_full(&mut self, at: u64) -> bool {
        let full = self.messages.len() >= MESSAGES_LIMIT;
        if full && self.notes.last().is_none_or(|note| note.code != Code::InTooMany) {
            self.note(Code::InTooMany, format!("only the first {MESSAGES_LIMIT} parts of the record are shown"), at);
        }
        full
    }

    /// Adds the text of each item to `text`, on lines of their own. An item that has none is shown
    /// as it stands.
    pub(crate) fn join<'t>(&mut self, text: &mut Vec<Text<'r>>, items: impl Iterator<Item = Value<'r, 't>>) {
        for item in items {
            if text.len() >= PIECES_LIMIT {
                self.note(
                    Code::InTooMany,
                    format!("only the first {PIECES_LIMIT} pieces of a text are shown"),
                    item.start(),
                );
                return;
            }
            if !text.is_empty() {
                text.push(Text::Words(Cow::Borrowed("\n")));
            }
            let piece = if item.kind() == NodeKind::Object { item.get_text("text") } else { Some(item) };
            text.push(match piece.filter(|piece| piece.kind() == NodeKind::Text) {
                Some(piece) => Text::Escaped(piece.literal()),
                None => Text::Verbatim(item.raw()),
            });
        }
    }

    pub(crate) fn note(&mut self, code: Code, message: impl Into<String>, at: u64) {
        self.notes.push(Note { code, message: message.into(), at });
    }

    /// Adds a message for a record or block of no known kind.
    pub(crate) fn push_unknown(&mut self, what: &str, named: Option<Value<'r, '_>>, value: Value<'r, '_>) {
        let name = named.map(|name| decode_at_most(name.raw(), 60).into_owned()).unwrap_or_default();
        let message = if name.is_empty() {
            format!("a {what} without a type")
        } else {
            format!("a {what} of type {name} is not known")
        };
        self.note(Code::InUnknownKind, message, value.start());
        self.messages.push(Message::unknown(value));
    }

    /// A field that must be an id. Absent and `null` fields are none; of others that are not usable
    /// it is noted why.
    pub(crate) fn id<'v, 't>(&mut self, field: &str, value: Option<Value<'v, 't>>) -> Option<Value<'v, 't>> {
        let value = value.filter(|value| value.kind() != NodeKind::Null)?;
        if value.kind() != NodeKind::Text || value.literal().is_empty() {
            let found = if value.kind() == NodeKind::Text { "empty" } else { "not a text" };
            self.note(Code::InBadId, format!("{field} is {found}"), value.start());
            return None;
        }
        if value.literal().len() > ID_BYTES {
            self.note(Code::InFieldTooLong, format!("{field} is longer than {ID_BYTES} bytes"), value.start());
            return None;
        }
        Some(value)
    }

    /// A time, with a note when there is something that is not one.
    pub(crate) fn time(&mut self, field: &str, value: Option<Value<'_, '_>>) -> Option<synthetic_model::UtcMillis> {
        let value = value.filter(|value| value.kind() != NodeKind::Null)?;
        let at = crate::time::read(value);
        if at.is_none() {
            self.note(Code::InBadTime, format!("{field} is not a time"), value.start());
        }
        at
    }

    /// A label from a text, cut to what is shown, with a note when it is beyond the limit.
    pub(crate) fn label(&mut self, value: Value<'r, '_>) -> Text<'r> {
        if value.literal().len() > LABEL_BYTES {
            self.note(Code::InFieldTooLong, "a label is longer than 64 KiB and was cut", value.start());
        }
        Text::Escaped(cut_escaped(value.literal(), SHOWN_LABEL_BYTES))
    }
}
