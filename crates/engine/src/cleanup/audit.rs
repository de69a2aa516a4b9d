//! The audit trail: written with what it tells of, listed, walked.

use serde_json::Value;
use synthetic_model::cleanup::{AuditEvent, AuditReport};
use synthetic_store::{
    Write,
    table::{
        audit::{self, NewEvent},
        cleanups::Item,
    },
};

use super::ACTOR;
use crate::{Engine, EngineError};

impl Engine {
    /// At most `limit` events of the audit trail before number `before`, newest first.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn audit_events(&self, before: Option<u64>, limit: u32) -> Result<Vec<AuditEvent>, EngineError> {
        self.read(|read| Ok(audit::newest(read, before, limit)?))
    }

    /// Walks the whole audit trail.
    ///
    /// # Errors
    /// [`EngineError::Store`]; an event that is not as it was written is a finding.
    pub fn verify_audit(&self) -> Result<AuditReport, EngineError> {
        self.read(|read| Ok(audit::verify(read)?))
    }

    /// Tells what becomes of an item, in the transaction in which it does.
    pub(super) fn tell(
        &self,
        write: &Write<'_>,
        action: &str,
        item: &Item,
        mut detail: Value,
    ) -> Result<(), EngineError> {
        detail["cleanup"] = item.cleanup.to_string().into();
        detail["name"] = item.name.clone().into();
        let subject = format!("construct {}", item.construct);
        let event = NewEvent { at: self.now(), actor: ACTOR, action, subject: &subject, detail };
        Ok(audit::append(write, &event)?)
    }
}
