//! Removing many constructs and bringing them back, and the plain DELETE of the same rows.

use std::{
    path::Path,
    sync::Mutex,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use rusqlite::Connection;
use synthetic_engine::{Amount, Cancel, Progress};
use synthetic_model::cleanup::CleanupRequest;

use super::Outcome;
use crate::{cost::Watch, engine};

/// How long each step of a job took: an upper bound of the transaction in it.
struct Steps {
    last: Mutex<(Instant, Duration)>,
}

impl Steps {
    fn new() -> Self {
        Self { last: Mutex::new((Instant::now(), Duration::ZERO)) }
    }

    fn step(&self) {
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let now = Instant::now();
        *last = (now, last.1.max(now - last.0));
    }

    fn longest_s(&self) -> f64 {
        self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner).1.as_secs_f64()
    }
}

impl Progress for Steps {
    fn stage(&self, _: &str, _: Option<Amount>) {
        self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner).0 = Instant::now();
    }

    fn advance(&self, _: Amount) {
        self.step();
    }
}

/// Plans the removal of everything, removes it and brings it back. Checks that it is there again.
pub(super) fn cleanup(store: &Path) -> anyhow::Result<Outcome> {
    let engine = engine::open(store)?;
    let before = engine.construct_count()?;
    let request = CleanupRequest { older_than_ms: Some(1), ..CleanupRequest::default() };
    let watch = Watch::start();
    let plan = engine.plan_cleanup(&request)?;
    let planned = watch.stop();
    anyhow::ensure!(plan.removed == before, "the plan removes {} of {before}", plan.removed);
    let (steps, watch) = (Steps::new(), Watch::start());
    let report = engine.apply_cleanup(&plan.plan_id, true, &steps, &Cancel::default())?;
    let (removed, remove_step_s) = (watch.stop(), steps.longest_s());
    anyhow::ensure!(engine.construct_count()? == 0, "constructs are left");
    let cleanup = report.cleanup_id.context("the cleanup has an id")?;
    let (steps, watch) = (Steps::new(), Watch::start());
    let report = engine.undo_cleanup(cleanup, &steps, &Cancel::default())?;
    let (restored, restore_step_s) = (watch.stop(), steps.longest_s());
    anyhow::ensure!(report.restored == before && engine.construct_count()? == before, "constructs are missing");
    Ok(Outcome::of(removed)
        .with("plan_cpu_s", planned.cpu_s)
        .with("plan_wall_s", planned.wall_s)
        .with("remove_step_s", remove_step_s)
        .with("restore_cpu_s", restored.cpu_s)
        .with("restore_wall_s", restored.wall_s)
        .with("restore_step_s", restore_step_s))
}

/// Makes a plan over all constructs of a store that holds rows alone.
pub(super) fn plan(store: &Path) -> anyhow::Result<Outcome> {
    let engine = engine::open(store)?;
    let request = CleanupRequest { older_than_ms: Some(1), ..CleanupRequest::default() };
    let watch = Watch::start();
    let plan = engine.plan_cleanup(&request)?;
    Ok(Outcome::of(watch.stop()).with("items", plan.items.len() as f64).with("removed", plan.removed as f64))
}

/// Deletes the rows of all constructs in one transaction, as a person would with SQL.
pub(super) fn delete_rows(database: &Path) -> anyhow::Result<Outcome> {
    let database = Connection::open(database)?;
    database.execute_batch("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA secure_delete = OFF")?;
    let watch = Watch::start();
    database.execute_batch(
        "BEGIN; DELETE FROM sources; DELETE FROM construct_blobs; DELETE FROM constructs; DELETE FROM blobs; COMMIT",
    )?;
    let outcome = Outcome::of(watch.stop());
    let left: i64 = database.query_row("SELECT count(*) FROM transcript_chunks", [], |row| row.get(0))?;
    anyhow::ensure!(left == 0, "rows are left");
    Ok(outcome)
}
