//! What a cleanup took, in words.

use std::collections::BTreeSet;

use synthetic_model::cleanup::{BY_HAND, CleanupAction, CleanupItem, CleanupPlan};

/// Like `3 constructs by hand`, or `images of 12 constructs by Old pictures`.
pub(super) fn of(plan: &CleanupPlan) -> String {
    let going: Vec<&CleanupItem> = plan.items.iter().filter(|item| item.action == CleanupAction::Remove).collect();
    let counted = |of: &dyn Fn(&CleanupItem) -> bool, noun: &str| {
        let count = going.iter().filter(|item| of(item)).count();
        (count > 0).then(|| format!("{count} {noun}{}", if count == 1 { "" } else { "s" }))
    };
    let kinds: BTreeSet<&str> =
        going.iter().map(|item| item.kind.as_str()).filter(|kind| *kind != "construct" && *kind != "session").collect();
    let touched: BTreeSet<_> =
        going.iter().filter(|item| kinds.contains(item.kind.as_str())).map(|item| item.construct_id).collect();
    let kinds: Vec<String> = kinds.into_iter().map(|kind| kind.replace('_', " ")).collect();
    let of_kinds = (!kinds.is_empty()).then(|| {
        format!("{} of {} construct{}", kinds.join(" and "), touched.len(), if touched.len() == 1 { "" } else { "s" })
    });
    let what: Vec<String> = [
        counted(&|item| item.kind == "construct", "construct"),
        counted(&|item| item.kind == "session", "session"),
        of_kinds,
    ]
    .into_iter()
    .flatten()
    .collect();
    let rules: BTreeSet<&str> = going.iter().map(|item| item.rule.as_str()).collect();
    let by = match rules.iter().copied().collect::<Vec<_>>()[..] {
        [BY_HAND] => BY_HAND.to_owned(),
        [one] => format!("by {one}"),
        _ => "by rules".to_owned(),
    };
    format!("{} {by}", what.join(", "))
}
