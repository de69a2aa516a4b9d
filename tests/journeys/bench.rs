//! The test bench: one machine with a home folder and a store, on which the program is run.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A machine of its own; gone when the test ends.
pub(crate) struct Machine {
    folder: TempDir,
}

/// How a run of the program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Machine {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        std::fs::create_dir(folder.path().join("home")).expect("a home");
        Self { folder }
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        self.command_of(env!("CARGO_BIN_EXE_synthetic").as_ref(), arguments)
    }

    /// Runs a copy of the program in a folder of its own, where nothing lies beside it.
    pub(crate) fn run_alone(&self, arguments: &[&str]) -> Ended {
        let alone = self.path("alone");
        std::fs::create_dir(&alone).expect("a folder");
        let program = alone.join("synthetic");
        std::fs::copy(env!("CARGO_BIN_EXE_synthetic"), &program).expect("a copy");
        Ended::from(self.command_of(&program, arguments).output().expect("the program starts"))
    }

    fn command_of(&self, program: &std::path::Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).env_clear().current_dir(self.folder.path());
        command.env("HOME", self.home()).env("SYNTHETIC_STORE", self.store());
        command.env("COLUMNS", "100").env("TZ", "UTC").env("PATH", "/nowhere").stdin(Stdio::null());
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        Ended::from(self.command(arguments).output().expect("the program starts"))
    }

    /// Starts the program beside the test.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
    }

    /// Runs the program, which must succeed, and gives what it printed.
    pub(crate) fn text(&self, arguments: &[&str]) -> String {
        let ended = self.run(arguments);
        assert_eq!(ended.code, 0, "synthetic {arguments:?} succeeds: {}", ended.stderr);
        ended.text()
    }

    /// Runs the program with `--json`, which must succeed, and gives the document.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let with_json: Vec<_> = arguments.iter().copied().chain(["--json"]).collect();
        serde_json::from_str(&self.text(&with_json)).expect("one JSON document")
    }

    /// Collects, and gives the report.
    pub(crate) fn collect(&self) -> Value {
        self.json(&["collect"])
    }

    /// The only session, or the first of a list.
    pub(crate) fn session(&self) -> String {
        self.first("sessions")
    }

    /// The only construct, or the first of a list.
    pub(crate) fn construct(&self) -> String {
        self.first("constructs")
    }

    fn first(&self, noun: &str) -> String {
        self.json(&[noun, "list"])[noun][0]["id"].as_str().expect("something is listed").to_owned()
    }
}

impl Ended {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.stdout.clone()).expect("the output is UTF-8")
    }

    /// The error document, which must be all of standard output.
    pub(crate) fn error(&self) -> Value {
        serde_json::from_slice::<Value>(&self.stdout).expect("one JSON document")["error"].clone()
    }
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Sends a signal to a program, as Ctrl-C does.
#[cfg(unix)]
pub(crate) fn signal(program: &Child, name: &str) {
    let sent = Command::new("kill").args([format!("-{name}"), program.id().to_string()]).status();
    assert!(sent.expect("kill is there").success(), "the program still runs");
}

/// Every file below a folder with its bytes, sorted by name.
pub(crate) fn tree(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                pending.push(entry);
            } else {
                files.push((entry.clone(), std::fs::read(&entry).expect("a file")));
            }
        }
    }
    files.sort();
    files
}
