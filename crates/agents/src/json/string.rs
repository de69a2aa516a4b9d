//! Finds the end of a string literal.

use synthetic_model::Code;

use super::scan::Stop;

/// What is known of a string literal once its end is found.
pub(super) struct Body {
    /// Byte of the closing quote.
    pub(super) end: usize,
    pub(super) escaped: bool,
    pub(super) lone_surrogate: bool,
}

/// Bytes looked at in line before a call into `memchr` pays.
const INLINE_WORDS: usize = 4;
const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Whether a byte below 0x20 stands in `bytes`.
pub(super) fn any_control(bytes: &[u8]) -> bool {
    let (blocks, rest) = bytes.as_chunks::<64>();
    let low = |bytes: &[u8]| bytes.iter().fold(false, |found, byte| found | (*byte < 0x20));
    blocks.iter().any(|block| low(block)) || low(rest)
}

/// Reads the literal whose inside starts at `start`. `controls`: whether the line holds control
/// characters at all, so that they are looked for.
#[inline]
pub(super) fn body(line: &[u8], start: usize, controls: bool) -> Result<Body, Stop> {
    let end = next_special(line, start)?;
    if line.get(end) == Some(&b'"') {
        refuse_controls(line, start, end, controls)?;
        return Ok(Body { end, escaped: false, lone_surrogate: false });
    }
    escaped_body(line, start, end, controls)
}

fn escaped_body(line: &[u8], start: usize, first_backslash: usize, controls: bool) -> Result<Body, Stop> {
    let mut at = first_backslash;
    let mut lone_surrogate = false;
    while line.get(at) == Some(&b'\\') {
        match line.get(at + 1) {
            Some(b'n' | b'"' | b'\\' | b't' | b'/' | b'r' | b'b' | b'f') => at += 2,
            Some(b'u') => {
                let (length, lone) = unicode_escape(line, at)?;
                lone_surrogate |= lone;
                at += length;
            }
            _ => return Err(Stop { code: Code::InBadJson, at: at + 1 }),
        }
        at = next_special(line, at)?;
    }
    refuse_controls(line, start, at, controls)?;
    Ok(Body { end: at, escaped: true, lone_surrogate })
}

/// Length of the escape (or surrogate pair of escapes) at `at`, and whether it is half a pair.
fn unicode_escape(line: &[u8], at: usize) -> Result<(usize, bool), Stop> {
    let bad = Stop { code: Code::InBadJson, at: at + 2 };
    let unit = hex4(line, at + 2).ok_or(bad)?;
    match unit {
        0xd800..=0xdbff => {
            let paired =
                line.get(at + 6..at + 8) == Some(b"\\u") && matches!(hex4(line, at + 8), Some(0xdc00..=0xdfff));
            Ok(if paired { (12, false) } else { (6, true) })
        }
        0xdc00..=0xdfff => Ok((6, true)),
        _ => Ok((6, false)),
    }
}

/// The four hexadecimal digits at `at`.
pub(super) fn hex4(line: &[u8], at: usize) -> Option<u16> {
    let mut unit = 0;
    for byte in line.get(at..at + 4)? {
        unit = unit << 4 | char::from(*byte).to_digit(16)? as u16;
    }
    Some(unit)
}

fn refuse_controls(line: &[u8], start: usize, end: usize, controls: bool) -> Result<(), Stop> {
    if !controls {
        return Ok(());
    }
    match line.get(start..end).and_then(|inside| inside.iter().position(|byte| *byte < 0x20)) {
        Some(at) => Err(Stop { code: Code::InBadJson, at: start + at }),
        None => Ok(()),
    }
}

/// The next quote or backslash at or after `from`.
#[inline]
fn next_special(line: &[u8], from: usize) -> Result<usize, Stop> {
    let rest = line.get(from..).unwrap_or_default();
    let (words, _) = rest.as_chunks::<8>();
    for (index, word) in words.iter().take(INLINE_WORDS).enumerate() {
        let hits = specials(u64::from_le_bytes(*word));
        if hits != 0 {
            return Ok(from + index * 8 + (hits.trailing_zeros() / 8) as usize);
        }
    }
    let skip = words.len().min(INLINE_WORDS) * 8;
    memchr::memchr2(b'"', b'\\', rest.get(skip..).unwrap_or_default())
        .map(|found| from + skip + found)
        .ok_or(Stop { code: Code::InBadJson, at: line.len() })
}

/// The high bit of the first quote or backslash in `word`. Bits above it mean nothing.
#[inline]
fn specials(word: u64) -> u64 {
    let zeros = |w: u64| w.wrapping_sub(ONES) & !w & HIGHS;
    zeros(word ^ (ONES * b'"' as u64)) | zeros(word ^ (ONES * b'\\' as u64))
}
