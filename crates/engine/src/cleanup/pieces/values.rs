//! Writes a construct's file of long values anew, with some places emptied or filled again.

use std::path::{Path, PathBuf};

use synthetic_blobs::{BlobId, TEMPORARY_PREFIX, Value, ValuesBuilder, ValuesView};
use synthetic_store::{
    Read, Write,
    table::{
        constructs::ConstructState,
        settling,
        values::{self, ValueFrame, ValueKey},
    },
};

use crate::{
    Engine, EngineError, limits,
    settle::{Dense, Ready},
};

use super::super::io;

/// What becomes of one value.
pub(super) enum Place {
    /// It stays as it is.
    Keep,
    /// It goes.
    Empty,
    /// It is filled with these bytes.
    Inline(Vec<u8>, ValueKey),
    /// It is filled with a blob.
    External(BlobId, u64, ValueKey),
}

/// A file of long values that nobody names yet.
pub(super) struct NewValues {
    temporary: PathBuf,
    pub(super) bytes: u64,
    frames: Vec<(ValueFrame, Vec<ValueKey>)>,
}

/// Writes the next generation. Frames of which nothing changes are copied as they are. `None` when
/// nothing changes at all.
pub(super) fn rewrite(
    engine: &Engine,
    read: &Read<'_>,
    construct: &ConstructState,
    touched: &dyn Fn(u64) -> bool,
    each: &mut dyn FnMut(u64, Value<'_>, ValueKey) -> Result<Place, EngineError>,
) -> Result<Option<NewValues>, EngineError> {
    let frames = values::all_frames(read, construct.row)?;
    if !frames.iter().any(|frame| (frame.first_value..frame.first_value + frame.values).any(touched)) {
        return Ok(None);
    }
    let mut keys = Vec::new();
    values::for_each_key(read, construct.row, |key, _| keys.push(key))?;
    let ready = construct.base.map(|base| engine.base_plain(construct.id, base)).transpose()?;
    let ready = ready.map(|plain| Ready::new(&plain));
    let from = engine.layout.values(construct.id, construct.values_generation);
    let name = format!("{TEMPORARY_PREFIX}{}.frames", engine.surroundings.new_id());
    let new = NewValues { temporary: from.with_file_name(name), bytes: 0, frames: Vec::new() };
    let mut rewrite =
        Rewrite { engine, construct, from, new, changed: false, ready: ready.as_ref(), settled: None, fresh: None };
    let mut done = Ok(());
    let mut rest = &keys[..];
    for frame in frames {
        let (own, after) = rest.split_at(usize::try_from(frame.values).unwrap_or(0).min(rest.len()));
        rest = after;
        done = rewrite.frame(frame, own, touched, each);
        if done.is_err() {
            break;
        }
    }
    if done.is_err() || !rewrite.changed {
        rewrite.new.discard(engine);
    }
    done.map(|()| rewrite.changed.then_some(rewrite.new))
}

struct Rewrite<'r> {
    engine: &'r Engine,
    construct: &'r ConstructState,
    from: PathBuf,
    new: NewValues,
    changed: bool,
    ready: Option<&'r Ready>,
    /// What packs settled frames, and others.
    settled: Option<Dense<'r>>,
    fresh: Option<Dense<'r>>,
}

impl Rewrite<'_> {
    fn frame(
        &mut self,
        frame: ValueFrame,
        keys: &[ValueKey],
        touched: &dyn Fn(u64) -> bool,
        each: &mut dyn FnMut(u64, Value<'_>, ValueKey) -> Result<Place, EngineError>,
    ) -> Result<(), EngineError> {
        let numbers = frame.first_value..frame.first_value + frame.values;
        if !numbers.clone().any(touched) {
            return self.copy(frame, keys.to_vec());
        }
        let plain = self.engine.values_plain(self.construct, &frame)?;
        let view = ValuesView::parse(&plain)?;
        let mut builder = ValuesBuilder::new(frame.first_value);
        let mut new_keys = keys.to_vec();
        let mut changed = false;
        for (number, key) in numbers.zip(&mut new_keys) {
            let lacks = || EngineError::damaged(format!("long value {number}"), "its frame does not hold it");
            let value = view.get(number).ok_or_else(lacks)?;
            let place = if touched(number) { each(number, value, *key)? } else { Place::Keep };
            changed |= !matches!(place, Place::Keep);
            match place {
                Place::Keep => builder.push(value)?,
                Place::Empty => {
                    // No literal has this key: one with the same bytes that comes later is not this one.
                    *key = ValueKey::default();
                    builder.push(Value::Inline(b""))?
                }
                Place::Inline(bytes, own) => {
                    *key = own;
                    builder.push(Value::Inline(&bytes))?
                }
                Place::External(digest, len, own) => {
                    *key = own;
                    builder.push(Value::External { digest, len })?
                }
            };
        }
        if !changed {
            return self.copy(frame, new_keys);
        }
        self.changed = true;
        self.pack(frame, &builder.finish(), new_keys)
    }

    fn copy(&mut self, mut frame: ValueFrame, keys: Vec<ValueKey>) -> Result<(), EngineError> {
        let packed = self.engine.disk.read_at(&self.from, frame.file_offset, frame.stored_bytes);
        let packed = packed.map_err(|e| io("read", &self.from, e))?;
        frame.file_offset = self.new.bytes;
        self.append(&packed)?;
        self.new.frames.push((frame, keys));
        Ok(())
    }

    fn pack(&mut self, mut frame: ValueFrame, plain: &[u8], keys: Vec<ValueKey>) -> Result<(), EngineError> {
        let path = self.new.temporary.clone();
        let no_memory = |e| io("prepare compression for", &path, e);
        let (packer, ready, level) = if frame.settled {
            (&mut self.settled, self.ready, limits::SETTLED_LEVEL)
        } else {
            (&mut self.fresh, None, limits::COLLECT_LEVEL)
        };
        let dense = match packer {
            Some(known) => known,
            None => packer.insert(Dense::new(ready, level).map_err(no_memory)?),
        };
        let mut packed = Vec::new();
        let stored_bytes = dense.pack(plain, &mut packed).map_err(|e| io("compress for", &path, e))?;
        let back = self.engine.with_unpacker(|unpacker| dense.unpack(unpacker, &packed, plain.len() as u64));
        if !matches!(back, Ok(back) if back == plain) {
            return Err(EngineError::ReadBack { path });
        }
        frame.file_offset = self.new.bytes;
        frame.stored_bytes = stored_bytes;
        frame.plain_bytes = plain.len() as u64;
        frame.digest = *blake3::hash(plain).as_bytes();
        self.append(&packed)?;
        self.new.frames.push((frame, keys));
        Ok(())
    }

    fn append(&mut self, packed: &[u8]) -> Result<(), EngineError> {
        append(self.engine, &self.new.temporary, &mut self.new.bytes, packed)
    }
}

/// Appends a frame to a file, reads it back and compares.
pub(super) fn append(engine: &Engine, path: &Path, bytes: &mut u64, packed: &[u8]) -> Result<(), EngineError> {
    let written = engine.disk.append_and_read(path, *bytes, packed).map_err(|e| io("write", path, e))?;
    if written != packed {
        return Err(EngineError::ReadBack { path: path.to_owned() });
    }
    *bytes += packed.len() as u64;
    Ok(())
}

impl NewValues {
    /// Removes the file, which is not needed after all; one that stays is found as a leftover.
    pub(super) fn discard(&self, engine: &Engine) {
        drop(engine.disk.remove_file(&self.temporary));
    }

    /// Gives the file its name and lets the rows name it.
    pub(super) fn switch(
        &self,
        engine: &Engine,
        write: &Write<'_>,
        construct: &ConstructState,
    ) -> Result<(), EngineError> {
        let generation = construct.values_generation + 1;
        let to = engine.layout.values(construct.id, generation);
        engine.disk.rename(&self.temporary, &to).map_err(|e| io("rename", &self.temporary, e))?;
        let old = engine.layout.values(construct.id, construct.values_generation);
        let below = old.strip_prefix(engine.dir()).unwrap_or(&old);
        settling::retire(write, &below.to_string_lossy(), construct.values_bytes)?;
        values::remove_all(write, construct.row)?;
        for (frame, keys) in &self.frames {
            values::add(write, construct.row, frame, keys)?;
        }
        Ok(settling::switch_values(write, construct.row, generation, self.bytes)?)
    }
}
