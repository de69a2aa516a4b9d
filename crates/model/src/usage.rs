//! What the disk is spent on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    AgentName,
    cleanup::CleanupAction,
    id::{CleanupId, ConstructId},
    time::UtcMillis,
    words::words,
};

words! {
    /// What an agent may have left over in its own folder. The number never changes.
    pub enum LeftoverKind: u8 {
        /// Transcripts that are safe here.
        Sessions = 0 => "sessions",
        /// Logs for finding faults of the agent itself: no history.
        DebugLogs = 1 => "debug_logs",
        /// Settings of a shell, written down for commands to run with.
        ShellSnapshots = 2 => "shell_snapshots",
        /// Lists of things to do, of sessions whose transcript is gone.
        Todos = 3 => "todos",
        /// Long outputs kept beside a transcript that is gone.
        OrphanedToolResults = 4 => "orphaned_tool_results",
    }
}

/// What usage is added up by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UsageBy {
    /// One row.
    #[default]
    Total,
    /// A row per workspace.
    Workspace,
    /// A row per construct.
    Construct,
    /// A row per session: its own frames, and its share of what its construct's sessions hold together.
    Session,
    /// A row per agent.
    Agent,
    /// A row per kind of bytes; what the store needs for itself has rows too: `database`, `reserve`,
    /// `trash`, `index` and `backups` (copies made before the schema changed), as far as they exist.
    Kind,
}

/// One row of usage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UsageRow {
    /// `total`, or the id or word of what the row is about.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// Bytes as the agents wrote them.
    pub original_bytes: u64,
    /// Bytes on our disk.
    pub stored_bytes: u64,
    /// What the disk gains when it goes: shared bytes are not in it.
    pub reclaimable_bytes: u64,
    /// How many constructs (by kind: messages).
    pub items: u64,
}

/// What a person wants to know before anything goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StorageFacts {
    /// Constructs no agent has the files of any more.
    pub only_copies: u64,
    /// What they take on our disk.
    pub only_copy_bytes: u64,
    /// Files that several constructs hold and that stand on the disk once: names beyond the first.
    pub duplicates: u64,
    /// What these names would take if each had bytes of its own.
    pub duplicates_saved_bytes: u64,
    /// Constructs nobody touched for longest, oldest first.
    pub oldest: Vec<UntouchedConstruct>,
}

/// A construct and how long it has rested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UntouchedConstruct {
    /// Which.
    pub id: ConstructId,
    /// Its name.
    pub name: String,
    /// Its own last activity; the age of a file means nothing here.
    pub last_activity_at: UtcMillis,
    /// Bytes on our disk.
    pub stored_bytes: u64,
}

/// What one day ended with, in UTC.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GrowthDay {
    /// Like `2026-11-21`.
    pub day: String,
    /// Bytes as the agents wrote them.
    pub original_bytes: u64,
    /// Bytes on our disk, all of them: database, trash and reserve are in it.
    pub stored_bytes: u64,
    /// Of these, the database.
    pub database_bytes: u64,
    /// Of these, the trash.
    pub trash_bytes: u64,
    /// What the agents' own folders held when they were last measured; 0 before that.
    pub agents_bytes: u64,
    /// Bytes that were free on the store's disk.
    pub disk_free_bytes: u64,
    /// What the store's disk holds in all.
    pub disk_bytes: u64,
}

/// How the store grows, and when its disk is full if it goes on so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Forecast {
    /// By how much what is stored grows a day.
    pub bytes_per_day: u64,
    /// When nothing is free any more; absent when that is more than a hundred years away.
    pub full_at: Option<UtcMillis>,
    /// From how many recorded days.
    pub from_days: u32,
}

/// One of the agents' own folders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgentFolder {
    /// Whose.
    pub agent: AgentName,
    /// The folder.
    pub path: String,
    /// What its files take.
    pub bytes: u64,
    /// How many files it holds. Links are neither followed nor counted.
    pub files: u64,
    /// Bytes of transcripts in it that are collected to their end and unchanged since.
    pub collected_bytes: u64,
    /// What of it may be left over, the largest first.
    pub leftovers: Vec<Leftover>,
}

/// Files of one sort that an agent may have left over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Leftover {
    /// Which sort.
    pub kind: LeftoverKind,
    /// What they take.
    pub bytes: u64,
    /// How many files.
    pub files: u64,
    /// Of these bytes, those that are safe here or are no history at all.
    pub safe_bytes: u64,
}

/// What a compaction did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CompactionReport {
    /// Bytes on our disk before.
    pub before_bytes: u64,
    /// Bytes on our disk after.
    pub after_bytes: u64,
    /// Files of frames that were written again because much of them was dead.
    pub frames_rewritten: u64,
    /// Pages of the database that were given back to the disk.
    pub pages_freed: u64,
    /// Constructs left as they are because the disk has no room for their new files.
    pub without_room: u64,
    /// How long it took.
    pub duration_ms: u64,
    /// Whether it was stopped before its end; what is counted here is done.
    pub cancelled: bool,
}

/// One file of an agent that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftoverItem {
    /// Whose.
    pub agent: AgentName,
    /// Of which sort.
    pub kind: LeftoverKind,
    /// The file.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// Whether it goes.
    pub action: CleanupAction,
    /// Why.
    pub reason: String,
}

/// What could go from the agents' own folders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftoversPlan {
    /// Names the plan, and the run that does what it says.
    pub plan_id: CleanupId,
    /// Every file looked at, the largest first.
    pub items: Vec<LeftoverItem>,
    /// How many of them go.
    pub removed: u64,
    /// What the agents' disk gains; as much is in the trash until its time has come.
    pub freed_bytes: u64,
    /// Whether it is so much that it has to be confirmed.
    pub needs_confirmation: bool,
    /// Whether the agents' folders may be cleaned at all: that is off until somebody turns it on.
    pub allowed: bool,
}

/// What cleaning the agents' folders, or undoing that, did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftoversReport {
    /// The run; absent when several were purged.
    pub run_id: Option<CleanupId>,
    /// Files moved to the trash.
    pub moved: u64,
    /// Files left where they are: they changed since the plan, or no copy of them could be verified.
    pub left: u64,
    /// Files put back.
    pub restored: u64,
    /// Files that stay in the trash because another stands in their place.
    pub in_the_way: u64,
    /// Files removed for good.
    pub purged: u64,
    /// Bytes of the files that were moved, put back or removed.
    pub bytes: u64,
    /// When the trash may be emptied.
    pub trash_until: Option<UtcMillis>,
    /// Whether it was stopped before its end; what is counted here is done.
    pub cancelled: bool,
}

/// Files of agents that one run moved to the trash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftoversRun {
    /// Its id.
    pub id: CleanupId,
    /// When.
    pub at: UtcMillis,
    /// When its trash may be emptied.
    pub trash_until: UtcMillis,
    /// How many files wait.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}
