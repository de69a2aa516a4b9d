//! How long stored files are, and what a store's bytes are spent on.

use std::{
    collections::{BTreeMap, HashSet},
    fs, io,
    path::Path,
};

use anyhow::Context as _;
use rusqlite::{Connection, OpenFlags};
use walkdir::WalkDir;

/// What a store holds back for a full disk: as much in every store, and no part of what is stored.
const RESERVE: &str = "reserve";

/// The length of all files below a folder, a store's reserve left out. A file of several names
/// counts once.
pub(crate) fn of_dir(dir: &Path) -> anyhow::Result<u64> {
    Ok(files(dir)?.iter().map(|(_, bytes)| bytes).sum())
}

/// All files below a folder and their lengths, each under the first of its names.
fn files(dir: &Path) -> anyhow::Result<Vec<(std::path::PathBuf, u64)>> {
    use std::os::unix::fs::MetadataExt as _;
    let mut seen = HashSet::new();
    let mut files = Vec::new();
    for entry in WalkDir::new(dir).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() && entry.file_name() != RESERVE {
            let metadata = entry.metadata()?;
            if seen.insert((metadata.dev(), metadata.ino())) {
                files.push((entry.path().strip_prefix(dir)?.to_owned(), metadata.len()));
            }
        }
    }
    Ok(files)
}

/// Removes a folder that may be there.
#[allow(clippy::disallowed_methods, reason = "measurements have no disk that fails")]
pub(crate) fn remove_dir(dir: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(dir) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done.with_context(|| format!("removing {}", dir.display())),
    }
}

/// Copies a folder.
pub(crate) fn copy_dir(from: &Path, to: &Path) -> anyhow::Result<()> {
    for entry in WalkDir::new(from) {
        let entry = entry?;
        let target = to.join(entry.path().strip_prefix(from)?);
        if entry.file_type().is_dir() {
            fs::create_dir_all(&target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

/// A connection to a store's database that cannot write.
pub(crate) fn database(store: &Path) -> anyhow::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(store.join("synthetic.db"), flags).context("opening the store's database")
}

/// A store's bytes by what holds them, most first: tables and indexes of the database, and the
/// kinds of files of the tree. Asking leaves SQLite's shared memory file behind: take the store's
/// length before.
pub(crate) fn parts(store: &Path) -> anyhow::Result<Vec<(String, u64)>> {
    let mut parts: BTreeMap<String, u64> = BTreeMap::new();
    for (path, bytes) in files(store)? {
        if path != Path::new("synthetic.db") {
            *parts.entry(kind_of(&path)).or_default() += bytes;
        }
    }
    let database = database(store)?;
    let mut statement = database.prepare("SELECT name, sum(pgsize) FROM dbstat GROUP BY name")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        parts.insert(format!("database: {}", row.get::<_, String>(0)?), row.get::<_, i64>(1)?.unsigned_abs());
    }
    // Pages that say what other pages belong to, so that free ones can be given back, are no table's.
    let (free, map): (i64, i64) = database.query_row(
        "SELECT freelist_count * page_size, (page_count - freelist_count) * page_size - (SELECT sum(pgsize) FROM dbstat)
         FROM pragma_freelist_count(), pragma_page_count(), pragma_page_size()",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    parts.insert("database: free pages".to_owned(), free.unsigned_abs());
    parts.insert("database: page map".to_owned(), map.unsigned_abs());
    let mut parts: Vec<_> = parts.into_iter().filter(|(_, bytes)| *bytes > 0).collect();
    parts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(parts)
}

fn kind_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let parent = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    match (&*parent, &*name) {
        (_, _) if name.starts_with("values.") && name.ends_with(".frames") => "tree: frames of long values".to_owned(),
        _ if name.ends_with(".frames") => "tree: frames of records".to_owned(),
        (_, "construct.json") => "tree: construct.json".to_owned(),
        _ if path.starts_with("artifacts") => format!("tree: blobs, {parent}"),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_store_is_its_database() {
        let temp = tempfile::tempdir().unwrap();
        let store = temp.path().join("store");
        drop(crate::engine::open(&store).unwrap());
        let bytes = of_dir(&store).unwrap();
        let parts = parts(&store).unwrap();
        let sum: u64 = parts.iter().map(|(_, bytes)| bytes).sum();
        assert_eq!(sum, bytes, "{parts:?}");
        assert!(parts.iter().any(|(name, _)| name == "database: constructs"));
    }

    #[test]
    fn a_copy_is_as_long() {
        let temp = tempfile::tempdir().unwrap();
        let (from, to) = (temp.path().join("from"), temp.path().join("to"));
        fs::create_dir_all(from.join("deep")).unwrap();
        fs::copy("/proc/self/status", from.join("deep/file")).unwrap();
        copy_dir(&from, &to).unwrap();
        assert_eq!(of_dir(&from).unwrap(), of_dir(&to).unwrap());
        remove_dir(&from).unwrap();
        remove_dir(&from).unwrap();
        assert!(!from.exists());
    }
}
