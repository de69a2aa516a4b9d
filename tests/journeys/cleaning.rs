//! Cleaning up from the command line: plan, apply, undo, purge, and the trail of it.

use serde_json::{Value, json};

use crate::bench::Machine;
use crate::histories::{CLAUDE_ID, claude, claude_talk, lines};

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

#[test]
fn pictures_and_outputs_go_and_the_conversation_says_so() {
    let machine = Machine::used();
    let long = |word: &str| format!("{word} ").repeat(8_000);
    let mut talk = claude_talk(&long("please"));
    let image = json!({"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBORw0K".repeat(12_000)}});
    talk.push(claude("user", 6, json!({"role": "user", "content": [image]})));
    machine.write(&machine.claude_file(), &lines(&talk));
    machine.collect();
    let before = machine.json(&["transcript", CLAUDE_ID]);
    let plan = machine.json(&["cleanup", "plan", "--kind", "images", "--piece-larger", "10kB"]);
    assert_eq!((text(&plan["items"][0], "kind"), plan["constructs_touched"].as_u64()), ("images", Some(1)), "{plan}");
    let key = text(&plan["items"][0], "key");
    assert_eq!(machine.json(&["cleanup", "plan", "--kind", "images", "--keep", key])["removed"], 0);
    let applied = machine.json(&["cleanup", "apply", text(&plan, "plan_id"), "--yes"]);
    assert_eq!((applied["removed"].as_u64(), applied["pieces"].as_u64()), (Some(1), Some(1)), "{applied}");
    let shown = machine.run(&["transcript", CLAUDE_ID]);
    let shown = String::from_utf8(shown.stdout).expect("text");
    assert!(shown.contains("by hand: 96.0 kB of images, still in the trash of cleanup"), "{shown}");
    let origin = machine.run(&["sessions", "origin", CLAUDE_ID]);
    assert_eq!(origin.code, 8, "{}", origin.stderr);
    assert!(origin.stderr.contains("ST_REMOVED") && origin.stderr.contains(text(&applied, "cleanup_id")));
    let listed = machine.json(&["cleanup", "list"]);
    assert_eq!(text(&listed["cleanups"][0], "title"), "images of 1 construct by hand");
    let undone = machine.json(&["cleanup", "undo", text(&applied, "cleanup_id")]);
    assert_eq!((undone["restored"].as_u64(), undone["pieces"].as_u64()), (Some(1), Some(1)));
    assert_eq!(machine.json(&["transcript", CLAUDE_ID]), before);
    assert_eq!(machine.json(&["check", "--read-data"])["ok"], true);
    assert_eq!(machine.run(&["cleanup", "secure-delete", CLAUDE_ID]).code, 8, "it has to be confirmed");
    let deleted = machine.json(&["cleanup", "secure-delete", CLAUDE_ID, "--yes"]);
    assert_eq!((deleted["log_emptied"].as_bool(), deleted["backups"].as_array().map(Vec::len)), (Some(true), Some(0)));
    assert_eq!(machine.run(&["transcript", CLAUDE_ID]).code, 3);
}
