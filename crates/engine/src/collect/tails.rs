//! Seals the tails of sessions that went quiet.

use std::collections::{HashMap, HashSet};

use synthetic_model::{SessionStatus, UtcMillis};
use synthetic_store::{
    Read,
    table::{constructs, sessions},
};

use super::{
    TreeWriter,
    session::{Group, SessionRun},
};
use crate::{Cancel, Engine, EngineError, limits};

/// Sessions sealed in one transaction.
const SESSIONS_PER_GROUP: usize = 64;

impl Engine {
    /// Completes sessions without activity for a day.
    ///
    /// # Errors
    /// Failures of the store.
    pub(crate) fn complete_quiet_sessions(&self) -> Result<(), EngineError> {
        let now = self.now();
        let before = UtcMillis(now.0 - limits::COMPLETED_MS);
        loop {
            let quiet = |read: &Read<'_>| sessions::quiet_and_active(read, before, SESSIONS_PER_GROUP);
            if self.read(|read| Ok::<_, EngineError>(quiet(read)?))?.is_empty() {
                return Ok(());
            }
            self.store.write(|write| -> Result<(), EngineError> {
                let (from, to) = (SessionStatus::Active, SessionStatus::Completed);
                // Somebody may have removed some of them meanwhile.
                for (session, construct) in quiet(&write.reading())? {
                    sessions::add_transition(write, session, from, to, now, "collect", "quiet")?;
                    sessions::set_status(write, session, to)?;
                    constructs::refresh(write, construct)?;
                }
                Ok(())
            })?;
        }
    }

    /// Moves the tails of sessions without activity for some minutes into frames.
    ///
    /// # Errors
    /// Failures of the store or its disk; the tail then stays where it is.
    pub fn seal_quiet_tails(&self, cancel: &Cancel) -> Result<u64, EngineError> {
        let before = UtcMillis(self.now().0 - limits::QUIET_MS);
        let mut sealed = 0;
        while !cancel.is_cancelled() {
            let rows = self.read(|read| Ok(sessions::quiet_with_tail(read, before, SESSIONS_PER_GROUP)?))?;
            if rows.is_empty() {
                break;
            }
            let mark = self.store.mark_writing()?;
            let mut tree = TreeWriter::new(self)?;
            let mut values = HashMap::new();
            self.store.write(|write| {
                let mut group = Group { write, tree: &mut tree, values: &mut values, touched: HashSet::new() };
                for row in &rows {
                    let Some(state) = sessions::get(&write.reading(), *row)? else { continue };
                    self.seal_session(&mut group, state)?;
                }
                group.finish()
            })?;
            mark.clear()?;
            sealed += rows.len() as u64;
        }
        Ok(sealed)
    }

    fn seal_session(&self, group: &mut Group<'_, '_>, state: sessions::SessionState) -> Result<(), EngineError> {
        let (reader, calls) = self.reader_at_end(&group.write.reading(), &state)?;
        let last = state.last_activity_at;
        let mut run = SessionRun::begin(group, state, reader, calls, None, 0, true)?;
        run.save(group, self.now(), last, true)
    }
}
