//! What a crash interrupted between rows and files, put right at the next start.

use synthetic_model::{CleanupId, ConstructId};
use synthetic_store::{
    Read,
    table::{cleanups, constructs},
};

use super::io;
use crate::{Engine, EngineError};

/// An item that is in the trash by its row has its files there: a removal is finished, a bringing back
/// is undone.
pub(crate) fn mend(engine: &Engine, read: &Read<'_>) -> Result<(), EngineError> {
    let items = cleanups::in_trash(read)?;
    let mut moved = false;
    for item in &items {
        if item.part {
            moved |= engine.gather_part(read, item)?;
            continue;
        }
        let files = engine.layout.construct(item.construct);
        let back = constructs::find(read, item.construct)?.is_some();
        if !back && files.symlink_metadata().is_ok() {
            engine.gather_in_trash(read, item)?;
            moved = true;
        }
    }
    let trash = engine.layout.trash();
    for entry in engine.disk.list(&trash).map_err(|e| io("list", &trash, e))? {
        let Some(cleanup) = entry.name.to_str().and_then(|name| name.parse::<CleanupId>().ok()) else { continue };
        {
            let folder = engine.layout.cleaned(cleanup);
            for entry in engine.disk.list(&folder).map_err(|e| io("list", &folder, e))? {
                let construct = entry.name.to_str().and_then(|name| name.parse::<ConstructId>().ok());
                let is_in_trash =
                    |id: &ConstructId| items.iter().any(|item| (item.cleanup, item.construct) == (cleanup, *id));
                if let Some(construct) = construct.filter(|id| !is_in_trash(id)) {
                    engine.sweep_part(read, cleanup, construct)?;
                }
            }
            // What was made before its first construct came, or held its last; one that holds more stays.
            drop(engine.disk.remove_dir(&trash.join(&entry.name)));
        }
    }
    if moved { engine.disk.sync_all(&trash).map_err(|e| io("flush", &trash, e)) } else { Ok(()) }
}
