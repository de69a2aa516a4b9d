//! Cargo's own tools, kept in `.tools` when the machine has none.

use std::{path::PathBuf, process::Command};

use crate::{
    Failed,
    command::{asked, cargo, run},
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

/// `cargo nextest` or, where that is not installed, `cargo test`.
pub(crate) fn test_runner() -> Command {
    let own = place::tools().join("bin/cargo-nextest");
    let has_nextest = own.exists() || asked(cargo().args(["nextest", "--version"])).is_some();
    let mut command = cargo();
    if own.exists() {
        let mut path = place::tools().join("bin").into_os_string();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        command.env("PATH", path);
    }
    command.args(if has_nextest { &["nextest", "run", "--no-fail-fast"][..] } else { &["test", "--no-fail-fast"] });
    command
}
