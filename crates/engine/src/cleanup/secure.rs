//! Deletes one construct or session with its content, beyond recovery.

use std::collections::{BTreeSet, HashSet};

use synthetic_blobs::ChunkView;
use synthetic_model::{
    CleanupId, ConstructId, SessionId,
    cleanup::{CleanupRequest, SecureDeletion},
};
use synthetic_store::{
    Read, query,
    table::{
        SessionRow, chunks,
        cleanups::{self, Item, ItemState},
        constructs, pieces, sessions, settling,
    },
};

use super::{Purge, io, pieces::with_subagents};
use crate::{Cancel, Engine, EngineError, Progress};

/// What a thing is called that was deleted.
const NAMELESS: &str = "deleted securely";
/// How often the log is asked to be emptied while somebody reads.
const LOG_ATTEMPTS: u32 = 10;

/// What is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecureDelete {
    /// A construct, or what is in the trash of one.
    Construct(ConstructId),
    /// A session with its sub-agents; its construct, when it has no other.
    Session(SessionId),
}

impl Engine {
    /// Removes a construct or session for good: its rows and their pages, its frames, its long values
    /// (the file that holds them is written anew) and blobs that nobody else refers to, what of it waits in
    /// the trash, its names, and the database's log. There is no way back. What other sessions copied
    /// of it is theirs. Whether the disk overwrites what is removed is not in our hands.
    ///
    /// Can be killed at any time, and be called again then.
    ///
    /// # Errors
    /// [`EngineError::NotFound`]; [`EngineError::Pinned`]; failures of the store or its disk.
    pub fn secure_delete(&self, which: SecureDelete, progress: &dyn Progress) -> Result<SecureDeletion, EngineError> {
        let target = self.read(|read| Target::of(self, read, which))?;
        // From here on nothing is called by its name, the audit trail's new events included.
        self.forget_items(target.construct)?;
        let target = self.read(|read| Target::of(self, read, which))?;
        let mut deletion = SecureDeletion {
            whole: target.sessions.is_none(),
            freed_bytes: 0,
            undone: Vec::new(),
            log_emptied: false,
            backups: Vec::new(),
        };
        progress.stage("bring parts of it together", None);
        let mark = self.with_reserve(|| Ok(self.store.mark_writing()?))?;
        for item in &target.parts {
            self.bring_back_part(item)?;
            deletion.undone.push(item.cleanup);
        }
        progress.stage("delete", None);
        // What was moved here from the agents' folders is a copy of it, too.
        deletion.freed_bytes += self.purge_transcripts(target.construct, target.sessions.as_deref())?;
        if target.is_there {
            self.forget_names(&target)?;
            let request = match which {
                SecureDelete::Construct(id) => CleanupRequest { constructs: vec![id], ..CleanupRequest::default() },
                SecureDelete::Session(id) => CleanupRequest { sessions: vec![id], ..CleanupRequest::default() },
            };
            let plan = self.plan_cleanup(&request)?;
            let cleanup = self.apply_cleanup(&plan.plan_id, true, progress, &Cancel::default())?.cleanup_id;
            deletion.freed_bytes += self.purge_now(cleanup, progress)?;
        } else {
            deletion.freed_bytes += self.purge_group(&target.trashed)?.into_iter().sum::<u64>();
        }
        self.forget_items(target.construct)?;
        progress.stage("empty the log", None);
        self.describe_all(&Cancel::default())?;
        deletion.log_emptied = self.empty_log()?;
        deletion.backups = self.known_copies()?;
        self.cache().clear();
        mark.clear()?;
        Ok(deletion)
    }

    fn purge_now(&self, cleanup: Option<CleanupId>, progress: &dyn Progress) -> Result<u64, EngineError> {
        let Some(id) = cleanup else { return Ok(0) };
        Ok(self.purge_trash(Purge::Cleanup(id), progress, &Cancel::default())?.freed_bytes)
    }

    fn forget_items(&self, construct: ConstructId) -> Result<(), EngineError> {
        self.store.write(|write| Ok(cleanups::forget_names(write, construct, NAMELESS)?))
    }

    fn forget_names(&self, target: &Target) -> Result<(), EngineError> {
        self.store.write(|write| {
            let Some(row) = constructs::find(&write.reading(), target.construct)? else { return Ok(()) };
            let all = || sessions::of_construct(&write.reading(), row);
            let rows: Vec<SessionRow> = match &target.sessions {
                Some(sessions) => sessions.clone(),
                None => all()?.iter().map(|session| session.row).collect(),
            };
            Ok::<_, EngineError>(constructs::forget_names(write, row, &rows, NAMELESS)?)
        })
    }

    /// Removes files that were replaced, and empties the log; `false` when somebody reads all the time.
    fn empty_log(&self) -> Result<bool, EngineError> {
        for _ in 0..LOG_ATTEMPTS {
            self.remove_retired()?;
            let all_gone = self.read(|read| Ok::<_, EngineError>(settling::retired(read)?.is_empty()))?;
            if all_gone && self.store.checkpoint()? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Copies of the database that were made before it was migrated.
    fn known_copies(&self) -> Result<Vec<String>, EngineError> {
        let entries = self.disk.list(self.dir()).map_err(|e| io("list", self.dir(), e))?;
        let paths = entries.into_iter().filter_map(|entry| {
            let name = entry.name.to_str()?;
            let is_copy = name.starts_with("synthetic.v") && name.ends_with(".db");
            is_copy.then(|| self.dir().join(name).display().to_string())
        });
        Ok(paths.collect())
    }
}

/// What is to be deleted.
struct Target {
    construct: ConstructId,
    /// Whether it is among the constructs; else all of it is in the trash.
    is_there: bool,
    /// Only these; all when absent.
    sessions: Option<Vec<SessionRow>>,
    /// Parts in the trash that hold something of these sessions.
    parts: Vec<Item>,
    /// Everything in the trash of a construct that is not there.
    trashed: Vec<Item>,
}

impl Target {
    fn of(engine: &Engine, read: &Read<'_>, which: SecureDelete) -> Result<Self, EngineError> {
        let construct = match which {
            SecureDelete::Construct(id) => id,
            SecureDelete::Session(id) => engine.session_state(read, id)?.construct_id,
        };
        let trashed = cleanups::of_construct(read, construct)?;
        let Some(row) = constructs::find(read, construct)? else {
            if trashed.is_empty() {
                return Err(EngineError::NotFound { noun: "construct", id: construct.to_string() });
            }
            return Ok(Self { construct, is_there: false, sessions: None, parts: Vec::new(), trashed });
        };
        if constructs::is_pinned(read, row)? {
            return Err(EngineError::Pinned { construct });
        }
        let mut target = Self { construct, is_there: true, sessions: None, parts: Vec::new(), trashed: Vec::new() };
        let SecureDelete::Session(id) = which else { return Ok(target) };
        let all = query::cleanup::sessions_of(read, construct)?;
        let going = with_subagents(&all, &[id]);
        if going.len() < all.len() {
            let states: Vec<_> = sessions::of_construct(read, row)?;
            let states: Vec<_> = states.into_iter().filter(|session| going.contains(&session.id)).collect();
            let mut held = HashSet::new();
            let removed = pieces::of_construct(read, row)?;
            for session in &states {
                let mut ordinal = 0;
                while !removed.is_empty()
                    && let Some(chunk) = chunks::get(read, session.row, ordinal)?
                {
                    let plain = engine.chunk_plain_anew(session, &chunk)?;
                    let view = ChunkView::parse(&plain)?;
                    let values: BTreeSet<u64> = view.values(0..view.records()).into_iter().collect();
                    held.extend(removed.iter().filter(|piece| values.contains(&piece.value)).map(|piece| piece.item));
                    ordinal += 1;
                }
            }
            let waits = |item: &Item| item.state == ItemState::Trashed && held.contains(&item.row);
            target.parts = trashed.into_iter().filter(waits).collect();
            target.sessions = Some(states.iter().map(|session| session.row).collect());
        }
        Ok(target)
    }
}
