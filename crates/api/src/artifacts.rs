//! Artifacts.

use serde::{Deserialize, Serialize};
use synthetic_model::{ArtifactKind, ConstructId, SessionId, artifact::Artifact, report::Failure};
use ts_rs::TS;

use crate::{
    Raw,
    api::{fail, limit},
};

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

impl crate::Api {
    /// Lists one page of artifacts.
    ///
    /// # Errors
    /// `API_BAD_REQUEST` for a limit or place that is none.
    pub fn list_artifacts(&self, request: ListArtifacts) -> Result<ArtifactPage, Failure> {
        let ListArtifacts { construct, session, kinds, limit: given, after } = request;
        let limit = limit("limit", given, 50, 1000)?;
        let page = self.engine.artifacts(construct, session, &kinds, limit, after.as_deref()).map_err(fail)?;
        Ok(ArtifactPage { artifacts: page.0, next: page.1 })
    }

    /// Gives an artifact's bytes.
    ///
    /// # Errors
    /// `NOT_FOUND`; `ST_BLOB_CORRUPT`.
    pub fn read_artifact(&self, request: ArtifactRef) -> Result<Raw, Failure> {
        let (media_type, bytes) = self.engine.artifact_bytes(&request.id).map_err(fail)?;
        Ok(Raw { media_type, bytes })
    }
}
