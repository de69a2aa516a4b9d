//! Is everything the store made its owner's alone?

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use rustix::{fs::Mode, process::umask};

/// Lets everything this process makes be as open as it asks for, so that nothing hides behind the
/// habits of the machine.
pub fn drop_umask() {
    umask(Mode::empty());
}

/// Walks `dir` and returns how many files and folders it saw, itself included.
///
/// # Panics
/// At the first file whose mode is not 0600 and the first folder whose mode is not 0700.
pub fn assert_private(dir: &Path) -> u64 {
    let meta = dir.symlink_metadata().expect("it can be looked at");
    let mode = meta.permissions().mode() & 0o7777;
    let wanted = if meta.is_dir() { 0o700 } else { 0o600 };
    assert!(meta.is_dir() || meta.is_file(), "{} is neither file nor folder", dir.display());
    assert_eq!(mode, wanted, "{} has mode {mode:o} instead of {wanted:o}", dir.display());
    if !meta.is_dir() {
        return 1;
    }
    let entries = fs::read_dir(dir).expect("it can be listed");
    1 + entries.map(|entry| assert_private(&entry.expect("it can be listed").path())).sum::<u64>()
}
