//! The server as a peer meets it, over real sockets.
#![allow(clippy::unwrap_used, reason = "a test ends where its set-up fails")]

mod limits;
mod pages;
mod peer;
mod rules;
