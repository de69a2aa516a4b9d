//! Looking at a scanned record.

use std::borrow::Cow;

use super::{Node, NodeKind, Tape, decode::decode, oddities};

/// One value of a scanned record: the record's bytes and a place on its tape.
#[derive(Debug, Clone, Copy)]
pub struct Value<'r, 't> {
    line: &'r [u8],
    tape: &'t Tape,
    node: &'t Node,
    index: u32,
}

impl<'r, 't> Value<'r, 't> {
    pub(super) fn new(line: &'r [u8], tape: &'t Tape, index: u32) -> Option<Self> {
        let node = tape.nodes.get(index as usize)?;
        Some(Self { line, tape, node, index })
    }

    /// What it is.
    #[must_use]
    pub fn kind(self) -> NodeKind {
        self.node.kind
    }

    /// Its node's place on the tape.
    #[must_use]
    pub fn index(self) -> u32 {
        self.index
    }

    /// Its first byte in the record (for a text: the byte after the quote).
    #[must_use]
    pub fn start(self) -> u64 {
        u64::from(self.node.start)
    }

    /// The value of the entry `key` of an object; of the last such entry when there are several.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        let mut found = None;
        for (name, value) in self.entries() {
            let same = if name.node.escaped { decode(name.literal()) == key } else { name.literal() == key.as_bytes() };
            if same {
                found = Some(value);
                if self.tape.oddities() & oddities::DUPLICATE_KEY == 0 {
                    break;
                }
            }
        }
        found
    }

    /// The value at the end of a path of keys.
    #[must_use]
    pub fn at(self, path: &[&str]) -> Option<Self> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }

    /// The entry `key` if it is a text.
    #[must_use]
    pub fn get_text(self, key: &str) -> Option<Self> {
        self.get(key).filter(|value| value.kind() == NodeKind::Text)
    }

    /// The text of the entry `key`, decoded.
    #[must_use]
    pub fn get_str(self, key: &str) -> Option<Cow<'r, str>> {
        self.get(key)?.text()
    }

    /// The entry `key` if it is an object.
    #[must_use]
    pub fn get_object(self, key: &str) -> Option<Self> {
        self.get(key).filter(|value| value.kind() == NodeKind::Object)
    }

    /// Keys and values of an object; nothing for anything else.
    #[must_use]
    pub fn entries(self) -> Entries<'r, 't> {
        Entries { inside: self.inside(NodeKind::Object) }
    }

    /// The items of an array; nothing for anything else.
    #[must_use]
    pub fn items(self) -> Items<'r, 't> {
        self.inside(NodeKind::Array)
    }

    /// Its bytes as they stand, quotes included.
    #[must_use]
    pub fn raw(self) -> &'r [u8] {
        let quote = u32::from(self.node.kind == NodeKind::Text);
        self.bytes(self.node.start.saturating_sub(quote), self.node.end.saturating_add(quote))
    }

    /// What stands between the quotes of a text, escapes as they stand.
    #[must_use]
    pub fn literal(self) -> &'r [u8] {
        if self.node.kind == NodeKind::Text { self.bytes(self.node.start, self.node.end) } else { &[] }
    }

    /// A text, decoded. Halves of surrogate pairs become U+FFFD.
    #[must_use]
    pub fn text(self) -> Option<Cow<'r, str>> {
        (self.node.kind == NodeKind::Text).then(|| decode(self.literal()))
    }

    /// Whether it is the text `word`.
    #[must_use]
    pub fn is(self, word: &str) -> bool {
        self.node.kind == NodeKind::Text && self.literal() == word.as_bytes()
    }

    /// A number that is a whole number from 0 on.
    #[must_use]
    pub fn as_u64(self) -> Option<u64> {
        self.parse()
    }

    /// A number that is a whole number.
    #[must_use]
    pub fn as_i64(self) -> Option<i64> {
        self.parse()
    }

    /// A number, as near as a double comes.
    #[must_use]
    pub fn as_f64(self) -> Option<f64> {
        self.parse()
    }

    /// `true` or `false`.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        match self.node.kind {
            NodeKind::True => Some(true),
            NodeKind::False => Some(false),
            _ => None,
        }
    }

    /// Whether it is `true`.
    #[must_use]
    pub fn is_true(self) -> bool {
        self.node.kind == NodeKind::True
    }

    fn parse<T: std::str::FromStr>(self) -> Option<T> {
        if self.node.kind != NodeKind::Number {
            return None;
        }
        std::str::from_utf8(self.bytes(self.node.start, self.node.end)).ok()?.parse().ok()
    }

    fn bytes(self, start: u32, end: u32) -> &'r [u8] {
        self.line.get(start as usize..end as usize).unwrap_or_default()
    }

    fn inside(self, kind: NodeKind) -> Items<'r, 't> {
        let end = if self.node.kind == kind { self.node.next } else { 0 };
        Items { line: self.line, tape: self.tape, at: self.index.saturating_add(1), end }
    }
}

/// The items of an array.
#[derive(Debug, Clone)]
pub struct Items<'r, 't> {
    line: &'r [u8],
    tape: &'t Tape,
    at: u32,
    end: u32,
}

impl<'r, 't> Iterator for Items<'r, 't> {
    type Item = Value<'r, 't>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.end {
            return None;
        }
        let value = Value::new(self.line, self.tape, self.at)?;
        self.at = value.node.next;
        Some(value)
    }
}

/// The entries of an object.
#[derive(Debug, Clone)]
pub struct Entries<'r, 't> {
    inside: Items<'r, 't>,
}

impl<'r, 't> Iterator for Entries<'r, 't> {
    type Item = (Value<'r, 't>, Value<'r, 't>);

    fn next(&mut self) -> Option<Self::Item> {
        Some((self.inside.next()?, self.inside.next()?))
    }
}
