//! Usage.

use serde::{Deserialize, Serialize};
use synthetic_model::{
    report::Failure,
    usage::{UsageBy, UsageRow},
};
use ts_rs::TS;

use crate::api::{fail, limit};

/// Asks what the disk is spent on.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ReadUsage {
    /// Added up by.
    pub by: UsageBy,
    /// At most so many rows, largest stored first; 100 when 0.
    pub limit: u32,
}

/// What the disk is spent on.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Usage {
    /// The rows.
    pub rows: Vec<UsageRow>,
}

impl crate::Api {
    /// Adds up what the disk is spent on.
    ///
    /// # Errors
    /// `API_BAD_REQUEST` for a limit beyond 100,000.
    pub fn read_usage(&self, request: ReadUsage) -> Result<Usage, Failure> {
        let limit = limit("limit", request.limit, 100, 100_000)?;
        Ok(Usage { rows: self.engine.usage(request.by, limit).map_err(fail)? })
    }
}
