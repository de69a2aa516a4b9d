//! How the web engine draws.

use std::{fs, path::Path};

use rustix::fs::Mode;
use tauri::{WebviewWindow, Wry};
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};

/// Closes the web engine's own files to others.
pub(crate) fn close_files() {
    rustix::process::umask(Mode::from_raw_mode(0o077));
}

/// Without a graphics device, has the page painted in memory at once instead of through a device
/// that is only imitated: less memory, steadier frames, and no words lost between several painting
/// threads, as WebKitGTK 2.50 does.
pub(crate) fn suit_machine(window: &WebviewWindow<Wry>) -> tauri::Result<()> {
    if has_graphics_device(Path::new("/dev/dri")) {
        return Ok(());
    }
    window.with_webview(|webview| {
        if let Some(settings) = webview.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
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
