//! Checking the store.

use serde::{Deserialize, Serialize};
use synthetic_model::report::{Failure, Job};
use ts_rs::TS;

/// Starts a check as a job.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct StartCheck {
    /// Reads every frame and blob and compares its digest.
    pub read_data: bool,
}

impl crate::Api {
    /// Starts a check.
    ///
    /// # Errors
    /// None of its own; trouble is told by the job.
    pub fn start_check(&self, request: StartCheck) -> Result<Job, Failure> {
        Ok(self.jobs.start_check(request.read_data))
    }
}
