//! What a cleanup would remove, decided from facts alone.

use std::collections::{BTreeSet, HashMap, HashSet};

use synthetic_model::{
    ConstructId, SessionId, UtcMillis,
    cleanup::{BY_HAND, CleanupAction, CleanupItem, CleanupPlan, CleanupRequest, HeldBy},
};
use synthetic_store::query::cleanup::{Fact, SharedBlob};

use crate::retention::Decision;

/// More than so many items have to be confirmed ...
const UNCONFIRMED_ITEMS: u64 = 100;
/// ... and more than this share of all, in percent.
const UNCONFIRMED_PERCENT: u64 = 10;

/// What is known when a plan is made.
pub(super) struct Known<'k> {
    pub(super) facts: &'k [Fact],
    pub(super) shared: &'k [SharedBlob],
    pub(super) of_sessions: &'k HashMap<SessionId, ConstructId>,
    /// What policies decided, when they were asked.
    pub(super) by_policies: Vec<Decision>,
    pub(super) now: UtcMillis,
}

/// Decides for every construct that was asked for whether it stays or goes, and why.
pub(super) fn plan(request: &CleanupRequest, known: &Known<'_>) -> CleanupPlan {
    let named = Named::of(request, known);
    let by_policy: HashMap<_, _> = known
        .by_policies
        .iter()
        .filter(|decision| decision.kind.is_none())
        .map(|decision| (decision.construct, decision))
        .collect();
    let decided: Vec<_> = known
        .facts
        .iter()
        .filter_map(|fact| {
            let why = match by_policy.get(&fact.id) {
                Some(decision) => Why::of(decision),
                None => decide(request, &named, known.now, fact)?,
            };
            Some((fact, why))
        })
        .collect();
    let gone: HashSet<ConstructId> =
        decided.iter().filter(|(_, why)| why.action == CleanupAction::Remove).map(|(fact, _)| fact.id).collect();
    let kept_bytes = shared_bytes_that_stay(known.shared, &gone);
    let mut left_in_workspace: HashMap<_, usize> = HashMap::new();
    for fact in known.facts {
        *left_in_workspace.entry(fact.workspace).or_default() += usize::from(!gone.contains(&fact.id));
    }
    let items: Vec<_> = decided
        .into_iter()
        .map(|(fact, why)| CleanupItem {
            key: fact.id.to_string(),
            workspace: fact.workspace_name.clone(),
            last_activity_at: fact.last_activity_at,
            rule: why.rule,
            held_by: why.held_by,
            pieces: 1,
            construct_id: fact.id,
            session_id: why.session,
            kind: "construct".into(),
            name: fact.name.clone(),
            action: why.action,
            reason: why.reason,
            freed_bytes: match why.action {
                CleanupAction::Keep => 0,
                CleanupAction::Remove => {
                    fact.counted_bytes.saturating_sub(kept_bytes.get(&fact.id).copied().unwrap_or(0))
                }
            },
            only_copy: fact.only_copy,
            last_of_workspace: left_in_workspace.get(&fact.workspace) == Some(&0),
        })
        .collect();
    let removed = gone.len() as u64;
    let mut plan = CleanupPlan {
        plan_id: String::new(),
        at: known.now,
        constructs_touched: removed,
        constructs_removed: removed,
        constructs_in_all: known.facts.len() as u64,
        only_copies: items.iter().filter(|item| item.action == CleanupAction::Remove && item.only_copy).count() as u64,
        kept_bytes: 0,
        freed_bytes: items.iter().map(|item| item.freed_bytes).sum(),
        items,
        removed,
        needs_confirmation: removed > UNCONFIRMED_ITEMS
            || removed * 100 > known.facts.len() as u64 * UNCONFIRMED_PERCENT,
    };
    plan.plan_id = digest(request, &plan, known);
    plan
}

struct Why {
    action: CleanupAction,
    rule: String,
    held_by: Option<HeldBy>,
    reason: String,
    session: Option<SessionId>,
}

impl Why {
    fn of(decision: &Decision) -> Self {
        Self {
            action: if decision.is_taken() { CleanupAction::Remove } else { CleanupAction::Keep },
            rule: decision.policy.clone(),
            held_by: decision.held_by,
            reason: decision.reason.clone(),
            session: None,
        }
    }
}

/// What was asked for by id.
struct Named {
    constructs: HashSet<ConstructId>,
    /// Of each construct the first of its sessions, and how many.
    sessions: HashMap<ConstructId, (SessionId, u64)>,
}

impl Named {
    fn of(request: &CleanupRequest, known: &Known<'_>) -> Self {
        let mut sessions = HashMap::new();
        let unique: BTreeSet<_> = request.sessions.iter().collect();
        for id in unique {
            if let Some(construct) = known.of_sessions.get(id) {
                sessions.entry(*construct).or_insert((*id, 0)).1 += 1;
            }
        }
        Self { constructs: request.constructs.iter().copied().collect(), sessions }
    }
}

/// `None` when the construct was not asked for.
fn decide(request: &CleanupRequest, named: &Named, now: UtcMillis, fact: &Fact) -> Option<Why> {
    let rule = || BY_HAND.to_owned();
    let keep = |reason: &str, session| Why {
        action: CleanupAction::Keep,
        rule: rule(),
        held_by: None,
        reason: reason.to_owned(),
        session,
    };
    let remove =
        |reason: String, session| Why { action: CleanupAction::Remove, rule: rule(), held_by: None, reason, session };
    let of_it = named.sessions.get(&fact.id);
    let session = of_it.map(|(id, _)| *id);
    let filtered =
        request.workspace.is_some() || request.older_than_ms.is_some() || request.larger_than_bytes.is_some();
    let why = if named.constructs.contains(&fact.id) {
        remove("it was named".into(), session)
    } else if let Some((_, count)) = of_it {
        if fact.sessions > *count {
            keep("other sessions are part of it; name the construct to remove all of it", session)
        } else {
            remove("its sessions were named".into(), session)
        }
    } else if filtered && request.workspace.is_none_or(|workspace| workspace == fact.workspace) {
        match (meets(request, now, fact), request.workspace) {
            (Ok(reason), _) => remove(reason, None),
            // Of a whole store only what meets the rule is listed.
            (Err(reason), Some(_)) => keep(&reason, None),
            (Err(_), None) => return None,
        }
    } else {
        return None;
    };
    Some(match why.action {
        CleanupAction::Remove if fact.pinned => keep("it is pinned", session),
        _ => why,
    })
}

/// Whether a construct is as old and as large as was asked for, in words.
fn meets(request: &CleanupRequest, now: UtcMillis, fact: &Fact) -> Result<String, String> {
    let mut reasons = Vec::new();
    if let Some(least_ms) = request.older_than_ms {
        let idle_ms = u64::try_from(now.0 - fact.last_activity_at.0).unwrap_or(0);
        let days = idle_ms / UtcMillis::DAY_MS.unsigned_abs();
        let reason = format!("no activity for {days} {}", if days == 1 { "day" } else { "days" });
        if idle_ms <= least_ms {
            return Err(reason + ", which is not long enough");
        }
        reasons.push(reason);
    }
    if let Some(least) = request.larger_than_bytes {
        let reason = format!("it takes {} bytes", fact.stored_bytes);
        if fact.stored_bytes <= least {
            return Err(reason + ", which is not enough");
        }
        reasons.push(reason);
    }
    if reasons.is_empty() {
        reasons.push("it is in the workspace".into());
    }
    Ok(reasons.join("; "))
}

/// Of every construct that goes, the counted bytes that stay on the disk because a construct that
/// stays holds them too.
fn shared_bytes_that_stay(shared: &[SharedBlob], gone: &HashSet<ConstructId>) -> HashMap<ConstructId, u64> {
    let mut stay: HashMap<_, u64> = HashMap::new();
    for holders in shared.chunk_by(|a, b| a.blob == b.blob) {
        let counted_stays = holders.iter().any(|one| one.counted && !gone.contains(&one.construct));
        // A copy of its own, where no link could be made, is nobody else's.
        let linked_stays = holders.iter().any(|one| !one.counted && !gone.contains(&one.construct));
        if linked_stays && !counted_stays {
            for one in holders.iter().filter(|one| one.counted) {
                *stay.entry(one.construct).or_default() += one.stored_bytes;
            }
        }
    }
    stay
}

/// A digest of what was asked for and of all that was seen of the constructs that were looked at.
fn digest(request: &CleanupRequest, plan: &CleanupPlan, known: &Known<'_>) -> String {
    let seen: HashSet<ConstructId> = plan.items.iter().map(|item| item.construct_id).collect();
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("{request:?}").as_bytes());
    for fact in known.facts.iter().filter(|fact| seen.contains(&fact.id)) {
        hasher.update(format!("{fact:?}").as_bytes());
    }
    for item in &plan.items {
        hasher.update(format!("{item:?}").as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use synthetic_model::WorkspaceId;

    fn id(number: u64) -> ConstructId {
        ConstructId(uuid::Uuid::from_u64_pair(1, number))
    }

    fn fact(number: u64, workspace: u64) -> Fact {
        Fact {
            id: id(number),
            name: format!("construct {number}"),
            workspace_name: format!("workspace {workspace}"),
            workspace: WorkspaceId(uuid::Uuid::from_u64_pair(2, workspace)),
            pinned: false,
            only_copy: false,
            last_activity_at: UtcMillis(number.cast_signed() * UtcMillis::DAY_MS),
            sessions: 1,
            messages: 10,
            stored_bytes: 100,
            counted_bytes: 100,
        }
    }

    fn planned(request: &CleanupRequest, facts: &[Fact], shared: &[SharedBlob]) -> CleanupPlan {
        let now = UtcMillis(100 * UtcMillis::DAY_MS);
        plan(request, &Known { facts, shared, of_sessions: &HashMap::new(), by_policies: Vec::new(), now })
    }

    fn named(numbers: &[u64]) -> CleanupRequest {
        CleanupRequest { constructs: numbers.iter().map(|number| id(*number)).collect(), ..CleanupRequest::default() }
    }

    #[test]
    fn age_counts_from_the_last_activity_and_pinned_stays() {
        let mut facts = [fact(1, 1), fact(2, 1), fact(95, 2)];
        facts[1].pinned = true;
        let older_than_ms = Some(90 * UtcMillis::DAY_MS.unsigned_abs());
        let plan = planned(&CleanupRequest { older_than_ms, ..CleanupRequest::default() }, &facts, &[]);
        let told: Vec<_> = plan.items.iter().map(|item| (item.action, item.reason.as_str())).collect();
        assert_eq!(told, [(CleanupAction::Remove, "no activity for 99 days"), (CleanupAction::Keep, "it is pinned")]);
        assert!(!plan.items[0].last_of_workspace && plan.freed_bytes == 100);
    }

    #[test]
    fn bytes_a_construct_that_stays_holds_too_are_not_freed() {
        let facts = [fact(1, 1), fact(2, 1)];
        let holds = |number, counted| SharedBlob { blob: 7, construct: id(number), stored_bytes: 60, counted };
        let shared = [holds(1, true), holds(2, false)];
        assert_eq!(planned(&named(&[1]), &facts, &shared).freed_bytes, 40);
        assert_eq!(planned(&named(&[2]), &facts, &shared).freed_bytes, 100);
        let both = planned(&named(&[1, 2]), &facts, &shared);
        assert_eq!(both.freed_bytes, 200, "nobody is left who holds them");
        assert!(both.items.iter().all(|item| item.last_of_workspace));
    }

    #[test]
    fn a_plan_has_another_id_when_what_it_saw_changed() {
        let mut facts: Vec<_> = (1..=20).map(|number| fact(number, 1)).collect();
        let before = planned(&named(&[3]), &facts, &[]);
        assert_eq!(planned(&named(&[3]), &facts, &[]), before);
        assert!(!before.needs_confirmation, "5 % of all");
        assert!(planned(&named(&[3, 4, 5]), &facts, &[]).needs_confirmation, "15 % of all");
        facts[7].messages += 1;
        assert_eq!(planned(&named(&[3]), &facts, &[]).plan_id, before.plan_id, "that one was not looked at");
        facts[2].messages += 1;
        assert_ne!(planned(&named(&[3]), &facts, &[]).plan_id, before.plan_id);
    }
}
