//! Where things lie in the repository.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// The pages' sources.
pub(crate) fn ui() -> PathBuf {
    root().join("ui")
}

/// Tools that belong to this checkout alone.
pub(crate) fn tools() -> PathBuf {
    root().join(".tools")
}

/// A program Cargo built.
pub(crate) fn built(release: bool, name: &str) -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    target.join(if release { "release" } else { "debug" }).join(name)
}
