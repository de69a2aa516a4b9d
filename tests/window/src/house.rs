//! A home of its own for every test: nothing of this machine's user is read or left behind.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use tempfile::TempDir;

/// A home folder, a store, and the file in which the window says what it did.
pub(crate) struct House {
    folder: TempDir,
}

impl House {
    pub(crate) fn build() -> Result<Self> {
        let house = Self { folder: TempDir::with_prefix("synthetic-window-")? };
        for room in [house.home(), house.runtime()] {
            fs::create_dir(&room)?;
            fs::set_permissions(&room, fs::Permissions::from_mode(0o700))?;
        }
        Ok(house)
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    fn runtime(&self) -> PathBuf {
        self.folder.path().join("run")
    }

    fn witness(&self) -> PathBuf {
        self.folder.path().join("witness")
    }

    /// The environment the window runs in.
    pub(crate) fn variables(&self) -> Vec<(&'static str, PathBuf)> {
        let home = self.home();
        vec![
            ("XDG_DATA_HOME", home.join(".local/share")),
            ("XDG_CONFIG_HOME", home.join(".config")),
            ("XDG_CACHE_HOME", home.join(".cache")),
            ("XDG_STATE_HOME", home.join(".local/state")),
            ("XDG_RUNTIME_DIR", self.runtime()),
            ("HOME", home),
            ("SYNTHETIC_STORE", self.store()),
            ("SYNTHETIC_TEST_WITNESS", self.witness()),
            ("SYNTHETIC_SEPARATE", PathBuf::from("1")),
            ("NO_AT_BRIDGE", PathBuf::from("1")),
        ]
    }

    /// What the window noted so far, as lines like `command read_status`.
    pub(crate) fn noted(&self) -> Result<Vec<String>> {
        let path = self.witness();
        if !path.exists() {
            return Ok(Vec::new());
        }
        let text = fs::read_to_string(&path).with_context(|| format!("{}", path.display()))?;
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// The notes of one kind.
    pub(crate) fn noted_about(&self, what: &str) -> Result<Vec<String>> {
        let about = |line: String| line.strip_prefix(what)?.strip_prefix(' ').map(str::to_owned);
        Ok(self.noted()?.into_iter().filter_map(about).collect())
    }

    /// Every file of the store.
    pub(crate) fn store_files(&self) -> Result<Vec<Kept>> {
        let mut files = Vec::new();
        gather(&self.store(), &mut files)?;
        Ok(files)
    }
}

/// A file, and whether only its owner may read it.
#[derive(Debug)]
pub(crate) struct Kept {
    #[expect(dead_code, reason = "it names the file in a failure")]
    path: PathBuf,
    pub(crate) is_closed: bool,
}

fn gather(folder: &Path, files: &mut Vec<Kept>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, files)?;
        } else {
            let is_closed = fs::metadata(&path)?.permissions().mode() & 0o077 == 0;
            files.push(Kept { path, is_closed });
        }
    }
    Ok(())
}
