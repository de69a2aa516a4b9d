//! Artifacts: listed from outlines, their bytes made from the record when asked for.

use synthetic_agents::render;
use synthetic_model::{
    ArtifactKind, ConstructId, SessionId,
    artifact::Artifact,
    outline::{Outline, OutlineArtifact, OutlineEntry},
};
use synthetic_store::{
    Read,
    table::{
        SessionRow, pieces, sessions,
        sessions::{SessionState, WithArtifacts},
        usage,
    },
};

use crate::{
    Engine, EngineError,
    browse::{Start, by_message},
};

/// Types of bytes a view may be given. None of them can run anything.
const SHOWN_TYPES: [&str; 8] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/svg+xml",
    "text/plain",
    "text/x-diff",
    "application/pdf",
];

/// The id of the artifact a message made.
pub(crate) fn artifact_id(session: SessionId, seq: u64) -> String {
    format!("{session}.{seq}")
}

fn parse_id(id: &str) -> Option<(SessionId, u64)> {
    let (session, seq) = id.split_once('.')?;
    Some((session.parse().ok()?, seq.parse().ok()?))
}

/// A page of artifacts, and the place where the next one begins.
type Page = (Vec<Artifact>, Option<String>);

impl Engine {
    /// One page of artifacts in the order they were made, and the place where the next begins.
    ///
    /// # Errors
    /// [`EngineError::BadValue`] for a place that is none.
    pub fn artifacts(
        &self,
        construct: Option<ConstructId>,
        session: Option<SessionId>,
        kinds: &[ArtifactKind],
        limit: u32,
        after: Option<&str>,
    ) -> Result<Page, EngineError> {
        let which = WithArtifacts { construct, session, kinds_mask: sessions::kinds_mask(kinds) };
        let (mut from, mut first_seq) = after.map(parse_place).transpose()?.unwrap_or((SessionRow(0), 0));
        let mut list = ArtifactList { kinds, limit: limit as usize, found: Vec::new(), next: None };
        self.read(|read| {
            while list.next.is_none()
                && let Some(session) = sessions::next_with_artifacts(read, &which, from)?
            {
                let begin = if session.row == from { first_seq } else { 0 };
                let density = density_ppm(read, &session)?;
                self.walk_outlines(read, &session, begin, &mut |outline, chunk_seq| {
                    Ok(list.take(&session, density, outline, chunk_seq, begin))
                })?;
                list.tell_removed(self, read, &session)?;
                (from, first_seq) = (SessionRow(session.row.0 + 1), 0);
            }
            Ok((list.found, list.next))
        })
    }

    /// An artifact's bytes and their type, one of a short list.
    ///
    /// # Errors
    /// [`EngineError::NotFound`]; [`EngineError::Removed`] when a cleanup took it;
    /// [`EngineError::Damaged`] when the record does not hold what it promises.
    pub fn artifact_bytes(&self, id: &str) -> Result<(String, Vec<u8>), EngineError> {
        let missing = || EngineError::NotFound { noun: "artifact", id: id.chars().take(100).collect() };
        let (session, seq) = parse_id(id).ok_or_else(missing)?;
        self.read(|read| {
            let state = self.session_state(read, session)?;
            let media_type = self.media_type(read, &state, seq)?.ok_or_else(missing)?;
            let mut interpreter = self.interpreter_at(read, &state, Start::Seq(seq))?;
            self.prime(read, &state, &mut interpreter, seq, 1)?;
            let mut bytes = None;
            self.walk(read, &state, Start::Seq(seq), &mut |visit| {
                let place = usize::try_from(seq - visit.first_seq).unwrap_or(usize::MAX);
                if let Some(told) = by_message(visit.entries, visit.removed).into_iter().nth(place).flatten() {
                    return Err(EngineError::Removed { item: format!("artifact {id}"), told: Box::new(told) });
                }
                let said = interpreter.read(visit.bytes, visit.number);
                bytes = said.messages.get(place).and_then(|m| m.artifact.as_ref()).and_then(render::bytes);
                Ok(false)
            })?;
            let bytes =
                bytes.ok_or_else(|| EngineError::damaged(format!("artifact {id}"), "its record does not hold it"))?;
            Ok((safe_type(&media_type).to_owned(), bytes))
        })
    }

    /// The type of the artifact that a message made, if it made one.
    fn media_type(&self, read: &Read<'_>, session: &SessionState, seq: u64) -> Result<Option<String>, EngineError> {
        let mut found = None;
        self.walk_outlines(read, session, seq, &mut |outline, first_seq| {
            let entry = usize::try_from(seq - first_seq).ok().and_then(|at| outline.entries.get(at));
            found = entry.and_then(|e| e.artifact).map(|artifact| outline.name(artifact.media_type).to_owned());
            Ok(entry.is_none())
        })?;
        Ok(found)
    }
}

/// What a session's construct takes of our disk per original byte, in millionths.
fn density_ppm(read: &Read<'_>, session: &SessionState) -> Result<u64, EngineError> {
    let amounts = usage::of_construct(read, session.construct)?;
    let sum = |of: fn(&usage::Amount) -> i64| amounts.iter().map(|a| of(a).max(0).cast_unsigned()).sum::<u64>();
    let (original, stored) = (sum(|a| a.original_bytes), sum(|a| a.stored_bytes));
    Ok(stored.saturating_mul(1_000_000).checked_div(original).unwrap_or(0))
}

/// A page being filled.
struct ArtifactList<'k> {
    kinds: &'k [ArtifactKind],
    limit: usize,
    found: Vec<Artifact>,
    /// Set once there are more than fit.
    next: Option<String>,
}

impl ArtifactList<'_> {
    /// Takes what an outline tells of, from message `begin` on; answers whether there is room for
    /// more.
    fn take(&mut self, session: &SessionState, density: u64, outline: &Outline, first_seq: u64, begin: u64) -> bool {
        for (entry, seq) in outline.entries.iter().zip(first_seq..).filter(|(_, seq)| *seq >= begin) {
            let Some(artifact) = entry.artifact else { continue };
            if !self.kinds.is_empty() && !self.kinds.contains(&artifact.kind) {
                continue;
            }
            if self.found.len() >= self.limit {
                self.next = Some(format!("{}.{seq}", session.row.0));
                return false;
            }
            self.found.push(shown(session, density, outline, entry, artifact, seq));
        }
        true
    }
}

impl ArtifactList<'_> {
    /// Says of the artifacts of a session which were removed.
    fn tell_removed(&mut self, engine: &Engine, read: &Read<'_>, session: &SessionState) -> Result<(), EngineError> {
        if !pieces::any(read, session.construct)? {
            return Ok(());
        }
        for artifact in self.found.iter_mut().filter(|artifact| artifact.session_id == session.id) {
            artifact.removed = engine.removed_of(read, session, artifact.seq)?;
        }
        Ok(())
    }
}

fn shown(
    session: &SessionState,
    density: u64,
    outline: &Outline,
    entry: &OutlineEntry,
    artifact: OutlineArtifact,
    seq: u64,
) -> Artifact {
    let stored_bytes = u128::from(entry.text_bytes) * u128::from(density) / 1_000_000;
    Artifact {
        id: artifact_id(session.id, seq),
        construct_id: session.construct_id,
        session_id: session.id,
        seq,
        kind: artifact.kind,
        name: outline.name(artifact.name).to_owned(),
        media_type: outline.name(artifact.media_type).to_owned(),
        original_bytes: entry.text_bytes,
        stored_bytes: u64::try_from(stored_bytes).unwrap_or(0),
        at: entry.at,
        removed: None,
    }
}

fn safe_type(media_type: &str) -> &str {
    match SHOWN_TYPES.iter().find(|known| **known == media_type) {
        Some(known) => known,
        None if media_type.starts_with("text/") || media_type == "application/json" => "text/plain",
        None => "application/octet-stream",
    }
}

fn parse_place(text: &str) -> Result<(SessionRow, u64), EngineError> {
    let parse = |text: &str| {
        let (session, seq) = text.split_once('.')?;
        Some((SessionRow(session.parse().ok()?), seq.parse().ok()?))
    };
    parse(text).ok_or_else(|| EngineError::BadValue(format!("{text:?} is no place in a list of artifacts")))
}
