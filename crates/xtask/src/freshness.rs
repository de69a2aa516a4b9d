//! Whether something built is newer than what it is built from.

use std::{fs, path::Path, time::SystemTime};

/// Whether `built` is there and no source is newer.
pub(crate) fn is_fresh(built: &Path, sources: &[&Path]) -> bool {
    let Some(built) = changed(built) else { return false };
    sources.iter().all(|source| newest(source).is_none_or(|changed| changed <= built))
}

/// When the newest file in a folder, or the file itself, last changed.
fn newest(path: &Path) -> Option<SystemTime> {
    let own = changed(path);
    let Ok(entries) = fs::read_dir(path) else { return own };
    entries.flatten().filter_map(|entry| newest(&entry.path())).chain(own).max()
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_newer_file_anywhere_below_a_source_makes_it_stale() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let (sources, built) = (folder.join("src"), folder.join("built"));
        fs::create_dir_all(sources.join("deep")).unwrap();
        assert!(!is_fresh(&built, &[&sources]), "not built at all");

        let file = fs::File::create(sources.join("deep/a")).unwrap();
        fs::File::create(&built).unwrap();
        let future = fs::metadata(&built).unwrap().modified().unwrap() + Duration::from_secs(60);
        assert!(is_fresh(&built, &[&sources, &folder.join("missing")]));
        file.set_modified(future).unwrap();
        assert!(!is_fresh(&built, &[&sources]));
    }
}
