//! Says how fast given transcripts are scanned and read: `scan_speed FILE...`.
#![allow(clippy::print_stdout)]

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use synthetic_agents::{Agent, FileClue, Interpretation, Record, Tape, agents};

const ROUNDS: u32 = 5;
/// What a reader is given of a file before its records.
const HEAD_BYTES: usize = 64 << 10;

struct Transcript {
    bytes: Vec<u8>,
    clue: FileClue,
    agent: &'static dyn Agent,
}

fn main() -> std::io::Result<()> {
    let mut files = Vec::new();
    for path in std::env::args_os().skip(1).map(PathBuf::from) {
        let Some((agent, clue)) = agents().iter().find_map(|agent| Some((*agent, agent.clue(&path)?))) else {
            continue;
        };
        files.push(Transcript { bytes: std::fs::read(&path)?, clue, agent });
    }
    let bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
    let lines: usize = files.iter().flat_map(lines).count();
    println!("{} transcripts, {lines} lines, {bytes} bytes, best of {ROUNDS}", files.len());
    report("scan", "nodes", bytes, best(|| scan_all(&files)));
    report("scan + read", "messages", bytes, best(|| read_all(&files)));
    Ok(())
}

fn lines(file: &Transcript) -> impl Iterator<Item = &[u8]> {
    let mut rest = file.bytes.as_slice();
    std::iter::from_fn(move || {
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        (!line.is_empty()).then_some(line)
    })
}

fn report(what: &str, made: &str, bytes: usize, (time, count): (Duration, usize)) {
    println!("{what:>12}: {:8.1} MB/s  ({count} {made})", bytes as f64 / 1e6 / time.as_secs_f64());
}

fn best(work: impl Fn() -> usize) -> (Duration, usize) {
    let mut best = (Duration::MAX, 0);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let count = work();
        best = best.min((start.elapsed(), count));
    }
    best
}

fn scan_all(files: &[Transcript]) -> usize {
    let mut tape = Tape::default();
    let mut nodes = 0;
    for line in files.iter().flat_map(lines) {
        nodes += if tape.scan(line).is_ok() { tape.nodes.len() } else { 0 };
    }
    nodes
}

fn read_all(files: &[Transcript]) -> usize {
    let mut messages = 0;
    for file in files {
        let mut reader = file.agent.begin(&file.clue, file.bytes.get(..HEAD_BYTES).unwrap_or(&file.bytes));
        let mut tape = Tape::default();
        for (number, line) in lines(file).enumerate() {
            let mut out = Interpretation::default();
            let _damage = tape.scan(line).err();
            reader.read(&Record { bytes: line, tape: &tape, number: number as u64 }, &mut out);
            messages += out.messages.len();
        }
    }
    messages
}
