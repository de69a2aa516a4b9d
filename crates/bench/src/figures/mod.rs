//! The figures, one module each.

mod again;
mod append;
mod cleanup;
mod collect;
mod fork;
mod lists;
mod memory;
mod records;
mod size;
mod usage;
mod window;

use crate::{bench::Bench, figure::Measured};

/// A figure that can be measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figure {
    /// What `--only` calls it.
    pub(crate) name: &'static str,
    /// Title of its section.
    pub(crate) title: &'static str,
    pub(crate) measure: fn(&mut Bench) -> anyhow::Result<Measured>,
}

/// All figures, in the order of the report.
pub(crate) const FIGURES: [Figure; 11] = [
    Figure { name: "collect", title: "Collecting", measure: collect::measure },
    Figure { name: "memory", title: "Memory while collecting", measure: memory::measure },
    Figure { name: "again", title: "Collecting again", measure: again::measure },
    Figure { name: "size", title: "Size of the store", measure: size::measure },
    Figure { name: "fork", title: "A forked copy", measure: fork::measure },
    Figure { name: "records", title: "Records of a long session", measure: records::measure },
    Figure { name: "lists", title: "Pages of constructs", measure: lists::measure },
    Figure { name: "append", title: "Appending a record", measure: append::measure },
    Figure { name: "usage", title: "Usage", measure: usage::measure },
    Figure { name: "cleanup", title: "Cleanup", measure: cleanup::measure },
    Figure { name: "window", title: "The window", measure: window::measure },
];
