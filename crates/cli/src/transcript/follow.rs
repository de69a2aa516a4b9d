//! A transcript that goes on while the agent writes.

use std::fs;
use std::io::{self, Write};
use std::thread;
use std::time::{Duration, SystemTime};

use synthetic_api::{Api, collect::StartCollect, sessions::SessionRef};
use synthetic_model::{report::Failure, session::Session};

use super::pages::Range;
use crate::exit::{CANCELLED, Stop};
use crate::output::Output;
use crate::terminal::OneLine;
use crate::{interrupt, jobs};

const PAUSE: Duration = Duration::from_millis(250);

/// Shows what is added to the session until the person stops it.
///
/// Whenever the agent's file has changed, it is collected; what another process collects is shown too.
pub(super) fn follow(
    api: &Api,
    output: &mut Output,
    mut range: Range,
    mut show: impl FnMut(&mut Output, &Range) -> Result<u64, Stop>,
) -> Result<(), Stop> {
    interrupt::listen()?;
    let session = api.read_session(SessionRef { id: range.session })?;
    let mut source = Source { session, seen: None, complained: None };
    while !interrupt::requested() {
        if let Err(failure) = source.collect_when_changed(api) {
            source.complain(&failure);
        }
        range.from = show(output, &range)?;
        output.flush()?;
        thread::sleep(PAUSE);
    }
    Err(Stop::Said(CANCELLED))
}

/// The agent's file behind the session.
struct Source {
    session: Session,
    seen: Option<(u64, Option<SystemTime>)>,
    complained: Option<String>,
}

impl Source {
    fn collect_when_changed(&mut self, api: &Api) -> Result<(), Failure> {
        let Some(path) = &self.session.source_path else { return Ok(()) };
        let Ok(facts) = fs::metadata(path) else { return Ok(()) };
        let seen = Some((facts.len(), facts.modified().ok()));
        if self.seen == seen {
            return Ok(());
        }
        self.seen = seen;
        let agents = vec![self.session.agent];
        let started =
            api.start_collect(StartCollect { agents, paths: vec![path.clone()], ..StartCollect::default() })?;
        jobs::follow(api, started, false).map(|_| ())
    }

    /// Says once why the file cannot be collected; the transcript goes on.
    fn complain(&mut self, failure: &Failure) {
        if self.complained.as_ref() != Some(&failure.message) {
            drop(writeln!(io::stderr().lock(), "synthetic: {} [{}]", OneLine(&failure.message), failure.code));
            self.complained = Some(failure.message.clone());
        }
    }
}
