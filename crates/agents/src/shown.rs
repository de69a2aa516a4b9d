//! For tests: what lines become, free of their bytes.

use std::path::Path;

use synthetic_model::{ArtifactKind, ByteKind, Code};

use crate::{
    json::Tape,
    reader::{Agent, Interpretation, Message, Reader, Record, SessionFacts},
    render,
};

/// One message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shown {
    /// `role/kind: text`.
    pub(crate) says: String,
    pub(crate) tool: String,
    pub(crate) label: String,
    pub(crate) call_id: String,
    pub(crate) subagent: String,
    pub(crate) model: String,
    pub(crate) tokens: u64,
    pub(crate) flags: u8,
    pub(crate) bytes_kind: ByteKind,
    /// Kind, name, media type, bytes as text.
    pub(crate) artifact: Option<(ArtifactKind, String, String, String)>,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) messages: Vec<Shown>,
    pub(crate) codes: Vec<Code>,
    pub(crate) identity: Option<u64>,
}

impl Line {
    pub(crate) fn says(&self) -> Vec<&str> {
        self.messages.iter().map(|message| message.says.as_str()).collect()
    }
}

/// Begins a file named `path` and reads `lines` of it.
pub(crate) fn read(agent: &dyn Agent, path: &str, lines: &[impl AsRef<[u8]>]) -> (Vec<Line>, SessionFacts) {
    let clue = agent.clue(Path::new(path)).expect("a path of the agent");
    let head: Vec<u8> = lines.iter().flat_map(|line| [line.as_ref(), b"\n"].concat()).take(64 << 10).collect();
    let mut reader = agent.begin(&clue, &head);
    let shown = go_on(&mut *reader, lines);
    (shown, reader.facts().clone())
}

/// Reads more lines.
pub(crate) fn go_on(reader: &mut dyn Reader, lines: &[impl AsRef<[u8]>]) -> Vec<Line> {
    lines.iter().map(|line| read_line(reader, line.as_ref())).collect()
}

fn read_line(reader: &mut dyn Reader, bytes: &[u8]) -> Line {
    let mut tape = Tape::default();
    let damage = tape.scan(bytes).err();
    let mut out = Interpretation::default();
    reader.read(&Record { bytes, tape: &tape, number: 0 }, &mut out);
    assert!(damage.is_none() || !out.notes.is_empty(), "damage is noted");
    for message in &out.messages {
        for piece in message.text.iter().chain(&message.label) {
            let inside = piece.in_record();
            let place = bytes.as_ptr_range();
            let within =
                inside.is_empty() || (place.contains(&inside.as_ptr()) && inside.as_ptr_range().end <= place.end);
            assert!(within, "a text lies in its record");
        }
    }
    Line {
        messages: out.messages.iter().map(shown).collect(),
        codes: out.notes.iter().map(|note| note.code).collect(),
        identity: out.identity,
    }
}

fn shown(message: &Message<'_>) -> Shown {
    let owned = |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().unwrap_or_default().to_owned();
    let artifact = message.artifact.as_ref().map(|artifact| {
        assert!(artifact.name.len() <= 512, "names are short");
        let bytes = render::bytes(artifact).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (artifact.kind, artifact.name.to_string(), artifact.media_type.to_string(), text)
    });
    Shown {
        says: format!("{}/{}: {}", message.role, message.kind, render::text(&message.text)),
        tool: owned(&message.tool),
        label: message.label.as_ref().map(|label| label.words().into_owned()).unwrap_or_default(),
        call_id: owned(&message.call_id),
        subagent: owned(&message.subagent),
        model: owned(&message.model),
        tokens: message.tokens,
        flags: message.flags,
        bytes_kind: message.bytes_kind,
        artifact,
    }
}
