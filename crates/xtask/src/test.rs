//! `test` and `lint`: every check, in an order that says early what is cheap to say.

use std::process::Command;

use crate::{
    Failed, browser, command::cargo, contract, node::Node, packages, pages, place, steps::Steps, tools,
    virtual_display::VirtualDisplay,
};

/// Every check; with `--quick` those that need neither a browser nor a window.
pub(crate) fn test(words: &[&str]) -> Result<(), Failed> {
    let quick = match words {
        [] => false,
        ["--quick"] => true,
        _ => return Err("test knows only --quick".to_owned()),
    };
    let mut steps = Steps::start();
    let groups = [packages::BUILD, packages::WINDOW, packages::VIRTUAL_DISPLAY, packages::TEST];
    if !steps.task("packages", |progress| packages::require(&groups, progress)) {
        return steps.end();
    }
    let node = prepare_pages(&mut steps);
    lint_rust(&mut steps);
    steps.task("contract", |_| contract::check());
    steps.program("core", cargo().args(["test", "--workspace", "--no-fail-fast"]));
    if let Some(node) = &node {
        lint_pages(&mut steps, node);
        steps.program("pages", &mut npm(node, "test"));
    }
    if !quick {
        steps.program("programs", cargo().args(["build", "--workspace", "--bins", "--tests"]));
        if let Some(node) = &node {
            for suite in browser::suites() {
                steps.program("browser", &mut browser::command(node, &suite));
            }
        }
        steps.program("measurements", &mut small_measurements());
        drive_window(&mut steps);
    }
    steps.end()
}

/// Format and lints only.
pub(crate) fn lint() -> Result<(), Failed> {
    let mut steps = Steps::start();
    let node = prepare_pages(&mut steps);
    lint_rust(&mut steps);
    if let Some(node) = &node {
        lint_pages(&mut steps, node);
    }
    steps.end()
}

/// The window carries the pages, so they are built before anything of it is compiled.
fn prepare_pages(steps: &mut Steps) -> Option<Node> {
    let mut node = None;
    steps.task("build pages", |progress| {
        node = Some(pages::require_packages(progress)?);
        pages::require(progress)
    });
    node
}

fn lint_rust(steps: &mut Steps) {
    steps.program("format", cargo().args(["fmt", "--all", "--check"]));
    steps.program("clippy", cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]));
}

/// Every measurement but the window's at a five hundredth of its size, in the test build: what the
/// figures come to means nothing, that they can be taken does.
fn small_measurements() -> Command {
    const FIGURES: [&str; 9] = ["collect", "memory", "again", "size", "fork", "records", "lists", "append", "usage"];
    let mut command = cargo();
    command.args(["run", "--quiet", "-p", "synthetic-bench", "--", "--scale", "0.002", "--runs", "1", "--out"]);
    command.arg(place::root().join("target/measurements.md"));
    command.args(FIGURES.iter().flat_map(|figure| ["--only", figure]));
    command
}

fn lint_pages(steps: &mut Steps, node: &Node) {
    steps.program("page lints", &mut npm(node, "lint"));
    steps.program("page types", &mut npm(node, "check"));
}

fn npm(node: &Node, script: &str) -> Command {
    let mut command = node.command("npm");
    command.args(["run", "--silent", script]);
    command
}

fn drive_window(steps: &mut Steps) {
    let mut driver = None;
    if steps.task("driver", |progress| tools::tauri_driver(progress).map(|path| driver = Some(path)))
        && let Some(driver) = driver
    {
        match VirtualDisplay::start() {
            Ok(display) => {
                let mut command = display.command(place::built(false, "window-tests"));
                command.arg(place::built(false, "synthetic-desktop")).arg(driver);
                steps.program("window", &mut command);
            }
            Err(reason) => {
                steps.task("window", |_| Err(reason));
            }
        }
    }
}
