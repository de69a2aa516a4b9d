//! Frames of the tree, unpacked and proven.

use std::{ops::Range, sync::Arc};

use synthetic_blobs::{BlobDir, BlobId, Unpacker, Value, ValuesView, frame};
use synthetic_model::outline::Outline;
use synthetic_store::{
    Read,
    table::{
        SessionRow, blobs,
        chunks::{self, ChunkRow},
        sessions::SessionState,
        values,
    },
};

use super::cache::FrameKey;
use crate::{Engine, EngineError};

/// A long value: a part of a frame, or bytes of their own.
pub(crate) enum ValueBytes {
    Inline(Arc<Vec<u8>>, Range<usize>),
    Own(Vec<u8>),
}

impl AsRef<[u8]> for ValueBytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Inline(frame, range) => &frame[range.clone()],
            Self::Own(bytes) => bytes,
        }
    }
}

impl Engine {
    /// The plain layout of a chunk.
    pub(crate) fn chunk_plain(&self, session: &SessionState, chunk: &ChunkRow) -> Result<Arc<Vec<u8>>, EngineError> {
        let key = FrameKey::Chunk(session.row.0, session.frames_generation, chunk.file_offset);
        let path = self.layout.frames(session.construct_id, session.id, session.frames_generation);
        self.unpacked(key, &path, chunk.file_offset, chunk.stored_bytes, chunk.plain_bytes, || {
            format!(
                "records {} to {} of session {}",
                chunk.first_record,
                chunk.first_record + chunk.records,
                session.id
            )
        })
    }

    /// The outline of a chunk.
    pub(crate) fn chunk_outline(
        &self,
        read: &Read<'_>,
        session: SessionRow,
        ordinal: u64,
    ) -> Result<Outline, EngineError> {
        let packed = chunks::outline(read, session, ordinal)?;
        let plain = frame::declared_len(&packed).and_then(|len| unpacker()?.unpack(&packed, len))?;
        crate::collect::decode_outline(&plain)
    }

    /// A long value of a session's construct.
    pub(crate) fn value(
        &self,
        read: &Read<'_>,
        session: &SessionState,
        number: u64,
    ) -> Result<ValueBytes, EngineError> {
        let item = || format!("long value {number} of construct {}", session.construct_id);
        let Some(row) = values::frame_holding(read, session.construct, number)? else {
            return Err(EngineError::damaged(item(), "no frame holds it"));
        };
        let key = FrameKey::Values(session.construct.0, row.file_offset);
        let path = self.layout.values(session.construct_id);
        let plain = self.unpacked(key, &path, row.file_offset, row.stored_bytes, row.plain_bytes, item)?;
        let view = ValuesView::parse(&plain)?;
        match view.get(number) {
            Some(Value::Inline(bytes)) => {
                let start = bytes.as_ptr() as usize - plain.as_ptr() as usize;
                let range = start..start + bytes.len();
                Ok(ValueBytes::Inline(Arc::clone(&plain), range))
            }
            Some(Value::External { digest, len }) => Ok(ValueBytes::Own(self.blob(read, session, digest, len)?)),
            None => Err(EngineError::damaged(item(), "its frame does not hold it")),
        }
    }

    fn blob(&self, read: &Read<'_>, session: &SessionState, id: BlobId, len: u64) -> Result<Vec<u8>, EngineError> {
        let Some(kind) = blobs::kind_in(read, session.construct, &id.0)? else {
            return Err(EngineError::damaged(format!("blob {id}"), "no row files it"));
        };
        let dir = BlobDir::new(&*self.disk, self.layout.blobs(session.construct_id, kind));
        Ok(dir.get(id, len, &mut unpacker()?)?)
    }

    fn unpacked(
        &self,
        key: FrameKey,
        path: &std::path::Path,
        offset: u64,
        stored_bytes: u64,
        plain_bytes: u64,
        item: impl Fn() -> String,
    ) -> Result<Arc<Vec<u8>>, EngineError> {
        if let Some(known) = self.cache().get(key) {
            return Ok(known);
        }
        let packed = self.disk.read_at(path, offset, stored_bytes).map_err(|source| match source.kind() {
            std::io::ErrorKind::UnexpectedEof => EngineError::damaged(item(), "its file ends too early"),
            _ => EngineError::Io { doing: "read", path: path.to_owned(), source },
        })?;
        let plain = unpacker()?.unpack(&packed, plain_bytes).map_err(|e| EngineError::damaged(item(), e))?;
        let plain = Arc::new(plain);
        self.cache().put(key, Arc::clone(&plain));
        Ok(plain)
    }
}

fn unpacker() -> Result<Unpacker, frame::FrameError> {
    Unpacker::new().map_err(|_| frame::FrameError::Memory(0))
}
