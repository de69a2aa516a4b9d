//! What was removed on purpose, and letting agents' files of it be collected again.

use synthetic_model::cleanup::TombstoneRow;
use synthetic_store::table::{
    audit::{self, NewEvent},
    tombstones,
};

use super::ACTOR;
use crate::{Engine, EngineError};

impl Engine {
    /// At most `limit` sessions that were removed on purpose before number `before`, newest first.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn tombstones(&self, before: Option<u64>, limit: u32) -> Result<Vec<TombstoneRow>, EngineError> {
        self.read(|read| Ok(tombstones::newest(read, before, limit)?))
    }

    /// Lets these sessions be collected again, all or none. Returns how many there are now fewer.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] for a number that is none; [`EngineError::InTrash`] for a session that
    /// still waits in the trash: it would be there twice once that is brought back.
    pub fn allow_again(&self, numbers: &[u64]) -> Result<u64, EngineError> {
        let mut numbers = numbers.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        self.with_reserve(|| {
            self.store.write(|write| {
                for number in &numbers {
                    let found = tombstones::find(&write.reading(), *number)?;
                    let lacks = || EngineError::NotFound { noun: "removed session", id: number.to_string() };
                    let found = found.ok_or_else(lacks)?;
                    if found.in_trash {
                        return Err(EngineError::InTrash { name: found.name, cleanup: found.cleanup_id });
                    }
                    tombstones::forget(write, *number)?;
                    let detail = serde_json::json!({
                        "agent": found.agent.word(), "name": found.name, "cleanup": found.cleanup_id.to_string(),
                    });
                    let subject = format!("session {}", found.external_id);
                    let event = NewEvent {
                        at: self.now(),
                        actor: ACTOR,
                        action: "cleanup.allow_again",
                        subject: &subject,
                        detail,
                    };
                    audit::append(write, &event)?;
                }
                Ok(numbers.len() as u64)
            })
        })
    }
}
