//! Says how fast given transcripts are scanned and read: `scan_speed FILE...`.
#![allow(clippy::print_stdout)]

use std::time::{Duration, Instant};

use synthetic_agents::Tape;

const ROUNDS: u32 = 5;

fn main() -> std::io::Result<()> {
    let files: Vec<Vec<u8>> = std::env::args().skip(1).map(std::fs::read).collect::<Result<_, _>>()?;
    let bytes: usize = files.iter().map(Vec::len).sum();
    let lines: usize = files.iter().flat_map(|file| file.split_inclusive(|byte| *byte == b'\n')).count();
    println!("{} files, {lines} lines, {bytes} bytes, best of {ROUNDS}", files.len());
    report("scan", bytes, best(|| scan_all(&files)));
    Ok(())
}

fn report(what: &str, bytes: usize, (time, count): (Duration, usize)) {
    println!("{what:>12}: {:8.1} MB/s  ({count} made)", bytes as f64 / 1e6 / time.as_secs_f64());
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

fn scan_all(files: &[Vec<u8>]) -> usize {
    let mut tape = Tape::default();
    let mut nodes = 0;
    for file in files {
        for line in file.split_inclusive(|byte| *byte == b'\n') {
            if tape.scan(line).is_ok() {
                nodes += tape.nodes.len();
            }
        }
    }
    nodes
}
