//! A counter shared by everything that writes, and what happens when it reaches a number.

use std::{
    io,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rustix::{
    io::Errno,
    process::{Signal, getpid, kill_process},
};

/// What a call does instead of its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Fails because no space is left, after the first half of what it had to write.
    Full,
    /// Fails because the device does, after the first half of what it had to write.
    Io,
    /// Ends the process at once, after the first half of what it had to write.
    Kill,
}

#[derive(Debug, Clone, Copy)]
struct Armed {
    at_call: u64,
    lasting: bool,
    fault: Fault,
}

/// Counts write-class calls of a disk and of a database together, and fails one of them.
///
/// Share it through an [`std::sync::Arc`]. Calls are numbered from 1.
#[derive(Debug, Default)]
pub struct Faults {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    log: Vec<&'static str>,
    armed: Option<Armed>,
}

impl Faults {
    /// Counts, and lets everything pass.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Fails call `at_call` alone.
    #[must_use]
    pub fn at(at_call: u64, fault: Fault) -> Self {
        Self::armed(Armed { at_call, lasting: false, fault })
    }

    /// Fails call `at_call` and every later one, as a full disk does.
    #[must_use]
    pub fn from(at_call: u64, fault: Fault) -> Self {
        Self::armed(Armed { at_call, lasting: true, fault })
    }

    fn armed(armed: Armed) -> Self {
        Self { state: Mutex::new(State { log: Vec::new(), armed: Some(armed) }) }
    }

    /// Lets everything pass from now on. The count goes on.
    pub fn heal(&self) {
        self.state().armed = None;
    }

    /// How many calls there were.
    pub fn calls(&self) -> u64 {
        self.state().log.len() as u64
    }

    /// What the calls were, in their order, like "disk rename" or "database sync".
    pub fn log(&self) -> Vec<&'static str> {
        self.state().log.clone()
    }

    /// Counts one call; what it has to do instead of its work, if anything.
    pub(crate) fn next(&self, call: &'static str) -> Option<Fault> {
        let mut state = self.state();
        state.log.push(call);
        let number = state.log.len() as u64;
        let armed = state.armed?;
        let hit = number == armed.at_call || (armed.lasting && number > armed.at_call);
        hit.then_some(armed.fault)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Fault {
    /// The system's error for this fault. For [`Fault::Kill`] there is none: the process ends.
    pub(crate) fn strike(self) -> io::Error {
        match self {
            Self::Full => Errno::NOSPC.into(),
            Self::Io => Errno::IO.into(),
            Self::Kill => die(),
        }
    }
}

/// Ends this process as a power cut would: nothing is flushed, nothing is told.
fn die() -> ! {
    loop {
        // A process that may not end itself is not one a test could go on with.
        if let Err(refused) = kill_process(getpid(), Signal::KILL) {
            panic!("could not end the process: {refused}");
        }
    }
}
