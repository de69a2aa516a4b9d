//! An agent's file as a stream of lines, in bounded memory.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::Path,
};

use rustix::fs::OFlags;
use synthetic_store::table::sources::FileIdentity;

use crate::limits;

/// Read at once.
const BLOCK_BYTES: usize = 1 << 20;

/// Longest window a compressed transcript may ask for: 16 MiB.
const WINDOW_LOG_MAX: u32 = 24;

/// An agent's file, open for reading only.
pub(crate) struct SourceFile {
    file: File,
    /// What it was when it was opened.
    pub(crate) identity: FileIdentity,
}

/// What identifies a file in the metadata of its directory entry or handle.
pub(crate) fn identity_of(meta: &std::fs::Metadata) -> FileIdentity {
    FileIdentity {
        device: meta.dev(),
        inode: meta.ino(),
        size_bytes: meta.len(),
        modified_ns: meta.mtime().wrapping_mul(1_000_000_000).wrapping_add(meta.mtime_nsec()),
    }
}

impl SourceFile {
    /// Opens a regular file without following a link and without waiting for a pipe.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let file = File::options().read(true).custom_flags(flags.bits() as i32).open(path)?;
        let meta = file.metadata()?;
        if meta.is_file() {
            Ok(Self { identity: identity_of(&meta), file })
        } else {
            Err(io::Error::new(io::ErrorKind::IsADirectory, "not a regular file"))
        }
    }

    /// The first bytes, at most `limit`, unpacked.
    pub(crate) fn head(&mut self, zstd: bool, limit: usize) -> io::Result<Vec<u8>> {
        self.file.seek(SeekFrom::Start(0))?;
        let mut head = Vec::new();
        if zstd {
            decoder(&self.file)?.take(limit as u64).read_to_end(&mut head)?;
        } else {
            (&self.file).take(limit as u64).read_to_end(&mut head)?;
        }
        Ok(head)
    }

    /// Bytes `from..to` of a file that is not packed.
    pub(crate) fn bytes(&mut self, from: u64, to: u64) -> io::Result<Vec<u8>> {
        self.file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        (&self.file).take(to.saturating_sub(from)).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// The lines from byte `from` on, up to the size the file had when it was opened.
    pub(crate) fn lines(mut self, zstd: bool, from: u64) -> io::Result<Lines> {
        let stream: Box<dyn Read + Send> = if zstd {
            self.file.seek(SeekFrom::Start(0))?;
            let mut unpacked = decoder(self.file)?;
            io::copy(&mut unpacked.by_ref().take(from), &mut io::sink())?;
            Box::new(unpacked)
        } else {
            self.file.seek(SeekFrom::Start(from))?;
            Box::new(self.file.take(self.identity.size_bytes.saturating_sub(from)))
        };
        Ok(Lines { stream, buffer: Vec::new(), start: 0, searched: 0, ended: false, in_long_line: false })
    }
}

fn decoder<R: Read>(packed: R) -> io::Result<zstd::stream::read::Decoder<'static, io::BufReader<R>>> {
    let mut decoder = zstd::stream::read::Decoder::new(packed)?;
    decoder.window_log_max(WINDOW_LOG_MAX)?;
    Ok(decoder)
}

/// One step through a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line<'l> {
    /// A whole line with its line end.
    Whole(&'l [u8]),
    /// A part of a line over the limit; `first` for its first part.
    Piece {
        /// The bytes.
        bytes: &'l [u8],
        /// Whether the line begins here.
        first: bool,
    },
    /// The end: what stands after the last line end.
    Rest(&'l [u8]),
}

/// A stream of lines.
pub(crate) struct Lines {
    stream: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    start: usize,
    searched: usize,
    ended: bool,
    in_long_line: bool,
}

impl Lines {
    /// The next line. After [`Line::Rest`] the stream is done.
    pub(crate) fn next(&mut self) -> io::Result<Line<'_>> {
        loop {
            if let Some(at) = memchr::memchr(b'\n', &self.buffer[self.searched..]) {
                let end = self.searched + at + 1;
                return Ok(self.take(end));
            }
            self.searched = self.buffer.len();
            if self.buffer.len() - self.start >= limits::LINE_BYTES || self.in_long_line_with_a_piece() {
                let end = self.buffer.len().min(self.start + limits::LINE_PIECE_BYTES);
                return Ok(self.take_piece(end));
            }
            if self.ended {
                let rest = self.start;
                self.start = self.buffer.len();
                return Ok(Line::Rest(&self.buffer[rest..]));
            }
            self.fill()?;
        }
    }

    fn in_long_line_with_a_piece(&self) -> bool {
        self.in_long_line && self.buffer.len() - self.start >= limits::LINE_PIECE_BYTES
    }

    fn take(&mut self, end: usize) -> Line<'_> {
        let limit = if self.in_long_line { limits::LINE_PIECE_BYTES } else { limits::LINE_BYTES };
        if end - self.start > limit {
            let end = self.start + limits::LINE_PIECE_BYTES;
            return self.take_piece(end);
        }
        let start = self.start;
        self.start = end;
        self.searched = end;
        if std::mem::take(&mut self.in_long_line) {
            return Line::Piece { bytes: &self.buffer[start..end], first: false };
        }
        Line::Whole(&self.buffer[start..end])
    }

    fn take_piece(&mut self, end: usize) -> Line<'_> {
        let start = self.start;
        self.start = end;
        self.searched = self.searched.max(end).min(self.buffer.len());
        let first = !std::mem::replace(&mut self.in_long_line, true);
        // What follows in the buffer was searched only as far as the line end found, if any.
        self.searched = end;
        Line::Piece { bytes: &self.buffer[start..end], first }
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.searched -= self.start;
            self.start = 0;
        }
        if self.buffer.capacity() > 4 * BLOCK_BYTES && self.buffer.len() < BLOCK_BYTES {
            self.buffer.shrink_to(2 * BLOCK_BYTES);
        }
        let before = self.buffer.len();
        let read = self.stream.by_ref().take(BLOCK_BYTES as u64).read_to_end(&mut self.buffer)?;
        debug_assert_eq!(self.buffer.len(), before + read);
        self.ended = read < BLOCK_BYTES;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines_of(text: &[u8]) -> Lines {
        let stream = Box::new(io::Cursor::new(text.to_vec()));
        Lines { stream, buffer: Vec::new(), start: 0, searched: 0, ended: false, in_long_line: false }
    }

    proptest! {
        /// The parts of a file, put together again, are the file; every whole line ends in one LF.
        #[test]
        fn lines_tile_the_file(text in proptest::collection::vec(prop_oneof![Just(b'\n'), any::<u8>()], 0..300)) {
            let mut lines = lines_of(&text);
            let mut joined = Vec::new();
            loop {
                match lines.next().expect("memory does not fail") {
                    Line::Whole(line) => {
                        prop_assert_eq!(memchr::memchr(b'\n', line), Some(line.len() - 1));
                        joined.extend_from_slice(line);
                    }
                    Line::Piece { .. } => prop_assert!(false, "no line is over the limit"),
                    Line::Rest(rest) => {
                        joined.extend_from_slice(rest);
                        break;
                    }
                }
            }
            prop_assert_eq!(joined, text);
        }
    }

    #[test]
    fn a_line_over_the_limit_comes_in_pieces_and_the_next_line_whole() {
        let mut text = vec![b'a'; limits::LINE_BYTES + 5];
        text.extend_from_slice(b"\nnext\n");
        let mut lines = lines_of(&text);
        let mut pieces = 0;
        let mut long = 0;
        loop {
            match lines.next().expect("memory does not fail") {
                Line::Piece { bytes, first } => {
                    assert_eq!(first, pieces == 0, "only the first piece begins the line");
                    assert!(bytes.len() <= limits::LINE_PIECE_BYTES);
                    pieces += 1;
                    long += bytes.len();
                }
                Line::Whole(line) => {
                    assert_eq!(line, b"next\n");
                    break;
                }
                Line::Rest(_) => panic!("the next line was lost"),
            }
        }
        assert_eq!(long, limits::LINE_BYTES + 6);
    }
}
