//! What policies take, decided from facts alone.
//!
//! Policies are asked in their order. A policy speaks of what its scope covers and its takes name
//! (whole constructs, or kinds of bytes inside them), and no later one is asked about that. One with a
//! quota speaks only of what it has to take, and does not wait for the time an earlier one gives a
//! thing; what an earlier one spares, it spares too. What nobody speaks of is kept for ever.

use std::collections::{HashMap, HashSet};

use synthetic_model::{
    ByteKind, ConstructId, UtcMillis, WorkspaceId,
    cleanup::HeldBy,
    retention::{Policy, PolicyAction, Scope, Take},
};
use synthetic_store::query::retention::{ConstructFact, agent_bit};

use super::{
    calendar::{Offset, Period},
    ledger::Ledger,
    words::{bytes, days},
};

/// What becomes of one thing that a policy speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) construct: ConstructId,
    /// Only what is of this kind; the whole construct without it.
    pub(crate) kind: Option<ByteKind>,
    /// Only single pieces of the kind that are longer.
    pub(crate) pieces_over_bytes: Option<u64>,
    /// Name of the policy that decided.
    pub(crate) policy: String,
    /// What keeps it, though its time has come; it goes when nothing does.
    pub(crate) held_by: Option<HeldBy>,
    /// Why, in words.
    pub(crate) reason: String,
}

impl Decision {
    pub(crate) fn is_taken(&self) -> bool {
        self.held_by.is_none()
    }
}

/// What is known when policies are asked.
#[derive(Clone, Copy)]
pub(crate) struct Known<'k> {
    pub(crate) facts: &'k [ConstructFact],
    pub(crate) now: UtcMillis,
    pub(crate) offset: Offset<'k>,
}

/// Whole constructs, then each kind.
const SLOTS: usize = 1 + ByteKind::ALL.len();

pub(super) const fn slot(kind: Option<ByteKind>) -> usize {
    match kind {
        None => 0,
        Some(kind) => 1 + kind.number() as usize,
    }
}

/// Asks all policies that are on. What is decided comes in the order of the facts.
pub(crate) fn decide(policies: &[Policy], known: Known<'_>) -> Vec<Decision> {
    let mut asking = Asking {
        known,
        ledger: Ledger::of(known.facts),
        spoken: vec![[Spoken::Not; SLOTS]; known.facts.len()],
        decided: vec![Vec::new(); known.facts.len()],
    };
    for policy in policies.iter().filter(|policy| policy.on) {
        if matches!(policy.action, PolicyAction::ExpireSessions { .. }) {
            continue;
        }
        asking.ask(policy);
    }
    asking.decided.into_iter().flatten().collect()
}

/// What a policy takes: whole constructs when it has only a quota.
pub(super) fn takes(policy: &Policy) -> Vec<Take> {
    if policy.takes.is_empty() && policy.quota_bytes.is_some() { vec![Take::default()] } else { policy.takes.clone() }
}

/// Whether a policy speaks of a construct.
pub(super) fn covers(scope: &Scope, fact: &ConstructFact) -> bool {
    fn any<T>(wanted: &[T], is: impl FnMut(&T) -> bool) -> bool {
        wanted.is_empty() || wanted.iter().any(is)
    }
    any(&scope.workspaces, |id| *id == fact.workspace)
        && any(&scope.agents, |agent| fact.agents & agent_bit(*agent) != 0)
        && any(&scope.types, |construct_type| *construct_type == fact.construct_type)
        && any(&scope.statuses, |status| *status == fact.status)
        && any(&scope.tags, |tag| fact.tags.contains(tag))
}

/// Whether a policy has spoken of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spoken {
    Not,
    /// It gives it more time.
    Later,
    /// It takes it, or spares it whatever its age.
    Decided,
}

struct Asking<'a> {
    known: Known<'a>,
    ledger: Ledger<'a>,
    spoken: Vec<[Spoken; SLOTS]>,
    decided: Vec<Vec<Decision>>,
}

/// Something whose conditions are met.
struct Candidate<'t> {
    at: usize,
    take: &'t Take,
    reason: String,
}

impl Asking<'_> {
    fn ask(&mut self, policy: &Policy) {
        let covered: Vec<usize> = (0..self.known.facts.len())
            .filter(|at| !self.is_gone(*at) && covers(&policy.scope, &self.known.facts[*at]))
            .collect();
        let kept = kept_by_number(policy, self.known, &covered);
        let takes = takes(policy);
        let mut met = Vec::new();
        for at in covered {
            let mut seen = [false; SLOTS];
            for slot_kind in takes.iter().map(|take| take.kind) {
                let slot = slot(slot_kind);
                let asked = match self.spoken[at][slot] {
                    Spoken::Not => true,
                    Spoken::Later => policy.quota_bytes.is_some(),
                    Spoken::Decided => false,
                };
                if std::mem::replace(&mut seen[slot], true) || !asked {
                    continue;
                }
                if policy.quota_bytes.is_none() {
                    let spared = held(policy, &self.known.facts[at]).is_some() || kept.contains_key(&at);
                    self.spoken[at][slot] = if spared { Spoken::Decided } else { Spoken::Later };
                }
                let mut alternatives = takes.iter().filter(|take| take.kind == slot_kind);
                let best = alternatives.by_ref().filter_map(|take| Some((take, meets(take, self.known, at)?)));
                // One that takes all of a kind goes before one that takes single pieces of it.
                if let Some((take, reason)) = best.min_by_key(|(take, _)| pieces_over(take).is_some()) {
                    met.push(Candidate { at, take, reason });
                }
            }
        }
        match policy.quota_bytes {
            None => met.into_iter().for_each(|candidate| self.decide(policy, &kept, candidate, "")),
            Some(quota) => self.fill(policy, &kept, met, quota),
        }
    }

    /// Takes oldest first until all constructs together take no more than a quota.
    fn fill(&mut self, policy: &Policy, kept: &HashMap<usize, String>, mut met: Vec<Candidate<'_>>, quota: u64) {
        met.sort_by_key(|candidate| (self.known.facts[candidate.at].last_activity_at, candidate.at));
        let why = format!("the constructs take more than {}, and it is among the oldest", bytes(quota));
        for candidate in met {
            if self.ledger.stored_bytes() <= quota {
                break;
            }
            self.decide(policy, kept, candidate, &why);
        }
    }

    fn decide(&mut self, policy: &Policy, kept: &HashMap<usize, String>, candidate: Candidate<'_>, quota: &str) {
        let Candidate { at, take, reason } = candidate;
        if self.is_gone(at) {
            return;
        }
        let fact = &self.known.facts[at];
        let held = held(policy, fact).or_else(|| Some((HeldBy::Policy, kept.get(&at)?.clone())));
        let mut reasons = vec![reason, quota.to_owned()];
        reasons.retain(|reason| !reason.is_empty());
        if reasons.is_empty() {
            reasons.push("it is not among those that are kept".into());
        }
        let decision = Decision {
            construct: fact.id,
            kind: take.kind,
            pieces_over_bytes: pieces_over(take),
            policy: policy.name.clone(),
            reason: held.as_ref().map_or_else(|| reasons.join("; "), |(_, why)| why.clone()),
            held_by: held.map(|(by, _)| by),
        };
        if decision.is_taken() {
            self.spoken[at][slot(take.kind)] = Spoken::Decided;
            match take.kind {
                None => {
                    // What goes whole does not go in parts.
                    self.decided[at].retain(|other| !other.is_taken());
                    self.ledger.remove(at);
                }
                // How much single pieces come to is not known here: a quota does not count on it.
                Some(kind) if decision.pieces_over_bytes.is_none() => self.ledger.remove_kind(at, kind),
                Some(_) => {}
            }
        }
        self.decided[at].push(decision);
    }

    fn is_gone(&self, at: usize) -> bool {
        self.decided[at].iter().any(|decision| decision.is_taken() && decision.kind.is_none())
    }
}

/// With a kind, the size is that of single pieces.
fn pieces_over(take: &Take) -> Option<u64> {
    take.kind.and(take.larger_than_bytes)
}

/// Why the conditions of a take are met, in words: none are an empty text. `None` when they are not.
fn meets(take: &Take, known: Known<'_>, at: usize) -> Option<String> {
    let fact = &known.facts[at];
    let mut reasons = Vec::new();
    if let Some(least) = take.idle_days {
        let idle_days = idle_days(known.now, fact)?;
        if idle_days < u64::from(least) {
            return None;
        }
        reasons.push(format!("no activity for {}", days(idle_days)));
    }
    match (take.kind, take.larger_than_bytes) {
        (None, Some(least)) if fact.stored_bytes <= least => return None,
        (None, Some(_)) => reasons.push(format!("it takes {}", bytes(fact.stored_bytes))),
        (Some(kind), over) if fact.untaken_bytes[usize::from(kind.number())] <= over.unwrap_or(0) => return None,
        (Some(_), Some(least)) => reasons.push(format!("pieces larger than {}", bytes(least))),
        _ => {}
    }
    Some(reasons.join("; "))
}

/// Whole days without activity; `None` when its last record lies in the future.
fn idle_days(now: UtcMillis, fact: &ConstructFact) -> Option<u64> {
    let idle_ms = now.0.saturating_sub(fact.last_activity_at.0);
    u64::try_from(idle_ms).ok().map(|ms| ms / UtcMillis::DAY_MS.unsigned_abs())
}

/// What keeps a construct whatever its age.
pub(super) fn held(policy: &Policy, fact: &ConstructFact) -> Option<(HeldBy, String)> {
    if fact.pinned {
        return Some((HeldBy::Pinned, "it is pinned".into()));
    }
    if policy.spare_only_copies && fact.only_copy {
        return Some((HeldBy::Policy, "it is the only copy".into()));
    }
    let tag = policy.except_tags.iter().find(|tag| fact.tags.contains(tag))?;
    Some((HeldBy::Policy, format!("it is tagged {tag}")))
}

/// Of the constructs a policy speaks of those it keeps as the newest of a workspace or of a period,
/// and why.
fn kept_by_number(policy: &Policy, known: Known<'_>, covered: &[usize]) -> HashMap<usize, String> {
    let mut kept = HashMap::new();
    if policy.keep_last_per_workspace.is_none() && policy.thin.is_none() {
        return kept;
    }
    let mut workspaces: HashMap<WorkspaceId, Vec<usize>> = HashMap::new();
    for at in covered {
        workspaces.entry(known.facts[*at].workspace).or_default().push(*at);
    }
    for newest_first in workspaces.values_mut() {
        newest_first.sort_by_key(|at| std::cmp::Reverse((known.facts[*at].last_activity_at, *at)));
        let last = policy.keep_last_per_workspace.unwrap_or(0);
        for at in newest_first.iter().take(last as usize) {
            kept.insert(*at, format!("it is among the last {last} of its workspace"));
        }
        let Some(thin) = policy.thin else { continue };
        let periods = [
            (Period::Day, thin.daily),
            (Period::Week, thin.weekly),
            (Period::Month, thin.monthly),
            (Period::Year, thin.yearly),
        ];
        for (period, count) in periods {
            let mut seen = HashSet::new();
            for at in newest_first.iter() {
                let number = period.of(known.facts[*at].last_activity_at, known.offset);
                if seen.len() as u64 >= u64::from(count) && !seen.contains(&number) {
                    break;
                }
                if seen.insert(number) {
                    kept.entry(*at).or_insert_with(|| format!("it is the newest of its {}", period.word()));
                }
            }
        }
    }
    kept
}
