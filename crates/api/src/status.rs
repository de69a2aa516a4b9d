//! The store as a whole.

use serde::{Deserialize, Serialize};
use synthetic_model::UtcMillis;
use ts_rs::TS;

/// Asks how the store is.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ReadStatus {}

/// How the store is.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Status {
    /// Version of the program.
    pub version: String,
    /// Schema version of the store.
    pub schema: u32,
    /// Folder of the store.
    pub store: String,
    /// Free space on its disk.
    pub available_bytes: u64,
    /// Constructs in it.
    pub constructs: u64,
    /// Bytes on our disk, database included.
    pub stored_bytes: u64,
    /// When it was last checked, and how that ended.
    pub checked_at: Option<UtcMillis>,
    /// Whether that check found nothing.
    pub check_ok: Option<bool>,
    /// When anything was last collected.
    pub collected_at: Option<UtcMillis>,
    /// The present time of the core, for relative times.
    pub now: UtcMillis,
}
