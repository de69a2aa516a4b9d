//! What a crash left in the tree is cut off or moved aside at the next start.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use synthetic_blobs::{BlobId, EntryKind};
use synthetic_model::ConstructId;
use synthetic_store::{
    AbandonedMark, Read, check,
    table::{ConstructRow, blobs, constructs, constructs::ConstructState, sessions, settling},
};

use crate::{
    Engine, EngineError, cleanup,
    layout::{DESCRIPTION_FILE, frames_name, values_name},
    leftovers,
};

/// Mends the tree when the last writer did not end well. No writer is at work meanwhile.
pub(crate) fn after_crash(engine: &Engine) -> Result<(), EngineError> {
    let Some(mark) = AbandonedMark::find(engine.dir())? else { return Ok(()) };
    engine.store.write(|write| {
        let read = write.reading();
        cleanup::mend(engine, &read)?;
        leftovers::mend(engine, write)?;
        for stray in strays(engine, &read)? {
            stray.mend(engine)?;
        }
        Ok::<_, EngineError>(())
    })?;
    engine.flush_tree()?;
    Ok(mark.clear()?)
}

/// Something in the tree that no row names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stray {
    /// A file or folder.
    Entry(PathBuf),
    /// The bytes of a file past `len`.
    Past {
        /// The file.
        path: PathBuf,
        /// How much of it is named.
        len: u64,
    },
}

impl Stray {
    /// Moves it aside, or cuts it off.
    pub(crate) fn mend(&self, engine: &Engine) -> Result<(), EngineError> {
        match self {
            Self::Past { path, len } => engine.disk.truncate(path, *len).map_err(|e| io("cut", path, e)),
            Self::Entry(path) => {
                let aside = engine.layout.leftovers().join(engine.surroundings.new_id().to_string());
                let parent = engine.layout.leftovers();
                engine.disk.make_dirs(&parent).map_err(|e| io("make", &parent, e))?;
                engine.disk.rename(path, &aside).map_err(|e| io("move aside", path, e))
            }
        }
    }
}

/// Everything in the artifact tree that no row names.
pub(crate) fn strays(engine: &Engine, read: &Read<'_>) -> Result<Vec<Stray>, EngineError> {
    let known: HashMap<ConstructId, ConstructRow> =
        check::constructs(read)?.into_iter().map(|(row, id)| (id, row)).collect();
    let retired: HashSet<PathBuf> =
        settling::retired(read)?.into_iter().map(|(_, path, _)| engine.dir().join(path)).collect();
    let mut found = Vec::new();
    let root = engine.layout.artifacts();
    for entry in list(engine, &root)? {
        let path = root.join(&entry.name);
        let id = entry.name.to_str().and_then(|name| name.parse::<ConstructId>().ok());
        match id.and_then(|id| known.get(&id)) {
            Some(row) => strays_of(engine, read, &constructs::state(read, *row)?, &mut found)?,
            None => found.push(Stray::Entry(path)),
        }
    }
    found.retain(|stray| !matches!(stray, Stray::Entry(path) if retired.contains(path)));
    Ok(found)
}

/// What no row names in the folder of one construct.
pub(crate) fn strays_of(
    engine: &Engine,
    read: &Read<'_>,
    construct: &ConstructState,
    found: &mut Vec<Stray>,
) -> Result<(), EngineError> {
    let dir = engine.layout.construct(construct.id);
    let values = values_name(construct.values_generation);
    let held: HashSet<(String, BlobId)> = blobs::of_construct(read, construct.row)?
        .into_iter()
        .map(|blob| (blob.kind.word().to_owned(), BlobId(blob.digest)))
        .collect();
    let frames: HashMap<String, u64> = sessions::of_construct(read, construct.row)?
        .into_iter()
        .filter(|s| s.frames_bytes > 0)
        .map(|s| (frames_name(s.id, s.frames_generation), s.frames_bytes))
        .collect();
    for entry in list(engine, &dir)? {
        let path = dir.join(&entry.name);
        match entry.name.to_str() {
            Some(name) if name == values && construct.values_bytes > 0 => {
                past(&path, entry.len_bytes, construct.values_bytes, found);
            }
            Some(DESCRIPTION_FILE) => {}
            Some(name) if frames.contains_key(name) => past(&path, entry.len_bytes, frames[name], found),
            Some(kind) if entry.kind == EntryKind::Dir => {
                for file in list(engine, &path)? {
                    let blob = file.name.to_str().and_then(BlobId::of_file_name);
                    if !blob.is_some_and(|blob| held.contains(&(kind.to_owned(), blob))) {
                        found.push(Stray::Entry(path.join(&file.name)));
                    }
                }
            }
            _ => found.push(Stray::Entry(path)),
        }
    }
    Ok(())
}

fn past(path: &Path, len: u64, named: u64, found: &mut Vec<Stray>) {
    if len > named {
        found.push(Stray::Past { path: path.to_owned(), len: named });
    }
}

fn list(engine: &Engine, dir: &Path) -> Result<Vec<synthetic_blobs::Entry>, EngineError> {
    engine.disk.list(dir).map_err(|e| io("list", dir, e))
}

fn io(doing: &'static str, path: &Path, source: std::io::Error) -> EngineError {
    EngineError::Io { doing, path: path.to_owned(), source }
}
