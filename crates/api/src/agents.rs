//! Agents on this machine.

use serde::{Deserialize, Serialize};
use synthetic_model::{agent::AgentPlace, report::Failure};
use ts_rs::TS;

use crate::api::fail;

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

impl crate::Api {
    /// Lists the agents' folders on this machine.
    ///
    /// # Errors
    /// Failures of the store.
    pub fn list_agents(&self, _: ListAgents) -> Result<AgentList, Failure> {
        let places = self.engine.agents(&self.setting().around()).map_err(fail)?;
        Ok(AgentList { places })
    }
}
