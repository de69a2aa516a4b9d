//! The real clock and the real source of ids. Everything below takes them as values.

use std::time::{SystemTime, UNIX_EPOCH};

use synthetic_engine::Surroundings;
use synthetic_model::UtcMillis;

/// The system's clock and UUIDv7s.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct System;

impl Surroundings for System {
    #[allow(clippy::disallowed_methods, reason = "the one place where the clock is read")]
    fn now(&self) -> UtcMillis {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        UtcMillis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn utc_offset_seconds(&self, at: UtcMillis) -> i32 {
        let utc = chrono::DateTime::from_timestamp_millis(at.0);
        utc.map_or(0, |utc| utc.with_timezone(&chrono::Local).offset().local_minus_utc())
    }

    fn new_id(&self) -> uuid::Uuid {
        uuid::Uuid::now_v7()
    }
}
