//! Random numbers that are the same on every machine.

/// xoshiro256++ (Blackman and Vigna), seeded through splitmix64 as its authors advise.
#[derive(Debug, Clone)]
pub struct Rng {
    state: [u64; 4],
}

impl Rng {
    /// The stream of this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut seeds = seed;
        Self { state: std::array::from_fn(|_| split_mix(&mut seeds)) }
    }

    /// The stream of this seed and a part of it, independent of other parts.
    #[must_use]
    pub fn part(seed: u64, part: u64) -> Self {
        let mut mixed = seed ^ part.wrapping_mul(0xA24B_AED4_963E_E407);
        Self::new(split_mix(&mut mixed))
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let result = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let mut next = [a, b, c ^ a, d ^ b];
        next[1] ^= next[2];
        next[0] ^= next[3];
        next[2] ^= b << 17;
        next[3] = next[3].rotate_left(45);
        self.state = next;
        result
    }

    /// A number below `end`; 0 when that is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(end)) >> 64) as u64
    }

    /// A number from `low` up to and without `high`.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low))
    }

    /// A number between these of which each doubling is equally likely: many small ones, few large.
    pub fn spread(&mut self, low: u64, high: u64) -> u64 {
        let doublings = (high / low.max(1)).max(1).ilog2();
        let reached = low << self.below(u64::from(doublings) + 1);
        self.between(reached, (reached * 2).min(high.max(reached + 1)))
    }

    /// True this often: `share` of 1.
    pub fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// A number from 0 up to and without 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// One of these.
    pub fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u64) as usize]
    }

    /// Appends `count` characters of `alphabet`.
    pub fn characters(&mut self, alphabet: &[u8; 64], count: usize, out: &mut String) {
        let mut left = count;
        while left > 0 {
            let mut bits = self.bits();
            for _ in 0..left.min(10) {
                out.push(char::from(alphabet[(bits & 63) as usize]));
                bits >>= 6;
            }
            left = left.saturating_sub(10);
        }
    }

    /// Appends `count` hex digits.
    pub fn hex(&mut self, count: usize, out: &mut String) {
        self.characters(HEX, count, out);
    }

    /// Appends a random (version 4) UUID.
    pub fn uuid(&mut self, out: &mut String) {
        let id = (u128::from(self.bits()) << 64) | u128::from(self.bits());
        out.push_str(
            uuid::Builder::from_u128(id)
                .with_version(uuid::Version::Random)
                .into_uuid()
                .hyphenated()
                .encode_lower(&mut uuid::Uuid::encode_buffer()),
        );
    }
}

/// Base64 as images and signatures are written.
pub(super) const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// Letters and digits as ids are written.
pub(super) const BASE62: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz01234567897q";
const HEX: &[u8; 64] = b"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_always_gives_the_same_numbers() {
        // First outputs of xoshiro256++ for the state 1, 2, 3, 4, from the authors' C program.
        let mut known = Rng { state: [1, 2, 3, 4] };
        assert_eq!([known.bits(), known.bits(), known.bits()], [41_943_041, 58_720_359, 3_588_806_011_781_223]);
        assert_eq!(Rng::new(7).bits(), Rng::new(7).bits());
        assert_ne!(Rng::part(7, 1).bits(), Rng::part(7, 2).bits());
    }

    #[test]
    fn ranges_are_kept() {
        let mut rng = Rng::new(3);
        for _ in 0..2_000 {
            assert!((5..9).contains(&rng.between(5, 9)));
            let spread = rng.spread(300, 90_000);
            assert!((300..90_000).contains(&spread), "{spread}");
            assert!((0.0..1.0).contains(&rng.unit()));
        }
        assert_eq!((rng.below(0), rng.below(1)), (0, 0));
    }
}
