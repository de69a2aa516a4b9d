//! Writes a generated agent history for benchmarks.
#![allow(clippy::print_stdout)]

use std::{path::PathBuf, process::ExitCode};

use synthetic_testkit::generate::{Plan, generate};

const USAGE: &str = "\
usage: synthetic-generate --out DIR [--bytes 1GB] [--seed 1] [--sessions N] [--workspaces N]
                          [--forks SHARE] [--codex SHARE] [--images SHARE] [--cjk SHARE]
                          [--one-session | --small-files N]

Writes DIR/.claude/projects and DIR/.codex/sessions. Equal options write equal bytes.
--one-session writes one Claude Code session of --bytes; --small-files writes N files of some 12 KB.";

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(said) => {
            println!("{said}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: impl Iterator<Item = String>) -> Result<String, String> {
    let (plan, out) = read(arguments)?;
    let written = generate(&plan, &out).map_err(|error| format!("could not write into {}: {error}", out.display()))?;
    Ok(format!(
        "{} files, {} bytes, {} records: {} sessions of claude-code with {} sub-agents, {} of codex, {} forks",
        written.files,
        written.bytes,
        written.records,
        written.claude_sessions,
        written.subagents,
        written.codex_sessions,
        written.forks
    ))
}

fn read(mut arguments: impl Iterator<Item = String>) -> Result<(Plan, PathBuf), String> {
    let mut given: Vec<(String, String)> = Vec::new();
    while let Some(flag) = arguments.next() {
        let value = match flag.as_str() {
            "--one-session" => String::new(),
            "--help" | "-h" => return Err("makes agent histories".to_owned()),
            _ => arguments.next().ok_or_else(|| format!("{flag} needs a value"))?,
        };
        given.push((flag, value));
    }
    let value_of = |flag: &str| given.iter().rev().find(|(name, _)| name == flag).map(|(_, value)| value.as_str());
    let seed = value_of("--seed").map_or(Ok(1), number)?;
    let bytes = value_of("--bytes").map_or(Ok(100 << 20), bytes)?;
    let mut plan = if value_of("--one-session").is_some() {
        Plan::one_session(seed, bytes)
    } else if let Some(files) = value_of("--small-files") {
        Plan::small_files(seed, number(files)?)
    } else {
        Plan::of_bytes(seed, bytes)
    };
    let mut out = None;
    for (flag, value) in &given {
        match flag.as_str() {
            "--out" => out = Some(PathBuf::from(value)),
            "--seed" | "--bytes" | "--one-session" | "--small-files" => {}
            "--sessions" => plan.sessions = number(value)?.max(1),
            "--workspaces" => plan.workspaces = number(value)?.max(1),
            "--forks" => plan.fork_share = share(value)?,
            "--codex" => plan.codex_share = share(value)?,
            "--images" => plan.image_share = share(value)?,
            "--cjk" => plan.cjk_share = share(value)?,
            _ => return Err(format!("{flag} is not an option")),
        }
    }
    Ok((plan, out.ok_or("--out is missing")?))
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("{text:?} is not a number"))
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| format!("{text:?} is not a share between 0 and 1"))
}

fn bytes(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "" | "B" => 1,
        "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        other => return Err(format!("{other:?} is not a unit (B, KB, MB, GB)")),
    };
    number(digits)?.checked_mul(unit).ok_or_else(|| format!("{text} is too much"))
}
