//! Moves what a plan names to the trash.

use synthetic_blobs::BlobId;
use synthetic_model::{
    CleanupId, ConstructId, UtcMillis,
    cleanup::{CleanupAction, CleanupItem, CleanupReport, CleanupRequest},
};
use synthetic_store::{
    Read, Write,
    table::{
        blobs,
        cleanups::{self, Item, ItemState},
        constructs, removal, settling, tombstones,
        trash::{self, Who},
    },
};

use super::{
    io, nothing_done,
    pieces::Part,
    plan::{Planned, What},
    plan_now,
};
use crate::{Amount, Cancel, Engine, EngineError, Progress, limits, retention};

impl Engine {
    /// Does what a plan says: moves its constructs to the trash, where they wait for 30 days or as
    /// long as the policies it was made for say. What those are to export is exported first.
    ///
    /// Can be stopped or killed at any time: a construct is either there or in the trash.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] for a plan that was never made, [`EngineError::StalePlan`] when
    /// what it looked at has changed, [`EngineError::Unconfirmed`] for so much that it has to be
    /// confirmed: nothing was changed. Failures of the store or its disk: what was moved before is in
    /// the trash.
    pub fn apply_cleanup(
        &self,
        plan_id: &str,
        confirmed: bool,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<CleanupReport, EngineError> {
        let (request, Planned { plan, whats }) = self.fresh_plan(plan_id)?;
        if plan.needs_confirmation && !confirmed {
            return Err(EngineError::Unconfirmed { removed: plan.removed });
        }
        let all: Vec<_> =
            plan.items.iter().zip(&whats).filter(|(item, _)| item.action == CleanupAction::Remove).collect();
        if all.is_empty() {
            return Err(EngineError::BadValue(format!("plan {plan_id} removes nothing")));
        }
        let (going, parts): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, what)| **what == What::Whole);
        let going: Vec<_> = going.into_iter().map(|(item, _)| item).collect();
        let trash_ms = self.read(|read| retention::trash_ms(self, read, &request))?;
        self.export_what_goes(&request, &plan, progress, cancel)?;
        let at = self.now();
        let cleanup = Cleanup {
            engine: self,
            id: CleanupId(self.surroundings.new_id()),
            plan_id,
            title: super::title::of(&plan),
            at,
            trash_until: UtcMillis(at.0.saturating_add(trash_ms)),
        };
        progress.stage("move to the trash", Some(Amount { files: plan.removed, bytes: plan.freed_bytes }));
        let mut report =
            CleanupReport { cleanup_id: Some(cleanup.id), trash_until: Some(cleanup.trash_until), ..nothing_done() };
        let mark = self.with_reserve(|| Ok(self.store.mark_writing()?))?;
        for group in going.chunks(limits::CLEANUP_GROUP_CONSTRUCTS) {
            if cancel.is_cancelled() {
                report.cancelled = true;
                break;
            }
            let (removed, bytes) = cleanup.remove(group)?;
            report.removed += removed;
            report.freed_bytes += bytes;
            progress
                .advance(Amount { files: group.len() as u64, bytes: group.iter().map(|item| item.freed_bytes).sum() });
        }
        if report.removed > 0 {
            self.flush_trash()?;
            self.flush_tree()?;
        }
        for of_one in parts.chunk_by(|(a, _), (b, _)| a.construct_id == b.construct_id) {
            if cancel.is_cancelled() {
                report.cancelled = true;
                break;
            }
            cleanup.take_part(of_one, &mut report)?;
            let bytes = of_one.iter().map(|(item, _)| item.freed_bytes).sum();
            progress.advance(Amount { files: of_one.len() as u64, bytes });
        }
        self.cache().clear();
        self.remove_retired()?;
        mark.clear()?;
        Ok(report)
    }

    /// The plan with this id, if it would be made the same now.
    fn fresh_plan(&self, plan_id: &str) -> Result<(CleanupRequest, Planned), EngineError> {
        self.read(|read| {
            let lacks = || EngineError::NotFound { noun: "plan", id: plan_id.chars().take(80).collect() };
            let (request, at) = cleanups::plan(read, plan_id)?.ok_or_else(lacks)?;
            let request: CleanupRequest =
                serde_json::from_str(&request).map_err(|e| EngineError::damaged("a plan", e))?;
            let stale = || EngineError::StalePlan { plan: plan_id.to_owned() };
            match plan_now(self, read, &request, at) {
                Ok(planned) if planned.plan.plan_id == plan_id => Ok((request, planned)),
                Ok(_) | Err(EngineError::NotFound { .. }) => Err(stale()),
                Err(other) => Err(other),
            }
        })
    }
}

/// One cleanup being applied.
struct Cleanup<'c> {
    engine: &'c Engine,
    id: CleanupId,
    plan_id: &'c str,
    title: String,
    at: UtcMillis,
    trash_until: UtcMillis,
}

impl Cleanup<'_> {
    /// Takes what goes of a construct that stays.
    fn take_part(&self, of_one: &[(&CleanupItem, &What)], report: &mut CleanupReport) -> Result<(), EngineError> {
        match self.engine.take_part(&self.part(of_one)) {
            Ok(Some(taken)) => {
                report.removed += 1;
                report.pieces += taken.pieces;
                report.freed_bytes += taken.freed_bytes;
                Ok(())
            }
            Ok(None) => Ok(()),
            // A damaged construct stays as it is, for the check to report, and holds up no other.
            Err(e) if e.is_damage() => Ok(()),
            Err(e) => Err(e),
        }
    }

    /// All that goes of one construct.
    fn part<'p>(&'p self, of_one: &[(&'p CleanupItem, &What)]) -> Part<'p> {
        let join = |of: fn(&CleanupItem) -> &str| {
            let mut words: Vec<&str> = of_one.iter().map(|(item, _)| of(item)).collect();
            words.dedup();
            words.join(", ")
        };
        let mut part = Part {
            cleanup: self.id,
            plan_id: self.plan_id,
            title: &self.title,
            at: self.at,
            trash_until: self.trash_until,
            construct: of_one[0].0.construct_id,
            name: &of_one[0].0.name,
            rule: join(|item| &item.rule),
            reason: join(|item| &item.reason),
            kinds: Default::default(),
            sessions: Vec::new(),
        };
        for (_, what) in of_one {
            match what {
                What::Whole => {}
                What::Kind(kind, over) => part.kinds[usize::from(kind.number())] = Some(*over),
                What::Session(session) => part.sessions.push(*session),
            }
        }
        part
    }

    /// Returns how many constructs went, and the bytes that are in the trash for it.
    fn remove(&self, group: &[&CleanupItem]) -> Result<(u64, u64), EngineError> {
        let engine = self.engine;
        let gone = engine.with_reserve(|| {
            engine.store.write(|write| {
                self.let_go_of_retired(write, group)?;
                let removed = group.iter().filter_map(|item| self.remove_one(write, item).transpose());
                removed.collect::<Result<Vec<_>, EngineError>>()
            })
        })?;
        if !gone.is_empty() {
            let folder = engine.layout.cleaned(self.id);
            engine.disk.make_dirs(&folder).map_err(|e| io("make", &folder, e))?;
        }
        // If this is cut short, the next start goes on with it.
        for (construct, _) in &gone {
            engine.move_to_trash(self.id, *construct)?;
        }
        Ok((gone.len() as u64, gone.iter().map(|(_, bytes)| bytes).sum()))
    }

    /// Takes the rows of a construct out and keeps them with the item. `None` when it is gone or was
    /// pinned since the plan was looked at.
    fn remove_one(&self, write: &Write<'_>, item: &CleanupItem) -> Result<Option<(ConstructId, u64)>, EngineError> {
        let engine = self.engine;
        let read = write.reading();
        let id = item.construct_id;
        let Some(row) = constructs::find(&read, id)? else { return Ok(None) };
        if constructs::is_pinned(&read, row)? {
            return Ok(None);
        }
        let held = blobs::of_construct(&read, row)?;
        let is_held = |blob: BlobId| held.iter().any(|one| one.digest == blob.0);
        let own_bytes = engine.bytes_beside(&engine.layout.construct(id), is_held)?;
        let cleanup = cleanups::find_or_add(write, self.id, self.plan_id, self.at, self.trash_until)?;
        cleanups::set_title(write, cleanup, &self.title)?;
        let rows = removal::document(&read, row)?;
        let item_row = cleanups::add_item(write, cleanup, id, &item.name, own_bytes, &rows)?;
        cleanups::describe_item(write, item_row, &item.rule, false)?;
        tombstones::add(write, item_row, row, self.at)?;
        let mut in_trash = own_bytes;
        for mut blob in held {
            let file = engine.blob_file(&engine.layout.construct(id), blob.kind, &blob.digest);
            let own = |who| who == Who::Construct(row);
            if blob.counted && engine.hand_over(write, &blob.digest, blob.stored_bytes, own, &file, false)? {
                blob.counted = false;
            }
            in_trash += if blob.counted { blob.stored_bytes } else { 0 };
            trash::add_blob(write, item_row, &blob)?;
        }
        removal::remove(write, row)?;
        let told = Item {
            row: item_row,
            cleanup: self.id,
            construct: id,
            name: item.name.clone(),
            state: ItemState::Trashed,
            own_bytes,
            part: false,
        };
        let detail = serde_json::json!({
            "plan": self.plan_id, "reason": item.reason, "rule": item.rule, "trash_bytes": in_trash,
        });
        engine.tell(write, "cleanup.remove", &told, detail)?;
        Ok(Some((id, in_trash)))
    }

    /// Removes files of these constructs that settling has replaced: nothing but an old reader is in
    /// them.
    fn let_go_of_retired(&self, write: &Write<'_>, group: &[&CleanupItem]) -> Result<(), EngineError> {
        for (retired, path, _) in settling::retired(&write.reading())? {
            let path = self.engine.dir().join(path);
            if !group.iter().any(|item| path.starts_with(self.engine.layout.construct(item.construct_id))) {
                continue;
            }
            match self.engine.disk.remove_file(&path) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(io("remove", &path, e)),
                _ => settling::forget_retired(write, retired)?,
            }
        }
        Ok(())
    }
}

impl Engine {
    /// Moves the folder of an item that is in the trash there, if an attempt that failed left it where
    /// it was. The caller has made sure, in its transaction, that the item is in the trash.
    pub(super) fn gather_in_trash(&self, read: &Read<'_>, item: &Item) -> Result<(), EngineError> {
        if item.part {
            return self.gather_part(read, item).map(drop);
        }
        if self.layout.construct(item.construct).symlink_metadata().is_err() {
            return Ok(());
        }
        let folder = self.layout.cleaned(item.cleanup);
        self.disk.make_dirs(&folder).map_err(|e| io("make", &folder, e))?;
        self.move_to_trash(item.cleanup, item.construct)
    }

    /// Moves the folder of a construct whose rows are gone to the trash.
    pub(super) fn move_to_trash(&self, cleanup: CleanupId, construct: ConstructId) -> Result<(), EngineError> {
        let from = self.layout.construct(construct);
        let to = self.layout.trashed(cleanup, construct);
        match self.disk.rename(&from, &to) {
            // A construct whose records all wait in rows has no folder.
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && from.symlink_metadata().is_err() => Ok(()),
            done => done.map_err(|e| io("move to the trash", &from, e)),
        }
    }
}
