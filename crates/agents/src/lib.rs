//! Reads the histories coding agents leave on disk: bytes in, values out.
//!
//! One module per agent says where its files lie ([`Agent::places`]), which of them are
//! transcripts ([`Agent::clue`]) and what their records mean ([`Reader`]). This crate never writes,
//! never opens a path that stands in a record, and never fails on a bad record: what it cannot
//! read becomes a message of kind `unknown` with a [`Note`].

mod hash;
pub mod json;
pub mod reader;

pub use json::{Damage, Node, NodeKind, Tape, Value};
pub use reader::{
    Agent, Artifact, Content, Counts, Edit, FileClue, Interpretation, Lineage, Message, Note, Place, Reader, Record,
    SessionFacts, Surroundings, Text, Tokens,
};
