//! Transcripts.

use serde::{Deserialize, Serialize};
use synthetic_engine::{FoundText, PageLimits, Target};
use synthetic_model::{Code, Role, SessionId, UtcMillis, message::TranscriptItem, report::Failure};
use ts_rs::TS;

use crate::{
    Raw,
    api::{fail, limit, missing},
};

/// Asks for messages of a session, from one number on.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReadTranscript {
    /// Whose.
    pub session: SessionId,
    /// First message.
    #[serde(default)]
    pub from: u64,
    /// At most so many, 1 to 1,000; 100 when 0.
    #[serde(default)]
    pub limit: u32,
    /// Longest text of one message in bytes, 1 to 1,048,576; 16,384 when 0. Longer ones are cut
    /// at a character and marked.
    #[serde(default)]
    pub text_limit: u32,
}

/// Messages of a session.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TranscriptPage {
    /// The messages, in order, without gaps. A page may end early once its texts exceed 2 MB.
    pub items: Vec<TranscriptItem>,
    /// Messages in the session.
    pub total: u64,
}

/// Asks for a map of a session: what stands where, in a fixed number of steps.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MapTranscript {
    /// Whose.
    pub session: SessionId,
    /// Number of steps, 1 to 2,000.
    pub steps: u32,
}

/// A map of a session.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TranscriptMap {
    /// Messages in the session.
    pub total: u64,
    /// The steps; step `i` covers messages `i * total / steps` up to the next step's first.
    pub steps: Vec<MapStep>,
    /// Numbers for the jump list.
    pub marks: MapMarks,
}

/// One step of a map.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, TS)]
pub struct MapStep {
    /// Holds a prompt of the person.
    pub user: bool,
    /// Holds a failed call.
    pub failed: bool,
    /// Holds a picture.
    pub image: bool,
    /// Bytes of text in it.
    pub text_bytes: u64,
    /// Time of its first message that has one.
    pub at: Option<UtcMillis>,
}

/// How often a session holds what one jumps to.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, TS)]
pub struct MapMarks {
    /// Prompts of the person.
    pub user: u64,
    /// Edits of files.
    pub edits: u64,
    /// Commands.
    pub commands: u64,
    /// Failed calls.
    pub failed: u64,
    /// Pictures.
    pub images: u64,
    /// Sub-agents.
    pub subagents: u64,
}

/// What one jumps to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// A prompt of the person.
    User,
    /// An edit of a file.
    Edit,
    /// A command.
    Command,
    /// A failed call.
    Failed,
    /// A picture.
    Image,
    /// A sub-agent's start.
    Subagent,
}

/// Asks where something stands in a session.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LocateInTranscript {
    /// Whose.
    pub session: SessionId,
    /// The first message at or after this time.
    #[serde(default)]
    pub at: Option<UtcMillis>,
    /// The next message of this kind after `from` (before it with `backwards`).
    #[serde(default)]
    pub mark: Option<Mark>,
    /// Where the search begins; at the first message, or at the last with `backwards`, when absent.
    #[serde(default)]
    pub from: Option<u64>,
    /// Searches towards the start.
    #[serde(default)]
    pub backwards: bool,
}

/// Where it stands.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TranscriptPlace {
    /// The message; absent when there is none.
    pub seq: Option<u64>,
}

/// Asks for messages that hold a text.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FindInTranscript {
    /// Whose.
    pub session: SessionId,
    /// The text, case ignored, 1 to 1,000 bytes.
    pub query: String,
    /// Only what this one says.
    #[serde(default)]
    pub role: Option<Role>,
    /// First message looked at.
    #[serde(default)]
    pub from: u64,
    /// At most so many hits, 1 to 10,000; 1,000 when 0.
    #[serde(default)]
    pub limit: u32,
}

/// Messages that hold the text.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TranscriptHits {
    /// Their numbers, in order, with how often each holds it.
    pub hits: Vec<TranscriptHit>,
    /// The first message not looked at (limit or time reached); absent when all were.
    pub next: Option<u64>,
}

/// One message that holds the text.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TranscriptHit {
    /// The message.
    pub seq: u64,
    /// How often.
    pub times: u32,
    /// The place, with a few words around it.
    pub snippet: String,
}

/// Asks for a record's own bytes.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReadRecord {
    /// Whose.
    pub session: SessionId,
    /// Which, counted from 0.
    pub record: u64,
}

/// Asks for the whole text of one message.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReadText {
    /// Whose.
    pub session: SessionId,
    /// Which, counted from 0.
    pub seq: u64,
}

impl crate::Api {
    /// Shows messages of a session.
    ///
    /// # Errors
    /// `NOT_FOUND`; `ST_BLOB_CORRUPT` when stored bytes cannot be shown; `API_BAD_REQUEST`.
    pub fn read_transcript(&self, request: ReadTranscript) -> Result<TranscriptPage, Failure> {
        let items = limit("limit", request.limit, 100, 1000)?;
        let text_bytes = limit("text_limit", request.text_limit, 16 << 10, 1 << 20)? as usize;
        let page = PageLimits { items, text_bytes };
        let slice = self.engine.transcript(request.session, request.from, page).map_err(fail)?;
        Ok(TranscriptPage { items: slice.items, total: slice.total })
    }

    /// Maps a session.
    ///
    /// # Errors
    /// `NOT_FOUND`; `API_BAD_REQUEST`.
    pub fn map_transcript(&self, request: MapTranscript) -> Result<TranscriptMap, Failure> {
        let steps = limit("steps", request.steps, 200, 2000)?;
        let map = self.engine.map(request.session, steps).map_err(fail)?;
        let step = |s: synthetic_engine::MapStep| MapStep {
            user: s.user,
            failed: s.failed,
            image: s.image,
            text_bytes: s.text_bytes,
            at: s.at,
        };
        let marks = MapMarks {
            user: map.marks.user,
            edits: map.marks.edits,
            commands: map.marks.commands,
            failed: map.marks.failed,
            images: map.marks.images,
            subagents: map.marks.subagents,
        };
        Ok(TranscriptMap { total: map.total, steps: map.steps.into_iter().map(step).collect(), marks })
    }

    /// Finds where something stands in a session.
    ///
    /// # Errors
    /// `NOT_FOUND`; `API_BAD_REQUEST` when neither a time nor a mark is asked for.
    pub fn locate_in_transcript(&self, request: LocateInTranscript) -> Result<TranscriptPlace, Failure> {
        let LocateInTranscript { session, at, mark, from, backwards } = request;
        let (target, from) = match (at, mark) {
            (Some(at), _) => (Target::Time(at), None),
            (None, Some(mark)) => (mark.target(), from),
            (None, None) => {
                let message = "a place is asked for by `at` or by `mark`".to_owned();
                return Err(Failure { code: Code::ApiBadRequest, message, hint: None });
            }
        };
        let seq = self.engine.locate(session, target, from, backwards).map_err(fail)?;
        Ok(TranscriptPlace { seq })
    }

    /// Finds messages that hold a text.
    ///
    /// # Errors
    /// `NOT_FOUND`; `Q_BAD` for an empty or overlong text.
    pub fn find_in_transcript(&self, request: FindInTranscript) -> Result<TranscriptHits, Failure> {
        let FindInTranscript { session, query, role, from, limit: given } = request;
        let limit = limit("limit", given, 1000, 10_000)? as usize;
        if query.is_empty() || query.len() > 1000 {
            let message = format!("a text to find has 1 to 1,000 bytes (found {})", query.len());
            return Err(Failure { code: Code::QBad, message, hint: None });
        }
        let (found, next) = self.engine.find_in_session(session, &query, role, from, limit).map_err(fail)?;
        let hit = |f: FoundText| TranscriptHit { seq: f.seq, times: f.times, snippet: f.snippet };
        Ok(TranscriptHits { hits: found.into_iter().map(hit).collect(), next })
    }

    /// Gives a record's own bytes.
    ///
    /// # Errors
    /// `NOT_FOUND`; `ST_BLOB_CORRUPT`.
    pub fn read_record(&self, request: ReadRecord) -> Result<Raw, Failure> {
        let mut records = self.engine.records(request.session, request.record, 1).map_err(fail)?;
        let bytes = records.pop().ok_or_else(|| missing("record", request.record))?;
        Ok(Raw { media_type: "text/plain".into(), bytes })
    }

    /// Gives up to `limit` records' own bytes from one on.
    ///
    /// # Errors
    /// As [`crate::Api::read_record`].
    pub fn read_records(&self, session: SessionId, from: u64, limit: usize) -> Result<Vec<Vec<u8>>, Failure> {
        self.engine.records(session, from, limit).map_err(fail)
    }

    /// Gives the whole text of a message.
    ///
    /// # Errors
    /// `NOT_FOUND`; `ST_BLOB_CORRUPT`.
    pub fn read_text(&self, request: ReadText) -> Result<Raw, Failure> {
        let text = self.engine.message_text(request.session, request.seq).map_err(fail)?;
        Ok(Raw { media_type: "text/plain".into(), bytes: text.into_bytes() })
    }
}

impl Mark {
    const fn target(self) -> Target {
        match self {
            Self::User => Target::User,
            Self::Edit => Target::Edit,
            Self::Command => Target::Command,
            Self::Failed => Target::Failed,
            Self::Image => Target::Image,
            Self::Subagent => Target::Subagent,
        }
    }
}
