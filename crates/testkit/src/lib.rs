//! What tests stand on: temporary stores, agent histories, disks that fail and processes that die.
//!
//! For tests only: no crate may depend on this one outside its `dev-dependencies`. It knows the
//! formats agents write and the disk; it knows neither the database's tables nor the engine.

pub mod generate;
