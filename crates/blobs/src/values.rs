//! Long literals of a construct, each stored once, many to a frame.
//!
//! Plain layout, numbers in LEB128: `SYNV`, version, number of the first value, how many; then the
//! columns: of each value its length doubled, plus one when it stands in a blob of its own; the
//! 32-byte digests of those; then the bytes of the others.

use synthetic_model::outline::put;

use crate::{
    blob::BlobId,
    column::{Column, Short},
};

const MAGIC: &[u8; 4] = b"SYNV";
const VERSION: u64 = 1;
/// The most values one frame holds.
pub const VALUES_MAX: usize = 1 << 20;

/// Bytes that are no values frame, or a value that does not fit one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ValuesError {
    /// The bytes are not laid out as values.
    #[error("not a values frame: {0}")]
    NotValues(&'static str),
    /// The frame was made by a newer program.
    #[error("values frame has layout {found}, this build reads up to {VERSION}")]
    Newer {
        /// The layout's number.
        found: u64,
    },
    /// The frame is full, or the length of a value is over 2^63.
    #[error("value does not fit a frame of {0} values")]
    Full(usize),
}

impl From<Short> for ValuesError {
    fn from(_: Short) -> Self {
        Self::NotValues("a number or a column does not fit")
    }
}

/// A value as a frame holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// The bytes themselves.
    Inline(&'a [u8]),
    /// A blob of its own.
    External {
        /// Which.
        digest: BlobId,
        /// The length of its plain bytes.
        len: u64,
    },
}

/// Collects values into one frame.
#[derive(Debug)]
pub struct ValuesBuilder {
    first: u64,
    count: usize,
    lens: Vec<u8>,
    digests: Vec<u8>,
    bytes: Vec<u8>,
}

impl ValuesBuilder {
    /// Begins a frame whose first value has this number in its construct.
    #[must_use]
    pub const fn new(first: u64) -> Self {
        Self { first, count: 0, lens: Vec::new(), digests: Vec::new(), bytes: Vec::new() }
    }

    /// Adds a value and returns its number.
    ///
    /// # Errors
    /// [`ValuesError::Full`]; the frame is then as it was.
    pub fn push(&mut self, value: Value<'_>) -> Result<u64, ValuesError> {
        let (len, external) = match value {
            Value::Inline(bytes) => (bytes.len() as u64, 0),
            Value::External { len, .. } => (len, 1),
        };
        let number = self.first.checked_add(self.count as u64);
        let number = number.filter(|n| *n < u64::MAX && self.count < VALUES_MAX && len < 1 << 63);
        let number = number.ok_or(ValuesError::Full(self.count))?;
        put(&mut self.lens, len << 1 | external);
        match value {
            Value::Inline(bytes) => self.bytes.extend_from_slice(bytes),
            Value::External { digest, .. } => self.digests.extend_from_slice(&digest.0),
        }
        self.count += 1;
        Ok(number)
    }

    /// The number the next value gets.
    #[must_use]
    pub const fn next(&self) -> u64 {
        self.first + self.count as u64
    }

    /// How many values were added.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Whether nothing was added yet.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The length the frame has, give or take the few bytes of its head.
    #[must_use]
    pub const fn plain_bytes(&self) -> u64 {
        (self.lens.len() + self.digests.len() + self.bytes.len()) as u64
    }

    /// Lays the frame out.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let mut plain = Vec::with_capacity(self.plain_bytes() as usize + 32);
        plain.extend_from_slice(MAGIC);
        put(&mut plain, VERSION);
        put(&mut plain, self.first);
        put(&mut plain, self.count as u64);
        for column in [&self.lens, &self.digests, &self.bytes] {
            plain.extend_from_slice(column);
        }
        plain
    }
}

/// A values frame read in place. Every bound was checked when it was parsed.
#[derive(Debug, Clone)]
pub struct ValuesView<'a> {
    first: u64,
    bytes: &'a [u8],
    places: Vec<Place>,
    digests: &'a [[u8; 32]],
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Inline { start: usize, end: usize },
    External { digest: usize, len: u64 },
}

impl<'a> ValuesView<'a> {
    /// Reads a frame from its plain bytes. Memory stays within 24 times their length and 25 MB.
    ///
    /// # Errors
    /// - [`ValuesError::NotValues`] for bytes that [`ValuesBuilder`] would not have made.
    /// - [`ValuesError::Newer`] for those of a later layout.
    pub fn parse(plain: &'a [u8]) -> Result<Self, ValuesError> {
        let mut head = Column::new(plain);
        if head.take(MAGIC.len())? != MAGIC {
            return Err(ValuesError::NotValues("it does not begin as one"));
        }
        let version = head.number()?;
        if version > VERSION {
            return Err(ValuesError::Newer { found: version });
        }
        if version == 0 {
            return Err(ValuesError::NotValues("there is no layout 0"));
        }
        let first = head.number()?;
        let count = head.count(1, VALUES_MAX)?;
        if first.checked_add(count as u64).is_none() {
            return Err(ValuesError::NotValues("its numbers run over"));
        }
        let mut places = Vec::with_capacity(count);
        let (mut end, mut external) = (0_usize, 0_usize);
        for _ in 0..count {
            let spelled = head.number()?;
            let len = spelled >> 1;
            if spelled & 1 == 1 {
                places.push(Place::External { digest: external, len });
                external += 1;
            } else {
                let start = end;
                let len = usize::try_from(len).map_err(|_| Short)?;
                end = start.checked_add(len).ok_or(Short)?;
                places.push(Place::Inline { start, end });
            }
        }
        let digests = head.take(external * 32)?;
        let bytes = head.rest();
        if bytes.len() != end {
            return Err(ValuesError::NotValues("its values are longer or shorter than it says"));
        }
        Ok(Self { first, bytes, places, digests: digests.as_chunks().0 })
    }

    /// The number of the first value in its construct.
    #[must_use]
    pub const fn first(&self) -> u64 {
        self.first
    }

    /// How many values there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.places.len()
    }

    /// A value by its number in the construct; `None` when it stands in another frame.
    #[must_use]
    pub fn get(&self, number: u64) -> Option<Value<'a>> {
        let index = usize::try_from(number.checked_sub(self.first)?).ok()?;
        match *self.places.get(index)? {
            Place::Inline { start, end } => Some(Value::Inline(self.bytes.get(start..end)?)),
            Place::External { digest, len } => {
                Some(Value::External { digest: BlobId(*self.digests.get(digest)?), len })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Debug, Clone)]
    enum Given {
        Inline(Vec<u8>),
        External([u8; 32], u64),
    }

    impl Given {
        fn value(&self) -> Value<'_> {
            match self {
                Self::Inline(bytes) => Value::Inline(bytes),
                Self::External(digest, len) => Value::External { digest: BlobId(*digest), len: *len },
            }
        }
    }

    fn any_given() -> impl Strategy<Value = Given> {
        prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200).prop_map(Given::Inline),
            (any::<[u8; 32]>(), 0..1_u64 << 40).prop_map(|(digest, len)| Given::External(digest, len)),
        ]
    }

    proptest! {
        /// Values come back under the numbers they got, and under no other.
        #[test]
        fn values_round_trip(first in 0..1_u64 << 50, given in proptest::collection::vec(any_given(), 0..30)) {
            let mut builder = ValuesBuilder::new(first);
            for (index, one) in given.iter().enumerate() {
                prop_assert_eq!(builder.push(one.value()), Ok(first + index as u64));
            }
            let plain = builder.finish();
            let view = ValuesView::parse(&plain).expect("own bytes");
            for (index, one) in given.iter().enumerate() {
                prop_assert_eq!(view.get(first + index as u64), Some(one.value()));
            }
            prop_assert_eq!(view.get(first + given.len() as u64), None);
            prop_assert_eq!(first.checked_sub(1).and_then(|n| view.get(n)), None);
            for cut in 0..plain.len() {
                prop_assert!(ValuesView::parse(&plain[..cut]).is_err(), "cut at {}", cut);
            }
        }

        /// Arbitrary bytes behind a valid head are refused or read, never a panic.
        #[test]
        fn other_bytes_are_refused_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            drop(ValuesView::parse(&bytes));
            let headed = [MAGIC, &[1][..], &bytes].concat();
            if let Ok(view) = ValuesView::parse(&headed) {
                for number in 0..300 {
                    prop_assert!(view.get(number).is_none() || view.count() > 0);
                }
            }
        }
    }

    #[test]
    fn claimed_counts_beyond_the_bytes_are_refused() {
        let mut plain = [MAGIC, &[1, 0][..]].concat();
        put(&mut plain, u64::MAX);
        assert!(matches!(ValuesView::parse(&plain), Err(ValuesError::NotValues(_))));
        let mut plain = [MAGIC, &[1, 0][..]].concat();
        put(&mut plain, VALUES_MAX as u64 + 1);
        plain.resize(VALUES_MAX + 40, 0);
        assert!(matches!(ValuesView::parse(&plain), Err(ValuesError::NotValues(_))), "over the limit");
    }

    #[test]
    fn bytes_after_the_values_are_refused() {
        let mut builder = ValuesBuilder::new(0);
        builder.push(Value::Inline(b"value")).unwrap();
        let mut plain = builder.finish();
        plain.push(b'x');
        assert!(matches!(ValuesView::parse(&plain), Err(ValuesError::NotValues(_))));
    }

    #[test]
    fn a_later_layout_is_named() {
        let plain = [MAGIC, &[9, 0, 0][..]].concat();
        assert_eq!(ValuesView::parse(&plain).err(), Some(ValuesError::Newer { found: 9 }));
    }
}
