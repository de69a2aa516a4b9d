//! Checking the store.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Starts a check as a job.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct StartCheck {
    /// Reads every frame and blob and compares its digest.
    pub read_data: bool,
}
