//! Artifacts: listed from rows, their bytes made from the record when asked for.

use synthetic_agents::render;
use synthetic_model::{ArtifactKind, ConstructId, SessionId, artifact::Artifact};
use synthetic_store::query::artifacts::{self, ArtifactRow, ArtifactsOf};

use crate::{Engine, EngineError, browse::Start};

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
    ) -> Result<(Vec<Artifact>, Option<String>), EngineError> {
        let after = after.map(parse_place).transpose()?;
        self.read(|read| {
            let of = ArtifactsOf { construct, session, kinds, limit, after };
            let (rows, more) = artifacts::page(read, &of)?;
            let next = rows.last().filter(|_| more).map(|row| format!("{}.{}", row.session_row.0, row.seq));
            Ok((rows.into_iter().map(shown).collect(), next))
        })
    }

    /// An artifact's bytes and their type, one of a short list.
    ///
    /// # Errors
    /// [`EngineError::NotFound`]; [`EngineError::Damaged`] when the record does not hold what it
    /// promises.
    pub fn artifact_bytes(&self, id: &str) -> Result<(String, Vec<u8>), EngineError> {
        let missing = || EngineError::NotFound { noun: "artifact", id: id.chars().take(100).collect() };
        let (session, seq) = parse_id(id).ok_or_else(missing)?;
        self.read(|read| {
            let row = artifacts::get(read, session, seq)?.ok_or_else(missing)?;
            let state = self.session_state(read, session)?;
            let mut interpreter = self.interpreter_at(read, &state, Start::Seq(seq))?;
            self.prime(read, &state, &mut interpreter, seq, 1)?;
            let mut bytes = None;
            self.walk(read, &state, Start::Seq(seq), &mut |visit| {
                let said = interpreter.read(visit.bytes, visit.number);
                let place = usize::try_from(seq - visit.first_seq).unwrap_or(usize::MAX);
                bytes = said.messages.get(place).and_then(|m| m.artifact.as_ref()).and_then(render::bytes);
                Ok(false)
            })?;
            let bytes =
                bytes.ok_or_else(|| EngineError::damaged(format!("artifact {id}"), "its record does not hold it"))?;
            Ok((safe_type(&row).to_owned(), bytes))
        })
    }
}

fn safe_type(row: &ArtifactRow) -> &str {
    match SHOWN_TYPES.iter().find(|known| **known == row.media_type) {
        Some(known) => known,
        None if row.media_type.starts_with("text/") || row.media_type == "application/json" => "text/plain",
        None => "application/octet-stream",
    }
}

fn parse_place(text: &str) -> Result<(i64, u64), EngineError> {
    let parse = |text: &str| {
        let (session, seq) = text.split_once('.')?;
        Some((session.parse().ok()?, seq.parse().ok()?))
    };
    parse(text).ok_or_else(|| EngineError::BadValue(format!("{text:?} is no place in a list of artifacts")))
}

fn shown(row: ArtifactRow) -> Artifact {
    Artifact {
        id: artifact_id(row.session, row.seq),
        construct_id: row.construct,
        session_id: row.session,
        seq: row.seq,
        kind: row.kind,
        stored_bytes: u64::try_from(u128::from(row.original_bytes) * u128::from(row.density_ppm) / 1_000_000)
            .unwrap_or(0),
        name: row.name,
        media_type: row.media_type,
        original_bytes: row.original_bytes,
        at: row.at,
    }
}
