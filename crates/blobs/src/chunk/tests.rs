use std::collections::BTreeMap;

use proptest::prelude::*;
use synthetic_model::outline::put;

use super::*;

/// Records, and for each the cuts that make its lifted ranges.
fn any_records() -> impl Strategy<Value = Vec<(Vec<u8>, Vec<usize>)>> {
    let record = proptest::collection::vec(any::<u8>(), 0..200);
    let cuts = proptest::collection::vec(0..200_usize, 0..6);
    proptest::collection::vec((record, cuts), 0..20)
}

fn lift(record: &[u8], cuts: &[usize], values: &mut BTreeMap<u64, Vec<u8>>) -> Vec<Lifted> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (record.len() + 1)).collect();
    cuts.sort_unstable();
    cuts.chunks_exact(2)
        .map(|pair| {
            let value = values.len() as u64 * 3;
            values.insert(value, record[pair[0]..pair[1]].to_vec());
            Lifted { start: pair[0], end: pair[1], value }
        })
        .collect()
}

fn fetch(values: &BTreeMap<u64, Vec<u8>>) -> impl FnMut(u64) -> Result<Vec<u8>, ChunkError> {
    |number| values.get(&number).cloned().ok_or(ChunkError::WrongContent)
}

proptest! {
    /// Whatever is lifted out of whatever records, they come back to the byte, one by one and all
    /// together, and no cut of the chunk is taken for a chunk.
    #[test]
    fn records_round_trip(first in 0..1_u64 << 50, given in any_records()) {
        let (mut builder, mut values) = (ChunkBuilder::new(first), BTreeMap::new());
        for (record, cuts) in &given {
            let lifted = lift(record, cuts, &mut values);
            builder.push(record, &lifted).expect("ranges fit");
        }
        let raw: Vec<u8> = given.iter().flat_map(|(record, _)| record.clone()).collect();
        let chunk = builder.finish();
        prop_assert_eq!(chunk.raw_bytes, raw.len() as u64);
        prop_assert_eq!(chunk.raw_digest, *blake3::hash(&raw).as_bytes());
        let view = ChunkView::parse(&chunk.plain).expect("own bytes");
        prop_assert_eq!(view.first_record(), first);
        prop_assert_eq!(view.records(), given.len());
        for (number, (record, _)) in given.iter().enumerate() {
            let mut back = Vec::new();
            view.restore(number, &mut fetch(&values), &mut back).expect("it is there");
            prop_assert_eq!(&back, record);
        }
        let mut back = b"before".to_vec();
        view.restore_all(&mut fetch(&values), &mut back).expect("own bytes");
        prop_assert_eq!(&back[6..], &raw[..]);
        prop_assert_eq!(view.values(0..given.len()), values.keys().copied().collect::<Vec<_>>());
        for cut in 0..chunk.plain.len() {
            prop_assert!(ChunkView::parse(&chunk.plain[..cut]).is_err(), "cut at {}", cut);
        }
    }

    /// Arbitrary bytes, with and without a valid head, are refused or read, never a panic.
    #[test]
    fn other_bytes_are_refused_without_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        records in 0..4_u64,
        references in 0..4_u64,
    ) {
        drop(ChunkView::parse(&bytes));
        let mut plain = [MAGIC, &[1, 0][..]].concat();
        put(&mut plain, records);
        put(&mut plain, 10);
        plain.extend_from_slice(&[0; 32]);
        put(&mut plain, references);
        plain.extend(bytes.iter().map(|byte| byte & 0x0F));
        if let Ok(view) = ChunkView::parse(&plain) {
            let mut out = Vec::new();
            drop(view.restore_all(&mut |_| Ok::<_, ChunkError>(b"v"), &mut out));
            drop(view.values(0..usize::MAX));
        }
    }
}

fn small() -> (Chunk, BTreeMap<u64, Vec<u8>>) {
    let mut values = BTreeMap::new();
    let mut builder = ChunkBuilder::new(40);
    let records: [(&[u8], &[usize]); 3] = [
        (b"{\"type\":\"user\",\"text\":\"a long one\"}\n", &[23, 33]),
        (b"{\"a\":\"the same\",\"b\":\"the same\"}\r\n", &[6, 14, 21, 29]),
        (b"{\"last\":true}", &[]),
    ];
    for (record, cuts) in records {
        let lifted = lift(record, cuts, &mut values);
        builder.push(record, &lifted).unwrap();
    }
    (builder.finish(), values)
}

#[test]
fn one_flipped_bit_is_found_or_changes_no_record() {
    let (chunk, values) = small();
    let mut raw = Vec::new();
    ChunkView::parse(&chunk.plain).unwrap().restore_all(&mut fetch(&values), &mut raw).unwrap();
    for at in 0..chunk.plain.len() {
        for bit in 0..8 {
            let mut plain = chunk.plain.clone();
            plain[at] ^= 1 << bit;
            let Ok(view) = ChunkView::parse(&plain) else { continue };
            let mut back = Vec::new();
            if view.restore_all(&mut fetch(&values), &mut back).is_ok() {
                assert_eq!(back, raw, "bit {bit} of byte {at}");
            }
        }
    }
}

#[test]
fn a_wrong_value_is_found_when_all_records_are_restored() {
    let (chunk, mut values) = small();
    values.insert(0, b"a wrong on".to_vec());
    let view = ChunkView::parse(&chunk.plain).unwrap();
    assert_eq!(view.restore_all(&mut fetch(&values), &mut Vec::new()), Err(ChunkError::WrongContent));
}

#[test]
fn values_are_those_of_the_records_asked_for() {
    let (chunk, _) = small();
    let view = ChunkView::parse(&chunk.plain).unwrap();
    assert_eq!(view.values(0..1), [0]);
    assert_eq!(view.values(1..3), [3, 6]);
    assert_eq!(view.values(2..9), [0_u64; 0]);
    assert_eq!(view.record(1).unwrap().skeleton, b"{\"a\":\"\",\"b\":\"\"}\r\n");
}

#[test]
fn a_value_that_stands_twice_is_asked_for_once() {
    let mut builder = ChunkBuilder::new(0);
    let twice = [Lifted { start: 1, end: 3, value: 9 }, Lifted { start: 5, end: 7, value: 9 }];
    builder.push(b"{ab, ab}\n", &twice).unwrap();
    let chunk = builder.finish();
    assert_eq!(ChunkView::parse(&chunk.plain).unwrap().values(0..1), [9]);
}

#[test]
fn a_record_past_the_end_is_named() {
    let (chunk, values) = small();
    let view = ChunkView::parse(&chunk.plain).unwrap();
    let missing = view.restore(3, &mut fetch(&values), &mut Vec::new());
    assert_eq!(missing, Err(ChunkError::NoSuchRecord { wanted: 3, records: 3 }));
}

#[test]
fn ranges_that_do_not_fit_leave_the_chunk_as_it_was() {
    let mut builder = ChunkBuilder::new(0);
    for lifted in [
        &[Lifted { start: 2, end: 9, value: 0 }][..],
        &[Lifted { start: 2, end: 1, value: 0 }],
        &[Lifted { start: 0, end: 2, value: 0 }, Lifted { start: 1, end: 3, value: 1 }],
    ] {
        assert!(matches!(builder.push(b"12345678", lifted), Err(ChunkError::BadLifted { .. })), "{lifted:?}");
    }
    assert_eq!((builder.records(), builder.raw_bytes(), builder.plain_bytes()), (0, 0, 0));
}

#[test]
fn claimed_counts_beyond_the_bytes_are_refused() {
    for claimed in [200, 1 << 21, 1 << 40, u64::MAX] {
        for (records, references) in [(claimed, 0), (0, claimed), (claimed, claimed)] {
            let mut plain = [MAGIC, &[1, 0][..]].concat();
            put(&mut plain, records);
            put(&mut plain, 10);
            plain.extend_from_slice(&[0; 32]);
            put(&mut plain, references);
            plain.resize(plain.len() + 50, 0);
            assert!(ChunkView::parse(&plain).is_err(), "{records} records, {references} references");
        }
    }
}

#[test]
fn a_later_layout_is_named() {
    let plain = [MAGIC, &[2, 0, 0][..]].concat();
    assert_eq!(ChunkView::parse(&plain).err(), Some(ChunkError::Newer { found: 2 }));
}
