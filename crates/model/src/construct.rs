//! Constructs: one unit of agent work each.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    agent::AgentName,
    id::{ConstructId, WorkspaceId},
    time::UtcMillis,
    words::words,
};

words! {
    /// Where a construct stands.
    pub enum ConstructStatus: u8 {
        /// Written down, nothing prepared.
        Draft = 0 => "draft",
        /// Its place of work is being prepared.
        Provisioning = 1 => "provisioning",
        /// Work goes on.
        Active = 2 => "active",
        /// Waits for a person.
        AwaitingReview = 3 => "awaiting_review",
        /// A person looks at it.
        Reviewing = 4 => "reviewing",
        /// Done.
        Complete = 5 => "complete",
        /// Set aside, may go on.
        Parked = 6 => "parked",
        /// Stopped by a failure.
        Error = 7 => "error",
        /// Put away.
        Archived = 8 => "archived",
    }
}

impl ConstructStatus {
    /// Whether a construct may go from this state to `next`.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        use ConstructStatus::{
            Active, Archived, AwaitingReview, Complete, Draft, Error, Parked, Provisioning, Reviewing,
        };
        match (self, next) {
            (Archived | Error, Error) => false,
            (_, Error) => true,
            (Draft, Provisioning)
            // Agents take finished work up again: a resumed session makes its construct active.
            | (Provisioning | AwaitingReview | Parked | Error | Complete, Active)
            | (Active | Reviewing, AwaitingReview)
            | (AwaitingReview, Reviewing)
            | (Reviewing, Complete | Parked | Active)
            | (Active | AwaitingReview, Complete | Parked)
            | (Complete | Parked | Error, Archived) => true,
            _ => false,
        }
    }
}

words! {
    /// What a construct is for.
    pub enum ConstructType: u8 {
        /// Found in an agent's history.
        Collected = 0 => "collected",
        /// Makes a plan.
        Planning = 1 => "planning",
        /// Carries a plan out.
        Implementation = 2 => "implementation",
    }
}

words! {
    /// How one construct relates to another.
    pub enum LinkKind: u8 {
        /// Work passed on.
        Handoff = 0 => "handoff",
        /// Began from the other's history.
        Fork = 1 => "fork",
        /// A copy of the other.
        Clone = 2 => "clone",
        /// Belongs together.
        Related = 3 => "related",
    }
}

/// A construct as lists and scripts see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Construct {
    /// Its id.
    pub id: ConstructId,
    /// Given by a person, else by the agent, else its brief's first words.
    pub name: String,
    /// What was asked: the first prompt, at most 4 KB.
    pub brief: String,
    /// Where it stands.
    pub status: ConstructStatus,
    /// What it is for.
    #[serde(rename = "type")]
    pub construct_type: ConstructType,
    /// Name of its workspace.
    pub workspace: String,
    /// Id of its workspace.
    pub workspace_id: WorkspaceId,
    /// Branch of its root session.
    pub branch: Option<String>,
    /// Agents that worked in it.
    pub agents: Vec<AgentName>,
    /// Sessions in it.
    pub sessions: u64,
    /// Messages in them, copies from a parent counted once.
    pub messages: u64,
    /// Bytes as the agents wrote them.
    pub original_bytes: u64,
    /// Bytes on our disk.
    pub stored_bytes: u64,
    /// When its first record was written.
    pub created_at: UtcMillis,
    /// When its last record was written.
    pub last_activity_at: UtcMillis,
    /// Tags, sorted.
    pub tags: Vec<String>,
    /// Whether cleanup must keep it.
    pub pinned: bool,
    /// Whether the agent's own files are gone, so that this is the only copy.
    pub only_copy: bool,
}

/// A relation of one construct to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConstructLink {
    /// The other construct.
    pub construct_id: ConstructId,
    /// Its name.
    pub name: String,
    /// How they relate.
    pub kind: LinkKind,
    /// Whether this construct is the origin of the relation.
    pub outgoing: bool,
}

/// How a list of constructs is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[serde(rename_all = "snake_case")]
pub enum ConstructSort {
    /// Newest activity first.
    #[default]
    LastActivity,
    /// Newest first.
    Created,
    /// By name, A first.
    Name,
    /// Largest on our disk first.
    Stored,
    /// Largest as written first.
    Original,
    /// Most messages first.
    Messages,
    /// Most sessions first.
    Sessions,
}

/// Which constructs a list holds. Empty lists and `None` do not filter.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ConstructFilter {
    /// Any of these states. When empty, archived ones are left out.
    pub status: Vec<ConstructStatus>,
    /// Any of these types.
    #[serde(rename = "type")]
    pub construct_type: Vec<ConstructType>,
    /// Any of these workspaces.
    pub workspace: Vec<WorkspaceId>,
    /// Any of these agents worked in it.
    pub agent: Vec<AgentName>,
    /// Bears all of these tags.
    pub tag: Vec<String>,
    /// Last activity at or after.
    pub since: Option<UtcMillis>,
    /// Last activity before.
    pub until: Option<UtcMillis>,
    /// Name or brief holds this, case ignored.
    pub text: Option<String>,
    /// Stored bytes at least.
    pub larger_than: Option<u64>,
    /// Only pinned ones, or only others.
    pub pinned: Option<bool>,
    /// Only those whose agent's own files are gone.
    pub only_copy: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::ConstructStatus as S;

    #[test]
    fn states_follow_the_documented_paths() {
        for (from, to) in [
            (S::Draft, S::Provisioning),
            (S::Active, S::AwaitingReview),
            (S::Parked, S::Active),
            (S::Error, S::Active),
            (S::Complete, S::Archived),
        ] {
            assert!(from.may_become(to), "{from} may become {to}");
        }
        for (from, to) in
            [(S::Archived, S::Active), (S::Draft, S::Complete), (S::Complete, S::Reviewing), (S::Archived, S::Error)]
        {
            assert!(!from.may_become(to), "{from} never becomes {to}");
        }
    }
}
