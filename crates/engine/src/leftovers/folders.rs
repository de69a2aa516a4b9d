//! Looks into the agents' own folders: names and lengths only, no link is followed, nothing is written.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::{Path, PathBuf},
};

use synthetic_agents::{Agent, Remains, Surroundings};
use synthetic_model::usage::{AgentFolder, Leftover, LeftoverKind};
use synthetic_store::table::sources::{FileIdentity, Source};
use walkdir::WalkDir;

use crate::{Engine, EngineError, collect::identity_of};

/// One file of an agent.
pub(super) struct AgentFile {
    pub(super) path: PathBuf,
    pub(super) identity: FileIdentity,
    pub(super) what: What,
}

/// What such a file is.
pub(super) enum What {
    /// A transcript: whether it is collected and unchanged since.
    Transcript { collected: bool },
    /// Left over: nothing needs it.
    LeftOver(LeftoverKind),
    /// Anything else.
    Other,
}

impl Engine {
    /// The agents' own folders that are there: what they hold, what of it is collected, and what is
    /// left over. Follows no link and writes nothing.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn agent_folders(&self, around: &Surroundings) -> Result<Vec<AgentFolder>, EngineError> {
        let known = self.known_sources()?;
        let mut folders = Vec::new();
        for agent in synthetic_agents::agents() {
            for home in agent.homes(around) {
                if is_folder(&home) {
                    folders.push(summary(*agent, &home, &files_of(*agent, &home, around, self.dir(), &known)));
                }
            }
        }
        Ok(folders)
    }
}

/// Whether a folder itself stands there, not a link to one.
fn is_folder(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|meta| meta.is_dir())
}

/// All regular files below `home` that can be looked at, the store's own aside.
pub(super) fn files_of(
    agent: &dyn Agent,
    home: &Path,
    around: &Surroundings,
    own: &Path,
    known: &HashMap<String, Source>,
) -> Vec<AgentFile> {
    let places = agent.places(around);
    let mut files = Vec::new();
    let mut transcripts = HashSet::new();
    let mut remains: Vec<(usize, Remains)> = Vec::new();
    let entries = WalkDir::new(home).follow_links(false).follow_root_links(false).into_iter();
    // What cannot be looked at is not counted: nothing is decided by what is missing here.
    for entry in entries.filter_entry(|entry| entry.path() != own).filter_map(Result::ok) {
        let Some(meta) = entry.metadata().ok().filter(std::fs::Metadata::is_file) else { continue };
        let path = entry.into_path();
        let identity = identity_of(&meta);
        let in_place = places.iter().any(|place| path.starts_with(&place.path));
        let what = if let Some(clue) = in_place.then(|| agent.clue(&path)).flatten() {
            transcripts.insert(clue.external_id);
            let source = known.get(&*path.to_string_lossy());
            What::Transcript {
                collected: source.is_some_and(|source| source.session.is_some() && source.identity == identity),
            }
        } else {
            let below = path.strip_prefix(home).ok();
            remains.extend(below.and_then(|below| agent.remains(below)).map(|remains| (files.len(), remains)));
            What::Other
        };
        files.push(AgentFile { path, identity, what });
    }
    for (at, remains) in remains {
        if remains.needed_by.is_none_or(|session| !transcripts.contains(&session)) {
            files[at].what = What::LeftOver(remains.kind);
        }
    }
    files
}

fn summary(agent: &dyn Agent, home: &Path, files: &[AgentFile]) -> AgentFolder {
    let mut collected_bytes = 0;
    let mut sorts: BTreeMap<LeftoverKind, Leftover> = BTreeMap::new();
    for file in files {
        let bytes = file.identity.size_bytes;
        let (kind, safe) = match file.what {
            What::Transcript { collected: true } => {
                collected_bytes += bytes;
                (LeftoverKind::Sessions, true)
            }
            What::LeftOver(kind) => (kind, kind == LeftoverKind::DebugLogs),
            What::Transcript { collected: false } | What::Other => continue,
        };
        let none = Leftover { kind, bytes: 0, files: 0, safe_bytes: 0 };
        let sort = sorts.entry(kind).or_insert(none);
        sort.bytes += bytes;
        sort.files += 1;
        sort.safe_bytes += if safe { bytes } else { 0 };
    }
    let mut leftovers: Vec<_> = sorts.into_values().collect();
    leftovers.sort_by_key(|sort| std::cmp::Reverse(sort.bytes));
    AgentFolder {
        agent: agent.name(),
        path: home.to_string_lossy().into_owned(),
        bytes: files.iter().map(|file| file.identity.size_bytes).sum(),
        files: files.len() as u64,
        collected_bytes,
        leftovers,
    }
}
