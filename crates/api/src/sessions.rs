//! Sessions.

use serde::{Deserialize, Serialize};
use synthetic_model::{AgentName, ConstructId, SessionId, session::Session};
use ts_rs::TS;

/// Asks for one page of sessions, latest activity first.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ListSessions {
    /// Only of this construct.
    pub construct: Option<ConstructId>,
    /// Only of this agent.
    pub agent: Option<AgentName>,
    /// At most so many, 1 to 1,000; 50 when 0.
    pub limit: u32,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// One page of sessions.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SessionPage {
    /// The sessions.
    pub sessions: Vec<Session>,
    /// Where the next page begins; absent on the last.
    pub next: Option<String>,
}

/// Names one session.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SessionRef {
    /// Its id.
    pub id: SessionId,
}
