//! What the command is told.

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand, builder::PossibleValuesParser};

use crate::figures::FIGURES;

/// Sizes of `--quick`, as a part of the full ones.
const QUICK: f64 = 0.05;

/// Measures Synthetic against references in the same run and writes BENCHMARKS.md.
#[derive(Debug, Parser)]
#[command(name = "synthetic-bench")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) task: Option<Task>,

    /// Measure only this figure; may be given more than once
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(FIGURES.map(|figure| figure.name)))]
    only: Vec<String>,

    /// Measure at a twentieth of the size and write no report unless --out says where
    #[arg(long)]
    quick: bool,

    /// Measure at this part of the full size
    #[arg(long, value_name = "PART", default_value_t = 1.0, conflicts_with = "quick")]
    scale: f64,

    /// Measure this often and take the median
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) runs: u32,

    /// The report to write
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Where generated histories and stores lie
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,

    /// Keep the stores that were made
    #[arg(long)]
    pub(crate) keep: bool,

    /// Fail when a figure misses what it must reach
    #[arg(long)]
    pub(crate) strict: bool,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum Task {
    /// Does one piece of work that standard input says
    #[command(hide = true)]
    Work,
}

impl Arguments {
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == name)
    }

    pub(crate) fn scale(&self) -> f64 {
        if self.quick { QUICK } else { self.scale }
    }

    /// Where the report goes: figures of another size are no report unless a place is given.
    pub(crate) fn report(&self) -> Option<PathBuf> {
        let full = self.scale() == 1.0;
        self.out.clone().or_else(|| full.then(|| root().join("BENCHMARKS.md")))
    }

    pub(crate) fn data_dir(&self) -> PathBuf {
        let target = || std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
        self.data.clone().unwrap_or_else(|| target().join("bench"))
    }

    /// The folder of published transcripts, when there is one.
    pub(crate) fn samples(&self) -> Option<PathBuf> {
        let told = std::env::var_os("SYNTHETIC_SAMPLES").map(PathBuf::from);
        let samples = told.unwrap_or_else(|| root().join("../shared/samples"));
        samples.canonicalize().ok().filter(|path| path.join("claude-code").is_dir())
    }
}

fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).unwrap_or(manifest).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_full_measurements_are_reported_by_themselves() {
        let parsed = |text: &str| Arguments::parse_from(text.split(' '));
        assert!(parsed("bench").report().is_some_and(|path| path.ends_with("BENCHMARKS.md")));
        assert_eq!(parsed("bench --quick").report(), None);
        assert_eq!(parsed("bench --quick --out there.md").report(), Some(PathBuf::from("there.md")));
        assert!(parsed("bench --only size --only fork").wants("fork"));
        assert!(!parsed("bench --only size").wants("fork"));
        assert!(Arguments::try_parse_from(["bench", "--only", "nothing"]).is_err());
    }
}
