//! Takes a part of a construct to the trash.

use std::collections::{BTreeSet, HashMap, HashSet};

use synthetic_blobs::BlobId;
use synthetic_model::{ByteKind, CleanupId, ConstructId, SessionId, UtcMillis};
use synthetic_store::{
    Read, Write, query,
    table::{
        ItemRow, SessionRow,
        blobs::{self, HeldBlob},
        cleanups::{self, Item, ItemState},
        constructs::{self, ConstructState},
        pieces, session_rows,
        sessions::{self, SessionState},
        trash::{self, Who},
        usage::{self, Amounts},
        values,
    },
};

use super::{
    ByKind,
    mark::{self, Kinds, Marks},
    paper::{Paper, PaperBlob},
    values::{NewValues, rewrite},
    with_subagents,
    write::{TrashWriter, kinds_in, sum, within},
};
use crate::{Engine, EngineError, collect::share, layout::frames_name, limits};

use super::super::{io, shared::inode};

/// What is to be taken of one construct.
pub(in crate::cleanup) struct Part<'p> {
    pub(in crate::cleanup) cleanup: CleanupId,
    pub(in crate::cleanup) plan_id: &'p str,
    pub(in crate::cleanup) title: &'p str,
    pub(in crate::cleanup) at: UtcMillis,
    pub(in crate::cleanup) trash_until: UtcMillis,
    pub(in crate::cleanup) construct: ConstructId,
    pub(in crate::cleanup) name: &'p str,
    pub(in crate::cleanup) rule: String,
    pub(in crate::cleanup) reason: String,
    pub(in crate::cleanup) kinds: Kinds,
    pub(in crate::cleanup) sessions: Vec<SessionId>,
}

/// What was taken.
#[derive(Debug, Clone, Copy)]
pub(in crate::cleanup) struct Taken {
    /// Values and sessions.
    pub(in crate::cleanup) pieces: u64,
    /// Bytes the construct no longer takes and nobody else does: what the disk gains in the end.
    pub(in crate::cleanup) freed_bytes: u64,
}

/// What an attempt came to.
enum Attempt {
    Taken(Taken),
    /// There was nothing to take.
    Nothing,
    /// The construct changed meanwhile.
    Changed,
}

impl Engine {
    /// Takes a part of a construct to the trash. `None` when there was nothing to take: the construct
    /// is gone or was pinned since the plan was looked at, or holds nothing of it.
    pub(in crate::cleanup) fn take_part(&self, part: &Part<'_>) -> Result<Option<Taken>, EngineError> {
        for _ in 0..limits::PART_ATTEMPTS {
            match self.with_reserve(|| self.try_to_take(part))? {
                Attempt::Taken(taken) => return Ok(Some(taken)),
                Attempt::Nothing => return Ok(None),
                Attempt::Changed => {}
            }
        }
        Err(EngineError::StalePlan { plan: part.plan_id.to_owned() })
    }

    fn try_to_take(&self, part: &Part<'_>) -> Result<Attempt, EngineError> {
        let draft = self.read(|read| Draft::of(self, read, part))?;
        let Some(draft) = draft else { return Ok(Attempt::Nothing) };
        if draft.new.is_none() && draft.going.is_empty() {
            // What was looked for need not be looked for again.
            self.discard_part(part)?;
            self.store.write(|write| draft.note_taken(write, part))?;
            return Ok(Attempt::Nothing);
        }
        let taken = self.store.write(|write| {
            if !draft.is_unchanged(&write.reading())? {
                return Ok::<_, EngineError>(None);
            }
            let taken = Taking { engine: self, write, part, draft: &draft }.run()?;
            self.flush_trash()?;
            self.flush_tree()?;
            Ok(Some(taken))
        })?;
        let Some((item, taken)) = taken else {
            draft.new.iter().for_each(|new| new.discard(self));
            self.discard_part(part)?;
            return Ok(Attempt::Changed);
        };
        // Nobody can take the blobs up again while their first names go.
        self.store.write(|write| self.gather_part(&write.reading(), &item))?;
        self.flush_trash()?;
        self.flush_tree()?;
        Ok(Attempt::Taken(taken))
    }

    /// Removes what was written to the trash and is not named by any row.
    fn discard_part(&self, part: &Part<'_>) -> Result<(), EngineError> {
        self.remove_tree(&self.layout.trashed(part.cleanup, part.construct))?;
        // One that holds more stays.
        drop(self.disk.remove_dir(&self.layout.cleaned(part.cleanup)));
        Ok(())
    }
}

/// What is to be taken, found out and written down without holding up anybody.
struct Draft {
    construct: ConstructState,
    sessions: Vec<SessionState>,
    going: Vec<SessionRow>,
    new: Option<NewValues>,
    paper: Paper,
    pieces_bytes: u64,
    /// Long values that go, as they were written.
    plain: ByKind,
    /// What the frames of sessions that go hold.
    skeletons: ByKind,
    /// What the records of these sessions were counted as when they came.
    original: Amounts,
    /// Blobs that go and that other values of the construct are too.
    stay: HashSet<[u8; 32]>,
}

impl Draft {
    fn of(engine: &Engine, read: &Read<'_>, part: &Part<'_>) -> Result<Option<Self>, EngineError> {
        let Some(row) = constructs::find(read, part.construct)? else { return Ok(None) };
        if is_pinned(read, part.construct)? {
            return Ok(None);
        }
        let construct = constructs::state(read, row)?;
        let sessions = sessions::of_construct(read, row)?;
        let with = with_subagents(&query::cleanup::sessions_of(read, part.construct)?, &part.sessions);
        if with.len() == sessions.len() {
            return Ok(None);
        }
        let goes = |session: &SessionState| with.contains(&session.id);
        let marks = Marks::of(engine, read, &construct, &sessions, goes)?;
        let going = marks.going(&part.kinds);
        let mut trash = TrashWriter::new(engine, read, &construct, part.cleanup)?;
        let new =
            rewrite(engine, read, &construct, &|number| going.contains_key(&number), &mut |number, value, key| {
                trash.take(number, value, key, going[&number])
            })?;
        trash.close()?;
        let mut original = Amounts::default();
        for session in sessions.iter().filter(|session| goes(session)) {
            let own = mark::original(engine, read, session)?;
            original.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
        }
        let stay = still_held(read, &construct, &trash)?;
        let TrashWriter { values, frames, bytes: pieces_bytes, plain, .. } = trash;
        let paper = Paper::new(construct.base.map(|base| BlobId(base.digest)), values, frames);
        let going = sessions.iter().filter(|session| goes(session)).map(|session| session.row).collect();
        let skeletons = marks.skeletons;
        Ok(Some(Self { construct, sessions, going, new, paper, pieces_bytes, plain, skeletons, original, stay }))
    }

    /// Whether the construct is as it was when its frames were read.
    fn is_unchanged(&self, read: &Read<'_>) -> Result<bool, EngineError> {
        let was = &self.construct;
        if is_pinned(read, was.id)? {
            return Ok(false);
        }
        let Some(row) = constructs::find(read, was.id)? else { return Ok(false) };
        let now = constructs::state(read, row)?;
        let facts = |c: &ConstructState| (c.row, c.values_bytes, c.values_generation, c.next_value, c.base);
        let sessions = sessions::of_construct(read, row)?;
        let seen = |s: &SessionState| (s.row, s.parent, s.lines, s.frames_bytes, s.frames_generation);
        Ok(facts(&now) == facts(was) && sessions.iter().map(seen).eq(self.sessions.iter().map(seen)))
    }

    fn note_taken(&self, write: &Write<'_>, part: &Part<'_>) -> Result<(), EngineError> {
        for (kind, over) in ByteKind::ALL.iter().zip(part.kinds) {
            if let Some(over) = over {
                pieces::set_taken(write, self.construct.row, *kind, self.construct.next_value, over)?;
            }
        }
        Ok(())
    }
}

fn is_pinned(read: &Read<'_>, id: ConstructId) -> Result<bool, EngineError> {
    Ok(query::constructs::get(read, id)?.is_some_and(|construct| construct.pinned))
}

/// Of the blobs that go those that are values, too, which stay.
fn still_held(
    read: &Read<'_>,
    construct: &ConstructState,
    trash: &TrashWriter<'_>,
) -> Result<HashSet<[u8; 32]>, EngineError> {
    let mut blobs = HashMap::new();
    let mut taken = BTreeSet::new();
    for value in &trash.values {
        taken.insert(value.number);
        if let Some(id) = value.blob()? {
            blobs.insert(value.key()?, id.0);
        }
    }
    let mut stay = HashSet::new();
    if !blobs.is_empty() {
        values::for_each_key(read, construct.row, |key, number| {
            if !taken.contains(&number) {
                stay.extend(blobs.get(&key));
            }
        })?;
    }
    Ok(stay)
}

/// One part being taken, in the transaction that does it.
struct Taking<'t> {
    engine: &'t Engine,
    write: &'t Write<'t>,
    part: &'t Part<'t>,
    draft: &'t Draft,
}

impl Taking<'_> {
    fn run(&self) -> Result<(Item, Taken), EngineError> {
        let (engine, write, part, draft) = (self.engine, self.write, self.part, self.draft);
        let row = draft.construct.row;
        let there = self.frames_by_kind()?;
        let (blobs, mut amounts) = self.blobs()?;
        let own_bytes = draft.pieces_bytes + self.files()?;
        let mut paper = self.paper(&blobs, &there, &mut amounts)?;
        self.sessions_to(&mut paper)?;
        let cleanup = cleanups::find_or_add(write, part.cleanup, part.plan_id, part.at, part.trash_until)?;
        cleanups::set_title(write, cleanup, part.title)?;
        let document = paper.document()?;
        let item = cleanups::add_item(write, cleanup, part.construct, part.name, own_bytes, &document)?;
        cleanups::describe_item(write, item, &part.rule, true)?;
        for value in &draft.paper.values {
            pieces::add(write, row, item, value.number, value.kind, value.bytes)?;
        }
        for (_, in_trash) in &blobs {
            trash::add_blob(write, item, in_trash)?;
        }
        session_rows::add_tombstones(write, item, &draft.going, part.at)?;
        session_rows::remove(write, &draft.going)?;
        if let Some(new) = &draft.new {
            new.switch(engine, write, &draft.construct)?;
        }
        usage::add(write, row, &amounts)?;
        if !draft.going.is_empty() {
            pieces::forget_taken(write, row)?;
        }
        draft.note_taken(write, part)?;
        constructs::refresh(write, row)?;
        let counted = blobs.iter().filter(|(_, in_trash)| in_trash.counted).map(|(_, blob)| blob.stored_bytes);
        let counted = counted.sum::<u64>();
        let values_bytes = draft.construct.values_bytes;
        let left = draft.new.as_ref().map_or(values_bytes, |new| new.bytes);
        let frames_bytes = self.going().map(|session| session.frames_bytes).sum::<u64>();
        let freed_bytes = counted + frames_bytes + values_bytes.saturating_sub(left);
        let taken = Taken { pieces: paper.pieces(), freed_bytes };
        let told = self.told(item, own_bytes, own_bytes + counted, taken)?;
        Ok((told, taken))
    }

    /// Bytes of the construct's frames, as they are counted.
    fn frames_by_kind(&self) -> Result<ByKind, EngineError> {
        let read = self.write.reading();
        let row = self.draft.construct.row;
        let mut there = usage::of_construct(&read, row)?.map(|amount| amount.stored_bytes.max(0).cast_unsigned());
        for blob in blobs::of_construct(&read, row)?.iter().filter(|blob| blob.counted) {
            let own = &mut there[usize::from(blob.kind.number())];
            *own = own.saturating_sub(blob.stored_bytes);
        }
        Ok(there)
    }

    /// Lets the construct go of blobs. Returns each as it held it and as the trash holds it, and by how
    /// much the construct's counters change.
    fn blobs(&self) -> Result<(Vec<(HeldBlob, HeldBlob)>, Amounts), EngineError> {
        let (engine, write, construct) = (self.engine, self.write, &self.draft.construct);
        let held = blobs::of_construct(&write.reading(), construct.row)?;
        let held: HashMap<_, _> = held.into_iter().map(|blob| (blob.digest, blob)).collect();
        let folder = engine.layout.construct(construct.id);
        let trash = engine.layout.trashed(self.part.cleanup, construct.id);
        let (mut gone, mut amounts) = (Vec::new(), Amounts::default());
        let mut seen = HashSet::new();
        for value in &self.draft.paper.values {
            let Some(id) = value.blob()? else { continue };
            let Some(blob) = held.get(&id.0).filter(|_| seen.insert(id.0)) else { continue };
            let file = engine.blob_file(&folder, blob.kind, &id.0);
            let is_link = inode(&file) == inode(&engine.blob_file(&trash, blob.kind, &id.0));
            let mut in_trash = blob.clone();
            if self.draft.stay.contains(&id.0) {
                in_trash.counted = !is_link;
            } else {
                let own = |who| who == Who::Construct(construct.row);
                let counted_elsewhere =
                    !blob.counted || engine.hand_over(write, &id.0, blob.stored_bytes, own, &file, false)?;
                in_trash.counted = !(is_link && counted_elsewhere);
                if blob.counted {
                    amounts[usize::from(blob.kind.number())].stored_bytes -= blob.stored_bytes.cast_signed();
                }
                blobs::let_go(write, construct.row, &id.0)?;
            }
            gone.push((blob.clone(), in_trash));
        }
        Ok((gone, amounts))
    }

    /// Length of the files of frames that go.
    fn files(&self) -> Result<u64, EngineError> {
        let mut bytes = 0;
        for session in self.going() {
            let path = self.engine.layout.frames(session.construct_id, session.id, session.frames_generation);
            bytes += self.engine.disk.len(&path).map_err(|e| io("look at", &path, e))?.unwrap_or(0);
        }
        Ok(bytes)
    }

    fn going(&self) -> impl Iterator<Item = &SessionState> {
        self.draft.sessions.iter().filter(|session| self.draft.going.contains(&session.row))
    }

    /// What is written down, with what is counted of it; `amounts` are changed by that.
    fn paper(
        &self,
        blobs: &[(HeldBlob, HeldBlob)],
        there: &ByKind,
        amounts: &mut Amounts,
    ) -> Result<Paper, EngineError> {
        let draft = self.draft;
        let values_bytes = draft.construct.values_bytes;
        let left = draft.new.as_ref().map_or(values_bytes, |new| new.bytes);
        let frames_bytes = self.going().map(|session| session.frames_bytes).sum();
        let wanted = sum(share(values_bytes.saturating_sub(left), &draft.plain), share(frames_bytes, &draft.skeletons));
        let taken = within(wanted, *there);
        // Packed without what went, a frame may be some bytes longer.
        let longer = share(left.saturating_sub(values_bytes), &draft.plain);
        let mut counted = draft.original;
        for (at, count) in counted.iter_mut().enumerate() {
            count.stored_bytes = taken[at].cast_signed() - longer[at].cast_signed();
        }
        for (amount, count) in amounts.iter_mut().zip(&counted) {
            amount.original_bytes -= count.original_bytes;
            amount.stored_bytes -= count.stored_bytes;
            amount.items -= count.items;
        }
        let mut paper = draft.paper.clone();
        paper.blobs = blobs.iter().map(|(blob, _)| PaperBlob::new(blob)).collect();
        paper.set_counted(&counted);
        Ok(paper)
    }

    fn sessions_to(&self, paper: &mut Paper) -> Result<(), EngineError> {
        paper.sessions = session_rows::document(&self.write.reading(), &self.draft.going)?;
        let with_frames = self.going().filter(|session| session.frames_bytes > 0);
        paper.files = with_frames.map(|session| frames_name(session.id, session.frames_generation)).collect();
        Ok(())
    }

    fn told(&self, item: ItemRow, own_bytes: u64, trash_bytes: u64, taken: Taken) -> Result<Item, EngineError> {
        let part = self.part;
        let told = Item {
            row: item,
            cleanup: part.cleanup,
            construct: part.construct,
            name: part.name.to_owned(),
            state: ItemState::Trashed,
            own_bytes,
            part: true,
        };
        let detail = serde_json::json!({
            "plan": part.plan_id,
            "reason": part.reason,
            "rule": part.rule,
            "kinds": kinds_in(&self.draft.plain),
            "sessions": part.sessions,
            "pieces": taken.pieces,
            "trash_bytes": trash_bytes,
            "freed_bytes": taken.freed_bytes,
        });
        self.engine.tell(self.write, "cleanup.remove_part", &told, detail)?;
        Ok(told)
    }
}
