//! What every agent's module provides.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use synthetic_model::{AgentName, ArtifactKind, ByteKind, Code, Kind, Role, UtcMillis, usage::LeftoverKind};

use crate::json::Tape;

/// Where to look for agents: taken from the process once, at the door, and handed down.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The user's home folder.
    pub home: PathBuf,
    /// Environment variables that move an agent's folder (`CLAUDE_CONFIG_DIR`, `CODEX_HOME`, ...).
    pub variables: Vec<(String, String)>,
}

impl Surroundings {
    /// The value of an environment variable that is set to something.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&str> {
        let found = self.variables.iter().find(|(variable, _)| variable == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

/// A folder in which an agent keeps its histories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Whose.
    pub agent: AgentName,
    /// The folder.
    pub path: PathBuf,
    /// The file whose `cleanupPeriodDays` (or its like) says when the agent deletes, if there is one.
    pub settings: Option<PathBuf>,
}

/// What a path alone tells about a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileClue {
    /// Whose.
    pub agent: AgentName,
    /// The agent's own name of the session, from the file name.
    pub external_id: String,
    /// The agent's own name of the session that started this one, from the folder name.
    pub parent_external_id: Option<String>,
    /// Whether it is the transcript of a sub-agent.
    pub subagent: bool,
    /// Whether the bytes are zstd-compressed.
    pub zstd: bool,
}

/// One agent's module.
pub trait Agent: Sync {
    /// Whose module this is.
    fn name(&self) -> AgentName;

    /// The folders this agent uses by default on this machine, whether or not they exist.
    fn places(&self, surroundings: &Surroundings) -> Vec<Place>;

    /// The folders this agent keeps all its own files in, whether or not they exist.
    fn homes(&self, surroundings: &Surroundings) -> Vec<PathBuf>;

    /// What a file is that lies at `below` in one of its homes and is no transcript. `None` for what
    /// is never left over. Looks at the path only.
    fn remains(&self, below: &Path) -> Option<Remains>;

    /// Whether `path` is named like one of its transcripts. Looks at the path only.
    fn clue(&self, path: &Path) -> Option<FileClue>;

    /// Whether `head`, the first bytes of a file (at most 64 KiB), look like its transcript.
    fn recognises(&self, head: &[u8]) -> bool;

    /// After how many days without a change it deletes a transcript, from the text of
    /// [`Place::settings`]. `None` when it never does.
    fn deletes_after_days(&self, settings: Option<&str>) -> Option<u32>;

    /// A reader for a transcript of which nothing has been read yet. `head` is its first bytes
    /// (at most 64 KiB): enough to know which version of the format it is.
    fn begin(&self, clue: &FileClue, head: &[u8]) -> Box<dyn Reader>;

    /// A reader that goes on where the one that gave `state` ended, or one that shows records
    /// again. An unreadable `state` gives a reader that knows nothing.
    fn resume(&self, state: &[u8]) -> Box<dyn Reader>;
}

/// A file of an agent that may be left over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remains {
    /// Of which sort it is.
    pub kind: LeftoverKind,
    /// It is needed as long as there is a transcript of this session, by the agent's own id.
    pub needed_by: Option<String>,
}

/// One record as it stands in the file.
#[derive(Debug, Clone, Copy)]
pub struct Record<'r> {
    /// The line, its line end included.
    pub bytes: &'r [u8],
    /// Its parsed shape; empty when the line is not JSON.
    pub tape: &'r Tape,
    /// Counted from the start of the session; blank lines count.
    pub number: u64,
}

/// Interprets the records of one session in their order.
pub trait Reader: Send {
    /// Makes messages of one record. Clears `out` first. Never fails, whatever the bytes.
    fn read<'r>(&mut self, record: &Record<'r>, out: &mut Interpretation<'r>);

    /// What is known of the session so far.
    fn facts(&self) -> &SessionFacts;

    /// All that [`Agent::resume`] needs; at most some 64 KiB however long the session is.
    fn state(&self) -> Vec<u8> {
        self.state_of_late(usize::MAX)
    }

    /// As [`Reader::state`], but of what was seen lately only the last `lately` calls, answers and
    /// the like: enough for a session that rests, whose next records refer to nothing old.
    fn state_of_late(&self, lately: usize) -> Vec<u8>;
}

/// What a reader made of one record.
#[derive(Debug, Default)]
pub struct Interpretation<'r> {
    /// Its messages, in order. Blank lines have none.
    pub messages: Vec<Message<'r>>,
    /// What is odd about it.
    pub notes: Vec<Note>,
    /// The agent's own id of the record (hashed), the same in every copy of it. For records
    /// without one, a hash of the part that copies share. `None` for book-keeping.
    pub identity: Option<u64>,
}

impl Interpretation<'_> {
    /// Empties it for the next record.
    pub fn clear(&mut self) {
        self.messages.clear();
        self.notes.clear();
        self.identity = None;
    }
}

/// Something odd about a record; the record itself is kept as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Which kind of oddness.
    pub code: Code,
    /// One plain sentence, without content of the record beyond a short quotation.
    pub message: String,
    /// Byte in the record where it was noticed.
    pub at: u64,
}

/// A piece of text inside a record. Nothing is decoded until somebody looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text<'r> {
    /// The inside of a JSON string literal, escapes as they stand.
    Escaped(&'r [u8]),
    /// Bytes to show as they are (JSON of an input, a damaged line).
    Verbatim(&'r [u8]),
    /// Words of the reader.
    Words(Cow<'static, str>),
}

/// What a reader makes of a record or of a block in it.
#[derive(Debug, Clone)]
pub struct Message<'r> {
    /// Who speaks.
    pub role: Role,
    /// What is said.
    pub kind: Kind,
    /// What its bytes count as.
    pub bytes_kind: ByteKind,
    /// The text, in pieces that are shown one after the other.
    pub text: Vec<Text<'r>>,
    /// Tool name, for calls (and for results when known from the call).
    pub tool: Option<Cow<'r, str>>,
    /// What the call is about in one line: a path, a command, a pattern. At most 512 bytes are shown.
    pub label: Option<Text<'r>>,
    /// The agent's id of the call, on calls and results.
    pub call_id: Option<Cow<'r, str>>,
    /// When.
    pub at: Option<UtcMillis>,
    /// The model that wrote it.
    pub model: Option<Cow<'r, str>>,
    /// Output tokens to add to the session: the growth since the last record of the same answer,
    /// so that adding up all records counts each answer once at its largest figure.
    pub tokens: u64,
    /// See [`synthetic_model::outline::flags`]: FAILED, IMAGE, SUBAGENT, NOTED, COUNTED, BRANCH.
    pub flags: u8,
    /// The artifact it made, if any.
    pub artifact: Option<Artifact<'r>>,
    /// The agent's id of the sub-agent session this call started.
    pub subagent: Option<Cow<'r, str>>,
}

/// A named thing inside a record.
#[derive(Debug, Clone)]
pub struct Artifact<'r> {
    /// What it is.
    pub kind: ArtifactKind,
    /// Path of the file, or the command. At most 512 bytes.
    pub name: Cow<'r, str>,
    /// Like `text/x-diff`, `image/png`.
    pub media_type: Cow<'r, str>,
    /// Its bytes.
    pub content: Content<'r>,
}

/// How to make an artifact's bytes.
#[derive(Debug, Clone)]
pub enum Content<'r> {
    /// The text, decoded.
    Text(Vec<Text<'r>>),
    /// A string literal's inside holding base64 (a `data:` head is skipped).
    Base64(&'r [u8]),
    /// An edit, rendered as a unified diff with `diff()`-style hunks by the agent's module.
    Diff(Edit<'r>),
}

/// An edit as agents write it down.
#[derive(Debug, Clone)]
pub enum Edit<'r> {
    /// Old and new text of one place (string literals' insides).
    Replace {
        /// Before.
        old: &'r [u8],
        /// After.
        new: &'r [u8],
    },
    /// JSON array of `{old_string,new_string}`, done one after the other.
    Replacements(&'r [u8]),
    /// JSON array of `{oldStart,oldLines,newStart,newLines,lines[]}`.
    Hunks(&'r [u8]),
    /// A unified diff or patch text (a string literal's inside).
    Patch(&'r [u8]),
}

/// How much of the first prompt stands in a reader's state, of which there are many.
const PROMPT_BYTES_KEPT: usize = 240;

/// Writes how a text begins.
fn beginning<S: serde::Serializer>(text: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    text.as_deref().map(|text| &text[..text.floor_char_boundary(PROMPT_BYTES_KEPT)]).serialize(serializer)
}

/// What is known of a session. Kept by the reader while it reads, stored with the session.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionFacts {
    /// The agent's own id of the session.
    pub external_id: String,
    /// How it came to be.
    pub lineage: Lineage,
    /// The best title so far.
    pub title: Option<String>,
    /// Who gave the title: 0 nobody, 1 first prompt, 2 summary, 3 the model, 4 the user. Higher wins.
    pub title_rank: u8,
    /// The first words of the person, at most 4 KB. A reader that was taken up again knows only how
    /// they begin.
    #[serde(serialize_with = "beginning")]
    pub first_prompt: Option<String>,
    /// Working folder.
    pub cwd: Option<String>,
    /// Branch.
    pub branch: Option<String>,
    /// Remote address of the repository.
    pub remote: Option<String>,
    /// Version of the agent.
    pub agent_version: Option<String>,
    /// Models used, in order of first use.
    pub models: Vec<String>,
    /// Earliest time in the records.
    pub first_at: Option<UtcMillis>,
    /// Latest time in the records.
    pub last_at: Option<UtcMillis>,
    /// Messages by meaning, as `expected.json`-like ground truths count them.
    pub counts: Counts,
    /// Tokens over the whole session, each answer once.
    pub tokens: Tokens,
}

/// Where a session came from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Lineage {
    /// The agent's id of the parent session.
    pub parent_external_id: Option<String>,
    /// Whether it is a sub-agent of the parent.
    pub subagent: bool,
    /// What every copy of this conversation shares: the id of its first record. Sessions with the
    /// same root belong to one construct.
    pub root: Option<String>,
}

/// Messages by meaning. Copies from a parent count here too; the engine knows which they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Prompts of a person (of the parent agent, in a sub-agent's session).
    pub user: u64,
    /// Answers of the model; an answer written as several records counts once.
    pub assistant: u64,
    /// Tool calls.
    pub tool_call: u64,
    /// Tool results.
    pub tool_result: u64,
    /// Reasoning blocks.
    pub thinking: u64,
    /// Pictures.
    pub image: u64,
    /// Summaries.
    pub summary: u64,
    /// Compactions.
    pub compaction: u64,
    /// Everything else.
    pub other: u64,
    /// Lines that are not one valid JSON object.
    pub unreadable: u64,
}

/// Tokens as the agent reports them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tokens {
    /// Not from a cache.
    pub input: u64,
    /// Read from a cache.
    pub cached: u64,
    /// Written by the model.
    pub output: u64,
}
