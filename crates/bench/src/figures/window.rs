//! How long a person waits for the window, against an empty one.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use crate::{
    bench::{Bench, Source},
    cost::median,
    figure::{Measured, Row, Unit, grouped, table},
    histories::History,
    rows,
    screen::{self, Region, Screen},
    sighting::{self, Seen, Sight},
    size,
};

const CONSTRUCTS: u64 = 10_000;
/// Windows of each kind that are opened at least, besides a first one that warms the system up.
const RUNS: u32 = 9;

/// The whole of a window.
const WINDOW: Region = Region { left: 0, top: 0, width: 1280, height: 800 };
/// Where names and sizes stand in the list.
const LIST: Region = Region { left: 280, top: 140, width: 600, height: 600 };
/// Where messages stand in a transcript.
const MESSAGES: Region = Region { left: 560, top: 170, width: 640, height: 540 };
/// Lines of pixels with ink: of one line of text in a whole window, and of a region full of text.
const A_LINE: f64 = 0.01;
const FULL: f64 = 0.2;

/// What is opened again and again.
struct Opening {
    name: String,
    program: PathBuf,
    arguments: Vec<String>,
    sight: Sight,
    /// Opened in a window that stands there with these arguments, instead of in one of its own.
    within: Option<Vec<String>>,
    seen: Vec<Seen>,
}

impl Opening {
    fn new(name: impl Into<String>, program: &Path, arguments: &[&str], region: Region, inked: f64) -> Self {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let sight = Sight { region, inked };
        Self { name: name.into(), program: program.to_owned(), arguments, sight, within: None, seen: Vec::new() }
    }

    /// Opens it, watches, and closes it.
    fn watch(&self, screen: &Screen) -> anyhow::Result<Seen> {
        let picture = screen.picture();
        let home = self.program.file_name().unwrap_or_default();
        let command = |arguments: &[String]| -> anyhow::Result<_> {
            let mut command = screen.command(&self.program, Path::new(home))?;
            command.args(arguments);
            Ok(command)
        };
        let standing = match &self.within {
            Some(arguments) => {
                Some(sighting::watch(picture, &mut command(arguments)?, Sight { region: WINDOW, inked: A_LINE })?.0)
            }
            None => None,
        };
        let (child, seen) = sighting::watch(picture, &mut command(&self.arguments)?, self.sight)?;
        sighting::end(picture, standing.into_iter().chain([child]), WINDOW)?;
        Ok(seen)
    }

    fn painted(&self) -> impl Iterator<Item = f64> {
        self.seen.iter().map(|seen| seen.painted_s)
    }

    fn line(&self) -> Vec<String> {
        let ms = |seconds: f64| format!("{:.0} ms", seconds * 1e3);
        vec![
            self.name.clone(),
            ms(median(self.seen.iter().map(|seen| seen.shown_s))),
            ms(median(self.painted())),
            ms(self.painted().fold(f64::INFINITY, f64::min)),
            ms(self.painted().fold(0.0, f64::max)),
        ]
    }
}

pub(super) fn measure(bench: &mut Bench) -> anyhow::Result<Measured> {
    let count = bench.scaled(CONSTRUCTS);
    let bytes = bench.histories.amount(History::OneSession);
    let what = [
        format!("process start to a list of {} constructs painted", grouped(count)),
        format!("process start to the first text of a transcript of {:.0} MB painted", bytes as f64 / 1e6),
    ];
    let folder = std::env::current_exe()?.parent().context("this program lies nowhere")?.to_owned();
    let (ours, empty) = (folder.join("synthetic-desktop"), folder.join("synthetic-empty-window"));
    let lacking = lacking(&[&ours, &empty]);
    if !lacking.is_empty() {
        let note = format!("Not measured yet: it needs {}; `cargo xtask bench` sees to that.", lacking.join(", "));
        return Ok(Measured { rows: what.map(|what| row(what, None)).into(), notes: vec![note] });
    }
    let list = rows::constructs(bench, count)?;
    let transcript = bench.collect(Source::Generated(History::OneSession))?.store;
    let link = link(&transcript)?;
    let (list, transcript) = (text(&list)?, text(&transcript)?);
    let mut openings = [
        Opening::new("an empty Tauri window", &empty, &[], WINDOW, A_LINE),
        Opening::new("the list", &ours, &["--store", list], LIST, FULL),
        Opening::new("the transcript", &ours, &["--store", transcript, &link], MESSAGES, FULL),
        Opening::new("the transcript, in a window that stands there", &ours, &[&link], MESSAGES, FULL),
    ];
    if let Some(led) = openings.last_mut() {
        led.within = Some(vec!["--store".to_owned(), transcript.to_owned()]);
    }
    let runs = RUNS.max(bench.runs);
    let load = load()?;
    watch_all(&mut openings, runs)?;
    let [empty, list, transcript, _] = &openings;
    let reference = median(empty.painted());
    let rows = what.into_iter().zip([list, transcript]);
    let rows = rows.map(|(what, opening)| row(what, Some(median(opening.painted()) - reference))).collect();
    let notes = vec![how(runs, &load), table(&HEAD, openings.iter().map(Opening::line))];
    Ok(Measured { rows, notes })
}

/// Opens everything in turn, so that what else goes on on the machine meets all alike.
fn watch_all(openings: &mut [Opening], runs: u32) -> anyhow::Result<()> {
    let screen = Screen::start()?;
    for run in 0..=runs {
        crate::say(format_args!("opening windows ({run} of {runs})"));
        for opening in &mut *openings {
            let seen = opening.watch(&screen).with_context(|| format!("watching for {}", opening.name))?;
            if run > 0 {
                opening.seen.push(seen);
            }
        }
    }
    Ok(())
}

const HEAD: [&str; 5] = ["median, from process start", "window shown", "painted", "quickest", "slowest"];

fn how(runs: u32, load: &str) -> String {
    format!(
        "By the clock, on a display server of its own (Xvfb) without a graphics device. The programs are not asked: the \
         display's picture is read every 2 ms until it has not changed for 2 s, and *painted* is the moment since which nine \
         tenths of the ink stood in its place; for the list that is every row in view, for the transcript everything in view \
         at a message in the middle of the session, which is opened by a link. Medians of {runs} windows of each kind, opened \
         in turn after one that was not counted. The empty window is a release build of Tauri as it comes, with one line of \
         HTML. The load of the machine was {load} when this began. The last line is measured from the start of the second \
         process, which hands the link to the first."
    )
}

fn row(what: String, measured: Option<f64>) -> Row {
    Row {
        what,
        reference: "an empty Tauri window".to_owned(),
        unit: Unit::Milliseconds,
        must: 0.3,
        aim: Some(0.1),
        measured,
    }
}

fn lacking(programs: &[&Path]) -> Vec<String> {
    let mut lacking: Vec<String> = screen::missing().into_iter().map(str::to_owned).collect();
    let names = programs.iter().filter(|path| !path.is_file()).filter_map(|path| path.file_name());
    lacking.extend(names.map(|name| format!("a release build of {}", name.display())));
    lacking
}

/// A message in the middle of the store's only session.
fn link(store: &Path) -> anyhow::Result<String> {
    let (uid, messages): ([u8; 16], i64) =
        size::database(store)?
            .query_row("SELECT uid, messages FROM sessions", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(format!("synthetic://session/{}#{}", uuid::Uuid::from_bytes(uid), messages / 2))
}

fn text(path: &Path) -> anyhow::Result<&str> {
    path.to_str().context("a path that is not text")
}

/// How many programs wanted to run, on average over the last minute.
fn load() -> anyhow::Result<String> {
    let text = fs::read_to_string("/proc/loadavg").context("reading /proc/loadavg")?;
    Ok(text.split(' ').next().unwrap_or_default().to_owned())
}
