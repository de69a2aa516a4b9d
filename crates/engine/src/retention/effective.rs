//! What holds for one construct, and why.

use std::collections::HashSet;

use synthetic_model::{
    ByteKind, ConstructId, UtcMillis,
    retention::{EffectivePolicy, Policy, PolicyAction, Take},
};
use synthetic_store::query::{self, retention::ConstructFact};

use super::{
    calendar::next_run,
    decide::{Decision, Known, covers, decide, held, takes},
    settings::{self, State},
    words::{bytes, days},
};
use crate::{Engine, EngineError};

impl Engine {
    /// Which policy decides about a construct as a whole, and about each kind of bytes it has.
    ///
    /// # Errors
    /// [`EngineError::NotFound`].
    pub fn effective_policy(&self, id: ConstructId) -> Result<Vec<EffectivePolicy>, EngineError> {
        let now = self.now();
        self.read(|read| {
            let lacks = || EngineError::NotFound { noun: "construct", id: id.to_string() };
            let policies = settings::policies(read, self.dir())?;
            let facts = if policies.all.iter().any(counts_others) {
                query::retention::facts(read)?
            } else {
                query::retention::fact(read, id)?.into_iter().collect()
            };
            let fact = facts.iter().find(|fact| fact.id == id).ok_or_else(lacks)?;
            let has = |kind: &&ByteKind| fact.kinds_bytes[usize::from(kind.number())] > 0;
            let kinds = [None].into_iter().chain(ByteKind::ALL.iter().filter(has).copied().map(Some));
            let policies = match policies.sound() {
                Ok(policies) => policies,
                Err(error) => {
                    let reason = format!("nothing is taken while a policy is wrong: {error}");
                    let kept = |kind| EffectivePolicy { kind, policy: None, goes_at: None, reason: reason.clone() };
                    return Ok(kinds.map(kept).collect());
                }
            };
            let state = settings::state(read)?.unwrap_or_default();
            let offset = |at| self.surroundings.utc_offset_seconds(at);
            let known = Known { facts: &facts, now, offset: &offset };
            let decided = decide(&policies, known);
            let own: Vec<_> = decided.iter().filter(|decision| decision.construct == id).collect();
            let asked = Asked { engine: self, policies: &policies, state: &state, fact, own: &own, now };
            Ok(kinds.map(|kind| asked.about(kind)).collect())
        })
    }
}

/// Whether what a policy takes of a construct depends on other constructs.
fn counts_others(policy: &Policy) -> bool {
    policy.on && (policy.quota_bytes.is_some() || policy.thin.is_some() || policy.keep_last_per_workspace.is_some())
}

/// What is known of one construct.
struct Asked<'a> {
    engine: &'a Engine,
    policies: &'a [Policy],
    state: &'a State,
    fact: &'a ConstructFact,
    own: &'a [&'a Decision],
    now: UtcMillis,
}

impl Asked<'_> {
    fn about(&self, kind: Option<ByteKind>) -> EffectivePolicy {
        let answer = |policy: Option<&str>, goes_at, reason: String| EffectivePolicy {
            kind,
            policy: policy.map(str::to_owned),
            goes_at,
            reason,
        };
        // What goes whole takes everything inside along.
        let decided = self.own.iter().find(|one| one.kind.is_none() && one.is_taken());
        if let Some(decision) = decided.or_else(|| self.own.iter().find(|one| one.kind == kind)) {
            let goes_at = self
                .policy(&decision.policy)
                .filter(|_| decision.is_taken())
                .and_then(|policy| self.run_after(policy, self.now));
            return answer(Some(&decision.policy), goes_at, decision.reason.clone());
        }
        let on = self.policies.iter().filter(|policy| policy.on && covers(&policy.scope, self.fact));
        let mut quotas = HashSet::new();
        for policy in on.filter(|policy| !matches!(policy.action, PolicyAction::ExpireSessions { .. })) {
            let speaks = takes(policy);
            let mut about = speaks.iter().filter(|take| take.kind == kind).peekable();
            if about.peek().is_none() {
                continue;
            }
            if let Some(quota) = policy.quota_bytes {
                quotas.insert((policy.name.as_str(), quota));
                continue;
            }
            if let Some((_, reason)) = held(policy, self.fact) {
                return answer(Some(&policy.name), None, reason);
            }
            let (goes_at, reason) = about
                .map(|take| self.later(policy, take))
                .min_by_key(|(at, _)| at.map_or(i64::MAX, |at| at.0))
                .unwrap_or_default();
            return answer(Some(&policy.name), goes_at, reason);
        }
        match quotas.iter().min_by_key(|(_, quota)| *quota) {
            Some((policy, quota)) => {
                let reason = format!("kept while all constructs take no more than {}", bytes(*quota));
                answer(Some(policy), None, reason)
            }
            None => answer(None, None, "kept for ever: no policy speaks of it".into()),
        }
    }

    /// When something goes whose conditions are not met yet.
    fn later(&self, policy: &Policy, take: &Take) -> (Option<UtcMillis>, String) {
        let size = take.larger_than_bytes.map(bytes);
        if let (None, Some(least)) = (take.kind, &size)
            && take.larger_than_bytes.is_some_and(|least| self.fact.stored_bytes <= least)
        {
            return (None, format!("kept: it takes no more than {least}"));
        }
        let Some(idle) = take.idle_days else { return (None, "kept: nothing of it is taken now".into()) };
        let due = self.fact.last_activity_at.0.saturating_add(i64::from(idle) * UtcMillis::DAY_MS);
        let due = UtcMillis(due.max(self.now.0));
        let narrowed = policy.keep_last_per_workspace.is_some() || policy.thin.is_some();
        let unless = if narrowed { ", unless it is among those that are kept" } else { "" };
        (self.run_after(policy, due), format!("kept until it had no activity for {}{unless}", days(u64::from(idle))))
    }

    /// The first run from an instant on; none for what only runs by hand.
    fn run_after(&self, policy: &Policy, at: UtcMillis) -> Option<UtcMillis> {
        let next = self.engine.next_run(policy, self.state)?;
        if next >= at {
            return Some(next);
        }
        let offset = |at| self.engine.surroundings.utc_offset_seconds(at);
        // One that is due is run as soon as somebody looks.
        if next <= self.now && at <= self.now { Some(self.now) } else { next_run(&policy.schedule, at, &offset) }
    }

    fn policy(&self, name: &str) -> Option<&Policy> {
        self.policies.iter().find(|policy| policy.name == name)
    }
}
