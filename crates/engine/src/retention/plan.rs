//! What a plan of a cleanup by policies is made of.

use std::collections::HashMap;

use synthetic_model::{ConstructId, UtcMillis, cleanup::CleanupRequest, retention::Policy};
use synthetic_store::{
    Read,
    query::{self, retention::ConstructFact},
};

use super::{
    decide::{Decision, Known, decide},
    ledger::Ledger,
    position, settings,
};
use crate::{Engine, EngineError, limits};

/// What policies decide of a request for these, or for all that are on. Those that come before them in
/// the order are asked too, so that they keep what they speak of.
///
/// # Errors
/// [`EngineError::Policy`] while anything is wrong with a policy; [`EngineError::NotFound`] for one that
/// is not there; [`EngineError::BadValue`] when something else is asked for at the same time.
pub(crate) fn decisions(
    engine: &Engine,
    read: &Read<'_>,
    request: &CleanupRequest,
    now: UtcMillis,
) -> Result<Vec<Decision>, EngineError> {
    let named = request.policies.as_deref().unwrap_or_default();
    let alone = CleanupRequest { policies: request.policies.clone(), kept: request.kept.clone(), ..Default::default() };
    if *request != alone {
        return Err(EngineError::BadValue("a plan by policies takes nothing else along".into()));
    }
    let policies = asked(settings::policies(read, engine.dir())?.sound()?, named)?;
    let facts = query::retention::facts(read)?;
    let offset = |at| engine.surroundings.utc_offset_seconds(at);
    let mut decided = decide(&policies, Known { facts: &facts, now, offset: &offset });
    decided.retain(|decision| named.is_empty() || named.contains(&decision.policy));
    Ok(decided)
}

/// Turns on what is asked for by name: to name a policy is to mean it.
fn asked(mut all: Vec<Policy>, named: &[String]) -> Result<Vec<Policy>, EngineError> {
    for name in named {
        let at = position(&all, name)?;
        all[at].on = true;
    }
    Ok(all)
}

/// How long what a request takes waits in the trash: as its policies say, the longest of them.
///
/// # Errors
/// As [`decisions`].
pub(crate) fn trash_ms(engine: &Engine, read: &Read<'_>, request: &CleanupRequest) -> Result<i64, EngineError> {
    let Some(named) = &request.policies else { return Ok(limits::TRASH_MS) };
    let policies = settings::policies(read, engine.dir())?.sound()?;
    let meant =
        policies.iter().filter(|policy| if named.is_empty() { policy.on } else { named.contains(&policy.name) });
    let days = meant.map(|policy| i64::from(policy.trash_days)).max();
    Ok(days.map_or(limits::TRASH_MS, |days| days * UtcMillis::DAY_MS))
}

/// What each thing that is taken frees, with the policy that takes it.
pub(super) fn freed<'d>(facts: &[ConstructFact], decisions: &'d [Decision]) -> Vec<(&'d str, u64)> {
    let places: HashMap<ConstructId, usize> = facts.iter().enumerate().map(|(at, fact)| (fact.id, at)).collect();
    let mut ledger = Ledger::of(facts);
    let mut freed = Vec::new();
    for decision in decisions.iter().filter(|decision| decision.is_taken()) {
        let Some(at) = places.get(&decision.construct) else { continue };
        let before = ledger.stored_bytes();
        match decision.kind {
            None => ledger.remove(*at),
            Some(kind) => ledger.remove_kind(*at, kind),
        }
        freed.push((decision.policy.as_str(), before - ledger.stored_bytes()));
    }
    freed
}
