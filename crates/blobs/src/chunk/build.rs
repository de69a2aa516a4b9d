use synthetic_model::outline::put;

use super::{ChunkError, MAGIC, RECORDS_MAX, REFERENCES_MAX, VERSION};

/// Raw bytes that are hashed at once.
const HASHED_AT_ONCE: usize = 64 << 10;

/// A literal that stands elsewhere: bytes `start..end` of its record are value `value`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifted {
    /// First byte in the record.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The number of the value in its construct.
    pub value: u64,
}

/// Collects records into one chunk.
#[derive(Debug)]
pub struct ChunkBuilder {
    first_record: u64,
    records: usize,
    references: usize,
    raw_bytes: u64,
    raw: blake3::Hasher,
    /// Raw bytes not hashed yet: the hash is several times faster over long runs.
    unhashed: Vec<u8>,
    skeleton_lens: Vec<u8>,
    reference_counts: Vec<u8>,
    reference_places: Vec<u8>,
    skeletons: Vec<u8>,
}

/// A finished chunk, ready to be packed as one frame.
#[derive(Debug)]
pub struct Chunk {
    /// The layout described in [the module](super).
    pub plain: Vec<u8>,
    /// The first record, counted from the start of the session.
    pub first_record: u64,
    /// How many records.
    pub records: u64,
    /// The length of the records, literals in place.
    pub raw_bytes: u64,
    /// BLAKE3 of the records, literals in place.
    pub raw_digest: [u8; 32],
}

impl ChunkBuilder {
    /// Begins a chunk whose first record has this number in its session.
    #[must_use]
    pub fn new(first_record: u64) -> Self {
        Self {
            first_record,
            records: 0,
            references: 0,
            raw_bytes: 0,
            raw: blake3::Hasher::new(),
            unhashed: Vec::new(),
            skeleton_lens: Vec::new(),
            reference_counts: Vec::new(),
            reference_places: Vec::new(),
            skeletons: Vec::new(),
        }
    }

    /// Adds the next record, line end included, without the literals in `lifted`, which are given
    /// from left to right.
    ///
    /// # Errors
    /// [`ChunkError::BadLifted`] or [`ChunkError::Full`]; the chunk is then as it was.
    pub fn push(&mut self, record: &[u8], lifted: &[Lifted]) -> Result<(), ChunkError> {
        if self.records == RECORDS_MAX {
            return Err(ChunkError::Full(self.records));
        }
        if self.references + lifted.len() > REFERENCES_MAX {
            return Err(ChunkError::Full(self.references));
        }
        let mut after = 0;
        for &Lifted { start, end, .. } in lifted {
            if start < after || end < start || end > record.len() {
                return Err(ChunkError::BadLifted { start, end, after, record_bytes: record.len() });
            }
            after = end;
        }
        self.unhashed.extend_from_slice(record);
        if self.unhashed.len() >= HASHED_AT_ONCE {
            self.hash();
        }
        self.raw_bytes += record.len() as u64;
        self.records += 1;
        self.references += lifted.len();
        put(&mut self.reference_counts, lifted.len() as u64);
        let before = self.skeletons.len();
        let mut kept_to = 0;
        for &Lifted { start, end, value } in lifted {
            put(&mut self.reference_places, (start - kept_to) as u64);
            put(&mut self.reference_places, value);
            self.skeletons.extend_from_slice(&record[kept_to..start]);
            kept_to = end;
        }
        self.skeletons.extend_from_slice(&record[kept_to..]);
        put(&mut self.skeleton_lens, (self.skeletons.len() - before) as u64);
        Ok(())
    }

    fn hash(&mut self) {
        self.raw.update(&self.unhashed);
        self.unhashed.clear();
    }

    /// The length of the records so far, literals in place.
    #[must_use]
    pub const fn raw_bytes(&self) -> u64 {
        self.raw_bytes
    }

    /// The length the chunk has, give or take the few bytes of its head.
    #[must_use]
    pub const fn plain_bytes(&self) -> u64 {
        let columns = self.skeleton_lens.len() + self.reference_counts.len() + self.reference_places.len();
        (columns + self.skeletons.len()) as u64
    }

    /// How many records were added.
    #[must_use]
    pub const fn records(&self) -> u64 {
        self.records as u64
    }

    /// Whether nothing was added yet.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.records == 0
    }

    /// Lays the chunk out.
    #[must_use]
    pub fn finish(mut self) -> Chunk {
        self.hash();
        let raw_digest = *self.raw.finalize().as_bytes();
        let mut plain = Vec::with_capacity(self.plain_bytes() as usize + 96);
        plain.extend_from_slice(MAGIC);
        put(&mut plain, VERSION);
        put(&mut plain, self.first_record);
        put(&mut plain, self.records as u64);
        put(&mut plain, self.raw_bytes);
        plain.extend_from_slice(&raw_digest);
        put(&mut plain, self.references as u64);
        for column in [&self.skeleton_lens, &self.reference_counts, &self.reference_places, &self.skeletons] {
            plain.extend_from_slice(column);
        }
        Chunk {
            plain,
            first_record: self.first_record,
            records: self.records as u64,
            raw_bytes: self.raw_bytes,
            raw_digest,
        }
    }
}
