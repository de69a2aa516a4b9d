//! Cleaning up: constructs go to the trash by a plan, come back from it, or leave it for good.
//!
//! A construct's row in `cleanup_items` says where its bytes belong. Removing commits first and
//! moves the folder then; bringing back moves the folder first and commits then: so no row of a
//! construct ever names bytes that are not there, and what a crash interrupts is finished or undone
//! by one rule (see [`mend`]).

mod allow;
mod apply;
mod audit;
mod check;
mod mend;
mod plan;
mod purge;
mod shared;
mod undo;

use std::{collections::HashMap, path::Path};

use synthetic_model::{
    UtcMillis,
    cleanup::{CleanupPlan, CleanupReport, CleanupRequest, CleanupRow},
};
use synthetic_store::{Read, query::cleanup, table::cleanups};

pub(crate) use mend::mend;
pub use purge::Purge;

use crate::{
    Engine, EngineError,
    retention::{self, Decision},
};

/// Who does it: nobody else can reach a store than its owner.
const ACTOR: &str = "owner";

impl Engine {
    /// Says what a cleanup would remove, and remembers the plan so that it can be applied.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] for a construct or session that is not there.
    pub fn plan_cleanup(&self, request: &CleanupRequest) -> Result<CleanupPlan, EngineError> {
        let at = self.now();
        let plan = self.read(|read| {
            let plan = plan_now(self, read, request, at)?;
            let missing = request.constructs.iter().find(|id| plan.items.iter().all(|item| item.construct_id != **id));
            match missing {
                Some(id) => Err(EngineError::NotFound { noun: "construct", id: id.to_string() }),
                None => Ok(plan),
            }
        })?;
        let text = serde_json::to_string(request).map_err(|e| EngineError::BadValue(e.to_string()))?;
        self.with_reserve(|| self.store.write(|write| Ok(cleanups::save_plan(write, &plan.plan_id, &text, at)?)))?;
        Ok(plan)
    }

    /// All cleanups that were applied, newest first.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn cleanups(&self) -> Result<Vec<CleanupRow>, EngineError> {
        self.read(|read| Ok(cleanups::list(read)?))
    }
}

/// What a cleanup would remove, with ages as they were `at` that time.
fn plan_now(
    engine: &Engine,
    read: &Read<'_>,
    request: &CleanupRequest,
    at: UtcMillis,
) -> Result<CleanupPlan, EngineError> {
    let of_sessions = cleanup::constructs_of(read, &request.sessions)?;
    if let Some(id) = request.sessions.iter().find(|id| !of_sessions.contains_key(id)) {
        return Err(EngineError::NotFound { noun: "session", id: id.to_string() });
    }
    let (facts, shared) = (cleanup::facts(read)?, cleanup::shared_blobs(read)?);
    let by_policies = match request.policies {
        Some(_) => retention::decisions(engine, read, request, at)?,
        None => Vec::new(),
    };
    let of_sessions = &of_sessions;
    Ok(plan::plan(request, &plan::Known { facts: &facts, shared: &shared, of_sessions, by_policies, now: at }))
}

/// What policies would take, as a plan that is only shown.
pub(crate) fn plan_of(read: &Read<'_>, decided: Vec<Decision>, at: UtcMillis) -> Result<CleanupPlan, EngineError> {
    let (facts, shared) = (cleanup::facts(read)?, cleanup::shared_blobs(read)?);
    let of_sessions = HashMap::new();
    let (facts, shared, of_sessions) = (&facts, &shared, &of_sessions);
    let request = CleanupRequest { policies: Some(Vec::new()), ..CleanupRequest::default() };
    Ok(plan::plan(&request, &plan::Known { facts, shared, of_sessions, by_policies: decided, now: at }))
}

pub(crate) const fn nothing_done() -> CleanupReport {
    CleanupReport {
        cleanup_id: None,
        removed: 0,
        restored: 0,
        purged: 0,
        pieces: 0,
        freed_bytes: 0,
        trash_until: None,
        cancelled: false,
    }
}

fn io(doing: &'static str, path: &Path, source: std::io::Error) -> EngineError {
    EngineError::Io { doing, path: path.to_owned(), source }
}

impl Engine {
    /// Makes everything in the trash durable. A failure is final for this engine.
    fn flush_trash(&self) -> Result<(), EngineError> {
        let root = self.layout.trash();
        self.disk.sync_all(&root).map_err(|source| {
            self.store.mark_flush_failed();
            EngineError::Flush { path: root.clone(), source }
        })
    }
}
