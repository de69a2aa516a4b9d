//! Is everything there, and is it what was stored?

use std::collections::BTreeSet;

use synthetic_blobs::{BlobDir, BlobId, ChunkView, Value, ValuesView, seal};
use synthetic_model::{
    Code, ConstructId,
    report::{CheckReport, Finding},
};
use synthetic_store::{
    Read,
    check::{self, Fault},
    table::{
        ConstructRow, blobs, chunks, constructs, constructs::ConstructState, pieces, sessions, sessions::SessionState,
        values,
    },
};

use crate::{
    Amount, Cancel, Engine, EngineError, Progress,
    browse::Removals,
    recover::{self, Stray},
    reserve::Held,
};

impl Engine {
    /// Checks the database's structure and counters, and references between database and tree both
    /// ways; with `read_data` every frame, blob and description against its digest.
    ///
    /// # Errors
    /// Only when the check itself cannot go on; damage is a finding.
    pub fn check(&self, read_data: bool, progress: &dyn Progress, cancel: &Cancel) -> Result<CheckReport, EngineError> {
        let began = self.now();
        let mut report = CheckReport::default();
        self.read(|read| {
            progress.stage("check the database", None);
            for fault in check::faults(read, read_data)? {
                report.findings.push(describe_fault(fault));
            }
            progress.stage("check what nobody names", None);
            report.findings.extend(self.check_reserve()?);
            for stray in recover::strays(self, read)? {
                report.findings.push(describe_stray(&stray));
            }
            report.findings.extend(self.check_trash(read, read_data)?);
            report.findings.extend(self.check_copies(read, read_data)?);
            let constructs = check::constructs(read)?;
            let total = Amount { files: constructs.len() as u64, bytes: 0 };
            progress.stage(if read_data { "read and verify" } else { "check references" }, Some(total));
            for (row, id) in constructs {
                if cancel.is_cancelled() {
                    report.cancelled = true;
                    break;
                }
                let mut checker = Checker { engine: self, read, id, report: &mut report, read_data };
                let before = checker.report.verified_bytes;
                checker.construct(row)?;
                let bytes = report.verified_bytes - before;
                progress.advance(Amount { files: 1, bytes });
            }
            Ok::<_, EngineError>(())
        })?;
        report.findings.sort_by_key(|finding| std::cmp::Reverse(severity(finding.code)));
        report.ok = report.findings.is_empty() && !report.cancelled;
        report.duration_ms = u64::try_from(self.now().0 - began.0).unwrap_or(0);
        if !report.cancelled {
            self.set_setting("checked_at", &self.now().rfc3339())?;
            self.set_setting("check_ok", if report.ok { "true" } else { "false" })?;
        }
        Ok(report)
    }
}

impl Engine {
    /// What stands where the reserve belongs and is not it. That there is none is in order: a full
    /// disk took it, or never had room for it.
    fn check_reserve(&self) -> Result<Option<Finding>, EngineError> {
        let reserve = self.reserve();
        let path = reserve.path();
        let held = reserve.held().map_err(|source| EngineError::Io { doing: "read", path: path.clone(), source })?;
        Ok((held == Held::Foreign).then(|| Finding {
            code: Code::StLeftover,
            item: path.display().to_string(),
            effect: "it stands where space is held for a full disk; no space is held".into(),
            repair: "move it to another folder; the next start makes the reserve".into(),
        }))
    }
}

const fn severity(code: Code) -> u8 {
    match code {
        Code::StPageCorrupt => 5,
        Code::StBlobMissing | Code::StBlobCorrupt => 4,
        Code::StPartial => 3,
        Code::StCounter => 2,
        _ => 1,
    }
}

fn describe_fault(fault: Fault) -> Finding {
    match fault {
        Fault::Structure(line) => Finding {
            code: Code::StPageCorrupt,
            item: format!("the database: {line}"),
            effect: "some lists and transcripts may not open".into(),
            repair: "restore the database from a copy, or rebuild it from the artifact tree".into(),
        },
        Fault::Reference(table) => Finding {
            code: Code::StPartial,
            item: format!("a row of {table}"),
            effect: "it points at a row that is not there and is not shown".into(),
            repair: "remove the row".into(),
        },
        Fault::Counter { counter, item, stored, found } => Finding {
            code: Code::StCounter,
            item: format!("{counter} {item}: says {stored}, is {found}"),
            effect: "a number is shown wrong; no content is affected".into(),
            repair: "count again".into(),
        },
        Fault::Gap { session, ordinal } => Finding {
            code: Code::StPartial,
            item: format!("chunk {ordinal} of session {session}"),
            effect: "it does not follow the chunk before it: records between them are not shown".into(),
            repair: "collect the session again, or restore it from a backup".into(),
        },
    }
}

fn describe_stray(stray: &Stray) -> Finding {
    let item = match stray {
        Stray::Entry(path) => path.display().to_string(),
        Stray::Past { path, len } => format!("{} past byte {len}", path.display()),
    };
    Finding {
        code: Code::StLeftover,
        item,
        effect: "it takes space and is never shown".into(),
        repair: "the next start after a crash moves it aside".into(),
    }
}

/// Checks one construct.
struct Checker<'c> {
    engine: &'c Engine,
    read: &'c Read<'c>,
    id: ConstructId,
    report: &'c mut CheckReport,
    read_data: bool,
}

impl Checker<'_> {
    fn construct(&mut self, row: ConstructRow) -> Result<(), EngineError> {
        let state = constructs::state(self.read, row)?;
        self.file(&self.engine.layout.values(self.id, state.values_generation), state.values_bytes, "long values");
        let held = blobs::of_construct(self.read, row)?;
        for blob in &held {
            self.blob(blob);
        }
        let sessions = sessions::of_construct(self.read, row)?;
        for session in &sessions {
            self.report.sessions += 1;
            let path = self.engine.layout.frames(self.id, session.id, session.frames_generation);
            self.file(&path, session.frames_bytes, "transcript");
            if self.read_data {
                self.transcript(session)?;
            }
        }
        if self.read_data {
            self.values(&state)?;
            self.description();
        }
        Ok(())
    }

    /// A file must be there and at least as long as rows name of it.
    fn file(&mut self, path: &std::path::Path, named: u64, what: &str) {
        if named == 0 {
            return;
        }
        let reason = match self.engine.disk.len(path) {
            Ok(Some(len)) if len >= named => return,
            Ok(Some(len)) => format!("it holds {len} bytes where {named} were stored"),
            Ok(None) => "it is not there".into(),
            Err(e) => format!("it cannot be read: {e}"),
        };
        let item = format!("{what} file {}: {reason}", path.display());
        self.lost(Code::StBlobMissing, item);
    }

    fn lost(&mut self, code: Code, item: String) {
        self.report.findings.push(Finding {
            code,
            item,
            effect: format!("that part of construct {} cannot be shown; all else can", self.id),
            repair: "collect the session again while the agent still has it, or restore it from a backup".into(),
        });
    }

    fn blob(&mut self, blob: &blobs::HeldBlob) {
        self.report.blobs += 1;
        let id = BlobId(blob.digest);
        let dir = BlobDir::new(&*self.engine.disk, self.engine.layout.blobs(self.id, blob.kind));
        if self.read_data {
            match dir.verify(id, blob.plain_bytes) {
                Ok(_) => self.report.verified_bytes += blob.plain_bytes,
                Err(e) => self.lost(e.code(), format!("blob {id}: {e}")),
            }
            return;
        }
        match self.engine.disk.len(&dir.path(id)) {
            Ok(Some(len)) if len == blob.stored_bytes => {}
            Ok(Some(_)) => self.lost(Code::StBlobCorrupt, format!("blob {id}: its length changed")),
            _ => self.lost(Code::StBlobMissing, format!("blob {id}: it is not there")),
        }
    }

    /// Every chunk unpacks, and its records put together have its digest.
    fn transcript(&mut self, session: &SessionState) -> Result<(), EngineError> {
        let mut ordinal = 0;
        while let Some(chunk) = chunks::get(self.read, session.row, ordinal)? {
            self.report.frames += 1;
            match self.chunk(session, &chunk) {
                Ok(()) => self.report.verified_bytes += chunk.raw_bytes,
                Err(e) => {
                    let last = chunk.first_record + chunk.records.saturating_sub(1);
                    let item = format!("records {} to {last} of session {}: {e}", chunk.first_record, session.id);
                    self.lost(Code::StBlobCorrupt, item);
                }
            }
            ordinal += 1;
        }
        Ok(())
    }

    fn chunk(&self, session: &SessionState, chunk: &chunks::ChunkRow) -> Result<(), EngineError> {
        let plain = self.engine.chunk_plain(session, chunk)?;
        let view = ChunkView::parse(&plain)?;
        let mut hasher = blake3::Hasher::new();
        let mut raw = Vec::new();
        let mut raw_bytes = 0;
        let mut removed = Removals::default();
        for record in 0..usize::try_from(chunk.records).unwrap_or(0) {
            raw.clear();
            let mut value = |number| removed.watch(self.engine.value(self.read, session, number)?);
            view.restore::<_, EngineError>(record, &mut value, &mut raw)?;
            raw_bytes += raw.len() as u64;
            hasher.update(&raw);
        }
        let outline = self.engine.chunk_outline(self.read, session.row, chunk.ordinal)?;
        if raw_bytes + removed.bytes != chunk.raw_bytes {
            return Err(EngineError::damaged("their content", "it is longer or shorter than it was"));
        }
        // Of what was removed nothing is left to compare.
        if removed.pieces.is_empty() && *hasher.finalize().as_bytes() != chunk.raw_digest {
            return Err(EngineError::damaged("their content", "its digest is another"));
        }
        if outline.entries.len() as u64 != chunk.messages {
            return Err(EngineError::damaged("their outline", "it holds another number of messages"));
        }
        Ok(())
    }

    fn values(&mut self, state: &ConstructState) -> Result<(), EngineError> {
        let recorded: BTreeSet<u64> =
            pieces::of_construct(self.read, state.row)?.into_iter().map(|piece| piece.value).collect();
        let mut empty = BTreeSet::new();
        let mut unknown = Vec::new();
        for frame in values::all_frames(self.read, state.row)? {
            self.report.frames += 1;
            match self.engine.values_plain(state, &frame) {
                Ok(plain) if *blake3::hash(&plain).as_bytes() == frame.digest => {
                    self.report.verified_bytes += frame.plain_bytes;
                    let view = ValuesView::parse(&plain)?;
                    let numbers = frame.first_value..frame.first_value + frame.values;
                    empty.extend(numbers.filter(|number| view.get(*number) == Some(Value::Inline(b""))));
                }
                _ => {
                    unknown.push(frame.first_value..frame.first_value + frame.values);
                    let last = frame.first_value + frame.values.saturating_sub(1);
                    let item = format!("long values {} to {last} of construct {}", frame.first_value, self.id);
                    self.lost(Code::StBlobCorrupt, item);
                }
            }
        }
        for number in empty.difference(&recorded) {
            let item = format!("long value {number} of construct {}: its place is empty", self.id);
            self.lost(Code::StBlobMissing, item);
        }
        let is_known = |number: &&u64| !unknown.iter().any(|frame| frame.contains(*number));
        for number in recorded.difference(&empty).filter(is_known) {
            self.report.findings.push(Finding {
                code: Code::StPartial,
                item: format!("long value {number} of construct {}", self.id),
                effect: "a cleanup says it took it, and it is still there: it takes space and is shown".into(),
                repair: "undo that cleanup and apply it again".into(),
            });
        }
        Ok(())
    }

    fn description(&mut self) {
        let path = self.engine.layout.description(self.id);
        if let Err(e) = seal::read(&*self.engine.disk, &path) {
            self.report.findings.push(Finding {
                code: Code::StBlobCorrupt,
                item: format!("description {}: {e}", path.display()),
                effect: "nothing is shown wrong; the construct could not be rebuilt without the database".into(),
                repair: "write it again from the database".into(),
            });
        }
    }
}
