//! Taking up reading where a session ends.

use synthetic_agents::Reader;
use synthetic_model::Kind;
use synthetic_store::{
    Read,
    table::{chunks, sessions::SessionState, tail},
};

use crate::{
    Engine, EngineError,
    browse::Start,
    interpret::Interpreter,
    memory::{self, OpenCalls},
};

impl Engine {
    /// A reader that knows the whole session, and the calls that still wait for their result. A
    /// lively session's row holds both; at rest they are made again from its last chunk.
    ///
    /// The session has records; its long values are written.
    pub(crate) fn reader_at_end(
        &self,
        read: &Read<'_>,
        session: &SessionState,
    ) -> Result<(Box<dyn Reader>, OpenCalls), EngineError> {
        if !session.reader_state.is_empty() {
            let (state, calls) = memory::decode(&session.reader_state);
            return Ok((synthetic_agents::agent(session.agent).resume(&state), calls));
        }
        let chunks = chunks::count(read, session.row)?;
        let last = chunks.checked_sub(1).map(|last| chunks::get(read, session.row, last)).transpose()?.flatten();
        let (state, begin) = match &last {
            Some(chunk) => (&chunk.reader_state, chunk.first_record),
            None => (&session.tail_state, session.lines - tail::count(read, session.row)?),
        };
        let (_, mut calls) = memory::decode(state);
        let mut interpreter = Interpreter::knowing(session, state);
        self.walk(read, session, Start::Record(begin), &mut |visit| {
            let said = interpreter.read(visit.bytes, visit.number);
            for (message, seq) in said.messages.iter().zip(visit.first_seq..) {
                let Some(call) = message.call_id.as_deref().map(memory::number_of_call) else { continue };
                match message.kind {
                    Kind::ToolCall => calls.asked(call, seq),
                    Kind::ToolResult | Kind::Image => drop(calls.answered(call)),
                    _ => {}
                }
            }
            Ok(true)
        })?;
        Ok((interpreter.into_reader(), calls))
    }
}
