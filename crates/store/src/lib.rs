//! The SQLite store: open, lock, migrate; `table/<noun>.rs` stores and loads one noun,
//! `query/<question>.rs` answers one question across several. The only SQL of the product.
//!
//! This crate never reads the clock, makes no ids and touches no file but the database (through
//! SQLite) and the lock beside it.

pub mod check;
mod error;
mod header;
mod lock;
pub mod migrate;
mod open;
pub mod query;
mod reserve;
mod store;
pub mod table;
mod writing;

pub use error::StoreError;
pub use lock::{StoreLock, WorkLock};
pub use open::{DATABASE_FILE, OpenStore};
pub use rusqlite::Connection;
pub use store::{Read, Store, Write};
pub use writing::{AbandonedMark, WritingMark};
