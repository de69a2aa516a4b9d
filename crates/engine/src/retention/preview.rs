//! What a policy would do if it were saved: now, and over the months to come.

use synthetic_model::{
    ByteKind, UtcMillis,
    cleanup::{CleanupAction, CleanupPlan},
    retention::{Policy, PolicyProblem, PreviewMonth, RetentionPreview},
};
use synthetic_store::{
    Read,
    query::{self, retention::ConstructFact},
};

use super::{
    calendar::{Offset, months_later},
    decide::{Known, decide},
    expire,
    ledger::Ledger,
    plan, settings,
    validate::{self, Place},
};
use crate::{Engine, EngineError, cleanup};

/// Months that are looked at, this one and the same of next year included.
const MONTHS: u32 = 13;
/// Items that a preview lists.
const LISTED: usize = 100;
/// The newest constructs are what those to come are modelled on.
const MODELS: usize = 50;

impl Engine {
    /// Says what a policy would take now and in the months to come, as if it were saved and on.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] when there is no policy to replace; [`EngineError::Store`]. What is
    /// wrong with it is a problem that is told.
    pub fn preview_policy(&self, policy: &Policy, replaces: Option<&str>) -> Result<RetentionPreview, EngineError> {
        let now = self.now();
        let offset = |at| self.surroundings.utc_offset_seconds(at);
        let (_, forecast) = self.growth(1)?;
        let bytes_per_day = forecast.map_or(0, |forecast| forecast.bytes_per_day);
        self.read(|read| {
            let saved = settings::policies(read, self.dir())?;
            let place = replaces.map(|name| super::position(&saved.all, name)).transpose()?;
            let policy = Policy { on: true, ..policy.clone() };
            let mut all = saved.all.clone();
            match place {
                Some(at) => all[at] = policy.clone(),
                None => all.push(policy.clone()),
            }
            let facts = query::retention::facts(read)?;
            let mut preview = RetentionPreview {
                takes: CleanupPlan { at: now, constructs_in_all: facts.len() as u64, ..CleanupPlan::default() },
                was_bytes: 0,
                expires_sessions: 0,
                next_run_at: super::next_run(&policy.schedule, now, &offset),
                months: Vec::new(),
                problem: self.problem_of(read, &policy, &all)?,
            };
            if preview.problem.is_some() {
                return Ok(preview);
            }
            let known = Known { facts: &facts, now, offset: &offset };
            let mut decided = decide(&all, known);
            decided.retain(|decision| decision.policy == policy.name);
            preview.takes = cleanup::plan_of(read, &decided, now)?;
            keep_largest(&mut preview.takes);
            preview.was_bytes = place.map_or(0, |at| {
                let before = decide(&saved.all, known);
                let own = plan::freed(&facts, &before).into_iter().filter(|(name, _)| *name == saved.all[at].name);
                own.map(|(_, bytes)| bytes).sum()
            });
            preview.expires_sessions = expire::due(read, &policy, &facts, now)?.len() as u64;
            preview.months = months(&all, facts, now, &offset, bytes_per_day);
            Ok(preview)
        })
    }

    fn problem_of(
        &self,
        read: &Read<'_>,
        policy: &Policy,
        all: &[Policy],
    ) -> Result<Option<PolicyProblem>, EngineError> {
        let workspaces = query::retention::workspaces(read)?;
        let place = Place { workspaces: &workspaces, store: self.dir() };
        // Its own first: that is what is being written.
        Ok(validate::check(policy, &place).and_then(|()| validate::check_all(all, &place)).err())
    }
}

/// Lists the largest that go, and the largest that are held back.
fn keep_largest(plan: &mut CleanupPlan) {
    plan.items.sort_by_key(|item| (item.action != CleanupAction::Remove, std::cmp::Reverse(item.freed_bytes)));
    let held = plan.items.partition_point(|item| item.action == CleanupAction::Remove);
    let mut held = plan.items.split_off(held);
    plan.items.truncate(LISTED);
    held.truncate(LISTED);
    plan.items.append(&mut held);
}

/// Lets policies run once a month for a year, over what is there and what is expected to come.
fn months(
    policies: &[Policy],
    facts: Vec<ConstructFact>,
    now: UtcMillis,
    offset: Offset<'_>,
    bytes_per_day: u64,
) -> Vec<PreviewMonth> {
    let mut without_bytes = Ledger::of(&facts).stored_bytes();
    let models = models(&facts);
    let mut left = facts;
    let mut before = now;
    let mut months = Vec::new();
    for month in 0..MONTHS {
        let at = months_later(now, month);
        let days = u64::try_from((at.0 - before.0) / UtcMillis::DAY_MS).unwrap_or(0);
        let grown = arrive(&models, bytes_per_day.saturating_mul(days), before, at);
        without_bytes += grown.iter().map(ConstructFact::counted_bytes).sum::<u64>();
        left.extend(grown);
        before = at;
        let decided = decide(policies, Known { facts: &left, now: at, offset });
        let with_bytes = take(&mut left, &decided);
        months.push(PreviewMonth { at, without_bytes, with_bytes });
    }
    months
}

/// Takes what was decided out of the facts. Returns what the rest takes.
fn take(facts: &mut Vec<ConstructFact>, decided: &[super::Decision]) -> u64 {
    let mut ledger = Ledger::of(facts);
    let places: std::collections::HashMap<_, _> = facts.iter().enumerate().map(|(at, fact)| (fact.id, at)).collect();
    let mut gone = vec![false; facts.len()];
    for decision in decided.iter().filter(|decision| decision.is_taken()) {
        let Some(at) = places.get(&decision.construct).copied() else { continue };
        match decision.kind {
            None => {
                ledger.remove(at);
                gone[at] = true;
            }
            Some(kind) if decision.pieces_over_bytes.is_none() => ledger.remove_kind(at, kind),
            Some(_) => {}
        }
    }
    let stored_bytes = ledger.stored_bytes();
    *facts = ledger.left();
    let mut gone = gone.into_iter();
    facts.retain(|_| !gone.next().unwrap_or(false));
    stored_bytes
}

fn models(facts: &[ConstructFact]) -> Vec<ConstructFact> {
    let mut models: Vec<_> = facts.iter().filter(|fact| fact.counted_bytes() > 0).cloned().collect();
    models.sort_by_key(|fact| std::cmp::Reverse(fact.last_activity_at));
    models.truncate(MODELS);
    models
}

/// Constructs like the newest ones, which come to so many bytes together, spread over a time.
fn arrive(models: &[ConstructFact], bytes: u64, from: UtcMillis, to: UtcMillis) -> Vec<ConstructFact> {
    let sum: u64 = models.iter().map(ConstructFact::counted_bytes).sum();
    if sum == 0 || bytes == 0 {
        return Vec::new();
    }
    let share = |part: u64| u64::try_from(u128::from(part) * u128::from(bytes) / u128::from(sum)).unwrap_or(u64::MAX);
    let step_ms = (to.0 - from.0) / models.len() as i64;
    let grown = models.iter().enumerate().map(|(at, model)| {
        let last_activity_at = UtcMillis(from.0 + step_ms * (at as i64 + 1));
        let mut kinds_bytes = [0; ByteKind::ALL.len()];
        for (share_bytes, model_bytes) in kinds_bytes.iter_mut().zip(model.kinds_bytes) {
            *share_bytes = share(model_bytes);
        }
        ConstructFact {
            // Not one that any construct has.
            id: synthetic_model::ConstructId(uuid::Uuid::from_u64_pair(last_activity_at.0.cast_unsigned(), at as u64)),
            pinned: false,
            only_copy: false,
            last_activity_at,
            stored_bytes: share(model.stored_bytes),
            kinds_bytes,
            shared: Vec::new(),
            ..model.clone()
        }
    });
    grown.collect()
}
