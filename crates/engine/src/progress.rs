//! How long operations tell how far they are, and how they are stopped.

use std::sync::atomic::{AtomicBool, Ordering};

/// How much was done, or is to be done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// Files (or sessions, frames: what the stage counts).
    pub files: u64,
    /// Bytes.
    pub bytes: u64,
}

/// Hears how far a long operation is. Called from the thread that works; must not block.
pub trait Progress: Sync {
    /// A stage begins. `total` is known for some.
    fn stage(&self, name: &str, total: Option<Amount>);

    /// So much more is done.
    fn advance(&self, by: Amount);
}

/// Nobody listens.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _: &str, _: Option<Amount>) {}
    fn advance(&self, _: Amount) {}
}

/// Asks a long operation to stop at its next safe place.
#[derive(Debug, Default)]
pub struct Cancel(AtomicBool);

impl Cancel {
    /// Asks.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether somebody asked.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}
