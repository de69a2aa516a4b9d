//! Long operations on threads of their own: told apart by number, watched, stopped.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use synthetic_agents::Surroundings;
use synthetic_model::{
    CleanupId, Code, ConstructId, UtcMillis,
    cleanup::CleanupReport,
    report::{Failure, Job, JobState},
    retention::RetentionReport,
    usage::LeftoversReport,
};

use crate::{
    Amount, Cancel, CollectRequest, Engine, EngineError, Progress, Purge, RetentionRun, SecureDelete, cleanup,
};

/// Jobs that are remembered.
const REMEMBERED: usize = 100;

/// Time over which the rate is taken.
const RATE_MS: i64 = 3000;

/// The jobs of one process.
pub struct Jobs {
    engine: Arc<Engine>,
    jobs: Mutex<Vec<Arc<Running>>>,
}

/// One job and what is known of it.
struct Running {
    engine: Arc<Engine>,
    cancel: Cancel,
    shown: Mutex<Shown>,
}

struct Shown {
    job: Job,
    /// When the bytes were so many, for the rate.
    marks: Vec<(UtcMillis, u64)>,
}

impl Running {
    /// Ends with the report of a cleanup; says whether it was stopped.
    fn cleaned(&self, report: CleanupReport) -> Result<bool, EngineError> {
        let cancelled = report.cancelled;
        self.lock().job.cleanup = Some(report);
        Ok(cancelled)
    }

    /// Ends with the report of a run of policies; says whether it was stopped.
    fn retained(&self, report: RetentionReport) -> Result<bool, EngineError> {
        let cancelled = report.cancelled;
        self.lock().job.retention = Some(report);
        Ok(cancelled)
    }

    /// Ends with the report of a run over agents' folders; says whether it was stopped.
    fn moved(&self, report: LeftoversReport) -> bool {
        let cancelled = report.cancelled;
        self.lock().job.leftovers = Some(report);
        cancelled
    }

    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress for Running {
    fn stage(&self, name: &str, total: Option<Amount>) {
        let mut shown = self.lock();
        name.clone_into(&mut shown.job.stage);
        if let Some(total) = total {
            shown.job.files_total = Some(total.files);
            shown.job.bytes_total = Some(total.bytes);
            shown.job.files_done = 0;
            shown.job.bytes_done = 0;
            shown.marks.clear();
        }
    }

    fn advance(&self, by: Amount) {
        let now = self.engine.now();
        let mut shown = self.lock();
        shown.job.files_done += by.files;
        shown.job.bytes_done += by.bytes;
        let done = shown.job.bytes_done;
        shown.marks.push((now, done));
        shown.marks.retain(|(at, _)| now.0 - at.0 <= RATE_MS);
    }
}

impl Shown {
    /// The job with its rate and the time left.
    fn job(&self, now: UtcMillis) -> Job {
        let mut job = self.job.clone();
        if job.state == JobState::Running
            && let (Some((first_at, first)), Some((last_at, last))) = (self.marks.first(), self.marks.last())
        {
            let ms = u64::try_from(last_at.0 - first_at.0).unwrap_or(0);
            job.bytes_per_second = ((last - first) * 1000).checked_div(ms).unwrap_or(0);
            let left = job.bytes_total.map(|total| total.saturating_sub(job.bytes_done));
            if now.0 - job.started_at.0 >= RATE_MS {
                job.left_ms = left.and_then(|left| (left * 1000).checked_div(job.bytes_per_second));
            }
        }
        job
    }
}

impl Jobs {
    /// No jobs yet.
    #[must_use]
    pub fn new(engine: Arc<Engine>) -> Self {
        Self { engine, jobs: Mutex::new(Vec::new()) }
    }

    /// Starts a collection, and settles what is quiet after it if that is asked for.
    pub fn start_collect(&self, around: Surroundings, request: CollectRequest, settle: bool) -> Job {
        self.start("collect", move |engine, running| {
            let mut report = engine.collect(&around, &request, running, &running.cancel)?;
            running.lock().job.collect = Some(report.clone());
            if settle && !report.dry_run && !report.cancelled {
                let settled = engine.settle(running, &running.cancel)?;
                report.duration_ms += settled.duration_ms;
                report.cancelled = settled.cancelled;
                report.settled = Some(settled);
            }
            let cancelled = report.cancelled;
            let grown = report.files_read > 0 && !report.dry_run;
            running.lock().job.collect = Some(report);
            engine.note_growth(grown.then_some(&around));
            Ok(cancelled)
        })
    }

    /// Starts a check.
    pub fn start_check(&self, read_data: bool) -> Job {
        self.start("check", move |engine, running| {
            let report = engine.check(read_data, running, &running.cancel)?;
            let cancelled = report.cancelled;
            running.lock().job.check = Some(report);
            Ok(cancelled)
        })
    }

    /// Starts applying a plan of a cleanup.
    pub fn start_cleanup(&self, plan_id: String, confirmed: bool) -> Job {
        self.start("cleanup", move |engine, running| {
            let report = engine.apply_cleanup(&plan_id, confirmed, running, &running.cancel)?;
            engine.note_growth(None);
            running.cleaned(report)
        })
    }

    /// Starts deleting a construct or session beyond recovery.
    pub fn start_secure_delete(&self, which: SecureDelete) -> Job {
        self.start("secure_delete", move |engine, running| {
            let deletion = engine.secure_delete(which, running)?;
            running.lock().job.deletion = Some(deletion);
            Ok(false)
        })
    }

    /// Starts writing originals to a folder.
    pub fn start_export(&self, constructs: Vec<ConstructId>, folder: PathBuf) -> Job {
        self.start("export", move |engine, running| {
            let report = engine.export_originals(&constructs, &folder, running, &running.cancel)?;
            running.lock().job.export = Some(report);
            Ok(false)
        })
    }

    /// Starts bringing back what a cleanup took.
    pub fn start_undo(&self, id: CleanupId) -> Job {
        self.start("undo", move |engine, running| running.cleaned(engine.undo_cleanup(id, running, &running.cancel)?))
    }

    /// Starts emptying the trash.
    pub fn start_purge(&self, which: Purge) -> Job {
        self.start("purge", move |engine, running| {
            let named = engine.is_leftovers_run(which)?;
            let agents_files = engine.purge_leftovers(which, &running.cancel)?;
            let mut report =
                if named { cleanup::nothing_done() } else { engine.purge_trash(which, running, &running.cancel)? };
            report.freed_bytes += agents_files.bytes;
            report.cancelled |= agents_files.cancelled;
            engine.note_growth(None);
            running.cleaned(report)
        })
    }

    /// Starts moving what a plan names from the agents' folders to the trash.
    pub fn start_leftovers(&self, plan: CleanupId, confirmed: bool) -> Job {
        self.start("leftovers", move |engine, running| {
            let report = engine.apply_leftovers(plan, confirmed, running, &running.cancel)?;
            engine.note_growth(None);
            Ok(running.moved(report))
        })
    }

    /// Starts putting back what a run moved.
    pub fn start_leftovers_undo(&self, run: CleanupId) -> Job {
        self.start("leftovers", move |engine, running| {
            Ok(running.moved(engine.undo_leftovers(run, running, &running.cancel)?))
        })
    }

    /// Starts giving what nothing needs any more back to the disk.
    pub fn start_compaction(&self) -> Job {
        self.start("compaction", move |engine, running| {
            let report = engine.compact(running, &running.cancel)?;
            engine.note_growth(None);
            let cancelled = report.cancelled;
            running.lock().job.compaction = Some(report);
            Ok(cancelled)
        })
    }

    /// Starts running policies.
    pub fn start_retention(&self, run: RetentionRun) -> Job {
        self.start("retention", move |engine, running| {
            let report = engine.run_retention(&run, running, &running.cancel)?;
            engine.note_growth(None);
            running.retained(report)
        })
    }

    /// Starts running the policies whose time has come; none where none has, or where some run already.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn start_due_retention(&self) -> Result<Option<Job>, EngineError> {
        let runs = |job: &Job| job.kind == "retention" && job.state == JobState::Running;
        if self.engine.due_policies()?.is_empty() || self.list().iter().any(runs) {
            return Ok(None);
        }
        Ok(Some(self.start("retention", |engine, running| {
            // Another process may have been faster.
            let report = engine.run_due_retention(running, &running.cancel)?;
            engine.note_growth(None);
            running.retained(report.unwrap_or_default())
        })))
    }

    /// All remembered jobs, newest first.
    #[must_use]
    pub fn list(&self) -> Vec<Job> {
        let now = self.engine.now();
        self.lock().iter().rev().map(|running| running.lock().job(now)).collect()
    }

    /// One job.
    #[must_use]
    pub fn get(&self, id: u32) -> Option<Job> {
        self.find(id).map(|running| running.lock().job(self.engine.now()))
    }

    /// Asks a job to stop at its next safe place.
    #[must_use]
    pub fn cancel(&self, id: u32) -> Option<Job> {
        let running = self.find(id)?;
        running.cancel.cancel();
        Some(running.lock().job(self.engine.now()))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<Running>>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, id: u32) -> Option<Arc<Running>> {
        self.lock().iter().find(|running| running.lock().job.id == id).map(Arc::clone)
    }

    fn start(
        &self,
        kind: &str,
        work: impl FnOnce(&Engine, &Running) -> Result<bool, EngineError> + Send + 'static,
    ) -> Job {
        let mut jobs = self.lock();
        let id = jobs.last().map_or(1, |last| last.lock().job.id + 1);
        let job = new_job(id, kind, self.engine.now());
        let shown = Mutex::new(Shown { job: job.clone(), marks: Vec::new() });
        let running = Arc::new(Running { engine: Arc::clone(&self.engine), cancel: Cancel::default(), shown });
        jobs.push(Arc::clone(&running));
        if jobs.len() > REMEMBERED {
            jobs.remove(0);
        }
        let thread = std::thread::Builder::new().name(format!("job-{kind}"));
        let worker = Arc::clone(&running);
        if let Err(source) = thread.spawn(move || run(&worker, work)) {
            let message = format!("no thread could be started: {source}");
            end(&running, JobState::Failed, Some(Failure { code: Code::Internal, message, hint: None }));
        }
        drop(jobs);
        running.lock().job(self.engine.now())
    }
}

/// Stops every job when the process lets go of them, so that none writes on behind its back.
impl Drop for Jobs {
    fn drop(&mut self) {
        for running in self.lock().iter() {
            running.cancel.cancel();
        }
    }
}

fn run(running: &Running, work: impl FnOnce(&Engine, &Running) -> Result<bool, EngineError>) {
    match catch_unwind(AssertUnwindSafe(|| work(&running.engine, running))) {
        Ok(Ok(false)) => end(running, JobState::Done, None),
        Ok(Ok(true)) | Ok(Err(EngineError::Cancelled)) => end(running, JobState::Cancelled, None),
        Ok(Err(error)) => end(running, JobState::Failed, Some(Failure::from(&error))),
        Err(_) => {
            let message = "the program failed; what was committed before is safe".to_owned();
            end(running, JobState::Failed, Some(Failure { code: Code::Internal, message, hint: None }));
        }
    }
}

fn end(running: &Running, state: JobState, error: Option<Failure>) {
    let now = running.engine.now();
    let mut shown = running.lock();
    shown.job.state = state;
    shown.job.ended_at = Some(now);
    shown.job.error = error;
}

fn new_job(id: u32, kind: &str, now: UtcMillis) -> Job {
    Job {
        id,
        kind: kind.to_owned(),
        state: JobState::Running,
        stage: "start".into(),
        files_done: 0,
        files_total: None,
        bytes_done: 0,
        bytes_total: None,
        bytes_per_second: 0,
        left_ms: None,
        started_at: now,
        ended_at: None,
        collect: None,
        check: None,
        cleanup: None,
        compaction: None,
        leftovers: None,
        retention: None,
        deletion: None,
        export: None,
        error: None,
    }
}
