//! What a crash interrupted between rows and files, put right at the next start.

use synthetic_model::{CleanupId, ConstructId};
use synthetic_store::{
    Read,
    table::{cleanups, constructs},
};

use super::io;
use crate::{Engine, EngineError};

/// An item that is in the trash by its row has its files there: a removal is finished, a bringing back
/// is undone. What stands in the trash of items that are not there any more is swept.
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
            engine.move_to_trash(item.cleanup, item.construct)?;
            moved = true;
        }
    }
    let trash = engine.layout.trash();
    for (cleanup, construct) in found_in_trash(engine)? {
        if !items.iter().any(|item| (item.cleanup, item.construct) == (cleanup, construct)) {
            engine.sweep_part(read, cleanup, construct)?;
            engine.sweep(cleanup, construct)?;
        }
    }
    if moved { engine.disk.sync_all(&trash).map_err(|e| io("flush", &trash, e)) } else { Ok(()) }
}

/// Every construct that has a folder in the trash.
fn found_in_trash(engine: &Engine) -> Result<Vec<(CleanupId, ConstructId)>, EngineError> {
    let trash = engine.layout.trash();
    let mut found = Vec::new();
    for entry in engine.disk.list(&trash).map_err(|e| io("list", &trash, e))? {
        let Some(cleanup) = entry.name.to_str().and_then(|name| name.parse::<CleanupId>().ok()) else { continue };
        let folder = trash.join(&entry.name);
        for entry in engine.disk.list(&folder).map_err(|e| io("list", &folder, e))? {
            found.extend(entry.name.to_str().and_then(|name| name.parse().ok()).map(|construct| (cleanup, construct)));
        }
        // What was made before its first construct came.
        drop(engine.disk.remove_dir(&folder));
    }
    Ok(found)
}
