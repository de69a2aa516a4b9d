//! The bytes of a reader's state: a version, a JSON document, and tables of fixed-size entries.

use serde::{Serialize, de::DeserializeOwned};

use crate::recent::Recent;

/// Raised when the meaning of a state changes; readers do not go on from another version.
const VERSION: u8 = 1;

/// A value of a table that always takes the same number of bytes.
pub(crate) trait Entry: Sized {
    const BYTES: usize;
    fn put(&self, out: &mut Vec<u8>);
    fn take(bytes: &[u8]) -> Option<Self>;
}

impl Entry for () {
    const BYTES: usize = 0;
    fn put(&self, _: &mut Vec<u8>) {}
    fn take(_: &[u8]) -> Option<Self> {
        Some(())
    }
}

impl Entry for u16 {
    const BYTES: usize = 2;
    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.to_le_bytes());
    }
    fn take(bytes: &[u8]) -> Option<Self> {
        bytes.first_chunk().map(|bytes| Self::from_le_bytes(*bytes))
    }
}

impl<const N: usize> Entry for [u32; N] {
    const BYTES: usize = 4 * N;
    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.iter().flat_map(|number| number.to_le_bytes()));
    }
    fn take(bytes: &[u8]) -> Option<Self> {
        let mut numbers = [0; N];
        let (words, _) = bytes.as_chunks::<4>();
        for (number, word) in numbers.iter_mut().zip(words) {
            *number = u32::from_le_bytes(*word);
        }
        (words.len() == N).then_some(numbers)
    }
}

/// Writes a state.
pub(crate) struct Writer {
    out: Vec<u8>,
    lately: usize,
}

impl Writer {
    /// Begins with what is not a table; of tables the last `lately` entries follow. What cannot be
    /// written becomes a state nobody can read.
    pub(crate) fn new(agent: u8, document: &impl Serialize, lately: usize) -> Self {
        let json = serde_json::to_vec(document).unwrap_or_default();
        let mut out = Vec::with_capacity(json.len() + 64);
        out.extend([VERSION, agent]);
        out.extend((json.len() as u32).to_le_bytes());
        out.extend(json);
        Self { out, lately }
    }

    pub(crate) fn table<V: Entry>(mut self, table: &Recent<V>) -> Self {
        let old = table.iter().len().saturating_sub(self.lately);
        let entries = table.iter().skip(old);
        self.out.reserve(4 + entries.len() * (8 + V::BYTES));
        self.out.extend((entries.len() as u32).to_le_bytes());
        for (key, value) in entries {
            self.out.extend(key.to_le_bytes());
            value.put(&mut self.out);
        }
        self
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.out
    }
}

/// Reads a state. Every step is `None` when the bytes are not one.
pub(crate) struct Source<'a>(&'a [u8]);

impl<'a> Source<'a> {
    pub(crate) fn new<D: DeserializeOwned>(agent: u8, state: &'a [u8]) -> Option<(Self, D)> {
        let mut source = Self(state.strip_prefix(&[VERSION, agent])?);
        let length = source.number()?;
        let document = serde_json::from_slice(source.bytes(length)?).ok()?;
        Some((source, document))
    }

    pub(crate) fn table<V: Entry>(&mut self, limit: usize) -> Option<Recent<V>> {
        let mut table = Recent::new(limit);
        for _ in 0..self.number()? {
            let key = u64::from_le_bytes(*self.bytes(8)?.first_chunk()?);
            table.insert(key, V::take(self.bytes(V::BYTES)?)?);
        }
        Some(table)
    }

    fn number(&mut self) -> Option<usize> {
        Some(u32::from_le_bytes(*self.bytes(4)?.first_chunk()?) as usize)
    }

    fn bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }
}
