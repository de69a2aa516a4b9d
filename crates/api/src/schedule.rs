//! Runs policies when their time has come, while a door is open.

use std::{
    io,
    sync::{Arc, Weak},
    thread,
    time::Duration,
};

use crate::Api;

/// How long after its time a policy runs at most.
const PAUSE: Duration = Duration::from_secs(30);

impl Api {
    /// Looks for due policies on a thread of its own, until nobody holds the `Api` any more.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub fn keep_schedule(this: &Arc<Self>) -> io::Result<()> {
        let api = Arc::downgrade(this);
        thread::Builder::new().name("schedule".to_owned()).spawn(move || keep(&api)).map(drop)
    }

    /// Starts the policies whose time has come, as a job. A failure is left for the next look, and for
    /// the list of policies, which meets it too.
    pub(crate) fn look_at_schedule(&self) {
        drop(self.jobs.start_due_retention());
    }
}

fn keep(api: &Weak<Api>) {
    loop {
        // First: what came due while nobody was there runs at the next opening, but not in its way.
        thread::sleep(PAUSE);
        let Some(api) = api.upgrade() else { return };
        api.look_at_schedule();
    }
}
