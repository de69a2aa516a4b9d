//! What a person asked for, decided construct by construct from facts alone.

use std::collections::{BTreeSet, HashMap, HashSet};

use synthetic_model::{
    ByteKind, ConstructId, SessionId, UtcMillis,
    cleanup::{BY_HAND, CleanupAction, CleanupRequest, HeldBy},
};
use synthetic_store::query::cleanup::Fact;

use super::{
    pieces::with_subagents,
    plan::{Decision, Known, What},
};
use crate::retention;

/// Decides for everything that was asked for whether it stays or goes, and why.
pub(super) fn by_hand<'k>(request: &CleanupRequest, known: &'k Known) -> Vec<Decision<'k>> {
    let asked = Asked::of(request, known);
    known.facts.iter().flat_map(|fact| asked.decide(known, fact)).collect()
}

/// What policies decided, in the words of a plan.
pub(super) fn by_policies<'k>(decided: &[retention::Decision], known: &'k Known) -> Vec<Decision<'k>> {
    let facts: HashMap<ConstructId, &Fact> = known.facts.iter().map(|fact| (fact.id, fact)).collect();
    let decision = |one: &retention::Decision| {
        Some(Decision {
            construct: facts.get(&one.construct)?,
            what: one.kind.map_or(What::Whole, |kind| What::Kind(kind, one.pieces_over_bytes.unwrap_or(0))),
            action: if one.is_taken() { CleanupAction::Remove } else { CleanupAction::Keep },
            reason: one.reason.clone(),
            rule: one.policy.clone(),
            held_by: one.held_by,
        })
    };
    decided.iter().filter_map(decision).collect()
}

/// Something of a construct, asked for: why it would go, or what keeps it.
type Meets = Result<String, (HeldBy, String)>;

struct Asked<'r> {
    request: &'r CleanupRequest,
    constructs: HashSet<ConstructId>,
    sessions: HashMap<ConstructId, Vec<SessionId>>,
    kinds: BTreeSet<ByteKind>,
}

impl<'r> Asked<'r> {
    fn of(request: &'r CleanupRequest, known: &Known) -> Self {
        let mut sessions: HashMap<_, Vec<SessionId>> = HashMap::new();
        for id in request.sessions.iter().collect::<BTreeSet<_>>() {
            if let Some(construct) = known.of_sessions.get(id) {
                sessions.entry(*construct).or_default().push(*id);
            }
        }
        let constructs = request.constructs.iter().copied().collect();
        Self { request, constructs, sessions, kinds: request.kinds.iter().copied().collect() }
    }

    /// Nothing when the construct was not asked for.
    fn decide<'k>(&self, known: &'k Known, fact: &'k Fact) -> Vec<Decision<'k>> {
        if let Some(named) = self.sessions.get(&fact.id).filter(|_| !self.constructs.contains(&fact.id)) {
            return self.sessions(known, fact, named);
        }
        let Some(meets) = self.meets(known.now, fact) else { return Vec::new() };
        if self.kinds.is_empty() {
            return vec![decision(fact, What::Whole, meets)];
        }
        let over = self.request.pieces_over_bytes.unwrap_or(0);
        let there = |kind: &ByteKind| known.kinds.get(&(fact.id, *kind)).is_some_and(|fact| fact.holds_more(over));
        // A text of two kinds goes only with both: none is left out where one has something new.
        let any = self.kinds.iter().any(there);
        self.kinds.iter().filter_map(|kind| self.kind(known, fact, *kind, any, meets.clone())).collect()
    }

    fn sessions<'k>(&self, known: &'k Known, fact: &'k Fact, named: &[SessionId]) -> Vec<Decision<'k>> {
        let sessions = known.sessions.get(&fact.id).map_or(&[][..], Vec::as_slice);
        let taken_out = |id: &SessionId| self.request.kept.contains(&format!("{}/{id}", fact.id));
        let going: Vec<_> = named.iter().copied().filter(|id| !taken_out(id)).collect();
        if with_subagents(sessions, &going).len() == sessions.len() {
            return vec![decision(fact, What::Whole, Ok("all its sessions were named".into()))];
        }
        let below: HashSet<_> = named
            .iter()
            .flat_map(|id| with_subagents(sessions, &[*id]).into_iter().filter(move |other| other != id))
            .collect();
        let own = named.iter().filter(|id| !below.contains(*id));
        own.map(|id| decision(fact, What::Session(*id), Ok("it was named".into()))).collect()
    }

    fn kind<'k>(
        &self,
        known: &'k Known,
        fact: &'k Fact,
        kind: ByteKind,
        any_there: bool,
        meets: Meets,
    ) -> Option<Decision<'k>> {
        let over = self.request.pieces_over_bytes.unwrap_or(0);
        let what = What::Kind(kind, over);
        let mut reason = match meets {
            Ok(reason) => reason,
            held => return Some(decision(fact, what, held)),
        };
        if !any_there || !known.kinds.contains_key(&(fact.id, kind)) {
            // Of a whole store only what has something is listed.
            let asked_for = self.constructs.contains(&fact.id) || self.request.workspace.is_some();
            let words = "it holds no long text or picture of this kind that could go";
            return asked_for.then(|| decision(fact, what, Err((HeldBy::NothingToTake, words.into()))));
        }
        if over > 0 {
            reason += &format!("; single pieces over {over} bytes");
        }
        Some(decision(fact, what, Ok(reason)))
    }

    /// Whether a construct is named, or as old and as large as was asked for, in words; `None` when it
    /// was not asked for.
    fn meets(&self, now: UtcMillis, fact: &Fact) -> Option<Meets> {
        let request = self.request;
        if self.constructs.contains(&fact.id) {
            return Some(Ok("it was named".into()));
        }
        let filtered =
            request.workspace.is_some() || request.older_than_ms.is_some() || request.larger_than_bytes.is_some();
        let named_only = !request.constructs.is_empty() || !request.sessions.is_empty();
        // Kinds alone are meant of all constructs.
        if !filtered && (self.kinds.is_empty() || named_only) {
            return None;
        }
        if request.workspace.is_some_and(|workspace| workspace != fact.workspace) {
            return None;
        }
        match filter(request, now, fact) {
            Ok(reason) => Some(Ok(reason)),
            // Of a whole store only what meets the rule is listed.
            Err(reason) => request.workspace.map(|_| Err((HeldBy::NothingToTake, reason))),
        }
    }
}

fn decision(fact: &Fact, what: What, meets: Meets) -> Decision<'_> {
    let (action, held_by, reason) = match meets {
        Ok(reason) => (CleanupAction::Remove, None, reason),
        Err((held_by, reason)) => (CleanupAction::Keep, Some(held_by), reason),
    };
    Decision { construct: fact, what, action, reason, rule: BY_HAND.into(), held_by }
}

/// Whether a construct is as old and as large as was asked for, in words.
fn filter(request: &CleanupRequest, now: UtcMillis, fact: &Fact) -> Result<String, String> {
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
        let words = if request.workspace.is_some() { "it is in the workspace" } else { "the kind was named" };
        reasons.push(words.into());
    }
    Ok(reasons.join("; "))
}
