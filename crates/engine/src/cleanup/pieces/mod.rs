//! Parts of constructs that stay: what they hold of some kinds, and single sessions.
//!
//! Long values are stored once for a construct, so taking some writes the file of long values anew
//! as its next generation, with empty places where they were (their numbers stay), and one
//! transaction switches to it, as settling does. Blobs get a second name in the trash before that
//! transaction and lose their first one after it; files of frames are moved after it. So a row of
//! the construct never names bytes that are not there, and what a crash interrupts is finished or
//! undone by one rule: an item that is in the trash by its row has its files there.

mod mark;
mod paper;
mod restore;
mod sweep;
mod take;
mod values;
mod write;

use std::collections::HashSet;

use synthetic_model::{ByteKind, Relation, SessionId};
use synthetic_store::query::cleanup::SessionFact;

pub(super) use take::Part;

/// Bytes by kind.
type ByKind = [u64; ByteKind::ALL.len()];

/// These sessions and the sub-agents they started, and those started in turn.
pub(super) fn with_subagents(sessions: &[SessionFact], named: &[SessionId]) -> HashSet<SessionId> {
    let mut found: HashSet<SessionId> =
        sessions.iter().map(|session| session.id).filter(|id| named.contains(id)).collect();
    loop {
        let before = found.len();
        for session in sessions.iter().filter(|session| session.relation == Relation::Subagent) {
            if session.parent.is_some_and(|parent| found.contains(&parent)) {
                found.insert(session.id);
            }
        }
        if found.len() == before {
            return found;
        }
    }
}
