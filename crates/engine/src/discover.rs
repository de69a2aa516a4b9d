//! Which transcripts are on this machine, and when will their agents delete them?

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use synthetic_agents::{Agent, Place, Surroundings};
use synthetic_model::{AgentName, Code, UtcMillis, agent::AgentPlace, report::Skipped};
use synthetic_store::table::sources::{self, FileIdentity, Source};
use walkdir::WalkDir;

use crate::{
    Engine, EngineError,
    collect::{FoundFile, SourceFile, identity_of},
    limits,
};

/// What walking found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Transcripts, a session before its sub-agents, older ones first within a folder.
    pub(crate) files: Vec<FoundFile>,
    /// What could not be looked at.
    pub(crate) skipped: Vec<Skipped>,
    /// Folders that were seen in full: what we know in them and was not found is gone.
    pub(crate) complete: Vec<PathBuf>,
}

/// Walks agents' folders and paths a person chose. `known` tells which files need no second look
/// at their content.
pub(crate) fn find(places: &[Place], paths: &[PathBuf], own: &Path, known: &HashMap<String, Source>) -> Found {
    let mut found = Found::default();
    for place in places {
        let agents: [&dyn Agent; 1] = [synthetic_agents::agent(place.agent)];
        walk(&place.path, &agents, true, own, known, &mut found);
    }
    for path in paths {
        walk(path, synthetic_agents::agents(), false, own, known, &mut found);
    }
    // Agents' own folders lie apart; what a person names may lie within each other.
    if !paths.is_empty() {
        found.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        found.files.dedup_by(|a, b| a.path == b.path);
    }
    found
}

/// The order in which files are read: sessions before what they started, older ones first, so that
/// parents are met before copies.
pub(crate) fn order(file: &FoundFile) -> (Option<&Path>, bool, i64, &Path) {
    let folder = file.path.parent();
    let project = if file.clue.parent_external_id.is_some() {
        file.path
            .ancestors()
            .find(|dir| dir.ends_with(file.clue.parent_external_id.as_deref().unwrap_or("")))
            .and_then(Path::parent)
    } else {
        folder
    };
    (project.or(folder), file.clue.subagent, file.identity.modified_ns, &file.path)
}

fn walk(
    root: &Path,
    agents: &[&dyn Agent],
    theirs: bool,
    own: &Path,
    known: &HashMap<String, Source>,
    found: &mut Found,
) {
    let mut whole = true;
    let chosen = !theirs;
    for entry in WalkDir::new(root).follow_links(false).into_iter().filter_entry(|entry| entry.path() != own) {
        let entry = match entry {
            Ok(entry) => entry,
            // All of a folder that is gone is gone.
            Err(e) if theirs && e.depth() == 0 && e.io_error().is_some_and(is_absent) => continue,
            Err(e) => {
                whole = false;
                let code = e.io_error().map_or(Code::InIo, |e| match e.kind() {
                    std::io::ErrorKind::PermissionDenied => Code::InPermission,
                    std::io::ErrorKind::NotFound => Code::InGone,
                    _ => Code::InIo,
                });
                found.skipped.push(skip(e.path().unwrap_or(root), code, "it cannot be looked at"));
                continue;
            }
        };
        let alone = chosen && entry.depth() == 0;
        if entry.file_type().is_symlink() {
            if alone {
                found.skipped.push(skip(entry.path(), Code::InLink, "a link stands there; links are not followed"));
            }
            continue;
        }
        if entry.file_type().is_dir() {
            continue;
        }
        if !entry.file_type().is_file() {
            if alone {
                found.skipped.push(skip(entry.path(), Code::InNotRegularFile, "it is not a regular file"));
            }
            continue;
        }
        look_at(&entry, agents, theirs, alone, known, found);
    }
    if root.starts_with(own) {
        found.skipped.push(skip(root, Code::InOwnStore, "it lies in the store itself"));
    } else if whole {
        found.complete.push(root.to_owned());
    }
}

fn is_absent(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::NotFound
}

fn look_at(
    entry: &walkdir::DirEntry,
    agents: &[&dyn Agent],
    theirs: bool,
    alone: bool,
    known: &HashMap<String, Source>,
    found: &mut Found,
) {
    let path = entry.path();
    let Some((mut agent, mut clue)) = agents.iter().find_map(|agent| Some((*agent, agent.clue(path)?))) else {
        if alone {
            found.skipped.push(skip(path, Code::InNotRecognised, "no reader knows this file"));
        }
        return;
    };
    let identity = match entry.metadata() {
        Ok(meta) => identity_of(&meta),
        Err(_) => {
            found.skipped.push(skip(path, Code::InGone, "the file went away meanwhile"));
            return;
        }
    };
    if let Some(source) = known.get(&*path.to_string_lossy()) {
        if source.agent != agent.name() {
            agent = synthetic_agents::agent(source.agent);
            clue = agent.clue(path).unwrap_or(clue);
        }
    } else if !theirs {
        match recognise(path, agents, identity) {
            Ok(Some(recognised)) => {
                clue = recognised.clue(path).unwrap_or(clue);
                clue.agent = recognised.name();
            }
            Ok(None) if identity.size_bytes == 0 => {
                found.skipped.push(skip(path, Code::InEmpty, "the file is empty"));
                return;
            }
            Ok(None) => {
                found.skipped.push(skip(path, Code::InNotRecognised, "it looks like no agent's transcript"));
                return;
            }
            Err(e) => {
                let code =
                    if e.kind() == std::io::ErrorKind::PermissionDenied { Code::InPermission } else { Code::InIo };
                found.skipped.push(skip(path, code, "it cannot be read"));
                return;
            }
        }
    }
    found.files.push(FoundFile { path: path.to_owned(), clue, identity });
}

/// The agent whose transcript the first bytes look like.
fn recognise<'a>(
    path: &Path,
    agents: &[&'a dyn Agent],
    identity: FileIdentity,
) -> std::io::Result<Option<&'a dyn Agent>> {
    if identity.size_bytes == 0 {
        return Ok(None);
    }
    let zstd = path.extension().is_some_and(|extension| extension == "zst");
    let head = SourceFile::open(path)?.head(zstd, limits::HEAD_BYTES)?;
    Ok(agents.iter().copied().find(|agent| agent.recognises(&head)))
}

pub(crate) fn skip(path: &Path, code: Code, message: &str) -> Skipped {
    Skipped { path: path.to_string_lossy().into_owned(), place: String::new(), code, message: message.to_owned() }
}

impl Engine {
    /// The agents' folders on this machine: what is in them, what of it is collected, and when its
    /// agent will delete it.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn agents(&self, around: &Surroundings) -> Result<Vec<AgentPlace>, EngineError> {
        let known = self.known_sources()?;
        let now = self.now();
        let mut rows = Vec::new();
        for agent in synthetic_agents::agents() {
            for place in agent.places(around) {
                rows.push(look_into(*agent, &place, self.dir(), &known, now));
            }
        }
        // An agent's other possible folders are of interest only when they are there.
        let mut seen: Vec<AgentName> = rows.iter().filter(|row| row.found).map(|row| row.agent).collect();
        rows.retain(|row| {
            let first = row.found || !seen.contains(&row.agent);
            seen.push(row.agent);
            first
        });
        Ok(rows)
    }

    /// What is known of every file ever read, by path.
    pub(crate) fn known_sources(&self) -> Result<HashMap<String, Source>, EngineError> {
        self.read(|read| {
            let mut known = HashMap::new();
            sources::for_each_latest(read, |source| {
                known.insert(source.path.clone(), source);
            })?;
            Ok(known)
        })
    }
}

fn look_into(
    agent: &dyn Agent,
    place: &Place,
    own: &Path,
    known: &HashMap<String, Source>,
    now: UtcMillis,
) -> AgentPlace {
    let found = find(std::slice::from_ref(place), &[], own, known);
    let settings = place.settings.as_ref().and_then(|path| read_settings(path));
    let after_days = agent.deletes_after_days(settings.as_deref());
    let left = |file: &FoundFile| {
        let age_days = (now.0 - file.identity.modified_ns / 1_000_000).max(0) / UtcMillis::DAY_MS;
        after_days.map(|days| u32::try_from(i64::from(days) - age_days).unwrap_or(0))
    };
    let unchanged = |file: &&FoundFile| {
        known.get(&*file.path.to_string_lossy()).is_some_and(|source| source.identity == file.identity)
    };
    AgentPlace {
        agent: place.agent,
        path: place.path.to_string_lossy().into_owned(),
        found: place.path.is_dir(),
        sessions: found.files.len() as u64,
        bytes: found.files.iter().map(|file| file.identity.size_bytes).sum(),
        collected_sessions: found.files.iter().filter(unchanged).count() as u64,
        deletes_after_days: after_days,
        days_until_deleted: found.files.iter().filter_map(left).min(),
        deleted_within_7_days: found.files.iter().filter(|file| left(file).is_some_and(|days| days <= 7)).count()
            as u64,
    }
}

/// The text of an agent's settings, if it is a small regular file.
fn read_settings(path: &Path) -> Option<String> {
    let head = SourceFile::open(path).ok()?.head(false, 1 << 20).ok()?;
    String::from_utf8(head).ok()
}
