//! The JSON shapes scripts rely on, with what differs from run to run replaced.

use serde_json::Value;

use crate::bench::Machine;
use crate::histories::CLAUDE_ID;

/// Replaces values that differ from run to run or with the compressor by the name of their kind.
fn settled(mut value: Value) -> String {
    settle(&mut value);
    serde_json::to_string_pretty(&value).expect("JSON")
}

fn settle(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(settle),
        Value::Object(fields) => {
            // By name: in which order they stand depends on what else is built with the program.
            let mut sorted: Vec<_> = std::mem::take(fields).into_iter().collect();
            sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
            fields.extend(sorted);
            for (name, value) in fields.iter_mut().filter(|(_, value)| !value.is_null()) {
                match name.as_str() {
                    "id" | "plan_id" | "cleanup_id" | "construct_id" | "session_id" | "workspace_id" | "key" => {
                        *value = "[id]".into()
                    }
                    "next" => *value = "[cursor]".into(),
                    "trash_until" => *value = "[time]".into(),
                    "detail" | "subject" | "previous" | "digest" => *value = "[text]".into(),
                    "path" | "source_path" => *value = "[path]".into(),
                    "duration_ms" | "days_until_deleted" => *value = "[number]".into(),
                    name if name.contains("_bytes") && name != "original_bytes" => *value = "[bytes]".into(),
                    _ => settle(value),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn the_json_of_every_command_keeps_its_shape() {
    let machine = Machine::used();
    insta::assert_snapshot!("collect", settled(machine.collect()));
    let construct = machine.construct();
    for (name, arguments) in [
        ("agents", &["agents"][..]),
        ("constructs-list", &["constructs", "list", "--limit", "1"]),
        ("constructs-show", &["constructs", "show", &construct]),
        ("sessions-list", &["sessions", "list", "--limit", "1"]),
        ("sessions-show", &["sessions", "show", CLAUDE_ID]),
        ("transcript", &["transcript", CLAUDE_ID, "--limit", "4"]),
        ("artifacts-list", &["artifacts", "list", "--session", CLAUDE_ID]),
        ("usage-total", &["usage"]),
        ("usage-agent", &["usage", "--by", "agent"]),
        ("check", &["check"]),
    ] {
        insta::assert_snapshot!(name, settled(machine.json(arguments)));
    }
    let mut plan = machine.json(&["cleanup", "plan", "--construct", &construct]);
    plan["at"] = "[time]".into();
    insta::assert_snapshot!("cleanup-plan", settled(plan));
    let old_ones = ["retention", "set", "Old ones", "--take", "construct:36500d", "--on"];
    insta::assert_snapshot!("retention-set", settled(machine.json(&old_ones)));
    let mut ran = machine.json(&["retention", "run"]);
    ran["receipts"][0]["at"] = "[time]".into();
    insta::assert_snapshot!("retention-run", settled(ran));
    insta::assert_snapshot!("constructs-delete", settled(machine.json(&["constructs", "delete", &construct])));
    for (name, arguments, rows) in
        [("cleanup-list", ["cleanup", "list"], "cleanups"), ("audit-list", ["audit", "list"], "events")]
    {
        let mut list = machine.json(&arguments);
        for row in list[rows].as_array_mut().expect("rows") {
            row["at"] = "[time]".into();
        }
        insta::assert_snapshot!(name, settled(list));
    }
}
