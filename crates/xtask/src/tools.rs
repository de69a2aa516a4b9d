//! Cargo's own tools, kept in `.tools` when the machine has none.

use std::path::PathBuf;

use crate::{
    Failed,
    command::{cargo, run},
    place,
    progress::Progress,
};

/// The version of `tauri-driver` the window tests are written for.
const TAURI_DRIVER: &str = "2.1.0";

/// The program that lets a test drive the window. Installs it when it is missing.
pub(crate) fn tauri_driver(progress: &Progress) -> Result<PathBuf, Failed> {
    let path = place::tools().join("bin/tauri-driver");
    if !path.exists() {
        progress.say("getting tauri-driver into .tools");
        let mut install = cargo();
        install.args(["install", "--locked", "--version", TAURI_DRIVER, "tauri-driver", "--root"]);
        run(install.arg(place::tools()))?;
    }
    Ok(path)
}
