//! What policies decide, over any facts.

use std::collections::HashSet;

use proptest::prelude::*;
use synthetic_model::{
    AgentName, ByteKind, ConstructId, ConstructStatus, ConstructType, UtcMillis, WorkspaceId,
    cleanup::HeldBy,
    retention::{Policy, Scope, Take, Thin},
};
use synthetic_store::query::retention::{ConstructFact, SharedBytes, agent_bit};

use super::{
    decide::{Decision, Known, decide},
    ledger::Ledger,
};

const NOW: UtcMillis = UtcMillis(1000 * UtcMillis::DAY_MS);

fn id(number: u64) -> ConstructId {
    ConstructId(uuid::Uuid::from_u64_pair(1, number))
}

fn fact(number: u64, idle_days: i64) -> ConstructFact {
    ConstructFact {
        id: id(number),
        name: format!("construct {number}"),
        workspace: WorkspaceId(uuid::Uuid::from_u64_pair(2, number % 3)),
        agents: agent_bit(AgentName::ClaudeCode),
        construct_type: ConstructType::Collected,
        status: ConstructStatus::Complete,
        tags: Vec::new(),
        pinned: false,
        only_copy: false,
        last_activity_at: UtcMillis(NOW.0 - idle_days * UtcMillis::DAY_MS),
        stored_bytes: 100,
        kinds_bytes: [60, 0, 40, 0, 0, 0],
        untaken_bytes: [u64::MAX, 0, u64::MAX, 0, 0, 0],
        shared: Vec::new(),
    }
}

fn policy(name: &str, takes: &[Take]) -> Policy {
    Policy { name: name.into(), on: true, takes: takes.to_vec(), ..Policy::default() }
}

fn idle(days: u32) -> Take {
    Take { idle_days: Some(days), ..Take::default() }
}

fn of_kind(kind: ByteKind, days: u32) -> Take {
    Take { kind: Some(kind), ..idle(days) }
}

fn decided(policies: &[Policy], facts: &[ConstructFact]) -> Vec<Decision> {
    decide(policies, Known { facts, now: NOW, offset: &|_| 0 })
}

/// What goes, as (construct, kind, policy).
fn taken(policies: &[Policy], facts: &[ConstructFact]) -> Vec<(ConstructId, Option<ByteKind>, String)> {
    let all = decided(policies, facts).into_iter().filter(Decision::is_taken);
    all.map(|one| (one.construct, one.kind, one.policy)).collect()
}

fn numbers(policies: &[Policy], facts: &[ConstructFact]) -> Vec<u64> {
    taken(policies, facts).iter().map(|(id, _, _)| id.0.as_u64_pair().1).collect()
}

#[test]
fn without_a_policy_that_is_on_everything_is_kept() {
    let facts = [fact(1, 900), fact(2, 1)];
    assert_eq!(decided(&[], &facts), []);
    let off = Policy { on: false, ..policy("old", &[idle(30)]) };
    assert_eq!(decided(&[off], &facts), []);
}

#[test]
fn reasons_say_what_decided() {
    let mut facts = [fact(1, 90), fact(2, 90), fact(3, 90), fact(4, 89)];
    facts[1].pinned = true;
    facts[2].tags = vec!["keep".into()];
    let old = Policy { except_tags: vec!["keep".into()], ..policy("Old ones", &[idle(90)]) };
    let told: Vec<_> = decided(&[old], &facts).into_iter().map(|one| (one.held_by, one.reason)).collect();
    let expected = [
        (None, "no activity for 90 days"),
        (Some(HeldBy::Pinned), "it is pinned"),
        (Some(HeldBy::Policy), "it is tagged keep"),
    ];
    assert_eq!(told, expected.map(|(held, reason)| (held, reason.to_owned())));
}

#[test]
fn the_first_policy_that_speaks_of_a_thing_decides() {
    let mut facts = [fact(1, 100), fact(2, 100), fact(3, 400)];
    facts[0].tags = vec!["experiment".into()];
    facts[2].tags = vec!["experiment".into()];
    let scope = Scope { tags: vec!["experiment".into()], ..Scope::default() };
    let long = Policy { scope, ..policy("Experiments", &[idle(365)]) };
    let short = policy("Everything", &[idle(30)]);
    let both = [long.clone(), short.clone()];
    assert_eq!(
        taken(&both, &facts).iter().map(|one| one.2.as_str()).collect::<Vec<_>>(),
        ["Everything", "Experiments"]
    );
    assert_eq!(numbers(&both, &facts), [2, 3], "the experiment is kept for a year");
    assert_eq!(numbers(&[short, long], &facts), [1, 2, 3], "the other way round the year is never asked for");
}

#[test]
fn a_policy_speaks_only_of_the_kinds_it_takes() {
    let facts = [fact(1, 40)];
    let images = policy("Images", &[of_kind(ByteKind::Images, 30)]);
    let logs = policy("Logs", &[of_kind(ByteKind::Logs, 30)]);
    let whole = policy("Whole", &[idle(35)]);
    let kinds = |policies: &[Policy]| taken(policies, &facts).into_iter().map(|one| (one.1, one.2)).collect::<Vec<_>>();
    assert_eq!(kinds(&[images.clone(), logs]), [(Some(ByteKind::Images), "Images".into())], "there are no logs");
    assert_eq!(kinds(&[images, whole]), [(None, "Whole".into())], "what goes whole does not go in parts");
    let large = Take { kind: Some(ByteKind::Images), larger_than_bytes: Some(10), ..Take::default() };
    let either = policy("Either", &[large.clone(), of_kind(ByteKind::Images, 50)]);
    assert_eq!(decided(&[either], &facts)[0].pieces_over_bytes, Some(10), "single pieces, for it is not idle so long");
    let either = policy("Either", &[large, of_kind(ByteKind::Images, 30)]);
    assert_eq!(decided(&[either], &facts)[0].pieces_over_bytes, None, "all of them, for it is");
}

#[test]
fn the_last_of_each_workspace_stay() {
    let facts: Vec<_> = (0..9).map(|number| fact(number, 100 + number.cast_signed())).collect();
    let last = Policy { keep_last_per_workspace: Some(2), ..policy("last", &[idle(30)]) };
    assert_eq!(numbers(&[last], &facts), [6, 7, 8], "the oldest of each of the three workspaces");
}

#[test]
fn thinning_keeps_the_newest_of_each_period() {
    let one_workspace =
        |number, idle_days| ConstructFact { workspace: fact(0, 0).workspace, ..fact(number, idle_days) };
    // Day 1000 after the epoch is a Wednesday (27 September 1972).
    let facts: Vec<_> = [(1, 0), (2, 0), (3, 1), (4, 2), (5, 9), (6, 10), (7, 40), (8, 300)]
        .map(|(n, idle)| one_workspace(n, idle))
        .into();
    let thin = |daily, weekly, monthly, yearly| Policy {
        thin: Some(Thin { daily, weekly, monthly, yearly }),
        ..policy("thin", &[Take::default()])
    };
    assert_eq!(numbers(&[thin(2, 0, 0, 0)], &facts), [1, 4, 5, 6, 7, 8], "the newest of two days");
    assert_eq!(numbers(&[thin(1, 2, 0, 0)], &facts), [1, 3, 4, 6, 7, 8], "and of two weeks");
    assert_eq!(numbers(&[thin(0, 0, 3, 0)], &facts), [1, 3, 4, 5, 6], "of months that have any");
    assert_eq!(numbers(&[thin(0, 0, 0, 9)], &facts), [1, 3, 4, 5, 6, 7], "of years");
}

#[test]
fn a_quota_takes_the_oldest_until_it_is_met() {
    let mut facts: Vec<_> = (0..10).map(|number| fact(number, 100 - number.cast_signed())).collect();
    let quota = |quota_bytes| Policy { quota_bytes: Some(quota_bytes), ..policy("quota", &[]) };
    assert_eq!(numbers(&[quota(1000)], &facts), [0; 0]);
    assert_eq!(numbers(&[quota(999)], &facts), [0]);
    facts[1].pinned = true;
    assert_eq!(numbers(&[quota(750)], &facts), [0, 2, 3], "pinned stays, the next one goes");
    let images = Policy {
        quota_bytes: Some(900),
        ..policy("images", &[Take { kind: Some(ByteKind::Images), ..Take::default() }])
    };
    assert_eq!(numbers(std::slice::from_ref(&images), &facts), [0, 2, 3], "or only what is of a kind");
    let old = policy("old", &[idle(99)]);
    assert_eq!(numbers(&[old, quota(800)], &facts), [0, 2], "what goes anyway counts");
}

#[test]
fn bytes_that_others_hold_too_do_not_help_a_quota() {
    let mut facts = [fact(0, 100), fact(1, 50), fact(2, 10)];
    let holds = |counted| vec![SharedBytes { blob: 7, stored_bytes: 30, counted }];
    facts[0].shared = holds(true);
    facts[1].shared = holds(false);
    let quota = |quota_bytes| Policy { quota_bytes: Some(quota_bytes), ..policy("quota", &[]) };
    assert_eq!(numbers(&[quota(230)], &facts), [0], "70 bytes are its own");
    assert_eq!(numbers(&[quota(229)], &facts), [0, 1], "what was handed on goes with the other");
    let mut ledger = Ledger::of(&facts);
    ledger.remove(0);
    ledger.remove(1);
    assert_eq!(ledger.stored_bytes(), 100);
}

fn any_take() -> impl Strategy<Value = Take> {
    let kinds = prop_oneof![Just(None), Just(Some(ByteKind::Images)), Just(Some(ByteKind::ToolOutput))];
    (kinds, proptest::option::of(1..120u32), proptest::option::of(50..200u64))
        .prop_map(|(kind, idle_days, larger_than_bytes)| Take { kind, idle_days, larger_than_bytes })
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let tags = || proptest::collection::vec(prop_oneof![Just("a".to_owned()), Just("b".to_owned())], 0..2);
    let limits = (
        proptest::option::of(1..4u32),
        proptest::option::weighted(0.3, (0..3u32, 0..3u32, 0..3u32, 0..3u32)),
        proptest::option::weighted(0.3, 100..2000u64),
    );
    (any::<bool>(), tags(), tags(), any::<bool>(), proptest::collection::vec(any_take(), 1..3), limits).prop_map(
        |(on, tags, except_tags, spare_only_copies, takes, (last, thin, quota_bytes))| Policy {
            on,
            scope: Scope { tags, ..Scope::default() },
            except_tags,
            spare_only_copies,
            keep_last_per_workspace: last,
            thin: thin.map(|(daily, weekly, monthly, yearly)| Thin { daily, weekly, monthly, yearly }),
            quota_bytes,
            ..policy("", &takes)
        },
    )
}

fn any_policies() -> impl Strategy<Value = Vec<Policy>> {
    proptest::collection::vec(any_policy(), 0..4).prop_map(|mut policies| {
        for (number, policy) in policies.iter_mut().enumerate() {
            policy.name = format!("policy {number}");
        }
        policies
    })
}

fn any_facts() -> impl Strategy<Value = Vec<ConstructFact>> {
    let one = (
        -3..150i64,
        any::<bool>(),
        any::<bool>(),
        proptest::collection::vec(prop_oneof![Just("a".to_owned()), Just("b".to_owned())], 0..2),
        proptest::collection::vec(0..100u64, 6),
        proptest::option::of((0..3i64, any::<bool>())),
    );
    proptest::collection::vec(one, 0..14).prop_map(|all| {
        let mut facts: Vec<ConstructFact> = Vec::new();
        for (number, (idle_days, pinned, only_copy, tags, kinds, shared)) in all.into_iter().enumerate() {
            let mut one = ConstructFact { pinned, only_copy, tags, ..fact(number as u64, idle_days) };
            one.kinds_bytes.copy_from_slice(&kinds);
            one.untaken_bytes = one.kinds_bytes.map(|bytes| if bytes > 0 { u64::MAX } else { 0 });
            if let Some((blob, _)) = shared {
                // Counted where it came first, as collecting does.
                let counted = !facts.iter().any(|fact| fact.shared.iter().any(|held| held.blob == blob));
                one.shared.push(SharedBytes { blob, stored_bytes: 30, counted });
                one.kinds_bytes[2] += if counted { 30 } else { 0 };
            }
            one.stored_bytes = one.counted_bytes();
            facts.push(one);
        }
        facts
    })
}

/// The facts once all that was decided is done.
fn after(facts: &[ConstructFact], decided: &[Decision]) -> Vec<ConstructFact> {
    let mut ledger = Ledger::of(facts);
    let mut gone = HashSet::new();
    for decision in decided.iter().filter(|decision| decision.is_taken() && decision.pieces_over_bytes.is_none()) {
        let at = facts.iter().position(|fact| fact.id == decision.construct).expect("it is there");
        match decision.kind {
            None => {
                ledger.remove(at);
                gone.insert(decision.construct);
            }
            Some(kind) => ledger.remove_kind(at, kind),
        }
    }
    ledger.left().into_iter().filter(|fact| !gone.contains(&fact.id)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn nothing_pinned_ever_goes(policies in any_policies(), facts in any_facts()) {
        let pinned: HashSet<_> = facts.iter().filter(|fact| fact.pinned).map(|fact| fact.id).collect();
        prop_assert!(taken(&policies, &facts).iter().all(|(id, _, _)| !pinned.contains(id)));
    }

    #[test]
    fn what_is_spared_is_spared_by_the_policy_that_says_so(policies in any_policies(), facts in any_facts()) {
        for (id, _, name) in taken(&policies, &facts) {
            let policy = policies.iter().find(|policy| policy.name == name).expect("it is there");
            let fact = facts.iter().find(|fact| fact.id == id).expect("it is there");
            prop_assert!(policy.on);
            prop_assert!(!(policy.spare_only_copies && fact.only_copy));
            prop_assert!(!policy.except_tags.iter().any(|tag| fact.tags.contains(tag)));
            prop_assert!(policy.scope.tags.is_empty() || policy.scope.tags.iter().any(|tag| fact.tags.contains(tag)));
        }
    }

    #[test]
    fn policies_that_are_off_change_nothing(policies in any_policies(), facts in any_facts()) {
        let on: Vec<_> = policies.iter().filter(|policy| policy.on).cloned().collect();
        prop_assert_eq!(decided(&policies, &facts), decided(&on, &facts));
        let off: Vec<_> = policies.into_iter().map(|policy| Policy { on: false, ..policy }).collect();
        prop_assert_eq!(decided(&off, &facts), []);
    }

    #[test]
    fn a_thing_is_decided_once(policies in any_policies(), facts in any_facts()) {
        let decided = decided(&policies, &facts);
        let mut seen = HashSet::new();
        for one in decided.iter().filter(|one| one.is_taken()) {
            prop_assert!(seen.insert((one.construct, one.kind)), "{one:?} goes twice");
        }
        for one in decided.iter().filter(|one| one.is_taken() && one.kind.is_some()) {
            prop_assert!(!seen.contains(&(one.construct, None)), "{one:?} goes whole too");
        }
    }

    #[test]
    fn a_policy_decides_as_if_those_behind_it_were_not_there(policies in any_policies(), facts in any_facts(), last in any_policy()) {
        // What comes behind takes whole what went in parts; it never saves anything.
        let before = taken(&policies, &facts);
        let more = [&policies[..], &[Policy { name: "last".into(), ..last }]].concat();
        let after: HashSet<_> = taken(&more, &facts).into_iter().collect();
        for (id, kind, name) in before {
            prop_assert!(after.contains(&(id, kind, name)) || after.contains(&(id, None, "last".into())));
        }
    }

    #[test]
    fn who_was_idle_longer_goes_no_later(policies in any_policies(), facts in any_facts(), which in 0..14usize, more in 1..200i64) {
        // Thinning by calendar is not a matter of age, and a quota is met in the meantime by others.
        let plain = |policy: Policy| Policy { thin: None, quota_bytes: None, ..policy };
        let policies: Vec<_> = policies.into_iter().map(plain).collect();
        if facts.is_empty() {
            return Ok(());
        }
        let which = which % facts.len();
        let mut older = facts.clone();
        older[which].last_activity_at.0 -= more * UtcMillis::DAY_MS;
        let of_it = |facts: &[ConstructFact]| taken(&policies, facts).into_iter()
            .filter(|one| one.0 == facts[which].id).map(|one| one.1).collect::<HashSet<_>>();
        let (before, after) = (of_it(&facts), of_it(&older));
        prop_assert!(after.contains(&None) || before.is_subset(&after), "{before:?} {after:?}");
    }

    #[test]
    fn a_quota_takes_no_more_than_is_needed(quota in 1..1500u64, facts in any_facts()) {
        let policies = [Policy { quota_bytes: Some(quota), ..policy("quota", &[]) }];
        let gone: Vec<_> = decided(&policies, &facts).into_iter().filter(Decision::is_taken).collect();
        let stored = |facts: &[ConstructFact]| Ledger::of(facts).stored_bytes();
        let left = after(&facts, &gone);
        let reached = stored(&left) <= quota;
        prop_assert!(reached || left.iter().all(|fact| fact.pinned), "all went that could");
        // Without the youngest of them it would not have been enough.
        let youngest = gone.iter().max_by_key(|one| facts.iter().find(|fact| fact.id == one.construct).map(|fact| (fact.last_activity_at, fact.id)));
        if let Some(youngest) = youngest {
            let fewer: Vec<_> = gone.iter().filter(|one| one.construct != youngest.construct).cloned().collect();
            prop_assert!(stored(&after(&facts, &fewer)) > quota);
        }
    }

    #[test]
    fn deciding_again_takes_nothing_more(policies in any_policies(), facts in any_facts()) {
        // How much single pieces come to is known to the plan only.
        let whole_kinds = |policy: Policy| Policy {
            takes: policy.takes.into_iter().map(|take| Take { larger_than_bytes: take.larger_than_bytes.filter(|_| take.kind.is_none()), ..take }).collect(),
            ..policy
        };
        let policies: Vec<_> = policies.into_iter().map(whole_kinds).collect();
        let first = decided(&policies, &facts);
        let left = after(&facts, &first);
        let again: Vec<_> = decided(&policies, &left).into_iter().filter(Decision::is_taken).collect();
        prop_assert_eq!(again, []);
    }
}
