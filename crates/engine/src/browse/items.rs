//! A page of a transcript.

use std::{collections::HashMap, time::Duration};

use synthetic_agents::{Interpretation, Message, render};
use synthetic_model::{
    Kind, SessionId,
    message::{ItemArtifact, ItemNote, TranscriptItem},
    outline::{OutlineEntry, flags},
};
use synthetic_store::{
    Read,
    table::{sessions, sessions::SessionState},
};

use super::{Start, Visit, by_message, frames::mark};
use crate::{Engine, EngineError, interpret::Interpreter, limits};

/// Longest label of a call.
const LABEL_BYTES: usize = 512;

/// How much one page may hold.
#[derive(Debug, Clone, Copy)]
pub struct PageLimits {
    /// Messages.
    pub items: u32,
    /// Bytes of one message's text; longer ones are cut at a character.
    pub text_bytes: usize,
}

/// A page of a transcript.
#[derive(Debug, Clone, Default)]
pub struct TranscriptSlice {
    /// Its messages, in order, without gaps.
    pub items: Vec<TranscriptItem>,
    /// Messages in the session.
    pub total: u64,
}

/// How long a search may look through one session before it says how far it came.
pub(crate) const FIND_TIME: Duration = Duration::from_millis(1000);

impl Engine {
    /// The messages of a session from `from` on. Ends early once the texts exceed
    /// [`limits::PAGE_TEXT_BYTES`].
    ///
    /// # Errors
    /// [`EngineError::NotFound`]; [`EngineError::Damaged`] when stored bytes cannot be shown.
    pub fn transcript(&self, id: SessionId, from: u64, page: PageLimits) -> Result<TranscriptSlice, EngineError> {
        self.read(|read| {
            let session = self.session_state(read, id)?;
            let mut builder = PageBuilder::new(&session, from, page);
            let mut interpreter = self.interpreter_at(read, &session, Start::Seq(from))?;
            self.prime(read, &session, &mut interpreter, from, u64::from(page.items))?;
            self.walk(read, &session, Start::Seq(from), &mut |visit| Ok(builder.take(&mut interpreter, visit)))?;
            let PageBuilder { mut items, results, subagents, .. } = builder;
            for item in &mut items {
                if item.kind == Kind::ToolCall {
                    item.result_seq = results.get(&item.seq).copied();
                }
            }
            self.name_subagents(read, &session, &mut items, &subagents)?;
            Ok(TranscriptSlice { items, total: session.messages })
        })
    }

    /// The whole text of one message.
    ///
    /// # Errors
    /// As [`Engine::transcript`].
    pub fn message_text(&self, id: SessionId, seq: u64) -> Result<String, EngineError> {
        let page = PageLimits { items: 1, text_bytes: usize::MAX };
        let mut slice = self.transcript(id, seq, page)?;
        slice
            .items
            .pop()
            .map(|item| item.text)
            .ok_or_else(|| EngineError::NotFound { noun: "message", id: format!("{id}#{seq}") })
    }

    /// Loads a session.
    pub(crate) fn session_state(&self, read: &Read<'_>, id: SessionId) -> Result<SessionState, EngineError> {
        sessions::find(read, id)?.ok_or_else(|| EngineError::NotFound { noun: "session", id: id.to_string() })
    }

    /// Shows the interpreter the calls whose results stand in messages `from` to `from + count` and
    /// that themselves stand before: what a result is depends on what was asked.
    pub(crate) fn prime(
        &self,
        read: &Read<'_>,
        session: &SessionState,
        interpreter: &mut Interpreter,
        from: u64,
        count: u64,
    ) -> Result<(), EngineError> {
        let mut calls = Vec::new();
        self.walk_outlines(read, session, from, &mut |outline, first_seq| {
            for (entry, seq) in outline.entries.iter().zip(first_seq..) {
                if seq >= from.saturating_add(count) {
                    return Ok(false);
                }
                let call = seq - entry.call_distance.min(seq);
                if seq >= from && entry.call_distance > 0 && call < from {
                    calls.push(call);
                }
            }
            Ok(true)
        })?;
        for call in calls {
            self.walk(read, session, Start::Seq(call), &mut |visit| {
                drop(interpreter.read(visit.bytes, visit.number));
                Ok(false)
            })?;
        }
        Ok(())
    }

    fn name_subagents(
        &self,
        read: &Read<'_>,
        session: &SessionState,
        items: &mut [TranscriptItem],
        subagents: &HashMap<u64, String>,
    ) -> Result<(), EngineError> {
        if subagents.is_empty() {
            return Ok(());
        }
        let siblings = sessions::of_construct(read, session.construct)?;
        for item in items {
            let Some(name) = subagents.get(&item.seq) else { continue };
            let named =
                |s: &&SessionState| s.external_id == *name || s.external_id.strip_prefix("agent-") == Some(name);
            item.subagent_session = siblings.iter().find(named).map(|s| s.id);
        }
        Ok(())
    }
}

/// Makes items of records.
struct PageBuilder<'s> {
    session: &'s SessionState,
    from: u64,
    page: PageLimits,
    text_bytes: usize,
    items: Vec<TranscriptItem>,
    /// Message of the result by message of the call.
    results: HashMap<u64, u64>,
    /// The agent's name of the sub-agent a call started, by message.
    subagents: HashMap<u64, String>,
}

impl<'s> PageBuilder<'s> {
    fn new(session: &'s SessionState, from: u64, page: PageLimits) -> Self {
        Self {
            session,
            from,
            page,
            text_bytes: 0,
            items: Vec::new(),
            results: HashMap::new(),
            subagents: HashMap::new(),
        }
    }

    /// Takes a record; answers whether the page has room for more.
    fn take(&mut self, interpreter: &mut Interpreter, visit: &Visit<'_>) -> bool {
        let (around, first_seq, fresh) = visit.around;
        if fresh {
            for (entry, seq) in around.iter().zip(first_seq..) {
                if entry.call_distance > 0 {
                    self.results.insert(seq - entry.call_distance.min(seq), seq);
                }
            }
        }
        let said = interpreter.read(visit.bytes, visit.number);
        let mut removed = by_message(visit.entries, visit.removed);
        for (at, (entry, seq)) in visit.entries.iter().zip(visit.first_seq..).enumerate() {
            if seq < self.from {
                continue;
            }
            let mut item = self.item(visit, entry, seq, said.messages.get(at), &said);
            item.removed = removed[at].take();
            self.text_bytes += item.text.len();
            self.items.push(item);
            if self.items.len() >= self.page.items as usize || self.text_bytes >= limits::PAGE_TEXT_BYTES {
                return false;
            }
        }
        true
    }

    fn item(
        &mut self,
        visit: &Visit<'_>,
        entry: &OutlineEntry,
        seq: u64,
        message: Option<&Message<'_>>,
        said: &Interpretation<'_>,
    ) -> TranscriptItem {
        // A record over the limit was not interpreted: it is shown as it is.
        let mut whole =
            message.map_or_else(|| String::from_utf8_lossy(visit.bytes).into_owned(), |m| render::text(&m.text));
        let mut label = message.and_then(|m| m.label.as_ref()).map(|label| label.words().into_owned());
        for piece in visit.removed {
            let mark = mark(piece.value);
            whole = whole.replace(&mark, "");
            label = label.map(|label| label.replace(&mark, ""));
        }
        let text_bytes = whole.len() as u64;
        let text = shorten(whole, self.page.text_bytes);
        if let Some(name) = message.and_then(|m| m.subagent.as_deref()) {
            self.subagents.insert(seq, name.to_owned());
        }
        let artifact = message.and_then(|m| m.artifact.as_ref()).map(|artifact| ItemArtifact {
            id: crate::artifacts::artifact_id(self.session.id, seq),
            kind: artifact.kind,
            name: crate::collect::cut(&artifact.name, LABEL_BYTES).to_owned(),
            media_type: artifact.media_type.clone().into_owned(),
        });
        TranscriptItem {
            seq,
            record: visit.number,
            role: entry.role,
            kind: entry.kind,
            truncated: (text.len() as u64) < text_bytes,
            text,
            text_bytes,
            tool: entry.tool.and_then(|n| visit.names.get(n as usize)).cloned(),
            label: label.map(|label| shorten(label, LABEL_BYTES)),
            tool_call_id: message.and_then(|m| m.call_id.clone()).map(std::borrow::Cow::into_owned),
            call_seq: (entry.call_distance > 0).then(|| seq - entry.call_distance.min(seq)),
            result_seq: None,
            failed: entry.flags & flags::FAILED != 0,
            at: entry.at,
            model: message.and_then(|m| m.model.clone()).map(std::borrow::Cow::into_owned),
            tokens: entry.tokens,
            repeats: entry.flags & flags::REPEATS != 0,
            artifact,
            subagent_session: None,
            removed: None,
            notes: said.notes.iter().map(|n| ItemNote { code: n.code, message: n.message.clone() }).collect(),
        }
    }
}

fn shorten(mut text: String, limit: usize) -> String {
    text.truncate(text.floor_char_boundary(limit));
    text
}
