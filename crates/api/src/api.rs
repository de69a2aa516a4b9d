//! The one object every door holds.

use std::path::PathBuf;

use synthetic_model::report::Failure;

/// Where the store is and what surrounds the process: read once, at the door.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Folder of the store.
    pub store: PathBuf,
    /// The user's home folder.
    pub home: PathBuf,
    /// Environment variables that move an agent's folder.
    pub variables: Vec<(String, String)>,
}

/// Bytes with a type from a short list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// Like `image/png`; never `text/html` or a type that can run.
    pub media_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Everything that can be asked, over one open store. Cheap to share behind an `Arc`; every
/// method may be called from any thread and may block on the disk.
pub struct Api {
    setting: Setting,
}

impl Api {
    /// Opens the store, makes it when there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// `ST_NEWER`, `ST_NOT_OURS`, `ST_NETWORK_FS`, `ST_LINKED`, `ST_PERMISSIONS`, `ST_LOCKED`:
    /// nothing was written.
    pub fn open(setting: Setting) -> Result<Self, Failure> {
        Ok(Self { setting })
    }

    /// The setting it was opened with.
    #[must_use]
    pub fn setting(&self) -> &Setting {
        &self.setting
    }

    /// Calls the operation named `operation` with a JSON request, and gives its JSON answer.
    ///
    /// # Errors
    /// `API_BAD_REQUEST` for an unknown name or a body that is not its request (an empty body is
    /// `{}`), else the operation's own.
    pub fn call(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, Failure> {
        let _ = (operation, body);
        Err(Failure { code: synthetic_model::Code::Internal, message: "not built yet".into(), hint: None })
    }

    /// Calls an operation that answers with bytes.
    ///
    /// # Errors
    /// As [`Api::call`].
    pub fn call_raw(&self, operation: &str, body: &[u8]) -> Result<Raw, Failure> {
        let _ = (operation, body);
        Err(Failure { code: synthetic_model::Code::Internal, message: "not built yet".into(), hint: None })
    }
}
