//! Sessions.

use serde::{Deserialize, Serialize};
use synthetic_model::{AgentName, ConstructId, SessionId, report::Failure, session::Session};
use ts_rs::TS;

use crate::api::{fail, limit};

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

impl crate::Api {
    /// Lists one page of sessions.
    ///
    /// # Errors
    /// `API_BAD_REQUEST` for a limit or place that is none.
    pub fn list_sessions(&self, request: ListSessions) -> Result<SessionPage, Failure> {
        let ListSessions { construct, agent, limit: given, after } = request;
        let limit = limit("limit", given, 50, 1000)?;
        let (sessions, next) = self.engine.sessions(construct, agent, limit, after.as_deref()).map_err(fail)?;
        Ok(SessionPage { sessions, next })
    }

    /// Shows one session.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    pub fn read_session(&self, request: SessionRef) -> Result<Session, Failure> {
        self.engine.session(request.id).map_err(fail)
    }

    /// Writes the agent's file again, byte for byte, to `out`.
    ///
    /// # Errors
    /// `NOT_FOUND`; `ST_BLOB_CORRUPT` before the first byte of a damaged chunk; `ST_IO` when `out`
    /// fails.
    pub fn origin(&self, session: SessionId, out: &mut dyn std::io::Write) -> Result<OriginReport, Failure> {
        let origin = self.engine.origin(session, out).map_err(fail)?;
        Ok(OriginReport { bytes: origin.bytes, blake3: origin.blake3 })
    }
}

/// What was written of an agent's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginReport {
    /// How many bytes.
    pub bytes: u64,
    /// Their BLAKE3, as hexadecimal text.
    pub blake3: String,
}
