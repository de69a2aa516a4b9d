//! Node.js and npm: the system's when they are new enough, else our own in `.tools`.

use std::{env, ffi::OsString, path::PathBuf, process::Command};

use crate::{
    Failed,
    command::{asked, program, run},
    packages, place,
    progress::Progress,
};

/// Where `node` and `npm` are found.
pub(crate) struct Node {
    path: OsString,
}

impl Node {
    /// Finds Node.js, and installs it into `.tools` when the system's is missing or too old.
    pub(crate) fn require(progress: &Progress) -> Result<Self, Failed> {
        let system = Self { path: env::var_os("PATH").unwrap_or_default() };
        if system.is_usable() {
            return Ok(system);
        }
        let own = Self { path: own_path(&system.path)? };
        if own.is_usable() {
            return Ok(own);
        }
        if asked(system.command("npm").arg("--version")).is_none() {
            packages::require(&[&["nodejs", "npm"]], progress)?;
        }
        progress.say("getting Node.js 22 into .tools");
        let wanted = [format!("node-linux-{}@22", architecture()?), "npm@11".to_owned()];
        run(system
            .command("npm")
            .args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"])
            .arg(place::tools())
            .args(&wanted))?;
        if own.is_usable() { Ok(own) } else { Err("Node.js 22 in .tools does not run".to_owned()) }
    }

    /// A program that finds this Node.js first, started in `ui`.
    pub(crate) fn command(&self, name: &str) -> Command {
        let mut command = program(name);
        command.env("PATH", &self.path).current_dir(place::ui());
        command
    }

    fn is_usable(&self) -> bool {
        let version = |name| asked(self.command(name).arg("--version"));
        version("npm").is_some() && version("node").is_some_and(|text| is_new_enough(&text))
    }
}

fn own_path(system: &OsString) -> Result<OsString, Failed> {
    let modules = place::tools().join("node_modules");
    let node: PathBuf = modules.join(format!("node-linux-{}", architecture()?)).join("bin");
    env::join_paths([node, modules.join(".bin")].into_iter().chain(env::split_paths(system)))
        .map_err(|error| format!("PATH cannot hold .tools: {error}"))
}

fn architecture() -> Result<&'static str, Failed> {
    match env::consts::ARCH {
        "x86_64" => Ok("x64"),
        "aarch64" => Ok("arm64"),
        other => Err(format!("install Node.js 20.19 or newer: none is offered for {other}")),
    }
}

/// What Vite asks for: 20.19, or 22.12 and newer.
fn is_new_enough(version: &str) -> bool {
    let mut numbers = version.trim().trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    match (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) {
        (20, minor) => minor >= 19,
        (22, minor) => minor >= 12,
        (major, _) => major > 22,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_node_that_runs_the_build_is_new_enough() {
        for good in ["v20.19.0", "v20.20.2\n", "v22.12.0", "v24.1.0"] {
            assert!(is_new_enough(good), "{good}");
        }
        for old in ["v18.20.4", "v20.18.9", "v21.7.0", "v22.11.0", "", "node"] {
            assert!(!is_new_enough(old), "{old}");
        }
    }
}
