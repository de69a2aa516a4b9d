//! The core behind the window, opened while the window is being drawn.

use std::{
    io, panic,
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
    time::Duration,
};

use synthetic_api::{Api, Setting};
use synthetic_model::{Code, report::Failure};

type Opened = Result<Arc<Api>, Failure>;

/// The core, or why there is none. Clones are the same door.
#[derive(Clone, Default)]
pub(crate) struct Door(Arc<(Mutex<Option<Opened>>, Condvar)>);

impl Door {
    /// Begins to open the store. Calls wait until it is open, and fail as it failed.
    pub(crate) fn open(setting: Setting) -> io::Result<Self> {
        let door = Self::default();
        let opened = door.clone();
        thread::Builder::new().name("open-store".to_owned()).spawn(move || {
            let api = panic::catch_unwind(|| Api::open(setting).map(Arc::new)).unwrap_or_else(|_| Err(broke_off()));
            let (state, changed) = &*opened.0;
            *state.lock().unwrap_or_else(PoisonError::into_inner) = Some(api);
            changed.notify_all();
        })?;
        Ok(door)
    }

    /// The core. Blocks until it is open.
    pub(crate) fn api(&self) -> Opened {
        let (state, changed) = &*self.0;
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(opened) = &*state {
                return opened.clone();
            }
            state = changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The core. Blocks until it is open, but no longer than this; none when it is not open then.
    pub(crate) fn api_within(&self, patience: Duration) -> Option<Opened> {
        let (state, changed) = &*self.0;
        let state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = changed.wait_timeout_while(state, patience, |opened| opened.is_none());
        waited.unwrap_or_else(PoisonError::into_inner).0.clone()
    }
}

/// A fault of the program: said without the details, which may hold foreign text.
pub(crate) fn broke_off() -> Failure {
    Failure { code: Code::Internal, message: "the operation broke off inside the program".to_owned(), hint: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_waits_longer_than_their_patience_for_a_store_that_does_not_open() {
        let never = Door::default();
        assert!(never.api_within(Duration::ZERO).is_none());
    }

    #[test]
    fn a_door_that_opened_gives_the_core_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("store");
        let door = Door::open(Setting { store, home: folder.path().to_owned(), variables: Vec::new() }).unwrap();
        let api = door.api().unwrap_or_else(|failure| panic!("{}", failure.message));
        let again = door.api_within(Duration::ZERO).unwrap().unwrap_or_else(|failure| panic!("{}", failure.message));
        assert!(Arc::ptr_eq(&api, &again));
    }
}
