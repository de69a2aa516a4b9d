//! Usage.

use serde::{Deserialize, Serialize};
use synthetic_model::usage::{UsageBy, UsageRow};
use ts_rs::TS;

/// Asks what the disk is spent on.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ReadUsage {
    /// Added up by.
    pub by: UsageBy,
    /// At most so many rows, largest stored first; 100 when 0.
    pub limit: u32,
}

/// What the disk is spent on.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Usage {
    /// The rows.
    pub rows: Vec<UsageRow>,
}
