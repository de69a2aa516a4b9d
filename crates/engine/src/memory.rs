//! What is remembered so that reading can go on: the reader's state and the calls that still wait
//! for their result. A lively session's row holds it, and the row of each of its chunks for its
//! beginning.

use std::{collections::VecDeque, io::Cursor};

use synthetic_agents::Reader;
use synthetic_blobs::Packer;

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

/// A number for an agent's call id, the same in every run.
pub(crate) fn number_of_call(id: &str) -> u64 {
    let digest = blake3::hash(id.as_bytes());
    digest.as_bytes().first_chunk::<8>().map_or(0, |head| u64::from_le_bytes(*head))
}

/// How the bytes of a memory begin.
const PLAIN: u8 = 0;
const PACKED: u8 = 1;

/// Longest memory that is read: far more than any reader keeps.
const PLAIN_BYTES_MAX: usize = 4 << 20;

/// The two as one row holds them: as they are in that of a lively session, which is written often;
/// packed in that of a chunk.
pub(crate) fn encode(reader: &[u8], calls: &OpenCalls, lately: usize, packer: Option<&mut Packer>) -> Vec<u8> {
    let waiting = calls.calls.iter().skip(calls.calls.len().saturating_sub(lately));
    let mut out = Vec::with_capacity(reader.len() + 64);
    out.push(PLAIN);
    out.extend_from_slice(&(waiting.len() as u64).to_le_bytes());
    for (call, seq) in waiting {
        out.extend_from_slice(&call.to_le_bytes());
        out.extend_from_slice(&seq.to_le_bytes());
    }
    out.extend_from_slice(reader);
    let mut packed = vec![PACKED];
    match packer.map(|packer| packer.pack(&out[1..], limits::STATE_LEVEL, &mut packed)) {
        Some(Ok(_)) if packed.len() < out.len() => packed,
        // What cannot be packed is kept as it is.
        _ => out,
    }
}

/// What is known just now, for those who begin to read there.
pub(crate) fn encode_reader(reader: &dyn Reader, calls: &OpenCalls, packer: &mut Packer) -> Vec<u8> {
    let lately = limits::REMEMBERED_AT_REST;
    encode(&reader.state_of_late(lately), calls, lately, Some(packer))
}

/// Reads what [`encode`] wrote. Other bytes give a memory that knows nothing: the reader then
/// begins anew, and nothing stored depends on it.
pub(crate) fn decode(bytes: &[u8]) -> (Vec<u8>, OpenCalls) {
    let plain = match bytes.split_first() {
        Some((&PLAIN, rest)) => Some(rest.to_vec()),
        Some((&PACKED, rest)) => unpack(rest),
        _ => None,
    };
    plain.as_deref().and_then(parse).unwrap_or_default()
}

fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    use std::io::Read;
    let decoder = zstd::stream::read::Decoder::new(Cursor::new(packed)).ok()?;
    let mut plain = Vec::new();
    decoder.take(PLAIN_BYTES_MAX as u64).read_to_end(&mut plain).ok()?;
    Some(plain)
}

fn parse(bytes: &[u8]) -> Option<(Vec<u8>, OpenCalls)> {
    let (count, mut rest) = number(bytes)?;
    let count = usize::try_from(count).ok().filter(|count| *count <= limits::OPEN_CALLS)?;
    let mut calls = VecDeque::with_capacity(count);
    for _ in 0..count {
        let (call, after) = number(rest)?;
        let (seq, after) = number(after)?;
        calls.push_back((call, seq));
        rest = after;
    }
    Some((rest.to_vec(), OpenCalls { calls }))
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
        let state = b"state ".repeat(100);
        let mut packer = Packer::new().expect("a packer");
        for pack in [false, true] {
            let bytes = encode(&state, &calls, 10, Some(&mut packer).filter(|_| pack));
            assert_eq!(decode(&bytes), (state.clone(), calls.clone()));
            assert_eq!(pack, bytes.len() < state.len(), "packed when asked");
        }
        assert_eq!(decode(b"odd"), (Vec::new(), OpenCalls::default()), "other bytes know nothing");
        assert_eq!(decode(b""), (Vec::new(), OpenCalls::default()));
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
