//! Writes frames to the artifact tree and proves them before a row names them.

use std::path::Path;

use synthetic_blobs::Packer;

use crate::{Engine, EngineError};

/// The tree as one transaction writes to it.
pub(crate) struct TreeWriter<'e> {
    pub(crate) engine: &'e Engine,
    pub(crate) packer: Packer,
    packed: Vec<u8>,
    /// Whether anything was written since the last flush.
    pub(crate) wrote: bool,
}

impl<'e> TreeWriter<'e> {
    pub(crate) fn new(engine: &'e Engine) -> Result<Self, EngineError> {
        let io = |source| EngineError::Io { doing: "prepare compression for", path: engine.dir().to_owned(), source };
        Ok(Self { engine, packer: Packer::new().map_err(io)?, packed: Vec::new(), wrote: false })
    }

    /// Packs `plain` as one frame, appends it at `offset`, reads it back and compares. Returns the
    /// length of the frame. Durable after [`TreeWriter::flush`].
    pub(crate) fn append(&mut self, path: &Path, offset: u64, plain: &[u8], level: i32) -> Result<u64, EngineError> {
        let io = |doing, source| EngineError::Io { doing, path: path.to_owned(), source };
        self.packed.clear();
        let len = self.packer.pack(plain, level, &mut self.packed).map_err(|e| io("compress for", e))?;
        self.wrote = true;
        if offset == 0
            && let Some(dir) = path.parent()
        {
            self.engine.disk.make_dirs(dir).map_err(|e| io("make the folder of", e))?;
        }
        self.engine.disk.append_at(path, offset, &self.packed).map_err(|e| io("write", e))?;
        let written = self.engine.disk.read_at(path, offset, len).map_err(|e| io("read back", e))?;
        match self.engine.with_unpacker(|unpacker| unpacker.unpack(&written, plain.len() as u64)) {
            Ok(back) if back == plain => Ok(len),
            _ => Err(EngineError::ReadBack { path: path.to_owned() }),
        }
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
        if std::mem::take(&mut self.wrote) {
            self.engine.flush_tree()?;
        }
        Ok(())
    }
}
