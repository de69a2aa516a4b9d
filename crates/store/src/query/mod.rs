//! One module per question across several nouns.

pub mod cleanup;
pub mod constructs;
pub mod facets;
pub mod lineage;
pub mod retention;
pub mod session_usage;
pub mod sessions;
pub mod sharing;
pub mod usage;
