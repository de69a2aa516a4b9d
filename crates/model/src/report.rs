//! What long operations say when they end, and while they run.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    cleanup::{CleanupReport, SecureDeletion},
    code::Code,
    retention::RetentionReport,
    time::UtcMillis,
    usage::{CompactionReport, LeftoversReport},
};

/// Something that was not taken in, or only with a word about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Skipped {
    /// The file.
    pub path: String,
    /// Where in it: `line 48`, or empty for the whole file.
    pub place: String,
    /// What is the matter.
    pub code: Code,
    /// One plain sentence that says what was kept.
    pub message: String,
}

/// What a collection did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CollectReport {
    /// Transcripts with something new.
    pub files_read: u64,
    /// Transcripts with nothing new.
    pub files_unchanged: u64,
    /// Records taken in.
    pub records_new: u64,
    /// Messages made of them.
    pub messages_new: u64,
    /// What was not taken in, or is odd; at most 1,000 are listed.
    pub skipped: Vec<Skipped>,
    /// How many there are in all.
    pub skipped_total: u64,
    /// Bytes read.
    pub original_bytes: u64,
    /// Bytes written to our disk for them.
    pub stored_bytes: u64,
    /// How long it took.
    pub duration_ms: u64,
    /// Whether it was stopped before its end; what is counted here is kept.
    pub cancelled: bool,
    /// Whether nothing was written, because only a forecast was asked for.
    pub dry_run: bool,
    /// What packing quiet sessions tighter did afterwards, if that was asked for.
    pub settled: Option<SettleReport>,
}

/// What settling did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SettleReport {
    /// Constructs that are packed as densely as they get now and were not before.
    pub constructs: u64,
    /// What their frames took.
    pub stored_bytes_before: u64,
    /// What their frames take, what they have in common aside.
    pub stored_bytes_after: u64,
    /// Constructs left as they were because something in them is damaged: a check says what.
    pub damaged: u64,
    /// How long it took.
    pub duration_ms: u64,
    /// Whether it was stopped before its end; what is counted here is done.
    pub cancelled: bool,
}

/// One thing a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// What is the matter.
    pub code: Code,
    /// Which thing it is about.
    pub item: String,
    /// What it means for the user.
    pub effect: String,
    /// What would mend it.
    pub repair: String,
}

/// What a check saw.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckReport {
    /// Whether nothing was found.
    pub ok: bool,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
    /// Sessions looked at.
    pub sessions: u64,
    /// Frames looked at.
    pub frames: u64,
    /// Blobs looked at.
    pub blobs: u64,
    /// Bytes read and verified, 0 unless asked for.
    pub verified_bytes: u64,
    /// How long it took.
    pub duration_ms: u64,
    /// Whether it was stopped before its end.
    pub cancelled: bool,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Works.
    Running,
    /// Ended as asked.
    Done,
    /// Stopped by a failure.
    Failed,
    /// Stopped on request.
    Cancelled,
}

/// One long operation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Job {
    /// Its number in this process.
    pub id: u32,
    /// `collect`, `check`, `cleanup`, `undo`, `purge`, `compaction`, `leftovers`, `retention`,
    /// `secure_delete` or `export`.
    pub kind: String,
    /// Where it stands.
    pub state: JobState,
    /// What it does just now, in words.
    pub stage: String,
    /// Files done.
    pub files_done: u64,
    /// Files in all, once known.
    pub files_total: Option<u64>,
    /// Bytes done.
    pub bytes_done: u64,
    /// Bytes in all, once known.
    pub bytes_total: Option<u64>,
    /// Bytes a second, over the last seconds.
    pub bytes_per_second: u64,
    /// Milliseconds left, from the third second on.
    pub left_ms: Option<u64>,
    /// When it began.
    pub started_at: UtcMillis,
    /// When it ended.
    pub ended_at: Option<UtcMillis>,
    /// The report of a collection.
    pub collect: Option<CollectReport>,
    /// The report of a check.
    pub check: Option<CheckReport>,
    /// The report of a cleanup, of its undoing, or of emptying the trash.
    pub cleanup: Option<CleanupReport>,
    /// The report of a compaction.
    pub compaction: Option<CompactionReport>,
    /// What cleaning the agents' folders, or undoing that, did.
    pub leftovers: Option<LeftoversReport>,
    /// What running retention policies did.
    pub retention: Option<RetentionReport>,
    /// What was exported.
    pub export: Option<ExportReport>,
    /// What a secure deletion did.
    pub deletion: Option<SecureDeletion>,
    /// Why it failed.
    pub error: Option<Failure>,
}

/// A failure as every door shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Failure {
    /// Stable code.
    pub code: Code,
    /// One plain sentence with the values found.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
}

/// Originals that were written to a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportReport {
    /// Where they are.
    pub folder: String,
    /// Of how many constructs.
    pub constructs: u64,
    /// Files, one for each session.
    pub sessions: u64,
    /// Bytes in all of them.
    pub original_bytes: u64,
}
