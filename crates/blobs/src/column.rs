//! Reading columns of numbers without trusting any of them.

/// Bytes that end too early, or a number that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Short;

/// A place in bytes that moves forward.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column<'a> {
    rest: &'a [u8],
}

impl<'a> Column<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// What was not read yet.
    pub(crate) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next `len` bytes.
    pub(crate) fn take(&mut self, len: usize) -> Result<&'a [u8], Short> {
        let (taken, rest) = self.rest.split_at_checked(len).ok_or(Short)?;
        self.rest = rest;
        Ok(taken)
    }

    /// The next 32 bytes.
    pub(crate) fn digest(&mut self) -> Result<[u8; 32], Short> {
        let (digest, rest) = self.rest.split_first_chunk().ok_or(Short)?;
        self.rest = rest;
        Ok(*digest)
    }

    /// The next LEB128 number. Padding is refused, so that equal content has one spelling.
    pub(crate) fn number(&mut self) -> Result<u64, Short> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.rest.split_first().ok_or(Short)?;
            self.rest = rest;
            let bits = u64::from(byte & 0x7F);
            if shift == 63 && bits > 1 {
                return Err(Short);
            }
            value |= bits << shift;
            if byte < 0x80 {
                return if byte == 0 && shift > 0 { Err(Short) } else { Ok(value) };
            }
        }
        Err(Short)
    }

    /// The number of items that follow, each taking `item_bytes` or more, `limit` at most.
    pub(crate) fn count(&mut self, item_bytes: usize, limit: usize) -> Result<usize, Short> {
        let count = usize::try_from(self.number()?).map_err(|_| Short)?;
        let fits = count.checked_mul(item_bytes).is_some_and(|bytes| bytes <= self.rest.len());
        if fits && count <= limit { Ok(count) } else { Err(Short) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use synthetic_model::outline::put;

    proptest! {
        /// Numbers come back, and what follows them is left alone.
        #[test]
        fn numbers_round_trip(values in proptest::collection::vec(any::<u64>(), 0..20)) {
            let mut bytes = Vec::new();
            for &value in &values {
                put(&mut bytes, value);
            }
            bytes.push(7);
            let mut column = Column::new(&bytes);
            for &value in &values {
                prop_assert_eq!(column.number(), Ok(value));
            }
            prop_assert_eq!(column.rest(), [7]);
        }
    }

    #[test]
    fn numbers_have_one_spelling() {
        assert_eq!(Column::new(&[0x80, 0x00]).number(), Err(Short), "zero in two bytes");
        let mut over = [0xFF; 10];
        over[9] = 2;
        assert_eq!(Column::new(&over).number(), Err(Short), "65 bits");
        assert_eq!(Column::new(&[0x80]).number(), Err(Short), "no end");
    }

    #[test]
    fn counts_are_measured_against_what_is_left() {
        assert_eq!(Column::new(&[3, 0, 0, 0]).count(1, 10), Ok(3));
        assert_eq!(Column::new(&[3, 0, 0, 0]).count(2, 10), Err(Short));
        assert_eq!(Column::new(&[3, 0, 0, 0]).count(1, 2), Err(Short));
    }
}
