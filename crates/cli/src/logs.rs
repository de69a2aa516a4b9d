//! The program's own log, on standard error, off unless `SYNTHETIC_LOG` asks for it.

use std::io::{self, Write};

use tracing_subscriber::EnvFilter;

use crate::terminal::Safe;

/// Begins to write the log at the level of `SYNTHETIC_LOG` (like `info` or `synthetic_engine=debug`).
/// A value that cannot be understood leaves the log off.
pub(crate) fn begin() {
    let Ok(filter) = EnvFilter::try_from_env("SYNTHETIC_LOG") else { return };
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(|| EscapedErrors).init();
}

/// Standard error, with everything escaped that a terminal would obey.
struct EscapedErrors;

impl Write for EscapedErrors {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        write!(io::stderr().lock(), "{}", Safe(&String::from_utf8_lossy(bytes)))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().lock().flush()
    }
}
