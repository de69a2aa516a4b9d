//! Collecting: agents' files in, constructs out.
//!
//! Files are read one after the other in groups; a group is one transaction. Its frames and blobs
//! are written while the transaction is open (so that two processes never append to one file),
//! flushed at its end all at once, and only then its rows are committed. What a crash interrupts
//! is cut off by the next writer or moved aside at the next start.

mod chunk;
mod copies;
mod file;
mod lineage;
mod lines;
mod odd;
mod session;
mod tails;
mod values;
mod writer;

use std::{
    collections::{HashMap, HashSet, VecDeque},
    path::PathBuf,
};

use synthetic_agents::Surroundings;
use synthetic_model::{
    AgentName, Code,
    report::{CollectReport, Skipped},
};
use synthetic_store::table::{
    SessionRow, constructs,
    sources::{self, Source},
    tombstones::Tombstones,
    usage,
};

pub(crate) use chunk::{count_original, heaviest, weights};
pub(crate) use file::FoundFile;
pub(crate) use lines::{SourceFile, identity_of};
pub(crate) use session::{Group, SessionRun, cut, decode_outline};
pub(crate) use values::share;
pub(crate) use writer::TreeWriter;

use crate::{
    Amount, Cancel, Engine, EngineError, Progress,
    discover::{self, Found, skip},
    limits,
};
use file::{Begun, FileRun, Step};

/// What to collect.
#[derive(Debug, Clone, Default)]
pub struct CollectRequest {
    /// Only these agents; all when empty.
    pub agents: Vec<AgentName>,
    /// Only these files and folders; the agents' own folders when empty.
    pub paths: Vec<PathBuf>,
    /// Only says what would be read.
    pub dry_run: bool,
}

impl Engine {
    /// Takes in what agents wrote since the last time. Sources are opened for reading only.
    ///
    /// Stopping it, or killing the process, keeps everything up to the last committed group; the
    /// next run goes on from there.
    ///
    /// # Errors
    /// Failures of the store or its disk: code `ST_FULL`, `ST_IO`, `ST_FSYNC` and their like. What
    /// was committed before stays. Trouble with a source is a row of the report, not an error.
    pub fn collect(
        &self,
        around: &Surroundings,
        request: &CollectRequest,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<CollectReport, EngineError> {
        let began = self.now();
        if !request.dry_run {
            self.purge_due(progress, cancel)?;
        }
        progress.stage("find transcripts", None);
        let known = self.known_sources()?;
        let wanted = |agent: AgentName| request.agents.is_empty() || request.agents.contains(&agent);
        let places: Vec<_> = if request.paths.is_empty() {
            let agents = synthetic_agents::agents().iter().filter(|agent| wanted(agent.name()));
            agents.flat_map(|agent| agent.places(around)).collect()
        } else {
            Vec::new()
        };
        let mut found = discover::find(&places, &request.paths, self.dir(), &known);
        // What a person removed does not come back.
        let removed = self.read(|read| Ok::<_, EngineError>(Tombstones::load(read)?))?;
        found.files.retain(|file| wanted(file.clue.agent) && !file.is_of(&removed));
        let mut collection = Collection::new(self, progress, cancel, request.dry_run);
        collection.removed = removed;
        let told = collection.run(found, known).map_err(|error| collection.stopped(error))?;
        let mut report = collection.report;
        report.dry_run = request.dry_run;
        report.duration_ms = u64::try_from(self.now().0 - began.0).unwrap_or(0);
        if let Some(told) = told {
            self.set_settings(&[("collected_at", &self.now().rfc3339()), (odd::TOLD, &told.0.to_string())])?;
        }
        Ok(report)
    }
}

/// One collection on its way.
struct Collection<'c> {
    engine: &'c Engine,
    progress: &'c dyn Progress,
    cancel: &'c Cancel,
    dry_run: bool,
    report: CollectReport,
    /// What a person removed: not taken in again.
    removed: Tombstones,
    stored_before: u64,
    /// What the report said when the last group was committed: files and bytes read.
    kept: (u64, u64),
}

/// A file that needs reading, with what is known of it.
type Waiting = (FoundFile, Option<Source>);

impl<'c> Collection<'c> {
    fn new(engine: &'c Engine, progress: &'c dyn Progress, cancel: &'c Cancel, dry_run: bool) -> Self {
        Self {
            engine,
            progress,
            cancel,
            dry_run,
            report: CollectReport::default(),
            removed: Tombstones::default(),
            stored_before: 0,
            kept: (0, 0),
        }
    }

    /// Returns the last session of which was told what is odd; `None` when it did not come to the
    /// end.
    fn run(&mut self, found: Found, mut known: HashMap<String, Source>) -> Result<Option<SessionRow>, EngineError> {
        for skipped in found.skipped {
            self.skip(skipped);
        }
        let mut waiting: Vec<Waiting> = Vec::new();
        let mut bytes = 0;
        for file in found.files {
            let source = known.remove(&*file.path.to_string_lossy());
            match &source {
                Some(source) if source.identity == file.identity && !source.gone => self.report.files_unchanged += 1,
                _ => {
                    let read = source.as_ref().map_or(0, |source| source.position);
                    bytes += file.identity.size_bytes.saturating_sub(read);
                    waiting.push((file, source));
                }
            }
        }
        waiting.sort_by(|(a, _), (b, _)| discover::order(a).cmp(&discover::order(b)));
        let gone: Vec<_> = known
            .into_values()
            .filter(|source| {
                !source.gone && found.complete.iter().any(|root| std::path::Path::new(&source.path).starts_with(root))
            })
            .collect();
        let total = Amount { files: waiting.len() as u64, bytes };
        if self.dry_run {
            self.report.files_read = total.files;
            self.report.original_bytes = total.bytes;
            return Ok(None);
        }
        self.progress.stage("read transcripts", Some(total));
        self.stored_before = self.stored_bytes()?;
        let work = !waiting.is_empty();
        if work {
            self.engine.keep_reserve();
        }
        let mark = if work { Some(self.engine.store.mark_writing()?) } else { None };
        self.read_all(waiting.into())?;
        self.mark_gone(&gone)?;
        // What was taken in is brought to a good end even where nothing more fits.
        let engine = self.engine;
        engine.with_reserve(|| engine.seal_quiet_tails(self.cancel))?;
        engine.with_reserve(|| engine.complete_quiet_sessions())?;
        if let Some(mark) = mark {
            self.progress.stage("describe constructs", None);
            engine.with_reserve(|| engine.describe_all(self.cancel))?;
            mark.clear()?;
            engine.with_reserve(|| Ok(engine.store.checkpoint()?))?;
        }
        self.report.cancelled = self.cancel.is_cancelled();
        self.report.stored_bytes = self.stored_bytes()?.saturating_sub(self.stored_before);
        // A parent may be among what was not read yet.
        let whole = !self.report.cancelled;
        whole.then(|| odd::tell(engine, &mut |skipped| self.skip(skipped))).transpose()
    }

    fn stored_bytes(&self) -> Result<u64, EngineError> {
        let amounts = self.engine.read(|read| Ok(usage::totals(read)?))?;
        Ok(amounts.iter().map(|amount| amount.stored_bytes.max(0).cast_unsigned()).sum())
    }

    /// Reads all files, one group a transaction.
    fn read_all(&mut self, mut waiting: VecDeque<Waiting>) -> Result<(), EngineError> {
        let mut tree = TreeWriter::new(self.engine)?;
        let mut current: Option<Box<FileRun>> = None;
        while (current.is_some() || !waiting.is_empty()) && !self.cancel.is_cancelled() {
            let mut values = HashMap::new();
            let engine = self.engine;
            engine
                .store
                .write(|write| {
                    let mut group = Group { write, tree: &mut tree, values: &mut values, touched: HashSet::new() };
                    self.read_group(&mut group, &mut current, &mut waiting)?;
                    group.finish()
                })
                // What was unpacked of a group that is not kept must not be taken for what comes next.
                .inspect_err(|_| engine.cache().clear())?;
            self.kept = (self.report.files_read, self.report.original_bytes);
        }
        Ok(())
    }

    /// A failure together with what is kept all the same.
    fn stopped(&self, error: EngineError) -> EngineError {
        let (files_read, original_bytes) = self.kept;
        match error {
            EngineError::Cancelled => EngineError::Cancelled,
            error => EngineError::Stopped { source: Box::new(error), files_read, original_bytes },
        }
    }

    fn read_group(
        &mut self,
        group: &mut Group<'_, '_>,
        current: &mut Option<Box<FileRun>>,
        waiting: &mut VecDeque<Waiting>,
    ) -> Result<(), EngineError> {
        // Somebody may remove what this collection has found.
        self.removed.refresh(&group.write.reading())?;
        let mut budget = limits::GROUP_BYTES;
        for _ in 0..limits::GROUP_FILES {
            let mut run = match current.take() {
                Some(run) if run.is_still_ours(group)? => run,
                // Another process read on in it: what it left is looked at anew.
                Some(run) => {
                    waiting.push_front((run.found, None));
                    continue;
                }
                None => match self.next_file(group, waiting)? {
                    Some(run) => run,
                    None => return Ok(()),
                },
            };
            let before = run.bytes_read;
            let step = run.advance(group, &mut budget)?;
            run.save(self.engine, group, step == Step::Done)?;
            let read = run.bytes_read - before;
            self.report.original_bytes += read;
            self.progress.advance(Amount { files: u64::from(step == Step::Done), bytes: read });
            match step {
                Step::Done => self.finish(*run),
                Step::More => *current = Some(run),
            }
            if budget == 0 || self.cancel.is_cancelled() {
                break;
            }
        }
        Ok(())
    }

    /// The next file that can be read. Files that cannot are reported.
    fn next_file(
        &mut self,
        group: &mut Group<'_, '_>,
        waiting: &mut VecDeque<Waiting>,
    ) -> Result<Option<Box<FileRun>>, EngineError> {
        while let Some((found, source)) = waiting.pop_front() {
            if found.is_of(&self.removed) {
                self.progress.advance(Amount { files: 1, bytes: 0 });
                continue;
            }
            let path = found.path.clone();
            let agent = file::agent_of(found.clue.agent);
            // Another process may have read it since the walk.
            let known = sources::latest(&group.write.reading(), &found.path_text())?;
            if known != source && known.as_ref().is_some_and(|known| known.identity == found.identity && !known.gone) {
                self.progress.advance(Amount { files: 1, bytes: 0 });
                self.report.files_unchanged += 1;
                continue;
            }
            match FileRun::begin(self.engine, group, found, agent, known)? {
                Begun::Run(run) => return Ok(Some(run)),
                Begun::Refused(refusal) => {
                    self.progress.advance(Amount { files: 1, bytes: 0 });
                    self.skip(skip(&path, refusal.code, &refusal.message));
                }
            }
        }
        Ok(None)
    }

    fn finish(&mut self, run: FileRun) {
        self.report.files_read += 1;
        self.report.records_new += run.session.intake.records_new;
        self.report.messages_new += run.session.intake.messages_new;
        let path = run.found.path_text();
        for (line, note) in run.session.intake.notes {
            let place = format!("line {line}, byte {}", note.at);
            self.skip(Skipped { path: path.clone(), place, code: note.code, message: note.message });
        }
        self.report.skipped_total += run.session.intake.notes_more;
        if let Some((code, message)) = run.remark {
            self.skip(Skipped { path, place: String::new(), code, message });
        }
    }

    fn skip(&mut self, skipped: Skipped) {
        self.report.skipped_total += 1;
        if self.report.skipped.len() < limits::LISTED_SKIPS {
            self.report.skipped.push(skipped);
        }
    }

    /// Marks sources whose file is no longer there. What was collected of them stays.
    fn mark_gone(&mut self, gone: &[Source]) -> Result<(), EngineError> {
        for sources in gone.chunks(limits::GROUP_FILES as usize) {
            self.engine.store.write(|write| -> Result<(), EngineError> {
                for source in sources {
                    if let Some(construct) = sources::set_gone(write, source.row, true)? {
                        constructs::refresh(write, construct)?;
                    }
                }
                Ok(())
            })?;
        }
        for source in gone {
            let message = "the agent's file is gone; what was collected of it stays";
            self.skip(skip(std::path::Path::new(&source.path), Code::InGone, message));
        }
        Ok(())
    }
}
