//! The core behind the window, opened while the window is being drawn.

use std::{
    io, panic,
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
    time::Duration,
};

use synthetic_api::{Api, Setting};
use synthetic_model::{Code, report::Failure};

use crate::{
    first,
    link::{Link, Place},
    witness,
};

type Opened = Result<Arc<Api>, Failure>;

/// The core, or why there is none, and how the page begins. Clones are the same door.
#[derive(Clone, Default)]
pub(crate) struct Door(Arc<(Mutex<State>, Condvar)>);

#[derive(Default)]
struct State {
    api: Option<Opened>,
    beginning: Option<Beginning>,
}

/// How the page begins.
#[derive(Debug, Clone)]
pub(crate) struct Beginning {
    /// Where a link leads.
    pub(crate) place: Option<Place>,
    /// Hands the page the answers to what it asks first.
    pub(crate) script: String,
}

impl Door {
    /// Begins to open the store. Calls wait until it is open, and fail as it failed.
    pub(crate) fn open(setting: Setting, link: Option<Link>) -> io::Result<Self> {
        let door = Self::default();
        let opened = door.clone();
        thread::Builder::new().name("open-store".to_owned()).spawn(move || {
            let api = panic::catch_unwind(|| Api::open(setting).map(Arc::new)).unwrap_or_else(|_| Err(broke_off()));
            opened.change(|state| state.api = Some(api.clone()));
            if let Ok(api) = api {
                if let Err(error) = Api::keep_schedule(&api) {
                    witness::note("no schedule", &error.to_string());
                }
                let place = link.and_then(|link| {
                    link.place(&api).inspect_err(|failure| witness::note("not led", &failure.message)).ok()
                });
                let script = first::script(&api, place.as_ref());
                opened.change(|state| state.beginning = Some(Beginning { place, script }));
                if let Err(failure) = api.record_growth() {
                    witness::note("growth not recorded", &failure.message);
                }
            }
        })?;
        Ok(door)
    }

    /// The core. Blocks until it is open.
    pub(crate) fn api(&self) -> Opened {
        let (state, changed) = &*self.0;
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(opened) = &state.api {
                return opened.clone();
            }
            state = changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// How the page begins. Blocks until that is known, but no longer than this.
    pub(crate) fn beginning_within(&self, patience: Duration) -> Option<Beginning> {
        let (state, changed) = &*self.0;
        let state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let unknown = |state: &mut State| state.beginning.is_none() && !matches!(state.api, Some(Err(_)));
        let waited = changed.wait_timeout_while(state, patience, unknown);
        waited.unwrap_or_else(PoisonError::into_inner).0.beginning.clone()
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let (state, changed) = &*self.0;
        change(&mut state.lock().unwrap_or_else(PoisonError::into_inner));
        changed.notify_all();
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
        assert!(Door::default().beginning_within(Duration::ZERO).is_none());
    }

    #[test]
    fn a_store_that_cannot_be_opened_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().to_owned();
        let door = Door::open(Setting { store: "/proc/self/store".into(), home, variables: Vec::new() }, None).unwrap();
        assert!(door.beginning_within(Duration::MAX).is_none());
        assert!(door.api().is_err());
    }

    #[test]
    fn a_link_to_nothing_begins_at_the_list() {
        let folder = tempfile::tempdir().unwrap();
        let (store, home) = (folder.path().join("store"), folder.path().to_owned());
        let link = "synthetic://session/0197c0de-0000-7000-8000-000000000001".parse().ok();
        let door = Door::open(Setting { store, home, variables: Vec::new() }, link).unwrap();
        let beginning = door.beginning_within(Duration::MAX).unwrap();
        assert_eq!(beginning.place, None);
        assert!(beginning.script.contains("list_constructs"));
    }
}
