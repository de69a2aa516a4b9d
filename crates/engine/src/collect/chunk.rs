//! The chunk a session is being written to: records, their outline, and what they count as.

use synthetic_agents::{Message, Reader, Tape};
use synthetic_blobs::{ChunkBuilder, Lifted};
use synthetic_model::{
    ByteKind, UtcMillis,
    outline::{Outline, OutlineEntry},
};
use synthetic_store::{
    Write,
    table::{
        chunks::{self, ChunkRow},
        sessions::SessionState,
        usage::{Amount, Amounts},
    },
};

use super::{
    values::{ConstructValues, share},
    writer::TreeWriter,
};
use crate::{
    EngineError, limits,
    memory::{self, OpenCalls},
};

/// Bytes by kind.
type ByKind = [u64; ByteKind::ALL.len()];

/// Records on their way into one frame.
pub(crate) struct OpenChunk {
    builder: ChunkBuilder,
    outline: Outline,
    first_record: u64,
    first_seq: u64,
    raw_offset: u64,
    reader_state: Vec<u8>,
    plain_by_kind: ByKind,
    first_at: Option<UtcMillis>,
    last_at: Option<UtcMillis>,
    lifted: Vec<Lifted>,
}

impl OpenChunk {
    /// Begins a chunk where the session's sealed records end. `reader_state` is what a reader knows
    /// there.
    pub(crate) fn new(first_record: u64, first_seq: u64, raw_offset: u64, reader_state: Vec<u8>) -> Self {
        Self {
            builder: ChunkBuilder::new(first_record),
            outline: Outline::default(),
            first_record,
            first_seq,
            raw_offset,
            reader_state,
            plain_by_kind: ByKind::default(),
            first_at: None,
            last_at: None,
            lifted: Vec::new(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.builder.records() == 0
    }

    pub(crate) fn is_full(&self) -> bool {
        self.builder.plain_bytes() >= limits::CHUNK_PLAIN_BYTES || self.builder.raw_bytes() >= limits::CHUNK_RAW_BYTES
    }

    /// Adds a record, whose messages `outline` holds. Its long literals go to `values`, or stay in
    /// place without.
    pub(crate) fn push(
        &mut self,
        write: &Write<'_>,
        tree: &mut TreeWriter<'_>,
        values: Option<&mut ConstructValues>,
        record: &[u8],
        tape: &Tape,
        outline: &Outline,
    ) -> Result<(), EngineError> {
        let weights = weights(&outline.entries);
        let kind = heaviest(&weights);
        let mut lifted = std::mem::take(&mut self.lifted);
        lifted.clear();
        let mut skeleton = record.len() as u64;
        if let Some(values) = values {
            for node in tape.long_texts(limits::LONG_VALUE_BYTES) {
                let (start, end) = (node.start as usize, node.end as usize);
                let value = values.number_of(write, tree, &record[start..end], kind)?;
                lifted.push(Lifted { start, end, value });
                skeleton -= (end - start) as u64;
            }
        }
        self.builder.push(record, &lifted)?;
        self.lifted = lifted;
        for (sum, part) in self.plain_by_kind.iter_mut().zip(share(skeleton, &weights)) {
            *sum += part;
        }
        for at in outline.entries.iter().filter_map(|e| e.at) {
            self.first_at = Some(self.first_at.map_or(at, |first| first.min(at)));
            self.last_at = Some(self.last_at.map_or(at, |last| last.max(at)));
        }
        self.outline.append(outline);
        Ok(())
    }

    /// Writes the chunk as one frame and names it, and begins the next one. `reader` has just read
    /// its last record.
    pub(crate) fn seal(
        &mut self,
        write: &Write<'_>,
        tree: &mut TreeWriter<'_>,
        session: &mut SessionState,
        amounts: &mut Amounts,
        reader: &dyn Reader,
        calls: &OpenCalls,
    ) -> Result<(), EngineError> {
        if self.is_empty() {
            return Ok(());
        }
        let records = self.builder.records();
        let messages = self.outline.entries.len() as u64;
        let raw_bytes = self.builder.raw_bytes();
        let state = memory::encode_reader(reader, calls, &mut tree.packer);
        let next =
            Self::new(self.first_record + records, self.first_seq + messages, self.raw_offset + raw_bytes, state);
        let full = std::mem::replace(self, next);
        let chunk = full.builder.finish();
        let path = tree.engine.layout.frames(session.construct_id, session.id, session.frames_generation);
        let stored_bytes = tree.append(&path, session.frames_bytes, &chunk.plain, limits::COLLECT_LEVEL)?;
        let outline = tree.pack(&full.outline.encode(), limits::OUTLINE_LEVEL)?;
        let row = ChunkRow {
            session: session.row,
            ordinal: chunks::count(&write.reading(), session.row)?,
            first_record: full.first_record,
            records,
            first_seq: full.first_seq,
            messages,
            file_offset: session.frames_bytes,
            stored_bytes,
            plain_bytes: chunk.plain.len() as u64,
            raw_offset: full.raw_offset,
            raw_bytes,
            raw_digest: chunk.raw_digest,
            first_at: full.first_at,
            last_at: full.last_at,
            settled: false,
            reader_state: full.reader_state,
        };
        chunks::add(write, &row, &outline)?;
        session.frames_bytes += stored_bytes;
        session.stored_bytes += stored_bytes;
        for (amount, part) in amounts.iter_mut().zip(share(stored_bytes, &full.plain_by_kind)) {
            amount.stored_bytes += part.cast_signed();
        }
        Ok(())
    }
}

/// What a record's bytes count as, in proportion to its messages' texts.
pub(crate) fn weights(entries: &[OutlineEntry]) -> ByKind {
    let mut weights = ByKind::default();
    for entry in entries {
        weights[usize::from(entry.bytes_kind.number())] += entry.text_bytes.max(1);
    }
    weights
}

/// The kind a record's long literals count as.
pub(crate) fn heaviest(weights: &ByKind) -> ByteKind {
    let largest = weights.iter().zip(ByteKind::ALL).max_by_key(|(weight, kind)| (**weight, std::cmp::Reverse(**kind)));
    largest.filter(|(weight, _)| **weight > 0).map_or(ByteKind::Conversation, |(_, kind)| *kind)
}

/// Counts a record's bytes and messages as they were written.
pub(crate) fn count_original(amounts: &mut Amounts, record_bytes: u64, outline: &Outline) {
    let parts = share(record_bytes, &weights(&outline.entries));
    for (amount, part) in amounts.iter_mut().zip(parts) {
        amount.original_bytes += part.cast_signed();
    }
    for entry in &outline.entries {
        amounts[usize::from(entry.bytes_kind.number())] += Amount { items: 1, ..Amount::default() };
    }
}

/// Length of a message's text as it stands in the record; of its picture, if it is one.
pub(crate) fn text_bytes(message: &Message<'_>) -> u64 {
    use synthetic_agents::{Content, Text};
    if let Some(Content::Base64(literal)) = message.artifact.as_ref().map(|artifact| &artifact.content) {
        return literal.len() as u64;
    }
    let len = |text: &Text<'_>| match text {
        Text::Escaped(bytes) | Text::Verbatim(bytes) => bytes.len() as u64,
        Text::Words(words) => words.len() as u64,
    };
    message.text.iter().map(len).sum()
}
