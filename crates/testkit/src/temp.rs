//! Places, times and ids that are the same in every run.

use std::path::{Path, PathBuf};

use synthetic_model::UtcMillis;
use tempfile::TempDir;
use uuid::Uuid;

use crate::generate::Rng;

/// The time tests live at: 2026-03-02T09:30:00Z.
pub const NOW: UtcMillis = UtcMillis(1_772_443_800_000);

/// A folder for one store, gone with this value.
#[derive(Debug)]
pub struct TempStore {
    folder: TempDir,
}

impl TempStore {
    /// Makes a folder in which no store is yet.
    ///
    /// # Panics
    /// When the machine has no place for temporary files.
    #[must_use]
    pub fn new() -> Self {
        Self { folder: tempfile::Builder::new().prefix("synthetic-").tempdir().expect("a place for temporary files") }
    }

    /// Where the store is to be made. It is not there yet.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// Where agents' histories may be put, beside the store.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// The folder that holds both.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

impl Default for TempStore {
    fn default() -> Self {
        Self::new()
    }
}

/// Ids that follow from a seed: UUIDv7, each later than the one before.
#[derive(Debug, Clone)]
pub struct Ids {
    rng: Rng,
    next_ms: u64,
}

impl Ids {
    /// The ids of this seed, from [`NOW`] on.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { rng: Rng::new(seed), next_ms: NOW.0.unsigned_abs() }
    }
}

impl Iterator for Ids {
    type Item = Uuid;

    fn next(&mut self) -> Option<Uuid> {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.rng.bits().to_be_bytes());
        random[8..].copy_from_slice(&self.rng.bits().to_be_bytes()[..2]);
        let id = uuid::Builder::from_unix_timestamp_millis(self.next_ms, &random).into_uuid();
        self.next_ms += 1;
        Some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_from_the_seed_and_grow() {
        let ids: Vec<_> = Ids::new(4).take(50).collect();
        assert_eq!(ids, Ids::new(4).take(50).collect::<Vec<_>>());
        assert!(ids.is_sorted() && ids.iter().all(|id| id.get_version_num() == 7));
        assert_eq!(NOW.rfc3339(), "2026-03-02T09:30:00.000Z");
    }

    #[test]
    fn a_store_s_place_is_empty_and_goes_away() {
        let temp = TempStore::new();
        let path = temp.path().to_owned();
        assert!(path.is_dir() && !temp.store().exists());
        drop(temp);
        assert!(!path.exists());
    }
}
