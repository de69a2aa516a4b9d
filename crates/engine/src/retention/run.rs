//! Runs of policies: by a person, or when their time has come.

use synthetic_model::{
    Code, UtcMillis,
    cleanup::{CleanupAction, CleanupPlan, CleanupRequest},
    retention::{Policy, PolicyAction, Receipt, RetentionReport, Schedule},
};
use synthetic_store::{WorkLock, Write};

use super::{
    clock, position, receipts,
    settings::{self, Begun, State},
    words::bytes,
};
use crate::{Cancel, Engine, EngineError, Progress};

/// The work that one process at a time does.
const WORK: &str = "retention";

/// How often a schedule says that the clock cannot be right.
const CLOCK_TOLD_MS: i64 = 7 * UtcMillis::DAY_MS;

/// How policies are run.
#[derive(Debug, Clone, Default)]
pub struct RetentionRun {
    /// These; all that are on when empty.
    pub policies: Vec<String>,
    /// Confirms a run that removes a lot.
    pub confirmed: bool,
    /// Says that the clock is right, though it jumped since the last run.
    pub clock_is_right: bool,
}

/// A run that has not begun.
struct Prepared {
    policies: Vec<Policy>,
    scheduled: bool,
    confirmed: bool,
}

impl Engine {
    /// Runs policies now. Each leaves a receipt, also when it was refused.
    ///
    /// Can be stopped or killed at any time, as every cleanup.
    ///
    /// # Errors
    /// Nothing was taken by the policy it is about: [`EngineError::Policy`] while anything is wrong with
    /// the policies, [`EngineError::Clock`] when the clock jumped, [`EngineError::Unconfirmed`] for so
    /// much that it has to be confirmed, [`EngineError::TooMuch`] beyond a policy's own limit,
    /// [`EngineError::NotFound`], code `ST_LOCKED` while another process runs policies. Failures of the
    /// store or its disk: what was moved before is in the trash.
    pub fn run_retention(
        &self,
        run: &RetentionRun,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<RetentionReport, EngineError> {
        let _alone = WorkLock::take(self.dir(), WORK)?;
        self.tell_of_interrupted()?;
        let prepared = self.prepare(run);
        let names = match &prepared {
            Ok(prepared) => prepared.policies.iter().map(|policy| policy.name.clone()).collect(),
            Err(_) => run.policies.clone(),
        };
        match prepared.and_then(|prepared| self.run_prepared(&prepared, progress, cancel)) {
            Ok((report, None)) => Ok(report),
            Ok((_, Some(error))) => Err(error),
            Err(error) => {
                self.refuse(names, false, &error)?;
                Err(error)
            }
        }
    }

    /// Runs the policies whose time has come. `None` when there are none, or another process runs them.
    /// What is refused is told by a receipt, not by an error.
    ///
    /// # Errors
    /// Failures of the store or its disk.
    pub fn run_due_retention(
        &self,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<Option<RetentionReport>, EngineError> {
        let _alone = match WorkLock::take(self.dir(), WORK) {
            Err(error) if error.code() == Code::StLocked => return Ok(None),
            taken => taken?,
        };
        self.tell_of_interrupted()?;
        let names = self.due_policies()?;
        if names.is_empty() {
            return Ok(None);
        }
        let prepared = self.prepare_scheduled(&names);
        match prepared.and_then(|prepared| self.run_prepared(&prepared, progress, cancel)) {
            Ok((report, _)) => Ok(Some(report)),
            Err(error) => {
                let receipt = self.refuse(names, true, &error)?;
                Ok(Some(RetentionReport { receipts: vec![receipt], cancelled: false }))
            }
        }
    }

    /// Names of the policies whose time has come.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn due_policies(&self) -> Result<Vec<String>, EngineError> {
        let now = self.now();
        let collected_at = self.collected_at()?;
        self.read(|read| {
            // What is remembered of runs cannot be read: the list says so, and only a person goes on.
            let Ok(state) = settings::state(read)? else { return Ok(Vec::new()) };
            let all = settings::policies(read, self.dir())?.all;
            let due: Vec<_> = all
                .iter()
                .filter(|policy| policy.on && policy.schedule != Schedule::Manual)
                .filter(|policy| {
                    let went_back = state.tried_at.get(&policy.name).is_some_and(|at| at.0 > now.0 + UtcMillis::DAY_MS);
                    went_back || self.next_run(policy, &state).is_some_and(|at| at <= now)
                })
                .collect();
            let told = state.clock_told_at.is_some_and(|at| now.0.saturating_sub(at.0).abs() < CLOCK_TOLD_MS);
            if told && clock::check(&state, collected_at, &due, now).is_err() {
                return Ok(Vec::new());
            }
            Ok(due.into_iter().map(|policy| policy.name.clone()).collect())
        })
    }

    fn collected_at(&self) -> Result<Option<UtcMillis>, EngineError> {
        Ok(self.setting("collected_at")?.as_deref().and_then(UtcMillis::parse))
    }

    /// What a person asked for, if it may run.
    fn prepare(&self, run: &RetentionRun) -> Result<Prepared, EngineError> {
        let now = self.now();
        if run.clock_is_right {
            self.believe_clock(now)?;
        }
        let policies = self.read(|read| {
            let all = settings::policies(read, self.dir())?.sound()?;
            let named = run.policies.iter().map(|name| Ok(all[position(&all, name)?].clone()));
            let named = named.collect::<Result<Vec<_>, EngineError>>()?;
            Ok(if named.is_empty() { all.into_iter().filter(|policy| policy.on).collect() } else { named })
        })?;
        if policies.is_empty() {
            return Err(EngineError::BadValue("no policy is on: everything is kept for ever".into()));
        }
        self.check_clock(&policies, now)?;
        Ok(Prepared { policies, scheduled: false, confirmed: run.confirmed })
    }

    fn prepare_scheduled(&self, names: &[String]) -> Result<Prepared, EngineError> {
        let mut policies = self.read(|read| settings::policies(read, self.dir())?.sound())?;
        policies.retain(|policy| names.contains(&policy.name));
        self.check_clock(&policies, self.now())?;
        Ok(Prepared { policies, scheduled: true, confirmed: false })
    }

    fn check_clock(&self, policies: &[Policy], now: UtcMillis) -> Result<(), EngineError> {
        let state = self.read(settings::state)?.map_err(EngineError::Policy)?;
        clock::check(&state, self.collected_at()?, &policies.iter().collect::<Vec<_>>(), now)
    }

    /// A person says that the clock is right: what a wrong one left behind is forgotten.
    fn believe_clock(&self, now: UtcMillis) -> Result<(), EngineError> {
        self.with_reserve(|| {
            self.store.write(|write| {
                let mut state = settings::state(&write.reading())?.unwrap_or_default();
                state.clock_at = Some(now);
                state.clock_told_at = None;
                state.tried_at.values_mut().for_each(|at| *at = (*at).min(now));
                settings::save_state(write, &state)
            })
        })
    }

    /// Runs one policy after the other. What one is refused for is told by its receipt; the first
    /// refusal is given back beside the report.
    fn run_prepared(
        &self,
        prepared: &Prepared,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<(RetentionReport, Option<EngineError>), EngineError> {
        let names: Vec<_> = prepared.policies.iter().map(|policy| policy.name.clone()).collect();
        let all = self.plan_cleanup(&request_for(names.clone()))?;
        if all.needs_confirmation && !prepared.confirmed {
            return Err(EngineError::Unconfirmed { removed: all.removed });
        }
        let at = self.now();
        let begun = Begun { at, policies: names, scheduled: prepared.scheduled };
        self.change_state(|_, state| {
            state.running = Some(begun.clone());
            Ok(())
        })?;
        let (mut report, mut refused) = (RetentionReport::default(), None);
        for policy in &prepared.policies {
            let mut receipt = receipts::blank(at, vec![policy.name.clone()], prepared.scheduled);
            let done = self.run_policy(policy, &mut receipt, progress, cancel);
            report.cancelled = matches!(done, Ok(true) | Err(EngineError::Cancelled));
            match done {
                Ok(false) => {}
                Ok(true) => receipt.refused = Some("stopped on request; what it had moved by then is told here".into()),
                Err(error) => {
                    receipt.refused = Some(in_words(&error, &receipt.policies));
                    refused.get_or_insert(error);
                }
            }
            report.receipts.push(self.leave_receipt(receipt, true)?);
            if report.cancelled {
                break;
            }
        }
        self.change_state(|_, state| {
            state.running = None;
            Ok(())
        })?;
        Ok((report, refused))
    }

    /// Runs one policy and notes in its receipt what it does. Returns whether it was stopped.
    fn run_policy(
        &self,
        policy: &Policy,
        receipt: &mut Receipt,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<bool, EngineError> {
        if let PolicyAction::ExpireSessions { .. } = policy.action {
            receipt.expired_sessions = self.expire_sessions(policy, cancel)?;
            return Ok(cancel.is_cancelled());
        }
        let request = request_for(vec![policy.name.clone()]);
        let plan = self.plan_cleanup(&request)?;
        receipt.held_back = plan.items.iter().filter(|item| item.action == CleanupAction::Keep).count() as u64;
        if plan.removed == 0 {
            return Ok(false);
        }
        self.check_limits(policy, &plan)?;
        if let PolicyAction::ExportThenTrash { .. } = policy.action {
            receipt.exported_sessions = self.count_exports(&request, &plan)?;
        }
        // Whether it is too much was asked of all policies together.
        let report = match self.apply_cleanup(&plan.plan_id, true, progress, cancel) {
            Ok(report) => report,
            Err(error) => {
                receipt.exported_sessions = 0;
                return Err(error);
            }
        };
        receipt.removed = report.removed;
        receipt.freed_bytes = report.freed_bytes;
        receipt.cleanup_id = report.cleanup_id.filter(|_| report.removed > 0);
        Ok(report.cancelled)
    }

    /// A run that would take more than its policy allows takes nothing.
    fn check_limits(&self, policy: &Policy, plan: &CleanupPlan) -> Result<(), EngineError> {
        let too_much =
            |limit: String| EngineError::TooMuch { policy: policy.name.clone(), takes: bytes(plan.freed_bytes), limit };
        if let Some(most) = policy.stops_over_bytes.filter(|most| plan.freed_bytes > *most) {
            return Err(too_much(bytes(most)));
        }
        let Some(percent) = policy.stops_over_percent else { return Ok(()) };
        let all = self.read(|read| {
            let facts = synthetic_store::query::retention::facts(read)?;
            Ok(facts.iter().map(synthetic_store::query::retention::ConstructFact::counted_bytes).sum::<u64>())
        })?;
        if u128::from(plan.freed_bytes) * 100 > u128::from(all) * u128::from(percent) {
            return Err(too_much(format!("{percent} % of all")));
        }
        Ok(())
    }

    /// Leaves a receipt for what was refused before it began.
    fn refuse(&self, policies: Vec<String>, scheduled: bool, error: &EngineError) -> Result<Receipt, EngineError> {
        let mut receipt = receipts::blank(self.now(), policies, scheduled);
        receipt.refused = Some(in_words(error, &receipt.policies));
        let clock_jumped = matches!(error, EngineError::Clock { .. });
        if clock_jumped && scheduled {
            let now = receipt.at;
            self.change_state(|_, state| {
                state.clock_told_at = Some(now);
                Ok(())
            })?;
        }
        self.leave_receipt(receipt, !clock_jumped && scheduled)
    }

    /// Leaves a receipt; `tried` says that the next run of its policies is the next of their schedule.
    fn leave_receipt(&self, mut receipt: Receipt, tried: bool) -> Result<Receipt, EngineError> {
        let now = self.now();
        self.change_state(|write, state| {
            if tried {
                for policy in &receipt.policies {
                    state.tried_at.insert(policy.clone(), now);
                }
                state.clock_at = Some(now);
                state.clock_told_at = None;
            }
            receipts::leave(write, state, &mut receipt)
        })?;
        Ok(receipt)
    }

    /// Tells of a run that a crash ended: nobody else can be in one, for it is held by a lock.
    fn tell_of_interrupted(&self) -> Result<(), EngineError> {
        let begun = self.read(settings::state)?.ok().and_then(|state| state.running);
        let Some(begun) = begun else { return Ok(()) };
        let mut receipt = receipts::blank(self.now(), begun.policies, begun.scheduled);
        let when = begun.at.rfc3339();
        receipt.refused = Some(format!(
            "the run of {when} broke off; what it had moved is in the trash, see `synthetic cleanup list`"
        ));
        self.change_state(|write, state| {
            state.running = None;
            receipts::leave(write, state, &mut receipt)
        })
    }

    /// Changes what is remembered of runs. What cannot be read is left for a person to set right.
    fn change_state(
        &self,
        mut change: impl FnMut(&Write<'_>, &mut State) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        self.with_reserve(|| {
            self.store.write(|write| {
                let mut state = settings::state(&write.reading())?.map_err(EngineError::Policy)?;
                change(write, &mut state)?;
                settings::save_state(write, &state)
            })
        })
    }
}

fn request_for(policies: Vec<String>) -> CleanupRequest {
    CleanupRequest { policies: Some(policies), ..CleanupRequest::default() }
}

/// Why nothing was taken, and what to do about it.
fn in_words(error: &EngineError, policies: &[String]) -> String {
    let names: Vec<_> = policies.iter().map(|name| format!(" {name:?}")).collect();
    let names = names.concat();
    match error {
        EngineError::Unconfirmed { .. } => format!(
            "{error}; nothing was taken: look at it with `synthetic retention list` and `preview`, then run \
             `synthetic retention run{names} --yes`"
        ),
        other => match other.hint() {
            Some(hint) => format!("{other}; {hint}"),
            None => other.to_string(),
        },
    }
}
