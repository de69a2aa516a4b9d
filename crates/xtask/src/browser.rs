//! Suites that drive the pages in a browser over the real server.

use std::{fs, path::PathBuf, process::Command};

use crate::{node::Node, place};

/// Every suite there is: `*.suite.mjs` below `ui/tests` and `tests/ui`, each a Node.js program
/// that ends with a line like `12 passed, 0 failed`.
pub(crate) fn suites() -> Vec<PathBuf> {
    let folders = [place::ui().join("tests"), place::root().join("tests/ui")];
    let files = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
    let mut suites: Vec<_> = files.map(|file| file.path()).filter(|path| is_suite(path)).collect();
    suites.sort();
    suites
}

/// The suite as a command. It finds the program to serve with, and where the pages are.
pub(crate) fn command(node: &Node, suite: &PathBuf) -> Command {
    let mut command = node.command("node");
    command
        .arg(suite)
        .env("SYNTHETIC_PROGRAM", place::built(false, "synthetic"))
        .env("SYNTHETIC_PAGES", place::ui().join("dist"));
    command
}

fn is_suite(path: &std::path::Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(".suite.mjs"))
}
