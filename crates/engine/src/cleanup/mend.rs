//! What a crash interrupted between rows and files, put right at the next start.

use synthetic_model::CleanupId;
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
        let files = engine.layout.construct(item.construct);
        let back = constructs::find(read, item.construct)?.is_some();
        if !back && files.symlink_metadata().is_ok() {
            engine.gather_in_trash(item)?;
            moved = true;
        }
    }
    let trash = engine.layout.trash();
    for entry in engine.disk.list(&trash).map_err(|e| io("list", &trash, e))? {
        if entry.name.to_str().is_some_and(|name| name.parse::<CleanupId>().is_ok()) {
            // What was made before its first construct came, or held its last; one that holds more stays.
            drop(engine.disk.remove_dir(&trash.join(&entry.name)));
        }
    }
    if moved { engine.disk.sync_all(&trash).map_err(|e| io("flush", &trash, e)) } else { Ok(()) }
}
