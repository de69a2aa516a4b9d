//! Debian packages.

use std::{io::IsTerminal as _, path::Path, process::Command};

use crate::{
    Failed,
    command::{asked, program, run},
    progress::Progress,
};

/// To compile the command line.
pub(crate) const BUILD: &[&str] = &["build-essential", "pkg-config"];
/// To compile and open the window.
pub(crate) const WINDOW: &[&str] = &["libwebkit2gtk-4.1-dev", "libdbus-1-dev", "fonts-dejavu-core"];
/// To open it where there is no display.
pub(crate) const VIRTUAL_DISPLAY: &[&str] = &["xvfb", "dbus"];
/// To drive browser and window in tests.
pub(crate) const TEST: &[&str] = &["webkit2gtk-driver", "chromium"];

/// Installs what is missing of `groups`. Asks the package system only when something is.
pub(crate) fn require(groups: &[&[&str]], progress: &Progress) -> Result<(), Failed> {
    let wanted = groups.concat();
    if !Path::new("/usr/bin/dpkg-query").exists() {
        progress.say(&format!("this is no Debian: make sure that you have what it calls {}", wanted.join(" ")));
        return Ok(());
    }
    let missing = missing(&wanted);
    if missing.is_empty() {
        return Ok(());
    }
    progress.say(&format!("installing {}", missing.join(" ")));
    install(&missing)
}

fn missing<'a>(wanted: &[&'a str]) -> Vec<&'a str> {
    let installed = |package: &&str| {
        asked(Command::new("dpkg-query").args(["-W", "-f=${db:Status-Status}", package]))
            .is_some_and(|status| status.trim() == "installed")
    };
    wanted.iter().copied().filter(|package| !installed(package)).collect()
}

fn install(packages: &[&str]) -> Result<(), Failed> {
    let by_hand = format!(
        "run this once, then start again:\n\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends {}\n",
        packages.join(" ")
    );
    let Some(prefix) = privilege() else {
        return Err(format!("packages are missing and this user may not install them: {by_hand}"));
    };
    let apt = || {
        let mut command = match prefix {
            [] => program("apt-get"),
            [first, rest @ ..] => {
                let mut command = program(first);
                command.args(rest).arg("apt-get");
                command
            }
        };
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    run(apt().args(["-q", "update"]))
        .and_then(|()| run(apt().args(["-q", "install", "-y", "--no-install-recommends"]).args(packages)))
        .map_err(|reason| format!("{reason}; {by_hand}"))
}

/// What stands before `apt-get`: nothing for root, `sudo` for those who may use it.
fn privilege() -> Option<&'static [&'static str]> {
    if asked(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0") {
        return Some(&[]);
    }
    if asked(Command::new("sudo").args(["-n", "true"])).is_some() {
        return Some(&["sudo", "-n"]);
    }
    let can_ask = std::io::stdin().is_terminal() && Path::new("/usr/bin/sudo").exists();
    can_ask.then_some(&["sudo"])
}
