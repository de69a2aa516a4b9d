//! Collecting.

use serde::{Deserialize, Serialize};
use synthetic_model::AgentName;
use ts_rs::TS;

/// Starts a collection as a job.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct StartCollect {
    /// Only these agents; all when empty.
    pub agents: Vec<AgentName>,
    /// Only these files and folders; the agents' own folders when empty. Chosen by the person,
    /// never taken from content.
    pub paths: Vec<String>,
    /// Only says what would be read.
    pub dry_run: bool,
}
