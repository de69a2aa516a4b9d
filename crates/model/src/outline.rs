//! The outline of a chunk: what each of its messages is, without its words.
//!
//! Counting, drawing the map of a session, jumping to a time, finding the next failed call, pairing
//! calls with results and listing artifacts need these few bytes and no transcript text. An outline
//! is derived: it can be made again from the records by a reader.
//!
//! Encoding: version, number of names, the names, number of messages, then one column after the
//! other, each a run of LEB128 numbers. Equal neighbours make it shrink well under zstd.

use crate::{
    artifact::ArtifactKind,
    bytes::ByteKind,
    message::{Kind, Role},
    time::UtcMillis,
};

/// One message of a chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineEntry {
    /// The record it was made from, counted from the start of the session.
    pub record: u64,
    /// Who speaks.
    pub role: Role,
    /// What is said.
    pub kind: Kind,
    /// What its bytes count as.
    pub bytes_kind: ByteKind,
    /// The artifact it made, if any.
    pub artifact: Option<OutlineArtifact>,
    /// See [`flags`].
    pub flags: u8,
    /// Its tool's name, for calls and results: an index into [`Outline::names`].
    pub tool: Option<u32>,
    /// When, if the record says so.
    pub at: Option<UtcMillis>,
    /// Length of its text in the record, escapes included.
    pub text_bytes: u64,
    /// Output tokens, counted once per model answer.
    pub tokens: u64,
    /// For a result: how many messages back its call stands. 0 when unknown.
    pub call_distance: u64,
}

/// What a message made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutlineArtifact {
    /// What it is.
    pub kind: ArtifactKind,
    /// File or command: an index into [`Outline::names`].
    pub name: u32,
    /// Like `image/png`: an index into [`Outline::names`].
    pub media_type: u32,
}

/// Bits of [`OutlineEntry::flags`].
pub mod flags {
    /// The call failed, or the turn ended in an error.
    pub const FAILED: u8 = 1;
    /// Copied from the parent session: found, counted and shown there.
    pub const REPEATS: u8 = 2;
    /// Carries a picture beside its text.
    pub const IMAGE: u8 = 4;
    /// Starts or reports a sub-agent.
    pub const SUBAGENT: u8 = 8;
    /// The record is damaged or odd; its note says how.
    pub const NOTED: u8 = 16;
    /// First message of a model answer that spans several records (the one that is counted).
    pub const COUNTED: u8 = 32;
    /// A prompt that does not go on from what stands before it but from an earlier record (or from
    /// one that is not there): the person went back. What was said between that record and this
    /// prompt is a branch the conversation left, and stays where it is. Not set where a reader
    /// cannot tell: for answers, commands, side chains, a prompt that names no parent, or when more
    /// records than the reader remembers stand since the conversation last spoke.
    pub const BRANCH: u8 = 64;
}

/// The messages of one chunk, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// Names of tools, artifacts and types of this chunk.
    pub names: Vec<String>,
    /// The messages.
    pub entries: Vec<OutlineEntry>,
}

/// Bytes that are no outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an outline: {0}")]
pub struct BadOutline(&'static str);

const VERSION: u64 = 1;
/// Names a new one is compared with. A name further back is added again: compression makes up for
/// that, and odd histories with a name in every message stay cheap.
const NAMES_COMPARED: usize = 64;

impl Outline {
    /// The number of `name` in [`Outline::names`], added when it is none of the latest.
    pub fn number_of(&mut self, name: &str) -> u32 {
        let from = self.names.len().saturating_sub(NAMES_COMPARED);
        let known = self.names[from..].iter().position(|known| known == name).map(|at| from + at);
        let number = known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        number as u32
    }

    /// The name with this number.
    #[must_use]
    pub fn name(&self, number: u32) -> &str {
        self.names.get(number as usize).map_or("", String::as_str)
    }

    /// Adds the messages of `later`, which directly follow.
    pub fn append(&mut self, later: &Outline) {
        for entry in &later.entries {
            let tool = entry.tool.map(|number| self.number_of(later.name(number)));
            let artifact = entry.artifact.map(|artifact| OutlineArtifact {
                kind: artifact.kind,
                name: self.number_of(later.name(artifact.name)),
                media_type: self.number_of(later.name(artifact.media_type)),
            });
            self.entries.push(OutlineEntry { tool, artifact, ..entry.clone() });
        }
    }

    /// The bytes of this outline.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(32 + self.entries.len() * 12);
        put(&mut out, VERSION);
        put(&mut out, self.names.len() as u64);
        for name in &self.names {
            put(&mut out, name.len() as u64);
            out.extend_from_slice(name.as_bytes());
        }
        put(&mut out, self.entries.len() as u64);
        let mut before = 0;
        for e in &self.entries {
            put(&mut out, e.record.wrapping_sub(before));
            before = e.record;
        }
        for e in &self.entries {
            out.push(e.role.number() | (e.kind.number() << 2));
        }
        for e in &self.entries {
            out.push(e.bytes_kind.number() | (e.artifact.map_or(0, |artifact| artifact.kind.number()) << 4));
        }
        out.extend(self.entries.iter().map(|e| e.flags));
        for e in &self.entries {
            put(&mut out, e.tool.map_or(0, |t| u64::from(t) + 1));
        }
        let mut before = 0_i64;
        for e in &self.entries {
            match e.at {
                None => put(&mut out, 0),
                Some(UtcMillis(at)) => {
                    put(&mut out, zigzag(at.wrapping_sub(before)).wrapping_add(1));
                    before = at;
                }
            }
        }
        for e in &self.entries {
            put(&mut out, e.text_bytes);
        }
        for e in &self.entries {
            put(&mut out, e.tokens);
        }
        for e in &self.entries {
            put(&mut out, e.call_distance);
        }
        for artifact in self.entries.iter().filter_map(|e| e.artifact) {
            put(&mut out, u64::from(artifact.name));
        }
        for artifact in self.entries.iter().filter_map(|e| e.artifact) {
            put(&mut out, u64::from(artifact.media_type));
        }
        out
    }

    /// Reads what [`Outline::encode`] wrote.
    ///
    /// # Errors
    /// [`BadOutline`] for any other bytes. Never allocates more than the input could hold.
    pub fn decode(bytes: &[u8]) -> Result<Self, BadOutline> {
        let mut at = Cursor { bytes };
        if at.number()? != VERSION {
            return Err(BadOutline("unknown version"));
        }
        let names = (0..at.count()?).map(|_| at.text()).collect::<Result<Vec<_>, _>>()?;
        let count = at.count()?;
        let mut entries = Vec::with_capacity(count);
        let mut record = 0_u64;
        for _ in 0..count {
            record = record.wrapping_add(at.number()?);
            entries.push(OutlineEntry {
                record,
                role: Role::System,
                kind: Kind::Unknown,
                bytes_kind: ByteKind::Conversation,
                artifact: None,
                flags: 0,
                tool: None,
                at: None,
                text_bytes: 0,
                tokens: 0,
                call_distance: 0,
            });
        }
        for e in &mut entries {
            let byte = at.byte()?;
            e.role = Role::from_number(byte & 3).ok_or(BadOutline("unknown role"))?;
            e.kind = Kind::from_number(byte >> 2).ok_or(BadOutline("unknown kind"))?;
        }
        for e in &mut entries {
            let byte = at.byte()?;
            e.bytes_kind = ByteKind::from_number(byte & 15).ok_or(BadOutline("unknown kind of bytes"))?;
            e.artifact = match byte >> 4 {
                0 => None,
                n => {
                    let kind = ArtifactKind::from_number(n).ok_or(BadOutline("unknown artifact"))?;
                    Some(OutlineArtifact { kind, name: 0, media_type: 0 })
                }
            };
        }
        for e in &mut entries {
            e.flags = at.byte()?;
        }
        for e in &mut entries {
            e.tool = match at.number()? {
                0 => None,
                n => Some(known(n - 1, &names)?),
            };
        }
        let mut before = 0_i64;
        for e in &mut entries {
            if let Some(delta) = at.number()?.checked_sub(1) {
                before = before.wrapping_add(unzigzag(delta));
                e.at = Some(UtcMillis(before));
            }
        }
        for e in &mut entries {
            e.text_bytes = at.number()?;
        }
        for e in &mut entries {
            e.tokens = at.number()?;
        }
        for e in &mut entries {
            e.call_distance = at.number()?;
        }
        for artifact in entries.iter_mut().filter_map(|e| e.artifact.as_mut()) {
            artifact.name = known(at.number()?, &names)?;
        }
        for artifact in entries.iter_mut().filter_map(|e| e.artifact.as_mut()) {
            artifact.media_type = known(at.number()?, &names)?;
        }
        if at.bytes.is_empty() { Ok(Self { names, entries }) } else { Err(BadOutline("bytes after the end")) }
    }
}

/// The number of a name, if there is such a one.
fn known(number: u64, names: &[String]) -> Result<u32, BadOutline> {
    u32::try_from(number).ok().filter(|n| (*n as usize) < names.len()).ok_or(BadOutline("unknown name"))
}

/// Appends `value` as LEB128.
pub fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value as u8) | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

const fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

const fn unzigzag(value: u64) -> i64 {
    ((value >> 1) as i64) ^ -((value & 1) as i64)
}

struct Cursor<'a> {
    bytes: &'a [u8],
}

impl Cursor<'_> {
    fn byte(&mut self) -> Result<u8, BadOutline> {
        let (first, rest) = self.bytes.split_first().ok_or(BadOutline("ends too early"))?;
        self.bytes = rest;
        Ok(*first)
    }

    fn number(&mut self) -> Result<u64, BadOutline> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(BadOutline("number too long"))
    }

    /// A count of things that take at least one byte each.
    fn count(&mut self) -> Result<usize, BadOutline> {
        let count = usize::try_from(self.number()?).map_err(|_| BadOutline("count too large"))?;
        if count > self.bytes.len() { Err(BadOutline("count too large")) } else { Ok(count) }
    }

    fn text(&mut self) -> Result<String, BadOutline> {
        let len = self.count()?;
        let (text, rest) = self.bytes.split_at(len);
        self.bytes = rest;
        String::from_utf8(text.to_vec()).map_err(|_| BadOutline("name is not UTF-8"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_entry(tools: usize) -> impl Strategy<Value = OutlineEntry> {
        (
            any::<u32>(),
            0..4_u8,
            0..9_u8,
            0..6_u8,
            0..6_u8,
            any::<u8>(),
            0..=tools,
            any::<Option<i64>>(),
            any::<u32>(),
            any::<u32>(),
            any::<u16>(),
        )
            .prop_map(|(record, role, kind, bytes_kind, artifact, flags, tool, at, text, tokens, back)| {
                OutlineEntry {
                    record: u64::from(record),
                    role: Role::from_number(role).expect("in range"),
                    kind: Kind::from_number(kind).expect("in range"),
                    bytes_kind: ByteKind::from_number(bytes_kind).expect("in range"),
                    artifact: ArtifactKind::from_number(artifact).map(|kind| OutlineArtifact {
                        kind,
                        name: u32::from(flags) % 3,
                        media_type: u32::from(role) % 3,
                    }),
                    flags,
                    tool: tool.checked_sub(1).map(|t| t as u32),
                    at: at.map(|at| UtcMillis(at / 4)),
                    text_bytes: u64::from(text),
                    tokens: u64::from(tokens),
                    call_distance: u64::from(back),
                }
            })
    }

    proptest! {
        /// Whatever an outline holds comes back from its bytes.
        #[test]
        fn outlines_round_trip(entries in proptest::collection::vec(any_entry(3), 0..40)) {
            let outline = Outline { names: vec!["Bash".into(), "Read".into(), "工具".into()], entries };
            prop_assert_eq!(Outline::decode(&outline.encode()).expect("own bytes"), outline);
        }

        /// Arbitrary bytes are refused or read, never a panic.
        #[test]
        fn other_bytes_are_refused_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            drop(Outline::decode(&bytes));
        }
    }

    #[test]
    fn appending_renumbers_names() {
        let entry = |tool, artifact| OutlineEntry {
            record: 1,
            role: Role::Assistant,
            kind: Kind::ToolCall,
            bytes_kind: ByteKind::ToolOutput,
            artifact,
            flags: 0,
            tool: Some(tool),
            at: None,
            text_bytes: 0,
            tokens: 0,
            call_distance: 0,
        };
        let diff = OutlineArtifact { kind: ArtifactKind::Diff, name: 0, media_type: 2 };
        let mut first = Outline { names: vec!["Bash".into()], entries: vec![entry(0, None)] };
        let names = vec!["Read".into(), "Bash".into(), "text/x-diff".into()];
        first.append(&Outline { names, entries: vec![entry(1, Some(diff)), entry(0, None)] });
        assert_eq!(first.names, ["Bash", "Read", "text/x-diff"], "names stand once");
        assert_eq!(first.entries.iter().filter_map(|e| e.tool).collect::<Vec<_>>(), [0, 0, 1]);
        let moved = first.entries[1].artifact.expect("kept");
        assert_eq!((first.name(moved.name), first.name(moved.media_type)), ("Read", "text/x-diff"));
    }

    #[test]
    fn names_that_are_not_there_are_refused() {
        let entry = OutlineEntry {
            record: 0,
            role: Role::Tool,
            kind: Kind::ToolResult,
            bytes_kind: ByteKind::ToolOutput,
            artifact: Some(OutlineArtifact { kind: ArtifactKind::Diff, name: 0, media_type: 7 }),
            flags: 0,
            tool: None,
            at: None,
            text_bytes: 0,
            tokens: 0,
            call_distance: 0,
        };
        let outline = Outline { names: vec!["a.rs".into()], entries: vec![entry] };
        assert_eq!(Outline::decode(&outline.encode()), Err(BadOutline("unknown name")));
    }
}
