//! How the store grows from day to day, and when its disk will be full.

mod forecast;

use synthetic_agents::Surroundings;
use synthetic_model::{
    UtcMillis,
    usage::{Forecast, GrowthDay},
};
use synthetic_store::table::growth::{self, Day};

use crate::{Engine, EngineError};

/// Recorded days a forecast looks back on.
const FORECAST_DAYS: u32 = 90;

impl Engine {
    /// Writes down what the store holds now as the figures of this day, in UTC: the last of a day
    /// wins. Writes nothing when only the disk's free space differs.
    ///
    /// With `around` the agents' own folders are measured; without, they count as they did last.
    ///
    /// # Errors
    /// Failures of the store or its disk.
    pub fn record_growth(&self, around: Option<&Surroundings>) -> Result<(), EngineError> {
        let now = self.now();
        let measured = around.map(|around| self.agent_folders(around)).transpose()?;
        let measured = measured.map(|folders| folders.iter().map(|folder| folder.bytes).sum());
        let (day, last) = self.read(|read| {
            let total = crate::usage::total(read, self.own_bytes()?)?;
            let (trash_bytes, _) = crate::usage::in_trash(read)?;
            let last = growth::newest(read, 1)?.pop();
            let day = Day {
                day: day_of(now),
                original_bytes: total.original_bytes,
                stored_bytes: total.stored_bytes,
                database_bytes: synthetic_store::query::usage::database_bytes(read)?,
                trash_bytes,
                agents_bytes: measured.or(last.map(|last| last.agents_bytes)).unwrap_or(0),
                disk_free_bytes: 0,
                disk_bytes: 0,
            };
            Ok((day, last))
        })?;
        if last.is_some_and(|last| Day { disk_free_bytes: 0, disk_bytes: 0, ..last } == day) {
            return Ok(());
        }
        let dir = self.dir();
        let disk_bytes = self.disk.capacity(dir).map_err(|source| EngineError::Io {
            doing: "look at",
            path: dir.to_owned(),
            source,
        })?;
        let day = Day { disk_free_bytes: self.available_bytes()?, disk_bytes, ..day };
        // Not worth the reserve of a full disk.
        self.store.write(|write| Ok(growth::record(write, &day)?))
    }

    /// As [`Engine::record_growth`], after work that is done whether or not this can be written: what
    /// is missing today the next job writes.
    pub(crate) fn note_growth(&self, around: Option<&Surroundings>) {
        drop(self.record_growth(around));
    }

    /// The newest recorded days, at most `limit`, the oldest of them first, and the forecast from
    /// what is recorded. The forecast says nothing from fewer than three days, nor without growth.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn growth(&self, limit: u32) -> Result<(Vec<GrowthDay>, Option<Forecast>), EngineError> {
        let mut days = self.read(|read| Ok(growth::newest(read, limit.max(FORECAST_DAYS))?))?;
        let recent = &days[days.len().saturating_sub(FORECAST_DAYS as usize)..];
        let forecast = forecast::forecast(recent);
        days.drain(..days.len().saturating_sub(limit as usize));
        Ok((days.iter().map(shown).collect(), forecast))
    }
}

/// The day an instant lies in, counted from 1970-01-01 in UTC.
fn day_of(at: UtcMillis) -> i64 {
    at.0.div_euclid(UtcMillis::DAY_MS)
}

fn shown(day: &Day) -> GrowthDay {
    let text = UtcMillis(day.day.saturating_mul(UtcMillis::DAY_MS)).rfc3339();
    GrowthDay {
        day: text.split('T').next().unwrap_or_default().to_owned(),
        original_bytes: day.original_bytes,
        stored_bytes: day.stored_bytes,
        database_bytes: day.database_bytes,
        trash_bytes: day.trash_bytes,
        agents_bytes: day.agents_bytes,
        disk_free_bytes: day.disk_free_bytes,
        disk_bytes: day.disk_bytes,
    }
}
