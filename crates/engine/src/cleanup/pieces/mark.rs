//! Which long values of a construct go.

use std::collections::BTreeMap;

use synthetic_blobs::ChunkView;
use synthetic_model::ByteKind;
use synthetic_store::{
    Read,
    table::{chunks, constructs::ConstructState, sessions::SessionState, usage::Amounts},
};

use super::ByKind;
use crate::{
    Engine, EngineError,
    browse::Start,
    collect::{count_original, heaviest, share, weights},
};

/// What a value counts as, and from which length on it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Going {
    pub(super) kind: ByteKind,
    /// Only when it is longer.
    pub(super) over_bytes: u64,
}

/// Of each kind whether it goes: only values that are longer than this.
pub(super) type Kinds = [Option<u64>; ByteKind::ALL.len()];

/// What the records of a construct say of its long values: one bit per kind of those that refer to
/// each.
pub(super) struct Marks {
    /// By records that stay.
    stay: Vec<u8>,
    /// By records of sessions that go.
    go: Vec<u8>,
    /// What the frames of the sessions that go hold without their long values.
    pub(super) skeletons: ByKind,
}

impl Marks {
    /// Reads all frames of a construct.
    pub(super) fn of(
        engine: &Engine,
        read: &Read<'_>,
        construct: &ConstructState,
        sessions: &[SessionState],
        goes: impl Fn(&SessionState) -> bool,
    ) -> Result<Self, EngineError> {
        let count = usize::try_from(construct.next_value).unwrap_or(0);
        let mut marks = Self { stay: vec![0; count], go: vec![0; count], skeletons: ByKind::default() };
        for session in sessions {
            marks.session(engine, read, session, goes(session))?;
        }
        Ok(marks)
    }

    fn session(
        &mut self,
        engine: &Engine,
        read: &Read<'_>,
        session: &SessionState,
        goes: bool,
    ) -> Result<(), EngineError> {
        let mut ordinal = 0;
        while let Some(chunk) = chunks::get(read, session.row, ordinal)? {
            let outline = engine.chunk_outline(read, session.row, ordinal)?;
            let plain = engine.chunk_plain_anew(session, &chunk)?;
            let view = ChunkView::parse(&plain)?;
            let mut rest = &outline.entries[..];
            for (place, number) in (chunk.first_record..chunk.first_record + chunk.records).enumerate() {
                let messages = rest.iter().take_while(|entry| entry.record == number).count();
                let (entries, after) = rest.split_at(messages);
                rest = after;
                let Some(record) = view.record(place) else { continue };
                let weights = weights(entries);
                let bit = 1 << heaviest(&weights).number();
                let marks = if goes { &mut self.go } else { &mut self.stay };
                for value in record.refs.iter().filter_map(|reference| usize::try_from(reference.value).ok()) {
                    if let Some(mark) = marks.get_mut(value) {
                        *mark |= bit;
                    }
                }
                if goes {
                    let parts = share(record.skeleton.len() as u64, &weights);
                    self.skeletons.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
                }
            }
            ordinal += 1;
        }
        Ok(())
    }

    /// The values that go: those only sessions refer to that go, and those of kinds that go to which no
    /// record of another kind refers.
    pub(super) fn going(&self, kinds: &Kinds) -> BTreeMap<u64, Going> {
        let wanted: u8 = kinds
            .iter()
            .zip(ByteKind::ALL)
            .filter(|(over, _)| over.is_some())
            .map(|(_, kind)| 1 << kind.number())
            .sum();
        let first = |mask: u8| ByteKind::ALL.iter().copied().find(|kind| mask >> kind.number() & 1 == 1);
        let marks = self.stay.iter().zip(&self.go).zip(0..);
        let going = marks.filter_map(|((stay, go), number)| {
            if *stay == 0 {
                return first(*go).map(|kind| (number, Going { kind, over_bytes: 0 }));
            }
            let over = |kind: &ByteKind| kinds[usize::from(kind.number())];
            let of_it = ByteKind::ALL.iter().filter(|kind| stay >> kind.number() & 1 == 1);
            let over_bytes = of_it.filter_map(over).max().filter(|_| stay & !wanted == 0)?;
            first(*stay).map(|kind| (number, Going { kind, over_bytes }))
        });
        going.collect()
    }
}

/// What the records of a session were counted as when they came.
pub(super) fn original(engine: &Engine, read: &Read<'_>, session: &SessionState) -> Result<Amounts, EngineError> {
    let mut amounts = Amounts::default();
    let mut outline = synthetic_model::outline::Outline::default();
    engine.walk(read, session, Start::Record(0), &mut |visit| {
        outline.entries.clear();
        outline.entries.extend_from_slice(visit.entries);
        count_original(&mut amounts, visit.raw_bytes, &outline);
        Ok(true)
    })?;
    Ok(amounts)
}
