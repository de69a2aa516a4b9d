//! Writes frames to the artifact tree and proves them before a row names them.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use synthetic_blobs::Packer;

use crate::{Engine, EngineError};

/// Frames that wait are written once they are this long in all.
const WAITING_BYTES: usize = 4 << 20;

/// The tree as one transaction writes to it.
pub(crate) struct TreeWriter<'e> {
    pub(crate) engine: &'e Engine,
    pub(crate) packer: Packer,
    /// Frames that are packed and not written yet: of each file the place where they begin, and
    /// their bytes. Opening a file costs more than writing a small frame.
    waiting: BTreeMap<PathBuf, (u64, Vec<u8>)>,
    waiting_bytes: usize,
    /// Whether anything was written since the last flush.
    pub(crate) wrote: bool,
}

impl<'e> TreeWriter<'e> {
    pub(crate) fn new(engine: &'e Engine) -> Result<Self, EngineError> {
        let io = |source| EngineError::Io { doing: "prepare compression for", path: engine.dir().to_owned(), source };
        let packer = Packer::new().map_err(io)?;
        Ok(Self { engine, packer, waiting: BTreeMap::new(), waiting_bytes: 0, wrote: false })
    }

    /// Packs `plain` as one frame that is to lie at `offset`, unpacks it again and compares.
    /// Returns the length of the frame. On the disk after [`TreeWriter::write`], durable after
    /// [`TreeWriter::flush`].
    pub(crate) fn append(&mut self, path: &Path, offset: u64, plain: &[u8], level: i32) -> Result<u64, EngineError> {
        let io = |source| EngineError::Io { doing: "compress for", path: path.to_owned(), source };
        let (begin, waiting) = self.waiting.entry(path.to_owned()).or_insert_with(|| (offset, Vec::new()));
        let from = waiting.len();
        debug_assert_eq!(*begin + from as u64, offset, "frames of a file follow each other");
        let len = self.packer.pack(plain, level, waiting).map_err(io)?;
        let packed = &waiting[from..];
        match self.engine.with_unpacker(|unpacker| unpacker.unpack(packed, plain.len() as u64)) {
            Ok(back) if back == plain => {}
            _ => return Err(EngineError::ReadBack { path: path.to_owned() }),
        }
        self.waiting_bytes += packed.len();
        if self.waiting_bytes >= WAITING_BYTES {
            self.write()?;
        }
        Ok(len)
    }

    /// Writes the frames that wait, reads them back and compares.
    pub(crate) fn write(&mut self) -> Result<(), EngineError> {
        self.waiting_bytes = 0;
        for (path, (offset, packed)) in std::mem::take(&mut self.waiting) {
            let io = |doing, source| EngineError::Io { doing, path: path.clone(), source };
            self.wrote = true;
            if offset == 0
                && let Some(dir) = path.parent()
            {
                self.engine.disk.make_dirs(dir).map_err(|e| io("make the folder of", e))?;
            }
            let written = self.engine.disk.append_and_read(&path, offset, &packed).map_err(|e| io("write", e))?;
            if written != packed {
                return Err(EngineError::ReadBack { path });
            }
        }
        Ok(())
    }

    /// Packs `plain` without writing it anywhere.
    pub(crate) fn pack(&mut self, plain: &[u8], level: i32) -> Result<Vec<u8>, EngineError> {
        let mut packed = Vec::new();
        let path = self.engine.dir();
        let io = |source| EngineError::Io { doing: "compress for", path: path.to_owned(), source };
        self.packer.pack(plain, level, &mut packed).map_err(io)?;
        Ok(packed)
    }

    /// Makes all of it durable.
    pub(crate) fn flush(&mut self) -> Result<(), EngineError> {
        self.write()?;
        if std::mem::take(&mut self.wrote) {
            self.engine.flush_tree()?;
        }
        Ok(())
    }
}
