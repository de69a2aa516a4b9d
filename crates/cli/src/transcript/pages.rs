//! A session's messages, page by page.

use synthetic_api::{
    Api,
    transcripts::{ReadTranscript, TranscriptPage},
};
use synthetic_model::{SessionId, report::Failure};

use crate::exit::Stop;

const PAGE_MESSAGES: u32 = 200;

/// Messages of one session: from one number on, at most so many.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    pub(super) session: SessionId,
    pub(super) from: u64,
    pub(super) limit: u64,
}

/// Hands every page of the range to `show`, and gives the number of the first message not shown.
/// One page is in memory at a time.
pub(super) fn each(
    api: &Api,
    range: &Range,
    text_limit: u32,
    mut show: impl FnMut(TranscriptPage) -> Result<(), Stop>,
) -> Result<u64, Stop> {
    let end = range.from.saturating_add(range.limit);
    let mut next = range.from;
    loop {
        let limit = u32::try_from(end - next).unwrap_or(PAGE_MESSAGES).min(PAGE_MESSAGES);
        let page = api.read_transcript(ReadTranscript { session: range.session, from: next, limit, text_limit })?;
        let total = page.total;
        let Some(last) = page.items.last() else {
            show(page)?;
            return Ok(next);
        };
        next = last.seq + 1;
        show(page)?;
        if next >= total || next >= end {
            return Ok(next);
        }
    }
}

/// How many messages the session holds now.
pub(super) fn total(api: &Api, session: SessionId) -> Result<u64, Failure> {
    api.read_transcript(ReadTranscript { session, from: 0, limit: 1, text_limit: 1 }).map(|page| page.total)
}
