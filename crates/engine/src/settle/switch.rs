//! Switches constructs to their new files, and removes the old ones when nobody reads them.

use std::path::Path;

use synthetic_model::ByteKind;
use synthetic_store::{
    Read, Write,
    table::{
        blobs,
        blobs::HeldBlob,
        constructs, sessions, settling,
        usage::{self, Amount, Amounts},
        values,
    },
};

use super::{
    base::ReadyBase,
    rewrite::{Rewritten, io},
};
use crate::{Engine, EngineError, browse::BASE_KIND, collect::share};

/// What a switch came to.
#[derive(Default)]
pub(super) struct Switched {
    pub(super) constructs: u64,
    pub(super) stored_bytes_before: u64,
    pub(super) stored_bytes_after: u64,
}

impl Engine {
    /// Gives the new files their names and lets the rows name them, all in one transaction. A
    /// construct that changed since it was read is left as it is.
    pub(super) fn switch_to(&self, group: &[Rewritten], base: Option<&ReadyBase>) -> Result<Switched, EngineError> {
        let mut done = Switched::default();
        self.store.write(|write| {
            for one in group {
                if !is_unchanged(&write.reading(), one)? {
                    one.discard(self)?;
                    continue;
                }
                let switch = Switch { engine: self, write, one };
                let (before, after) = switch.run(base)?;
                done.constructs += 1;
                done.stored_bytes_before += before;
                done.stored_bytes_after += after;
            }
            self.flush_tree()
        })?;
        Ok(done)
    }

    /// Removes files that were replaced, unless somebody may still be reading them.
    pub(crate) fn remove_retired(&self) -> Result<(), EngineError> {
        let retired = self.read(|read| Ok(settling::retired(read)?))?;
        if retired.is_empty() || !self.store.checkpoint()? {
            return Ok(());
        }
        for (_, path, _) in &retired {
            let path = self.dir().join(path);
            match self.disk.remove_file(&path) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(io("remove", &path, e)),
                _ => {}
            }
        }
        self.store.write(|write| retired.iter().try_for_each(|(id, _, _)| Ok(settling::forget_retired(write, *id)?)))
    }
}

/// Whether a construct is as it was when its frames were read.
fn is_unchanged(read: &Read<'_>, one: &Rewritten) -> Result<bool, EngineError> {
    let now = constructs::state(read, one.construct.row)?;
    let was = &one.construct;
    let same = (now.values_bytes, now.values_generation, now.next_value, now.base)
        == (was.values_bytes, was.values_generation, was.next_value, was.base);
    let sessions = sessions::of_construct(read, was.row)?;
    let with_frames: Vec<_> = sessions.iter().filter(|session| session.frames_bytes > 0).collect();
    Ok(same
        && sessions.iter().all(|session| session.tail_bytes == 0)
        && with_frames.len() == one.sessions.len()
        && with_frames.iter().zip(&one.sessions).all(|(now, was)| {
            (now.row, now.frames_bytes, now.frames_generation)
                == (was.session.row, was.session.frames_bytes, was.session.frames_generation)
        }))
}

/// One construct being switched.
struct Switch<'s> {
    engine: &'s Engine,
    write: &'s Write<'s>,
    one: &'s Rewritten,
}

impl Switch<'_> {
    /// Returns the length of its frames before and after.
    fn run(&self, base: Option<&ReadyBase>) -> Result<(u64, u64), EngineError> {
        let row = self.one.construct.row;
        let before = self.one.construct.values_bytes
            + self.one.sessions.iter().map(|frames| frames.session.frames_bytes).sum::<u64>();
        let after = self.one.stored_bytes();
        let mut amounts = self.shares_of_change(before, after)?;
        if let Some(base) = base.filter(|_| self.one.takes_base) {
            amounts[usize::from(BASE_KIND.number())].stored_bytes += self.take_base(base)?.cast_signed();
        }
        self.values()?;
        self.frames()?;
        usage::add(self.write, row, &amounts)?;
        constructs::refresh(self.write, row)?;
        Ok((before, after))
    }

    /// By how much the frames' bytes change, divided as what they hold was divided before.
    fn shares_of_change(&self, before: u64, after: u64) -> Result<Amounts, EngineError> {
        let read = self.write.reading();
        let stored = usage::of_construct(&read, self.one.construct.row)?;
        let mut weights = stored.map(|amount| amount.stored_bytes.max(0).cast_unsigned());
        for blob in blobs::of_construct(&read, self.one.construct.row)?.iter().filter(|blob| blob.counted) {
            let weight = &mut weights[usize::from(blob.kind.number())];
            *weight = weight.saturating_sub(blob.stored_bytes);
        }
        let mut amounts = Amounts::default();
        let parts: [(u64, u64); ByteKind::ALL.len()] = {
            let (old, new) = (share(before, &weights), share(after, &weights));
            std::array::from_fn(|at| (old[at], new[at]))
        };
        for (amount, (old, new)) in amounts.iter_mut().zip(parts) {
            *amount = Amount { stored_bytes: new.cast_signed() - old.cast_signed(), ..Amount::default() };
        }
        Ok(amounts)
    }

    /// Returns how many bytes were written for it.
    fn take_base(&self, ready: &ReadyBase) -> Result<u64, EngineError> {
        let construct = &self.one.construct;
        let (stored_bytes, counted) = self.engine.place_base(&self.write.reading(), construct.id, ready)?;
        let held = HeldBlob {
            digest: ready.base.digest,
            kind: BASE_KIND,
            plain_bytes: ready.base.plain_bytes,
            stored_bytes,
            counted,
        };
        let new = blobs::hold(self.write, construct.row, &held)?;
        if let Some(about) = ready.new {
            settling::add_base(self.write, &ready.base.digest, about.workspace, about.made_from_bytes)?;
        }
        settling::set_base(self.write, construct.row, &ready.base.digest)?;
        Ok(if new && counted { stored_bytes } else { 0 })
    }

    fn values(&self) -> Result<(), EngineError> {
        let Some(new) = &self.one.values else { return Ok(()) };
        let construct = &self.one.construct;
        let generation = construct.values_generation + 1;
        let layout = &self.engine.layout;
        self.rename(&new.file.temporary, &layout.values(construct.id, generation))?;
        self.retire(&layout.values(construct.id, construct.values_generation), construct.values_bytes)?;
        values::remove_all(self.write, construct.row)?;
        for (frame, keys) in &new.frames {
            values::add(self.write, construct.row, frame, keys)?;
        }
        Ok(settling::switch_values(self.write, construct.row, generation, new.file.bytes)?)
    }

    fn frames(&self) -> Result<(), EngineError> {
        let layout = &self.engine.layout;
        for new in &self.one.sessions {
            let session = &new.session;
            let generation = session.frames_generation + 1;
            let path = |generation| layout.frames(session.construct_id, session.id, generation);
            self.rename(&new.file.temporary, &path(generation))?;
            self.retire(&path(session.frames_generation), session.frames_bytes)?;
            for (ordinal, (offset, stored_bytes)) in (0..).zip(&new.chunks) {
                settling::move_chunk(self.write, session.row, ordinal, *offset, *stored_bytes)?;
            }
            settling::switch_frames(self.write, session.row, generation, new.file.bytes)?;
        }
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), EngineError> {
        self.engine.disk.rename(from, to).map_err(|e| io("rename", from, e))
    }

    fn retire(&self, path: &Path, stored_bytes: u64) -> Result<(), EngineError> {
        let below = path.strip_prefix(self.engine.dir()).unwrap_or(path);
        Ok(settling::retire(self.write, &below.to_string_lossy(), stored_bytes)?)
    }
}
