//! Sessions: one conversation of one agent each.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    agent::AgentName,
    id::{ConstructId, SessionId},
    time::UtcMillis,
    words::words,
};

words! {
    /// Where a session stands. Nothing leaves a final state.
    pub enum SessionStatus: u8 {
        /// Known, not started.
        Pending = 0 => "pending",
        /// Goes on.
        Active = 1 => "active",
        /// Ended well, or simply quiet since long.
        Completed = 2 => "completed",
        /// Ended by a failure.
        Failed = 3 => "failed",
        /// Its time ran out.
        Expired = 4 => "expired",
    }
}

impl SessionStatus {
    /// Whether a session may go from this state to `next`.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        use SessionStatus::{Active, Completed, Expired, Failed, Pending};
        matches!((self, next), (Pending, Active | Expired) | (Active, Completed | Failed | Expired))
    }
}

words! {
    /// How a session came from another one.
    pub enum Relation: u8 {
        /// Began by itself.
        Root = 0 => "root",
        /// Goes on where its parent ended, in a file of its own.
        Resume = 1 => "resume",
        /// Copies its parent's history up to a point and goes its own way.
        Fork = 2 => "fork",
        /// Was started by a call of its parent.
        Subagent = 3 => "subagent",
    }
}

/// Messages of a session by meaning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct MessageCounts {
    /// Prompts of a person.
    pub user: u64,
    /// Answers of the model, each once.
    pub assistant: u64,
    /// Tool calls.
    pub tool_call: u64,
    /// Tool results.
    pub tool_result: u64,
    /// Reasoning blocks.
    pub thinking: u64,
    /// Pictures.
    pub image: u64,
    /// Summaries and compactions.
    pub summary: u64,
    /// Everything else.
    pub other: u64,
}

/// A session as lists and scripts see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The construct it belongs to.
    pub construct_id: ConstructId,
    /// Whose session it is.
    pub agent: AgentName,
    /// The agent's own id.
    pub external_id: String,
    /// The session it came from.
    pub parent_id: Option<SessionId>,
    /// How it came from it.
    pub relation: Relation,
    /// Where it stands.
    pub status: SessionStatus,
    /// Title by the agent or the person, else the first prompt's first words.
    pub title: String,
    /// Models used, in order of first use.
    pub models: Vec<String>,
    /// Lines that are not blank.
    pub records: u64,
    /// Messages made of them.
    pub messages: u64,
    /// Messages that stand in the parent already.
    pub repeated_messages: u64,
    /// Messages by meaning.
    pub counts: MessageCounts,
    /// Lines that are not one valid JSON object; kept as they are.
    pub unreadable_records: u64,
    /// Tokens written by the model.
    pub output_tokens: u64,
    /// Bytes as the agent wrote them.
    pub original_bytes: u64,
    /// Bytes on our disk that are this session's alone.
    pub stored_bytes: u64,
    /// The agent's file.
    pub source_path: Option<String>,
    /// Whether that file is gone.
    pub source_gone: bool,
    /// First time in the records.
    pub started_at: UtcMillis,
    /// Last time in the records.
    pub last_activity_at: UtcMillis,
    /// Working folder.
    pub cwd: Option<String>,
    /// Branch.
    pub branch: Option<String>,
    /// Version of the agent.
    pub agent_version: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::SessionStatus as S;

    #[test]
    fn final_states_are_never_left() {
        for from in [S::Completed, S::Failed, S::Expired] {
            for to in S::ALL {
                assert!(!from.may_become(*to), "{from} never becomes {to}");
            }
        }
        assert!(S::Pending.may_become(S::Active) && !S::Active.may_become(S::Pending));
    }
}
