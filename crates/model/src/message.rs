//! What a reader makes of a record.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{artifact::ArtifactKind, cleanup::Removed, code::Code, id::SessionId, time::UtcMillis, words::words};

words! {
    /// Who speaks.
    pub enum Role: u8 {
        /// The person.
        User = 0 => "user",
        /// The model.
        Assistant = 1 => "assistant",
        /// A tool's answer.
        Tool = 2 => "tool",
        /// The agent program itself.
        System = 3 => "system",
    }
}

words! {
    /// What is said.
    pub enum Kind: u8 {
        /// Words.
        Text = 0 => "text",
        /// The model's reasoning.
        Thinking = 1 => "thinking",
        /// A tool is asked.
        ToolCall = 2 => "tool_call",
        /// A tool answered.
        ToolResult = 3 => "tool_result",
        /// A picture.
        Image = 4 => "image",
        /// A summary of a conversation.
        Summary = 5 => "summary",
        /// The place where an agent shortened its context.
        Compaction = 6 => "compaction",
        /// Book-keeping, injected context, notices.
        Meta = 7 => "meta",
        /// A record or block of no known kind, or a damaged one: shown as it is.
        Unknown = 8 => "unknown",
    }
}

/// One message as windows and scripts see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TranscriptItem {
    /// Its number in the session, from 0.
    pub seq: u64,
    /// The record it was made from, from 0; several messages may come from one.
    pub record: u64,
    /// Who speaks.
    pub role: Role,
    /// What is said.
    pub kind: Kind,
    /// The words; for a call its input as JSON. Cut at the limit of the request.
    pub text: String,
    /// Length of the whole text in bytes.
    pub text_bytes: u64,
    /// Whether `text` was cut.
    pub truncated: bool,
    /// Tool, on calls and results.
    pub tool: Option<String>,
    /// What the call is about: a path, a command, a pattern.
    pub label: Option<String>,
    /// The agent's id of the call.
    pub tool_call_id: Option<String>,
    /// On a result: the message of its call.
    pub call_seq: Option<u64>,
    /// On a call: the message of its result, when it stands within reach.
    pub result_seq: Option<u64>,
    /// The call failed, or the turn ended in an error.
    pub failed: bool,
    /// When.
    pub at: Option<UtcMillis>,
    /// The model.
    pub model: Option<String>,
    /// Output tokens, each answer once.
    pub tokens: u64,
    /// Copied from the parent session.
    pub repeats: bool,
    /// The artifact it made.
    pub artifact: Option<ItemArtifact>,
    /// The session of the sub-agent this call started, when we hold it.
    pub subagent_session: Option<SessionId>,
    /// What of it was removed on purpose; `text` is what is left.
    pub removed: Option<Removed>,
    /// What is odd about its record.
    pub notes: Vec<ItemNote>,
}

/// The artifact of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ItemArtifact {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: ArtifactKind,
    /// File or command.
    pub name: String,
    /// Like `image/png`.
    pub media_type: String,
}

/// Something odd about a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ItemNote {
    /// Which kind of oddness.
    pub code: Code,
    /// One plain sentence.
    pub message: String,
}
