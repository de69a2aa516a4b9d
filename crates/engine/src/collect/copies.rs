//! Recognises what a session copied from the one it came from.

use std::collections::HashSet;

use synthetic_store::{Read, table::sessions::SessionState};

use crate::{Engine, EngineError, limits};

/// The records of a parent session, by identity.
#[derive(Debug, Default)]
pub(crate) struct ParentRecords {
    identities: HashSet<u64>,
    /// Records of the parent that were met again.
    met: usize,
    /// Whether the session has said something its parent has not.
    pub(crate) diverged: bool,
}

impl ParentRecords {
    /// Reads the records of `parent`. Bounded: of a very long parent the first records only, which
    /// are the ones copies begin with.
    pub(crate) fn load(engine: &Engine, read: &Read<'_>, parent: &SessionState) -> Result<Self, EngineError> {
        let mut identities = HashSet::new();
        engine.for_each_identity(read, parent, &mut |identity| {
            identities.insert(identity);
            identities.len() < limits::COPIES_REMEMBERED
        })?;
        Ok(Self { identities, met: 0, diverged: false })
    }

    /// Whether the record with this identity stands in the parent.
    pub(crate) fn meets(&mut self, identity: u64) -> bool {
        let met = self.identities.contains(&identity);
        if met {
            self.met += 1;
        } else {
            self.diverged = true;
        }
        met
    }

    /// Whether all of the parent was copied: then the session goes on where the parent ended.
    pub(crate) fn all_met(&self) -> bool {
        !self.identities.is_empty() && self.met >= self.identities.len()
    }
}
