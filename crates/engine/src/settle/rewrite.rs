//! Packs the frames of one construct again, into new files that nobody names yet.

use std::path::{Path, PathBuf};

use synthetic_blobs::{
    FrameError, Packer, PackingBase, TEMPORARY_PREFIX, Unpacker, ValuesBuilder, ValuesView, base::BasePacker,
};
use synthetic_store::{
    Read,
    table::{
        ConstructRow, chunks,
        constructs::{self, BaseRef, ConstructState},
        sessions::{self, SessionState},
        values::{self, ValueFrame, ValueKey},
    },
};

use super::base::ReadyBase;
use crate::{Cancel, Engine, EngineError, limits};

/// A construct whose frames stand in new files, not switched to yet.
pub(super) struct Rewritten {
    /// The construct as it was when its frames were read.
    pub(super) construct: ConstructState,
    pub(super) values: Option<NewValues>,
    pub(super) sessions: Vec<NewFrames>,
    /// Whether the construct has to take in the base its new frames are packed against.
    pub(super) takes_base: bool,
}

/// A new file.
pub(super) struct NewFile {
    pub(super) temporary: PathBuf,
    pub(super) bytes: u64,
}

/// A construct's long values in a new file.
pub(super) struct NewValues {
    pub(super) file: NewFile,
    pub(super) frames: Vec<(ValueFrame, Vec<ValueKey>)>,
}

/// A session's frames in a new file.
pub(super) struct NewFrames {
    pub(super) session: SessionState,
    pub(super) file: NewFile,
    /// Of each chunk: its place and length in the file.
    pub(super) chunks: Vec<(u64, u64)>,
}

impl Rewritten {
    /// Length of the new files.
    pub(super) fn stored_bytes(&self) -> u64 {
        self.values.iter().map(|v| v.file.bytes).sum::<u64>() + self.sessions.iter().map(|s| s.file.bytes).sum::<u64>()
    }

    /// How many new files there are.
    pub(super) fn files(&self) -> u64 {
        (usize::from(self.values.is_some()) + self.sessions.len()) as u64
    }

    /// Removes the new files, which are not needed after all.
    pub(super) fn discard(&self, engine: &Engine) -> Result<(), EngineError> {
        let files = self.values.iter().map(|v| &v.file).chain(self.sessions.iter().map(|s| &s.file));
        for file in files {
            let path = &file.temporary;
            engine.disk.remove_file(path).map_err(|e| io("remove", path, e))?;
        }
        Ok(())
    }
}

/// Packs frames, against a base or each for itself.
pub(crate) enum Dense<'b> {
    Alone(Packer, i32),
    Leaning(BasePacker<'b>, &'b [u8]),
}

impl<'b> Dense<'b> {
    /// Without a base frames are packed at `level`.
    pub(crate) fn new(ready: Option<&'b Ready>, level: i32) -> std::io::Result<Self> {
        Ok(match ready {
            Some(ready) => Self::Leaning(ready.packing.packer()?, &ready.plain),
            None => Self::Alone(Packer::new()?, level),
        })
    }

    pub(crate) fn pack(&mut self, plain: &[u8], out: &mut Vec<u8>) -> std::io::Result<u64> {
        match self {
            Self::Alone(packer, level) => packer.pack(plain, *level, out),
            Self::Leaning(packer, _) => packer.pack(plain, out),
        }
    }

    pub(crate) fn unpack(
        &self,
        unpacker: &mut Unpacker,
        frame: &[u8],
        plain_bytes: u64,
    ) -> Result<Vec<u8>, FrameError> {
        match self {
            Self::Alone(..) => unpacker.unpack(frame, plain_bytes),
            Self::Leaning(_, base) => unpacker.unpack_on(base, frame, plain_bytes),
        }
    }
}

/// Packs constructs again, one after the other, against one base.
pub(super) struct Rewriter<'e> {
    engine: &'e Engine,
    base: Option<BaseRef>,
    ready: Option<Ready>,
}

/// A base ready for both ways.
pub(crate) struct Ready {
    packing: PackingBase,
    plain: Vec<u8>,
}

impl Ready {
    pub(crate) fn new(plain: &[u8]) -> Self {
        Self { packing: PackingBase::new(plain, limits::SETTLED_LEVEL), plain: plain.to_vec() }
    }
}

impl<'e> Rewriter<'e> {
    pub(super) fn new(engine: &'e Engine, base: Option<&ReadyBase>) -> Self {
        let ready = base.map(|base| Ready::new(&base.plain));
        Self { engine, base: base.map(|base| base.base), ready }
    }

    /// Packs one. `None` when that was cancelled. Nothing is left of the new files then, nor after
    /// an error if the disk lets us.
    pub(super) fn rewrite(&mut self, row: ConstructRow, cancel: &Cancel) -> Result<Option<Rewritten>, EngineError> {
        self.engine.read(|read| {
            let construct = constructs::state(read, row)?;
            let own;
            // One that leans on another base already stays with that.
            let ready = match construct.base {
                Some(known) if Some(known) != self.base => {
                    own = Ready::new(&self.engine.base_plain(construct.id, known)?);
                    Some(&own)
                }
                _ => self.ready.as_ref(),
            };
            let packer = Dense::new(ready, limits::SETTLED_LEVEL).map_err(|e| self.no_memory(e))?;
            let made = Vec::new();
            let mut rewrite = Rewrite { engine: self.engine, read, cancel, construct: &construct, packer, made };
            match rewrite.all() {
                Ok((values, sessions)) if !cancel.is_cancelled() => {
                    let takes_base = ready.is_some() && construct.base.is_none();
                    Ok(Some(Rewritten { takes_base, values, sessions, construct }))
                }
                other => {
                    // The first failure is the one to report; a file left behind is found as a leftover.
                    rewrite.made.iter().for_each(|path| drop(self.engine.disk.remove_file(path)));
                    other.map(|_| None)
                }
            }
        })
    }

    fn no_memory(&self, source: std::io::Error) -> EngineError {
        EngineError::Io { doing: "prepare compression for", path: self.engine.dir().to_owned(), source }
    }
}

/// One construct being packed again.
struct Rewrite<'r, 'b> {
    engine: &'r Engine,
    read: &'r Read<'r>,
    cancel: &'r Cancel,
    construct: &'r ConstructState,
    packer: Dense<'b>,
    /// The new files so far.
    made: Vec<PathBuf>,
}

impl Rewrite<'_, '_> {
    fn all(&mut self) -> Result<(Option<NewValues>, Vec<NewFrames>), EngineError> {
        let values = self.values()?;
        let mut rewritten = Vec::new();
        for session in sessions::of_construct(self.read, self.construct.row)? {
            if session.frames_bytes > 0 && !self.cancel.is_cancelled() {
                rewritten.push(self.frames(session)?);
            }
        }
        Ok((values, rewritten))
    }

    fn values(&mut self) -> Result<Option<NewValues>, EngineError> {
        let frames = values::all_frames(self.read, self.construct.row)?;
        if frames.is_empty() {
            return Ok(None);
        }
        let mut keys = Vec::new();
        values::for_each_key(self.read, self.construct.row, |key, _| keys.push(key))?;
        let mut keys = keys.into_iter();
        let mut file = self.begin(&self.engine.layout.values(self.construct.id, self.construct.values_generation));
        let mut done = Vec::new();
        let mut open = ValuesBuilder::new(0);
        for frame in frames {
            if self.cancel.is_cancelled() {
                break;
            }
            let plain = self.engine.values_plain(self.construct, &frame)?;
            let view = ValuesView::parse(&plain)?;
            for number in frame.first_value..frame.first_value + frame.values {
                let value = view.get(number).ok_or_else(|| {
                    EngineError::damaged(format!("long value {number}"), "its frame does not hold it")
                })?;
                open.push(value)?;
                if open.plain_bytes() >= limits::SETTLED_VALUES_PLAIN_BYTES {
                    let next = ValuesBuilder::new(open.next());
                    done.push(self.close(std::mem::replace(&mut open, next), &mut keys, &mut file)?);
                }
            }
        }
        if !open.is_empty() {
            done.push(self.close(open, &mut keys, &mut file)?);
        }
        Ok(Some(NewValues { file, frames: done }))
    }

    fn close(
        &mut self,
        values: ValuesBuilder,
        keys: &mut impl Iterator<Item = ValueKey>,
        file: &mut NewFile,
    ) -> Result<(ValueFrame, Vec<ValueKey>), EngineError> {
        let count = values.count();
        let first_value = values.next() - count as u64;
        let plain = values.finish();
        let file_offset = file.bytes;
        let stored_bytes = self.append(file, &plain)?;
        let frame = ValueFrame {
            first_value,
            values: count as u64,
            file_offset,
            stored_bytes,
            plain_bytes: plain.len() as u64,
            digest: *blake3::hash(&plain).as_bytes(),
            settled: true,
        };
        Ok((frame, keys.by_ref().take(count).collect()))
    }

    fn frames(&mut self, session: SessionState) -> Result<NewFrames, EngineError> {
        let layout = &self.engine.layout;
        let mut file = self.begin(&layout.frames(session.construct_id, session.id, session.frames_generation));
        let mut places = Vec::new();
        while let Some(chunk) = chunks::get(self.read, session.row, places.len() as u64)? {
            if self.cancel.is_cancelled() {
                break;
            }
            let plain = self.engine.chunk_plain_anew(&session, &chunk)?;
            let file_offset = file.bytes;
            places.push((file_offset, self.append(&mut file, &plain)?));
        }
        Ok(NewFrames { session, file, chunks: places })
    }

    fn begin(&mut self, beside: &Path) -> NewFile {
        let name = format!("{TEMPORARY_PREFIX}{}.frames", self.engine.surroundings.new_id());
        let temporary = beside.with_file_name(name);
        self.made.push(temporary.clone());
        NewFile { temporary, bytes: 0 }
    }

    /// Packs `plain`, appends it to the new file, reads it back and compares.
    fn append(&mut self, file: &mut NewFile, plain: &[u8]) -> Result<u64, EngineError> {
        let path = &file.temporary;
        let mut packed = Vec::new();
        let len = self.packer.pack(plain, &mut packed).map_err(|e| io("compress for", path, e))?;
        self.engine.disk.append_at(path, file.bytes, &packed).map_err(|e| io("write", path, e))?;
        let written = self.engine.disk.read_at(path, file.bytes, len).map_err(|e| io("read back", path, e))?;
        let back = self.engine.with_unpacker(|unpacker| self.packer.unpack(unpacker, &written, plain.len() as u64));
        match back {
            Ok(back) if back == plain => {
                file.bytes += len;
                Ok(len)
            }
            _ => Err(EngineError::ReadBack { path: path.clone() }),
        }
    }
}

pub(super) fn io(doing: &'static str, path: &Path, source: std::io::Error) -> EngineError {
    EngineError::Io { doing, path: path.to_owned(), source }
}
