//! From the inside of a string literal to text.

use std::borrow::Cow;

use super::string::hex4;

/// The text of a string literal's inside. Halves of surrogate pairs, bad escapes and bad UTF-8
/// become U+FFFD.
#[must_use]
pub fn decode(inside: &[u8]) -> Cow<'_, str> {
    if memchr::memchr(b'\\', inside).is_none() {
        return String::from_utf8_lossy(inside);
    }
    let mut text = String::with_capacity(inside.len());
    decode_into(inside, &mut text);
    Cow::Owned(text)
}

/// The first `limit` bytes or less of the text of a string literal's inside, cut between characters.
#[must_use]
pub fn decode_at_most(inside: &[u8], limit: usize) -> Cow<'_, str> {
    let mut text = decode(cut_escaped(inside, limit.saturating_mul(6)));
    let end = text.floor_char_boundary(limit);
    match &mut text {
        Cow::Borrowed(text) => *text = text.get(..end).unwrap_or_default(),
        Cow::Owned(text) => text.truncate(end),
    }
    text
}

/// The first `limit` bytes or less of a string literal's inside, cut neither in an escape nor in a
/// character.
#[must_use]
pub fn cut_escaped(inside: &[u8], limit: usize) -> &[u8] {
    if inside.len() <= limit {
        return inside;
    }
    let mut end = limit;
    while end > 0 && inside.get(end).is_some_and(|byte| byte & 0xc0 == 0x80) {
        end -= 1;
    }
    // A surrogate pair of escapes is 12 bytes; walk from a place surely before it.
    let mut at = escape_free_place(inside, end);
    while let Some(step) = escape_length(inside, at).filter(|step| at + step <= end) {
        at += step;
    }
    inside.get(..at).unwrap_or_default()
}

/// A place at most some bytes before `end` at which no escape is under way.
fn escape_free_place(inside: &[u8], end: usize) -> usize {
    let mut at = end.saturating_sub(24);
    while at > 0 && inside.get(at).is_some_and(|byte| byte & 0xc0 == 0x80) {
        at -= 1;
    }
    let window = inside.get(..at).unwrap_or_default();
    // An odd run of backslashes right before means that `at` is inside an escape.
    let run = window.iter().rev().take_while(|byte| **byte == b'\\').count();
    at - (run % 2)
}

/// Length of the character or escape at `at`. `None` at the end.
fn escape_length(inside: &[u8], at: usize) -> Option<usize> {
    match inside.get(at)? {
        b'\\' if inside.get(at + 1) == Some(&b'u') => {
            let high = matches!(hex4(inside, at + 2), Some(0xd800..=0xdbff));
            let low =
                inside.get(at + 6..at + 8) == Some(b"\\u") && matches!(hex4(inside, at + 8), Some(0xdc00..=0xdfff));
            Some(if high && low { 12 } else { 6 })
        }
        b'\\' => Some(2),
        byte => Some(match byte {
            0xf0.. => 4,
            0xe0.. => 3,
            0xc0.. => 2,
            _ => 1,
        }),
    }
}

fn decode_into(inside: &[u8], text: &mut String) {
    let mut rest = inside;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        let (plain, escape) = rest.split_at(at);
        text.push_str(&String::from_utf8_lossy(plain));
        let (character, length) = unescape(escape);
        text.push(character);
        rest = escape.get(length..).unwrap_or_default();
    }
    text.push_str(&String::from_utf8_lossy(rest));
}

/// The character of the escape at the start of `escape`, and the escape's length.
fn unescape(escape: &[u8]) -> (char, usize) {
    let plain = match escape.get(1) {
        Some(b'n') => '\n',
        Some(b't') => '\t',
        Some(b'r') => '\r',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(byte @ (b'"' | b'\\' | b'/')) => char::from(*byte),
        Some(b'u') => return unescape_unit(escape),
        _ => char::REPLACEMENT_CHARACTER,
    };
    (plain, 2)
}

fn unescape_unit(escape: &[u8]) -> (char, usize) {
    let Some(unit) = hex4(escape, 2) else { return (char::REPLACEMENT_CHARACTER, 2) };
    let pair = if escape.get(6..8) == Some(b"\\u") { hex4(escape, 8) } else { None };
    match (unit, pair) {
        (0xd800..=0xdbff, Some(low @ 0xdc00..=0xdfff)) => {
            let code = 0x1_0000 + (u32::from(unit - 0xd800) << 10) + u32::from(low - 0xdc00);
            (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12)
        }
        _ => (char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER), 6),
    }
}
