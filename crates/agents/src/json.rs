//! One pass over a record: its shape as a flat tape of nodes.

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
    /// First byte in the record.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// Index of the node after this one and all that is inside it.
    pub next: u32,
}

/// The nodes of one record, in order. Reused from record to record.
#[derive(Debug, Default)]
pub struct Tape {
    /// The nodes; the first is the record's value.
    pub nodes: Vec<Node>,
}
