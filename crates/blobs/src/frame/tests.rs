use proptest::prelude::*;

use super::*;

fn packed(plain: &[u8], level: i32) -> Vec<u8> {
    let mut out = Vec::new();
    let len = Packer::new().unwrap().pack(plain, level, &mut out).unwrap();
    assert_eq!(len, out.len() as u64);
    out
}

fn unpack(frame: &[u8], plain_bytes: u64) -> Result<Vec<u8>, FrameError> {
    Unpacker::new().unwrap().unpack(frame, plain_bytes)
}

fn trickle(frame: &[u8], plain_bytes: u64, piece_bytes: usize) -> Result<Vec<u8>, FrameError> {
    let mut plain = Vec::new();
    let mut sink = |piece: &[u8]| plain.extend_from_slice(piece);
    let mut trickle = Trickle::new(plain_bytes).unwrap();
    for piece in frame.chunks(piece_bytes) {
        trickle.feed(piece, frame.len() as u64, &mut sink)?;
    }
    trickle.finish(&mut sink)?;
    Ok(plain)
}

/// Text that packs well, and noise that does not.
fn mixed(len: usize) -> Vec<u8> {
    let mut state = 1_u64;
    (0..len)
        .map(|at| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            if at % 64 < 48 {
                b"the quick brown fox jumps over the lazy dog and rests"[at % 48]
            } else {
                (state >> 56) as u8
            }
        })
        .collect()
}

proptest! {
    /// Frames of any content and level come back, at once and piece by piece, and a row of them
    /// can be walked.
    #[test]
    fn frames_round_trip(
        parts in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..2_000), 1..5),
        level in -3..25,
        piece_bytes in 20..500_usize,
    ) {
        let (mut packer, mut unpacker) = (Packer::new().unwrap(), Unpacker::new().unwrap());
        let mut file = Vec::new();
        for part in &parts {
            packer.pack(part, level, &mut file).expect("memory");
        }
        let mut rest = &file[..];
        for part in &parts {
            let len = usize::try_from(frame_len(rest).expect("a frame")).unwrap();
            let (frame, after) = rest.split_at(len);
            prop_assert_eq!(declared_len(frame).expect("a frame"), part.len() as u64);
            prop_assert_eq!(&unpacker.unpack(frame, part.len() as u64).expect("own frame"), part);
            prop_assert_eq!(&trickle(frame, part.len() as u64, piece_bytes).expect("own frame"), part);
            rest = after;
        }
        prop_assert!(rest.is_empty());
    }

    /// Arbitrary bytes are refused, never a panic.
    #[test]
    fn other_bytes_are_refused_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let headed = [&MAGIC[..], &bytes].concat();
        drop((frame_len(&bytes), frame_len(&headed), declared_len(&headed)));
        prop_assert!(unpack(&bytes, 100).is_err());
        drop((unpack(&headed, 5), trickle(&headed, 5, 64)));
    }
}

#[test]
fn one_flipped_bit_is_found_or_changes_nothing() {
    let plain = mixed(3_000);
    for level in [1, 3, 19] {
        let frame = packed(&plain, level);
        for at in 0..frame.len() {
            for bit in 0..8 {
                let mut flipped = frame.clone();
                flipped[at] ^= 1 << bit;
                for back in [unpack(&flipped, 3_000), trickle(&flipped, 3_000, 700)].into_iter().flatten() {
                    assert!(back == plain, "bit {bit} of byte {at} at level {level}");
                }
            }
        }
    }
}

#[test]
fn cut_and_lengthened_frames_are_refused() {
    let plain = mixed(5_000);
    let frame = packed(&plain, 3);
    for cut in 0..frame.len() {
        assert!(unpack(&frame[..cut], 5_000).is_err(), "cut at {cut}");
        assert!(trickle(&frame[..cut], 5_000, 1_000).is_err(), "cut at {cut}");
    }
    let longer = [&frame[..], b"x"].concat();
    assert!(matches!(unpack(&longer, 5_000), Err(FrameError::Trailing(1))));
    assert!(matches!(trickle(&longer, 5_000, 9_000), Err(FrameError::Trailing(1))));
    let twice = [&frame[..], &frame].concat();
    assert!(matches!(unpack(&twice, 5_000), Err(FrameError::Trailing(_))));
}

#[test]
fn another_length_than_the_stored_one_is_named_before_unpacking() {
    let frame = packed(&mixed(5_000), 3);
    for wrong in [0, 4_999, 5_001, u64::MAX] {
        let named =
            |error| matches!(error, Err(FrameError::WrongLength { expected, declared: 5_000 }) if expected == wrong);
        assert!(named(unpack(&frame, wrong)), "{wrong}");
        assert!(named(trickle(&frame, wrong, 64)), "{wrong}");
    }
}

/// A frame header as RFC 8878 lays it out: 8-byte length, checksum, window byte.
fn claiming(plain_bytes: u64, window: u8) -> Vec<u8> {
    let mut frame = [&MAGIC[..], &[0b1100_0100, window]].concat();
    frame.extend_from_slice(&plain_bytes.to_le_bytes());
    frame.resize(200, 0);
    frame
}

#[test]
fn bombs_are_refused_by_their_header() {
    let huge = 1 << 50;
    assert!(matches!(unpack(&claiming(huge, 0), huge), Err(FrameError::Impossible { .. })));
    assert!(matches!(trickle(&claiming(huge, 0), huge, 64), Err(FrameError::Impossible { .. })));
    for (window, allowed) in [(14 << 3, true), (14 << 3 | 1, false), (0xFF, false)] {
        let refused = matches!(unpack(&claiming(9_000, window), 9_000), Err(FrameError::Window(_)));
        assert_eq!(refused, !allowed, "window byte {window:#x}");
    }
}

#[test]
fn a_frame_without_checksum_length_or_of_another_kind_is_refused() {
    let mut unchecked = packed(&mixed(900), 3);
    unchecked[4] &= !0b100;
    for foreign in [unchecked, b"\x50\x2A\x4D\x18\x04\x00\x00\x00skip".to_vec(), b"\x28\xB5\x2F\xFD\x04\x58".to_vec()] {
        assert!(matches!(unpack(&foreign, 900), Err(FrameError::NotAFrame(_))));
        assert_eq!(frame_len(&foreign), None);
    }
}

#[test]
fn the_most_compressible_content_is_not_taken_for_a_bomb() {
    for len in [1 << 20, 40 << 20] {
        let zeros = vec![0; len];
        for level in [1, 3, 19] {
            let frame = packed(&zeros, level);
            assert_eq!(unpack(&frame, len as u64).unwrap(), zeros, "{len} zeros at level {level}");
        }
    }
}

#[test]
fn stored_bytes_are_taken_out_where_they_lie() {
    for len in [0, 1, 1000, 300_000] {
        let plain: Vec<u8> = (0..len).map(|n: u32| (n % 251) as u8).collect();
        let mut packer = Packer::new().expect("a packer");
        let mut stored = Vec::new();
        packer.pack(&plain, LEVEL_STORED, &mut stored).expect("packs");
        let mut unpacker = Unpacker::new().expect("an unpacker");
        assert_eq!(unpacker.unpack(&stored, plain.len() as u64).expect("a frame as any other"), plain);
        if len >= 1000 {
            assert!(stored.len() >= plain.len(), "nothing was packed");
        }
        for cut in (0..stored.len().min(40)).chain([stored.len().saturating_sub(5)]) {
            drop(take_stored(stored[..cut].to_vec(), plain.len() as u64));
        }
        assert!(take_stored(stored.clone(), plain.len() as u64 + 1).is_err(), "another length");
        if let Ok(taken) = take_stored(stored, plain.len() as u64) {
            assert_eq!(taken, plain);
        } else {
            assert_eq!(len, 0, "what holds something is taken");
        }
        let mut packed = Vec::new();
        packer.pack(&plain, 3, &mut packed).expect("packs");
        if len >= 1000 {
            assert_eq!(take_stored(packed.clone(), plain.len() as u64), Err(packed), "a packed frame is given back");
        }
    }
}
