//! Long operations.

use serde::{Deserialize, Serialize};
use synthetic_model::report::{Failure, Job};
use ts_rs::TS;

use crate::api::missing;

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

impl crate::Api {
    /// Lists the jobs of this process, newest first.
    ///
    /// # Errors
    /// None.
    pub fn list_jobs(&self, _: ListJobs) -> Result<JobList, Failure> {
        Ok(JobList { jobs: self.jobs.list() })
    }

    /// Shows one job.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    pub fn read_job(&self, request: JobRef) -> Result<Job, Failure> {
        self.jobs.get(request.id).ok_or_else(|| missing("job", request.id))
    }

    /// Asks a job to stop at its next safe place.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    pub fn cancel_job(&self, request: JobRef) -> Result<Job, Failure> {
        self.jobs.cancel(request.id).ok_or_else(|| missing("job", request.id))
    }
}
