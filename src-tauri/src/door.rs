//! The core behind the window, opened while the window is being drawn.

use std::{
    io, panic,
    sync::{Arc, OnceLock},
    thread,
};

use synthetic_api::{Api, Setting};
use synthetic_model::{Code, report::Failure};

/// The core, or why there is none. Clones are the same door.
#[derive(Clone, Default)]
pub(crate) struct Door(Arc<OnceLock<Result<Arc<Api>, Failure>>>);

impl Door {
    /// Begins to open the store. Calls wait until it is open, and fail as it failed.
    pub(crate) fn open(setting: Setting) -> io::Result<Self> {
        let door = Self::default();
        let opened = door.clone();
        thread::Builder::new().name("open-store".to_owned()).spawn(move || {
            let api = panic::catch_unwind(|| Api::open(setting).map(Arc::new));
            opened.0.get_or_init(|| api.unwrap_or_else(|_| Err(broke_off())));
        })?;
        Ok(door)
    }

    /// The core. Blocks until it is open.
    pub(crate) fn api(&self) -> Result<Arc<Api>, Failure> {
        self.0.wait().clone()
    }
}

/// A fault of the program: said without the details, which may hold foreign text.
pub(crate) fn broke_off() -> Failure {
    Failure { code: Code::Internal, message: "the operation broke off inside the program".to_owned(), hint: None }
}
