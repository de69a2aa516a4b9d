//! The reader's memory and the way of a record through it.

use serde::{Deserialize, Serialize};
use synthetic_model::{AgentName, outline::flags};

use super::{
    answer::Usage,
    chain::{Hangs, Rings},
    notice,
};
use crate::{
    calls::{CALLS_KEPT, Calls},
    facts,
    hash::hash64,
    json::{Tape, Value},
    reader::{FileClue, Interpretation, Reader, Record, SessionFacts},
    recent::Recent,
    record::{self, ReadsObjects},
    state,
};

/// Answers are told apart exactly over this many of them; the records of one answer stand next to
/// each other.
const ANSWERS_KEPT: usize = 1024;
const LEAVES_KEPT: usize = 64;
const SUMMARIES_KEPT: usize = 16;
const SUMMARY_BYTES: usize = 256;

/// Interprets one transcript of Claude Code.
#[derive(Debug)]
pub(super) struct ClaudeReader {
    pub(super) known: Known,
    /// Answers by message id.
    pub(super) answers: Recent<()>,
    /// Token use by message id and request id.
    pub(super) usage: Recent<Usage>,
    pub(super) calls: Calls,
    /// Ids of the latest chain records.
    pub(super) leaves: Recent<()>,
    pub(super) rings: Rings,
    spare: Tape,
}

/// What the reader remembers besides tables.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Known {
    pub(super) facts: SessionFacts,
    /// Whether results in this file carry `toolUseResult`. Where they do not, an edit's call is the
    /// only place that holds the edit.
    pub(super) structured_results: bool,
    /// How many of the latest chain records stand where the conversation last spoke, or after; 0
    /// before it did.
    pub(super) since: u32,
    /// Summaries of a leaf that was not seen yet: they may be another session's.
    summaries: Vec<(u64, String)>,
}

impl ClaudeReader {
    pub(super) fn begin(clue: &FileClue, head: &[u8]) -> Self {
        let mut reader = Self::empty(Known::default());
        reader.known.structured_results = memchr::memmem::find(head, b"\"toolUseResult\":").is_some();
        let facts = &mut reader.known.facts;
        facts.external_id.clone_from(&clue.external_id);
        facts.lineage.subagent = clue.subagent;
        facts.lineage.parent_external_id.clone_from(&clue.parent_external_id);
        reader
    }

    pub(super) fn resume(state: &[u8]) -> Self {
        Self::from_state(state).unwrap_or_else(|| Self::empty(Known::default()))
    }

    fn empty(known: Known) -> Self {
        Self {
            known,
            answers: Recent::new(ANSWERS_KEPT),
            usage: Recent::new(ANSWERS_KEPT),
            calls: Calls::new(),
            leaves: Recent::new(LEAVES_KEPT),
            rings: Rings::new(),
            spare: Tape::default(),
        }
    }

    fn from_state(state: &[u8]) -> Option<Self> {
        let (mut source, (known, named)) = state::Source::new(AgentName::ClaudeCode.number(), state)?;
        Some(Self {
            answers: source.table(ANSWERS_KEPT)?,
            usage: source.table(ANSWERS_KEPT)?,
            calls: Calls { by_id: source.table(CALLS_KEPT)?, named },
            leaves: source.table(LEAVES_KEPT)?,
            ..Self::empty(known)
        })
    }

    /// Whether this is a file of its own for a sub-agent.
    pub(super) fn is_subagent(&self) -> bool {
        self.known.facts.lineage.subagent
    }

    /// Facts that every record of the chain repeats.
    fn saw_chain(&mut self, record: Value<'_, '_>, out: &mut Interpretation<'_>) -> Hangs {
        let facts = &mut self.known.facts;
        let text = |key: &str| record.get_text(key).map(|value| value.literal());
        facts::first(&mut facts.cwd, text("cwd"));
        facts::latest(&mut facts.agent_version, text("version"));
        facts::latest(&mut facts.branch, text("gitBranch").filter(|branch| *branch != b"HEAD"));
        let mut hangs = Hangs::On;
        if let Some(uuid) = out.id("uuid", record.get("uuid")).map(|uuid| uuid.literal()) {
            out.identity = Some(hash64(&[uuid]));
            facts::first(&mut facts.lineage.root, Some(uuid));
            hangs = self.hang(uuid, record, out);
        }
        self.saw_session(record);
        hangs
    }

    fn saw_session(&mut self, record: Value<'_, '_>) {
        let facts = &mut self.known.facts;
        let session = record.get_text("sessionId").map(|value| value.literal());
        let Some(session) = session.filter(|id| !id.is_empty() && id.len() <= crate::message::ID_BYTES) else { return };
        if facts.lineage.subagent {
            // In a sub-agent's file the session named is the parent's.
            facts::first(&mut facts.lineage.parent_external_id, Some(session));
        }
        if facts.external_id.is_empty() {
            facts.external_id = crate::json::decode(session).into_owned();
        }
    }

    /// True when the record was not met lately.
    pub(super) fn saw_leaf(&mut self, uuid: u64) -> bool {
        let new = self.leaves.insert(uuid, ());
        if let Some(place) = self.known.summaries.iter().position(|(leaf, _)| *leaf == uuid) {
            let (_, title) = self.known.summaries.remove(place);
            self.known.facts.offer_title_text(facts::rank::SUMMARY, &title);
        }
        new
    }

    /// Takes a summary as title when it speaks of a record of this file, now or later.
    pub(super) fn saw_summary(&mut self, leaf: &[u8], summary: &[u8]) {
        let leaf = hash64(&[leaf]);
        if self.leaves.get(leaf).is_some() {
            self.known.facts.offer_title(facts::rank::SUMMARY, summary);
            return;
        }
        self.known.facts.offer_title(facts::rank::FOREIGN, summary);
        if self.known.summaries.len() == SUMMARIES_KEPT {
            self.known.summaries.remove(0);
        }
        self.known.summaries.push((leaf, crate::json::decode_at_most(summary, SUMMARY_BYTES).into_owned()));
    }
}

impl ReadsObjects for ClaudeReader {
    fn object<'r>(&mut self, record: Value<'r, '_>, out: &mut Interpretation<'r>) {
        let before = out.messages.len();
        let at = out.time("timestamp", record.get("timestamp"));
        self.known.facts.saw_time(at);
        let chained = record.get("uuid").is_some();
        let hangs = if chained {
            self.saw_chain(record, out)
        } else {
            self.saw_session(record);
            Hangs::On
        };
        let kind = record.get("type");
        let kind_word = kind.map(|kind| kind.literal()).unwrap_or_default();
        match kind_word {
            b"assistant" => self.answer(record, out),
            b"user" => self.prompt(record, out),
            b"attachment" => self.attachment(record, out),
            b"system" => notice::system(record, out),
            b"progress" => notice::progress(record, out),
            _ => self.bookkeeping(kind, record, out),
        }
        let side = record.get("isSidechain").is_some_and(Value::is_true);
        if chained && !side && matches!(kind_word, b"assistant" | b"user") {
            let messages = out.messages.get_mut(before..).unwrap_or_default();
            self.spoke(hangs, kind_word == b"assistant", messages);
        }
        let inline_agent = !self.is_subagent() && side;
        for message in out.messages.iter_mut().skip(before) {
            message.at = at;
            message.flags |= if inline_agent { flags::SUBAGENT } else { 0 };
        }
    }

    fn facts_mut(&mut self) -> &mut SessionFacts {
        &mut self.known.facts
    }

    fn spare_tape(&mut self) -> &mut Tape {
        &mut self.spare
    }
}

impl Reader for ClaudeReader {
    fn read<'r>(&mut self, record: &Record<'r>, out: &mut Interpretation<'r>) {
        record::read(self, record, out);
    }

    fn facts(&self) -> &SessionFacts {
        &self.known.facts
    }

    fn state_of_late(&self, lately: usize) -> Vec<u8> {
        state::Writer::new(AgentName::ClaudeCode.number(), &(&self.known, &self.calls.named), lately)
            .table(&self.answers)
            .table(&self.usage)
            .table(&self.calls.by_id)
            .table(&self.leaves)
            .finish()
    }
}
