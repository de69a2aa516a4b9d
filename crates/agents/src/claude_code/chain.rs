//! Where records hang: each names the one it follows.
//!
//! What is shown is the order of the file. The tree is looked at only to say where a conversation
//! went back to an earlier record, and where parents form a ring.

use synthetic_model::{Code, Kind, Role, outline::flags};

use super::reader::ClaudeReader;
use crate::{
    hash::hash64,
    json::Value,
    reader::{Interpretation, Message, Text},
    recent::Recent,
};

/// Parents remembered that were named and not met lately.
const AWAITED_KEPT: usize = 64;
/// Records remembered while there are such. A longer ring is not told.
const RING_KEPT: usize = 4096;

/// How words begin that a person gave to the shell and not to the model.
const SHELL: &[u8] = b"<bash-input>";

/// How a record hangs on those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hangs {
    /// On one since the conversation last spoke, or on none, or nobody remembers.
    On,
    /// On an earlier one, or on one that is not there.
    Back,
    /// It was met before.
    Again,
}

/// Finds rings: one of their records is named before it is met.
#[derive(Debug)]
pub(super) struct Rings {
    awaited: Recent<()>,
    parents: Recent<u64>,
}

impl Rings {
    pub(super) fn new() -> Self {
        Self { awaited: Recent::new(AWAITED_KEPT), parents: Recent::new(RING_KEPT) }
    }

    /// Whether a record and its parents form a ring, now that it is met.
    fn closes(&mut self, record: u64, parent: u64, met_lately: bool) -> bool {
        if !met_lately {
            self.awaited.insert(parent, ());
        }
        if self.awaited.iter().len() == 0 {
            return false;
        }
        self.parents.insert(record, parent);
        self.awaited.get(record).is_some() && self.leads_to(parent, record)
    }

    fn leads_to(&self, from: u64, to: u64) -> bool {
        let above = std::iter::successors(Some(from), |record| self.parents.get(*record).copied());
        above.take(RING_KEPT).any(|record| record == to)
    }
}

impl ClaudeReader {
    /// Takes a record into the chain and says how it hangs there.
    pub(super) fn hang(&mut self, uuid: &[u8], record: Value<'_, '_>, out: &mut Interpretation<'_>) -> Hangs {
        let (parent_id, uuid) = (out.id("parentUuid", record.get("parentUuid")), hash64(&[uuid]));
        let parent = parent_id.map(|id| hash64(&[id.literal()]));
        let hangs = parent.map_or(Hangs::On, |parent| self.hangs_on(parent));
        if let (Some(id), Some(parent)) = (parent_id, parent) {
            let met_lately = self.leaves.get(parent).is_some();
            if self.rings.closes(uuid, parent, met_lately) {
                let words = "its parents form a ring; it is kept and shown where it stands";
                out.note(Code::InCycle, words, id.start());
            }
        }
        if !self.saw_leaf(uuid) {
            return Hangs::Again;
        }
        self.known.since = if self.known.since == 0 { 0 } else { self.known.since.saturating_add(1) };
        hangs
    }

    fn hangs_on(&self, parent: u64) -> Hangs {
        let (leaves, since) = (self.leaves.iter(), self.known.since as usize);
        let known = since > 0 && since <= leaves.len();
        if !known || leaves.rev().take(since).any(|(leaf, ())| leaf == parent) { Hangs::On } else { Hangs::Back }
    }

    /// Marks a prompt that went back, and remembers when the conversation last spoke. Side chains
    /// are no part of it.
    pub(super) fn spoke(&mut self, hangs: Hangs, answer: bool, messages: &mut [Message<'_>]) {
        let prompt = !answer && messages.iter().any(is_prompt);
        if prompt && hangs == Hangs::Back {
            for message in messages {
                message.flags |= flags::BRANCH;
            }
        }
        if prompt || answer {
            // Of one that was met before it is not known which records stand since then.
            self.known.since = if hangs == Hangs::Again { u32::MAX } else { 1 };
        }
    }
}

/// Words or a picture of a person to the model: neither a command nor the shell's.
fn is_prompt(message: &Message<'_>) -> bool {
    let to_the_shell = matches!(message.text.first(), Some(Text::Escaped(words)) if words.starts_with(SHELL));
    message.role == Role::User
        && matches!(message.kind, Kind::Text | Kind::Image)
        && message.label.is_none()
        && !to_the_shell
}
