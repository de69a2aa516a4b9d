//! Which files of the agents could go, and why the others stay.

use std::os::unix::fs::PermissionsExt;

use synthetic_agents::Surroundings;
use synthetic_model::{
    AgentName, CleanupId, SessionId, UtcMillis,
    cleanup::CleanupAction,
    usage::{LeftoverItem, LeftoverKind, LeftoversPlan},
};
use synthetic_store::table::{
    leftovers::{self, FileState, LeftoverFile},
    sessions,
    sources::FileIdentity,
};

use super::{
    SAFE_KINDS,
    folders::{AgentFile, What, files_of},
};
use crate::{Engine, EngineError, limits};

/// More than so many files have to be confirmed ...
const UNCONFIRMED_FILES: u64 = 100;
/// ... and more than this share of all, in percent.
const UNCONFIRMED_PERCENT: u64 = 10;

impl Engine {
    /// Says which files of the agents' own folders could go, and remembers the plan so that it can be
    /// applied. `kinds` narrows it; none means all sorts that may go. Nothing is touched.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn plan_leftovers(&self, around: &Surroundings, kinds: &[LeftoverKind]) -> Result<LeftoversPlan, EngineError> {
        let at = self.now();
        let plan_id = CleanupId(self.surroundings.new_id());
        let known = self.known_sources()?;
        let mut items = Vec::new();
        let mut going = Vec::new();
        let mut looked_at = 0;
        for agent in synthetic_agents::agents() {
            for home in agent.homes(around) {
                for file in files_of(*agent, &home, around, self.dir(), &known) {
                    looked_at += 1;
                    let Some((kind, stays)) = decide(&file, kinds, at) else { continue };
                    let session = known.get(&*file.path.to_string_lossy()).and_then(|source| source.session);
                    let item = item(agent.name(), kind, &file, stays, at);
                    if item.action == CleanupAction::Remove {
                        let session = match (kind, session) {
                            (LeftoverKind::Sessions, Some(row)) => {
                                self.read(|read| Ok(sessions::get(read, row)?.map(|session| session.id)))?
                            }
                            _ => None,
                        };
                        going.push(planned(&item, plan_id, file.identity, session, at));
                    }
                    items.push(item);
                }
            }
        }
        self.store.write(|write| leftovers::plan(write, &going))?;
        items.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.path.cmp(&b.path)));
        let removed = going.len() as u64;
        Ok(LeftoversPlan {
            plan_id,
            freed_bytes: going.iter().map(|file| file.identity.size_bytes).sum(),
            removed,
            items,
            needs_confirmation: removed > UNCONFIRMED_FILES || removed * 100 > looked_at * UNCONFIRMED_PERCENT,
            allowed: self.leftovers_allowed()?,
        })
    }
}

/// What sort a file is of and, if it stays, why. `None` for what was not asked for.
fn decide(file: &AgentFile, kinds: &[LeftoverKind], now: UtcMillis) -> Option<(LeftoverKind, Option<&'static str>)> {
    let (kind, stays) = match &file.what {
        What::Transcript { collected } => {
            let packed = file.path.extension().is_some_and(|extension| extension == "zst");
            let stays = match collected {
                false => Some("not all of it is collected"),
                true if packed => Some("the agent packed it: it cannot be compared with what is kept here"),
                true => None,
            };
            (LeftoverKind::Sessions, stays)
        }
        What::LeftOver(kind) if SAFE_KINDS.contains(kind) => (*kind, None),
        What::LeftOver(kind) => (*kind, Some("no copy of it is kept here")),
        What::Other => return None,
    };
    if !kinds.is_empty() && !kinds.contains(&kind) {
        return None;
    }
    let resting_ms = now.0 - file.identity.modified_ns / 1_000_000;
    let lively = (resting_ms < limits::COMPLETED_MS).then_some("something wrote to it within a day");
    let nameless = file.path.to_str().is_none().then_some("its name is no text");
    Some((kind, stays.or(lively).or(nameless)))
}

fn item(agent: AgentName, kind: LeftoverKind, file: &AgentFile, stays: Option<&str>, now: UtcMillis) -> LeftoverItem {
    let days = (now.0 - file.identity.modified_ns / 1_000_000) / UtcMillis::DAY_MS;
    let why = if kind == LeftoverKind::Sessions { "all of it is safe here" } else { "a log, no history" };
    LeftoverItem {
        agent,
        kind,
        path: file.path.to_string_lossy().into_owned(),
        bytes: file.identity.size_bytes,
        action: if stays.is_some() { CleanupAction::Keep } else { CleanupAction::Remove },
        reason: stays.map_or_else(
            || format!("{why}; untouched for {days} {}", if days == 1 { "day" } else { "days" }),
            str::to_owned,
        ),
    }
}

fn planned(
    item: &LeftoverItem,
    run: CleanupId,
    identity: FileIdentity,
    session: Option<SessionId>,
    at: UtcMillis,
) -> LeftoverFile {
    let mode = std::path::Path::new(&item.path).symlink_metadata().map_or(0o600, |meta| meta.permissions().mode());
    LeftoverFile {
        row: 0,
        run,
        state: FileState::Planned,
        agent: item.agent,
        kind: item.kind,
        path: item.path.clone(),
        identity,
        mode: mode & 0o777,
        session,
        digest: None,
        at,
        trash_until: at,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    const NOW: UtcMillis = UtcMillis(10 * UtcMillis::DAY_MS);

    fn decided(path: &str, what: What, idle_days: i64) -> Option<(LeftoverKind, bool)> {
        let modified_ns = (NOW.0 - idle_days * UtcMillis::DAY_MS) * 1_000_000;
        let identity = FileIdentity { device: 1, inode: 2, size_bytes: 3, modified_ns };
        let file = AgentFile { path: PathBuf::from(path), identity, what };
        decide(&file, &[], NOW).map(|(kind, stays)| (kind, stays.is_none()))
    }

    #[test]
    fn only_what_is_safe_and_at_rest_goes() {
        let transcript = |collected| What::Transcript { collected };
        let logs = || What::LeftOver(LeftoverKind::DebugLogs);
        assert_eq!(decided("/a.jsonl", transcript(true), 2), Some((LeftoverKind::Sessions, true)));
        assert_eq!(decided("/a.jsonl", transcript(false), 2), Some((LeftoverKind::Sessions, false)));
        assert_eq!(decided("/a.jsonl", transcript(true), 0), Some((LeftoverKind::Sessions, false)));
        assert_eq!(decided("/a.jsonl", transcript(true), -3), Some((LeftoverKind::Sessions, false)), "of tomorrow");
        assert_eq!(decided("/a.jsonl.zst", transcript(true), 2), Some((LeftoverKind::Sessions, false)));
        assert_eq!(decided("/debug/a.txt", logs(), 2), Some((LeftoverKind::DebugLogs, true)));
        assert_eq!(decided("/t.json", What::LeftOver(LeftoverKind::Todos), 9), Some((LeftoverKind::Todos, false)));
        assert_eq!(decided("/history.jsonl", What::Other, 9), None);
    }
}
