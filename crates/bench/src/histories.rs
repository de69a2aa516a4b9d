//! Generated histories, made once and used again by later runs.

use std::{
    fs,
    hash::{DefaultHasher, Hasher as _},
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use synthetic_testkit::generate::{Plan, generate};
use walkdir::WalkDir;

use crate::size;

const SEED: u64 = 1;
/// Records of each of many short sessions.
pub(crate) const RECORDS_PER_SHORT_SESSION: u64 = 100;
/// Says that a folder is complete.
const COMPLETE: &str = "complete";

/// A history to measure with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum History {
    /// Sessions of both agents, short and long, forks, images.
    Mixed,
    /// All in one session.
    OneSession,
    /// Many files of a few records.
    SmallFiles,
    /// One session whose records are short and very many.
    ShortRecords { records: u64 },
    /// One session that is copied.
    Original,
    /// Many sessions of a hundred short records.
    ShortSessions,
}

impl History {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Mixed => "mixed",
            Self::OneSession => "one-session",
            Self::SmallFiles => "small-files",
            Self::ShortRecords { .. } => "short-records",
            Self::Original => "original",
            Self::ShortSessions => "short-sessions",
        }
    }

    /// Its length at full size: bytes, files for small files, records for short records.
    const fn amount(self) -> u64 {
        match self {
            Self::Mixed | Self::OneSession => 1_000_000_000,
            Self::SmallFiles => 25_000,
            Self::ShortRecords { records } => records,
            Self::Original => 20_000_000,
            Self::ShortSessions => 10_000,
        }
    }

    const fn scales(self) -> bool {
        !matches!(self, Self::ShortRecords { .. } | Self::Original)
    }
}

/// Where generated histories lie.
#[derive(Debug)]
pub(crate) struct Histories {
    dir: PathBuf,
    scale: f64,
}

impl Histories {
    /// Keeps histories below `dir` and removes what another version of the generator made there.
    pub(crate) fn open(dir: &Path, scale: f64) -> anyhow::Result<Self> {
        let own = dir.join(format!("histories-{:016x}", fingerprint()?));
        fs::create_dir_all(&own)?;
        for entry in fs::read_dir(dir)? {
            let path = entry?.path();
            if path != own {
                size::remove_dir(&path)?;
            }
        }
        Ok(Self { dir: own, scale })
    }

    /// The size of a history at this run's scale.
    pub(crate) fn amount(&self, history: History) -> u64 {
        if history.scales() { (history.amount() as f64 * self.scale) as u64 } else { history.amount() }
    }

    /// A home folder that holds the history; generated when it is not there yet.
    pub(crate) fn home(&self, history: History) -> anyhow::Result<PathBuf> {
        let amount = self.amount(history);
        let home = self.dir.join(format!("{}-{amount}", history.name()));
        if home.join(COMPLETE).exists() {
            return Ok(home);
        }
        crate::say(format_args!("generating {} ({amount})", history.name()));
        size::remove_dir(&home)?;
        let write = match history {
            History::Mixed => generate(&Plan::of_bytes(SEED, amount), &home).map(drop),
            History::OneSession | History::Original => generate(&Plan::one_session(SEED, amount), &home).map(drop),
            History::SmallFiles => generate(&Plan::small_files(SEED, amount), &home).map(drop),
            History::ShortRecords { records } => short_records(&home, u64::MAX, records),
            History::ShortSessions => {
                (1..=amount).try_for_each(|number| short_records(&home, u64::MAX - number, RECORDS_PER_SHORT_SESSION))
            }
        };
        write.with_context(|| format!("generating into {}", home.display()))?;
        fs::File::create(home.join(COMPLETE))?;
        Ok(home)
    }
}

/// The session files below a folder, in a fixed order.
pub(crate) fn session_files(dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(dir).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() && entry.path().extension().is_some_and(|e| e == "jsonl") {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// One record of a session that has many.
pub(crate) fn short_record(session: u64, number: u64) -> String {
    let at = synthetic_model::UtcMillis(1_767_603_600_000 + number.cast_signed() * 900).rfc3339();
    let parent =
        number.checked_sub(1).map_or_else(|| "null".to_owned(), |before| format!("\"{}\"", record_id(session, before)));
    let (kind, role) = if number.is_multiple_of(2) { ("user", "user") } else { ("assistant", "assistant") };
    format!(
        r#"{{"parentUuid":{parent},"isSidechain":false,"type":"{kind}","message":{{"role":"{role}","content":"step {number} of many"}},"uuid":"{}","timestamp":"{at}","cwd":"/home/dev/work/long","sessionId":"{}","version":"2.1.150","gitBranch":"main"}}"#,
        record_id(session, number),
        record_id(session, u64::MAX),
    )
}

fn record_id(session: u64, number: u64) -> uuid::Uuid {
    let session = u128::from(u64::MAX - session) << 64;
    uuid::Builder::from_u128(session | u128::from(number)).with_version(uuid::Version::Random).into_uuid()
}

fn short_records(home: &Path, session: u64, records: u64) -> std::io::Result<()> {
    let folder = home.join(".claude/projects/-home-dev-work-long");
    fs::create_dir_all(&folder)?;
    let name = format!("{}.jsonl", record_id(session, u64::MAX));
    let mut file = std::io::BufWriter::new(fs::File::create(folder.join(name))?);
    for number in 0..records {
        writeln!(file, "{}", short_record(session, number))?;
    }
    file.flush()
}

/// A number that changes when the generator writes something else.
fn fingerprint() -> anyhow::Result<u64> {
    let home = tempfile::tempdir()?;
    generate(&Plan::of_bytes(SEED, 2_000_000), home.path())?;
    let mut hasher = DefaultHasher::new();
    for path in session_files(home.path())? {
        hasher.write(path.strip_prefix(home.path())?.as_os_str().as_encoded_bytes());
        hasher.write(&fs::read(&path)?);
    }
    hasher.write(short_record(u64::MAX, 7).as_bytes());
    Ok(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_is_generated_once_and_what_another_generator_made_goes() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("histories-of-old/mixed")).unwrap();
        let histories = Histories::open(dir.path(), 0.0001).unwrap();
        assert!(!dir.path().join("histories-of-old").exists());
        let home = histories.home(History::SmallFiles).unwrap();
        assert_eq!(session_files(&home).unwrap().len(), 2);
        let marked = home.join("marked");
        fs::File::create(&marked).unwrap();
        assert_eq!(Histories::open(dir.path(), 0.0001).unwrap().home(History::SmallFiles).unwrap(), home);
        assert!(marked.exists(), "it was not made again");
    }

    #[test]
    fn short_records_are_records_of_one_session() {
        let (first, second) = (short_record(u64::MAX, 0), short_record(u64::MAX, 1));
        let (first, second): (serde_json::Value, serde_json::Value) =
            (serde_json::from_str(&first).unwrap(), serde_json::from_str(&second).unwrap());
        assert_eq!(second["parentUuid"], first["uuid"]);
        assert_eq!(second["sessionId"], first["sessionId"]);
    }
}
