//! What tests stand on: temporary stores, agent histories, disks that fail and processes that die.
//!
//! For tests only: no crate may depend on this one outside its `dev-dependencies`. It knows the
//! formats agents write and the disk; it knows neither the database's tables nor the engine.
//!
//! - [`generate`] makes histories of any size from a seed; [`histories`] says small ones by hand.
//! - [`faults`], [`disk`] and [`vfs`] fail one call out of all that the tree and the database make.
//! - [`crash`] runs a part of a test in a process that may die.
//! - [`ReadingStore`] holds on to a state of a store, as another process may.
//! - [`temp`] gives places, times and ids.

pub mod crash;
pub mod disk;
pub mod faults;
pub mod generate;
pub mod histories;
mod reading;
pub mod temp;
pub mod vfs;

pub use disk::FailingDisk;
pub use faults::{Fault, Faults};
pub use reading::ReadingStore;
pub use temp::{Ids, NOW, TempStore};
