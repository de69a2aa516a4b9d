//! Cleanups, the trash, and the audit trail.

use serde::{Deserialize, Serialize};
use synthetic_engine::{Purge, SecureDelete};
use synthetic_model::{
    CleanupId, Code, ConstructId, SessionId,
    cleanup::{AuditEvent, AuditReport, CleanupPlan, CleanupRequest, CleanupRow, TombstoneRow},
    report::{Failure, Job},
};
use ts_rs::TS;

use crate::api::{fail, limit};

/// Starts applying a plan as a job.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StartCleanup {
    /// Which plan.
    pub plan_id: String,
    /// Confirms a plan that removes a lot.
    #[serde(default)]
    pub confirm: bool,
}

/// Names one cleanup.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CleanupRef {
    /// Its id.
    pub id: CleanupId,
}

/// Starts emptying the trash as a job.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct StartPurge {
    /// Only what this cleanup took, whether its time has come or not.
    pub id: Option<CleanupId>,
    /// Does not wait for the time of anything.
    pub now: bool,
}

/// Starts deleting one construct or session beyond recovery, as a job.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StartSecureDelete {
    /// This construct.
    #[serde(default)]
    pub construct: Option<ConstructId>,
    /// Or this session, with its sub-agents.
    #[serde(default)]
    pub session: Option<SessionId>,
    /// There is no way back: it has to be confirmed.
    #[serde(default)]
    pub confirm: bool,
}

/// Asks for all cleanups.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ListCleanups {}

/// The cleanups.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CleanupList {
    /// Newest first.
    pub cleanups: Vec<CleanupRow>,
}

/// Asks for sessions that were removed on purpose, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ListTombstones {
    /// At most so many, 1 to 1,000; 50 when 0.
    pub limit: u32,
    /// The `next` of the page before.
    pub before: Option<u64>,
}

/// One page of sessions that were removed on purpose.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TombstonePage {
    /// The sessions.
    pub tombstones: Vec<TombstoneRow>,
    /// Where the next page begins; absent on the last.
    pub next: Option<u64>,
}

/// Lets sessions that were removed on purpose be collected again.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AllowAgain {
    /// Their numbers.
    pub ids: Vec<u64>,
}

/// How many sessions were allowed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Allowed {
    /// So many.
    pub allowed: u64,
}

/// Asks for events of the audit trail, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ListAudit {
    /// At most so many, 1 to 1,000; 50 when 0.
    pub limit: u32,
    /// The `next` of the page before.
    pub before: Option<u64>,
}

/// One page of the audit trail.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AuditPage {
    /// The events.
    pub events: Vec<AuditEvent>,
    /// Where the next page begins; absent on the last.
    pub next: Option<u64>,
}

/// Asks whether the audit trail is as it was written.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct VerifyAudit {}

impl crate::Api {
    /// Says what a cleanup would remove. Nothing is removed yet.
    ///
    /// # Errors
    /// `NOT_FOUND` for a construct or session that is not there.
    pub fn plan_cleanup(&self, request: CleanupRequest) -> Result<CleanupPlan, Failure> {
        self.engine.plan_cleanup(&request).map_err(fail)
    }

    /// Starts doing what a plan says.
    ///
    /// # Errors
    /// None of its own; trouble is told by the job: `CONFLICT` for a stale plan, `REFUSED` for one
    /// that has to be confirmed.
    pub fn start_cleanup(&self, request: StartCleanup) -> Result<Job, Failure> {
        Ok(self.jobs.start_cleanup(request.plan_id, request.confirm))
    }

    /// Starts bringing back what a cleanup took and what is still in the trash.
    ///
    /// # Errors
    /// None of its own; trouble is told by the job.
    pub fn start_undo(&self, request: CleanupRef) -> Result<Job, Failure> {
        Ok(self.jobs.start_undo(request.id))
    }

    /// Starts deleting one construct or session with its content, beyond recovery.
    ///
    /// # Errors
    /// `REFUSED` when it is not confirmed, `API_BAD_REQUEST` unless one of both is named; other trouble is
    /// told by the job.
    pub fn start_secure_delete(&self, request: StartSecureDelete) -> Result<Job, Failure> {
        let refuse = |code, message: &str, hint: Option<&str>| {
            Err(Failure { code, message: message.to_owned(), hint: hint.map(str::to_owned) })
        };
        let which = match (request.construct, request.session) {
            (Some(id), None) => SecureDelete::Construct(id),
            (None, Some(id)) => SecureDelete::Session(id),
            _ => return refuse(Code::ApiBadRequest, "either a construct or a session is deleted", None),
        };
        if !request.confirm {
            let hint = "nothing was changed; confirm it (`--yes`)";
            return refuse(Code::Refused, "there is no way back from a secure deletion", Some(hint));
        }
        Ok(self.jobs.start_secure_delete(which))
    }

    /// Starts emptying the trash.
    ///
    /// # Errors
    /// None of its own; trouble is told by the job.
    pub fn start_purge(&self, request: StartPurge) -> Result<Job, Failure> {
        let which = match (request.id, request.now) {
            (Some(id), _) => Purge::Cleanup(id),
            (None, true) => Purge::All,
            (None, false) => Purge::Due,
        };
        Ok(self.jobs.start_purge(which))
    }

    /// Lists all cleanups that were applied.
    ///
    /// # Errors
    /// Failures of the store.
    pub fn list_cleanups(&self, _: ListCleanups) -> Result<CleanupList, Failure> {
        Ok(CleanupList { cleanups: self.engine.cleanups().map_err(fail)? })
    }

    /// Lists sessions that were removed on purpose and are not collected again.
    ///
    /// # Errors
    /// `API_BAD_REQUEST` for a limit beyond 1,000.
    pub fn list_tombstones(&self, request: ListTombstones) -> Result<TombstonePage, Failure> {
        let limit = limit("limit", request.limit, 50, 1000)?;
        let tombstones = self.engine.tombstones(request.before, limit).map_err(fail)?;
        let whole = tombstones.len() as u64 == u64::from(limit);
        Ok(TombstonePage { next: tombstones.last().filter(|_| whole).map(|last| last.id), tombstones })
    }

    /// Lets sessions that were removed on purpose be collected again, all of them or none.
    ///
    /// # Errors
    /// `NOT_FOUND` for a number that is none, `CONFLICT` for a session that waits in the trash.
    pub fn allow_again(&self, request: AllowAgain) -> Result<Allowed, Failure> {
        Ok(Allowed { allowed: self.engine.allow_again(&request.ids).map_err(fail)? })
    }

    /// Lists events of the audit trail.
    ///
    /// # Errors
    /// `API_BAD_REQUEST` for a limit beyond 1,000.
    pub fn list_audit(&self, request: ListAudit) -> Result<AuditPage, Failure> {
        let limit = limit("limit", request.limit, 50, 1000)?;
        let events = self.engine.audit_events(request.before, limit).map_err(fail)?;
        let next = events.last().filter(|last| last.sequence > 1).map(|last| last.sequence);
        Ok(AuditPage { next: next.filter(|_| events.len() as u64 == u64::from(limit)), events })
    }

    /// Walks the audit trail.
    ///
    /// # Errors
    /// Failures of the store; an event that is not as it was written is a finding.
    pub fn verify_audit(&self, _: VerifyAudit) -> Result<AuditReport, Failure> {
        self.engine.verify_audit().map_err(fail)
    }
}
