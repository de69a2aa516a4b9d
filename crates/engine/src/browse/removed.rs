//! What of which message was removed on purpose.

use synthetic_blobs::ChunkView;
use synthetic_model::{cleanup::Removed, outline::OutlineEntry};
use synthetic_store::{
    Read,
    table::{
        chunks,
        pieces::{self, RemovedPiece},
        sessions::SessionState,
    },
};

use crate::{Engine, EngineError};

/// Says of each message of a record what of it was removed. A piece belongs to the message whose text
/// is as long as it was, else to one of its kind that is longer, else to the longest: none is left
/// out.
pub(crate) fn by_message(entries: &[OutlineEntry], removed: &[RemovedPiece]) -> Vec<Option<Removed>> {
    let mut found: Vec<Option<Removed>> = vec![None; entries.len()];
    for piece in removed {
        let bytes = piece.told.bytes;
        let exact = (0..entries.len()).find(|at| found[*at].is_none() && entries[*at].text_bytes == bytes);
        let holds = |entry: &OutlineEntry| entry.bytes_kind == piece.told.kind && entry.text_bytes > bytes;
        let place = exact.or_else(|| entries.iter().position(holds));
        let longest = || (0..entries.len()).max_by_key(|at| (entries[*at].text_bytes, std::cmp::Reverse(*at)));
        let Some(place) = place.or_else(longest) else { continue };
        match &mut found[place] {
            Some(known) => known.bytes += bytes,
            none => *none = Some(piece.told.clone()),
        }
    }
    found
}

impl Engine {
    /// What of a message was removed.
    pub(crate) fn removed_of(
        &self,
        read: &Read<'_>,
        session: &SessionState,
        seq: u64,
    ) -> Result<Option<Removed>, EngineError> {
        let chunk = chunks::holding_seq(read, session.row, seq)?;
        let Some(chunk) = chunk.filter(|chunk| seq < chunk.first_seq + chunk.messages) else { return Ok(None) };
        let outline = self.chunk_outline(read, session.row, chunk.ordinal)?;
        let entry = usize::try_from(seq - chunk.first_seq).ok().and_then(|at| outline.entries.get(at).map(|e| (at, e)));
        let Some((at, entry)) = entry else { return Ok(None) };
        let plain = self.chunk_plain(session, &chunk)?;
        let view = ChunkView::parse(&plain)?;
        let place = usize::try_from(entry.record.saturating_sub(chunk.first_record)).unwrap_or(usize::MAX);
        let mut removed = Vec::new();
        for value in view.values(place..place.saturating_add(1)) {
            removed.extend(pieces::get(read, session.construct, value)?);
        }
        if removed.is_empty() {
            return Ok(None);
        }
        let first = outline.entries.iter().position(|other| other.record == entry.record).unwrap_or(at);
        let of_record = outline.entries[first..].iter().take_while(|other| other.record == entry.record).count();
        let mut told = by_message(&outline.entries[first..first + of_record], &removed);
        Ok(told.swap_remove(at - first))
    }
}
