//! Versions of the store: asked for without opening it for use.

use serde::{Deserialize, Serialize};
use synthetic_engine::{EngineError, Surroundings};
use synthetic_model::{UtcMillis, report::Failure};
use synthetic_store::{StoreLock, migrate};

use crate::{Api, Setting, api::fail, system::System};

/// One known migration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MigrationStep {
    /// The version it leads to.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// When it was applied; absent when it was not.
    pub applied_at: Option<UtcMillis>,
    /// Whether the applied one is the one this program has.
    pub checksum_ok: bool,
}

/// Which version a store has, and which there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MigrationStatus {
    /// Version of the store; 0 when there is none.
    pub current: u32,
    /// Newest version this program knows.
    pub newest: u32,
    /// All known steps.
    pub steps: Vec<MigrationStep>,
}

/// What a migration did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MigrationReport {
    /// Version before.
    pub from: u32,
    /// Version after.
    pub to: u32,
    /// Names of the steps, in the order they run.
    pub steps: Vec<String>,
    /// The verified copy of the store as it was.
    pub copy_path: Option<String>,
    /// Whether nothing was done.
    pub dry_run: bool,
}

impl Api {
    /// Tells the version of a store. Writes nothing.
    ///
    /// # Errors
    /// `ST_NEWER`, `ST_NOT_OURS`.
    pub fn migration_status(setting: &Setting) -> Result<MigrationStatus, Failure> {
        let open = setting.open_engine().open_store(System.now());
        let read = || {
            let current = open.version()?;
            let steps = open.steps()?.into_iter().map(|step| MigrationStep {
                number: step.number,
                name: step.name.to_owned(),
                applied_at: step.applied_at,
                checksum_ok: step.checksum_ok,
            });
            Ok::<_, EngineError>(MigrationStatus { current, newest: migrate::newest(), steps: steps.collect() })
        };
        read().map_err(fail)
    }

    /// Brings a store to version `to`, the newest when absent: copies it first, verifies the copy,
    /// then takes all steps or none.
    ///
    /// # Errors
    /// `ST_LOCKED` while anybody uses the store; `NOT_FOUND` for a version there is not. The store
    /// is then as it was.
    pub fn migrate(
        setting: &Setting,
        to: Option<u32>,
        dry_run: bool,
        progress: &mut dyn FnMut(&str),
    ) -> Result<MigrationReport, Failure> {
        let open = setting.open_engine().open_store(System.now());
        let to = to.unwrap_or_else(migrate::newest);
        let mut run = || {
            let from = open.version()?;
            let steps = migrate::plan(from, to)?.into_iter().map(str::to_owned).collect();
            if dry_run || from == to {
                return Ok::<_, EngineError>(MigrationReport { from, to, steps, copy_path: None, dry_run });
            }
            let holder = format!("process {} migrates", std::process::id());
            let _exclusive = StoreLock::exclusive(&setting.store, &holder)?;
            let done = open.migrate(to, progress)?;
            let copy_path = done.copy.map(|path| path.to_string_lossy().into_owned());
            Ok(MigrationReport { from: done.from, to: done.to, steps, copy_path, dry_run })
        };
        run().map_err(fail)
    }
}
