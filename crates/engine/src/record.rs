//! Single records: read as they came, and appended durably one at a time.

use std::collections::{HashMap, HashSet};

use synthetic_model::SessionId;

use crate::{
    Engine, EngineError,
    browse::Start,
    collect::{Group, SessionRun, TreeWriter},
};

impl Engine {
    /// The bytes of `limit` records of a session from record `from` on, as the agent wrote them.
    ///
    /// # Errors
    /// [`EngineError::NotFound`]; [`EngineError::Removed`] when a cleanup took something of them;
    /// [`EngineError::Damaged`].
    pub fn records(&self, id: SessionId, from: u64, limit: usize) -> Result<Vec<Vec<u8>>, EngineError> {
        self.read(|read| {
            let session = self.session_state(read, id)?;
            let mut records = Vec::new();
            if limit == 0 {
                return Ok(records);
            }
            self.walk(read, &session, Start::Record(from), &mut |visit| {
                if let Some(piece) = visit.removed.first() {
                    let item = format!("record {} of session {id}", visit.number);
                    return Err(EngineError::Removed { item, told: Box::new(piece.told.clone()) });
                }
                records.push(visit.bytes.to_vec());
                Ok(records.len() < limit)
            })?;
            Ok(records)
        })
    }

    /// Appends one record to a session. It is durable when this returns, and costs the same
    /// however long the session is.
    ///
    /// # Errors
    /// [`EngineError::NotFound`]; failures of the store. Nothing was appended then.
    pub fn append_record(&self, id: SessionId, record: &[u8]) -> Result<(), EngineError> {
        let mut tree = TreeWriter::new(self)?;
        let mut values = HashMap::new();
        self.store.write(|write| {
            let state = self.session_state(&write.reading(), id)?;
            let (reader, calls) = self.reader_at_end(&write.reading(), &state)?;
            let last = state.last_activity_at;
            let mut group = Group { write, tree: &mut tree, values: &mut values, touched: HashSet::new() };
            let mut run = SessionRun::begin(&mut group, state, reader, calls, None, record.len() as u64, false)?;
            run.line(&mut group, record)?;
            run.save(&mut group, self.now(), last, false)?;
            group.finish()
        })
    }
}
