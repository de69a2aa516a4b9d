//! One run of the measurements: where things lie, how large they are, and what several figures
//! share.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::{
    cost::median,
    histories::{Histories, History, session_files},
    size,
    work::{Outcome, Work},
};

/// What is measured with.
#[derive(Debug)]
pub(crate) struct Bench {
    pub(crate) histories: Histories,
    pub(crate) runs: u32,
    pub(crate) scale: f64,
    /// Published transcripts, when they are there.
    pub(crate) samples: Option<PathBuf>,
    /// A folder for stores and whatever else a measurement makes, empty at the start. Nothing in it
    /// is removed before the end: file systems make new files slowly where others went a moment ago.
    pub(crate) scratch: PathBuf,
    collected: BTreeMap<Source, Collected>,
}

/// What is collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    Generated(History),
    Samples,
}

impl Source {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Generated(history) => history.name(),
            Self::Samples => "samples",
        }
    }
}

/// A store that was filled, and what that and its references cost.
#[derive(Debug, Clone, Default)]
pub(crate) struct Collected {
    pub(crate) store: PathBuf,
    /// Where the collection looked.
    pub(crate) home: PathBuf,
    /// The files it found.
    pub(crate) files: Vec<PathBuf>,
    /// The length of the store after collecting.
    pub(crate) collected_bytes: u64,
    /// Its length once everything in it was settled, as it is at rest.
    pub(crate) stored_bytes: u64,
    /// What settling cost.
    pub(crate) settled: Outcome,
    pub(crate) runs: Vec<Outcome>,
    pub(crate) references: Vec<Outcome>,
}

impl Collected {
    pub(crate) fn cpu_s(&self) -> f64 {
        median(self.runs.iter().map(|run| run.cost.cpu_s))
    }

    pub(crate) fn reference_cpu_s(&self) -> f64 {
        median(self.references.iter().map(|run| run.cost.cpu_s))
    }

    pub(crate) fn peak_bytes(&self) -> u64 {
        self.runs.iter().map(|run| run.peak_bytes).max().unwrap_or(0)
    }

    pub(crate) fn fact(&self, name: &str) -> anyhow::Result<f64> {
        self.runs.first().map_or(Ok(f64::NAN), |run| run.fact(name))
    }

    pub(crate) fn zstd_bytes(&self) -> anyhow::Result<f64> {
        self.references.first().map_or(Ok(f64::NAN), |run| run.fact("zstd_bytes"))
    }
}

impl Bench {
    pub(crate) fn new(
        histories: Histories,
        scratch: PathBuf,
        scale: f64,
        runs: u32,
        samples: Option<PathBuf>,
    ) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&scratch)?;
        Ok(Self { histories, runs, scale, samples, scratch, collected: BTreeMap::new() })
    }

    /// A number at this run's scale.
    pub(crate) fn scaled(&self, number: u64) -> u64 {
        (number as f64 * self.scale) as u64
    }

    /// Collects a source into a fresh store, once per run and in turn with its reference, and
    /// keeps the last store for other figures.
    pub(crate) fn collect(&mut self, source: Source) -> anyhow::Result<Collected> {
        if let Some(known) = self.collected.get(&source) {
            return Ok(known.clone());
        }
        let (home, paths) = match (source, &self.samples) {
            (Source::Generated(history), _) => (self.histories.home(history)?, Vec::new()),
            (Source::Samples, Some(samples)) => {
                (self.scratch.join("no-home"), vec![samples.join("claude-code"), samples.join("codex")])
            }
            (Source::Samples, None) => anyhow::bail!("there are no samples"),
        };
        let mut collected = Collected { home: home.clone(), ..Collected::default() };
        for run in 1..=self.runs {
            crate::say(format_args!("collecting {} ({run} of {})", source.name(), self.runs));
            collected.store = self.scratch.join(format!("store-{}-{run}", source.name()));
            let work = Work::Collect { store: collected.store.clone(), home: home.clone(), paths: paths.clone() };
            collected.runs.push(work.run()?);
            collected.collected_bytes = size::of_dir(&collected.store)?;
            if collected.files.is_empty() {
                collected.files = if paths.is_empty() { session_files(&home)? } else { sources(&collected.store)? };
            }
            let out = self.scratch.join(format!("reference-{}-{run}", source.name()));
            collected.references.push(Work::ParseAndCompress { files: collected.files.clone(), out }.run()?);
        }
        crate::say(format_args!("settling {}", source.name()));
        collected.settled = Work::Settle { store: collected.store.clone() }.run()?;
        collected.stored_bytes = size::of_dir(&collected.store)?;
        self.collected.insert(source, collected.clone());
        Ok(collected)
    }

    /// The published transcripts and generated histories that can be collected here.
    pub(crate) fn with_samples(&self, generated: &[History]) -> Vec<Source> {
        let samples = self.samples.is_some().then_some(Source::Samples);
        generated.iter().map(|history| Source::Generated(*history)).chain(samples).collect()
    }
}

/// The files a store was filled from.
fn sources(store: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let database = size::database(store)?;
    let mut statement = database.prepare("SELECT path FROM sources ORDER BY path")?;
    let paths = statement.query_map([], |row| row.get::<_, String>(0).map(PathBuf::from))?;
    Ok(paths.collect::<Result<_, _>>()?)
}
