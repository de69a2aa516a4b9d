//! What is wrong with policies. While anything is, nothing at all is taken.

use std::collections::HashSet;

use synthetic_model::{
    ByteKind, WorkspaceId,
    retention::{Policy, PolicyAction, PolicyProblem, Schedule, Take},
};

use super::calendar::time_of_day;

/// Longest name of a policy.
const NAME_CHARS: usize = 80;
/// Longest tag of a construct.
const TAG_CHARS: usize = 64;
/// A hundred years: what is meant to be kept longer is kept for ever.
const DAYS_MAX: u32 = 36_500;

/// What a policy may name.
pub(super) struct Place<'p> {
    pub(super) workspaces: &'p [WorkspaceId],
    /// Folder of the store.
    pub(super) store: &'p std::path::Path,
}

/// The first thing that is wrong with policies that are in one list.
pub(super) fn check_all(policies: &[Policy], place: &Place<'_>) -> Result<(), PolicyProblem> {
    let mut names = HashSet::new();
    for policy in policies {
        check(policy, place)?;
        if !names.insert(policy.name.as_str()) {
            return Err(problem(policy, "name", "another policy bears it too"));
        }
    }
    Ok(())
}

/// The first thing that is wrong with a policy.
pub(super) fn check(policy: &Policy, place: &Place<'_>) -> Result<(), PolicyProblem> {
    let found = name(policy)
        .or_else(|| scope(policy, place))
        .or_else(|| takes(policy))
        .or_else(|| limits(policy))
        .or_else(|| action(policy, place))
        .or_else(|| schedule(&policy.schedule));
    match found {
        Some((field, message)) => Err(problem(policy, &field, &message)),
        None => Ok(()),
    }
}

fn problem(policy: &Policy, field: &str, message: &str) -> PolicyProblem {
    PolicyProblem { policy: policy.name.clone(), field: field.to_owned(), message: message.to_owned() }
}

type Found = Option<(String, String)>;

fn found(field: impl Into<String>, message: impl Into<String>) -> Found {
    Some((field.into(), message.into()))
}

fn name(policy: &Policy) -> Found {
    let chars = policy.name.chars().count();
    if chars == 0 || chars > NAME_CHARS || policy.name.trim() != policy.name {
        return found("name", format!("a name has 1 to {NAME_CHARS} characters and no space around it"));
    }
    if policy.name.chars().any(char::is_control) {
        return found("name", "a name holds no control characters");
    }
    // What cleanups by hand are called by.
    (policy.name == synthetic_model::cleanup::BY_HAND)
        .then(|| ("name".into(), "this is what a cleanup without a policy is called".into()))
}

fn scope(policy: &Policy, place: &Place<'_>) -> Found {
    for (at, id) in policy.scope.workspaces.iter().enumerate() {
        if !place.workspaces.contains(id) {
            return found(format!("scope.workspaces[{at}]"), format!("no workspace has the id {id}"));
        }
    }
    for (list, tags) in [("scope.tags", &policy.scope.tags), ("except_tags", &policy.except_tags)] {
        for (at, tag) in tags.iter().enumerate() {
            let chars = tag.chars().count();
            if chars == 0 || chars > TAG_CHARS || tag.chars().any(char::is_control) {
                return found(format!("{list}[{at}]"), "this is not a tag");
            }
        }
    }
    let wanted = &policy.scope.tags;
    let contradiction = !wanted.is_empty() && wanted.iter().all(|tag| policy.except_tags.contains(tag));
    contradiction.then(|| ("except_tags".into(), "it spares all constructs that its scope names by tag".into()))
}

fn takes(policy: &Policy) -> Found {
    if matches!(policy.action, PolicyAction::ExpireSessions { .. }) {
        return None;
    }
    if policy.takes.is_empty() && policy.quota_bytes.is_none() {
        return found("takes", "it takes nothing: say what, or give a quota");
    }
    for (at, take) in policy.takes.iter().enumerate() {
        let field = |name: &str| format!("takes[{at}].{name}");
        match take {
            Take { kind: Some(ByteKind::Conversation), .. } => {
                return found(field("kind"), "the conversation stays; only whole constructs take it along");
            }
            Take { idle_days: Some(0), .. } => return found(field("idle_days"), "0 means for ever: leave it out"),
            Take { idle_days: Some(days), .. } if *days > DAYS_MAX => {
                return found(field("idle_days"), format!("it is at most {DAYS_MAX}"));
            }
            Take { larger_than_bytes: Some(0), .. } => {
                return found(field("larger_than_bytes"), "everything is larger than 0: leave it out");
            }
            _ => {}
        }
        if policy.takes[..at].contains(take) {
            return found(format!("takes[{at}]"), "it stands there twice");
        }
        let narrowed =
            policy.keep_last_per_workspace.is_some() || policy.thin.is_some() || policy.quota_bytes.is_some();
        if take.idle_days.is_none() && take.larger_than_bytes.is_none() && !narrowed {
            let message = "it would take everything at once: give an age, a size, a number to keep, or a quota";
            return found(format!("takes[{at}]"), message);
        }
        if let Some(days) = keeps_longer_than_whole(policy, take) {
            let message =
                format!("what is inside is to be kept longer than the construct, which goes after {days} days");
            return found(field("idle_days"), message);
        }
    }
    None
}

/// Days after which the whole construct goes, when a kind inside it is to stay as long or longer.
fn keeps_longer_than_whole(policy: &Policy, take: &Take) -> Option<u32> {
    take.kind?;
    let whole = policy.takes.iter().filter(|whole| whole.kind.is_none() && whole.larger_than_bytes.is_none());
    let whole_days = whole.filter_map(|whole| whole.idle_days).min()?;
    (take.idle_days? >= whole_days).then_some(whole_days)
}

fn limits(policy: &Policy) -> Found {
    if policy.keep_last_per_workspace == Some(0) {
        return found("keep_last_per_workspace", "keeping the last 0 keeps nothing: leave it out");
    }
    if policy.thin.is_some_and(|thin| thin == synthetic_model::retention::Thin::default()) {
        return found("thin", "it names no period: give days, weeks, months or years");
    }
    if policy.quota_bytes == Some(0) {
        return found("quota_bytes", "under 0 bytes nothing could stay: leave it out");
    }
    if policy.trash_days == 0 || policy.trash_days > DAYS_MAX {
        return found("trash_days", format!("what goes waits in the trash for 1 to {DAYS_MAX} days"));
    }
    if policy.stops_over_bytes == Some(0) {
        return found("stops_over_bytes", "it would always stop: leave it out");
    }
    match policy.stops_over_percent {
        Some(percent) if percent == 0 || percent > 100 => found("stops_over_percent", "it is 1 to 100"),
        _ => None,
    }
}

fn action(policy: &Policy, place: &Place<'_>) -> Found {
    match &policy.action {
        PolicyAction::Trash => None,
        PolicyAction::ExportThenTrash { folder } => {
            let folder = std::path::Path::new(folder);
            let is_plain = folder.components().all(|part| part != std::path::Component::ParentDir);
            if !folder.is_absolute() || !is_plain {
                return found("action.folder", "it is not the whole path of a folder");
            }
            let inside = folder.starts_with(place.store) || place.store.starts_with(folder);
            inside.then(|| ("action.folder".into(), "it must lie outside the store".into()))
        }
        PolicyAction::ExpireSessions { idle_days } => {
            if *idle_days == 0 || *idle_days > DAYS_MAX {
                return found("action.idle_days", format!("it is 1 to {DAYS_MAX}"));
            }
            let takes_too = [
                ("takes", !policy.takes.is_empty()),
                ("keep_last_per_workspace", policy.keep_last_per_workspace.is_some()),
                ("thin", policy.thin.is_some()),
                ("quota_bytes", policy.quota_bytes.is_some()),
                ("stops_over_bytes", policy.stops_over_bytes.is_some()),
                ("stops_over_percent", policy.stops_over_percent.is_some()),
            ];
            let (field, _) = takes_too.into_iter().find(|(_, given)| *given)?;
            found(field, "a policy that lets sessions expire removes nothing")
        }
    }
}

fn schedule(schedule: &Schedule) -> Found {
    match schedule {
        Schedule::Manual => None,
        Schedule::Monthly { day, .. } if *day == 0 || *day > 31 => found("schedule.day", "it is 1 to 31"),
        Schedule::Daily { at } | Schedule::Weekly { at, .. } | Schedule::Monthly { at, .. } => {
            time_of_day(at).is_none().then(|| ("schedule.at".into(), format!("{at:?} is not a time like 03:00")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synthetic_model::retention::{Thin, Weekday};

    fn good() -> Policy {
        let takes = vec![Take { idle_days: Some(90), ..Take::default() }];
        Policy { name: "Old ones".into(), on: true, takes, ..Policy::default() }
    }

    fn field_of(change: impl FnOnce(&mut Policy)) -> String {
        let mut policy = good();
        change(&mut policy);
        let place = Place { workspaces: &[], store: std::path::Path::new("/data/store") };
        check(&policy, &place).err().map_or_else(String::new, |problem| problem.field)
    }

    fn export(folder: &str) -> PolicyAction {
        PolicyAction::ExportThenTrash { folder: folder.into() }
    }

    #[test]
    fn a_policy_that_makes_sense_has_no_problem() {
        assert_eq!(field_of(|_| ()), "");
        assert_eq!(field_of(|policy| policy.action = export("/keep")), "");
        assert_eq!(field_of(|policy| policy.quota_bytes = Some(20)), "");
        assert_eq!(field_of(|policy| policy.schedule = Schedule::Monthly { day: 31, at: "23:59".into() }), "");
        assert_eq!(
            field_of(|policy| {
                policy.takes.clear();
                policy.action = PolicyAction::ExpireSessions { idle_days: 7 };
            }),
            ""
        );
    }

    #[test]
    fn what_contradicts_itself_is_named_with_its_field() {
        let kind = |kind, idle_days| Take { kind: Some(kind), idle_days, ..Take::default() };
        let nobody = WorkspaceId(uuid::Uuid::from_u64_pair(1, 1));
        assert_eq!(field_of(|policy| policy.name.clear()), "name");
        assert_eq!(field_of(|policy| policy.name = "by hand".into()), "name");
        assert_eq!(field_of(|policy| policy.scope.workspaces.push(nobody)), "scope.workspaces[0]");
        assert_eq!(field_of(|policy| policy.takes.clear()), "takes");
        assert_eq!(field_of(|policy| policy.takes[0].idle_days = Some(0)), "takes[0].idle_days");
        assert_eq!(field_of(|policy| policy.takes[0].idle_days = None), "takes[0]");
        assert_eq!(field_of(|policy| policy.takes.push(policy.takes[0].clone())), "takes[1]");
        assert_eq!(
            field_of(|policy| policy.takes.push(kind(ByteKind::Images, Some(90)))),
            "takes[1].idle_days",
            "the construct is gone by then"
        );
        assert_eq!(field_of(|policy| policy.takes.push(kind(ByteKind::Images, Some(30)))), "");
        assert_eq!(field_of(|policy| policy.takes.push(kind(ByteKind::Conversation, Some(30)))), "takes[1].kind");
        assert_eq!(field_of(|policy| policy.thin = Some(Thin::default())), "thin");
        assert_eq!(field_of(|policy| policy.quota_bytes = Some(0)), "quota_bytes");
        assert_eq!(field_of(|policy| policy.keep_last_per_workspace = Some(0)), "keep_last_per_workspace");
        assert_eq!(field_of(|policy| policy.trash_days = 0), "trash_days");
        assert_eq!(field_of(|policy| policy.stops_over_percent = Some(101)), "stops_over_percent");
        assert_eq!(field_of(|policy| policy.action = PolicyAction::ExpireSessions { idle_days: 7 }), "takes");
        for folder in ["keep", "", "/keep/../data/store", "/data/store/out", "/data"] {
            assert_eq!(field_of(|policy| policy.action = export(folder)), "action.folder", "{folder}");
        }
        let weekly = |at: &str| Schedule::Weekly { day: Weekday::Sunday, at: at.into() };
        assert_eq!(field_of(|policy| policy.schedule = weekly("24:00")), "schedule.at");
        let spares_all = |policy: &mut Policy| {
            policy.scope.tags = vec!["a".into()];
            policy.except_tags = vec!["a".into(), "b".into()];
        };
        assert_eq!(field_of(spares_all), "except_tags");
    }
}
