//! Usage.

use serde::{Deserialize, Serialize};
use synthetic_model::{
    UtcMillis,
    report::{Failure, Job},
    usage::{AgentFolder, Forecast, GrowthDay, StorageFacts, UsageBy, UsageRow},
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

/// Asks for facts about what is stored.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ReadStorageFacts {
    /// How many of the oldest constructs to name; 5 when 0.
    pub oldest: u32,
}

/// Asks how the store grew.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ReadGrowth {
    /// At most so many recorded days, the newest; 365 when 0.
    pub days: u32,
}

/// How the store grew, and when its disk is full if it goes on so.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Growth {
    /// Recorded days, the oldest first. Days on which nothing ran are not there.
    pub days: Vec<GrowthDay>,
    /// Absent with fewer than three recorded days, and when the store does not grow.
    pub forecast: Option<Forecast>,
}

/// Asks what the agents' own folders hold.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ReadAgentFolders {}

/// What the agents' own folders hold.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AgentFolders {
    /// One per folder that is there.
    pub folders: Vec<AgentFolder>,
    /// When they were looked into.
    pub measured_at: UtcMillis,
}

/// Starts a compaction as a job.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct StartCompaction {}

impl crate::Api {
    /// Tells of only copies, of duplicates that take no space, and of what nobody touched for longest.
    ///
    /// # Errors
    /// `API_BAD_REQUEST` for more than 1,000 of the oldest.
    pub fn read_storage_facts(&self, request: ReadStorageFacts) -> Result<StorageFacts, Failure> {
        let oldest = limit("oldest", request.oldest, 5, 1000)?;
        self.engine.storage_facts(oldest).map_err(fail)
    }

    /// Shows how the store grew from day to day, and when its disk will be full.
    ///
    /// # Errors
    /// `API_BAD_REQUEST` for more than 10,000 days.
    pub fn read_growth(&self, request: ReadGrowth) -> Result<Growth, Failure> {
        let days = limit("days", request.days, 365, 10_000)?;
        let (days, forecast) = self.engine.growth(days).map_err(fail)?;
        Ok(Growth { days, forecast })
    }

    /// Writes down what the store and the agents' own folders hold as the figures of this day.
    ///
    /// # Errors
    /// Failures of the store or its disk.
    pub fn record_growth(&self) -> Result<(), Failure> {
        self.engine.record_growth(Some(&self.setting().around())).map_err(fail)
    }

    /// Looks into the agents' own folders. Reads names and lengths, follows no link, writes nothing there.
    ///
    /// # Errors
    /// Failures of the store.
    pub fn read_agent_folders(&self, _: ReadAgentFolders) -> Result<AgentFolders, Failure> {
        let measured_at = self.engine.now();
        let folders = self.engine.agent_folders(&self.setting().around()).map_err(fail)?;
        Ok(AgentFolders { folders, measured_at })
    }

    /// Starts giving freed pages and dead frames back to the disk, in small steps.
    ///
    /// # Errors
    /// None of its own; trouble is told by the job.
    pub fn start_compaction(&self, _: StartCompaction) -> Result<Job, Failure> {
        Ok(self.jobs.start_compaction())
    }

    /// Adds up what the disk is spent on.
    ///
    /// # Errors
    /// `API_BAD_REQUEST` for a limit beyond 100,000.
    pub fn read_usage(&self, request: ReadUsage) -> Result<Usage, Failure> {
        let limit = limit("limit", request.limit, 100, 100_000)?;
        Ok(Usage { rows: self.engine.usage(request.by, limit).map_err(fail)? })
    }
}
