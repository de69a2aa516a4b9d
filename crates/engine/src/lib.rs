//! What Synthetic does: collect, browse, change, add up, check.
//!
//! The engine joins the keepers (agents' readers, blobs, store) into operations. It never prints,
//! reads no clock and makes no ids but through [`Surroundings`], and knows neither windows nor
//! requests.

mod artifacts;
mod browse;
mod check;
mod cleanup;
mod collect;
mod compact;
mod constructs;
mod describe;
mod discover;
mod engine;
mod error;
mod growth;
mod interpret;
mod jobs;
mod layout;
mod leftovers;
pub mod limits;
mod memory;
mod origin;
mod originals;
mod progress;
mod record;
mod recover;
mod reserve;
mod resume;
mod retention;
mod settle;
mod usage;

pub use browse::{FoundText, MapStep, Marks, PageLimits, SessionMap, Target, TranscriptSlice};
pub use cleanup::{Purge, SecureDelete};
pub use collect::CollectRequest;
pub use constructs::{Change, Detail};
pub use engine::{Engine, OpenEngine};
pub use error::EngineError;
pub use jobs::Jobs;
pub use origin::Origin;
pub use progress::{Amount, Cancel, Progress, Silent};
pub use retention::RetentionRun;

/// The clock and the source of ids, which come from outside.
pub trait Surroundings: Send + Sync {
    /// The present time.
    fn now(&self) -> synthetic_model::UtcMillis;

    /// How far local time is ahead of UTC at an instant, in seconds.
    fn utc_offset_seconds(&self, _at: synthetic_model::UtcMillis) -> i32 {
        0
    }

    /// A UUID nobody has, later ones sorting after earlier ones.
    fn new_id(&self) -> uuid::Uuid;
}
