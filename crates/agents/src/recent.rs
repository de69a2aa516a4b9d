//! What was seen lately, in bounded memory.

use std::{
    collections::{HashMap, VecDeque},
    hash::{BuildHasherDefault, Hasher},
};

/// Values by 64-bit hash; the oldest goes when there are more than a limit.
#[derive(Debug)]
pub(crate) struct Recent<V> {
    limit: usize,
    values: HashMap<u64, V, BuildHasherDefault<AlreadyHashed>>,
    order: VecDeque<u64>,
}

impl<V> Recent<V> {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, values: HashMap::default(), order: VecDeque::new() }
    }

    pub(crate) fn get(&self, key: u64) -> Option<&V> {
        self.values.get(&key)
    }

    /// Adds a value, or replaces the one of `key`. True when `key` was not there.
    pub(crate) fn insert(&mut self, key: u64, value: V) -> bool {
        if self.values.insert(key, value).is_some() {
            return false;
        }
        self.order.push_back(key);
        if self.order.len() > self.limit
            && let Some(oldest) = self.order.pop_front()
        {
            self.values.remove(&oldest);
        }
        true
    }

    /// Everything, oldest first.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = (u64, &V)> + DoubleEndedIterator {
        self.order.iter().map(|key| (*key, &self.values[key]))
    }
}

/// Keys are hashes already.
#[derive(Debug, Default)]
pub(crate) struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

#[cfg(test)]
mod tests {
    use super::Recent;

    #[test]
    fn the_oldest_goes_first_and_what_is_there_is_replaced() {
        let mut recent = Recent::new(3);
        assert!(recent.insert(1, 'a') && recent.insert(2, 'b') && recent.insert(3, 'c'));
        assert!(!recent.insert(1, 'd'));
        assert!(recent.insert(4, 'e'));
        assert_eq!(recent.iter().map(|(key, value)| (key, *value)).collect::<Vec<_>>(), [(2, 'b'), (3, 'c'), (4, 'e')]);
        assert!(recent.get(1).is_none() && recent.get(4).is_some());
    }
}
