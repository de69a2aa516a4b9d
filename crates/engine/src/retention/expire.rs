//! Lets sessions expire that nobody goes on with. Nothing is removed.

use std::collections::HashMap;

use synthetic_model::{
    ConstructId, ConstructType, SessionStatus, UtcMillis,
    retention::{Policy, PolicyAction},
};
use synthetic_store::{
    Read,
    query::retention::{self, ConstructFact, IdleSession},
    table::{constructs, sessions},
};

use super::{
    decide::{covers, held},
    words::days,
};
use crate::{Cancel, Engine, EngineError};

/// Sessions of one transaction.
const GROUP_SESSIONS: usize = 500;

/// Sessions that a policy lets expire now. Collected history is meant only when the scope names it.
pub(super) fn due(
    read: &Read<'_>,
    policy: &Policy,
    facts: &[ConstructFact],
    now: UtcMillis,
) -> Result<Vec<IdleSession>, EngineError> {
    let PolicyAction::ExpireSessions { idle_days } = policy.action else { return Ok(Vec::new()) };
    let before = UtcMillis(now.0.saturating_sub(i64::from(idle_days) * UtcMillis::DAY_MS));
    let mut idle = retention::idle_sessions(read, before)?;
    let facts: HashMap<ConstructId, &ConstructFact> = facts.iter().map(|fact| (fact.id, fact)).collect();
    let names_collected = policy.scope.types.contains(&ConstructType::Collected);
    idle.retain(|session| {
        facts.get(&session.construct).is_some_and(|fact| {
            covers(&policy.scope, fact)
                && held(policy, fact).is_none()
                && (names_collected || fact.construct_type != ConstructType::Collected)
        })
    });
    Ok(idle)
}

impl Engine {
    /// Lets them expire, with a transition each. Returns how many did.
    pub(super) fn expire_sessions(&self, policy: &Policy, cancel: &Cancel) -> Result<u64, EngineError> {
        let now = self.now();
        let idle = self.read(|read| due(read, policy, &retention::facts(read)?, now))?;
        let mut expired = 0;
        for group in idle.chunks(GROUP_SESSIONS) {
            if cancel.is_cancelled() {
                break;
            }
            expired += self.with_reserve(|| self.expire_group(policy, group, now))?;
        }
        Ok(expired)
    }

    fn expire_group(&self, policy: &Policy, group: &[IdleSession], now: UtcMillis) -> Result<u64, EngineError> {
        self.store.write(|write| {
            let mut expired = 0;
            for idle in group {
                let read = write.reading();
                // Since it was looked at, it may have gone on or be gone.
                let state = sessions::get(&read, idle.row)?.filter(|state| {
                    state.id == idle.id
                        && state.last_activity_at == idle.last_activity_at
                        && state.status == idle.status
                });
                let Some(state) = state.filter(|state| state.status.may_become(SessionStatus::Expired)) else {
                    continue;
                };
                let idle_ms = u64::try_from(now.0 - state.last_activity_at.0).unwrap_or(0);
                let idle = days(idle_ms / UtcMillis::DAY_MS.unsigned_abs());
                let reason = format!("no activity for {idle}; policy {}", policy.name);
                let to = SessionStatus::Expired;
                sessions::add_transition(write, state.row, state.status, to, now, "retention", &reason)?;
                sessions::set_status(write, state.row, to)?;
                constructs::refresh(write, state.construct)?;
                expired += 1;
            }
            Ok(expired)
        })
    }
}
