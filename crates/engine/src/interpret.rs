//! Records of a stored session, interpreted again.

use synthetic_agents::{FileClue, Interpretation, Reader, Record, Tape};
use synthetic_model::Relation;
use synthetic_store::table::sessions::SessionState;

use crate::memory;

/// A reader with its tape.
pub(crate) struct Interpreter {
    reader: Box<dyn Reader>,
    tape: Tape,
}

impl Interpreter {
    /// One that knows what was known where `state` was taken; at the session's start when it is
    /// empty.
    pub(crate) fn knowing(session: &SessionState, state: &[u8]) -> Self {
        let agent = synthetic_agents::agent(session.agent);
        if state.is_empty() {
            let clue = FileClue {
                agent: session.agent,
                external_id: session.external_id.clone(),
                parent_external_id: session.parent_external_id.clone(),
                subagent: session.relation == Relation::Subagent,
                zstd: false,
            };
            return Self::new(agent.begin(&clue, &[]));
        }
        let (state, _) = memory::decode(state);
        Self::new(agent.resume(&state))
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

    pub(crate) fn into_reader(self) -> Box<dyn Reader> {
        self.reader
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
