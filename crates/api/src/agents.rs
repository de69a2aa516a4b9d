//! Agents on this machine.

use serde::{Deserialize, Serialize};
use synthetic_model::agent::AgentPlace;
use ts_rs::TS;

/// Asks which agents are on this machine.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ListAgents {}

/// The agents' folders.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AgentList {
    /// One row per folder, found or not.
    pub places: Vec<AgentPlace>,
}
