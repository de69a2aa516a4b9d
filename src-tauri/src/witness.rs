//! What tests of the real window cannot see from outside: written down when they ask for it, and
//! only in a build with debug assertions. A release build neither reads these variables nor writes.

use std::env;

const FILE: &str = "SYNTHETIC_TEST_WITNESS";
const FOLDER: &str = "SYNTHETIC_TEST_FOLDER";

/// Whether a test watches this process.
pub(crate) fn is_watching() -> bool {
    cfg!(debug_assertions) && env::var_os(FILE).is_some()
}

/// The folder a test picks in place of the system's dialog, which it cannot reach.
pub(crate) fn folder_to_pick() -> Option<String> {
    if is_watching() { env::var(FOLDER).ok() } else { None }
}

/// Writes one line: what happened, and to what.
pub(crate) fn note(what: &str, about: &str) {
    if !is_watching() {
        return;
    }
    let Some(path) = env::var_os(FILE) else { return };
    let written = std::fs::OpenOptions::new().create(true).append(true).open(path).and_then(|mut file| {
        use std::io::Write as _;
        file.write_all(format!("{what} {}\n", about.escape_debug()).as_bytes())
    });
    debug_assert!(written.is_ok(), "the test's own file can be written");
}
