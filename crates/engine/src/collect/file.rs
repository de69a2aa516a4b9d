//! One agent's file being read: which session it feeds, from where on, and what is written down
//! about it.

use std::{io, path::PathBuf};

use synthetic_agents::{Agent, FileClue, SessionFacts, Tape};
use synthetic_model::{AgentName, Code, Relation, UtcMillis};
use synthetic_store::table::{
    SourceRow, sessions,
    sessions::SessionState,
    sources::{self, FileIdentity, Source},
    tombstones::Tombstones,
};

use super::{
    copies::ParentRecords,
    lineage,
    lines::{Line, Lines, SourceFile},
    session::{Group, SessionRun},
};
use crate::{Engine, EngineError, interpret::Interpreter, limits, memory::OpenCalls};

/// A transcript that was found and is to be read.
#[derive(Debug, Clone)]
pub(crate) struct FoundFile {
    pub(crate) path: PathBuf,
    pub(crate) clue: FileClue,
    pub(crate) identity: FileIdentity,
}

impl FoundFile {
    /// Whether its session was removed on purpose.
    pub(crate) fn is_of(&self, removed: &Tombstones) -> bool {
        let clue = &self.clue;
        removed.hold(
            &self.path_text(),
            clue.agent,
            &clue.external_id,
            clue.parent_external_id.as_deref(),
            clue.subagent,
        )
    }

    /// The path as rows hold it.
    pub(crate) fn path_text(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }
}

/// Why a file is not read.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: Code,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn of(source: &io::Error) -> Self {
        let linked = source.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error());
        let (code, message) = match source.kind() {
            _ if linked => (Code::InLink, "a link stands there; links are not followed".to_owned()),
            io::ErrorKind::NotFound => (Code::InGone, "the file is no longer there; what we had stays".to_owned()),
            io::ErrorKind::PermissionDenied => (Code::InPermission, "the file may not be read".to_owned()),
            io::ErrorKind::IsADirectory => (Code::InNotRegularFile, "it is not a regular file".to_owned()),
            _ => (Code::InIo, format!("reading failed ({source}); what was read before stays")),
        };
        Self { code, message }
    }
}

/// How a step through a file ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// There is more.
    More,
    /// The file has no more.
    Done,
}

/// A file being read.
pub(crate) struct FileRun {
    pub(crate) found: FoundFile,
    pub(crate) session: SessionRun,
    source: Source,
    lines: Lines,
    /// The last bytes read, at most [`limits::IDENTITY_BYTES`].
    last: Vec<u8>,
    head: Vec<u8>,
    pending: Vec<u8>,
    /// A word about the file itself, for the report.
    pub(crate) remark: Option<(Code, String)>,
    pub(crate) bytes_read: u64,
}

/// How far the file is known.
enum Known {
    /// Not at all.
    New,
    /// It only grew since.
    Grown(Source),
    /// Something else stands at its path now.
    Replaced(Source),
}

/// What beginning a file came to.
pub(crate) enum Begun {
    /// It is being read.
    Run(Box<FileRun>),
    /// It is not read.
    Refused(Refusal),
}

impl FileRun {
    /// Opens a file, decides what it is, and prepares to read what is new in it.
    pub(crate) fn begin(
        engine: &Engine,
        group: &mut Group<'_, '_>,
        found: FoundFile,
        agent: &dyn Agent,
        known: Option<Source>,
    ) -> Result<Begun, EngineError> {
        let mut file = match SourceFile::open(&found.path) {
            Ok(file) => file,
            Err(e) => return Ok(Begun::Refused(Refusal::of(&e))),
        };
        let head = match file.head(found.clue.zstd, limits::HEAD_BYTES) {
            Ok(head) if head.is_empty() => {
                let message = "the file is empty".to_owned();
                return Ok(Begun::Refused(Refusal { code: Code::InEmpty, message }));
            }
            Ok(head) => head,
            Err(e) => return Ok(Begun::Refused(Refusal::of(&e))),
        };
        let identity = file.identity;
        let known = match compare(&mut file, found.clue.zstd, &head, known) {
            Ok(known) => known,
            Err(e) => return Ok(Begun::Refused(Refusal::of(&e))),
        };
        let facts =
            if matches!(known, Known::Grown(_)) { SessionFacts::default() } else { scout(agent, &found, &head) };
        let place = Place { engine, found: &found, identity, head: &head, facts };
        let (source, state, remark) = place.session(group, &mut file, known)?;
        let position = source.position;
        let from = position.saturating_sub(limits::IDENTITY_BYTES);
        let last = if found.clue.zstd { Ok(Vec::new()) } else { file.bytes(from, position) };
        let last = match last {
            Ok(last) => last,
            Err(e) => return Ok(Begun::Refused(Refusal::of(&e))),
        };
        let lines = match file.lines(found.clue.zstd, position) {
            Ok(lines) => lines,
            Err(e) => return Ok(Begun::Refused(Refusal::of(&e))),
        };
        let (reader, calls) = if state.lines == 0 {
            (agent.begin(&found.clue, &head), OpenCalls::default())
        } else {
            group.make_readable(state.construct)?;
            engine.reader_at_end(&group.write.reading(), &state)?
        };
        let now = engine.surroundings.now();
        let unread = identity.size_bytes.saturating_sub(position);
        let lively = now.0 - identity.modified_ns / 1_000_000 < limits::QUIET_MS;
        let seal = found.clue.zstd || !lively || state.tail_bytes + unread >= limits::TAIL_BYTES;
        let copies = parent_records(engine, group, &state)?;
        let session = SessionRun::begin(group, state, reader, calls, copies, unread, seal)?;
        let run = Self { found, session, source, lines, last, head, pending: Vec::new(), remark, bytes_read: 0 };
        Ok(Begun::Run(Box::new(run)))
    }

    /// Whether nobody else read on in the file since this run last wrote down how far it is.
    pub(crate) fn is_still_ours(&self, group: &Group<'_, '_>) -> Result<bool, EngineError> {
        let now = sources::latest(&group.write.reading(), &self.source.path)?;
        Ok(now.is_some_and(|now| now.row == self.source.row && now.position == self.source.position))
    }

    /// Reads on until `budget` is spent at a good place to commit, or the file ends.
    pub(crate) fn advance(&mut self, group: &mut Group<'_, '_>, budget: &mut u64) -> Result<Step, EngineError> {
        loop {
            let line = match self.lines.next() {
                Ok(line) => line,
                Err(e) => {
                    let refusal = Refusal::of(&e);
                    self.remark = Some((refusal.code, refusal.message));
                    return Ok(Step::Done);
                }
            };
            let (bytes, taken) = match line {
                Line::Whole(bytes) => (bytes, self.session.line(group, bytes)),
                Line::Piece { bytes, first } => (bytes, self.session.piece(group, bytes, first)),
                Line::Rest([]) => return Ok(Step::Done),
                Line::Rest(bytes) if is_complete(bytes) => (bytes, self.session.line(group, bytes)),
                Line::Rest(bytes) => {
                    self.pending = bytes.to_vec();
                    let message =
                        "the last line is not complete; its bytes are kept and read again when the file grows";
                    self.remark = Some((Code::InPending, message.to_owned()));
                    return Ok(Step::Done);
                }
            };
            let read = bytes.len() as u64;
            remember_last(&mut self.last, bytes);
            taken?;
            self.source.position += read;
            self.bytes_read += read;
            *budget = budget.saturating_sub(read);
            if *budget == 0 && self.session.intake.at_boundary() {
                return Ok(Step::More);
            }
        }
    }

    /// Writes down how far the file is read, with everything read of it.
    pub(crate) fn save(
        &mut self,
        engine: &Engine,
        group: &mut Group<'_, '_>,
        finished: bool,
    ) -> Result<(), EngineError> {
        let now = engine.surroundings.now();
        let written_at = UtcMillis(self.source.identity.modified_ns / 1_000_000);
        self.session.save(group, now, written_at, finished)?;
        let head = self.head.len().min(identity_len(self.source.position));
        self.source.head_digest = half_digest(&self.head[..head]);
        if !self.last.is_empty() {
            self.source.last_digest = half_digest(&self.last);
        }
        self.source.session = Some(self.session.intake.state.row);
        self.source.gone = false;
        // Before the end the file counts as longer than read, so that the next run reads on.
        let mut row = self.source.clone();
        if !finished {
            row.identity.size_bytes = row.position;
            row.identity.modified_ns = 0;
        }
        if self.source.row.0 == 0 {
            self.source.row = sources::add(group.write, &row, &self.pending, now.0)?;
        } else {
            sources::save(group.write, &row, &self.pending, now.0)?;
        }
        Ok(())
    }
}

/// Whether bytes without a line end are a whole record nevertheless.
fn is_complete(bytes: &[u8]) -> bool {
    let mut tape = Tape::default();
    tape.scan(bytes).is_ok()
}

fn remember_last(last: &mut Vec<u8>, bytes: &[u8]) {
    let limit = limits::IDENTITY_BYTES as usize;
    if bytes.len() >= limit {
        last.clear();
        last.extend_from_slice(&bytes[bytes.len() - limit..]);
        return;
    }
    let over = (last.len() + bytes.len()).saturating_sub(limit);
    last.drain(..over);
    last.extend_from_slice(bytes);
}

fn identity_len(position: u64) -> usize {
    position.min(limits::IDENTITY_BYTES) as usize
}

fn half_digest(bytes: &[u8]) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
    half
}

/// Whether the file is the one that was read before, only longer.
fn compare(file: &mut SourceFile, zstd: bool, head: &[u8], known: Option<Source>) -> io::Result<Known> {
    let Some(source) = known else { return Ok(Known::New) };
    if begins_as(file, zstd, head, &source)? { Ok(Known::Grown(source)) } else { Ok(Known::Replaced(source)) }
}

fn begins_as(file: &mut SourceFile, zstd: bool, head: &[u8], source: &Source) -> io::Result<bool> {
    let same_head = head.get(..identity_len(source.position)).is_some_and(|h| half_digest(h) == source.head_digest);
    if zstd || !same_head || source.position == 0 {
        return Ok(same_head);
    }
    if file.identity.size_bytes < source.position {
        return Ok(false);
    }
    let from = source.position.saturating_sub(limits::IDENTITY_BYTES);
    Ok(half_digest(&file.bytes(from, source.position)?) == source.last_digest)
}

/// A file and where it stands, while it is decided which session it feeds.
struct Place<'p> {
    engine: &'p Engine,
    found: &'p FoundFile,
    identity: FileIdentity,
    head: &'p [u8],
    /// What the head tells of the session.
    facts: SessionFacts,
}

type Decision = (Source, SessionState, Option<(Code, String)>);

impl Place<'_> {
    fn session(&self, group: &Group<'_, '_>, file: &mut SourceFile, known: Known) -> Result<Decision, EngineError> {
        match known {
            Known::Grown(mut source) => {
                let read = group.write.reading();
                let state = source.session.map(|row| sessions::get(&read, row)).transpose()?.flatten();
                source.identity = self.identity;
                match state {
                    Some(state) => Ok((source, state, None)),
                    // The session was removed meanwhile: the file is read as a new one.
                    None => self.fresh(group, source.generation + 1),
                }
            }
            Known::Replaced(source) => {
                let (new, state, _) = self.fresh(group, source.generation + 1)?;
                let message = "another file stands at this path now; the earlier text stays as a session of its own";
                Ok((new, state, Some((Code::InChanged, message.to_owned()))))
            }
            Known::New => match self.moved(group, file)? {
                Some(decision) => Ok(decision),
                None => self.fresh(group, 0),
            },
        }
    }

    /// A session we know whose file was moved here, packed or unpacked: it goes on, nothing is
    /// read again.
    fn moved(&self, group: &Group<'_, '_>, file: &mut SourceFile) -> Result<Option<Decision>, EngineError> {
        let external_id = lineage::external_id(&self.found.clue, &self.facts);
        let read = group.write.reading();
        for source in sources::of_external(&read, self.found.clue.agent, external_id)? {
            let old = std::path::Path::new(&source.path);
            let same = begins_as(file, self.found.clue.zstd, self.head, &source).unwrap_or(false);
            if !same || old.symlink_metadata().is_ok() {
                continue;
            }
            let Some(state) = source.session.map(|row| sessions::get(&read, row)).transpose()?.flatten() else {
                continue;
            };
            let moved = Source { path: self.found.path_text(), identity: self.identity, generation: 0, ..source };
            sources::set_path(group.write, moved.row, &moved.path)?;
            return Ok(Some((moved, state, None)));
        }
        Ok(None)
    }

    fn fresh(&self, group: &Group<'_, '_>, generation: u32) -> Result<Decision, EngineError> {
        let written_at = UtcMillis(self.identity.modified_ns / 1_000_000);
        let state = lineage::add_session(self.engine, group.write, &self.found.clue, &self.facts, written_at)?;
        let source = Source {
            row: SourceRow(0),
            agent: self.found.clue.agent,
            path: self.found.path_text(),
            generation,
            session: None,
            identity: self.identity,
            position: 0,
            head_digest: [0; 16],
            last_digest: [0; 16],
            gone: false,
        };
        Ok((source, state, None))
    }
}

/// What the head of a file tells about its session.
fn scout(agent: &dyn Agent, found: &FoundFile, head: &[u8]) -> SessionFacts {
    let mut interpreter = Interpreter::new(agent.begin(&found.clue, head));
    let whole = memchr::memrchr(b'\n', head).map_or(head.len(), |at| at + 1);
    for (number, line) in (0..).zip(head[..whole].split_inclusive(|byte| *byte == b'\n')) {
        drop(interpreter.read(line, number));
    }
    interpreter.reader().facts().clone()
}

/// The records of the session this one may have copied from. Only at its beginning: what is added
/// to a session later is its own.
fn parent_records(
    engine: &Engine,
    group: &mut Group<'_, '_>,
    state: &SessionState,
) -> Result<Option<ParentRecords>, EngineError> {
    if state.lines > 0 || !matches!(state.relation, Relation::Fork | Relation::Resume) {
        return Ok(None);
    }
    group.make_readable(state.construct)?;
    let read = group.write.reading();
    let parent = state.parent.map(|row| sessions::get(&read, row)).transpose()?.flatten();
    parent.map(|parent| ParentRecords::load(engine, &read, &parent)).transpose()
}

/// The agents' modules, by name.
pub(crate) fn agent_of(name: AgentName) -> &'static dyn Agent {
    synthetic_agents::agent(name)
}
