//! The agents whose histories we read.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::words::words;

words! {
    /// The program whose history we read. The number is what the store holds and never changes.
    pub enum AgentName: u8 {
        /// Anthropic's Claude Code.
        ClaudeCode = 1 => "claude-code",
        /// OpenAI's Codex (command line, desktop and editor).
        Codex = 2 => "codex",
    }
}

/// What was found of an agent on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgentPlace {
    /// Whose.
    pub agent: AgentName,
    /// The folder.
    pub path: String,
    /// Whether the folder is there and can be read.
    pub found: bool,
    /// Transcripts in it.
    pub sessions: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Transcripts in it that are collected and unchanged since.
    pub collected_sessions: u64,
    /// After how many days without a change the agent deletes a transcript. `None`: never.
    pub deletes_after_days: Option<u32>,
    /// Days until the next deletion, 0 when it is due. `None`: never.
    pub days_until_deleted: Option<u32>,
    /// Transcripts that will be deleted within 7 days.
    pub deleted_within_7_days: u64,
}
