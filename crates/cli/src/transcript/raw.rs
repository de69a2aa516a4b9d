//! The records of a session as the agent wrote them.

use synthetic_api::{
    Api,
    sessions::SessionRef,
    transcripts::{ReadRecord, ReadTranscript},
};
use synthetic_model::report::Failure;

use super::pages::Range;
use crate::exit::Stop;
use crate::output::Output;

/// Writes the records that the range's messages were made from, and all between them, each on a
/// line of its own.
pub(super) fn write(api: &Api, output: &mut Output, range: &Range) -> Result<(), Stop> {
    let session = range.session;
    let all = api.read_session(SessionRef { id: session })?.records;
    let first = if range.from == 0 { Some(0) } else { record_of(api, range, range.from)? };
    let Some(first) = first else { return Ok(()) };
    let last_message = range.from.saturating_add(range.limit - 1);
    let end = record_of(api, range, last_message)?.map_or(all, |last| last + 1);
    for record in first..end {
        let raw = api.read_record(ReadRecord { session, record })?;
        let out = output.bytes();
        out.write_all(&raw.bytes)?;
        if !raw.bytes.ends_with(b"\n") {
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

/// The record a message was made from; nothing beyond the last message.
fn record_of(api: &Api, range: &Range, message: u64) -> Result<Option<u64>, Failure> {
    if message == u64::MAX {
        return Ok(None);
    }
    let request = ReadTranscript { session: range.session, from: message, limit: 1, text_limit: 1 };
    Ok(api.read_transcript(request)?.items.first().map(|item| item.record))
}
