//! Notices keys that stand twice in one object, without allocating for each object.

use super::{Node, decode::decode};
use crate::hash::hash64;

/// Up to this many keys, a new key is compared with those that share its bloom bit; beyond, all
/// keys are sorted once when the object ends.
const COMPARED_AT_ONCE: u32 = 64;

/// The keys an open object has so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    pub(super) count: u32,
    bloom: u64,
    /// Whether a key holds an escape, so that equal keys may be written differently.
    escaped: bool,
}

impl Seen {
    /// Adds the key at node `index` of the object at node `object`. True when it is found twice now;
    /// objects with many or escaped keys are left to [`Seen::twice_at_end`].
    #[inline]
    pub(super) fn add_is_twice(&mut self, line: &[u8], nodes: &[Node], object: u32, index: usize) -> bool {
        self.count += 1;
        let Some(key) = nodes.get(index) else { return false };
        self.escaped |= key.escaped;
        if self.escaped || self.count > COMPARED_AT_ONCE {
            return false;
        }
        let name = inside(line, key);
        let bit = 1 << (bloom_hash(name) & 63);
        if self.bloom & bit == 0 {
            self.bloom |= bit;
            return false;
        }
        let mut at = object as usize + 1;
        while at < index {
            let (Some(other), Some(value)) = (nodes.get(at), nodes.get(at + 1)) else { return false };
            if inside(line, other) == name {
                return true;
            }
            at = value.next as usize;
        }
        false
    }

    /// Whether a key stands twice in the now complete object at node `object`, if that was not
    /// found out key by key. `hashes` is only there to be reused.
    pub(super) fn twice_at_end(&self, line: &[u8], nodes: &[Node], object: u32, hashes: &mut Vec<(u64, u32)>) -> bool {
        if !self.escaped && self.count <= COMPARED_AT_ONCE {
            return false;
        }
        hashes.clear();
        let mut at = object as usize + 1;
        while let (Some(key), Some(value)) = (nodes.get(at), nodes.get(at + 1)) {
            hashes.push((hash64(&[decode(inside(line, key)).as_bytes()]), at as u32));
            at = value.next as usize;
        }
        hashes.sort_unstable();
        hashes.windows(2).any(|pair| matches!(pair, [(one, _), (other, _)] if one == other))
    }
}

fn inside<'a>(line: &'a [u8], node: &Node) -> &'a [u8] {
    line.get(node.start as usize..node.end as usize).unwrap_or_default()
}

/// Cheap and weak: it only has to tell the usual keys of a record apart.
#[inline]
fn bloom_hash(name: &[u8]) -> u32 {
    let middle = name.get(name.len() / 2).copied().unwrap_or(0);
    let (first, last) = (name.first().copied().unwrap_or(0), name.last().copied().unwrap_or(0));
    let mixed = u32::from(first) | u32::from(last) << 8 | u32::from(middle) << 16 | (name.len() as u32) << 24;
    mixed.wrapping_mul(0x9e37_79b1) >> 26
}
