//! Removing on purpose: the plan, what came of it, the trash, and the audit trail.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    id::{CleanupId, ConstructId, SessionId, WorkspaceId},
    time::UtcMillis,
};

/// What to look at for a cleanup. Parts that are given add up: a construct is meant when it is named,
/// holds a named session, or meets the workspace, age and size that are given, all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct CleanupRequest {
    /// These constructs.
    pub constructs: Vec<ConstructId>,
    /// The constructs of these sessions.
    pub sessions: Vec<SessionId>,
    /// Constructs of this workspace.
    pub workspace: Option<WorkspaceId>,
    /// Constructs without activity for so many milliseconds. The age of a file means nothing here.
    pub older_than_ms: Option<u64>,
    /// Constructs that take more than so many bytes on our disk.
    pub larger_than_bytes: Option<u64>,
}

/// What becomes of one construct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CleanupAction {
    /// It stays.
    Keep,
    /// It goes to the trash.
    Remove,
}

/// One construct of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CleanupItem {
    /// Which.
    pub construct_id: ConstructId,
    /// The session that was asked for, when it was one.
    pub session_id: Option<SessionId>,
    /// What kind of thing: `construct`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// What becomes of it.
    pub action: CleanupAction,
    /// Why.
    pub reason: String,
    /// What the disk gains in the end: bytes that constructs which stay share are not in it.
    pub freed_bytes: u64,
    /// Whether no agent has its files any more.
    pub only_copy: bool,
    /// Whether its workspace has no other construct that stays.
    pub last_of_workspace: bool,
}

/// What a cleanup would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CleanupPlan {
    /// A digest of all it has seen; applying it is refused when any of that has changed.
    pub plan_id: String,
    /// Every construct looked at.
    pub items: Vec<CleanupItem>,
    /// How many of them go.
    pub removed: u64,
    /// What the disk gains when the trash is emptied.
    pub freed_bytes: u64,
    /// Whether it is so much that it has to be confirmed.
    pub needs_confirmation: bool,
}

/// What applying, undoing or purging did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CleanupReport {
    /// The cleanup; absent when several were purged.
    pub cleanup_id: Option<CleanupId>,
    /// Constructs moved to the trash.
    pub removed: u64,
    /// Constructs brought back.
    pub restored: u64,
    /// Constructs removed for good.
    pub purged: u64,
    /// Bytes that wait in the trash now (applied), are in use again (undone) or were given to the disk
    /// (purged).
    pub freed_bytes: u64,
    /// When its trash may be emptied.
    pub trash_until: Option<UtcMillis>,
    /// Whether it was stopped before its end; what is counted here is done.
    pub cancelled: bool,
}

/// One cleanup that was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CleanupRow {
    /// Its id.
    pub id: CleanupId,
    /// When it was applied.
    pub at: UtcMillis,
    /// When its trash may be emptied.
    pub trash_until: UtcMillis,
    /// Constructs it removed.
    pub removed: u64,
    /// Those that are in the trash.
    pub in_trash: u64,
    /// Those that were brought back.
    pub restored: u64,
    /// Those that are gone for good.
    pub purged: u64,
    /// Bytes it holds in the trash.
    pub trash_bytes: u64,
}

/// One event of the audit trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditEvent {
    /// Its place, from 1.
    pub sequence: u64,
    /// When.
    pub at: UtcMillis,
    /// Who.
    pub actor: String,
    /// What was done, like `cleanup.remove`.
    pub action: String,
    /// To which thing.
    pub subject: String,
    /// More about it, as a JSON text.
    pub detail: String,
    /// SHA-256 of the event before, in hexadecimal digits.
    pub previous: String,
    /// SHA-256 of this one.
    pub digest: String,
}

/// What walking the audit trail found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditReport {
    /// Whether every event is as it was written, in its place.
    pub ok: bool,
    /// Events looked at.
    pub events: u64,
    /// The first that is not.
    pub first_bad: Option<u64>,
    /// Digest of the last event, to be kept elsewhere.
    pub head: String,
}
