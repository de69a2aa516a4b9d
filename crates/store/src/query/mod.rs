//! One module per question across several nouns.

pub mod artifacts;
pub mod constructs;
pub mod facets;
pub mod lineage;
pub mod sessions;
pub mod usage;
