//! Brings a part of a construct back.

use std::collections::HashSet;

use synthetic_blobs::{BlobDir, BlobId, Durability};
use synthetic_model::SessionId;
use synthetic_store::{
    Read, Write,
    table::{
        blobs,
        blobs::HeldBlob,
        cleanups::{self, Item, ItemState},
        constructs::{self, ConstructState},
        pieces, session_rows, sessions, tombstones,
        trash::{self, Holder, Who},
        usage::{self, Amount, Amounts},
    },
};

use super::{
    paper::Paper,
    values::{NewValues, Place, rewrite},
    write::TrashReader,
};
use crate::{Engine, EngineError, collect::share, limits};

use super::super::{io, shared::inode};

/// What an attempt came to.
enum Attempt {
    /// So many pieces are back, or somebody else was faster.
    Done(u64),
    /// The construct changed meanwhile.
    Changed,
}

impl Engine {
    /// Brings back what an item holds of a construct. Returns how many pieces that is.
    pub(in crate::cleanup) fn bring_back_part(&self, item: &Item) -> Result<u64, EngineError> {
        for _ in 0..limits::PART_ATTEMPTS {
            if let Attempt::Done(pieces) = self.with_reserve(|| self.try_to_bring_back(item))? {
                self.remove_tree(&self.layout.trashed(item.cleanup, item.construct))?;
                return Ok(pieces);
            }
        }
        Err(EngineError::Busy { construct: item.construct })
    }

    fn try_to_bring_back(&self, item: &Item) -> Result<Attempt, EngineError> {
        let Some(draft) = self.read(|read| Draft::of(self, read, item))? else { return Ok(Attempt::Done(0)) };
        let mut moved = Vec::new();
        let done = self.store.write(|write| {
            let read = write.reading();
            if cleanups::state(&read, item.row)? != Some(ItemState::Trashed) {
                draft.new.iter().for_each(|new| new.discard(self));
                return Ok(Attempt::Done(0));
            }
            if !draft.is_unchanged(&read)? {
                draft.new.iter().for_each(|new| new.discard(self));
                return Ok(Attempt::Changed);
            }
            self.gather_part(&read, item)?;
            BringingBack { engine: self, write, item, draft: &draft }.run(&mut moved)?;
            self.flush_trash()?;
            self.flush_tree()?;
            Ok(Attempt::Done(draft.paper.pieces()))
        });
        if done.is_err() {
            // Where it is not possible either, the next start does it.
            moved.iter().for_each(|(from, to)| drop(self.disk.rename(to, from)));
        }
        done
    }
}

/// What comes back, written to a file that nobody names yet.
struct Draft {
    construct: ConstructState,
    paper: Paper,
    new: Option<NewValues>,
}

impl Draft {
    fn of(engine: &Engine, read: &Read<'_>, item: &Item) -> Result<Option<Self>, EngineError> {
        if cleanups::state(read, item.row)? != Some(ItemState::Trashed) {
            return Ok(None);
        }
        let Some(row) = constructs::find(read, item.construct)? else {
            let whole = cleanups::in_trash(read)?.into_iter().find(|one| one.construct == item.construct && !one.part);
            let construct = item.construct;
            return Err(EngineError::ConstructAway { construct, cleanup: whole.map(|whole| whole.cleanup) });
        };
        let construct = constructs::state(read, row)?;
        let name = || format!("what was taken of construct {}", item.construct);
        let paper = Paper::of(read, item.row)?;
        let empty = pieces::of_construct(read, row)?.into_iter().filter(|piece| piece.item == item.row);
        let empty: HashSet<u64> = empty.map(|piece| piece.value).collect();
        let mut reader = TrashReader::new(engine, item.cleanup, item.construct, &paper.frames);
        let mut values = paper.values.iter();
        let new = rewrite(engine, read, &construct, &|number| empty.contains(&number), &mut |number, _, _| {
            for value in values.by_ref() {
                let blob = value.blob()?;
                let place = match blob {
                    Some(id) => Place::External(id, value.bytes, value.key()?),
                    None => Place::Inline(reader.next()?, value.key()?),
                };
                if value.number == number {
                    return Ok(place);
                }
            }
            Err(EngineError::damaged(name(), format!("long value {number} is not in the trash")))
        })?;
        Ok(Some(Self { construct, paper, new }))
    }

    fn is_unchanged(&self, read: &Read<'_>) -> Result<bool, EngineError> {
        let was = &self.construct;
        let Some(row) = constructs::find(read, was.id)? else { return Ok(false) };
        let now = constructs::state(read, row)?;
        let facts = |c: &ConstructState| (c.row, c.values_bytes, c.values_generation, c.next_value, c.base);
        Ok(facts(&now) == facts(was))
    }
}

/// A file that was moved: from where, and where to.
type Moved = (std::path::PathBuf, std::path::PathBuf);

/// One part coming back, in the transaction that does it.
struct BringingBack<'b> {
    engine: &'b Engine,
    write: &'b Write<'b>,
    item: &'b Item,
    draft: &'b Draft,
}

impl BringingBack<'_> {
    fn run(&self, moved: &mut Vec<Moved>) -> Result<(), EngineError> {
        let (engine, write, item) = (self.engine, self.write, self.item);
        let row = self.draft.construct.row;
        for blob in &self.draft.paper.blobs {
            self.blob(&blob.held()?)?;
        }
        if let Some(new) = &self.draft.new {
            new.switch(engine, write, &self.draft.construct)?;
        }
        let frames_bytes = self.sessions(moved)?;
        usage::add(write, row, &self.counted(frames_bytes))?;
        pieces::forget(write, row, item.row)?;
        pieces::forget_taken(write, row)?;
        tombstones::remove(write, item.row)?;
        cleanups::set_state(write, item.row, ItemState::Restored)?;
        constructs::refresh(write, row)?;
        engine.tell(write, "cleanup.undo", item, serde_json::json!({ "part": true }))
    }

    /// Brings a blob back, unless the construct holds the same again by now.
    fn blob(&self, blob: &HeldBlob) -> Result<(), EngineError> {
        let (engine, write, item) = (self.engine, self.write, self.item);
        let row = self.draft.construct.row;
        let folder = engine.layout.trashed(item.cleanup, item.construct);
        if blobs::kind_in(&write.reading(), row, &blob.digest)?.is_some() {
            return Ok(());
        }
        let disk = &*engine.disk;
        let from = BlobDir::new(disk, folder.join(blob.kind.word()));
        let to = BlobDir::new(disk, engine.layout.blobs(item.construct, blob.kind));
        let id = BlobId(blob.digest);
        to.link_from(&from, id, blob.plain_bytes, Durability::Batch)?;
        blobs::hold(write, row, &HeldBlob { counted: false, ..blob.clone() })?;
        let construct = Holder { who: Who::Construct(row), construct: item.construct, kind: blob.kind, counted: false };
        if inode(&from.path(id)) == inode(&to.path(id)) {
            let own = |who| who == construct.who || matches!(who, Who::Item(known, _) if known == item.row);
            engine.take_back(write, blob, &construct, own, &from.path(id))
        } else {
            Ok(trash::set_counted(write, &construct, &blob.digest, blob.stored_bytes, true)?)
        }
    }

    /// Brings sessions back; returns the length of their frames.
    fn sessions(&self, moved: &mut Vec<Moved>) -> Result<u64, EngineError> {
        let (engine, item, paper) = (self.engine, self.item, &self.draft.paper);
        let row = self.draft.construct.row;
        let base = self.draft.construct.base.map(|base| BlobId(base.digest).to_string());
        session_rows::restore(self.write, row, &paper.sessions, base != paper.base)?;
        let folder = engine.layout.trashed(item.cleanup, item.construct);
        let mut frames_bytes = 0;
        for name in &paper.files {
            let (from, to) = (folder.join(name), engine.layout.construct(item.construct).join(name));
            engine.disk.rename(&from, &to).map_err(|e| io("bring back", &from, e))?;
            moved.push((from, to));
            let id = name.split('.').next().and_then(|id| id.parse::<SessionId>().ok());
            let session = id.map(|id| sessions::find(&self.write.reading(), id)).transpose()?.flatten();
            frames_bytes += session.map_or(0, |session| session.frames_bytes);
        }
        Ok(frames_bytes)
    }

    /// What is counted again: as it was, where it takes what it took.
    fn counted(&self, frames_bytes: u64) -> Amounts {
        let mut amounts = self.draft.paper.counted();
        let before = self.draft.construct.values_bytes;
        let after = self.draft.new.as_ref().map_or(before, |new| new.bytes);
        let back = after.cast_signed() - before.cast_signed() + frames_bytes.cast_signed();
        if back != amounts.iter().map(|amount| amount.stored_bytes).sum::<i64>() {
            let weights = amounts.map(|amount| amount.stored_bytes.max(0).cast_unsigned());
            let parts = share(back.unsigned_abs(), &weights).map(|part| part.cast_signed() * back.signum());
            for (amount, stored_bytes) in amounts.iter_mut().zip(parts) {
                *amount = Amount { stored_bytes, ..*amount };
            }
        }
        amounts
    }
}
