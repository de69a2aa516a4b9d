//! Artifacts.

use serde::{Deserialize, Serialize};
use synthetic_model::{ArtifactKind, ConstructId, SessionId, artifact::Artifact};
use ts_rs::TS;

/// Asks for one page of artifacts, in the order they were made.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ListArtifacts {
    /// Only of this construct.
    pub construct: Option<ConstructId>,
    /// Only of this session.
    pub session: Option<SessionId>,
    /// Only of these kinds.
    pub kinds: Vec<ArtifactKind>,
    /// At most so many, 1 to 1,000; 50 when 0.
    pub limit: u32,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// One page of artifacts.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ArtifactPage {
    /// The artifacts.
    pub artifacts: Vec<Artifact>,
    /// Where the next page begins; absent on the last.
    pub next: Option<String>,
}

/// Names one artifact.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ArtifactRef {
    /// Its id.
    pub id: String,
}
