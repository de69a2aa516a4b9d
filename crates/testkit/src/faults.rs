//! A counter shared by everything that writes, and what happens when it reaches a number.

use std::{
    io,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
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
    calls: AtomicU64,
    armed: Mutex<Option<Armed>>,
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
        Self { armed: Mutex::new(Some(Armed { at_call, lasting: false, fault })), ..Self::default() }
    }

    /// Fails call `at_call` and every later one, as a full disk does.
    #[must_use]
    pub fn from(at_call: u64, fault: Fault) -> Self {
        Self { armed: Mutex::new(Some(Armed { at_call, lasting: true, fault })), ..Self::default() }
    }

    /// Lets everything pass from now on. The count goes on.
    pub fn heal(&self) {
        *self.armed.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// How many calls there were.
    pub fn calls(&self) -> u64 {
        self.calls.load(Ordering::SeqCst)
    }

    /// Counts one call; what it has to do instead of its work, if anything.
    pub(crate) fn next(&self) -> Option<Fault> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
        let armed = (*self.armed.lock().unwrap_or_else(PoisonError::into_inner))?;
        let hit = call == armed.at_call || (armed.lasting && call > armed.at_call);
        hit.then_some(armed.fault)
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
