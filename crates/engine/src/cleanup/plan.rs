//! What a cleanup would remove, put together from decisions.

use std::collections::{HashMap, HashSet};

use synthetic_model::{
    ByteKind, ConstructId, SessionId, UtcMillis,
    cleanup::{CleanupAction, CleanupItem, CleanupPlan, CleanupRequest, HeldBy},
};
use synthetic_store::query::cleanup::{Fact, KindBlob, KindFact, SessionFact, SharedBlob};

use crate::limits;

/// More than so many items have to be confirmed ...
const UNCONFIRMED_ITEMS: u64 = 100;
/// ... and more than this share of all constructs, in percent.
const UNCONFIRMED_PERCENT: u64 = 10;

/// What is known when a plan is made.
#[derive(Default)]
pub(super) struct Known {
    /// All constructs, oldest first.
    pub(super) facts: Vec<Fact>,
    pub(super) shared: Vec<SharedBlob>,
    /// The constructs of the sessions that were asked for.
    pub(super) of_sessions: HashMap<SessionId, ConstructId>,
    /// The sessions of these constructs.
    pub(super) sessions: HashMap<ConstructId, Vec<SessionFact>>,
    /// Of the kinds that were asked for.
    pub(super) kinds: HashMap<(ConstructId, ByteKind), KindFact>,
    pub(super) kind_blobs: HashMap<(ConstructId, ByteKind), Vec<KindBlob>>,
    pub(super) now: UtcMillis,
}

/// What a decision is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum What {
    /// All of a construct.
    Whole,
    /// What a construct holds of a kind, of pieces that are longer.
    Kind(ByteKind, u64),
    /// A session with its sub-agents.
    Session(SessionId),
}

impl What {
    fn key(self, construct: ConstructId) -> String {
        match self {
            Self::Whole => construct.to_string(),
            Self::Kind(kind, _) => format!("{construct}/{}", kind.word()),
            Self::Session(session) => format!("{construct}/{session}"),
        }
    }
}

/// What becomes of one thing, by which rule, and why. Rules by hand and policies make these; the
/// first that speaks of a thing decides.
#[derive(Debug, Clone)]
pub(super) struct Decision<'k> {
    pub(super) construct: &'k Fact,
    pub(super) what: What,
    pub(super) action: CleanupAction,
    pub(super) reason: String,
    pub(super) rule: String,
    /// Of what is kept: what keeps it.
    pub(super) held_by: Option<HeldBy>,
}

impl Decision<'_> {
    fn hold(&mut self, held_by: HeldBy, reason: &str) {
        self.action = CleanupAction::Keep;
        self.held_by = Some(held_by);
        reason.clone_into(&mut self.reason);
    }
}

/// A plan and what its items are about, in the same order.
#[derive(Debug, PartialEq)]
pub(super) struct Planned {
    pub(super) plan: CleanupPlan,
    pub(super) whats: Vec<What>,
}

/// Makes a plan of decisions. What is pinned or was taken out stays, whatever they say.
pub(super) fn plan(request: &CleanupRequest, known: &Known, mut decisions: Vec<Decision<'_>>) -> Planned {
    let taken_out: HashSet<&str> = request.kept.iter().map(String::as_str).collect();
    for decision in decisions.iter_mut().filter(|decision| decision.action == CleanupAction::Remove) {
        if decision.construct.pinned {
            decision.hold(HeldBy::Pinned, "it is pinned");
        } else if taken_out.contains(decision.what.key(decision.construct.id).as_str()) {
            decision.hold(HeldBy::TakenOut, "it was taken out of the plan");
        }
    }
    let gone: HashSet<ConstructId> = decisions.iter().filter(|one| goes(one, What::Whole)).map(id).collect();
    let mut seen = HashSet::new();
    decisions.retain(|one| {
        let is_part_of_gone = one.what != What::Whole && gone.contains(&one.construct.id);
        !is_part_of_gone && seen.insert(one.what.key(one.construct.id))
    });
    let freed = Freed::of(known, &decisions, &gone);
    let mut left_in_workspace: HashMap<_, usize> = HashMap::new();
    for fact in &known.facts {
        *left_in_workspace.entry(fact.workspace).or_default() += usize::from(!gone.contains(&fact.id));
    }
    let mut kept_bytes = 0;
    let mut items = Vec::with_capacity(decisions.len());
    for decision in &decisions {
        let mut item = item(known, decision, freed.by(known, decision));
        item.last_of_workspace = left_in_workspace.get(&decision.construct.workspace) == Some(&0);
        if item.action == CleanupAction::Keep {
            kept_bytes += std::mem::take(&mut item.freed_bytes);
        }
        items.push(item);
    }
    let going = || items.iter().filter(|item| item.action == CleanupAction::Remove);
    let touched = going().map(|item| item.construct_id).collect::<HashSet<_>>().len() as u64;
    let removed = going().count() as u64;
    let in_all = known.facts.len() as u64;
    let mut plan = CleanupPlan {
        plan_id: String::new(),
        at: known.now,
        freed_bytes: going().map(|item| item.freed_bytes).sum(),
        removed,
        needs_confirmation: removed > UNCONFIRMED_ITEMS || touched * 100 > in_all * UNCONFIRMED_PERCENT,
        constructs_touched: touched,
        constructs_removed: gone.len() as u64,
        constructs_in_all: in_all,
        only_copies: going().filter(|item| item.only_copy).count() as u64,
        kept_bytes,
        items,
    };
    let whats: Vec<_> = decisions.iter().map(|decision| decision.what).collect();
    plan.plan_id = digest(request, &plan, &whats, known);
    Planned { plan, whats }
}

fn id(decision: &Decision<'_>) -> ConstructId {
    decision.construct.id
}

fn goes(decision: &Decision<'_>, what: What) -> bool {
    decision.action == CleanupAction::Remove && decision.what == what
}

fn item(known: &Known, decision: &Decision<'_>, freed_bytes: u64) -> CleanupItem {
    let Decision { construct, what, .. } = decision;
    let session = |id: SessionId| known.sessions.get(&construct.id)?.iter().find(|session| session.id == id);
    let (kind, session_id, pieces) = match *what {
        What::Whole => ("construct", None, 1),
        What::Session(session) => ("session", Some(session), 1),
        What::Kind(kind, _) => (kind.word(), None, known.kinds.get(&(construct.id, kind)).map_or(0, |fact| fact.items)),
    };
    let title = session_id.and_then(session).map(|session| session.title.clone()).filter(|title| !title.is_empty());
    CleanupItem {
        key: what.key(construct.id),
        construct_id: construct.id,
        session_id,
        kind: kind.into(),
        name: title.unwrap_or_else(|| construct.name.clone()),
        workspace: construct.workspace_name.clone(),
        last_activity_at: construct.last_activity_at,
        action: decision.action,
        reason: decision.reason.clone(),
        rule: decision.rule.clone(),
        held_by: decision.held_by,
        freed_bytes,
        pieces,
        only_copy: construct.only_copy,
        last_of_workspace: false,
    }
}

/// What the disk gains.
struct Freed {
    /// Counted bytes of blobs that stay on the disk because somebody who stays holds them too.
    shared: HashMap<(ConstructId, ByteKind), u64>,
}

impl Freed {
    fn of(known: &Known, decisions: &[Decision<'_>], gone: &HashSet<ConstructId>) -> Self {
        let kinds: HashSet<(ConstructId, ByteKind)> = decisions
            .iter()
            .filter(|decision| decision.action == CleanupAction::Remove)
            .filter_map(|decision| match decision.what {
                What::Kind(kind, _) => Some((decision.construct.id, kind)),
                _ => None,
            })
            .collect();
        let goes = |one: &SharedBlob| gone.contains(&one.construct) || kinds.contains(&(one.construct, one.kind));
        let mut shared: HashMap<_, u64> = HashMap::new();
        for holders in known.shared.chunk_by(|a, b| a.blob == b.blob) {
            let counted_stays = holders.iter().any(|one| one.counted && !goes(one));
            // A copy of its own, where no link could be made, is nobody else's.
            let linked_stays = holders.iter().any(|one| !one.counted && !goes(one));
            if linked_stays && !counted_stays {
                for one in holders.iter().filter(|one| one.counted) {
                    *shared.entry((one.construct, one.kind)).or_default() += one.stored_bytes;
                }
            }
        }
        Self { shared }
    }

    fn by(&self, known: &Known, decision: &Decision<'_>) -> u64 {
        let construct = decision.construct;
        let shared = |kind| self.shared.get(&(construct.id, kind)).copied().unwrap_or(0);
        match decision.what {
            What::Whole => construct.counted_bytes.saturating_sub(ByteKind::ALL.iter().copied().map(shared).sum()),
            What::Kind(kind, over) => {
                let blobs = known.kind_blobs.get(&(construct.id, kind)).map_or(&[][..], Vec::as_slice);
                let blobs: u64 =
                    blobs.iter().filter(|blob| blob.plain_bytes > over).map(|blob| blob.counted_bytes).sum();
                let facts = known.kinds.get(&(construct.id, kind)).filter(|fact| fact.holds_more(over));
                let frames = facts.filter(|_| over < longest_in_frames(kind));
                blobs.saturating_sub(shared(kind)) + frames.map_or(0, |fact| fact.frames_bytes.min(fact.values_bytes))
            }
            What::Session(id) => {
                let sessions = known.sessions.get(&construct.id).map_or(&[][..], Vec::as_slice);
                let with = super::pieces::with_subagents(sessions, &[id]);
                sessions.iter().filter(|session| with.contains(&session.id)).map(|session| session.frames_bytes).sum()
            }
        }
    }
}

/// The longest value of a kind that does not lie in a blob of its own.
fn longest_in_frames(kind: ByteKind) -> u64 {
    (if kind == ByteKind::Images { limits::PICTURE_BLOB_BYTES } else { limits::BLOB_BYTES }) as u64
}

/// A digest of what was asked for and of all that was seen of the constructs that were looked at.
fn digest(request: &CleanupRequest, plan: &CleanupPlan, whats: &[What], known: &Known) -> String {
    let seen: HashSet<ConstructId> = plan.items.iter().map(|item| item.construct_id).collect();
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("{request:?} {whats:?}").as_bytes());
    for fact in known.facts.iter().filter(|fact| seen.contains(&fact.id)) {
        hasher.update(format!("{fact:?} {:?}", known.sessions.get(&fact.id)).as_bytes());
    }
    for (item, what) in plan.items.iter().zip(whats) {
        let kind = if let What::Kind(kind, _) = what { known.kinds.get(&(item.construct_id, *kind)) } else { None };
        hasher.update(format!("{item:?} {kind:?}").as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::decide::by_hand;
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
        let known = Known { facts: facts.to_vec(), shared: shared.to_vec(), now, ..Known::default() };
        plan(request, &known, by_hand(request, &known)).plan
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
        let holds = |number, counted| SharedBlob {
            blob: 7,
            construct: id(number),
            stored_bytes: 60,
            kind: ByteKind::Images,
            counted,
        };
        let shared = [holds(1, true), holds(2, false)];
        assert_eq!(planned(&named(&[1]), &facts, &shared).freed_bytes, 40);
        assert_eq!(planned(&named(&[2]), &facts, &shared).freed_bytes, 100);
        let both = planned(&named(&[1, 2]), &facts, &shared);
        assert_eq!(both.freed_bytes, 200, "nobody is left who holds them");
        assert!(both.items.iter().all(|item| item.last_of_workspace));
    }

    #[test]
    fn of_a_kind_only_its_long_values_are_counted_and_only_once() {
        let facts: Vec<_> = (1..=20).map(|number| fact(number, 1)).collect();
        let (construct, kind) = (id(3), ByteKind::Images);
        let mut known = Known { facts, now: UtcMillis(0), ..Known::default() };
        let fact = KindFact {
            construct,
            kind,
            items: 4,
            frames_bytes: 50,
            values_bytes: 30,
            next_value: 9,
            taken_to: 0,
            taken_over_bytes: 0,
        };
        known.kinds.insert((construct, kind), fact);
        let blob = |plain_bytes| KindBlob { construct, kind, counted_bytes: 10, plain_bytes };
        known.kind_blobs.insert((construct, kind), vec![blob(70_000), blob(900_000)]);
        let request = |over| CleanupRequest { kinds: vec![kind], pieces_over_bytes: over, ..named(&[3]) };
        let planned = |known: &Known, over| plan(&request(over), known, by_hand(&request(over), known)).plan;
        let all = planned(&known, None);
        assert_eq!((all.removed, all.freed_bytes, all.constructs_removed, all.constructs_touched), (1, 50, 0, 1));
        assert_eq!(all.items[0].key, format!("{construct}/images"));
        assert_eq!(planned(&known, Some(100_000)).freed_bytes, 10, "what is longer lies in blobs");
        let kept = CleanupRequest { kept: vec![all.items[0].key.clone()], ..request(None) };
        let kept = plan(&kept, &known, by_hand(&kept, &known)).plan;
        assert_eq!((kept.items[0].held_by, kept.removed, kept.kept_bytes), (Some(HeldBy::TakenOut), 0, 50));
        known.kinds.insert((construct, kind), KindFact { taken_to: 9, ..fact });
        let nothing = planned(&known, None);
        assert_eq!((nothing.items[0].held_by, nothing.removed), (Some(HeldBy::NothingToTake), 0));
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
