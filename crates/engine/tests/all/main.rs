//! The engine over real files: one binary, one module per operation.
#![allow(missing_docs)]

mod samples;
mod world;
