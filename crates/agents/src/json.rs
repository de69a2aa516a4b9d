//! One pass over a record: its shape as a flat tape of nodes.
//!
//! The tape accepts exactly strict JSON (RFC 8259) in UTF-8, with a byte order mark before it and
//! white space around it. It is built without recursion and without copying a byte; texts are
//! decoded only when somebody asks for them, through [`Value`].

mod decode;
mod keys;
mod number;
mod scan;
mod string;
mod value;

use synthetic_model::Code;

pub use decode::{cut_escaped, decode, decode_at_most};
pub use value::{Entries, Items, Value};

/// Deepest nesting that is read.
pub const DEPTH_LIMIT: usize = 128;
/// Most keys one object may have.
pub const KEYS_LIMIT: u32 = 100_000;
/// Most nodes one record may have, so that a tape stays below 64 MiB.
pub const NODES_LIMIT: usize = 4 << 20;

/// Nodes a tape keeps room for between records.
const NODES_KEPT: usize = 64 << 10;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// `{...}`; its children are key and value alternating.
    Object,
    /// `[...]`.
    Array,
    /// A string literal; `start..end` is its inside, without the quotes.
    Text,
    /// A number.
    Number,
    /// `true`.
    True,
    /// `false`.
    False,
    /// `null`.
    Null,
}

/// One JSON value (or key) of a record.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Whether a string literal holds a backslash.
    pub escaped: bool,
    /// Whether it is the key of an object's entry.
    pub key: bool,
    /// First byte in the record.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// Index of the node after this one and all that is inside it.
    pub next: u32,
}

/// Why a line has no tape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{code} at byte {at}")]
pub struct Damage {
    /// What is wrong with it.
    pub code: Code,
    /// Byte where it was noticed.
    pub at: u32,
    /// Whether one complete value stands before `at`, and something else after it.
    pub trailing: bool,
}

/// What is odd about a line that is JSON nevertheless. Bits of [`Tape::oddities`].
pub mod oddities {
    /// A text holds half of a surrogate pair.
    pub const LONE_SURROGATE: u8 = 1;
    /// An object has the same key twice.
    pub const DUPLICATE_KEY: u8 = 2;
    /// A number does not fit 64 bits.
    pub const NUMBER_RANGE: u8 = 4;
}

/// The nodes of one record, in order. Reused from record to record.
#[derive(Debug, Default)]
pub struct Tape {
    /// The nodes; the first is the record's value. Empty when the line is not JSON, or blank.
    pub nodes: Vec<Node>,
    odd: u8,
    damage: Option<Damage>,
    open: Vec<scan::Open>,
    key_hashes: Vec<(u64, u32)>,
}

impl Tape {
    /// Takes the shape of `line`, a record with or without its line end. A blank line has an empty
    /// tape and no damage.
    ///
    /// # Errors
    /// When the line is not one JSON value within the limits; the tape is empty then.
    pub fn scan(&mut self, line: &[u8]) -> Result<(), Damage> {
        self.clear();
        let found = scan::whole(self, line);
        if let Err(damage) = found {
            self.nodes.clear();
            self.odd = 0;
            self.damage = Some(damage);
        }
        found
    }

    /// Takes the shape of the one value that starts at byte `from` (or after white space there) and
    /// returns the byte after it, whatever follows.
    ///
    /// # Errors
    /// When no complete value stands there; the tape is empty then.
    pub fn scan_value(&mut self, line: &[u8], from: usize) -> Result<usize, Damage> {
        self.clear();
        let found = scan::one(self, line, from);
        if let Err(damage) = found {
            self.nodes.clear();
            self.odd = 0;
            self.damage = Some(damage);
        }
        found
    }

    /// Why the last line scanned has no nodes, if that is not because it was blank.
    #[must_use]
    pub fn damage(&self) -> Option<Damage> {
        self.damage
    }

    /// What is odd about the record: bits of [`oddities`].
    #[must_use]
    pub fn oddities(&self) -> u8 {
        self.odd
    }

    /// The record's value. `line` must be what was scanned.
    #[must_use]
    pub fn root<'r>(&self, line: &'r [u8]) -> Option<Value<'r, '_>> {
        self.value(line, 0)
    }

    /// The value of node `index`. `line` must be what was scanned.
    #[must_use]
    pub fn value<'r>(&self, line: &'r [u8], index: u32) -> Option<Value<'r, '_>> {
        Value::new(line, self, index)
    }

    /// String literals that are values (never keys) of at least `at_least` bytes between their
    /// quotes, in their order.
    pub fn long_texts(&self, at_least: u32) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(move |n| n.kind == NodeKind::Text && n.end - n.start >= at_least && !n.key)
    }

    fn clear(&mut self) {
        self.nodes.clear();
        if self.nodes.capacity() > NODES_KEPT {
            self.nodes.shrink_to(NODES_KEPT);
        }
        self.open.clear();
        self.odd = 0;
        self.damage = None;
    }
}

#[cfg(test)]
mod tests;
