//! Writing records as they are made.

use std::{
    fs::{File, create_dir_all},
    io::{self, BufWriter, Write},
    path::Path,
};

use synthetic_model::UtcMillis;

/// One history file that grows line by line.
#[derive(Debug)]
pub(super) struct Stream {
    file: BufWriter<File>,
    pub(super) bytes: u64,
    pub(super) records: u64,
}

impl Stream {
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        if let Some(dir) = path.parent() {
            create_dir_all(dir)?;
        }
        Ok(Self { file: BufWriter::with_capacity(128 << 10, File::create(path)?), bytes: 0, records: 0 })
    }

    /// Writes one record and its line end.
    pub(super) fn line(&mut self, record: &str) -> io::Result<()> {
        self.file.write_all(record.as_bytes())?;
        self.file.write_all(b"\n")?;
        self.bytes += record.len() as u64 + 1;
        self.records += 1;
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Appends `text` as it stands between the quotes of a JSON string.
pub(super) fn escape(text: &str, out: &mut String) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let short = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\t' => "\\t",
            b'\r' => "\\r",
            0x1B => "\\u001b",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(short);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// `text` as it stands between the quotes of a JSON string.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    escape(text, &mut out);
    out
}

/// The clock of a session: it only moves forward.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock(pub(super) i64);

impl Clock {
    pub(super) fn tick(&mut self, ms: u64) {
        self.0 += ms.cast_signed();
    }

    pub(super) fn text(self) -> String {
        UtcMillis(self.0).rfc3339()
    }
}
