//! What the disk is spent on from the command line: usage, growth, the agents' folders, compaction, and
//! what agents leave over.

use std::{
    fs::File,
    time::{Duration, SystemTime},
};

use serde_json::Value;

use crate::bench::{Machine, tree};

fn rows(machine: &Machine, by: &str) -> Vec<Value> {
    machine.json(&["usage", "--by", by])["rows"].as_array().expect("rows").clone()
}

fn sum(rows: &[Value], field: &str) -> u64 {
    rows.iter().map(|row| row[field].as_u64().expect("a number")).sum()
}

#[test]
fn sessions_constructs_workspaces_and_agents_add_up_to_the_same() {
    let machine = Machine::used();
    machine.collect();
    let wanted = rows(&machine, "construct");
    for by in ["session", "workspace", "agent"] {
        let found = rows(&machine, by);
        for field in ["original_bytes", "stored_bytes"] {
            assert_eq!(sum(&found, field), sum(&wanted, field), "{field} by {by}");
        }
    }
    assert!(machine.text(&["usage", "--by", "session"]).contains("Reclaimable"));
}

#[test]
fn a_collection_writes_its_day_down_and_a_forecast_takes_three() {
    let machine = Machine::used();
    assert!(machine.text(&["usage", "growth"]).contains("No day is written down yet."));
    machine.collect();
    machine.collect();
    let growth = machine.json(&["usage", "growth"]);
    let days = growth["days"].as_array().expect("days");
    assert_eq!((days.len(), &growth["forecast"]), (1, &Value::Null), "the last of a day stands: {growth}");
    assert!(days[0]["disk_bytes"].as_u64() >= days[0]["disk_free_bytes"].as_u64());
    let folders = machine.json(&["usage", "agents-folders"]);
    let held = sum(folders["folders"].as_array().expect("folders"), "bytes");
    assert_eq!(days[0]["agents_bytes"].as_u64(), Some(held));
    assert!(machine.text(&["usage", "growth"]).contains("No forecast"));
}

#[test]
fn compacting_what_is_compact_changes_nothing() {
    let machine = Machine::used();
    machine.collect();
    let first = machine.json(&["compact"]);
    assert!(first["after_bytes"].as_u64() <= first["before_bytes"].as_u64());
    let report = machine.json(&["compact"]);
    assert_eq!(report["before_bytes"], report["after_bytes"]);
    assert!(machine.text(&["compact"]).contains("Nothing to give back"));
    assert_eq!(machine.json(&["check", "--read-data"])["ok"], true);
}

#[test]
fn what_agents_leave_over_goes_by_plan_once_it_is_allowed_and_comes_back() {
    let machine = Machine::used();
    machine.collect();
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    for file in [machine.claude_file(), machine.codex_file()] {
        File::options().write(true).open(file).and_then(|file| file.set_modified(old)).expect("is made old");
    }
    let before = tree(&machine.home());
    assert_eq!(machine.json(&["agents", "leftovers"])["removed"], 0, "what changed is not known to be safe");
    machine.collect();
    let plan = machine.json(&["agents", "leftovers", "--kind", "sessions"]);
    let id = plan["plan_id"].as_str().expect("an id");
    assert_eq!((plan["removed"].as_u64(), plan["allowed"].as_bool()), (Some(2), Some(false)));
    assert!(machine.text(&["agents", "leftovers"]).contains("--allow"));
    let off = machine.run(&["agents", "leftovers", "--apply", id, "--yes"]);
    assert_eq!(off.code, 8, "it is off: {}", off.stderr);
    machine.text(&["agents", "leftovers", "--allow"]);
    let plan = machine.json(&["agents", "leftovers"]);
    let id = plan["plan_id"].as_str().expect("an id");
    assert_eq!(machine.run(&["agents", "leftovers", "--apply", id]).code, 8, "it is not confirmed");
    assert_eq!(tree(&machine.home()), before, "nothing was touched so far");
    let applied = machine.json(&["agents", "leftovers", "--apply", id, "--yes"]);
    assert_eq!((applied["moved"].as_u64(), applied["left"].as_u64()), (Some(2), Some(0)));
    assert!(!machine.claude_file().exists() && !machine.codex_file().exists());
    machine.collect();
    let listed = machine.json(&["agents", "leftovers", "--list"]);
    assert_eq!((listed["runs"][0]["id"].as_str(), listed["runs"][0]["files"].as_u64()), (Some(id), Some(2)));
    let undone = machine.json(&["agents", "leftovers", "--undo", id]);
    assert_eq!(undone["restored"], 2);
    assert_eq!(tree(&machine.home()), before);
    assert_eq!(machine.collect()["messages_new"], 0, "nothing is taken in twice");
    let plan = machine.json(&["agents", "leftovers"]);
    machine.json(&["agents", "leftovers", "--apply", plan["plan_id"].as_str().expect("an id"), "--yes"]);
    machine.json(&["cleanup", "purge", "--now"]);
    assert!(machine.json(&["agents", "leftovers", "--list"])["runs"].as_array().expect("runs").is_empty());
    assert_eq!(machine.json(&["audit", "verify"])["ok"], true);
    assert_eq!(machine.json(&["check", "--read-data"])["ok"], true);
}
