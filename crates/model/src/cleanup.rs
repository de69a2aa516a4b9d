//! Removing on purpose: the plan, what came of it, the trash, and the audit trail.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    agent::AgentName,
    bytes::ByteKind,
    id::{CleanupId, ConstructId, SessionId, WorkspaceId},
    time::UtcMillis,
};

/// Who decides when no policy does.
pub const BY_HAND: &str = "by hand";

/// What to look at for a cleanup. Parts that are given add up: a construct is meant when it is named,
/// holds a named session, or meets the workspace, age and size that are given, all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct CleanupRequest {
    /// These constructs.
    pub constructs: Vec<ConstructId>,
    /// These sessions with their sub-agents. When they are all of a construct, the construct goes.
    pub sessions: Vec<SessionId>,
    /// Constructs of this workspace.
    pub workspace: Option<WorkspaceId>,
    /// Constructs without activity for so many milliseconds. The age of a file means nothing here.
    pub older_than_ms: Option<u64>,
    /// Constructs that take more than so many bytes on our disk.
    pub larger_than_bytes: Option<u64>,
    /// Not whole constructs: only the long texts and pictures of these kinds inside them.
    pub kinds: Vec<ByteKind>,
    /// With kinds: only single pieces that are longer, in bytes as they were written.
    pub pieces_over_bytes: Option<u64>,
    /// By these retention policies, or by all that are on when there is none in it. Given alone.
    pub policies: Option<Vec<String>>,
    /// Keys of items that a person took out of the plan.
    pub kept: Vec<String>,
}

/// What becomes of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CleanupAction {
    /// It stays.
    Keep,
    /// It goes to the trash.
    Remove,
}

/// What keeps an item that a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HeldBy {
    /// Its construct is pinned.
    Pinned,
    /// A person took it out of the plan.
    TakenOut,
    /// Others share its bytes.
    Shared,
    /// Its construct has other sessions.
    OtherSessions,
    /// There is nothing of it that could go, or it does not meet what was asked for.
    NothingToTake,
    /// A policy spares it.
    Policy,
}

/// One item of a plan: a construct, a session, or all of one kind in a construct.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CleanupItem {
    /// Stays the same from plan to plan: `<construct>`, `<construct>/<kind>` or `<construct>/<session>`.
    pub key: String,
    /// The construct it is or is part of.
    pub construct_id: ConstructId,
    /// The session, when it is one.
    pub session_id: Option<SessionId>,
    /// What kind of thing: `construct`, `session`, or the word of a kind of bytes.
    pub kind: String,
    /// Name of the construct, or title of the session.
    pub name: String,
    /// Name of its workspace.
    pub workspace: String,
    /// When the last record of its construct was written.
    pub last_activity_at: UtcMillis,
    /// What becomes of it.
    pub action: CleanupAction,
    /// Why.
    pub reason: String,
    /// Name of the policy that says so, else `by hand`.
    pub rule: String,
    /// Of what stays: what keeps it.
    pub held_by: Option<HeldBy>,
    /// What the disk gains in the end: bytes that constructs which stay share are not in it. Exact for
    /// a construct; of kinds and sessions an estimate from counters, told exactly by the report.
    pub freed_bytes: u64,
    /// Constructs and sessions are one; of a kind so many messages at most.
    pub pieces: u64,
    /// Whether no agent has its construct's files any more.
    pub only_copy: bool,
    /// Whether its workspace has no other construct that stays.
    pub last_of_workspace: bool,
}

/// What a cleanup would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CleanupPlan {
    /// A digest of all it has seen; applying it is refused when any of that has changed.
    pub plan_id: String,
    /// When it was made.
    pub at: UtcMillis,
    /// Everything looked at.
    pub items: Vec<CleanupItem>,
    /// How many items go.
    pub removed: u64,
    /// What the disk gains when the trash is emptied.
    pub freed_bytes: u64,
    /// Whether it is so much that it has to be confirmed.
    pub needs_confirmation: bool,
    /// Constructs that lose something or all.
    pub constructs_touched: u64,
    /// Constructs that go whole.
    pub constructs_removed: u64,
    /// Constructs of the whole store.
    pub constructs_in_all: u64,
    /// Items that go and whose files no agent has any more.
    pub only_copies: u64,
    /// What the items that stay would have freed.
    pub kept_bytes: u64,
}

/// What stands where a piece of a record was removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Removed {
    /// When.
    pub at: UtcMillis,
    /// By which policy, or `by hand`.
    pub rule: String,
    /// What it was.
    pub kind: ByteKind,
    /// How long it was, in bytes as it was written.
    pub bytes: u64,
    /// The cleanup that took it.
    pub cleanup_id: CleanupId,
    /// Whether it can be brought back.
    pub in_trash: bool,
}

/// What a secure deletion did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SecureDeletion {
    /// Whether the whole construct is gone, not only a session of it.
    pub whole: bool,
    /// Bytes that were given to the disk.
    pub freed_bytes: u64,
    /// Cleanups of parts of the construct that were brought back first: they held something of it.
    pub undone: Vec<CleanupId>,
    /// Whether the database's log was emptied. It is not while another process reads; the next
    /// collection empties it.
    pub log_emptied: bool,
    /// Copies of the store that still hold it, as far as is known.
    pub backups: Vec<String>,
}

/// A session that was removed on purpose and is not collected again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TombstoneRow {
    /// Its number.
    pub id: u64,
    /// When it was removed.
    pub at: UtcMillis,
    /// Whose session it was.
    pub agent: AgentName,
    /// The agent's id of it.
    pub external_id: String,
    /// Name of its construct.
    pub name: String,
    /// Its construct.
    pub construct_id: ConstructId,
    /// The cleanup that removed it.
    pub cleanup_id: CleanupId,
    /// Whether it can be brought back.
    pub in_trash: bool,
}

/// What applying, undoing or purging did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CleanupReport {
    /// The cleanup; absent when several were purged.
    pub cleanup_id: Option<CleanupId>,
    /// Constructs moved to the trash, whole or in part.
    pub removed: u64,
    /// Constructs of which all or a part was brought back.
    pub restored: u64,
    /// Constructs of which all or a part was removed for good.
    pub purged: u64,
    /// Single texts and pictures, and sessions, that went or came back without their construct.
    pub pieces: u64,
    /// Bytes that constructs take no longer and that wait in the trash now (applied; of parts what the
    /// disk gains in the end, however they are packed there), that are in use again (undone) or were
    /// given to the disk (purged).
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
    /// What it took, in words: `3 constructs by hand`.
    pub title: String,
    /// The rules that decided, each once.
    pub rules: Vec<String>,
    /// Constructs it took, whole or in part.
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
