//! What collecting is compared to.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use serde_json::Value;
use zstd::stream::raw::{CParameter, Encoder, InBuffer, Operation as _, OutBuffer};

use super::Outcome;
use crate::cost::Watch;

/// Level of the compression everything is compared to: what `zstd` takes when told nothing.
const LEVEL: i32 = 3;

/// Parses every line of every file to a [`Value`] and compresses every file by itself to `out`.
///
/// Lines that are not JSON are parsed as far as they are and compressed all the same.
pub(super) fn parse_and_compress(files: &[PathBuf], out: &Path) -> anyhow::Result<Outcome> {
    fs::create_dir_all(out)?;
    let watch = Watch::start();
    let mut frame = Frame::new()?;
    let mut line = Vec::new();
    let (mut read, mut compressed, mut keys) = (0_u64, 0_u64, 0_u64);
    for (number, path) in files.iter().enumerate() {
        let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
        frame.begin(file.metadata()?.len())?;
        let mut input = BufReader::with_capacity(256 << 10, file);
        let mut output = BufWriter::with_capacity(256 << 10, File::create(out.join(format!("{number}.zst")))?);
        loop {
            line.clear();
            if input.read_until(b'\n', &mut line)? == 0 {
                break;
            }
            read += line.len() as u64;
            if let Ok(Value::Object(fields)) = serde_json::from_slice::<Value>(&line) {
                keys += fields.len() as u64;
            }
            compressed += frame.push(&line, &mut output)?;
        }
        compressed += frame.end(&mut output)?;
        output.flush()?;
    }
    let cost = watch.stop();
    Ok(Outcome::of(cost)
        .with("read_bytes", read as f64)
        .with("zstd_bytes", compressed as f64)
        .with("keys", keys as f64))
}

/// Asks the system for the size and time of every file.
pub(super) fn stat(files: &[PathBuf]) -> anyhow::Result<Outcome> {
    let watch = Watch::start();
    let mut bytes = 0;
    for path in files {
        bytes += fs::symlink_metadata(path)?.len();
    }
    Ok(Outcome::of(watch.stop()).with("bytes", bytes as f64))
}

/// One compressed file after the other, with one context for all.
struct Frame {
    encoder: Encoder<'static>,
    room: Vec<u8>,
}

impl Frame {
    fn new() -> anyhow::Result<Self> {
        let mut encoder = Encoder::new(LEVEL)?;
        encoder.set_parameter(CParameter::ChecksumFlag(true))?;
        Ok(Self { encoder, room: vec![0; 128 << 10] })
    }

    fn begin(&mut self, bytes: u64) -> anyhow::Result<()> {
        self.encoder.reinit()?;
        Ok(self.encoder.set_pledged_src_size(Some(bytes))?)
    }

    fn push(&mut self, bytes: &[u8], output: &mut impl Write) -> anyhow::Result<u64> {
        let mut input = InBuffer::around(bytes);
        let mut written = 0;
        while input.pos() < bytes.len() {
            let mut made = OutBuffer::around(&mut self.room);
            self.encoder.run(&mut input, &mut made)?;
            output.write_all(made.as_slice())?;
            written += made.pos() as u64;
        }
        Ok(written)
    }

    fn end(&mut self, output: &mut impl Write) -> anyhow::Result<u64> {
        let mut written = 0;
        loop {
            let mut made = OutBuffer::around(&mut self.room);
            let left = self.encoder.finish(&mut made, true)?;
            output.write_all(made.as_slice())?;
            written += made.pos() as u64;
            if left == 0 {
                return Ok(written);
            }
        }
    }
}
