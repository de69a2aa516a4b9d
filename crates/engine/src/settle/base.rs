//! Which base quiet constructs are packed against.

use synthetic_blobs::{
    BaseBuilder, BlobDir, BlobId, Durability, Packer, base::BASE_BYTES_MAX, blob::How, frame::LEVEL_STORED,
};
use synthetic_model::ConstructId;
use synthetic_store::{
    Read,
    table::{
        ConstructRow, WorkspaceRow, blobs, chunks,
        constructs::{self, BaseRef},
        sessions, settling,
        settling::{KnownBase, Unsettled},
        values,
    },
};

use crate::{
    Cancel, Engine, EngineError,
    browse::{BASE_KIND, unpacker},
    limits,
};

/// Frames looked at for a base are this long in all; of more, every second, third, ... is looked
/// at.
const SAMPLE_BYTES: u64 = 32 << 20;
/// A workspace gets a base of its own when its frames have this much in common ...
const OWN_BYTES_MIN: usize = 128 << 10;
/// ... and all others together one when theirs have this much.
const COMMON_BYTES_MIN: usize = 16 << 10;
/// A base serves this many times the bytes it was picked from, then a newer one is picked.
const SERVES: u64 = 4;
/// ... from no fewer bytes than these.
const RENEWED_FROM_BYTES_MIN: u64 = 8 << 20;

/// A base and its plain bytes.
pub(super) struct ReadyBase {
    pub(super) base: BaseRef,
    pub(super) plain: Vec<u8>,
    /// What is to be written down of it, if it is new.
    pub(super) new: Option<NewBase>,
}

/// What is written down of a new base.
#[derive(Clone, Copy)]
pub(super) struct NewBase {
    pub(super) workspace: Option<WorkspaceRow>,
    pub(super) made_from_bytes: u64,
}

impl Engine {
    /// The base for quiet constructs of one workspace; `None` when they have too little in common.
    pub(super) fn base_of_workspace(
        &self,
        workspace: WorkspaceRow,
        quiet: &[Unsettled],
        cancel: &Cancel,
    ) -> Result<Option<ReadyBase>, EngineError> {
        self.base_for(Some(workspace), quiet, OWN_BYTES_MIN, cancel)
    }

    /// The base for quiet constructs of all other workspaces.
    pub(super) fn base_of_the_others(
        &self,
        quiet: &[Unsettled],
        cancel: &Cancel,
    ) -> Result<Option<ReadyBase>, EngineError> {
        self.base_for(None, quiet, COMMON_BYTES_MIN, cancel)
    }

    fn base_for(
        &self,
        workspace: Option<WorkspaceRow>,
        quiet: &[Unsettled],
        least_bytes: usize,
        cancel: &Cancel,
    ) -> Result<Option<ReadyBase>, EngineError> {
        let pending: u64 = quiet.iter().map(|one| one.original_bytes).sum();
        self.read(|read| {
            let known = settling::newest_base(read, workspace)?;
            if let Some(known) = known.filter(|known| !is_worn(known, pending))
                && let Some(plain) = self.base_bytes(read, known.base)?
            {
                return Ok(Some(ReadyBase { base: known.base, plain, new: None }));
            }
            let plain = self.pick_base(read, quiet, cancel)?;
            if plain.len() < least_bytes {
                return Ok(None);
            }
            let base = BaseRef { digest: *blake3::hash(&plain).as_bytes(), plain_bytes: plain.len() as u64 };
            Ok(Some(ReadyBase { base, plain, new: Some(NewBase { workspace, made_from_bytes: pending }) }))
        })
    }

    /// The plain bytes of a base, if a construct still holds it whole.
    fn base_bytes(&self, read: &Read<'_>, base: BaseRef) -> Result<Option<Vec<u8>>, EngineError> {
        let Some((holder, kind)) = blobs::any_holder(read, &base.digest)? else { return Ok(None) };
        let dir = BlobDir::new(&*self.disk, self.layout.blobs(holder, kind));
        Ok(dir.get(BlobId(base.digest), base.plain_bytes, &mut unpacker()?).ok())
    }

    /// What frames of these constructs have in common.
    fn pick_base(&self, read: &Read<'_>, quiet: &[Unsettled], cancel: &Cancel) -> Result<Vec<u8>, EngineError> {
        let mut plain_bytes = 0;
        let frames = &mut |_: &FrameSource<'_>, bytes: u64| {
            plain_bytes += bytes;
            Ok(())
        };
        for one in quiet {
            self.each_frame(read, one.construct, frames)?;
        }
        let every = plain_bytes.div_ceil(SAMPLE_BYTES).max(1);
        let mut builder = BaseBuilder::default();
        self.each_sampled(read, quiet, every, cancel, &mut |plain| builder.count(plain))?;
        let mut gatherer = builder.gather();
        self.each_sampled(read, quiet, every, cancel, &mut |plain| gatherer.take(plain))?;
        Ok(gatherer.finish())
    }

    fn each_sampled(
        &self,
        read: &Read<'_>,
        quiet: &[Unsettled],
        every: u64,
        cancel: &Cancel,
        each: &mut dyn FnMut(&[u8]),
    ) -> Result<(), EngineError> {
        let mut number = 0;
        for one in quiet {
            self.each_frame(read, one.construct, &mut |frame, _| {
                number += 1;
                if number % every == 0 && !cancel.is_cancelled() {
                    // A damaged frame tells nothing, and is left for the check to report.
                    if let Ok(plain) = frame.unpack(self) {
                        each(&plain);
                    }
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Calls `each` with every frame of a construct and its plain length.
    fn each_frame(
        &self,
        read: &Read<'_>,
        construct: ConstructRow,
        each: &mut dyn FnMut(&FrameSource<'_>, u64) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let state = constructs::state(read, construct)?;
        for frame in values::all_frames(read, construct)? {
            each(&FrameSource::Values(&state, &frame), frame.plain_bytes)?;
        }
        for session in sessions::of_construct(read, construct)? {
            let mut ordinal = 0;
            while let Some(chunk) = chunks::get(read, session.row, ordinal)? {
                each(&FrameSource::Chunk(&session, &chunk), chunk.plain_bytes)?;
                ordinal += 1;
            }
        }
        Ok(())
    }

    /// Brings a base into a construct's folder. Returns its length there and whether its bytes were
    /// written for it.
    pub(super) fn place_base(
        &self,
        read: &Read<'_>,
        construct: ConstructId,
        ready: &ReadyBase,
    ) -> Result<(u64, bool), EngineError> {
        let id = BlobId(ready.base.digest);
        let dir = BlobDir::new(&*self.disk, self.layout.blobs(construct, BASE_KIND));
        if let Some((holder, kind)) = blobs::any_holder(read, &ready.base.digest)?
            && holder != construct
        {
            let other = BlobDir::new(&*self.disk, self.layout.blobs(holder, kind));
            // A damaged twin is no reason not to store these bytes, which are whole.
            if let Ok(stored) = dir.link_from(&other, id, ready.base.plain_bytes, Durability::Batch) {
                return Ok((stored.stored_bytes, stored.how != How::Linked));
            }
        }
        let io = |source| EngineError::Io { doing: "prepare compression for", path: self.dir().to_owned(), source };
        let mut packer = Packer::new().map_err(io)?;
        let long = ready.new.is_some_and(|new| new.made_from_bytes >= limits::BASE_STORED_BYTES);
        let level = if long { LEVEL_STORED } else { limits::BASE_LEVEL };
        let stored = dir.put_known(id, &ready.plain, level, &mut packer, Durability::Batch)?;
        Ok((stored.stored_bytes, true))
    }
}

/// Whether a base has served its time.
fn is_worn(known: &KnownBase, pending: u64) -> bool {
    let enough = pending >= known.made_from_bytes.min(RENEWED_FROM_BYTES_MIN);
    enough && known.leaning_bytes >= SERVES * known.made_from_bytes.max(BASE_BYTES_MAX as u64)
}

/// A frame that can be unpacked.
enum FrameSource<'f> {
    Values(&'f constructs::ConstructState, &'f values::ValueFrame),
    Chunk(&'f sessions::SessionState, &'f chunks::ChunkRow),
}

impl FrameSource<'_> {
    fn unpack(&self, engine: &Engine) -> Result<Vec<u8>, EngineError> {
        match self {
            Self::Values(construct, frame) => engine.values_plain(*construct, frame),
            Self::Chunk(session, chunk) => engine.chunk_plain_anew(session, chunk),
        }
    }
}
