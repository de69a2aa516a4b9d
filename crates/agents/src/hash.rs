//! A fast 64-bit hash whose value never changes: it is stored and compared across programs.

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
const SECOND: u64 = 0xd6e8_feb8_6659_fd93;

/// The hash of `parts`; where one ends and the next begins counts.
#[must_use]
pub(crate) fn hash64(parts: &[&[u8]]) -> u64 {
    let mut state = MULTIPLIER;
    for part in parts {
        let (words, rest) = part.as_chunks::<8>();
        for word in words {
            state = mix(state ^ u64::from_le_bytes(*word), MULTIPLIER);
        }
        let mut last = [0; 8];
        if let Some(place) = last.get_mut(..rest.len()) {
            place.copy_from_slice(rest);
        }
        state = mix(state ^ u64::from_le_bytes(last), MULTIPLIER);
        state = mix(state ^ part.len() as u64, SECOND);
    }
    mix(state, SECOND)
}

fn mix(left: u64, right: u64) -> u64 {
    let product = u128::from(left ^ SECOND.rotate_left(32)) * u128::from(right | 1);
    (product as u64) ^ ((product >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use super::hash64;

    #[test]
    fn hashes_never_change() {
        assert_eq!(hash64(&[b"msg_01", b"req_01"]), 2_708_984_213_474_506_307);
    }

    #[test]
    fn parts_are_kept_apart() {
        let hashes = [
            hash64(&[b"ab", b"c"]),
            hash64(&[b"a", b"bc"]),
            hash64(&[b"abc"]),
            hash64(&[b"abc", b""]),
            hash64(&[b""]),
            hash64(&[b"\0"]),
            hash64(&[]),
        ];
        for (index, one) in hashes.iter().enumerate() {
            assert!(!hashes[index + 1..].contains(one), "{hashes:x?}");
        }
    }
}
