//! Ends and fails the program at every call that writes, and looks at what is left.
//!
//! A [`Scenario`] is a history that grows in steps, each collected or sealed. It runs once
//! undisturbed, which counts its write-class calls and says what the store holds after each step.
//! Then it runs again and again, each time in a copy of this process, and something happens at
//! one of those calls: the process is killed ([`kill`]), the disk is full or broken ([`fail`]), or
//! another process collects the same at the same time ([`beside`]). `traced` does the same at every
//! system call below. Every time the store must open by itself, check clean, hold what was
//! acknowledged, and come to the same end.
//!
//! It knows the engine as a person does, through its operations; it knows neither tables nor file
//! formats ([`waste`] aside). What must hold is said in [`survive`].
//!
//! Everything runs in processes with one thread, since only those can be split: see [`runner`].

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it tells a person at a terminal how far it came")]

pub mod beside;
pub mod campaign;
pub mod copies;
pub mod fail;
#[cfg(target_os = "linux")]
pub mod full;
pub mod history;
pub mod kill;
pub mod modes;
pub mod place;
pub mod runner;
pub mod scenario;
pub mod snapshot;
pub mod suite;
pub mod survive;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
pub mod trace;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
pub mod traced;
pub mod waste;

pub use scenario::{Reference, Scenario};
