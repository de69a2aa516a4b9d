//! Cleaning up from the command line: plan, apply, undo, purge, and the trail of it.

use serde_json::Value;

use crate::bench::Machine;
use crate::histories::CLAUDE_ID;

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_else(|| panic!("{field} of {value}"))
}

#[test]
fn a_cleanup_is_planned_applied_undone_and_purged() {
    let machine = Machine::used();
    machine.collect();
    let construct = machine.construct();
    let shown = || {
        let show = machine.json(&["constructs", "show", &construct]);
        let sessions = machine.json(&["sessions", "list"]);
        let transcript = machine.json(&["transcript", CLAUDE_ID]);
        (show, sessions, transcript)
    };
    let before = shown();
    let plan = machine.json(&["cleanup", "plan", "--construct", &construct]);
    assert_eq!((plan["removed"].as_u64(), text(&plan["items"][0], "action")), (Some(1), "remove"), "{plan}");
    assert_eq!(shown(), before, "a plan changes nothing");
    let refused = machine.run(&["cleanup", "apply", text(&plan, "plan_id"), "--json"]);
    assert_eq!(refused.code, 8, "so much has to be confirmed");
    let applied = machine.json(&["cleanup", "apply", text(&plan, "plan_id"), "--yes"]);
    assert_eq!(applied["removed"], 1);
    assert_eq!(machine.run(&["constructs", "show", &construct]).code, 3);
    assert_eq!(machine.run(&["cleanup", "apply", text(&plan, "plan_id"), "--yes"]).code, 4, "the plan is stale");
    machine.collect();
    assert_eq!(machine.run(&["constructs", "show", &construct]).code, 3, "it does not come back by itself");
    let undone = machine.json(&["cleanup", "undo", text(&applied, "cleanup_id")]);
    assert_eq!(undone["restored"], 1);
    assert_eq!(shown(), before);
    let deleted = machine.json(&["constructs", "delete", &construct]);
    let purged = machine.json(&["cleanup", "purge", text(&deleted, "cleanup_id")]);
    assert_eq!(purged["purged"], 1);
    assert_eq!(machine.json(&["cleanup", "undo", text(&deleted, "cleanup_id")])["restored"], 0);
    assert_eq!(machine.json(&["audit", "verify"])["ok"], true);
    assert_eq!(machine.json(&["check", "--read-data"])["ok"], true);
}

#[test]
fn a_pinned_construct_stays() {
    let machine = Machine::used();
    machine.collect();
    let construct = machine.construct();
    machine.json(&["constructs", "pin", &construct]);
    assert_eq!(machine.run(&["constructs", "delete", &construct, "--json"]).code, 8);
    let plan = machine.json(&["cleanup", "plan", "--construct", &construct]);
    assert_eq!((text(&plan["items"][0], "action"), plan["removed"].as_u64()), ("keep", Some(0)));
    assert_eq!(machine.json(&["constructs", "show", &construct])["construct"]["pinned"], true);
}
