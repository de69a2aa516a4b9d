//! Long values on their way to the trash, and back.

use std::{collections::VecDeque, path::PathBuf};

use synthetic_blobs::{BlobDir, BlobId, Durability, Packer, Value, ValuesBuilder, ValuesView};
use synthetic_model::{ByteKind, CleanupId, ConstructId};
use synthetic_store::{
    Read,
    table::{blobs, constructs::ConstructState, values::ValueKey},
};

use super::{
    ByKind,
    mark::Going,
    paper::{PaperFrame, PaperValue},
    values::{Place, append},
};
use crate::{Engine, EngineError, layout::PIECES_FILE, limits};

use super::super::io;

/// Takes values into the trash of one construct.
pub(super) struct TrashWriter<'t> {
    engine: &'t Engine,
    read: &'t Read<'t>,
    construct: &'t ConstructState,
    folder: PathBuf,
    builder: ValuesBuilder,
    packer: Packer,
    pub(super) values: Vec<PaperValue>,
    pub(super) frames: Vec<PaperFrame>,
    /// Length of the file they lie in.
    pub(super) bytes: u64,
    /// What was taken, as it was written.
    pub(super) plain: ByKind,
}

impl<'t> TrashWriter<'t> {
    pub(super) fn new(
        engine: &'t Engine,
        read: &'t Read<'t>,
        construct: &'t ConstructState,
        cleanup: CleanupId,
    ) -> Result<Self, EngineError> {
        let folder = engine.layout.trashed(cleanup, construct.id);
        let packer = Packer::new().map_err(|e| io("prepare compression for", &folder, e))?;
        engine.disk.make_dirs(&folder).map_err(|e| io("make", &folder, e))?;
        Ok(Self {
            engine,
            read,
            construct,
            folder,
            builder: ValuesBuilder::new(0),
            packer,
            values: Vec::new(),
            frames: Vec::new(),
            bytes: 0,
            plain: ByKind::default(),
        })
    }

    /// Takes a value, if it is long enough and not taken yet.
    pub(super) fn take(
        &mut self,
        number: u64,
        value: Value<'_>,
        key: ValueKey,
        going: Going,
    ) -> Result<Place, EngineError> {
        let (bytes, blob) = match value {
            Value::Inline(bytes) => (bytes.len() as u64, None),
            Value::External { digest, len } => (len, Some(digest)),
        };
        if bytes == 0 || bytes <= going.over_bytes {
            return Ok(Place::Keep);
        }
        match (value, blob) {
            (_, Some(id)) if !self.link(id, bytes)? => return Ok(Place::Keep),
            (Value::Inline(bytes), _) => {
                self.builder.push(Value::Inline(bytes))?;
                if self.builder.plain_bytes() >= limits::VALUES_PLAIN_BYTES {
                    self.close()?;
                }
            }
            _ => {}
        }
        self.plain[usize::from(going.kind.number())] += bytes;
        self.values.push(PaperValue::new(number, key, going.kind, bytes, blob));
        Ok(Place::Empty)
    }

    /// Gives a blob a name in the trash. A damaged one stays where it is, for the check to report.
    fn link(&self, id: BlobId, plain_bytes: u64) -> Result<bool, EngineError> {
        let Some(kind) = blobs::kind_in(self.read, self.construct.row, &id.0)? else { return Ok(false) };
        let disk = &*self.engine.disk;
        let from = BlobDir::new(disk, self.engine.layout.blobs(self.construct.id, kind));
        let to = BlobDir::new(disk, self.folder.join(kind.word()));
        match to.link_from(&from, id, plain_bytes, Durability::Batch).map_err(EngineError::from) {
            Err(e) if e.is_damage() => Ok(false),
            done => done.map(|_| true),
        }
    }

    /// Writes what is open.
    pub(super) fn close(&mut self) -> Result<(), EngineError> {
        if self.builder.is_empty() {
            return Ok(());
        }
        let path = self.folder.join(PIECES_FILE);
        let plain = std::mem::replace(&mut self.builder, ValuesBuilder::new(0)).finish();
        let mut packed = Vec::new();
        let pack = self.packer.pack(&plain, limits::SETTLED_LEVEL, &mut packed);
        let stored_bytes = pack.map_err(|e| io("compress for", &path, e))?;
        append(self.engine, &path, &mut self.bytes, &packed)?;
        self.frames.push(PaperFrame { stored_bytes, plain_bytes: plain.len() as u64 });
        Ok(())
    }
}

/// Reads values of the trash one after the other.
pub(super) struct TrashReader<'t> {
    engine: &'t Engine,
    path: PathBuf,
    frames: std::slice::Iter<'t, PaperFrame>,
    offset: u64,
    open: VecDeque<Vec<u8>>,
}

impl<'t> TrashReader<'t> {
    pub(super) fn new(
        engine: &'t Engine,
        cleanup: CleanupId,
        construct: ConstructId,
        frames: &'t [PaperFrame],
    ) -> Self {
        let path = engine.layout.trashed(cleanup, construct).join(PIECES_FILE);
        Self { engine, path, frames: frames.iter(), offset: 0, open: VecDeque::new() }
    }

    /// The next value that lies in no blob.
    pub(super) fn next(&mut self) -> Result<Vec<u8>, EngineError> {
        let damaged = |reason: &str| EngineError::damaged(format!("file {}", self.path.display()), reason);
        loop {
            if let Some(value) = self.open.pop_front() {
                return Ok(value);
            }
            let frame = self.frames.next().ok_or_else(|| damaged("it holds too few values"))?;
            let packed = self.engine.disk.read_at(&self.path, self.offset, frame.stored_bytes);
            let packed = packed.map_err(|e| io("read", &self.path, e))?;
            let plain = self.engine.with_unpacker(|unpacker| unpacker.unpack(&packed, frame.plain_bytes))?;
            let view = ValuesView::parse(&plain)?;
            for number in 0..view.count() as u64 {
                match view.get(number) {
                    Some(Value::Inline(bytes)) => self.open.push_back(bytes.to_vec()),
                    _ => return Err(damaged("a frame holds no bytes where they were written")),
                }
            }
            self.offset += frame.stored_bytes;
        }
    }
}

/// `total` divided as `wanted` is, but of no kind more than there is of it, as long as there is enough
/// in all.
pub(super) fn within(wanted: ByKind, there: ByKind) -> ByKind {
    let mut parts: ByKind = std::array::from_fn(|at| wanted[at].min(there[at]));
    let missing = wanted.iter().sum::<u64>() - parts.iter().sum::<u64>();
    let left: ByKind = std::array::from_fn(|at| there[at] - parts[at]);
    let more = crate::collect::share(missing, &left);
    parts.iter_mut().zip(more).for_each(|(part, more)| *part += more);
    parts
}

/// Adds up.
pub(super) fn sum(a: ByKind, b: ByKind) -> ByKind {
    std::array::from_fn(|at| a[at] + b[at])
}

/// The word of a kind by its place.
pub(super) fn kinds_in(of: &ByKind) -> Vec<&'static str> {
    of.iter().zip(ByteKind::ALL).filter(|(bytes, _)| **bytes > 0).map(|(_, kind)| kind.word()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// All that is wanted is taken, and of no kind more than there is.
        #[test]
        fn no_kind_gives_more_than_it_has(wanted in any::<[u32; 6]>(), more in any::<[u32; 6]>()) {
            let wanted: ByKind = wanted.map(u64::from);
            let mut there: ByKind = more.map(u64::from);
            let lacks = wanted.iter().sum::<u64>().saturating_sub(there.iter().sum());
            there[0] += lacks;
            let parts = within(wanted, there);
            prop_assert_eq!(parts.iter().sum::<u64>(), wanted.iter().sum::<u64>());
            prop_assert!(parts.iter().zip(there).all(|(part, there)| *part <= there), "{parts:?} of {there:?}");
        }
    }
}
