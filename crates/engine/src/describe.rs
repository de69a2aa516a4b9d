//! The sealed description beside a construct's artifacts: enough to make its rows again when the
//! database is lost, together with the frames, which describe themselves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use synthetic_blobs::{BlobId, Durability, seal};
use synthetic_model::{
    AgentName, ByteKind, CleanupId, ConstructId, ConstructStatus, ConstructType, Relation, SessionId, SessionStatus,
    UtcMillis,
    construct::{ConstructLink, LinkKind},
};
use synthetic_store::{
    Read, query,
    table::{ConstructRow, constructs, pieces, sessions},
};

use crate::{Cancel, Engine, EngineError};

/// Version of the description's shape.
const VERSION: u32 = 1;

/// Constructs described before their rows are marked.
const CONSTRUCTS_PER_GROUP: usize = 500;

/// What a description says: what the frames beside it cannot tell.
#[derive(Debug, Serialize, Deserialize)]
struct Description {
    version: u32,
    id: ConstructId,
    name: String,
    status: ConstructStatus,
    #[serde(rename = "type")]
    construct_type: ConstructType,
    workspace: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pinned: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    links: Vec<DescribedLink>,
    /// Which file of long values is its.
    #[serde(default, skip_serializing_if = "is_zero")]
    values_generation: u32,
    /// BLAKE3 of the blob that settled frames lean on. A frame that does not unpack without it does
    /// with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base: Option<String>,
    /// What cleanups took of it: these places in the file of long values are empty on purpose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    removed: Vec<DescribedRemoval>,
    sessions: Vec<DescribedSession>,
}

/// Long values that one cleanup took.
#[derive(Debug, Serialize, Deserialize)]
struct DescribedRemoval {
    cleanup: CleanupId,
    at: UtcMillis,
    rule: String,
    /// Number, length as it was written, and kind of each.
    values: Vec<(u64, u64, ByteKind)>,
}

#[derive(Debug, Serialize, Deserialize)]
struct DescribedLink {
    to: ConstructId,
    kind: LinkKind,
}

#[derive(Debug, Serialize, Deserialize)]
struct DescribedSession {
    id: SessionId,
    agent: AgentName,
    external_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent_id: Option<SessionId>,
    relation: Relation,
    status: SessionStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source_path: Option<String>,
    /// Which file of frames is its, and how much of that is named; 0 while its records wait in rows.
    #[serde(default, skip_serializing_if = "is_zero")]
    generation: u32,
    frames_bytes: u64,
}

const fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Engine {
    /// Writes the description of every construct whose rows say more than it.
    pub(crate) fn describe_all(&self, cancel: &Cancel) -> Result<u64, EngineError> {
        let mut described = 0;
        while !cancel.is_cancelled() {
            let undescribed = |read: &Read<'_>| constructs::undescribed(read, 0, CONSTRUCTS_PER_GROUP);
            if self.read(|read| Ok::<_, EngineError>(undescribed(read)?))?.is_empty() {
                break;
            }
            // In one transaction, so that no row can change between its reading and its mark.
            described += self.store.write(|write| {
                let rows = undescribed(&write.reading())?;
                for row in &rows {
                    self.describe(&write.reading(), *row)?;
                    constructs::set_described(write, *row)?;
                }
                self.flush_tree()?;
                Ok::<_, EngineError>(rows.len() as u64)
            })?;
        }
        Ok(described)
    }

    fn describe(&self, read: &Read<'_>, row: ConstructRow) -> Result<(), EngineError> {
        let state = constructs::state(read, row)?;
        let id = state.id;
        let Some(construct) = query::constructs::get(read, id)? else { return Ok(()) };
        let described = |shown: synthetic_model::session::Session| {
            let row = sessions::find(read, shown.id)?;
            let (generation, frames_bytes) = row.map_or((0, 0), |row| (row.frames_generation, row.frames_bytes));
            Ok::<_, EngineError>(DescribedSession {
                generation,
                frames_bytes,
                id: shown.id,
                agent: shown.agent,
                external_id: shown.external_id,
                parent_id: shown.parent_id,
                relation: shown.relation,
                status: shown.status,
                source_path: shown.source_path,
            })
        };
        let sessions = query::sessions::of_construct(read, id)?;
        let links = query::constructs::links(read, row)?.into_iter().filter(|link: &ConstructLink| link.outgoing);
        let description = Description {
            version: VERSION,
            id,
            name: construct.name,
            status: construct.status,
            construct_type: construct.construct_type,
            workspace: query::constructs::workspace_path(read, row)?,
            pinned: construct.pinned,
            tags: construct.tags,
            values_generation: state.values_generation,
            base: state.base.map(|base| BlobId(base.digest).to_string()),
            links: links.map(|link| DescribedLink { to: link.construct_id, kind: link.kind }).collect(),
            removed: removed(read, row)?,
            sessions: sessions.into_iter().map(described).collect::<Result<_, _>>()?,
        };
        let bytes = serde_json::to_vec(&description).map_err(|e| EngineError::damaged("a description", e))?;
        let path = self.layout.description(id);
        seal::replace(&*self.disk, &path, &bytes, Durability::Batch)?;
        Ok(())
    }
}

fn removed(read: &Read<'_>, row: ConstructRow) -> Result<Vec<DescribedRemoval>, EngineError> {
    let mut by_cleanup: BTreeMap<i64, DescribedRemoval> = BTreeMap::new();
    for piece in pieces::of_construct(read, row)? {
        let told = piece.told;
        let removal = by_cleanup.entry(piece.item.0).or_insert_with(|| DescribedRemoval {
            cleanup: told.cleanup_id,
            at: told.at,
            rule: told.rule,
            values: Vec::new(),
        });
        removal.values.push((piece.value, told.bytes, told.kind));
    }
    Ok(by_cleanup.into_values().collect())
}
