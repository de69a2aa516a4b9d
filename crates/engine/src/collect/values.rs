//! The long values of one construct while sessions of it are taken in.

use std::collections::HashMap;

use synthetic_blobs::{BlobDir, BlobId, Durability, Value, ValuesBuilder, blob::How};
use synthetic_model::{ByteKind, ConstructId};
use synthetic_store::{
    Write,
    table::{
        ConstructRow, blobs, constructs,
        usage::{Amount, Amounts},
        values::{self, ValueFrame, ValueKey},
    },
};

use super::writer::TreeWriter;
use crate::{EngineError, limits};

/// What is known of a construct's long values, and those not written yet.
pub(crate) struct ConstructValues {
    pub(crate) row: ConstructRow,
    pub(crate) id: ConstructId,
    generation: u32,
    numbers: HashMap<ValueKey, u64>,
    /// Keys of the values in the builder.
    fresh: Vec<ValueKey>,
    builder: ValuesBuilder,
    builder_kinds: [u64; ByteKind::ALL.len()],
    file_bytes: u64,
    /// Bytes written for values since they were last added to the counters.
    pub(crate) stored: Amounts,
}

impl ConstructValues {
    /// Loads what is known of a construct.
    pub(crate) fn load(write: &Write<'_>, row: ConstructRow) -> Result<Self, EngineError> {
        let read = write.reading();
        let state = constructs::state(&read, row)?;
        let mut numbers = HashMap::new();
        values::for_each_key(&read, row, |key, number| {
            numbers.insert(key, number);
        })?;
        Ok(Self {
            row,
            id: state.id,
            generation: state.values_generation,
            numbers,
            fresh: Vec::new(),
            builder: ValuesBuilder::new(state.next_value),
            builder_kinds: [0; ByteKind::ALL.len()],
            file_bytes: state.values_bytes,
            stored: Amounts::default(),
        })
    }

    /// The number of a literal: the one it has, or a new one under which it is stored.
    pub(crate) fn number_of(
        &mut self,
        write: &Write<'_>,
        tree: &mut TreeWriter<'_>,
        literal: &[u8],
        kind: ByteKind,
    ) -> Result<u64, EngineError> {
        let digest = BlobId::of(literal);
        let mut key = ValueKey::default();
        key.copy_from_slice(&digest.0[..16]);
        if let Some(number) = self.numbers.get(&key) {
            return Ok(*number);
        }
        let least = if kind == ByteKind::Images { limits::PICTURE_BLOB_BYTES } else { limits::BLOB_BYTES };
        let value = if literal.len() >= least {
            self.keep_blob(write, tree, digest, literal, kind)?;
            Value::External { digest, len: literal.len() as u64 }
        } else {
            self.builder_kinds[usize::from(kind.number())] += literal.len() as u64;
            Value::Inline(literal)
        };
        let number = self.builder.push(value)?;
        self.numbers.insert(key, number);
        self.fresh.push(key);
        if self.builder.plain_bytes() >= limits::VALUES_PLAIN_BYTES {
            self.flush(write, tree)?;
        }
        Ok(number)
    }

    fn keep_blob(
        &mut self,
        write: &Write<'_>,
        tree: &mut TreeWriter<'_>,
        id: BlobId,
        literal: &[u8],
        kind: ByteKind,
    ) -> Result<(), EngineError> {
        let engine = tree.engine;
        let dir = BlobDir::new(&*engine.disk, engine.layout.blobs(self.id, kind));
        let holder = blobs::any_holder(&write.reading(), &id.0)?;
        let linked = match holder {
            Some((construct, filed)) if construct != self.id => {
                let other = BlobDir::new(&*engine.disk, engine.layout.blobs(construct, filed));
                // A damaged twin is no reason not to store these bytes, which are whole.
                dir.link_from(&other, id, literal.len() as u64, Durability::Batch).ok()
            }
            _ => None,
        };
        let stored = match linked {
            Some(stored) => stored,
            None => dir.put_known(id, literal, limits::BLOB_LEVEL, &mut tree.packer, Durability::Batch)?,
        };
        tree.wrote |= stored.how != How::Known;
        let plain_bytes = literal.len() as u64;
        // Bytes that only got another name count where they were written.
        let counted = stored.how != How::Linked;
        let held = blobs::HeldBlob { digest: id.0, kind, plain_bytes, stored_bytes: stored.stored_bytes, counted };
        if blobs::hold(write, self.row, &held)? && counted {
            self.stored[usize::from(kind.number())] +=
                Amount { stored_bytes: stored.stored_bytes.cast_signed(), ..Amount::default() };
        }
        Ok(())
    }

    /// Writes what was collected as one frame.
    pub(crate) fn flush(&mut self, write: &Write<'_>, tree: &mut TreeWriter<'_>) -> Result<(), EngineError> {
        if self.builder.is_empty() {
            return Ok(());
        }
        let next = self.builder.next();
        let builder = std::mem::replace(&mut self.builder, ValuesBuilder::new(next));
        let count = builder.count() as u64;
        let plain = builder.finish();
        let path = tree.engine.layout.values(self.id, self.generation);
        let stored_bytes = tree.append(&path, self.file_bytes, &plain, limits::COLLECT_LEVEL)?;
        let frame = ValueFrame {
            first_value: next - count,
            values: count,
            file_offset: self.file_bytes,
            stored_bytes,
            plain_bytes: plain.len() as u64,
            digest: *blake3::hash(&plain).as_bytes(),
            settled: false,
        };
        values::add(write, self.row, &frame, &self.fresh)?;
        self.fresh.clear();
        self.file_bytes += stored_bytes;
        constructs::set_values(write, self.row, self.file_bytes, next)?;
        let kinds = std::mem::take(&mut self.builder_kinds);
        for (amount, bytes) in self.stored.iter_mut().zip(share(stored_bytes, &kinds)) {
            amount.stored_bytes += bytes.cast_signed();
        }
        Ok(())
    }
}

/// Splits `total` in proportion to `weights`; the largest weight takes what rounding leaves, and
/// the first kind takes all when nothing has a weight.
pub(crate) fn share<const N: usize>(total: u64, weights: &[u64; N]) -> [u64; N] {
    let sum: u128 = weights.iter().map(|w| u128::from(*w)).sum();
    let mut parts = [0; N];
    for (part, weight) in parts.iter_mut().zip(weights) {
        *part = (u128::from(total) * u128::from(*weight)).checked_div(sum).unwrap_or(0) as u64;
    }
    let largest = weights.iter().enumerate().max_by_key(|(at, w)| (**w, N - at)).map_or(0, |(at, _)| at);
    parts[largest] += total - parts.iter().sum::<u64>();
    parts
}

#[cfg(test)]
mod tests {
    use super::share;
    use proptest::prelude::*;

    proptest! {
        /// Whatever is split adds up again.
        #[test]
        fn shares_add_up(total in any::<u64>(), weights in any::<[u64; 6]>()) {
            prop_assert_eq!(share(total, &weights).iter().map(|p| u128::from(*p)).sum::<u128>(), u128::from(total));
        }
    }

    #[test]
    fn bytes_without_a_weight_are_conversation() {
        assert_eq!(share(7, &[0, 0, 0]), [7, 0, 0]);
        assert_eq!(share(10, &[0, 1, 3]), [0, 2, 8]);
    }
}
