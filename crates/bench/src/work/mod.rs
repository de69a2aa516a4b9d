//! Single pieces of work, each run in a process of its own, so that its processor time and its
//! memory are its own. The parent writes what to do to the child's standard input and reads what
//! came of it from its standard output.

mod append;
mod cleanup;
mod collect;
mod lists;
mod records;
mod reference;
mod statistics;

use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

pub(crate) use lists::DEPTHS;
pub(crate) use records::RECORDS;

use crate::cost::{Cost, peak_bytes};

/// What a child is to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Work {
    /// Collects into a store and reads a first page.
    Collect { store: PathBuf, home: PathBuf, paths: Vec<PathBuf> },
    /// Settles what is quiet in a store.
    Settle { store: PathBuf },
    /// Parses every line and compresses every file.
    ParseAndCompress { files: Vec<PathBuf>, out: PathBuf },
    /// Asks the system about every file.
    Stat { files: Vec<PathBuf> },
    /// Reads 50 records at each of these places of a store's only session.
    Records { store: PathBuf, places: Vec<u64>, out: PathBuf },
    /// Lists constructs by key and by OFFSET.
    Pages { store: PathBuf, rounds: u32 },
    /// Appends to the only session of each of two stores in turn.
    Append { few: PathBuf, many: PathBuf, records: u32 },
    /// Adds up usage, from counters and by GROUP BY.
    Usage { store: PathBuf, messages: PathBuf, rounds: u32 },
    /// Removes all constructs of a store and brings them back.
    Cleanup { store: PathBuf },
    /// Plans the removal of old constructs.
    Plan { store: PathBuf },
    /// Deletes the rows of all constructs of a database.
    DeleteRows { database: PathBuf },
}

/// What came of it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// What the measured part cost.
    pub(crate) cost: Cost,
    /// The most memory the process held.
    pub(crate) peak_bytes: u64,
    /// Whatever else is to be known, by name.
    pub(crate) facts: BTreeMap<String, f64>,
}

impl Outcome {
    pub(crate) fn of(cost: Cost) -> Self {
        Self { cost, ..Self::default() }
    }

    pub(crate) fn with(mut self, name: impl Into<String>, value: f64) -> Self {
        self.facts.insert(name.into(), value);
        self
    }

    /// A fact the work promised to tell.
    pub(crate) fn fact(&self, name: &str) -> anyhow::Result<f64> {
        self.facts.get(name).copied().with_context(|| format!("the work did not tell {name:?}"))
    }
}

impl Work {
    /// Does it, in a fresh process.
    pub(crate) fn run(&self) -> anyhow::Result<Outcome> {
        let program = std::env::current_exe().context("finding this program")?;
        let mut child = Command::new(program)
            .arg("work")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("starting work")?;
        let mut input = child.stdin.take().context("no way to tell the work what to do")?;
        input.write_all(&serde_json::to_vec(self)?)?;
        drop(input);
        let ended = child.wait_with_output()?;
        if !ended.status.success() {
            bail!("{self:.200?} ended with {}", ended.status);
        }
        serde_json::from_slice(&ended.stdout).context("reading what came of the work")
    }
}

/// Does what standard input says and says on standard output what came of it.
pub(crate) fn child() -> anyhow::Result<()> {
    let mut input = Vec::new();
    std::io::stdin().read_to_end(&mut input)?;
    let work: Work = serde_json::from_slice(&input)?;
    drop(input);
    let mut outcome = match work {
        Work::Collect { store, home, paths } => collect::collect(&store, home, paths)?,
        Work::Settle { store } => collect::settle(&store)?,
        Work::ParseAndCompress { files, out } => reference::parse_and_compress(&files, &out)?,
        Work::Stat { files } => reference::stat(&files)?,
        Work::Records { store, places, out } => records::read(&store, &places, &out)?,
        Work::Pages { store, rounds } => lists::pages(&store, rounds)?,
        Work::Append { few, many, records } => append::append(&few, &many, records)?,
        Work::Usage { store, messages, rounds } => statistics::usage(&store, &messages, rounds)?,
        Work::Cleanup { store } => cleanup::cleanup(&store)?,
        Work::Plan { store } => cleanup::plan(&store)?,
        Work::DeleteRows { database } => cleanup::delete_rows(&database)?,
    };
    outcome.peak_bytes = peak_bytes()?;
    std::io::stdout().write_all(&serde_json::to_vec(&outcome)?)?;
    Ok(())
}
