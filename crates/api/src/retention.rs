//! Retention policies: listed, changed, tried, run.

use serde::{Deserialize, Serialize};
use synthetic_engine::RetentionRun;
use synthetic_model::{
    ConstructId,
    report::{Failure, Job},
    retention::{EffectivePolicy, Policy, PolicyProblem, PolicyRow, Receipt, RetentionPreview},
};
use ts_rs::TS;

use crate::api::{fail, limit};

/// Asks for all policies.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ListPolicies {}

/// The policies.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PolicyList {
    /// In their order: the first that speaks of a thing decides.
    pub policies: Vec<PolicyRow>,
    /// Why nothing at all is taken, when one of them is wrong or they cannot be read.
    pub problem: Option<PolicyProblem>,
}

/// Saves a policy.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SavePolicy {
    /// As it is to be.
    pub policy: Policy,
    /// Name of the policy it takes the place of, when it is not a new one.
    #[serde(default)]
    pub replaces: Option<String>,
    /// Its place in the order, from 0; where the other one was, or the end, without it.
    #[serde(default)]
    pub place: Option<u32>,
}

/// Removes a policy.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct RemovePolicy {
    /// Its name.
    pub name: String,
    /// All of them instead, also such that cannot be read.
    pub all: bool,
}

/// Moves a policy in the order.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MovePolicy {
    /// Its name.
    pub name: String,
    /// Its new place, from 0; the end when there are fewer.
    pub place: u32,
}

/// Asks what a policy would do, saved or not.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PreviewPolicy {
    /// As it would be. It is looked at as if it were on.
    pub policy: Policy,
    /// Name of the policy it would take the place of.
    #[serde(default)]
    pub replaces: Option<String>,
}

/// Asks which policies hold for a construct.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReadEffectivePolicy {
    /// Which.
    pub construct: ConstructId,
}

/// Which policies hold for a construct.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EffectivePolicies {
    /// The construct as a whole first, then each kind of bytes it has.
    pub kinds: Vec<EffectivePolicy>,
}

/// Asks for what runs of policies did, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ListReceipts {
    /// At most so many, 1 to 1,000; 50 when 0.
    pub limit: u32,
    /// The `next` of the page before.
    pub before: Option<u64>,
}

/// One page of receipts.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReceiptPage {
    /// The receipts.
    pub receipts: Vec<Receipt>,
    /// Where the next page begins; absent on the last.
    pub next: Option<u64>,
}

/// Starts running policies as a job.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct StartRetention {
    /// These; all that are on when empty.
    pub policies: Vec<String>,
    /// Confirms a run that removes a lot.
    pub confirm: bool,
    /// Says that the clock is right, though it jumped since the last run.
    pub clock_is_right: bool,
}

impl crate::Api {
    /// Lists all policies in their order.
    ///
    /// # Errors
    /// Failures of the store; what is wrong with a policy is told, not an error.
    pub fn list_policies(&self, _: ListPolicies) -> Result<PolicyList, Failure> {
        let (policies, problem) = self.engine.policies().map_err(fail)?;
        Ok(PolicyList { policies, problem })
    }

    /// Saves a policy and shows it as the list does.
    ///
    /// # Errors
    /// `CFG_BAD` with the field when it contradicts itself; `NOT_FOUND` when there is none to replace.
    pub fn save_policy(&self, request: SavePolicy) -> Result<PolicyRow, Failure> {
        self.engine.save_policy(&request.policy, request.replaces.as_deref(), request.place).map_err(fail)
    }

    /// Removes a policy, and lists those that are left.
    ///
    /// # Errors
    /// `NOT_FOUND`; `CFG_BAD` when the policies cannot be read, which only removing all of them mends.
    pub fn remove_policy(&self, request: RemovePolicy) -> Result<PolicyList, Failure> {
        let removed = match request {
            RemovePolicy { all: true, .. } => self.engine.remove_policies(),
            RemovePolicy { name, .. } => self.engine.remove_policy(&name),
        };
        removed.map_err(fail)?;
        self.list_policies(ListPolicies {})
    }

    /// Moves a policy in the order, and lists them in the new one.
    ///
    /// # Errors
    /// `NOT_FOUND`; `CFG_BAD` when the policies cannot be read.
    pub fn move_policy(&self, request: MovePolicy) -> Result<PolicyList, Failure> {
        self.engine.move_policy(&request.name, request.place).map_err(fail)?;
        self.list_policies(ListPolicies {})
    }

    /// Says what a policy would do. Nothing is saved and nothing is taken.
    ///
    /// # Errors
    /// `NOT_FOUND` when there is none to replace; what is wrong with the policy is told, not an error.
    pub fn preview_policy(&self, request: PreviewPolicy) -> Result<RetentionPreview, Failure> {
        self.engine.preview_policy(&request.policy, request.replaces.as_deref()).map_err(fail)
    }

    /// Says which policies hold for a construct, and why.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    pub fn effective_policy(&self, request: ReadEffectivePolicy) -> Result<EffectivePolicies, Failure> {
        Ok(EffectivePolicies { kinds: self.engine.effective_policy(request.construct).map_err(fail)? })
    }

    /// Lists what runs of policies did.
    ///
    /// # Errors
    /// `API_BAD_REQUEST` for a limit beyond 1,000; `NOT_FOUND` for a place that is none.
    pub fn list_receipts(&self, request: ListReceipts) -> Result<ReceiptPage, Failure> {
        let limit = limit("limit", request.limit, 50, 1000)?;
        let (receipts, next) = self.engine.receipts(request.before, limit).map_err(fail)?;
        Ok(ReceiptPage { receipts, next })
    }

    /// Starts running policies.
    ///
    /// # Errors
    /// None of its own; trouble is told by the job: `CFG_BAD`, `ST_CLOCK`, `REFUSED`, `ST_LOCKED`.
    pub fn start_retention(&self, request: StartRetention) -> Result<Job, Failure> {
        let StartRetention { policies, confirm, clock_is_right } = request;
        Ok(self.jobs.start_retention(RetentionRun { policies, confirmed: confirm, clock_is_right }))
    }
}
