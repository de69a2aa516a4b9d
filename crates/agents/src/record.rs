//! What every line goes through before its agent's reader sees an object.

use synthetic_model::{Code, Kind, Role, outline::flags};

use crate::{
    json::{Damage, NodeKind, Tape, Value, oddities},
    reader::{Interpretation, Message, Record, SessionFacts, Text},
};

/// Places in a damaged line at which a whole record is looked for.
const RESUMPTIONS_TRIED: usize = 8;
/// How a record begins, when it follows the torn start of another one on the same line.
const BEGINNINGS: [&[u8]; 3] = [b"{\"timestamp\"", b"{\"type\"", b"{\"parentUuid\""];

/// A reader that understands one JSON object at a time.
pub(crate) trait ReadsObjects {
    /// Makes messages of a record's object.
    fn object<'r>(&mut self, object: Value<'r, '_>, out: &mut Interpretation<'r>);
    fn facts_mut(&mut self) -> &mut SessionFacts;
    /// A tape of the reader's own, for lines that hold several values.
    fn spare_tape(&mut self) -> &mut Tape;
}

/// Reads one line, whatever it is.
pub(crate) fn read<'r>(reader: &mut impl ReadsObjects, record: &Record<'r>, out: &mut Interpretation<'r>) {
    out.clear();
    match (record.tape.root(record.bytes), record.tape.damage()) {
        (Some(root), _) if root.kind() == NodeKind::Object => {
            note_oddities(record.tape, out);
            object(reader, root, out);
        }
        (Some(root), _) => {
            out.note(Code::InUnknownKind, "the line is JSON but not an object", root.start());
            unreadable(reader, record.bytes, out);
        }
        (None, _) if is_blank(record.bytes) => {}
        (None, Some(damage)) => damaged(reader, record, damage, out),
        (None, None) => {
            out.note(Code::InBadJson, "the line was not read as JSON", 0);
            unreadable(reader, record.bytes, out);
        }
    }
    if !out.notes.is_empty() {
        for message in &mut out.messages {
            message.flags |= flags::NOTED;
        }
    }
}

/// Whether a line holds nothing but what JSON holds for white space. (A form feed is none.)
fn is_blank(line: &[u8]) -> bool {
    line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).iter().all(|byte| b" \t\r\n".contains(byte))
}

/// Hands an object to the reader and makes sure that it is seen.
fn object<'r>(reader: &mut impl ReadsObjects, object: Value<'r, '_>, out: &mut Interpretation<'r>) {
    let before = out.messages.len();
    reader.object(object, out);
    if out.messages.len() == before {
        out.messages.push(Message::unknown(object));
    }
    let counts = &mut reader.facts_mut().counts;
    for message in out.messages.iter().skip(before) {
        counts.saw(message.role, message.kind);
    }
}

fn note_oddities(tape: &Tape, out: &mut Interpretation<'_>) {
    for (bit, code, words) in [
        (oddities::LONE_SURROGATE, Code::InBadUnicode, "a text holds half of a surrogate pair"),
        (oddities::DUPLICATE_KEY, Code::InDuplicateKey, "an object has the same key twice; the last one counts"),
        (oddities::NUMBER_RANGE, Code::InNumberRange, "a number does not fit 64 bits; its digits are kept"),
    ] {
        if tape.oddities() & bit != 0 {
            out.note(code, words, 0);
        }
    }
}

/// Shows a line that is no record as it stands.
fn unreadable<'r>(reader: &mut impl ReadsObjects, line: &'r [u8], out: &mut Interpretation<'r>) {
    reader.facts_mut().counts.unreadable += 1;
    show_verbatim(line, out);
}

fn show_verbatim<'r>(bytes: &'r [u8], out: &mut Interpretation<'r>) {
    out.messages.push(Message::saying(Role::System, Kind::Unknown, Text::Verbatim(bytes.trim_ascii_end())));
}

/// Reads what can be read of a line that is not one JSON value: the whole values it begins with, or
/// those that follow a torn one.
fn damaged<'r>(reader: &mut impl ReadsObjects, record: &Record<'r>, damage: Damage, out: &mut Interpretation<'r>) {
    out.note(damage.code, words_for(damage, record.bytes), u64::from(damage.at));
    reader.facts_mut().counts.unreadable += 1;
    let line = record.bytes;
    let mut tape = std::mem::take(reader.spare_tape());
    let end = if damage.trailing { values(reader, &mut tape, line, 0, out) } else { 0 };
    let left = line.get(end..).unwrap_or_default();
    match resumption(&mut tape, left) {
        Some(start) => {
            show_verbatim(left.get(..start).unwrap_or_default(), out);
            values(reader, &mut tape, line, end + start, out);
        }
        None if is_blank(left) => {}
        None => show_verbatim(left, out),
    }
    *reader.spare_tape() = tape;
}

fn words_for(damage: Damage, line: &[u8]) -> String {
    match damage.code {
        Code::InBadUtf8 => "the line is not UTF-8".to_owned(),
        Code::InNulTail => "the line holds NUL bytes".to_owned(),
        Code::InTooDeep => format!("nested deeper than {}", crate::json::DEPTH_LIMIT),
        Code::InTooMany => "an object has too many keys, or the line too many values".to_owned(),
        Code::InLineTooLong => "the line is longer than 4 GiB".to_owned(),
        _ if damage.trailing && line.trim_ascii_start().starts_with(b"{") => {
            "something follows the first JSON value on the line".to_owned()
        }
        _ => "the line is not JSON".to_owned(),
    }
}

/// Reads whole objects from `from` on and returns where they end.
fn values<'r>(
    reader: &mut impl ReadsObjects,
    tape: &mut Tape,
    line: &'r [u8],
    from: usize,
    out: &mut Interpretation<'r>,
) -> usize {
    let mut end = from;
    while !out.is_full(end as u64)
        && let Ok(next) = tape.scan_value(line, end)
    {
        let Some(root) = tape.root(line).filter(|root| root.kind() == NodeKind::Object) else { break };
        note_oddities(tape, out);
        object(reader, root, out);
        end = next;
    }
    end
}

/// Where in `bytes` a record begins after which nothing but whole values follow.
fn resumption(tape: &mut Tape, bytes: &[u8]) -> Option<usize> {
    let mut tried = 0;
    let mut at = 1;
    while tried < RESUMPTIONS_TRIED {
        at += memchr::memchr(b'{', bytes.get(at..)?)?;
        let rest = bytes.get(at..)?;
        if BEGINNINGS.iter().any(|beginning| rest.starts_with(beginning)) {
            tried += 1;
            if is_whole(tape, bytes, at) {
                return Some(at);
            }
        }
        at += 1;
    }
    None
}

fn is_whole(tape: &mut Tape, bytes: &[u8], from: usize) -> bool {
    let mut end = from;
    while let Ok(next) = tape.scan_value(bytes, end) {
        end = next;
        if bytes.get(end..).unwrap_or_default().trim_ascii().is_empty() {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests;
