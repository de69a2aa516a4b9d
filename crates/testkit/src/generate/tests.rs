use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use serde_json::Value;
use synthetic_blobs::{Disk, EntryKind, RealDisk};

use super::*;

fn files_below(dir: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in RealDisk.list(dir).unwrap() {
        let path = dir.join(&entry.name);
        if entry.kind == EntryKind::Dir {
            files_below(&path, found);
        } else {
            let bytes = RealDisk.read_at(&path, 0, entry.len_bytes).unwrap();
            found.insert(path, bytes);
        }
    }
}

/// The files of a plan, by their path below the home folder.
fn made(plan: &Plan) -> (Written, BTreeMap<PathBuf, Vec<u8>>) {
    let temp = tempfile::tempdir().unwrap();
    let written = generate(plan, temp.path()).unwrap();
    let mut found = BTreeMap::new();
    files_below(temp.path(), &mut found);
    let below = |path: PathBuf| path.strip_prefix(temp.path()).unwrap().to_owned();
    (written, found.into_iter().map(|(path, bytes)| (below(path), bytes)).collect())
}

fn records(bytes: &[u8]) -> Vec<Value> {
    bytes.split_inclusive(|b| *b == b'\n').map(|line| serde_json::from_slice(line).unwrap()).collect()
}

fn texts<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| texts(field, found)),
        _ => {}
    }
}

fn small() -> Plan {
    Plan { total_bytes: 6_000_000, sessions: 12, workspaces: 2, fork_share: 0.4, cjk_share: 0.5, ..Plan::default() }
}

#[test]
fn a_plan_makes_the_same_files_every_time_and_another_seed_makes_others() {
    let plan = Plan { total_bytes: 400_000, sessions: 4, ..Plan::default() };
    assert!(made(&plan) == made(&plan));
    assert!(made(&plan).1.keys().ne(made(&Plan { seed: 2, ..plan }).1.keys()));
}

#[test]
fn what_is_reported_is_what_was_written() {
    let (written, files) = made(&small());
    let sessions: Vec<_> = files.iter().filter(|(path, _)| path.extension().is_some_and(|e| e == "jsonl")).collect();
    assert_eq!(written.files, sessions.len() as u64);
    assert_eq!(written.bytes, sessions.iter().map(|(_, bytes)| bytes.len() as u64).sum::<u64>());
    assert_eq!(written.records, sessions.iter().map(|(_, bytes)| records(bytes).len() as u64).sum::<u64>());
    assert_eq!(written.claude_sessions + written.codex_sessions, 12);
    assert_eq!(written.files, 12 + written.subagents);
    assert!(written.subagents > 0 && written.forks > 0 && written.codex_sessions > 0);
    let planned = small().total_bytes;
    assert!(written.bytes.abs_diff(planned) < planned / 6, "{} of {planned}", written.bytes);
}

#[test]
fn the_shapes_that_matter_are_there() {
    let (_, files) = made(&small());
    let (mut twice, mut images, mut cjk, mut longest, mut shortest) = (0, 0, 0, 0, usize::MAX);
    for bytes in files.values() {
        for line in bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty()) {
            (longest, shortest) = (longest.max(line.len()), shortest.min(line.len()));
        }
        for record in records(bytes) {
            let mut found = Vec::new();
            texts(&record, &mut found);
            let long: Vec<_> = found.iter().filter(|text| text.len() > 1_000).collect();
            twice += usize::from(long.iter().collect::<BTreeSet<_>>().len() < long.len());
            images += found.iter().filter(|text| text.contains("iVBORw0KGgo")).count();
            cjk += found.iter().filter(|text| text.contains('。')).count();
        }
    }
    assert!(twice > 50, "{twice} records hold a long text twice");
    assert!(images > 5 && cjk > 50, "{images} images, {cjk} texts in CJK");
    assert!(longest > 80_000 && shortest < 300, "records of {shortest} to {longest} bytes");
}

#[test]
fn parents_of_claude_records_stand_before_them_in_the_same_file() {
    let (_, files) = made(&small());
    for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with(".claude")) {
        let mut seen = BTreeSet::new();
        for record in records(bytes) {
            if let Some(parent) = record["parentUuid"].as_str() {
                assert!(seen.contains(parent), "{}", path.display());
            }
            if let Some(uuid) = record["uuid"].as_str() {
                assert!(seen.insert(uuid.to_owned()), "{uuid} twice in {}", path.display());
            }
        }
    }
}

#[test]
fn a_fork_repeats_what_its_parent_holds_under_the_same_ids_or_new_ones() {
    let plan = small();
    let (_, files) = made(&plan);
    let (mut kept, mut renewed) = (0, 0);
    for session in plan.sessions() {
        let (Some(fork), false) = (&session.fork, session.codex) else { continue };
        let file = |id: &str| records(files.iter().find(|(path, _)| path.ends_with(format!("{id}.jsonl"))).unwrap().1);
        let (parent, copy) = (file(&fork.parent_id), file(&session.id));
        let contents = |records: &[Value]| -> Vec<String> {
            records.iter().filter(|r| r["type"] == "user").map(|r| r["toolUseResult"].to_string()).collect()
        };
        let (of_parent, of_copy) = (contents(&parent), contents(&copy));
        let copied = of_parent.iter().zip(&of_copy).take_while(|(a, b)| a == b).count();
        assert!(copied > 3 && copied < of_copy.len(), "{copied} of {} records copied", of_parent.len());
        let ids = |records: &[Value]| -> BTreeSet<String> {
            records.iter().filter_map(|r| r["uuid"].as_str().map(str::to_owned)).collect()
        };
        let same = ids(&parent).intersection(&ids(&copy)).count();
        if fork.keeps_ids {
            kept += 1;
            assert!(same > copied, "{same} ids for {copied} results");
        } else {
            renewed += 1;
            assert_eq!(same, 0);
        }
        let sessions: Vec<_> = copy.iter().filter_map(|record| record["sessionId"].as_str()).collect();
        assert!(sessions.iter().all(|id| *id == session.id));
    }
    assert!(kept > 0 && renewed > 0, "{kept} kept, {renewed} renewed");
}
