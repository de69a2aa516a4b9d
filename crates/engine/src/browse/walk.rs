//! The records of a session, one after the other, from any place.

use std::sync::Arc;

use synthetic_blobs::ChunkView;
use synthetic_model::outline::{Outline, OutlineEntry};
use synthetic_store::{
    Read,
    table::{chunks, chunks::ChunkRow, pieces::RemovedPiece, sessions::SessionState, tail},
};

use super::frames::ValueBytes;
use crate::{Engine, EngineError, interpret::Interpreter};

/// Where to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// At the record that holds this message.
    Seq(u64),
    /// At this record.
    Record(u64),
}

/// One record on the way.
pub(crate) struct Visit<'v> {
    /// Its number in the session.
    pub(crate) number: u64,
    /// Number of its first message, or of the next message when it has none.
    pub(crate) first_seq: u64,
    /// The line as it came, with marks for what was removed of it.
    pub(crate) bytes: &'v [u8],
    /// Its length as it came.
    pub(crate) raw_bytes: u64,
    /// What was removed of it.
    pub(crate) removed: &'v [RemovedPiece],
    /// Its messages.
    pub(crate) entries: &'v [OutlineEntry],
    /// Names the entries' numbers stand for.
    pub(crate) names: &'v [String],
    /// All messages of the chunk it lies in, the number of the first of them, and whether this is
    /// the first record visited of it.
    pub(crate) around: (&'v [OutlineEntry], u64, bool),
}

/// What was removed of records that are put together.
#[derive(Default)]
pub(crate) struct Removals {
    /// Each once, however often a record holds it.
    pub(crate) pieces: Vec<RemovedPiece>,
    /// How much is missing, the marks aside that stand for it.
    pub(crate) bytes: u64,
}

impl Removals {
    pub(crate) fn clear(&mut self) {
        self.pieces.clear();
        self.bytes = 0;
    }

    /// Notes it when a value was removed.
    pub(crate) fn watch(&mut self, value: ValueBytes) -> Result<ValueBytes, EngineError> {
        if let ValueBytes::Removed(piece, mark) = &value {
            self.bytes += piece.told.bytes.saturating_sub(mark.len() as u64);
            if self.pieces.iter().all(|known| known.value != piece.value) {
                self.pieces.push((**piece).clone());
            }
        }
        Ok(value)
    }
}

/// Records shown to an interpreter before the first one asked for: what a record repeats stands
/// close before it.
const RECORDS_BEFORE: u64 = 16;

/// Tail records loaded at once.
const TAIL_PAGE: u64 = 256;

impl Engine {
    /// Calls `each` with the records of a session until it answers `false`.
    pub(crate) fn walk(
        &self,
        read: &Read<'_>,
        session: &SessionState,
        start: Start,
        each: &mut dyn FnMut(&Visit<'_>) -> Result<bool, EngineError>,
    ) -> Result<(), EngineError> {
        let first = match start {
            Start::Seq(seq) => {
                chunks::holding_seq(read, session.row, seq)?.filter(|chunk| seq < chunk.first_seq + chunk.messages)
            }
            Start::Record(record) => chunks::holding_record(read, session.row, record)?,
        };
        let mut ordinal = first.as_ref().map(|chunk| chunk.ordinal);
        while let Some(at) = ordinal {
            let Some(chunk) = chunks::get(read, session.row, at)? else { break };
            if !self.walk_chunk(read, session, &chunk, start, each)? {
                return Ok(());
            }
            ordinal = Some(at + 1);
        }
        self.walk_tail(read, session, start, each)
    }

    fn walk_chunk(
        &self,
        read: &Read<'_>,
        session: &SessionState,
        chunk: &ChunkRow,
        start: Start,
        each: &mut dyn FnMut(&Visit<'_>) -> Result<bool, EngineError>,
    ) -> Result<bool, EngineError> {
        let outline = self.chunk_outline(read, session.row, chunk.ordinal)?;
        let plain: Arc<Vec<u8>> = self.chunk_plain(session, chunk)?;
        let view = ChunkView::parse(&plain)?;
        let mut bytes = Vec::new();
        let mut removed = Removals::default();
        let mut rest = &outline.entries[..];
        let mut seq = chunk.first_seq;
        let mut first = true;
        for (place, number) in (chunk.first_record..chunk.first_record + chunk.records).enumerate() {
            let messages = rest.iter().take_while(|entry| entry.record == number).count();
            let (entries, after) = rest.split_at(messages);
            rest = after;
            let first_seq = seq;
            seq += messages as u64;
            let wanted = match start {
                Start::Seq(from) => seq > from,
                Start::Record(from) => number >= from,
            };
            if !wanted {
                continue;
            }
            bytes.clear();
            removed.clear();
            let mut value = |value| removed.watch(self.value(read, session, value)?);
            view.restore::<_, EngineError>(place, &mut value, &mut bytes)?;
            let visit = Visit {
                number,
                first_seq,
                bytes: &bytes,
                raw_bytes: bytes.len() as u64 + removed.bytes,
                removed: &removed.pieces,
                entries,
                names: &outline.names,
                around: (&outline.entries, chunk.first_seq, std::mem::take(&mut first)),
            };
            if !each(&visit)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn walk_tail(
        &self,
        read: &Read<'_>,
        session: &SessionState,
        start: Start,
        each: &mut dyn FnMut(&Visit<'_>) -> Result<bool, EngineError>,
    ) -> Result<(), EngineError> {
        let mut from = match start {
            Start::Seq(seq) => tail::record_of_seq(read, session.row, seq)?,
            Start::Record(record) => record,
        };
        loop {
            let records = tail::from_record(read, session.row, from, TAIL_PAGE)?;
            let Some(last) = records.last() else { return Ok(()) };
            from = last.record + 1;
            for record in &records {
                let outline: Outline = crate::collect::decode_outline(&record.outline)?;
                let visit = Visit {
                    number: record.record,
                    first_seq: record.first_seq,
                    bytes: &record.raw,
                    raw_bytes: record.raw.len() as u64,
                    removed: &[],
                    entries: &outline.entries,
                    names: &outline.names,
                    around: (&outline.entries, record.first_seq, true),
                };
                if !each(&visit)? {
                    return Ok(());
                }
            }
        }
    }

    /// An interpreter that knows what was known where `start` stands: taken up at the chunk's start
    /// and shown the records just before.
    pub(crate) fn interpreter_at(
        &self,
        read: &Read<'_>,
        session: &SessionState,
        start: Start,
    ) -> Result<Interpreter, EngineError> {
        let chunk = match start {
            Start::Seq(seq) => chunks::holding_seq(read, session.row, seq)?.filter(|c| seq < c.first_seq + c.messages),
            Start::Record(record) => chunks::holding_record(read, session.row, record)?,
        };
        let first_of_tail = session.lines - tail::count(read, session.row)?;
        let (state, begin) = match &chunk {
            Some(chunk) => (&chunk.reader_state, chunk.first_record),
            None => (&session.tail_state, first_of_tail),
        };
        let state: &[u8] = if begin == 0 { &[] } else { state };
        let mut interpreter = Interpreter::knowing(session, state);
        let mut first = None;
        self.walk(read, session, start, &mut |visit| {
            first = Some(visit.number);
            Ok(false)
        })?;
        let Some(first) = first else { return Ok(interpreter) };
        let from = first.saturating_sub(RECORDS_BEFORE).max(begin);
        if from < first {
            self.walk(read, session, Start::Record(from), &mut |visit| {
                if visit.number < first {
                    drop(interpreter.read(visit.bytes, visit.number));
                }
                Ok(visit.number + 1 < first)
            })?;
        }
        Ok(interpreter)
    }

    /// Calls `each` with every outline of a session from message `seq` on, with the number of its
    /// first message, until it answers `false`.
    pub(crate) fn walk_outlines(
        &self,
        read: &Read<'_>,
        session: &SessionState,
        seq: u64,
        each: &mut dyn FnMut(&Outline, u64) -> Result<bool, EngineError>,
    ) -> Result<(), EngineError> {
        let first = chunks::holding_seq(read, session.row, seq)?;
        let mut ordinal = first.map_or(0, |chunk| chunk.ordinal);
        while let Some(chunk) = chunks::get(read, session.row, ordinal)? {
            let outline = self.chunk_outline(read, session.row, ordinal)?;
            if !each(&outline, chunk.first_seq)? {
                return Ok(());
            }
            ordinal += 1;
        }
        let mut from = tail::record_of_seq(read, session.row, seq)?;
        loop {
            let records = tail::from_record(read, session.row, from, TAIL_PAGE)?;
            let Some(last) = records.last() else { return Ok(()) };
            from = last.record + 1;
            for record in &records {
                if !each(&crate::collect::decode_outline(&record.outline)?, record.first_seq)? {
                    return Ok(());
                }
            }
        }
    }

    /// Calls `each` with the identity of every record that has one, until it answers `false`.
    pub(crate) fn for_each_identity(
        &self,
        read: &Read<'_>,
        session: &SessionState,
        each: &mut dyn FnMut(u64) -> bool,
    ) -> Result<(), EngineError> {
        let mut interpreter = Interpreter::knowing(session, &[]);
        self.walk(read, session, Start::Record(0), &mut |visit| {
            Ok(interpreter.read(visit.bytes, visit.number).identity.is_none_or(&mut *each))
        })
    }
}
