//! Cleaning the agents' own folders.

use serde::{Deserialize, Serialize};
use synthetic_model::{
    CleanupId,
    report::{Failure, Job},
    usage::{LeftoverKind, LeftoversPlan, LeftoversRun},
};
use ts_rs::TS;

use crate::api::fail;

/// Asks which files of the agents' own folders could go.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct PlanLeftovers {
    /// Only these sorts; all that may go when empty.
    pub kinds: Vec<LeftoverKind>,
}

/// Lets the agents' folders be cleaned, or no longer.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AllowLeftovers {
    /// Whether they may be.
    pub allowed: bool,
}

/// Asks for the runs whose files wait in the trash.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ListLeftovers {}

/// Runs over the agents' folders.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LeftoversList {
    /// Those whose files wait in the trash, newest first.
    pub runs: Vec<LeftoversRun>,
    /// Whether the agents' folders may be cleaned.
    pub allowed: bool,
}

/// Starts moving what a plan names to the trash, as a job.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StartLeftovers {
    /// Which plan: the last one made.
    pub plan_id: CleanupId,
    /// Confirms it.
    #[serde(default)]
    pub confirm: bool,
}

/// Names one run.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LeftoversRef {
    /// Its id.
    pub id: CleanupId,
}

impl crate::Api {
    /// Says which files of the agents' own folders could go, and why the others stay. Nothing is touched.
    ///
    /// # Errors
    /// Failures of the store.
    pub fn plan_leftovers(&self, request: PlanLeftovers) -> Result<LeftoversPlan, Failure> {
        self.engine.plan_leftovers(&self.setting().around(), &request.kinds).map_err(fail)
    }

    /// Lets the agents' folders be cleaned, or no longer. They may not until this was asked for.
    ///
    /// # Errors
    /// Failures of the store.
    pub fn allow_leftovers(&self, request: AllowLeftovers) -> Result<LeftoversList, Failure> {
        self.engine.allow_leftovers(request.allowed).map_err(fail)?;
        self.list_leftovers(ListLeftovers {})
    }

    /// Lists runs over the agents' folders.
    ///
    /// # Errors
    /// Failures of the store.
    pub fn list_leftovers(&self, _: ListLeftovers) -> Result<LeftoversList, Failure> {
        let runs = self.engine.leftovers_runs().map_err(fail)?;
        Ok(LeftoversList { runs, allowed: self.engine.leftovers_allowed().map_err(fail)? })
    }

    /// Starts doing what a plan says.
    ///
    /// # Errors
    /// None of its own; trouble is told by the job: `REFUSED` while it is off or not confirmed,
    /// `NOT_FOUND` for a plan that is not the last one made.
    pub fn start_leftovers(&self, request: StartLeftovers) -> Result<Job, Failure> {
        Ok(self.jobs.start_leftovers(request.plan_id, request.confirm))
    }

    /// Starts putting the files of a run back where they were.
    ///
    /// # Errors
    /// None of its own; trouble is told by the job.
    pub fn start_leftovers_undo(&self, request: LeftoversRef) -> Result<Job, Failure> {
        Ok(self.jobs.start_leftovers_undo(request.id))
    }
}
