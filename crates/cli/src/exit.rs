//! How a command ends: what it says about a failure, and the exit code.

use std::io::{self, Write};
use std::process::ExitCode;

use serde::Serialize;
use synthetic_model::{Code, report::Failure};

use crate::output::{Format, json_document};
use crate::terminal::OneLine;

/// Exit code for a command line that cannot be understood.
pub(crate) const USAGE: u8 = 2;
/// Exit code for a store in which a check found something.
pub(crate) const DAMAGED: u8 = 5;
/// Exit code for work that was stopped on request.
pub(crate) const CANCELLED: u8 = 130;

/// Why a command ends before its end, or ends with an exit code other than 0.
#[derive(Debug)]
pub(crate) enum Stop {
    /// It failed, and nothing was said yet.
    Failed(Failure),
    /// All was said; only the exit code is left.
    Said(u8),
    /// Nobody reads the output any more, as in `synthetic sessions list | head`.
    NobodyReads,
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Only the command's own output is written with plain `?`; other files name their path.
impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::NobodyReads,
            _ => failed(Code::StIo, format!("could not write the output: {error}"), None).into(),
        }
    }
}

/// Makes a failure.
pub(crate) fn failed(code: Code, message: impl Into<String>, hint: Option<&str>) -> Failure {
    Failure { code, message: message.into(), hint: hint.map(str::to_owned) }
}

/// Makes the failure of a command line whose parts do not go together.
pub(crate) fn usage(message: impl Into<String>, hint: Option<&str>) -> Failure {
    failed(Code::ApiBadRequest, message, hint)
}

/// The JSON shape of a failure on standard output.
#[derive(Serialize)]
struct ErrorDocument<'a> {
    error: &'a Failure,
}

/// Says how the command ended, and gives its exit code.
pub(crate) fn report(end: Result<(), Stop>, format: Format) -> ExitCode {
    match end {
        Ok(()) | Err(Stop::NobodyReads) => ExitCode::SUCCESS,
        Err(Stop::Said(code)) => ExitCode::from(code),
        Err(Stop::Failed(failure)) => {
            let code = failure.code.exit();
            // A failure that cannot be written anywhere still has its exit code.
            drop(say(&failure, format));
            ExitCode::from(code)
        }
    }
}

fn say(failure: &Failure, format: Format) -> io::Result<()> {
    if format != Format::Human {
        writeln!(io::stdout().lock(), "{}", json_document(&ErrorDocument { error: failure }, false)?)?;
    }
    let mut stderr = io::stderr().lock();
    writeln!(stderr, "synthetic: {} [{}]", OneLine(&failure.message), failure.code)?;
    if let Some(hint) = &failure.hint {
        writeln!(stderr, "hint: {}", OneLine(hint))?;
    }
    Ok(())
}
