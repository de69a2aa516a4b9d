//! The pages: their packages and their build.

use crate::{Failed, command::run, freshness::is_fresh, node::Node, place, progress::Progress};

/// What a build of the pages is made from, inside `ui`.
const SOURCES: [&str; 7] =
    ["src", "public", "index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts"];

/// Installs the pages' packages and builds them, each only when something changed.
pub(crate) fn require(progress: &Progress) -> Result<(), Failed> {
    let ui = place::ui();
    let sources = SOURCES.map(|name| ui.join(name));
    let sources = sources.each_ref().map(AsRef::as_ref);
    if is_fresh(&ui.join("dist/index.html"), &sources) {
        return Ok(());
    }
    let node = require_packages(progress)?;
    progress.say("building the pages");
    run(node.command("npm").args(["run", "--silent", "build"]))
}

/// Installs the pages' packages when the lock file is newer than what is installed.
pub(crate) fn require_packages(progress: &Progress) -> Result<Node, Failed> {
    let node = Node::require(progress)?;
    let ui = place::ui();
    if !is_fresh(&ui.join("node_modules/.package-lock.json"), &[&ui.join("package-lock.json")]) {
        progress.say("getting the pages' packages");
        run(node.command("npm").args(["ci", "--no-audit", "--no-fund"]))?;
    }
    Ok(node)
}
