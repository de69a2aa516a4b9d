//! Ctrl-C, and the signals that mean the same.

use std::sync::atomic::{AtomicBool, Ordering};

use synthetic_model::{Code, report::Failure};

use crate::exit::{CANCELLED, failed};

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// Listens from now on. The first signal asks the running work to end cleanly; the second ends the
/// process at once, which the store survives too.
///
/// # Errors
/// `INTERNAL` when the system does not let us listen.
pub(crate) fn listen() -> Result<(), Failure> {
    let listening = ctrlc::try_set_handler(|| {
        if REQUESTED.swap(true, Ordering::SeqCst) {
            std::process::exit(i32::from(CANCELLED));
        }
    });
    match listening {
        Ok(()) | Err(ctrlc::Error::MultipleHandlers) => Ok(()),
        Err(error) => Err(failed(Code::Internal, format!("could not listen for signals: {error}"), None)),
    }
}

/// Whether the person asked to stop.
pub(crate) fn requested() -> bool {
    REQUESTED.load(Ordering::SeqCst)
}
