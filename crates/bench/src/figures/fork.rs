//! What a copy of a session under other ids costs.

use std::path::{Path, PathBuf};

use synthetic_model::Relation;

use crate::{
    bench::Bench,
    copies::{self, Renewed},
    figure::{Measured, Row, Unit, grouped, table},
    histories::{History, session_files},
    size,
    work::Work,
};

/// What a store's growth is told apart by: beginnings of the names of its parts.
const PARTS: [&str; 3] = ["tree: frames of records", "tree: frames of long values", "database: "];

/// Sessions shorter than this are left out: their rows weigh more than their records.
const BYTES_MIN: u64 = 100_000;

pub(super) fn measure(bench: &mut Bench) -> anyhow::Result<Measured> {
    let home = bench.histories.home(History::Original)?;
    let mut sets = vec![("generated", session_files(&home)?)];
    for agent in ["claude-code", "codex"] {
        if let Some(samples) = &bench.samples {
            sets.push((agent, session_files(&samples.join(agent))?));
        }
    }
    let mut rows = Vec::new();
    let mut details = Vec::new();
    for (name, files) in sets {
        let asked = forked(bench, name, &files, Renewed::Session)?;
        rows.push(Row {
            what: format!("a forked copy of a session: {name}"),
            reference: "its raw size".to_owned(),
            unit: Unit::Percent,
            must: 0.06,
            aim: Some(0.04),
            measured: Some(asked.share()),
        });
        details.push(asked.detail(name.to_owned()));
        if name != "codex" {
            let harder = forked(bench, name, &files, Renewed::Records)?;
            details.push(harder.detail(format!("{name}, every record with a new id")));
        }
    }
    let notes = vec![
        format!(
            "Each session of {} bytes or more is copied as its agent forks it (Claude Code: the records under a new session id; \
             Codex: all lines with new times after a head that names the parent) and collected into the store that holds the \
             original, both settled. What the store grew by, rows and descriptions included, is compared to the length of the copies.",
            grouped(BYTES_MIN)
        ),
        table(
            &[
                "sessions",
                "copies",
                "recognised",
                "raw bytes",
                "the store grew by",
                "share",
                "records",
                "values",
                "rows",
            ],
            details,
        ),
    ];
    Ok(Measured { rows, notes })
}

/// What copies came to.
struct Forked {
    sessions: u64,
    raw_bytes: u64,
    stored_bytes: u64,
    recognised: u64,
    grown: [u64; PARTS.len()],
}

impl Forked {
    fn share(&self) -> f64 {
        self.stored_bytes as f64 / self.raw_bytes as f64
    }

    fn detail(&self, name: String) -> Vec<String> {
        let share = Unit::Percent.write(self.share());
        let numbers = [self.sessions, self.recognised, self.raw_bytes, self.stored_bytes].map(grouped);
        [name].into_iter().chain(numbers).chain([share]).chain(self.grown.map(grouped)).collect()
    }
}

fn forked(bench: &Bench, name: &str, files: &[PathBuf], ids: Renewed) -> anyhow::Result<Forked> {
    let folder = bench.scratch.join(format!("forks-{name}-{ids:?}"));
    let store = folder.with_extension("store");
    let mut originals = Vec::new();
    let mut forks = Vec::new();
    let mut raw_bytes = 0;
    for file in files {
        if file.metadata()?.len() < BYTES_MIN {
            continue;
        }
        if let Some(fork) = copies::fork(file, &folder, ids)? {
            raw_bytes += fork.metadata()?.len();
            originals.push(file.clone());
            forks.push(fork);
        }
    }
    let home = bench.scratch.join("no-home");
    Work::Collect { store: store.clone(), home: home.clone(), paths: originals }.run()?;
    Work::Settle { store: store.clone() }.run()?;
    let (before, parts_before, known) = (size::of_dir(&store)?, parts(&store)?, recognised(&store)?);
    let sessions = forks.len() as u64;
    Work::Collect { store: store.clone(), home, paths: forks }.run()?;
    Work::Settle { store: store.clone() }.run()?;
    let (stored_bytes, parts_after) = (size::of_dir(&store)? - before, parts(&store)?);
    let grown = std::array::from_fn(|part| parts_after[part].saturating_sub(parts_before[part]));
    Ok(Forked { sessions, raw_bytes, stored_bytes, recognised: recognised(&store)? - known, grown })
}

/// The bytes of a store by [`PARTS`].
fn parts(store: &Path) -> anyhow::Result<[u64; PARTS.len()]> {
    let parts = size::parts(store)?;
    Ok(PARTS.map(|of| parts.iter().filter(|(name, _)| name.starts_with(of)).map(|(_, bytes)| bytes).sum()))
}

/// Sessions that are known to be copies of others.
fn recognised(store: &Path) -> anyhow::Result<u64> {
    let sql = "SELECT count(*) FROM sessions WHERE relation IN (?1, ?2)";
    let numbers = [Relation::Resume.number(), Relation::Fork.number()];
    let count: i64 = size::database(store)?.query_row(sql, numbers, |row| row.get(0))?;
    Ok(count.unsigned_abs())
}
