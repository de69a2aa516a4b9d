//! Long operations.

use serde::{Deserialize, Serialize};
use synthetic_model::report::Job;
use ts_rs::TS;

/// Asks for the jobs of this process, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ListJobs {}

/// The jobs.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct JobList {
    /// Newest first, at most 100.
    pub jobs: Vec<Job>,
}

/// Names one job.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct JobRef {
    /// Its number.
    pub id: u32,
}
