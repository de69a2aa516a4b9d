//! Retention policies: listed, changed, tried, run.

use serde::{Deserialize, Serialize};
use synthetic_model::{
    ConstructId,

    retention::{EffectivePolicy, Policy, PolicyProblem, PolicyRow, Receipt, RetentionPreview},
};
use ts_rs::TS;

// use crate::api::{fail, limit};

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

/// Names one policy.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PolicyRef {
    /// Its name.
    pub name: String,
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
