use std::ops::Range;

use super::{ChunkError, MAGIC, RECORDS_MAX, REFERENCES_MAX, VERSION};
use crate::column::Column;

/// A chunk read in place. Every bound was checked when it was parsed; what its references point
/// to was not, see [`ChunkView::restore_all`].
#[derive(Debug, Clone)]
pub struct ChunkView<'a> {
    first_record: u64,
    raw_bytes: u64,
    raw_digest: [u8; 32],
    skeletons: &'a [u8],
    /// Where each record's skeleton ends.
    skeleton_ends: Vec<usize>,
    /// Where each record's references end.
    reference_ends: Vec<u32>,
    references: Vec<Reference>,
}

/// A literal that stands elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// Where it belongs, as an offset in the skeleton.
    pub offset: usize,
    /// The number of the value in its construct.
    pub value: u64,
}

/// One record of a chunk, literals apart.
#[derive(Debug, Clone, Copy)]
pub struct RecordView<'v> {
    /// The record without its lifted literals.
    pub skeleton: &'v [u8],
    /// The literals, from left to right.
    pub refs: &'v [Reference],
}

impl RecordView<'_> {
    /// Appends the record to `out`, its literals in place as `value` gives them.
    ///
    /// # Errors
    /// The first one of `value`; `out` then ends in part of the record.
    pub fn restore<V: AsRef<[u8]>, E>(
        &self,
        value: &mut impl FnMut(u64) -> Result<V, E>,
        out: &mut Vec<u8>,
    ) -> Result<(), E> {
        let mut from = 0;
        for reference in self.refs {
            out.extend_from_slice(&self.skeleton[from..reference.offset]);
            out.extend_from_slice(value(reference.value)?.as_ref());
            from = reference.offset;
        }
        out.extend_from_slice(&self.skeleton[from..]);
        Ok(())
    }
}

impl<'a> ChunkView<'a> {
    /// Reads a chunk from its plain bytes. Memory stays within 12 times their length and 60 MB.
    ///
    /// # Errors
    /// - [`ChunkError::NotAChunk`] for bytes that [`super::ChunkBuilder`] would not have made.
    /// - [`ChunkError::Newer`] for those of a later layout.
    pub fn parse(plain: &'a [u8]) -> Result<Self, ChunkError> {
        let mut head = Column::new(plain);
        if head.take(MAGIC.len())? != MAGIC {
            return Err(ChunkError::NotAChunk("it does not begin as one"));
        }
        let version = head.number()?;
        if version > VERSION {
            return Err(ChunkError::Newer { found: version });
        }
        if version == 0 {
            return Err(ChunkError::NotAChunk("there is no layout 0"));
        }
        let first_record = head.number()?;
        // Each record takes a byte in two columns, each reference two bytes in the third.
        let records = head.count(2, RECORDS_MAX)?;
        let raw_bytes = head.number()?;
        let raw_digest = head.digest()?;
        let references = head.count(2, REFERENCES_MAX)?;
        if first_record.checked_add(records as u64).is_none() {
            return Err(ChunkError::NotAChunk("its record numbers run over"));
        }
        let mut columns = head;
        let skeleton_ends = read_lengths(&mut columns, records)?;
        let reference_ends = read_reference_ends(&mut columns, records, references)?;
        let references = read_references(&mut columns, &skeleton_ends, &reference_ends, references)?;
        let skeletons = columns.rest();
        if skeleton_ends.last().copied().unwrap_or(0) != skeletons.len() {
            return Err(ChunkError::NotAChunk("its skeletons are longer or shorter than it says"));
        }
        Ok(Self { first_record, raw_bytes, raw_digest, skeletons, skeleton_ends, reference_ends, references })
    }

    /// The number of the first record in its session.
    #[must_use]
    pub const fn first_record(&self) -> u64 {
        self.first_record
    }

    /// How many records there are.
    #[must_use]
    pub const fn records(&self) -> usize {
        self.skeleton_ends.len()
    }

    /// The length of all records, literals in place.
    #[must_use]
    pub const fn raw_bytes(&self) -> u64 {
        self.raw_bytes
    }

    /// BLAKE3 of all records, literals in place.
    #[must_use]
    pub const fn raw_digest(&self) -> &[u8; 32] {
        &self.raw_digest
    }

    /// A record, counted from 0 at the chunk's first.
    #[must_use]
    pub fn record(&self, number: usize) -> Option<RecordView<'_>> {
        let before = number.checked_sub(1);
        let skeleton_start = before.map_or(0, |b| self.skeleton_ends.get(b).copied().unwrap_or(0));
        let reference_start = before.map_or(0, |b| self.reference_ends.get(b).copied().unwrap_or(0));
        Some(RecordView {
            skeleton: self.skeletons.get(skeleton_start..*self.skeleton_ends.get(number)?)?,
            refs: self.references.get(reference_start as usize..*self.reference_ends.get(number)? as usize)?,
        })
    }

    /// Appends one record to `out`, its literals in place as `value` gives them.
    ///
    /// # Errors
    /// [`ChunkError::NoSuchRecord`], or the first error of `value`; `out` may then end in part
    /// of the record.
    pub fn restore<V: AsRef<[u8]>, E: From<ChunkError>>(
        &self,
        number: usize,
        value: &mut impl FnMut(u64) -> Result<V, E>,
        out: &mut Vec<u8>,
    ) -> Result<(), E> {
        let missing = || ChunkError::NoSuchRecord { wanted: number, records: self.records() };
        self.record(number).ok_or_else(missing)?.restore(value, out)
    }

    /// Appends all records to `out` and proves them to be the bytes that were stored.
    ///
    /// # Errors
    /// [`ChunkError::WrongContent`] when they are not; the first error of `value`. `out` may then
    /// hold unproven bytes.
    pub fn restore_all<V: AsRef<[u8]>, E: From<ChunkError>>(
        &self,
        value: &mut impl FnMut(u64) -> Result<V, E>,
        out: &mut Vec<u8>,
    ) -> Result<(), E> {
        let start = out.len();
        for number in 0..self.records() {
            self.restore(number, value, out)?;
        }
        let raw = out.get(start..).unwrap_or_default();
        if raw.len() as u64 == self.raw_bytes && blake3::hash(raw) == self.raw_digest {
            Ok(())
        } else {
            Err(ChunkError::WrongContent.into())
        }
    }

    /// The numbers of the values that these records refer to, ascending, each once. Records past
    /// the end count as having none.
    #[must_use]
    pub fn values(&self, records: Range<usize>) -> Vec<u64> {
        let mut values: Vec<u64> = records
            .take_while(|&number| number < self.records())
            .filter_map(|number| self.record(number))
            .flat_map(|record| record.refs.iter().map(|reference| reference.value))
            .collect();
        values.sort_unstable();
        values.dedup();
        values
    }
}

fn read_lengths(columns: &mut Column<'_>, records: usize) -> Result<Vec<usize>, ChunkError> {
    let mut end = 0_usize;
    let mut ends = Vec::with_capacity(records);
    for _ in 0..records {
        let len = usize::try_from(columns.number()?).ok();
        end = len.and_then(|len| end.checked_add(len)).ok_or(ChunkError::NotAChunk("a length runs over"))?;
        ends.push(end);
    }
    Ok(ends)
}

fn read_reference_ends(columns: &mut Column<'_>, records: usize, references: usize) -> Result<Vec<u32>, ChunkError> {
    let mut left = references;
    let mut ends = Vec::with_capacity(records);
    for _ in 0..records {
        let count = usize::try_from(columns.number()?).ok();
        left = count.and_then(|count| left.checked_sub(count)).ok_or(ChunkError::NotAChunk("too many references"))?;
        ends.push(u32::try_from(references - left).map_err(|_| ChunkError::NotAChunk("too many references"))?);
    }
    if left == 0 { Ok(ends) } else { Err(ChunkError::NotAChunk("references of no record")) }
}

fn read_references(
    columns: &mut Column<'_>,
    skeleton_ends: &[usize],
    reference_ends: &[u32],
    references: usize,
) -> Result<Vec<Reference>, ChunkError> {
    let mut read = Vec::with_capacity(references);
    let mut skeleton_start = 0;
    for (&skeleton_end, &reference_end) in skeleton_ends.iter().zip(reference_ends) {
        let skeleton_bytes = skeleton_end - skeleton_start;
        let mut offset = 0_usize;
        while read.len() < reference_end as usize {
            let distance = usize::try_from(columns.number()?).ok();
            offset = distance
                .and_then(|distance| offset.checked_add(distance))
                .filter(|offset| *offset <= skeleton_bytes)
                .ok_or(ChunkError::NotAChunk("a reference lies outside its record"))?;
            read.push(Reference { offset, value: columns.number()? });
        }
        skeleton_start = skeleton_end;
    }
    Ok(read)
}
