//! Policies and what is remembered of their runs, as the settings of a store hold them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use synthetic_model::{
    UtcMillis,
    retention::{Policy, PolicyProblem},
};
use synthetic_store::{Read, Write, query, table::settings};

use super::validate::{self, Place};
use crate::EngineError;

const POLICIES: &str = "retention";
const STATE: &str = "retention_state";

/// The policies of a store.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Policies {
    /// Those that can be read, in their order.
    pub(crate) all: Vec<Policy>,
    /// What is wrong with the first that is wrong. Then nothing at all is taken.
    pub(crate) problem: Option<PolicyProblem>,
    /// Whether all of them can be read, so that they can be written again.
    pub(super) readable: bool,
}

impl Policies {
    /// The policies, if all of them are as they should be.
    pub(crate) fn sound(self) -> Result<Vec<Policy>, EngineError> {
        match self.problem {
            Some(problem) => Err(EngineError::Policy(problem)),
            None => Ok(self.all),
        }
    }
}

/// What a store remembers of runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct State {
    /// When the clock was last believed: at the last run, or when the first policy was saved.
    pub(super) clock_at: Option<UtcMillis>,
    /// Of each policy when it ran or was to run, or else was turned on.
    pub(super) tried_at: BTreeMap<String, UtcMillis>,
    /// Of each policy the receipt of its last run.
    pub(super) receipts: BTreeMap<String, u64>,
    /// The newest receipt.
    pub(super) last_receipt: Option<u64>,
    /// What a run began with that has not ended: policies, and when.
    pub(super) running: Option<Begun>,
    /// When the schedule last said that the clock cannot be right.
    pub(super) clock_told_at: Option<UtcMillis>,
}

/// A run that began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Begun {
    pub(super) at: UtcMillis,
    pub(super) policies: Vec<String>,
    pub(super) scheduled: bool,
}

/// Loads the policies. What cannot be read or contradicts itself is a problem, not an error.
pub(crate) fn policies(read: &Read<'_>, store: &std::path::Path) -> Result<Policies, EngineError> {
    let Some(text) = settings::get(read, POLICIES)? else {
        return Ok(Policies { readable: true, ..Policies::default() });
    };
    let mut found = parse(&text);
    if found.problem.is_none() {
        let workspaces = query::retention::workspaces(read)?;
        found.problem = validate::check_all(&found.all, &Place { workspaces: &workspaces, store }).err();
    }
    Ok(found)
}

fn parse(text: &str) -> Policies {
    let unreadable = |field: &str, message: String| Policies {
        problem: Some(PolicyProblem { policy: String::new(), field: field.into(), message }),
        ..Policies::default()
    };
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => return unreadable("", format!("they are not JSON: {error}")),
    };
    let Value::Object(mut document) = value else { return unreadable("", "they are not a JSON object".into()) };
    let Some(Value::Array(list)) = document.remove("policies") else {
        return unreadable("policies", "there is no list of policies".into());
    };
    if let Some(unknown) = document.keys().next() {
        return unreadable(unknown, "nobody knows this field".into());
    }
    let mut found = Policies { readable: true, ..Policies::default() };
    for value in list {
        match policy(value) {
            Ok(policy) => found.all.push(policy),
            Err(problem) => {
                found.readable = false;
                found.problem.get_or_insert(problem);
            }
        }
    }
    found
}

/// Reads one policy; the field that cannot be read is named.
pub(super) fn policy(value: Value) -> Result<Policy, PolicyProblem> {
    let name = value.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    let whole = match serde_json::from_value(value.clone()) {
        Ok(policy) => return Ok(policy),
        Err(error) => error,
    };
    let fields = value.as_object().into_iter().flatten();
    let broken = fields.into_iter().find_map(|(field, value)| {
        let alone = serde_json::json!({ field: value });
        serde_json::from_value::<Policy>(alone).err().map(|error| (field.clone(), error.to_string()))
    });
    let (field, message) = broken.unwrap_or_else(|| (String::new(), whole.to_string()));
    Err(PolicyProblem { policy: name, field, message })
}

/// Stores the policies.
pub(super) fn save_policies(write: &Write<'_>, policies: &[Policy]) -> Result<(), EngineError> {
    store(write, POLICIES, &serde_json::json!({ "policies": policies }))
}

/// Loads what is remembered of runs. What cannot be read is a problem of the settings.
pub(super) fn state(read: &Read<'_>) -> Result<Result<State, PolicyProblem>, EngineError> {
    let Some(text) = settings::get(read, STATE)? else { return Ok(Ok(State::default())) };
    Ok(serde_json::from_str(&text).map_err(|error| PolicyProblem {
        policy: String::new(),
        field: STATE.into(),
        message: format!("what is remembered of the last runs cannot be read: {error}"),
    }))
}

/// Stores what is remembered of runs.
pub(super) fn save_state(write: &Write<'_>, state: &State) -> Result<(), EngineError> {
    store(write, STATE, state)
}

fn store(write: &Write<'_>, key: &str, value: &impl Serialize) -> Result<(), EngineError> {
    let text = serde_json::to_string(value).map_err(|e| EngineError::BadValue(e.to_string()))?;
    Ok(settings::set(write, key, &text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_named_and_the_rest_is_shown() {
        let problem = |text: &str| {
            let found = parse(text);
            let problem = found.problem.expect("there is a problem");
            (found.all.len(), problem.policy, problem.field)
        };
        let told = |count: usize, policy: &str, field: &str| (count, policy.to_owned(), field.to_owned());
        assert_eq!(problem("{"), told(0, "", ""));
        assert_eq!(problem("[]"), told(0, "", ""));
        assert_eq!(problem(r#"{"policy":[]}"#), told(0, "", "policies"));
        assert_eq!(problem(r#"{"policies":[],"version":9}"#), told(0, "", "version"));
        let two = r#"{"policies":[{"name":"a","takes":[{"kind":"pictures"}]},{"name":"b"}]}"#;
        assert_eq!(problem(two), told(1, "a", "takes"));
        assert_eq!(problem(r#"{"policies":[{"name":"a","keeps":1}]}"#), told(0, "a", "keeps"));
    }
}
