//! The contract: what can be asked of Synthetic, and what it answers.
//!
//! Every door (window, command line, HTTP) asks through [`Api`], so that they cannot drift apart.
//! One module per noun holds its requests and answers; [`table`] lists them all and is what
//! the window's TypeScript types are generated from.

pub mod agents;
pub mod api;
pub mod artifacts;
pub mod checks;
pub mod cleanups;
pub mod collect;
pub mod constructs;
pub mod jobs;
pub mod leftovers;
pub mod migrations;
pub mod operations;
mod place;
pub mod retention;
mod schedule;
pub mod sessions;
pub mod status;
mod system;
pub mod table;
pub mod transcripts;
pub mod typescript;
pub mod usage;

pub use api::{Api, Raw, Setting};
