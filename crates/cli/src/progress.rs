//! How far long work is, on standard error: a bar on a terminal, a line per stage elsewhere.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use synthetic_model::report::Job;

use crate::size::{count, size};
use crate::terminal::OneLine;
use crate::time::duration;

const BAR_LENGTH: u64 = 10_000;

/// What shows the progress of one job.
pub(crate) enum Progress {
    /// A bar that is drawn again and again.
    Bar(ProgressBar),
    /// One line for every stage.
    Lines { stage: String },
    /// Nothing.
    Silent,
}

impl Progress {
    /// Chooses the bar on a terminal and lines elsewhere, or nothing when not wanted.
    pub(crate) fn new(wanted: bool) -> Self {
        if !wanted {
            return Self::Silent;
        }
        if !io::stderr().is_terminal() {
            return Self::Lines { stage: String::new() };
        }
        let bar = ProgressBar::new(BAR_LENGTH);
        bar.enable_steady_tick(Duration::from_millis(100));
        bar.set_style(style("{spinner} {msg}"));
        Self::Bar(bar)
    }

    /// Shows where the job is.
    pub(crate) fn show(&mut self, job: &Job) {
        match self {
            Self::Bar(bar) => {
                if let Some(share) = share_done(job) {
                    bar.set_style(style("{bar:24} {msg}"));
                    bar.set_position(share);
                }
                bar.set_message(summary(job));
            }
            Self::Lines { stage } if *stage != job.stage && !job.stage.is_empty() => {
                say(&job.stage);
                stage.clone_from(&job.stage);
            }
            Self::Lines { .. } | Self::Silent => {}
        }
    }

    /// Says that the work ends as soon as it can do so cleanly.
    pub(crate) fn say_stopping(&self) {
        match self {
            Self::Bar(bar) => bar.println("stopping: what is stored so far is kept"),
            Self::Lines { .. } => say("stopping: what is stored so far is kept"),
            Self::Silent => {}
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// Says something about the work on standard error.
pub(crate) fn say(text: &str) {
    // Progress is a courtesy: work goes on when nobody can be told.
    drop(writeln!(io::stderr().lock(), "{}", OneLine(text)));
}

/// The share of the work that is done, in parts of [`BAR_LENGTH`], once it is known.
fn share_done(job: &Job) -> Option<u64> {
    let (done, total) = match (job.bytes_total, job.files_total) {
        (Some(total), _) if total > 0 => (job.bytes_done, total),
        (_, Some(total)) if total > 0 => (job.files_done, total),
        _ => return None,
    };
    u64::try_from(u128::from(done.min(total)) * u128::from(BAR_LENGTH) / u128::from(total)).ok()
}

/// `reading · 120 of 412 files · 38.4 MB of 1.20 GB · 95.1 MB/s · 12 s left`
fn summary(job: &Job) -> String {
    let mut parts = vec![OneLine(&job.stage).to_string()];
    match job.files_total {
        Some(total) => parts.push(format!("{} of {} files", count(job.files_done), count(total))),
        None if job.files_done > 0 => parts.push(format!("{} files", count(job.files_done))),
        None => {}
    }
    match job.bytes_total {
        Some(total) => parts.push(format!("{} of {}", size(job.bytes_done), size(total))),
        None if job.bytes_done > 0 => parts.push(size(job.bytes_done)),
        None => {}
    }
    if job.bytes_per_second > 0 {
        parts.push(format!("{}/s", size(job.bytes_per_second)));
    }
    if let Some(left_ms) = job.left_ms {
        parts.push(format!("{} left", duration(left_ms)));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use synthetic_model::{UtcMillis, report::JobState};

    use super::*;

    fn job() -> Job {
        Job {
            id: 1,
            kind: "collect".into(),
            state: JobState::Running,
            stage: "reading\u{1b}[2J".into(),
            files_done: 120,
            files_total: Some(412),
            bytes_done: 38_400_000,
            bytes_total: Some(1_200_000_000),
            bytes_per_second: 95_100_000,
            left_ms: Some(12_000),
            started_at: UtcMillis(0),
            ended_at: None,
            collect: None,
            check: None,
            cleanup: None,
            retention: None,
            compaction: None,
            leftovers: None,
            deletion: None,
            export: None,
            error: None,
        }
    }

    #[test]
    fn a_bar_says_files_bytes_rate_and_time_left() {
        assert_eq!(
            summary(&job()),
            "reading\\u{1b}[2J · 120 of 412 files · 38.4 MB of 1.20 GB · 95.1 MB/s · 12 s left"
        );
        assert_eq!(share_done(&job()), Some(320));
    }

    #[test]
    fn a_job_that_knows_nothing_yet_has_no_share() {
        let job = Job { files_total: None, bytes_total: Some(0), ..job() };
        assert_eq!(share_done(&job), None);
    }
}
