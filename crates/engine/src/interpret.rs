//! Records of a stored session, interpreted again.

use synthetic_agents::{Interpretation, Reader, Record, Tape};
use synthetic_store::table::sessions::SessionState;

use crate::memory;

/// A reader with its tape.
pub(crate) struct Interpreter {
    reader: Box<dyn Reader>,
    tape: Tape,
}

impl Interpreter {
    /// One that knows what the session's row remembers.
    pub(crate) fn of(session: &SessionState) -> Self {
        let (state, _) = memory::decode(&session.reader_state);
        Self::new(synthetic_agents::agent(session.agent).resume(state))
    }

    pub(crate) fn new(reader: Box<dyn Reader>) -> Self {
        Self { reader, tape: Tape::default() }
    }

    /// What the reader makes of a record. A damaged line says so itself.
    pub(crate) fn read<'r>(&'r mut self, bytes: &'r [u8], number: u64) -> Interpretation<'r> {
        let scanned = self.tape.scan(bytes);
        debug_assert_eq!(scanned.err(), self.tape.damage(), "damage stands on the tape, where the reader sees it");
        let mut said = Interpretation::default();
        self.reader.read(&Record { bytes, tape: &self.tape, number }, &mut said);
        said
    }

    pub(crate) fn reader(&self) -> &dyn Reader {
        &*self.reader
    }

    /// The shape of the record read last.
    pub(crate) fn tape(&self) -> &Tape {
        &self.tape
    }

    /// Takes the shape of a line that is not to be interpreted.
    pub(crate) fn shape(&mut self, bytes: &[u8]) -> &Tape {
        let scanned = self.tape.scan(bytes);
        debug_assert_eq!(scanned.err(), self.tape.damage(), "a line without a shape has an empty tape");
        &self.tape
    }
}
