//! What a session's row remembers so that reading can go on: the reader's state and the calls
//! that still wait for their result.

use std::collections::VecDeque;

use crate::limits;

/// Calls that wait for their result, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OpenCalls {
    calls: VecDeque<(u64, u64)>,
}

impl OpenCalls {
    pub(crate) fn asked(&mut self, call: u64, seq: u64) {
        if self.calls.len() >= limits::OPEN_CALLS {
            self.calls.pop_front();
        }
        self.calls.push_back((call, seq));
    }

    /// Message of the call, which then no longer waits.
    pub(crate) fn answered(&mut self, call: u64) -> Option<u64> {
        let at = self.calls.iter().rposition(|(waiting, _)| *waiting == call)?;
        self.calls.remove(at).map(|(_, seq)| seq)
    }
}

/// The two as one row holds them.
pub(crate) fn encode(reader: &[u8], calls: &OpenCalls) -> Vec<u8> {
    let mut out = Vec::with_capacity(reader.len() + calls.calls.len() * 16 + 8);
    out.extend_from_slice(&(calls.calls.len() as u64).to_le_bytes());
    for (call, seq) in &calls.calls {
        out.extend_from_slice(&call.to_le_bytes());
        out.extend_from_slice(&seq.to_le_bytes());
    }
    out.extend_from_slice(reader);
    out
}

/// Reads what [`encode`] wrote. Other bytes give a state that knows nothing: the reader then
/// begins anew, and nothing stored depends on it.
pub(crate) fn decode(bytes: &[u8]) -> (&[u8], OpenCalls) {
    parse(bytes).unwrap_or((&[], OpenCalls::default()))
}

fn parse(bytes: &[u8]) -> Option<(&[u8], OpenCalls)> {
    let (count, mut rest) = number(bytes)?;
    let count = usize::try_from(count).ok().filter(|count| *count <= limits::OPEN_CALLS)?;
    let mut calls = VecDeque::with_capacity(count);
    for _ in 0..count {
        let (call, after) = number(rest)?;
        let (seq, after) = number(after)?;
        calls.push_back((call, seq));
        rest = after;
    }
    Some((rest, OpenCalls { calls }))
}

fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    bytes.split_first_chunk::<8>().map(|(head, rest)| (u64::from_le_bytes(*head), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_comes_back() {
        let mut calls = OpenCalls::default();
        calls.asked(7, 1);
        calls.asked(8, 2);
        assert_eq!(calls.answered(7), Some(1));
        let bytes = encode(b"state", &calls);
        assert_eq!(decode(&bytes), (&b"state"[..], calls));
        assert_eq!(decode(b"odd"), (&[][..], OpenCalls::default()), "other bytes know nothing");
    }

    #[test]
    fn the_oldest_open_call_is_forgotten_first() {
        let mut calls = OpenCalls::default();
        for n in 0..=limits::OPEN_CALLS as u64 {
            calls.asked(n, n);
        }
        assert_eq!(calls.answered(0), None);
        assert_eq!(calls.answered(1), Some(1));
    }
}
