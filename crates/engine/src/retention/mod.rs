//! Retention: what policies take, when, and what is said about it.
//!
//! Deciding is pure ([`decide`]); a run applies a cleanup that a policy asked for ([`run`]) and leaves a
//! receipt in the audit trail ([`receipts`]). Policies lie in the settings of the store. While anything
//! is wrong with one of them, or the clock jumped, nothing at all is taken.

mod calendar;
mod clock;
mod decide;
mod effective;
mod expire;
mod export;
mod ledger;
mod plan;
mod preview;
mod receipts;
mod run;
mod settings;
#[cfg(test)]
mod tests;
mod validate;
mod words;

use std::collections::BTreeMap;

use synthetic_model::{
    UtcMillis,
    retention::{Policy, PolicyAction, PolicyProblem, PolicyRow},
};
use synthetic_store::{
    Read, Write,
    query::{self, retention::ConstructFact},
    table::audit::{self, NewEvent},
};

pub(crate) use decide::Decision;
pub(crate) use plan::{decisions, trash_ms};
pub use run::RetentionRun;

use crate::{Engine, EngineError};
use calendar::next_run;
use settings::{Policies, State};
use validate::Place;

/// Who does what the schedule starts.
const SCHEDULE: &str = "schedule";
/// Who does what a person starts.
const OWNER: &str = "owner";

impl Engine {
    /// All policies in their order, and why nothing is taken when something is wrong with one of them.
    ///
    /// # Errors
    /// [`EngineError::Store`]; policies that cannot be read are a problem that is told, not an error.
    pub fn policies(&self) -> Result<(Vec<PolicyRow>, Option<PolicyProblem>), EngineError> {
        let now = self.now();
        self.read(|read| {
            let policies = settings::policies(read, self.dir())?;
            let (state, problem) = match settings::state(read)? {
                Ok(state) => (state, policies.problem.clone()),
                Err(problem) => (State::default(), policies.problem.clone().or(Some(problem))),
            };
            let facts =
                if policies.all.iter().any(|policy| policy.on) { query::retention::facts(read)? } else { Vec::new() };
            let takes = self.takes_now(read, &policies, &facts, now)?;
            let mut rows = Vec::new();
            for policy in policies.all {
                let takes = takes.get(&policy.name).copied().unwrap_or_default();
                let receipt = state.receipts.get(&policy.name);
                rows.push(PolicyRow {
                    next_run_at: self.next_run(&policy, &state),
                    takes_now_bytes: takes.0,
                    takes_now_items: takes.1,
                    problem: problem.clone().filter(|problem| problem.policy == policy.name),
                    last_receipt: match receipt {
                        Some(id) => receipts::get(read, *id)?,
                        None => None,
                    },
                    policy,
                });
            }
            Ok((rows, problem))
        })
    }

    /// Bytes and things each policy that is on would take now.
    fn takes_now(
        &self,
        read: &Read<'_>,
        policies: &Policies,
        facts: &[ConstructFact],
        now: UtcMillis,
    ) -> Result<BTreeMap<String, (u64, u64)>, EngineError> {
        let mut takes: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        if policies.problem.is_some() {
            return Ok(takes);
        }
        let offset = |at| self.surroundings.utc_offset_seconds(at);
        let decisions = decide::decide(&policies.all, decide::Known { facts, now, offset: &offset });
        for (policy, bytes) in plan::freed(facts, &decisions) {
            let (sum, count) = takes.entry(policy.to_owned()).or_default();
            *sum += bytes;
            *count += 1;
        }
        for policy in policies.all.iter().filter(|policy| policy.on) {
            if let PolicyAction::ExpireSessions { .. } = policy.action {
                let expiring = expire::due(read, policy, facts, now)?.len() as u64;
                takes.insert(policy.name.clone(), (0, expiring));
            }
        }
        Ok(takes)
    }

    /// When a policy runs next: a time that has passed means as soon as the window or server looks.
    fn next_run(&self, policy: &Policy, state: &State) -> Option<UtcMillis> {
        if !policy.on {
            return None;
        }
        let offset = |at| self.surroundings.utc_offset_seconds(at);
        let after = state.tried_at.get(&policy.name).copied().unwrap_or_else(|| self.now());
        next_run(&policy.schedule, after, &offset)
    }

    /// Saves a policy: in the place of the one it replaces, else at `place`, else at the end.
    ///
    /// # Errors
    /// [`EngineError::Policy`] when it contradicts itself or another, or when those that are there
    /// cannot be read; [`EngineError::NotFound`] when there is none to replace. Nothing was changed.
    pub fn save_policy(
        &self,
        policy: &Policy,
        replaces: Option<&str>,
        place: Option<u32>,
    ) -> Result<PolicyRow, EngineError> {
        self.change_policies("retention.save", &policy.name, |read, all, state| {
            let workspaces = query::retention::workspaces(read)?;
            let known = Place { workspaces: &workspaces, store: self.dir() };
            validate::check(policy, &known).map_err(EngineError::Policy)?;
            let at = replaces.map(|name| position(all, name)).transpose()?;
            let before = at.map(|at| all.remove(at));
            let at = place.map(|place| place as usize).or(at).unwrap_or(all.len()).min(all.len());
            all.insert(at, policy.clone());
            validate::check_all(all, &known).map_err(EngineError::Policy)?;
            if let Some(before) = &before {
                rename(state, &before.name, &policy.name);
            }
            // Its first run is after it was turned on, not at once for a time that passed before.
            let same_time = before.is_some_and(|before| before.on == policy.on && before.schedule == policy.schedule);
            if !same_time || !state.tried_at.contains_key(&policy.name) {
                state.tried_at.insert(policy.name.clone(), self.now());
            }
            state.clock_at.get_or_insert(self.now());
            Ok(serde_json::json!({ "policy": policy, "place": at }))
        })?;
        let lacks = || EngineError::NotFound { noun: "policy", id: policy.name.clone() };
        self.policies()?.0.into_iter().find(|row| row.policy.name == policy.name).ok_or_else(lacks)
    }

    /// Removes a policy. What it took stays where it is.
    ///
    /// # Errors
    /// [`EngineError::NotFound`]; [`EngineError::Policy`] when those that are there cannot be read.
    pub fn remove_policy(&self, name: &str) -> Result<(), EngineError> {
        self.change_policies("retention.remove", name, |_, all, state| {
            let policy = all.remove(position(all, name)?);
            state.tried_at.remove(name);
            state.receipts.remove(name);
            Ok(serde_json::json!({ "policy": policy }))
        })
    }

    /// Removes all policies, also such that cannot be read.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn remove_policies(&self) -> Result<(), EngineError> {
        let now = self.now();
        self.with_reserve(|| {
            self.store.write(|write| {
                let last_receipt = settings::state(&write.reading())?.ok().and_then(|state| state.last_receipt);
                settings::save_policies(write, &[])?;
                settings::save_state(write, &State { clock_at: Some(now), last_receipt, ..State::default() })?;
                self.tell_of_policy(write, "retention.remove", "all policies", serde_json::json!({}))
            })
        })
    }

    /// Moves a policy in the order.
    ///
    /// # Errors
    /// As [`Engine::remove_policy`].
    pub fn move_policy(&self, name: &str, place: u32) -> Result<(), EngineError> {
        self.change_policies("retention.move", name, |_, all, _| {
            let policy = all.remove(position(all, name)?);
            let place = (place as usize).min(all.len());
            all.insert(place, policy);
            Ok(serde_json::json!({ "place": place }))
        })
    }

    /// Changes the policies and tells of it in the audit trail, all or nothing.
    fn change_policies(
        &self,
        action: &str,
        name: &str,
        change: impl Fn(&Read<'_>, &mut Vec<Policy>, &mut State) -> Result<serde_json::Value, EngineError>,
    ) -> Result<(), EngineError> {
        self.with_reserve(|| {
            self.store.write(|write| {
                let read = write.reading();
                let mut policies = settings::policies(&read, self.dir())?;
                if !policies.readable
                    && let Some(problem) = policies.problem.take()
                {
                    return Err(EngineError::Policy(problem));
                }
                let mut state = settings::state(&read)?.map_err(EngineError::Policy)?;
                let detail = change(&read, &mut policies.all, &mut state)?;
                settings::save_policies(write, &policies.all)?;
                settings::save_state(write, &state)?;
                self.tell_of_policy(write, action, &format!("policy {name}"), detail)
            })
        })
    }

    fn tell_of_policy(
        &self,
        write: &Write<'_>,
        action: &str,
        subject: &str,
        detail: serde_json::Value,
    ) -> Result<(), EngineError> {
        Ok(audit::append(write, &NewEvent { at: self.now(), actor: OWNER, action, subject, detail })?)
    }
}

fn position(all: &[Policy], name: &str) -> Result<usize, EngineError> {
    let lacks = || EngineError::NotFound { noun: "policy", id: name.chars().take(80).collect() };
    all.iter().position(|policy| policy.name == name).ok_or_else(lacks)
}

/// What is remembered of a policy goes on under another name.
fn rename(state: &mut State, from: &str, to: &str) {
    if from == to {
        return;
    }
    if let Some(at) = state.tried_at.remove(from) {
        state.tried_at.insert(to.to_owned(), at);
    }
    if let Some(receipt) = state.receipts.remove(from) {
        state.receipts.insert(to.to_owned(), receipt);
    }
}
