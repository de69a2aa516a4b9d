//! Retention: rules a person wrote that say what may go, when, and how. Without one, all is kept for
//! ever.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    agent::AgentName,
    bytes::ByteKind,
    cleanup::CleanupPlan,
    construct::{ConstructStatus, ConstructType},
    id::{CleanupId, WorkspaceId},
    time::UtcMillis,
    words::words,
};

/// One rule. Policies are asked in their order, and the first that speaks of a thing decides what
/// becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Its name, which nothing else bears: 1 to 80 characters.
    pub name: String,
    /// Whether it does anything.
    pub on: bool,
    /// Which constructs it speaks of.
    pub scope: Scope,
    /// It never takes constructs with any of these tags.
    pub except_tags: Vec<String>,
    /// It never takes what no agent has any more.
    pub spare_only_copies: bool,
    /// What it takes: any of these. With a quota none of them means whole constructs.
    pub takes: Vec<Take>,
    /// It never takes the newest so many of a workspace.
    pub keep_last_per_workspace: Option<u32>,
    /// It never takes the newest of these periods.
    pub thin: Option<Thin>,
    /// It takes only as much as is needed for all constructs to take no more than this, oldest first.
    pub quota_bytes: Option<u64>,
    /// What it does.
    pub action: PolicyAction,
    /// Days that what it took waits in the trash.
    pub trash_days: u32,
    /// When it runs.
    pub schedule: Schedule,
    /// A run that would take more bytes takes nothing and says so.
    pub stops_over_bytes: Option<u64>,
    /// A run that would take a larger share of all, in percent, takes nothing and says so.
    pub stops_over_percent: Option<u32>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            name: String::new(),
            on: false,
            scope: Scope::default(),
            except_tags: Vec::new(),
            spare_only_copies: false,
            takes: Vec::new(),
            keep_last_per_workspace: None,
            thin: None,
            quota_bytes: None,
            action: PolicyAction::Trash,
            trash_days: 30,
            schedule: Schedule::Manual,
            stops_over_bytes: None,
            stops_over_percent: None,
        }
    }
}

/// Which constructs a policy speaks of: all parts that are given must fit. Empty ones fit any.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Scope {
    /// Of any of these workspaces.
    pub workspaces: Vec<WorkspaceId>,
    /// Any of these agents worked in it.
    pub agents: Vec<AgentName>,
    /// Of any of these types.
    pub types: Vec<ConstructType>,
    /// In any of these states.
    pub statuses: Vec<ConstructStatus>,
    /// With any of these tags.
    pub tags: Vec<String>,
}

/// One thing a policy takes. Both conditions must be met where both are given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Take {
    /// What is of this kind inside constructs; whole constructs without it.
    pub kind: Option<ByteKind>,
    /// Without activity in the construct for at least so many days. Times of files mean nothing.
    pub idle_days: Option<u32>,
    /// Constructs that take more than this; with a kind, single pieces of it that do.
    pub larger_than_bytes: Option<u64>,
}

/// Thinning: of each of the last so many periods in which a workspace has any, its newest construct
/// is kept. Days, weeks (from Monday), months and years are local.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Thin {
    /// Days.
    pub daily: u32,
    /// Weeks.
    pub weekly: u32,
    /// Months.
    pub monthly: u32,
    /// Years.
    pub yearly: u32,
}

/// What a policy does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum PolicyAction {
    /// Moves what it takes to the trash.
    #[default]
    Trash,
    /// Writes the original bytes of every session to a folder, compares them, and moves to the trash then.
    ExportThenTrash {
        /// The folder: absolute, outside the store.
        folder: String,
    },
    /// Removes nothing: sessions that are pending or active without activity become expired.
    ExpireSessions {
        /// Days without activity.
        idle_days: u32,
    },
}

words! {
    /// A day of the week.
    pub enum Weekday: u8 {
        /// Monday.
        Monday = 0 => "monday",
        /// Tuesday.
        Tuesday = 1 => "tuesday",
        /// Wednesday.
        Wednesday = 2 => "wednesday",
        /// Thursday.
        Thursday = 3 => "thursday",
        /// Friday.
        Friday = 4 => "friday",
        /// Saturday.
        Saturday = 5 => "saturday",
        /// Sunday.
        Sunday = 6 => "sunday",
    }
}

/// When a policy runs, while the window or the server is open. Times are local, `HH:MM`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "every", rename_all = "snake_case", deny_unknown_fields)]
pub enum Schedule {
    /// Only when somebody runs it.
    #[default]
    Manual,
    /// Every day.
    #[serde(rename = "day")]
    Daily {
        /// At this time.
        at: String,
    },
    /// Every week.
    #[serde(rename = "week")]
    Weekly {
        /// On this day.
        day: Weekday,
        /// At this time.
        at: String,
    },
    /// Every month.
    #[serde(rename = "month")]
    Monthly {
        /// On this day, 1 to 31; on the last one of a shorter month.
        day: u32,
        /// At this time.
        at: String,
    },
}

/// What is wrong with a policy, or with all of them. While there is one, nothing at all is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PolicyProblem {
    /// Name of the policy; empty when the settings as a whole cannot be read.
    pub policy: String,
    /// Which field, like `takes[0].idle_days`.
    pub field: String,
    /// What is wrong with it, in a sentence.
    pub message: String,
}

impl std::fmt::Display for PolicyProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { policy, field, message } = self;
        match (policy.as_str(), field.as_str()) {
            ("", "") => write!(f, "the retention settings cannot be used: {message}"),
            ("", field) => write!(f, "{field} of the policy: {message}"),
            (policy, "") => write!(f, "policy {policy:?}: {message}"),
            (policy, field) => write!(f, "{field} of policy {policy:?}: {message}"),
        }
    }
}

/// A policy as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PolicyRow {
    /// The policy.
    pub policy: Policy,
    /// When it runs next; absent when it is off, or only runs by hand.
    pub next_run_at: Option<UtcMillis>,
    /// What it would free now, if it ran.
    pub takes_now_bytes: u64,
    /// How many things it would take: constructs and kinds inside them, or sessions that expire.
    pub takes_now_items: u64,
    /// What is wrong with it.
    pub problem: Option<PolicyProblem>,
    /// What its last run did.
    pub last_receipt: Option<Receipt>,
}

/// What a policy would do if it were saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RetentionPreview {
    /// What it takes now, and what it holds back. It lists the largest; the sums are whole.
    pub takes: CleanupPlan,
    /// What the policy as it is saved would free now.
    pub was_bytes: u64,
    /// Sessions that would expire now.
    pub expires_sessions: u64,
    /// When it would run next.
    pub next_run_at: Option<UtcMillis>,
    /// A year from now, month by month, this month first: empty when there is a problem.
    pub months: Vec<PreviewMonth>,
    /// What is wrong with it.
    pub problem: Option<PolicyProblem>,
}

/// What constructs take at a time to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PreviewMonth {
    /// When.
    pub at: UtcMillis,
    /// If nothing were ever taken. Grows as the recorded days say, and not when there are none.
    pub without_bytes: u64,
    /// With all policies that are on, this one in its place. The trash is not in it.
    pub with_bytes: u64,
}

/// What holds for one kind of bytes in a construct.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EffectivePolicy {
    /// Which kind; the construct as a whole without it.
    pub kind: Option<ByteKind>,
    /// The policy that decides; none when it is kept for ever.
    pub policy: Option<String>,
    /// When it goes at the earliest, if nothing changes: the first run after its time has come.
    pub goes_at: Option<UtcMillis>,
    /// Why, in words.
    pub reason: String,
}

/// What a run of a policy did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Receipt {
    /// Its number: that of the event in the audit trail that holds it.
    pub id: u64,
    /// When.
    pub at: UtcMillis,
    /// Which policies ran.
    pub policies: Vec<String>,
    /// Whether the schedule started it, and not a person.
    pub scheduled: bool,
    /// Things moved to the trash.
    pub removed: u64,
    /// Bytes that wait in the trash for it.
    pub freed_bytes: u64,
    /// Things it speaks of and holds back: pinned, only copies, the last of a workspace.
    pub held_back: u64,
    /// The cleanup that brings it back.
    pub cleanup_id: Option<CleanupId>,
    /// Why nothing was taken, and what to do.
    pub refused: Option<String>,
    /// Sessions that became expired.
    pub expired_sessions: u64,
    /// Sessions whose original bytes were written to the export folder and compared.
    pub exported_sessions: u64,
}

/// What running policies did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RetentionReport {
    /// One for each policy that ran.
    pub receipts: Vec<Receipt>,
    /// Whether it was stopped before its end; what is counted here is done.
    pub cancelled: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_a_policy_names_only_what_it_changes() {
        let text = r#"{"name":"Old images","on":true,"takes":[{"kind":"images","idle_days":30}],
            "action":{"kind":"export_then_trash","folder":"/keep"},"schedule":{"every":"week","day":"sunday","at":"03:00"}}"#;
        let policy: Policy = serde_json::from_str(text).expect("is read");
        assert_eq!((policy.trash_days, policy.takes[0].kind), (30, Some(ByteKind::Images)));
        let again = serde_json::to_string(&policy).expect("is written");
        assert_eq!(serde_json::from_str::<Policy>(&again).expect("is read"), policy);
    }

    #[test]
    fn what_nobody_knows_is_no_policy() {
        for text in [
            r#"{"name":"a","keeps":3}"#,
            r#"{"name":"a","takes":[{"kind":"pictures"}]}"#,
            r#"{"name":"a","scope":{"tag":["x"]}}"#,
            r#"{"name":"a","action":{"kind":"burn"}}"#,
            r#"{"name":"a","schedule":{"every":"day","at":"03:00","zone":"utc"}}"#,
        ] {
            assert!(serde_json::from_str::<Policy>(text).is_err(), "{text}");
        }
    }
}
