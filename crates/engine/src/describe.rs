//! The sealed description beside a construct's artifacts: enough to make its rows again when the
//! database is lost, together with the frames, which describe themselves.

use serde::{Deserialize, Serialize};
use synthetic_blobs::{Durability, seal};
use synthetic_model::{construct::Construct, session::Session};
use synthetic_store::{
    query,
    table::{ConstructRow, constructs, sessions},
};

use crate::{Cancel, Engine, EngineError, layout::frames_name};

/// Version of the description's shape.
const VERSION: u32 = 1;

/// Constructs described before their rows are marked.
const CONSTRUCTS_PER_GROUP: usize = 500;

/// What a description says.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Description {
    version: u32,
    pub(crate) construct: Construct,
    workspace_path: String,
    sessions: Vec<DescribedSession>,
}

#[derive(Debug, Serialize, Deserialize)]
struct DescribedSession {
    #[serde(flatten)]
    session: Session,
    root: Option<String>,
    parent_external_id: Option<String>,
    frames: String,
    frames_bytes: u64,
}

impl Engine {
    /// Writes the description of every construct whose rows say more than it.
    pub(crate) fn describe_all(&self, cancel: &Cancel) -> Result<u64, EngineError> {
        let mut described = 0;
        while !cancel.is_cancelled() {
            let rows = self.read(|read| Ok(constructs::undescribed(read, 0, CONSTRUCTS_PER_GROUP)?))?;
            if rows.is_empty() {
                break;
            }
            // In one transaction, so that no row can change between its reading and its mark.
            self.store.write(|write| {
                for row in &rows {
                    self.describe(&write.reading(), *row)?;
                    constructs::set_described(write, *row)?;
                }
                self.flush_tree()
            })?;
            described += rows.len() as u64;
        }
        Ok(described)
    }

    fn describe(&self, read: &synthetic_store::Read<'_>, row: ConstructRow) -> Result<(), EngineError> {
        let id = constructs::state(read, row)?.id;
        let Some(construct) = query::constructs::get(read, id)? else { return Ok(()) };
        let rows = sessions::of_construct(read, row)?;
        let shown = query::sessions::of_construct(read, id)?;
        let sessions = rows
            .into_iter()
            .zip(shown)
            .map(|(row, session)| DescribedSession {
                session,
                frames: frames_name(row.id, row.frames_generation),
                frames_bytes: row.frames_bytes,
                root: row.root,
                parent_external_id: row.parent_external_id,
            })
            .collect();
        let workspace_path = query::constructs::workspace_path(read, row)?;
        let description = Description { version: VERSION, construct, workspace_path, sessions };
        let bytes = serde_json::to_vec(&description).map_err(|e| EngineError::damaged("a description", e))?;
        let path = self.layout.description(id);
        seal::replace(&*self.disk, &path, &bytes, Durability::Batch)?;
        Ok(())
    }
}
