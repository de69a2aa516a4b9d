//! One session being taken in: record after record, chunk after chunk.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use synthetic_agents::{Interpretation, Message, Note, Reader, Tape};
use synthetic_model::{
    ByteKind, Code, Kind, Relation, Role, SessionStatus, UtcMillis,
    outline::{Outline, OutlineArtifact, OutlineEntry, flags},
    session::MessageCounts,
};
use synthetic_store::{
    Write,
    table::{
        ConstructRow, constructs, sessions,
        sessions::SessionState,
        tail::{self, TailRecord},
        usage::{self, Amounts},
    },
};

use super::{
    chunk::{OpenChunk, count_original, text_bytes},
    copies::ParentRecords,
    values::ConstructValues,
    writer::TreeWriter,
};
use crate::{
    EngineError,
    interpret::Interpreter,
    limits,
    memory::{self, OpenCalls},
};

/// Longest brief of a construct.
const BRIEF_BYTES: usize = 4096;
/// Longest title.
const TITLE_BYTES: usize = 200;

/// Everything a transaction of the collection works with.
pub(crate) struct Group<'g, 'e> {
    pub(crate) write: &'g Write<'g>,
    pub(crate) tree: &'g mut TreeWriter<'e>,
    pub(crate) values: &'g mut HashMap<ConstructRow, ConstructValues>,
    /// Constructs whose sums are to be brought up to date at the end.
    pub(crate) touched: HashSet<ConstructRow>,
}

impl<'e> Group<'_, 'e> {
    /// Writes the long values of a construct that are still collected, and all frames that wait, so
    /// that its records can be put together again.
    pub(crate) fn make_readable(&mut self, row: ConstructRow) -> Result<(), EngineError> {
        if let Some(values) = self.values.get_mut(&row) {
            values.flush(self.write, self.tree)?;
        }
        self.tree.write()
    }

    /// Writes and counts all long values, and makes everything written durable.
    pub(crate) fn finish(&mut self) -> Result<(), EngineError> {
        for values in self.values.values_mut() {
            values.flush(self.write, self.tree)?;
            usage::add(self.write, values.row, &values.stored)?;
            self.touched.insert(values.row);
        }
        for row in self.touched.drain() {
            constructs::refresh(self.write, row)?;
        }
        self.tree.flush()
    }

    /// The long values of a construct, if literals are to be lifted out, and the tree.
    fn values_of(
        &mut self,
        row: ConstructRow,
        lifts: bool,
    ) -> Result<(Option<&mut ConstructValues>, &mut TreeWriter<'e>), EngineError> {
        if !lifts {
            return Ok((None, self.tree));
        }
        let values = match self.values.entry(row) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(new) => new.insert(ConstructValues::load(self.write, row)?),
        };
        Ok((Some(values), self.tree))
    }
}

/// How a session's new records are kept.
enum Keeping {
    /// In frames, at once.
    Sealed(Box<OpenChunk>),
    /// In rows, until there are more of them or the session goes quiet.
    Tail,
}

/// One session being taken in.
pub(crate) struct SessionRun {
    interpreter: Interpreter,
    /// What has become of its records.
    pub(crate) intake: Intake,
}

/// What becomes of the records of a session: where they are kept and what is counted of them.
pub(crate) struct Intake {
    pub(crate) state: SessionState,
    keeping: Keeping,
    /// Whether long literals are kept once per construct, not in their records.
    lifts: bool,
    calls: OpenCalls,
    copies: Option<ParentRecords>,
    amounts: Amounts,
    /// Oddities of records, with their line (from 1).
    pub(crate) notes: Vec<(u64, Note)>,
    /// Oddities that were not listed.
    pub(crate) notes_more: u64,
    /// Messages made since the run began.
    pub(crate) messages_new: u64,
    /// Records taken in since the run began.
    pub(crate) records_new: u64,
}

impl SessionRun {
    /// Goes on with `state`, which `unread` more bytes wait for. `seal` writes frames at once and takes
    /// the session's tail into them.
    pub(crate) fn begin(
        group: &mut Group<'_, '_>,
        state: SessionState,
        reader: Box<dyn Reader>,
        calls: OpenCalls,
        copies: Option<ParentRecords>,
        unread: u64,
        seal: bool,
    ) -> Result<Self, EngineError> {
        let short = state.original_bytes + unread < limits::SHORT_SESSION_BYTES;
        let intake = Intake {
            lifts: !short || state.relation != Relation::Root,
            state,
            keeping: Keeping::Tail,
            calls,
            copies,
            amounts: Amounts::default(),
            notes: Vec::new(),
            notes_more: 0,
            messages_new: 0,
            records_new: 0,
        };
        let mut run = Self { interpreter: Interpreter::new(reader), intake };
        if seal {
            run.seal_tail(group)?;
        }
        Ok(run)
    }

    /// Moves the records of the tail into an open chunk.
    fn seal_tail(&mut self, group: &mut Group<'_, '_>) -> Result<(), EngineError> {
        let waiting = tail::from_record(&group.write.reading(), self.intake.state.row, 0, u64::MAX >> 1)?;
        let (record, seq) = waiting
            .first()
            .map_or((self.intake.state.lines, self.intake.state.messages), |first| (first.record, first.first_seq));
        let raw_offset = self.intake.state.original_bytes - self.intake.state.tail_bytes;
        let known = match &self.intake.state {
            _ if record == 0 => Vec::new(),
            state if waiting.is_empty() => state.reader_state.clone(),
            state => state.tail_state.clone(),
        };
        let mut chunk = OpenChunk::new(record, seq, raw_offset, known);
        for old in &waiting {
            let outline = decode_outline(&old.outline)?;
            let write = group.write;
            let (values, tree) = group.values_of(self.intake.state.construct, self.intake.lifts)?;
            chunk.push(write, tree, values, &old.raw, self.interpreter.shape(&old.raw), &outline)?;
            if chunk.is_full() {
                let reader = self.interpreter.reader();
                let Intake { state, amounts, calls, .. } = &mut self.intake;
                chunk.seal(write, tree, state, amounts, reader, calls)?;
            }
        }
        if !waiting.is_empty() {
            tail::remove_all(group.write, self.intake.state.row)?;
            self.intake.state.tail_bytes = 0;
        }
        self.intake.keeping = Keeping::Sealed(Box::new(chunk));
        Ok(())
    }

    /// Takes in one line.
    pub(crate) fn line(&mut self, group: &mut Group<'_, '_>, line: &[u8]) -> Result<(), EngineError> {
        let said = self.interpreter.read(line, self.intake.state.lines);
        let repeats = self.intake.is_copy(&said);
        let outline = self.intake.outline(&said, repeats);
        self.intake.note(&said.notes);
        drop(said);
        self.intake.keep(group, line, self.interpreter.tape(), &outline, self.interpreter.reader())
    }

    /// Takes in a part of a line over the limit, uninterpreted.
    pub(crate) fn piece(&mut self, group: &mut Group<'_, '_>, bytes: &[u8], first: bool) -> Result<(), EngineError> {
        let mut outline = Outline::default();
        if first {
            outline.entries.push(OutlineEntry {
                record: self.intake.state.lines,
                role: Role::System,
                kind: Kind::Unknown,
                bytes_kind: ByteKind::Conversation,
                artifact: None,
                flags: flags::NOTED,
                tool: None,
                at: None,
                text_bytes: bytes.len() as u64,
                tokens: 0,
                call_distance: 0,
            });
            let message =
                format!("the line is longer than {} bytes; it is kept and not interpreted", limits::LINE_BYTES);
            self.intake.note(&[Note { code: Code::InLineTooLong, message, at: 0 }]);
        }
        self.intake.keep(group, bytes, &Tape::default(), &outline, self.interpreter.reader())
    }

    /// Writes everything the run holds, an open chunk included, so that it could end here. Called
    /// before each commit; `finished` says that the file has no more.
    pub(crate) fn save(
        &mut self,
        group: &mut Group<'_, '_>,
        now: UtcMillis,
        written_at: UtcMillis,
        finished: bool,
    ) -> Result<(), EngineError> {
        if let Intake { keeping: Keeping::Sealed(chunk), state, amounts, calls, .. } = &mut self.intake {
            let reader = self.interpreter.reader();
            chunk.seal(group.write, group.tree, state, amounts, reader, calls)?;
        }
        usage::add(group.write, self.intake.state.construct, &std::mem::take(&mut self.intake.amounts))?;
        self.tell(written_at);
        self.remember(finished && self.intake.is_quiet(now));
        if finished {
            self.intake.settle_status(group.write, now)?;
            if self.intake.state.relation == Relation::Fork
                && self.intake.copies.as_ref().is_some_and(ParentRecords::all_met)
            {
                self.intake.state.relation = Relation::Resume;
            }
        }
        sessions::save(group.write, &self.intake.state)?;
        self.name_construct(group.write)?;
        group.touched.insert(self.intake.state.construct);
        Ok(())
    }

    /// Keeps what the reader needs to go on. A session at rest keeps nothing: its last chunk tells.
    fn remember(&mut self, rests: bool) {
        let state = &mut self.intake.state;
        if rests && state.tail_bytes == 0 {
            state.reader_state.clear();
            state.tail_state.clear();
            return;
        }
        let known = self.interpreter.reader().state_of_late(limits::REMEMBERED);
        state.reader_state = memory::encode(&known, &self.intake.calls, limits::REMEMBERED, None);
    }

    /// Takes over what the reader knows of the session.
    fn tell(&mut self, written_at: UtcMillis) {
        let facts = self.interpreter.reader().facts();
        let counts = &facts.counts;
        self.intake.state.counts = MessageCounts {
            user: counts.user,
            assistant: counts.assistant,
            tool_call: counts.tool_call,
            tool_result: counts.tool_result,
            thinking: counts.thinking,
            image: counts.image,
            summary: counts.summary + counts.compaction,
            other: counts.other,
        };
        self.intake.state.unreadable = counts.unreadable;
        self.intake.state.output_tokens = facts.tokens.output;
        self.intake.state.models.clone_from(&facts.models);
        self.intake.state.cwd.clone_from(&facts.cwd);
        self.intake.state.branch.clone_from(&facts.branch);
        self.intake.state.agent_version.clone_from(&facts.agent_version);
        self.intake.state.title = title(facts.title.as_deref(), facts.first_prompt.as_deref()).into_owned();
        self.intake.state.started_at = facts.first_at.unwrap_or(written_at);
        self.intake.state.last_activity_at = facts.last_at.unwrap_or(written_at);
    }

    /// The root session names the construct.
    fn name_construct(&self, write: &Write<'_>) -> Result<(), EngineError> {
        if self.intake.state.parent.is_some() {
            return Ok(());
        }
        let facts = self.interpreter.reader().facts();
        let brief = cut(facts.first_prompt.as_deref().unwrap_or_default(), BRIEF_BYTES);
        let name =
            if self.intake.state.title.is_empty() { &self.intake.state.external_id } else { &self.intake.state.title };
        constructs::set_told(write, self.intake.state.construct, name, brief, facts.branch.as_deref())?;
        Ok(())
    }
}

impl Intake {
    /// Whether everything taken in is in frames and rows: a good place to commit.
    pub(crate) fn at_boundary(&self) -> bool {
        match &self.keeping {
            Keeping::Sealed(chunk) => chunk.is_empty(),
            Keeping::Tail => true,
        }
    }

    /// Whether the record stands in the parent session, as far as the session only copies.
    fn is_copy(&mut self, said: &Interpretation<'_>) -> bool {
        match (&mut self.copies, said.identity) {
            (Some(parent), Some(identity)) => parent.meets(identity),
            (Some(parent), None) => !parent.diverged && self.state.relation != Relation::Subagent,
            (None, _) => false,
        }
    }

    fn keep(
        &mut self,
        group: &mut Group<'_, '_>,
        line: &[u8],
        tape: &Tape,
        outline: &Outline,
        reader: &dyn Reader,
    ) -> Result<(), EngineError> {
        count_original(&mut self.amounts, line.len() as u64, outline);
        match &mut self.keeping {
            Keeping::Sealed(chunk) => {
                let write = group.write;
                let (values, tree) = group.values_of(self.state.construct, self.lifts)?;
                chunk.push(write, tree, values, line, tape, outline)?;
                if chunk.is_full() {
                    chunk.seal(write, tree, &mut self.state, &mut self.amounts, reader, &self.calls)?;
                }
            }
            Keeping::Tail => {
                if self.state.tail_bytes == 0 {
                    self.state.tail_state.clone_from(&self.state.reader_state);
                }
                let record = TailRecord {
                    record: self.state.lines,
                    first_seq: self.state.messages,
                    messages: outline.entries.len() as u64,
                    raw: line.to_vec(),
                    outline: outline.encode(),
                };
                tail::add(group.write, self.state.row, &record)?;
                self.state.tail_bytes += line.len() as u64;
            }
        }
        let blank = line.iter().all(u8::is_ascii_whitespace);
        self.state.lines += 1;
        self.state.records += u64::from(!blank);
        self.records_new += u64::from(!blank);
        self.state.original_bytes += line.len() as u64;
        self.state.messages += outline.entries.len() as u64;
        self.messages_new += outline.entries.len() as u64;
        Ok(())
    }

    fn outline(&mut self, said: &Interpretation<'_>, repeats: bool) -> Outline {
        let mut outline = Outline::default();
        for (message, seq) in said.messages.iter().zip(self.state.messages..) {
            let call_distance = self.link(message, seq);
            let text_bytes = text_bytes(message);
            let artifact = message.artifact.as_ref().map(|artifact| {
                self.state.artifacts += 1;
                self.state.artifact_kinds |= sessions::kinds_mask(&[artifact.kind]);
                OutlineArtifact {
                    kind: artifact.kind,
                    name: outline.number_of(cut(&artifact.name, limits::NAME_BYTES)),
                    media_type: outline.number_of(cut(&artifact.media_type, limits::NAME_BYTES)),
                }
            });
            let tool = message.tool.as_deref().map(|name| outline.number_of(cut(name, limits::NAME_BYTES)));
            let noted = if said.notes.is_empty() { 0 } else { flags::NOTED };
            let copied = if repeats { flags::REPEATS } else { 0 };
            self.state.repeated_messages += u64::from(repeats);
            outline.entries.push(OutlineEntry {
                record: self.state.lines,
                role: message.role,
                kind: message.kind,
                bytes_kind: message.bytes_kind,
                artifact,
                flags: message.flags | noted | copied,
                tool,
                at: message.at,
                text_bytes,
                tokens: message.tokens,
                call_distance,
            });
        }
        outline
    }

    /// Remembers a call, or finds how far back the call of a result stands.
    fn link(&mut self, message: &Message<'_>, seq: u64) -> u64 {
        let Some(call) = message.call_id.as_deref().map(memory::number_of_call) else { return 0 };
        match message.kind {
            Kind::ToolCall => {
                self.calls.asked(call, seq);
                0
            }
            Kind::ToolResult | Kind::Image => self.calls.answered(call).map_or(0, |asked| seq - asked),
            _ => 0,
        }
    }

    fn note(&mut self, notes: &[Note]) {
        for note in notes {
            if self.notes.len() < limits::LISTED_SKIPS {
                self.notes.push((self.state.lines + 1, note.clone()));
            } else {
                self.notes_more += 1;
            }
        }
    }

    fn is_quiet(&self, now: UtcMillis) -> bool {
        now.0 - self.state.last_activity_at.0 > limits::QUIET_MS
    }

    fn settle_status(&mut self, write: &Write<'_>, now: UtcMillis) -> Result<(), EngineError> {
        let over = now.0 - self.state.last_activity_at.0 > limits::COMPLETED_MS;
        if over && self.state.status == SessionStatus::Active {
            let (from, to) = (SessionStatus::Active, SessionStatus::Completed);
            sessions::add_transition(write, self.state.row, from, to, now, "collect", "quiet")?;
            self.state.status = to;
        }
        Ok(())
    }
}

/// The title of a session: the agent's, else the first line of the first prompt.
fn title<'t>(given: Option<&'t str>, prompt: Option<&'t str>) -> Cow<'t, str> {
    let text = given.filter(|t| !t.trim().is_empty()).or(prompt).unwrap_or_default();
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let short = cut(line, TITLE_BYTES);
    if short.len() < line.len() { Cow::Owned(format!("{short}…")) } else { Cow::Borrowed(short) }
}

/// At most `limit` bytes of a text, whole characters.
pub(crate) fn cut(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}

/// Reads an outline of a tail row.
pub(crate) fn decode_outline(bytes: &[u8]) -> Result<Outline, EngineError> {
    Outline::decode(bytes).map_err(|e| EngineError::damaged("an outline", e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_short_line() {
        assert_eq!(title(None, Some("\n  fix the parser\nplease")), "fix the parser");
        assert_eq!(title(Some(" "), Some("prompt")), "prompt", "a blank title is none");
        assert_eq!(title(Some(&"ä".repeat(300)), None).chars().count(), 101, "cut at a character");
        assert_eq!(title(None, None), "");
    }
}
