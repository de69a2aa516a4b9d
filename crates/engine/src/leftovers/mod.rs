//! What the agents' own folders hold beside ours, and what of it is left over.
//!
//! Looking reads names and lengths only. Cleaning is off until somebody turns it on, goes by a plan, and
//! takes only what is safe: transcripts of which every byte stands in the store, and logs that are no
//! history. A file goes in this order: copied to our trash, read back and compared, flushed, written
//! down, and only then removed from where it was. So a crash at any point leaves it in one place or in
//! both, and [`mend`] removes copies that nobody wrote down.

mod apply;
mod check;
mod folders;
mod plan;
mod purge;
mod undo;

use std::path::{Path, PathBuf};

use synthetic_model::{
    UtcMillis,
    usage::{LeftoverKind, LeftoversRun},
};
use synthetic_store::{
    Write,
    table::{
        audit::{self, NewEvent},
        leftovers::{self, LeftoverFile},
    },
};

pub(crate) use purge::mend;

use crate::{Engine, EngineError};

/// Whether agents' folders may be cleaned: anything but [`ON`] means no.
const SETTING: &str = "clean_agents_folders";
const ON: &str = "on";

/// Sorts that may go: the others are history of which no copy is kept here, or are in use.
const SAFE_KINDS: [LeftoverKind; 2] = [LeftoverKind::Sessions, LeftoverKind::DebugLogs];

/// Who does it: nobody else can reach a store than its owner.
const ACTOR: &str = "owner";

impl Engine {
    /// Whether agents' folders may be cleaned. They may not until somebody says so.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn leftovers_allowed(&self) -> Result<bool, EngineError> {
        Ok(self.setting(SETTING)?.is_some_and(|value| value == ON))
    }

    /// Lets agents' folders be cleaned, or no longer.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn allow_leftovers(&self, allowed: bool) -> Result<(), EngineError> {
        self.set_setting(SETTING, if allowed { ON } else { "off" })
    }

    /// The runs whose files wait in the trash, newest first.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn leftovers_runs(&self) -> Result<Vec<LeftoversRun>, EngineError> {
        self.read(|read| Ok(leftovers::runs(read)?))
    }

    /// The folder with copies of agents' files.
    fn agents_trash(&self) -> PathBuf {
        self.layout.trash().join("agents")
    }

    /// The copy of one file.
    fn copy_of(&self, file: &LeftoverFile) -> PathBuf {
        self.agents_trash().join(file.row.to_string())
    }

    /// Makes all copies durable. A failure is final for this engine.
    fn flush_copies(&self) -> Result<(), EngineError> {
        let path = self.agents_trash();
        self.disk.sync_all(&path).map_err(|source| {
            self.store.mark_flush_failed();
            EngineError::Flush { path, source }
        })
    }

    /// Tells what becomes of a file, in the transaction in which it does.
    fn tell_of(&self, write: &Write<'_>, action: &str, file: &LeftoverFile, at: UtcMillis) -> Result<(), EngineError> {
        let detail = serde_json::json!({
            "run": file.run.to_string(),
            "bytes": file.identity.size_bytes,
            "blake3": file.digest.map(|digest| blake3::Hash::from_bytes(digest).to_hex().to_string()),
        });
        let event = NewEvent { at, actor: ACTOR, action, subject: &file.path, detail };
        Ok(audit::append(write, &event)?)
    }
}

fn io(doing: &'static str, path: &Path, source: std::io::Error) -> EngineError {
    EngineError::Io { doing, path: path.to_owned(), source }
}
