//! Unpacked frames of late, up to a number of bytes.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use synthetic_model::{ConstructId, SessionId};

/// Bases kept, of 1 MiB at most each.
const BASES_KEPT: usize = 8;

/// Which frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum FrameKey {
    /// A chunk: its session, generation of the file, place in it.
    Chunk(SessionId, u32, u64),
    /// A frame of long values: its construct, generation of the file, place in it.
    Values(ConstructId, u32, u64),
}

/// Unpacked frames; the ones used longest ago go first.
#[derive(Debug)]
pub(crate) struct FrameCache {
    frames: HashMap<FrameKey, (u64, Arc<Vec<u8>>)>,
    /// Bases of late, the latest last.
    bases: VecDeque<([u8; 32], Arc<Vec<u8>>)>,
    uses: u64,
    bytes: usize,
    limit: usize,
}

impl FrameCache {
    pub(crate) fn new(limit: usize) -> Self {
        Self { frames: HashMap::new(), bases: VecDeque::new(), uses: 0, bytes: 0, limit }
    }

    /// Forgets all of them.
    pub(crate) fn clear(&mut self) {
        self.frames.clear();
        self.bytes = 0;
    }

    /// A base that was read before.
    pub(crate) fn base(&mut self, digest: &[u8; 32]) -> Option<Arc<Vec<u8>>> {
        let at = self.bases.iter().position(|(known, _)| known == digest)?;
        let found = self.bases.remove(at)?;
        let base = Arc::clone(&found.1);
        self.bases.push_back(found);
        Some(base)
    }

    /// Keeps a base that was read.
    pub(crate) fn put_base(&mut self, digest: [u8; 32], base: Arc<Vec<u8>>) {
        if self.bases.len() >= BASES_KEPT {
            self.bases.pop_front();
        }
        self.bases.push_back((digest, base));
    }

    pub(crate) fn get(&mut self, key: FrameKey) -> Option<Arc<Vec<u8>>> {
        self.uses += 1;
        let uses = self.uses;
        self.frames.get_mut(&key).map(|(used, frame)| {
            *used = uses;
            Arc::clone(frame)
        })
    }

    pub(crate) fn put(&mut self, key: FrameKey, frame: Arc<Vec<u8>>) {
        if frame.len() > self.limit {
            return;
        }
        self.uses += 1;
        self.bytes += frame.len();
        if let Some((_, before)) = self.frames.insert(key, (self.uses, frame)) {
            self.bytes -= before.len();
        }
        while self.bytes > self.limit {
            let Some(oldest) = self.frames.iter().min_by_key(|(_, (used, _))| *used).map(|(key, _)| *key) else {
                break;
            };
            if let Some((_, frame)) = self.frames.remove(&oldest) {
                self.bytes -= frame.len();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_used_longest_ago_makes_room() {
        let mut cache = FrameCache::new(10);
        let key = |n| FrameKey::Values(ConstructId(uuid::Uuid::nil()), 0, n);
        cache.put(key(1), Arc::new(vec![0; 4]));
        cache.put(key(2), Arc::new(vec![0; 4]));
        assert!(cache.get(key(1)).is_some());
        cache.put(key(3), Arc::new(vec![0; 4]));
        assert!(cache.get(key(2)).is_none(), "nobody asked for it since");
        assert!(cache.get(key(1)).is_some() && cache.get(key(3)).is_some());
        cache.put(key(4), Arc::new(vec![0; 11]));
        assert!(cache.get(key(4)).is_none(), "larger than the whole cache");
    }
}
