//! Long work in the foreground: it shows how far it is, and Ctrl-C ends it cleanly.

use std::thread;
use std::time::Duration;

use synthetic_api::{Api, jobs::JobRef};
use synthetic_model::{
    Code,
    report::{Failure, Job, JobState},
};

use crate::exit::failed;
use crate::interrupt;
use crate::progress::Progress;

const FIRST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// Waits until a job has ended, and gives it as it ended: done, or cancelled on request.
///
/// # Errors
/// The failure that stopped the job.
pub(crate) fn follow(api: &Api, started: Job, shows_progress: bool) -> Result<Job, Failure> {
    interrupt::listen()?;
    let mut progress = Progress::new(shows_progress);
    let mut job = started;
    let mut asked_to_stop = false;
    let mut pause = FIRST_PAUSE;
    while job.state == JobState::Running {
        thread::sleep(pause);
        pause = (pause * 2).min(LONGEST_PAUSE);
        let this = JobRef { id: job.id };
        job = if interrupt::requested() && !asked_to_stop {
            asked_to_stop = true;
            progress.say_stopping();
            api.cancel_job(this)?
        } else {
            api.read_job(this)?
        };
        progress.show(&job);
    }
    progress.finish();
    match job.state {
        JobState::Failed => Err(job.error.unwrap_or_else(|| missing("reason"))),
        _ => Ok(job),
    }
}

/// The failure of a job that ended without what it promises.
pub(crate) fn missing(what: &str) -> Failure {
    failed(Code::Internal, format!("the work ended without its {what}"), None)
}
