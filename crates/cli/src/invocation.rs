//! What every command is given: the setting, the output, the time it began.

use synthetic_api::{Api, Setting};
use synthetic_model::{UtcMillis, report::Failure};

use crate::output::Output;

/// One run of the program.
pub(crate) struct Invocation {
    /// Where the store is.
    pub(crate) setting: Setting,
    /// Where the result goes.
    pub(crate) output: Output,
    /// Whether long work shows how far it is.
    pub(crate) shows_progress: bool,
    /// When it began: what relative times refer to.
    pub(crate) now: UtcMillis,
}

impl Invocation {
    /// Opens the store.
    ///
    /// # Errors
    /// As [`Api::open`].
    pub(crate) fn open(&self) -> Result<Api, Failure> {
        Api::open(self.setting.clone())
    }
}
