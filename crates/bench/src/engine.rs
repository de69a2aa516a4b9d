//! Opening an engine as the program does.

use std::{path::Path, sync::Arc};

use synthetic_blobs::RealDisk;
use synthetic_engine::{Engine, EngineError, OpenEngine, Surroundings};
use synthetic_model::UtcMillis;

/// The clock goes two days fast: histories that were written a moment ago count as quiet, and are
/// kept as older histories would be.
struct DaysLater;

impl Surroundings for DaysLater {
    fn now(&self) -> UtcMillis {
        UtcMillis(today().0 + 2 * UtcMillis::DAY_MS)
    }

    fn new_id(&self) -> uuid::Uuid {
        uuid::Uuid::now_v7()
    }
}

/// The present time.
#[allow(clippy::disallowed_methods, reason = "this is where the clock comes from")]
pub(crate) fn today() -> UtcMillis {
    let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    UtcMillis(i64::try_from(since_1970.as_millis()).unwrap_or(0))
}

/// Opens the store in this folder; makes it when it is not there.
///
/// # Errors
/// Those of [`OpenEngine::open`].
pub(crate) fn open(store: &Path) -> Result<Engine, EngineError> {
    OpenEngine { store: store.to_owned(), disk: Arc::new(RealDisk), surroundings: Arc::new(DaysLater), vfs: None }
        .open()
}
