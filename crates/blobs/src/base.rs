//! Bases: what several frames have in common, kept once, to pack those frames against.
//!
//! Agents read the same files and repeat the same words from session to session, each time a
//! little changed. A frame sees only itself; packed against a base that holds what recurs, it needs
//! a fraction of the space and can still be unpacked alone. On generated and published histories
//! frames of 256 KiB with a base of 1 MiB take less than frames of 2 MiB without.
//!
//! A base is picked by counting: frames are cut into segments at line ends, and the segments that
//! stand in most frames are laid one after the other in the order they were met.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hasher},
    io,
};

use zstd::{
    bulk::{Compressor, Decompressor},
    dict::{DecoderDictionary, EncoderDictionary},
    zstd_safe::CParameter,
};

use crate::frame::{self, FrameError};

/// The longest base.
pub const BASE_BYTES_MAX: usize = 1 << 20;
/// How a base begins: never as a trained dictionary does, which would be read in another way.
const MAGIC: &[u8; 4] = b"SYNB";
/// Shorter segments are found by the packer itself.
const SEGMENT_BYTES_MIN: usize = 12;
/// Longer ones are pictures and the like.
const SEGMENT_BYTES_MAX: usize = 16 << 10;

/// Picks a base from frames that are shown to it twice: first all are counted, then gathered from.
#[derive(Debug, Default)]
pub struct BaseBuilder {
    segments: HashMap<u64, Segment>,
    frames: u32,
}

#[derive(Debug, Clone, Copy)]
struct Segment {
    last_frame: u32,
    frames: u16,
    len: u16,
}

impl BaseBuilder {
    /// Counts what stands in one more frame. Memory grows with what is counted, some two thirds of
    /// its length.
    pub fn count(&mut self, plain: &[u8]) {
        self.frames += 1;
        let frame = self.frames;
        for segment in segments(plain) {
            let new = Segment { last_frame: frame, frames: 1, len: segment.len() as u16 };
            let known = self.segments.entry(key_of(segment)).or_insert(new);
            if known.last_frame != frame {
                known.last_frame = frame;
                known.frames = known.frames.saturating_add(1);
            }
        }
    }

    /// Ends the counting: what stands in most frames, up to [`BASE_BYTES_MAX`], is to be gathered.
    #[must_use]
    pub fn gather(self) -> BaseGatherer {
        let mut shared: HashMap<u64, u16> = HashMap::new();
        let mut by_frames: HashMap<u16, usize> = HashMap::new();
        for (key, segment) in self.segments {
            if segment.frames > 1 {
                shared.insert(key, segment.frames);
                *by_frames.entry(segment.frames).or_default() += usize::from(segment.len);
            }
        }
        let mut counts: Vec<_> = by_frames.into_iter().collect();
        counts.sort_unstable_by_key(|(frames, _)| std::cmp::Reverse(*frames));
        let mut room = BASE_BYTES_MAX - MAGIC.len();
        // All segments in more frames than this fit; of those in as many, the first ones do.
        let mut least = 1;
        for (frames, bytes) in counts {
            least = frames;
            match room.checked_sub(bytes) {
                Some(left) => room = left,
                None => break,
            }
            least = frames - 1;
        }
        BaseGatherer { shared, least, room_at_least: room, base: MAGIC.to_vec() }
    }
}

/// Gathers a base from the frames that were counted.
#[derive(Debug)]
pub struct BaseGatherer {
    shared: HashMap<u64, u16>,
    least: u16,
    room_at_least: usize,
    base: Vec<u8>,
}

impl BaseGatherer {
    /// Takes from a frame what is to stand in the base and does not yet.
    pub fn take(&mut self, plain: &[u8]) {
        for segment in segments(plain) {
            let key = key_of(segment);
            let Some(frames) = self.shared.get(&key) else { continue };
            if *frames < self.least {
                continue;
            }
            if *frames == self.least {
                let Some(left) = self.room_at_least.checked_sub(segment.len()) else { continue };
                self.room_at_least = left;
            }
            self.shared.remove(&key);
            self.base.extend_from_slice(segment);
        }
    }

    /// The plain bytes of the base; little more than nothing when frames have little in common.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        self.base.truncate(BASE_BYTES_MAX);
        self.base
    }
}

/// Cuts a frame at line ends, spelled or escaped, and between the members of a record.
fn segments(plain: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = plain;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut from = 0;
        let end = loop {
            match memchr::memchr3(b'\n', b'\\', b',', &rest[from..]) {
                None => break rest.len(),
                Some(at) => {
                    let at = from + at;
                    match rest[at] {
                        b'\n' => break at + 1,
                        b'\\' if rest.get(at + 1) == Some(&b'n') => break at + 2,
                        b'\\' => from = (at + 2).min(rest.len()),
                        _ if at > 0 && rest[at - 1] == b'"' => break at + 1,
                        _ => from = at + 1,
                    }
                }
            }
        };
        let (segment, after) = rest.split_at(end);
        rest = after;
        Some(segment)
    })
    .filter(|segment| (SEGMENT_BYTES_MIN..=SEGMENT_BYTES_MAX).contains(&segment.len()))
}

fn key_of(segment: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(segment);
    hasher.finish()
}

/// A base made ready for unpacking.
pub struct Base {
    dictionary: DecoderDictionary<'static>,
}

impl std::fmt::Debug for Base {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Base").finish_non_exhaustive()
    }
}

impl Base {
    /// Takes the plain bytes of a base.
    #[must_use]
    pub fn new(plain: &[u8]) -> Self {
        Self { dictionary: DecoderDictionary::copy(plain) }
    }

    /// The plain bytes of a frame that was packed against this base.
    ///
    /// # Errors
    /// As [`crate::Unpacker::unpack`]; [`FrameError::Damaged`] also when it was another base.
    pub fn unpack(&self, frame: &[u8], plain_bytes: u64) -> Result<Vec<u8>, FrameError> {
        let memory = |_| FrameError::Memory(plain_bytes);
        let mut context = Decompressor::with_prepared_dictionary(&self.dictionary).map_err(memory)?;
        frame::unpack_with(&mut context, frame, plain_bytes)
    }
}

/// A base made ready for packing, at one level.
pub struct PackingBase {
    dictionary: EncoderDictionary<'static>,
}

impl std::fmt::Debug for PackingBase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PackingBase").finish_non_exhaustive()
    }
}

impl PackingBase {
    /// Takes the plain bytes of a base.
    #[must_use]
    pub fn new(plain: &[u8], level: i32) -> Self {
        Self { dictionary: EncoderDictionary::copy(plain, level) }
    }

    /// A packer of frames against it.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn packer(&self) -> io::Result<BasePacker<'_>> {
        let mut context = Compressor::with_prepared_dictionary(&self.dictionary)?;
        context.set_parameter(CParameter::ChecksumFlag(true))?;
        context.set_parameter(CParameter::ContentSizeFlag(true))?;
        Ok(BasePacker { context })
    }
}

/// Packs frames against a base, keeping its working memory from one to the next.
pub struct BasePacker<'b> {
    context: Compressor<'b>,
}

impl std::fmt::Debug for BasePacker<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BasePacker").finish_non_exhaustive()
    }
}

impl BasePacker<'_> {
    /// Appends one frame with `plain` to `out` and returns its length.
    ///
    /// # Errors
    /// When there is no memory; `out` is then as it was.
    pub fn pack(&mut self, plain: &[u8], out: &mut Vec<u8>) -> io::Result<u64> {
        frame::pack_with(&mut self.context, plain, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Packer;
    use proptest::prelude::*;

    fn base_of(frames: &[&[u8]]) -> Vec<u8> {
        let mut builder = BaseBuilder::default();
        frames.iter().for_each(|frame| builder.count(frame));
        let mut gatherer = builder.gather();
        frames.iter().for_each(|frame| gatherer.take(frame));
        gatherer.finish()
    }

    #[test]
    fn a_base_holds_once_what_several_frames_hold() {
        let first = br#"fn main() { println!("one") }\nlet shared_by_both = 1;\nonly in the first one"#;
        let second = br#"something else entirely\nlet shared_by_both = 1;\nlet shared_by_both = 1;\n"#;
        assert_eq!(base_of(&[first, second]), br"SYNBlet shared_by_both = 1;\n");
        assert_eq!(base_of(&[first]), b"SYNB", "one frame shares nothing");
    }

    #[test]
    fn a_full_base_holds_what_most_frames_hold() {
        let line = |tag: &str, n: usize| format!("{tag} line number {n} {}\n", "x".repeat(200));
        let all = |tag: &str| (0..4000).map(|n| line(tag, n)).collect::<String>();
        let (rare, common) = (all("rare"), all("common"));
        let mixed = format!("{rare}{common}");
        let base = base_of(&[mixed.as_bytes(), mixed.as_bytes(), common.as_bytes()]);
        assert!(base.len() <= BASE_BYTES_MAX, "never longer than it may be");
        assert!(base.len() > BASE_BYTES_MAX - 1000, "and filled");
        let text = String::from_utf8(base).expect("lines");
        assert!((0..4000).step_by(97).all(|n| text.contains(&line("common", n))), "all that stands in three frames");
        assert!(text.contains(&line("rare", 0)), "the rest is for what stands in two");
    }

    #[test]
    fn frames_shrink_against_a_base_and_need_it() {
        let shared: String = (0..2000).map(|n| format!("line {n} of a file that is read again\n")).collect();
        let base = base_of(&[shared.as_bytes(), shared.as_bytes()]);
        let plain = format!("{shared}and one line more\n");
        let mut alone = Vec::new();
        Packer::new().expect("a packer").pack(plain.as_bytes(), 12, &mut alone).expect("packs");
        let packing = PackingBase::new(&base, 12);
        let mut leaning = Vec::new();
        packing.packer().expect("a packer").pack(plain.as_bytes(), &mut leaning).expect("packs");
        assert!(leaning.len() * 10 < alone.len(), "{} of {}", leaning.len(), alone.len());
        let len = plain.len() as u64;
        assert_eq!(Base::new(&base).unpack(&leaning, len).expect("unpacks"), plain.as_bytes());
        let mut other = base;
        other[100] ^= 1;
        assert!(matches!(Base::new(&other).unpack(&leaning, len), Err(FrameError::Damaged(_))), "another base");
        let mut unpacker = crate::Unpacker::new().expect("an unpacker");
        assert!(matches!(unpacker.unpack(&leaning, len), Err(FrameError::Damaged(_))), "no base");
    }

    proptest! {
        /// Whatever the frames hold comes back against whatever base was picked from them.
        #[test]
        fn frames_round_trip(frames in proptest::collection::vec("([a-c]{1,20}(\\\\n|\n|\",)){0,40}", 1..6)) {
            let frames: Vec<&[u8]> = frames.iter().map(String::as_bytes).collect();
            let base = base_of(&frames);
            let packing = PackingBase::new(&base, 12);
            let unpacking = Base::new(&base);
            for frame in frames {
                let mut packed = Vec::new();
                packing.packer().expect("a packer").pack(frame, &mut packed).expect("packs");
                prop_assert_eq!(&unpacking.unpack(&packed, frame.len() as u64).expect("unpacks")[..], frame);
            }
        }

        /// Segments lie one after the other and lose nothing but what is too short or too long.
        #[test]
        fn segments_are_parts_of_the_frame(plain in proptest::collection::vec(any::<u8>(), 0..400)) {
            let mut from = 0;
            for segment in segments(&plain) {
                let at = plain[from..].windows(segment.len()).position(|w| w == segment);
                prop_assert!(at.is_some());
                from += at.unwrap_or(0) + segment.len();
            }
        }
    }
}
