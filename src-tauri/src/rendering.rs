//! How the web engine draws.

use std::{env, fs, os::unix::process::CommandExt as _, path::Path, process::Command};

use rustix::fs::Mode;

const NO_SHARED_BUFFERS: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
/// Without shared buffers WebKitGTK 2.50 loses words when several threads paint.
const PAINTING_THREADS: &str = "WEBKIT_SKIA_CPU_PAINTING_THREADS";

/// Closes the web engine's own files to others, and without a graphics device tells it to draw
/// without shared buffers (less memory, steadier frames).
///
/// The engine reads its variables when the process starts, so this starts the program over once.
pub(crate) fn prepare() -> Result<(), String> {
    rustix::process::umask(Mode::from_raw_mode(0o077));
    if env::var_os(NO_SHARED_BUFFERS).is_some() || has_graphics_device(Path::new("/dev/dri")) {
        return Ok(());
    }
    let program = env::current_exe().map_err(|error| format!("the program's own file is not known: {error}"))?;
    let failed = Command::new(program)
        .args(env::args_os().skip(1))
        .env(NO_SHARED_BUFFERS, "1")
        .env(PAINTING_THREADS, "0")
        .exec();
    Err(format!("the program cannot be started over: {failed}"))
}

fn has_graphics_device(folder: &Path) -> bool {
    let Ok(devices) = fs::read_dir(folder) else { return false };
    devices.flatten().any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graphics_device_is_a_render_node() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!has_graphics_device(&folder.path().join("none")));
        fs::File::create(folder.path().join("card0")).unwrap();
        assert!(!has_graphics_device(folder.path()));
        fs::File::create(folder.path().join("renderD128")).unwrap();
        assert!(has_graphics_device(folder.path()));
    }
}
