//! Collecting.

use serde::{Deserialize, Serialize};
use synthetic_engine::CollectRequest;
use synthetic_model::{
    AgentName,
    report::{Failure, Job},
};
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
    /// Leaves quiet sessions packed as fast as they were read, until the next time.
    pub no_settle: bool,
}

impl crate::Api {
    /// Starts a collection.
    ///
    /// # Errors
    /// None of its own; trouble is told by the job.
    pub fn start_collect(&self, request: StartCollect) -> Result<Job, Failure> {
        let StartCollect { agents, paths, dry_run, no_settle } = request;
        let request = CollectRequest { agents, paths: paths.into_iter().map(Into::into).collect(), dry_run };
        Ok(self.jobs.start_collect(self.setting().around(), request, !no_settle))
    }
}
