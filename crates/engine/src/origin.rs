//! The agent's file again, byte for byte.

use std::io::Write;

use synthetic_blobs::ChunkView;
use synthetic_model::SessionId;
use synthetic_store::{
    Read,
    table::{chunks, pieces, sessions::SessionState, sources, tail},
};

use crate::{Engine, EngineError};

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// How many bytes.
    pub bytes: u64,
    /// Their BLAKE3, as hexadecimal text.
    pub blake3: String,
}

impl Engine {
    /// Writes everything read of a session's file to `out`, the incomplete last line included. Each
    /// chunk is compared with its digest before its first byte is written.
    ///
    /// # Errors
    /// [`EngineError::NotFound`]; [`EngineError::Removed`] when a cleanup took something of it, before the
    /// first byte is written; [`EngineError::Damaged`]; [`EngineError::Io`] when `out` fails.
    pub fn origin(&self, id: SessionId, out: &mut dyn Write) -> Result<Origin, EngineError> {
        let mut hasher = blake3::Hasher::new();
        let mut bytes = 0;
        let mut put = |part: &[u8]| {
            hasher.update(part);
            bytes += part.len() as u64;
            out.write_all(part).map_err(|source| EngineError::Io { doing: "write", path: "the output".into(), source })
        };
        self.read(|read| {
            let session = self.session_state(read, id)?;
            self.refuse_if_removed(read, &session)?;
            let mut ordinal = 0;
            while let Some(chunk) = chunks::get(read, session.row, ordinal)? {
                let plain = self.chunk_plain(&session, &chunk)?;
                let view = ChunkView::parse(&plain)?;
                let mut raw = Vec::with_capacity(usize::try_from(chunk.raw_bytes).unwrap_or(0));
                for record in 0..usize::try_from(chunk.records).unwrap_or(0) {
                    view.restore::<_, EngineError>(record, &mut |value| self.value(read, &session, value), &mut raw)?;
                }
                if *blake3::hash(&raw).as_bytes() != chunk.raw_digest {
                    let item = format!("records {} and on of session {id}", chunk.first_record);
                    return Err(EngineError::damaged(item, "their digest is another"));
                }
                put(&raw)?;
                ordinal += 1;
            }
            let mut from = 0;
            loop {
                let records = tail::from_record(read, session.row, from, 256)?;
                let Some(last) = records.last() else { break };
                from = last.record + 1;
                for record in &records {
                    put(&record.raw)?;
                }
            }
            put(&sources::pending(read, session.row)?)
        })?;
        Ok(Origin { bytes, blake3: hasher.finalize().to_hex().to_string() })
    }
}

impl Engine {
    /// Fails when a session refers to anything that a cleanup took.
    fn refuse_if_removed(&self, read: &Read<'_>, session: &SessionState) -> Result<(), EngineError> {
        let removed = pieces::of_construct(read, session.construct)?;
        let mut ordinal = 0;
        while !removed.is_empty()
            && let Some(chunk) = chunks::get(read, session.row, ordinal)?
        {
            let plain = self.chunk_plain_anew(session, &chunk)?;
            let view = ChunkView::parse(&plain)?;
            let values = view.values(0..view.records());
            if let Some(piece) = removed.iter().find(|piece| values.binary_search(&piece.value).is_ok()) {
                let last = chunk.first_record + chunk.records.saturating_sub(1);
                let item = format!("records {} to {last} of session {}", chunk.first_record, session.id);
                return Err(EngineError::Removed { item, told: Box::new(piece.told.clone()) });
            }
            ordinal += 1;
        }
        Ok(())
    }
}
