//! Transcripts.

use serde::{Deserialize, Serialize};
use synthetic_model::{Role, SessionId, UtcMillis, message::TranscriptItem};
use ts_rs::TS;

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
    /// Where the search begins.
    #[serde(default)]
    pub from: u64,
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
