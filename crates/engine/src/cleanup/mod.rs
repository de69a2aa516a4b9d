//! Cleaning up: constructs, sessions and what they hold of a kind go to the trash by a plan, come back
//! from it, or leave it for good.
//!
//! A construct's row in `cleanup_items` says where its bytes belong. Removing commits first and
//! moves the folder then; bringing back moves the folder first and commits then: so no row of a
//! construct ever names bytes that are not there, and what a crash interrupts is finished or undone
//! by one rule (see [`mend`]).

mod allow;
mod apply;
mod audit;
mod check;
mod decide;

mod mend;
mod pieces;
mod plan;
mod purge;
mod secure;
mod shared;
mod title;
mod undo;

use std::{collections::BTreeSet, path::Path};

use synthetic_model::{
    ByteKind, SessionId, UtcMillis,
    cleanup::{CleanupPlan, CleanupReport, CleanupRequest, CleanupRow},
};
use synthetic_store::{Read, query::cleanup, table::cleanups};

pub(crate) use mend::mend;
use plan::{Known, Planned};
pub use purge::Purge;
pub use secure::SecureDelete;

use crate::{Engine, EngineError, retention};

/// Who does it: nobody else can reach a store than its owner.
const ACTOR: &str = "owner";

impl Engine {
    /// Says what a cleanup would remove, and remembers the plan so that it can be applied.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] for a construct or session that is not there.
    pub fn plan_cleanup(&self, request: &CleanupRequest) -> Result<CleanupPlan, EngineError> {
        let at = self.now();
        let plan = self.read(|read| {
            let plan = plan_now(self, read, request, at)?.plan;
            let missing = request.constructs.iter().find(|id| plan.items.iter().all(|item| item.construct_id != **id));
            match missing {
                Some(id) => Err(EngineError::NotFound { noun: "construct", id: id.to_string() }),
                None => Ok(plan),
            }
        })?;
        let text = serde_json::to_string(request).map_err(|e| EngineError::BadValue(e.to_string()))?;
        self.with_reserve(|| self.store.write(|write| Ok(cleanups::save_plan(write, &plan.plan_id, &text, at)?)))?;
        Ok(plan)
    }

    /// All cleanups that were applied, newest first.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn cleanups(&self) -> Result<Vec<CleanupRow>, EngineError> {
        self.read(|read| Ok(cleanups::list(read)?))
    }
}

/// What a cleanup would remove, with ages as they were `at` that time.
fn plan_now(engine: &Engine, read: &Read<'_>, request: &CleanupRequest, at: UtcMillis) -> Result<Planned, EngineError> {
    if !request.kinds.is_empty() && !request.sessions.is_empty() {
        return Err(EngineError::BadValue("kinds are taken of constructs: name the construct, not its session".into()));
    }
    if request.policies.is_some() {
        let decided = retention::decisions(engine, read, request, at)?;
        return by_policies(read, request, &decided, at);
    }
    let known = known(read, &request.sessions, &request.kinds, at)?;
    if let Some(id) = request.sessions.iter().find(|id| !known.of_sessions.contains_key(id)) {
        return Err(EngineError::NotFound { noun: "session", id: id.to_string() });
    }
    Ok(plan::plan(request, &known, decide::by_hand(request, &known)))
}

/// What policies would take of what was decided by them.
fn by_policies(
    read: &Read<'_>,
    request: &CleanupRequest,
    decided: &[retention::Decision],
    at: UtcMillis,
) -> Result<Planned, EngineError> {
    let kinds: BTreeSet<_> = decided.iter().filter_map(|decision| decision.kind).collect();
    let known = known(read, &[], &kinds.into_iter().collect::<Vec<_>>(), at)?;
    Ok(plan::plan(request, &known, decide::by_policies(decided, &known)))
}

/// What policies would take, as a plan that is only shown.
pub(crate) fn plan_of(
    read: &Read<'_>,
    decided: &[retention::Decision],
    at: UtcMillis,
) -> Result<CleanupPlan, EngineError> {
    let request = CleanupRequest { policies: Some(Vec::new()), ..CleanupRequest::default() };
    Ok(by_policies(read, &request, decided, at)?.plan)
}

/// What decisions about these sessions and kinds, and about constructs, are made from.
fn known(read: &Read<'_>, sessions: &[SessionId], kinds: &[ByteKind], now: UtcMillis) -> Result<Known, EngineError> {
    let of_sessions = cleanup::constructs_of(read, sessions)?;
    let mut known =
        Known { facts: cleanup::facts(read)?, shared: cleanup::shared_blobs(read)?, now, ..Known::default() };
    for construct in of_sessions.values() {
        if !known.sessions.contains_key(construct) {
            known.sessions.insert(*construct, cleanup::sessions_of(read, *construct)?);
        }
    }
    known.of_sessions = of_sessions;
    if !kinds.is_empty() {
        known.kinds =
            cleanup::kinds(read, kinds)?.into_iter().map(|fact| ((fact.construct, fact.kind), fact)).collect();
        for blob in cleanup::kind_blobs(read, kinds)? {
            known.kind_blobs.entry((blob.construct, blob.kind)).or_default().push(blob);
        }
    }
    Ok(known)
}

pub(crate) const fn nothing_done() -> CleanupReport {
    CleanupReport {
        cleanup_id: None,
        removed: 0,
        restored: 0,
        purged: 0,
        pieces: 0,
        freed_bytes: 0,
        trash_until: None,
        cancelled: false,
    }
}

fn io(doing: &'static str, path: &Path, source: std::io::Error) -> EngineError {
    EngineError::Io { doing, path: path.to_owned(), source }
}

impl Engine {
    /// Makes everything in the trash durable. A failure is final for this engine.
    fn flush_trash(&self) -> Result<(), EngineError> {
        let root = self.layout.trash();
        self.disk.sync_all(&root).map_err(|source| {
            self.store.mark_flush_failed();
            EngineError::Flush { path: root.clone(), source }
        })
    }
}
