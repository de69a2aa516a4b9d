//! How long a person waits for the window, against an empty one.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::{
    bench::{Bench, Source},
    cost::median,
    figure::{Measured, Row, Unit, table},
    histories::History,
    rows,
    screen::{self, Region, Screen},
    sighting::{self, Seen, Sight},
    size,
};

const CONSTRUCTS: u64 = 10_000;
/// Windows of each kind that are opened, besides a first one that warms the system up.
const RUNS: u32 = 9;

/// The whole of a window.
const WINDOW: Region = Region { left: 0, top: 0, width: 1280, height: 800 };
/// Where names and sizes stand in the list.
const LIST: Region = Region { left: 280, top: 140, width: 600, height: 600 };
/// Where messages stand in a transcript.
const MESSAGES: Region = Region { left: 560, top: 220, width: 600, height: 500 };

/// A window that is opened again and again.
struct Kind {
    name: &'static str,
    program: PathBuf,
    arguments: Vec<String>,
    sight: Sight,
    seen: Vec<Seen>,
}

pub(super) fn measure(bench: &mut Bench) -> anyhow::Result<Measured> {
    let folder = std::env::current_exe()?.parent().context("this program lies nowhere")?.to_owned();
    let (ours, empty) = (folder.join("synthetic-desktop"), folder.join("synthetic-empty-window"));
    let lacking = lacking(&[&ours, &empty]);
    if !lacking.is_empty() {
        return Ok(not_measured(&lacking));
    }
    let list = rows::constructs(bench, bench.scaled(CONSTRUCTS))?;
    let transcript = bench.collect(Source::Generated(History::OneSession))?.store;
    let link = link(&transcript)?;
    let at = |store: &Path| vec!["--store".to_owned(), store.to_string_lossy().into_owned()];
    let kind = |name, program: &Path, arguments, region, inked| Kind {
        name,
        program: program.to_owned(),
        arguments,
        sight: Sight { region, inked },
        seen: Vec::new(),
    };
    let mut kinds = [
        kind("an empty Tauri window", &empty, Vec::new(), WINDOW, 0.01),
        kind("the list", &ours, at(&list), LIST, 0.2),
        kind("the transcript", &ours, [at(&transcript), vec![link]].concat(), MESSAGES, 0.2),
    ];
    let screen = Screen::start()?;
    for run in 0..=RUNS.max(bench.runs) {
        for kind in &mut kinds {
            let home = kind.name.replace(' ', "-");
            let mut command = screen.command(&kind.program, &home)?;
            let (child, seen) = sighting::watch(screen.picture(), command.args(&kind.arguments), kind.sight)
                .with_context(|| format!("watching for {}", kind.name))?;
            if run == 0 {
                screen.picture().keep(&bench.scratch.join(format!("{home}.xwd")))?;
            } else {
                kind.seen.push(seen);
            }
            eprintln!("{} {seen:?}", kind.name);
            sighting::end(screen.picture(), child, WINDOW)?;
        }
    }
    Ok(report(&kinds, bench.scaled(CONSTRUCTS)))
}

fn report([empty, list, transcript]: &[Kind; 3], constructs: u64) -> Measured {
    let painted = |kind: &Kind| median(kind.seen.iter().map(|seen| seen.painted_s));
    let row = |what: String, kind: &Kind| Row {
        what,
        reference: "an empty Tauri window".to_owned(),
        unit: Unit::Milliseconds,
        must: 0.3,
        aim: Some(0.1),
        measured: Some(painted(kind) - painted(empty)),
    };
    let rows = vec![
        row(format!("process start to a list of {constructs} constructs painted"), list),
        row("process start to the first text of a transcript of 1 GB painted".to_owned(), transcript),
    ];
    let ms = |seconds: f64| format!("{:.0} ms", seconds * 1e3);
    let lines = [empty, list, transcript].map(|kind| {
        let painted_s = || kind.seen.iter().map(|seen| seen.painted_s);
        vec![
            kind.name.to_owned(),
            ms(median(kind.seen.iter().map(|seen| seen.shown_s))),
            ms(painted(kind)),
            ms(painted_s().fold(f64::INFINITY, f64::min)),
            ms(painted_s().fold(0.0, f64::max)),
        ]
    });
    Measured { rows, notes: vec![table(&["from process start", "window shown", "painted", "quickest", "slowest"], lines)] }
}

fn lacking(programs: &[&Path]) -> Vec<String> {
    let mut lacking: Vec<String> = screen::missing().into_iter().map(str::to_owned).collect();
    lacking.extend(programs.iter().filter(|path| !path.is_file()).map(|path| path.display().to_string()));
    lacking
}

fn not_measured(lacking: &[String]) -> Measured {
    let row = |what: &str| Row {
        what: what.to_owned(),
        reference: "an empty Tauri window".to_owned(),
        unit: Unit::Milliseconds,
        must: 0.3,
        aim: Some(0.1),
        measured: None,
    };
    let rows = vec![
        row("process start to a list of 10,000 constructs painted"),
        row("a transcript of 1 GB opened to its first text painted"),
    ];
    Measured { rows, notes: vec![format!("Not measured yet: it needs {}.", lacking.join(", "))] }
}

/// A message in the middle of the store's only session.
fn link(store: &Path) -> anyhow::Result<String> {
    let (uid, messages): ([u8; 16], i64) =
        size::database(store)?.query_row("SELECT uid, messages FROM sessions", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(format!("synthetic://session/{}#{}", uuid::Uuid::from_bytes(uid), messages / 2))
}
