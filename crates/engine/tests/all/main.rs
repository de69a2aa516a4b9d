//! The engine over real files: one binary, one module per operation.
#![allow(missing_docs)]

mod claude;
mod cleanup;
mod codex;
mod collect;
mod compact;
mod damage;
mod exact;
mod leftovers;
mod lineage;
mod odd;
mod pieces;
mod reserve;
mod retention;
mod samples;
mod settle;
mod show;
mod storage;
mod world;
