//! The reader's memory and the way of a line through it.

use serde::{Deserialize, Serialize};
use synthetic_model::{AgentName, Code, Kind, Role, UtcMillis};

use crate::{
    calls::{CALLS_KEPT, Calls},
    hash::hash64,
    json::{NodeKind, Tape, Value},
    reader::{FileClue, Interpretation, Message, Reader, Record, SessionFacts, Text, Tokens},
    record::{self, ReadsObjects},
    state,
};

/// Interprets one rollout of Codex.
#[derive(Debug)]
pub(super) struct CodexReader {
    pub(super) known: Known,
    pub(super) calls: Calls,
    spare: Tape,
}

/// What the reader remembers besides calls.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Known {
    pub(super) facts: SessionFacts,
    /// Whether the session's own `session_meta` or header was read.
    pub(super) begun: bool,
    /// Set while the file may still hold what a fork copied from its parent: the latest time such a
    /// copy can bear.
    pub(super) copied_until: Option<UtcMillis>,
    /// Messages of role user, and events of a person's prompt; where there are such events they alone
    /// are prompts.
    pub(super) user_items: u64,
    pub(super) user_events: u64,
    /// Hash of the prompt shown last, of which an event or item may be the second copy.
    pub(super) prompt_shown: Option<u64>,
    /// The model of the current turn.
    pub(super) model: Option<String>,
    /// Token totals as reported last.
    pub(super) totals: Tokens,
    /// The format says it is one we do not know: lines are shown as they stand.
    pub(super) raw_only: bool,
    /// Hash of the latest item that has no id of its own.
    pub(super) before: u64,
}

impl CodexReader {
    pub(super) fn begin(clue: &FileClue) -> Self {
        let mut reader = Self::empty(Known::default());
        let facts = &mut reader.known.facts;
        facts.external_id.clone_from(&clue.external_id);
        facts.lineage.root = Some(clue.external_id.clone()).filter(|id| !id.is_empty());
        facts.lineage.parent_external_id.clone_from(&clue.parent_external_id);
        facts.lineage.subagent = clue.subagent;
        reader
    }

    pub(super) fn resume(state: &[u8]) -> Self {
        Self::from_state(state).unwrap_or_else(|| Self::empty(Known::default()))
    }

    fn empty(known: Known) -> Self {
        Self { known, calls: Calls::new(), spare: Tape::default() }
    }

    fn from_state(state: &[u8]) -> Option<Self> {
        let (mut source, (known, named)) = state::Source::new(AgentName::Codex.number(), state)?;
        let calls = Calls { by_id: source.table(CALLS_KEPT)?, named };
        Some(Self { known, calls, spare: Tape::default() })
    }

    fn line<'r>(&mut self, line: Value<'r, '_>, at: Option<UtcMillis>, out: &mut Interpretation<'r>) {
        let kind = line.get("type");
        let payload = line.get("payload");
        if self.known.raw_only {
            out.messages.push(Message::saying(Role::System, Kind::Unknown, Text::Verbatim(line.raw())));
            return;
        }
        let Some(payload) = payload.filter(|payload| payload.kind() == NodeKind::Object) else {
            self.bare(kind, line, at, out);
            return;
        };
        match kind.map(|kind| kind.literal()).unwrap_or_default() {
            b"session_meta" => self.session_meta(payload, at, out),
            b"turn_context" => self.turn_context(payload, out),
            b"response_item" => self.item(payload, out),
            b"event_msg" => self.event(payload, at, out),
            b"compacted" => self.compacted(payload, out),
            b"world_state" => out.messages.push(Message::meta("state of the workspace")),
            b"inter_agent_communication" | b"inter_agent_communication_metadata" => {
                out.messages.push(Message::meta_with("message between agents", payload.get_text("content")));
            }
            _ => out.push_unknown("record", kind, line),
        }
    }

    /// A line of the oldest form: items without an envelope, after a bare header.
    fn bare<'r>(
        &mut self,
        kind: Option<Value<'r, '_>>,
        line: Value<'r, '_>,
        at: Option<UtcMillis>,
        out: &mut Interpretation<'r>,
    ) {
        if kind.is_some() {
            self.item(line, out);
        } else if line.get("record_type").is_some() {
            out.messages.push(Message::meta("state marker"));
        } else if is_bare_header(line) {
            self.session_meta(line, at, out);
        } else {
            out.push_unknown("record", kind, line);
        }
    }

    /// Gives a record its identity: an id of its own, or else its words together with those before
    /// them, since short words repeat.
    pub(super) fn identify(&mut self, own: Option<Value<'_, '_>>, words: &[&[u8]], out: &mut Interpretation<'_>) {
        let words_hash = hash64(words);
        out.identity = Some(match own {
            Some(id) => hash64(&[words.first().copied().unwrap_or_default(), id.raw()]),
            None => hash64(&[&words_hash.to_le_bytes(), &self.known.before.to_le_bytes()]),
        });
        self.known.before = words_hash;
    }

    /// Counts a prompt: by the events where there are any, else by the items.
    pub(super) fn count_prompts(&mut self) {
        let known = &mut self.known;
        known.facts.counts.user = if known.user_events > 0 { known.user_events } else { known.user_items };
    }

    /// A message of the model of the current turn.
    pub(super) fn by_model<'r>(&self, message: Message<'r>) -> Message<'r> {
        Message { model: self.known.model.clone().map(Into::into), ..message }
    }

    /// Notes a format that is newer than this reader.
    pub(super) fn refuse_mode(&mut self, mode: Value<'_, '_>, out: &mut Interpretation<'_>) {
        let name = crate::json::decode_at_most(mode.literal(), 60);
        out.note(
            Code::InNewerFormat,
            format!("history mode {name:?} is not known; lines are kept as they are"),
            mode.start(),
        );
        self.known.raw_only = true;
    }
}

/// Whether a line is the header of the oldest form.
pub(super) fn is_bare_header(line: Value<'_, '_>) -> bool {
    line.get("type").is_none()
        && ["id", "timestamp"].iter().all(|key| line.get_text(key).is_some())
        && line.get("instructions").is_some()
}

impl ReadsObjects for CodexReader {
    fn object<'r>(&mut self, line: Value<'r, '_>, out: &mut Interpretation<'r>) {
        let before = out.messages.len();
        let at = out.time("timestamp", line.get("timestamp"));
        self.known.facts.saw_time(at);
        if self.known.copied_until.is_some_and(|until| at.is_some_and(|at| at > until)) {
            self.known.copied_until = None;
        }
        self.line(line, at, out);
        for message in out.messages.iter_mut().skip(before) {
            message.at = at;
        }
    }

    fn facts_mut(&mut self) -> &mut SessionFacts {
        &mut self.known.facts
    }

    fn spare_tape(&mut self) -> &mut Tape {
        &mut self.spare
    }
}

impl Reader for CodexReader {
    fn read<'r>(&mut self, record: &Record<'r>, out: &mut Interpretation<'r>) {
        record::read(self, record, out);
    }

    fn facts(&self) -> &SessionFacts {
        &self.known.facts
    }

    fn state_of_late(&self, lately: usize) -> Vec<u8> {
        let document = (&self.known, &self.calls.named);
        state::Writer::new(AgentName::Codex.number(), &document, lately).table(&self.calls.by_id).finish()
    }
}
