//! Measures what Synthetic promises about speed and size, as ratios to references measured in the
//! same run, and writes the figures and the machine to BENCHMARKS.md.
#![allow(clippy::print_stderr, reason = "a program that says how far it is")]

mod arguments;
mod bench;
mod copies;
mod cost;
mod engine;
mod figure;
mod figures;
mod histories;
mod machine;
mod report;
mod rows;
mod screen;
mod sighting;
mod size;
mod work;

use std::{fs, io::Write as _, process::ExitCode};

use anyhow::Context as _;
use clap::Parser as _;

use crate::{
    arguments::{Arguments, Task},
    bench::Bench,
    figure::{Measured, Verdict},
    figures::FIGURES,
    histories::Histories,
    report::Report,
};

/// Says how far the measurements are.
fn say(text: std::fmt::Arguments<'_>) {
    eprintln!("bench: {text}");
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    match arguments.task {
        Some(Task::Work) => work::child().map(|()| ExitCode::SUCCESS),
        None => measure(&arguments),
    }
}

/// Measures the figures asked for and writes the report after each.
fn measure(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let data = arguments.data_dir();
    fs::create_dir_all(&data).with_context(|| format!("making {}", data.display()))?;
    let histories = Histories::open(&data.join("histories"), arguments.scale())?;
    let samples = arguments.samples();
    if samples.is_none() {
        say(format_args!("no samples: set SYNTHETIC_SAMPLES to measure with published transcripts"));
    }
    let scratch = data.join("scratch");
    let own = scratch.join(std::process::id().to_string());
    let mut bench = Bench::new(histories, own, arguments.scale(), arguments.runs, samples)?;
    let machine = machine::described(engine::today());
    let mut missed = 0;
    for figure in FIGURES.iter().filter(|figure| arguments.wants(figure.name)) {
        say(format_args!("── {}", figure.name));
        let measured = (figure.measure)(&mut bench).with_context(|| format!("measuring {:?}", figure.name))?;
        missed += measured.rows.iter().filter(|row| row.verdict() == Verdict::Missed).count();
        show(&measured);
        if let Some(path) = arguments.report() {
            write_report(&path, figure.title, &machine, &measured)?;
        }
    }
    if !arguments.keep {
        say(format_args!("removing what was made"));
        size::remove_dir(&scratch)?;
    }
    Ok(if missed > 0 && arguments.strict { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn show(measured: &Measured) {
    for row in &measured.rows {
        eprintln!("{}", row.markdown());
    }
    for note in &measured.notes {
        eprintln!("\n{note}");
    }
    eprintln!();
}

fn write_report(path: &std::path::Path, title: &str, machine: &str, measured: &Measured) -> anyhow::Result<()> {
    let before = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(e) => return Err(e).with_context(|| format!("reading {}", path.display())),
    };
    let mut report = Report::parse(&before);
    report.replace(title, machine, measured);
    let text = report.write(&FIGURES.map(|figure| figure.title));
    let mut file = fs::File::create(path).with_context(|| format!("writing {}", path.display()))?;
    Ok(file.write_all(text.as_bytes())?)
}
