//! What the disk is spent on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What usage is added up by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UsageBy {
    /// One row.
    #[default]
    Total,
    /// A row per workspace.
    Workspace,
    /// A row per construct.
    Construct,
    /// A row per agent.
    Agent,
    /// A row per kind of bytes; the database itself is a row too.
    Kind,
}

/// One row of usage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UsageRow {
    /// `total`, or the id or word of what the row is about.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// Bytes as the agents wrote them.
    pub original_bytes: u64,
    /// Bytes on our disk.
    pub stored_bytes: u64,
    /// What the disk gains when it goes: shared bytes are not in it.
    pub reclaimable_bytes: u64,
    /// How many constructs (by kind: messages).
    pub items: u64,
}
