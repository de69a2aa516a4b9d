//! The store as a whole.

use serde::{Deserialize, Serialize};
use synthetic_engine::EngineError;
use synthetic_model::{UtcMillis, report::Failure, usage::UsageBy};
use ts_rs::TS;

use crate::api::fail;

/// Asks how the store is.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ReadStatus {}

/// How the store is.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Status {
    /// Version of the program.
    pub version: String,
    /// Schema version of the store.
    pub schema: u32,
    /// Folder of the store.
    pub store: String,
    /// Free space on its disk.
    pub available_bytes: u64,
    /// Constructs in it.
    pub constructs: u64,
    /// Bytes on our disk, database included.
    pub stored_bytes: u64,
    /// When it was last checked, and how that ended.
    pub checked_at: Option<UtcMillis>,
    /// Whether that check found nothing.
    pub check_ok: Option<bool>,
    /// When anything was last collected.
    pub collected_at: Option<UtcMillis>,
    /// The present time of the core, for relative times.
    pub now: UtcMillis,
}

impl crate::Api {
    /// Shows how the store is.
    ///
    /// # Errors
    /// Failures of the store.
    pub fn read_status(&self, _: ReadStatus) -> Result<Status, Failure> {
        self.status().map_err(fail)
    }

    fn status(&self) -> Result<Status, EngineError> {
        let time = |key| Ok::<_, EngineError>(self.engine.setting(key)?.as_deref().and_then(UtcMillis::parse));
        let usage = self.engine.usage(UsageBy::Total, 1)?;
        Ok(Status {
            version: env!("CARGO_PKG_VERSION").into(),
            schema: synthetic_store::migrate::newest(),
            store: self.engine.dir().to_string_lossy().into_owned(),
            available_bytes: self.engine.available_bytes()?,
            constructs: self.engine.construct_count()?,
            stored_bytes: usage.first().map_or(0, |row| row.stored_bytes),
            checked_at: time("checked_at")?,
            check_ok: self.engine.setting("check_ok")?.map(|ok| ok == "true"),
            collected_at: time("collected_at")?,
            now: self.engine.now(),
        })
    }
}
