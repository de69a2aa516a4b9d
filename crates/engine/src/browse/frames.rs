//! Frames of the tree, unpacked and proven.

use std::{ops::Range, sync::Arc};

use synthetic_blobs::{BlobDir, BlobId, Unpacker, Value, ValuesView, frame};
use synthetic_model::{ByteKind, ConstructId, outline::Outline};
use synthetic_store::{
    Read,
    table::{
        SessionRow, blobs,
        chunks::{self, ChunkRow},
        constructs::{BaseRef, ConstructState},
        pieces::{self, RemovedPiece},
        sessions::SessionState,
        values::{self, ValueFrame},
    },
};

use super::cache::FrameKey;
use crate::{Engine, EngineError};

/// What the bytes of a base count as: what recurs is nearly all output of tools.
pub(crate) const BASE_KIND: ByteKind = ByteKind::ToolOutput;

/// Where a frame lies, and what it is packed against.
pub(crate) struct Place<'p> {
    pub(crate) path: &'p std::path::Path,
    pub(crate) offset: u64,
    pub(crate) stored_bytes: u64,
    pub(crate) plain_bytes: u64,
    pub(crate) base: Option<BaseRef>,
    pub(crate) construct: ConstructId,
}

/// A construct's file of long values.
pub(crate) struct ValuesFile {
    construct: ConstructId,
    generation: u32,
    base: Option<BaseRef>,
}

impl From<&SessionState> for ValuesFile {
    fn from(session: &SessionState) -> Self {
        Self { construct: session.construct_id, generation: session.values_generation, base: session.base }
    }
}

impl From<&ConstructState> for ValuesFile {
    fn from(construct: &ConstructState) -> Self {
        Self { construct: construct.id, generation: construct.values_generation, base: construct.base }
    }
}

/// A long value: a part of a frame, or bytes of their own.
pub(crate) enum ValueBytes {
    Inline(Arc<Vec<u8>>, Range<usize>),
    Own(Vec<u8>),
    /// It was removed on purpose: nothing is left but a mark.
    Removed(Box<RemovedPiece>, String),
}

/// What stands for a removed value while its record is read: a text of its own, because readers may
/// leave out empty texts, and those that repeat. It is never shown.
pub(crate) fn mark(value: u64) -> String {
    format!("\u{fffc}{value}\u{fffc}")
}

impl AsRef<[u8]> for ValueBytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Inline(frame, range) => &frame[range.clone()],
            Self::Own(bytes) => bytes,
            Self::Removed(_, mark) => mark.as_bytes(),
        }
    }
}

impl Engine {
    /// The plain layout of a chunk.
    pub(crate) fn chunk_plain(&self, session: &SessionState, chunk: &ChunkRow) -> Result<Arc<Vec<u8>>, EngineError> {
        let key = FrameKey::Chunk(session.id, session.frames_generation, chunk.file_offset);
        self.kept(key, || self.chunk_plain_anew(session, chunk))
    }

    /// The plain layout of a chunk, read anew and not kept.
    pub(crate) fn chunk_plain_anew(&self, session: &SessionState, chunk: &ChunkRow) -> Result<Vec<u8>, EngineError> {
        let path = self.layout.frames(session.construct_id, session.id, session.frames_generation);
        let place = Place {
            path: &path,
            offset: chunk.file_offset,
            stored_bytes: chunk.stored_bytes,
            plain_bytes: chunk.plain_bytes,
            base: session.base.filter(|_| chunk.settled),
            construct: session.construct_id,
        };
        let last = chunk.first_record + chunk.records.saturating_sub(1);
        self.unpack(&place, || format!("records {} to {last} of session {}", chunk.first_record, session.id))
    }

    /// The outline of a chunk.
    pub(crate) fn chunk_outline(
        &self,
        read: &Read<'_>,
        session: SessionRow,
        ordinal: u64,
    ) -> Result<Outline, EngineError> {
        let packed = chunks::outline(read, session, ordinal)?;
        let plain = frame::declared_len(&packed)
            .and_then(|len| self.with_unpacker(|unpacker| unpacker.unpack(&packed, len)))?;
        crate::collect::decode_outline(&plain)
    }

    /// A long value of a session's construct. Its place is empty when it was removed: the shortest
    /// literal that is ever put there is not.
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
        let key = FrameKey::Values(session.construct_id, session.values_generation, row.file_offset);
        let plain = self.kept(key, || self.values_plain(session, &row))?;
        let view = ValuesView::parse(&plain)?;
        match view.get(number) {
            Some(Value::Inline(b"")) => match pieces::get(read, session.construct, number)? {
                Some(piece) => Ok(ValueBytes::Removed(Box::new(piece), mark(number))),
                None => Err(EngineError::damaged(item(), "its place is empty, and no cleanup emptied it")),
            },
            Some(Value::Inline(bytes)) => {
                let start = bytes.as_ptr() as usize - plain.as_ptr() as usize;
                let range = start..start + bytes.len();
                Ok(ValueBytes::Inline(Arc::clone(&plain), range))
            }
            Some(Value::External { digest, len }) => Ok(ValueBytes::Own(self.blob(read, session, digest, len)?)),
            None => Err(EngineError::damaged(item(), "its frame does not hold it")),
        }
    }

    /// What a frame of long values unpacks to, read anew.
    pub(crate) fn values_plain(&self, file: impl Into<ValuesFile>, frame: &ValueFrame) -> Result<Vec<u8>, EngineError> {
        let ValuesFile { construct, generation, base } = file.into();
        let path = self.layout.values(construct, generation);
        let place = Place {
            path: &path,
            offset: frame.file_offset,
            stored_bytes: frame.stored_bytes,
            plain_bytes: frame.plain_bytes,
            base: base.filter(|_| frame.settled),
            construct,
        };
        self.unpack(&place, || format!("long values from {} on of construct {construct}", frame.first_value))
    }

    /// A frame that was unpacked of late, or that `unpack` gives.
    fn kept(
        &self,
        key: FrameKey,
        unpack: impl FnOnce() -> Result<Vec<u8>, EngineError>,
    ) -> Result<Arc<Vec<u8>>, EngineError> {
        let known = self.cache().get(key);
        if let Some(known) = known {
            return Ok(known);
        }
        let plain = Arc::new(unpack()?);
        self.cache().put(key, Arc::clone(&plain));
        Ok(plain)
    }

    fn blob(&self, read: &Read<'_>, session: &SessionState, id: BlobId, len: u64) -> Result<Vec<u8>, EngineError> {
        let Some(kind) = blobs::kind_in(read, session.construct, &id.0)? else {
            return Err(EngineError::damaged(format!("blob {id}"), "no row files it"));
        };
        let dir = BlobDir::new(&*self.disk, self.layout.blobs(session.construct_id, kind));
        Ok(dir.get(id, len, &mut unpacker()?)?)
    }

    /// The plain bytes of a frame, proven.
    pub(crate) fn unpack(&self, place: &Place<'_>, item: impl Fn() -> String) -> Result<Vec<u8>, EngineError> {
        let packed = self.disk.read_at(place.path, place.offset, place.stored_bytes);
        let packed = packed.map_err(|source| match source.kind() {
            std::io::ErrorKind::UnexpectedEof => EngineError::damaged(item(), "its file ends too early"),
            _ => EngineError::Io { doing: "read", path: place.path.to_owned(), source },
        })?;
        let base = place.base.map(|base| self.base(place.construct, base)).transpose()?;
        let plain = self.with_unpacker(|unpacker| match &base {
            Some(base) => unpacker.unpack_on(base, &packed, place.plain_bytes),
            None => unpacker.unpack(&packed, place.plain_bytes),
        });
        plain.map_err(|e| EngineError::damaged(item(), e))
    }

    /// A base that a construct holds.
    fn base(&self, construct: ConstructId, base: BaseRef) -> Result<Arc<Vec<u8>>, EngineError> {
        if let Some(known) = self.cache().base(&base.digest) {
            return Ok(known);
        }
        let dir = BlobDir::new(&*self.disk, self.layout.blobs(construct, BASE_KIND));
        let plain = Arc::new(dir.get_base(BlobId(base.digest), base.plain_bytes, &mut unpacker()?)?);
        self.cache().put_base(base.digest, Arc::clone(&plain));
        Ok(plain)
    }

    /// The plain bytes of a base that a construct holds, proven.
    pub(crate) fn base_plain(&self, construct: ConstructId, base: BaseRef) -> Result<Vec<u8>, EngineError> {
        let dir = BlobDir::new(&*self.disk, self.layout.blobs(construct, BASE_KIND));
        Ok(dir.get(BlobId(base.digest), base.plain_bytes, &mut unpacker()?)?)
    }
}

pub(crate) fn unpacker() -> Result<Unpacker, frame::FrameError> {
    Unpacker::new().map_err(|_| frame::FrameError::Memory(0))
}
