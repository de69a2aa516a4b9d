//! Retention from the command line: policies made, tried, run, and told of.

use serde_json::Value;

use crate::bench::Machine;

fn policy(machine: &Machine, name: &str) -> Value {
    let list = machine.json(&["retention", "list"]);
    let rows = list["policies"].as_array().expect("a list").clone();
    rows.into_iter().find(|row| row["policy"]["name"] == name).unwrap_or_else(|| panic!("{name} in {list}"))
}

#[test]
fn without_a_policy_everything_is_kept() {
    let machine = Machine::used();
    machine.collect();
    assert!(machine.text(&["retention", "list"]).contains("kept for ever"));
    assert_eq!(machine.run(&["retention", "run"]).code, 2, "there is nothing to run");
    assert!(machine.text(&["constructs", "show", &machine.construct()]).contains("kept for ever"));
}

#[test]
fn a_policy_is_made_tried_run_and_undone() {
    let machine = Machine::used();
    machine.collect();
    let constructs = || machine.json(&["constructs", "list"])["constructs"].as_array().expect("a list").len();
    let before = constructs();
    let made =
        machine.json(&["retention", "set", "Old ones", "--take", "construct:30d", "--schedule", "weekly sun 03:00"]);
    assert_eq!(
        (&made["policy"]["on"], &made["policy"]["schedule"]["day"]),
        (&false.into(), &"sunday".into()),
        "{made}"
    );
    let preview = machine.json(&["retention", "preview", "Old ones"]);
    assert_eq!(preview["months"].as_array().map(Vec::len), Some(13));
    let takes = preview["takes"]["removed"].as_u64().expect("a number");
    assert!(takes > 0, "{preview}");
    assert_eq!(constructs(), before, "a preview changes nothing");
    let plan = machine.json(&["cleanup", "plan", "--policy", "Old ones"]);
    assert_eq!((&plan["removed"], &plan["items"][0]["rule"]), (&takes.into(), &"Old ones".into()));
    machine.json(&["retention", "set", "Old ones", "--on", "--trash-days", "3"]);
    assert_eq!(machine.json(&["cleanup", "plan", "--policy"])["removed"], takes);
    let row = policy(&machine, "Old ones");
    assert_eq!((&row["takes_now_items"], &row["policy"]["takes"][0]["idle_days"]), (&takes.into(), &30.into()));
    assert!(row["next_run_at"].is_string() && row["problem"].is_null());
    let shown = machine.text(&["constructs", "show", &machine.construct()]);
    assert!(shown.contains("retention") && shown.contains("(Old ones)"), "{shown}");
    let whole = machine.json(&["constructs", "show", &machine.construct()])["retention"][0].clone();
    assert_eq!((&whole["kind"], &whole["policy"]), (&Value::Null, &"Old ones".into()), "{whole}");
    let refused = machine.run(&["retention", "run", "--json"]);
    assert_eq!((refused.code, constructs()), (8, before), "so much has to be confirmed");
    let ran = machine.json(&["retention", "run", "--yes"]);
    let receipt = &ran["receipts"][0];
    assert_eq!((&receipt["removed"], &receipt["scheduled"]), (&takes.into(), &false.into()), "{ran}");
    let receipts = machine.json(&["retention", "receipts"]);
    assert_eq!(receipts["receipts"].as_array().map(Vec::len), Some(2), "the refused one too: {receipts}");
    assert_eq!(&receipts["receipts"][0], receipt);
    machine.json(&["cleanup", "undo", receipt["cleanup_id"].as_str().expect("an id")]);
    assert_eq!(constructs(), before);
    machine.json(&["retention", "remove", "Old ones"]);
    assert_eq!(machine.json(&["retention", "list"])["policies"], Value::Array(Vec::new()));
    assert_eq!(machine.json(&["audit", "verify"])["ok"], true);
}

#[test]
fn a_policy_comes_from_a_file_and_wrong_ones_are_named() {
    let machine = Machine::used();
    machine.collect();
    let file = machine.path("policy.json");
    let file_name = file.to_str().expect("a name").to_owned();
    #[allow(clippy::disallowed_methods, reason = "a test writes the file a person would")]
    let put = |text: &str| std::fs::write(&file, text).expect("is written");
    put(r#"{"name":"Images","takes":[{"kind":"images","idle_days":30}],"schedule":{"every":"day","at":"04:00"}}"#);
    assert_eq!(machine.json(&["retention", "set", "--file", &file_name])["policy"]["name"], "Images");
    machine.json(&["retention", "set", "Under 1 GB", "--quota", "1GB", "--place", "0"]);
    let names = |list: Value| {
        list["policies"].as_array().expect("a list").iter().map(|row| row["policy"]["name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(machine.json(&["retention", "list"])), ["Under 1 GB", "Images"]);
    assert_eq!(names(machine.json(&["retention", "move", "Images", "0"])), ["Images", "Under 1 GB"]);
    put(r#"{"name":"Images","takes":[{"kind":"pictures"}]}"#);
    assert_eq!(machine.run(&["retention", "set", "--file", &file_name]).code, 1);
    let wrong = machine.run(&["retention", "set", "Under 1 GB", "--quota", "0", "--json"]);
    let told = wrong.text();
    assert!(wrong.code == 1 && told.contains("CFG_BAD") && told.contains("quota_bytes"), "{told}");
    assert_eq!(policy(&machine, "Under 1 GB")["policy"]["quota_bytes"], 1_000_000_000);
    assert_eq!(machine.run(&["retention", "preview", "Nothing"]).code, 3);
}
