//! `run`: from a fresh machine to an open window.

use std::process::Command;

use crate::{
    Failed,
    command::{become_program, cargo, run as run_command},
    display, packages, pages, place,
    progress::Progress,
    virtual_display::VirtualDisplay,
};

/// How the pages are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Window,
    WindowOnVirtualDisplay,
    Browser,
}

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
struct Request<'a> {
    release: bool,
    virtual_display: bool,
    serve: bool,
    arguments: &'a [&'a str],
}

impl<'a> Request<'a> {
    fn read(words: &'a [&'a str]) -> Result<Self, Failed> {
        let mut request = Self { release: false, virtual_display: false, serve: false, arguments: &[] };
        for (place, word) in words.iter().enumerate() {
            match *word {
                "--release" => request.release = true,
                "--virtual-display" => request.virtual_display = true,
                "--serve" => request.serve = true,
                "--" => {
                    request.arguments = &words[place + 1..];
                    break;
                }
                other => return Err(format!("run does not know {other}; arguments of the program stand behind --")),
            }
        }
        Ok(request)
    }
}

/// Installs what is missing, builds what changed, and becomes the program.
pub(crate) fn run(words: &[&str]) -> Result<(), Failed> {
    let request = Request::read(words)?;
    let progress = Progress::start();
    let shown = choose(&request, &progress);
    packages::require(packages_for(shown), &progress)?;
    pages::require(&progress)?;

    let package = if shown == Shown::Browser { "synthetic-cli" } else { "synthetic-desktop" };
    progress.say("building (the first time takes minutes, later ones seconds)");
    let mut build = cargo();
    build.args(["build", "--package", package]);
    if request.release {
        build.arg("--release");
    }
    run_command(&mut build)?;

    progress.say(match shown {
        Shown::Browser => "serving; stop with Ctrl+C",
        Shown::Window | Shown::WindowOnVirtualDisplay => "opening the window",
    });
    launch(shown, &request)
}

/// Measures a release build; with windows, when the window is among what is asked for.
pub(crate) fn bench(arguments: &[&str]) -> Result<(), Failed> {
    if measures_window(arguments) {
        let progress = Progress::start();
        packages::require(packages_for(Shown::WindowOnVirtualDisplay), &progress)?;
        pages::require(&progress)?;
        progress.say("building the windows (the first time takes minutes, later ones seconds)");
        let mut build = cargo();
        build.args(["build", "--release", "--package", "synthetic-desktop", "--package", "synthetic-empty-window"]);
        run_command(&mut build)?;
    }
    let mut command = cargo();
    command.args(["run", "--release", "--package", "synthetic-bench", "--"]).args(arguments);
    Err(become_program(command))
}

/// Packages that have long runs: building all tests for release would take longer than some.
const LONG_RUNS: [&str; 1] = ["synthetic-crashes"];

/// Every figure is measured when none is named.
fn measures_window(arguments: &[&str]) -> bool {
    let mut named = arguments.iter().enumerate().filter_map(|(at, word)| match word.strip_prefix("--only") {
        Some("") => arguments.get(at + 1).copied(),
        Some(rest) => rest.strip_prefix('='),
        None => None,
    });
    let asks_only_how = arguments.iter().any(|word| matches!(*word, "--help" | "-h"));
    !asks_only_how && named.next().is_none_or(|first| first == "window" || named.any(|name| name == "window"))
}

/// The long runs: ignored tests whose name says `campaign`.
pub(crate) fn campaign() -> Result<(), Failed> {
    let mut command = cargo();
    command.args(["test", "--release", "--no-fail-fast"]);
    command.args(LONG_RUNS.iter().flat_map(|package| ["--package", package]));
    command.args(["--", "--ignored", "campaign"]);
    Err(become_program(command))
}

fn choose(request: &Request<'_>, progress: &Progress) -> Shown {
    if request.serve {
        return Shown::Browser;
    }
    if request.virtual_display {
        return Shown::WindowOnVirtualDisplay;
    }
    match display::find() {
        Ok(()) => Shown::Window,
        Err(missing) => {
            progress.say(&format!("{missing}: the same pages are served to a browser"));
            progress.say("(--virtual-display opens the window on a display nobody sees)");
            Shown::Browser
        }
    }
}

fn packages_for(shown: Shown) -> &'static [&'static [&'static str]] {
    match shown {
        Shown::Window => &[packages::BUILD, packages::WINDOW],
        Shown::WindowOnVirtualDisplay => &[packages::BUILD, packages::WINDOW, packages::VIRTUAL_DISPLAY],
        Shown::Browser => &[packages::BUILD],
    }
}

fn launch(shown: Shown, request: &Request<'_>) -> Result<(), Failed> {
    if shown == Shown::WindowOnVirtualDisplay {
        let display = VirtualDisplay::start()?;
        let window = place::built(request.release, "synthetic-desktop");
        return run_command(display.command(window).args(request.arguments));
    }
    let name = if shown == Shown::Window { "synthetic-desktop" } else { "synthetic" };
    let mut command = Command::new(place::built(request.release, name));
    if shown == Shown::Browser {
        command.args(["serve", "--ui"]).arg(place::ui().join("dist"));
    }
    command.args(request.arguments);
    Err(become_program(command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_of_the_program_stand_behind_two_dashes() {
        let words = ["--release", "--", "--store", "/tmp/x", "--release"];
        let request = Request::read(&words).unwrap();
        assert!(request.release && !request.virtual_display);
        assert_eq!(request.arguments, ["--store", "/tmp/x", "--release"]);
        assert!(Request::read(&["--store"]).is_err());
    }

    #[test]
    fn the_window_is_built_when_it_is_measured() {
        assert!(measures_window(&[]) && measures_window(&["--quick"]));
        assert!(measures_window(&["--only", "size", "--only", "window"]) && measures_window(&["--only=window"]));
        assert!(!measures_window(&["--only", "size"]) && !measures_window(&["--only=size", "--quick"]));
        assert!(!measures_window(&["--help"]));
    }

    #[test]
    fn a_browser_needs_none_of_the_windows_packages() {
        assert_eq!(packages_for(Shown::Browser), [packages::BUILD]);
    }
}
