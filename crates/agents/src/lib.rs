//! Reads the histories coding agents leave on disk: bytes in, values out.
//!
//! One module per agent says where its files lie ([`Agent::places`]), which of them are
//! transcripts ([`Agent::clue`]) and what their records mean ([`Reader`]). This crate never writes,
//! never opens a path that stands in a record, and never fails on a bad record: what it cannot
//! read becomes a message of kind `unknown` with a [`Note`].

mod calls;
mod claude_code;
mod codex;
mod facts;
mod hash;
pub mod json;
mod message;
pub mod reader;
mod recent;
mod record;
pub mod render;
#[cfg(test)]
mod shown;
mod state;
mod time;

use synthetic_model::AgentName;

pub use json::{Damage, Node, NodeKind, Tape, Value};
pub use reader::{
    Agent, Artifact, Content, Counts, Edit, FileClue, Interpretation, Lineage, Message, Note, Place, Reader, Record,
    Remains, SessionFacts, Surroundings, Text, Tokens,
};

/// Every agent whose histories are read, in the order of their numbers.
#[must_use]
pub fn agents() -> &'static [&'static dyn Agent] {
    &[&claude_code::ClaudeCode, &codex::Codex]
}

/// The module of one agent.
#[must_use]
pub fn agent(name: AgentName) -> &'static dyn Agent {
    match name {
        AgentName::ClaudeCode => &claude_code::ClaudeCode,
        AgentName::Codex => &codex::Codex,
    }
}
