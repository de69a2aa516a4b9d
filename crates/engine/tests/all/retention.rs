//! Retention: policies take what they say, when they say it, and nothing while anything is wrong.

mod runs;

use std::{collections::BTreeMap, path::Path, sync::Arc};

use synthetic_blobs::RealDisk;
use synthetic_engine::{Cancel, Engine, EngineError, Jobs, RetentionRun, Silent};
use synthetic_model::{
    ByteKind, Code, ConstructStatus, ConstructType, SessionStatus, UtcMillis,
    construct::Construct,
    report::JobState,
    retention::{Policy, PolicyAction, Receipt, RetentionReport, Schedule, Scope, Take, Thin, Weekday},
};
use synthetic_testkit::{FailingDisk, Fault, Faults};

use crate::{
    claude::{assistant, bash, output, path, source_read, user},
    world::{World, assert_sound, collected_of, constructs, origin, put, sessions},
};

const DAY: i64 = UtcMillis::DAY_MS;

fn session_text(number: usize) -> (String, String) {
    let id = format!("7e7e0000-0000-4000-8000-{number:012}");
    let text = [
        user(&id, &format!("{number}-a"), &format!("task {number}: look at the parser")),
        bash(&id, &format!("{number}-b"), "cat src/parser.rs"),
        output(&id, &format!("{number}-c"), &format!("{number}-b"), &source_read(number)),
        assistant(&id, &format!("{number}-d"), "It computes many values."),
    ];
    (path(&id), text.concat())
}

/// Sessions of 1 January 2026, a construct each, looked at four years later.
fn collected(count: usize) -> (World, Engine) {
    collected_of((0..count).map(session_text))
}

fn old(name: &str) -> Policy {
    let takes = vec![Take { idle_days: Some(90), ..Take::default() }];
    Policy { name: name.into(), on: true, takes, ..Policy::default() }
}

fn save(engine: &Engine, policy: &Policy) {
    engine.save_policy(policy, None, None).expect("is saved");
}

fn change(engine: &Engine, policy: &Policy) {
    engine.save_policy(policy, Some(&policy.name), None).expect("is saved");
}

fn run(engine: &Engine) -> Result<RetentionReport, EngineError> {
    let all = RetentionRun { confirmed: true, ..RetentionRun::default() };
    engine.run_retention(&all, &Silent, &Cancel::default())
}

fn code_of(run: Result<RetentionReport, EngineError>) -> Code {
    run.expect_err("is refused").code()
}

fn scheduled(engine: &Engine) -> Vec<Receipt> {
    let report = engine.run_due_retention(&Silent, &Cancel::default()).expect("looks");
    report.map_or_else(Vec::new, |report| report.receipts)
}

fn newest_receipt(engine: &Engine) -> Receipt {
    engine.receipts(None, 1).expect("are listed").0.pop().expect("there is one")
}

fn change_of(engine: &Engine, construct: &Construct, change: synthetic_engine::Change) {
    engine.change_construct(construct.id, &change).expect("is changed");
}

#[test]
fn a_run_takes_what_the_policy_says_and_all_of_it_comes_back() {
    let (world, engine) = collected(3);
    let pinned = constructs(&engine).pop().expect("there is one");
    change_of(&engine, &pinned, synthetic_engine::Change { pinned: Some(true), ..Default::default() });
    save(&engine, &Policy { trash_days: 7, ..old("Old ones") });
    let row = &engine.policies().expect("are listed").0[0];
    assert_eq!((row.takes_now_items, row.next_run_at, row.last_receipt.as_ref()), (2, None, None));
    assert!(row.takes_now_bytes > 0);
    let expected_bytes = row.takes_now_bytes;
    let before: Vec<_> = sessions(&engine).iter().map(|session| origin(&engine, session)).collect();
    let receipt = run(&engine).expect("runs").receipts.pop().expect("leaves a receipt");
    assert_eq!((receipt.removed, receipt.held_back, receipt.scheduled), (2, 1, false));
    assert!(receipt.freed_bytes >= expected_bytes, "the rows are in the trash too");
    assert_eq!(constructs(&engine).iter().map(|one| one.id).collect::<Vec<_>>(), [pinned.id]);
    let cleanup = &engine.cleanups().expect("are listed")[0];
    assert_eq!((Some(cleanup.id), cleanup.trash_until.0 - cleanup.at.0), (receipt.cleanup_id, 7 * DAY));
    assert_eq!(engine.policies().expect("are listed").0[0].last_receipt.as_ref(), Some(&receipt));
    let nothing = run(&engine).expect("runs").receipts.pop().expect("leaves a receipt");
    assert_eq!((nothing.removed, nothing.cleanup_id), (0, None), "nothing is left to take");
    engine.undo_cleanup(cleanup.id, &Silent, &Cancel::default()).expect("comes back");
    let mut after: Vec<_> = sessions(&engine).iter().map(|session| origin(&engine, session)).collect();
    after.sort();
    assert_eq!(after, {
        let mut before = before;
        before.sort();
        before
    });
    assert_sound(&engine);
    let (receipts, next) = engine.receipts(None, 1).expect("are listed");
    assert_eq!((receipts, next), (vec![nothing.clone()], Some(nothing.id)));
    assert_eq!(engine.receipts(next, 9).expect("are listed"), (vec![receipt], None));
    assert!(engine.verify_audit().expect("is walked").ok);
    drop(world);
}

#[test]
fn while_anything_is_wrong_nothing_is_taken() {
    let (world, engine) = collected(2);
    save(&engine, &Policy { schedule: Schedule::Daily { at: "03:00".into() }, ..old("Old ones") });
    world.clock.forward(DAY);
    let nobody = synthetic_model::WorkspaceId(uuid::Uuid::from_u64_pair(9, 9));
    let bad = Policy { quota_bytes: Some(0), ..old("Quota") };
    let refused = engine.save_policy(&bad, None, None).expect_err("is refused");
    assert_eq!(refused.code(), Code::CfgBad);
    assert!(refused.to_string().contains("quota_bytes"), "{refused}");
    let far = Policy { scope: Scope { workspaces: vec![nobody], ..Scope::default() }, ..old("Elsewhere") };
    assert_eq!(engine.save_policy(&far, None, None).expect_err("is refused").code(), Code::CfgBad);
    assert_eq!(engine.policies().expect("are listed").0.len(), 1);
    let good = setting(&world, "retention");
    for broken in ["{", "{\"policies\":3}", &good.replace("90", "0"), &good.replace("trash_days", "thrash_days")] {
        set_setting(&world, "retention", broken);
        assert_eq!(code_of(run(&engine)), Code::CfgBad, "{broken}");
        scheduled(&engine);
        let problem = engine.policies().expect("are listed").1.expect("there is a problem");
        assert!(!problem.message.is_empty());
        assert_eq!(constructs(&engine).len(), 2, "{broken}");
        let plan = engine.plan_cleanup(&synthetic_model::cleanup::CleanupRequest {
            policies: Some(Vec::new()),
            ..Default::default()
        });
        assert_eq!(plan.expect_err("is refused").code(), Code::CfgBad);
        world.clock.forward(DAY);
    }
    set_setting(&world, "retention", &good);
    set_setting(&world, "retention_state", "{\"clock_at\":7}");
    assert_eq!(code_of(run(&engine)), Code::CfgBad);
    engine.remove_policies().expect("are removed");
    assert_eq!(engine.policies().expect("are listed"), (Vec::new(), None));
    assert_eq!(code_of(run(&engine)), Code::ApiBadRequest, "no policy is on");
    assert_eq!(constructs(&engine).len(), 2);
}

#[test]
fn what_goes_is_exported_first_and_nothing_goes_when_that_fails() {
    let (world, engine) = collected(2);
    let hostile = constructs(&engine)[0].clone();
    change_of(&engine, &hostile, synthetic_engine::Change { name: Some("../../up".into()), ..Default::default() });
    let folder = world.home().join("kept");
    let action = PolicyAction::ExportThenTrash { folder: folder.to_string_lossy().into_owned() };
    save(&engine, &Policy { action, ..old("Old ones") });
    std::fs::create_dir_all(folder.parent().expect("is in one")).expect("is made");
    put(&folder, b"a file stands where the folder should be");
    assert_eq!(code_of(run(&engine)), Code::StIo);
    assert_eq!((constructs(&engine).len(), engine.cleanups().expect("are listed").len()), (2, 0));
    assert!(newest_receipt(&engine).refused.is_some());
    #[allow(clippy::disallowed_methods, reason = "a test clears its own folder")]
    std::fs::remove_file(&folder).expect("is removed");
    let mut before: Vec<_> =
        sessions(&engine).iter().map(|one| (format!("{}.jsonl", one.id), origin(&engine, one))).collect();
    before.sort();
    let receipt = run(&engine).expect("runs").receipts.pop().expect("leaves a receipt");
    assert_eq!((receipt.exported_sessions, receipt.removed), (2, 2));
    assert_eq!(exported(&folder), before);
    let outside = folder.parent().expect("is in one").join("up");
    assert!(!outside.exists(), "a name leads nowhere else");
    engine.undo_cleanup(receipt.cleanup_id.expect("has one"), &Silent, &Cancel::default()).expect("comes back");
    assert_eq!(run(&engine).expect("runs").receipts[0].removed, 2, "what was exported before is the same");
    assert_eq!(exported(&folder), before);
}

#[test]
fn whatever_call_of_the_disk_fails_nothing_goes_that_is_not_exported() {
    let mut failed = 0;
    for call in 1.. {
        let (world, engine) = collected(2);
        let folder = world.home().join("kept");
        let action = PolicyAction::ExportThenTrash { folder: folder.to_string_lossy().into_owned() };
        save(&engine, &Policy { action, ..old("Old ones") });
        let bytes_of = |engine: &Engine| {
            let all = sessions(engine).into_iter();
            all.map(|one| (format!("{}.jsonl", one.id), origin(engine, &one))).collect::<BTreeMap<_, _>>()
        };
        let before = bytes_of(&engine);
        drop(engine);
        let faults = Arc::new(Faults::none());
        drop(world.try_open(Arc::new(FailingDisk::new(RealDisk, Arc::clone(&faults)))).expect("opens"));
        let faults = Arc::new(Faults::at(faults.calls() + call, Fault::Io));
        let engine = world.try_open(Arc::new(FailingDisk::new(RealDisk, Arc::clone(&faults)))).expect("opens");
        let ended = run(&engine);
        drop(engine);
        let engine = world.open();
        let left = bytes_of(&engine);
        let kept: BTreeMap<_, _> =
            if folder.exists() { exported(&folder).into_iter().collect() } else { BTreeMap::new() };
        for (name, bytes) in &before {
            assert!(left.get(name) == Some(bytes) || kept.get(name) == Some(bytes), "call {call}: {name}");
        }
        assert_sound(&engine);
        if !left.is_empty() {
            run(&engine).expect("runs when the disk does");
        }
        assert_eq!(exported(&folder).into_iter().collect::<BTreeMap<_, _>>(), before, "call {call}");
        assert_eq!(sessions(&engine), []);
        if ended.is_ok() {
            break;
        }
        failed += 1;
    }
    assert!(failed > 10, "{failed} calls were failed");
}

/// Names and bytes of all files below a folder of workspaces with constructs.
fn exported(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let list =
        |dir: &Path| dir.read_dir().expect("is listed").map(|entry| entry.expect("is read").path()).collect::<Vec<_>>();
    let constructs = list(folder).iter().flat_map(|workspace| list(workspace)).collect::<Vec<_>>();
    let files = constructs.iter().flat_map(|construct| list(construct));
    let name = |file: &Path| file.file_name().expect("has a name").to_string_lossy().into_owned();
    let mut found: Vec<_> = files.map(|file| (name(&file), std::fs::read(&file).expect("is read"))).collect();
    found.sort();
    found
}

#[test]
fn idle_sessions_expire_and_collected_history_only_when_it_is_named() {
    let world = World::new();
    world.clock.set(UtcMillis::parse("2026-01-01T12:00:00Z").expect("a time").0);
    let (name, text) = session_text(1);
    world.write(&name, text);
    let engine = world.open();
    world.collect(&engine);
    assert_eq!(sessions(&engine)[0].status, SessionStatus::Active);
    let action = PolicyAction::ExpireSessions { idle_days: 7 };
    let any = Policy { takes: Vec::new(), action, ..old("Idle sessions") };
    save(&engine, &any);
    world.clock.forward(8 * DAY);
    assert_eq!(run(&engine).expect("runs").receipts[0].expired_sessions, 0, "it is collected history");
    let scope = Scope { types: vec![ConstructType::Collected], ..Scope::default() };
    let named = Policy { scope, ..any };
    change(&engine, &named);
    assert_eq!(engine.preview_policy(&named, Some("Idle sessions")).expect("is shown").expires_sessions, 1);
    let receipt = run(&engine).expect("runs").receipts.pop().expect("leaves a receipt");
    assert_eq!((receipt.expired_sessions, receipt.removed), (1, 0));
    assert_eq!((sessions(&engine)[0].status, sessions(&engine).len()), (SessionStatus::Expired, 1));
    assert_eq!(constructs(&engine)[0].status, ConstructStatus::Complete);
    assert_eq!(run(&engine).expect("runs").receipts[0].expired_sessions, 0, "nothing leaves a final state");
}

#[test]
fn each_construct_says_which_policy_holds_and_when_it_goes() {
    let (world, engine) = collected(2);
    world.clock.set(UtcMillis::parse("2026-01-11T00:00:00Z").expect("a time").0);
    let construct = constructs(&engine)[0].clone();
    let whole = || engine.effective_policy(construct.id).expect("is told").remove(0);
    assert_eq!((whole().policy, whole().goes_at), (None, None));
    assert!(whole().reason.contains("kept for ever"));
    let policy = Policy { schedule: Schedule::Daily { at: "03:00".into() }, ..old("Old ones") };
    save(&engine, &policy);
    let goes = whole();
    assert_eq!(
        (goes.policy.as_deref(), goes.goes_at.map(UtcMillis::rfc3339).as_deref()),
        (Some("Old ones"), Some("2026-04-02T03:00:00.000Z"))
    );
    let kinds = engine.effective_policy(construct.id).expect("is told");
    let output =
        kinds.iter().find(|one| one.kind == Some(ByteKind::ToolOutput)).or_else(|| kinds.get(1)).expect("has kinds");
    assert_eq!(output.policy, None, "of kinds it says nothing yet: {output:?}");
    change_of(&engine, &construct, synthetic_engine::Change { pinned: Some(true), ..Default::default() });
    assert_eq!((whole().goes_at, whole().reason.as_str()), (None, "it is pinned"));
    let row = engine.effective_policy(synthetic_model::ConstructId(uuid::Uuid::from_u64_pair(1, 1)));
    assert_eq!(row.expect_err("is not there").code(), Code::NotFound);
}

#[test]
fn a_policy_takes_kinds_and_leaves_the_conversation() {
    let (_world, engine) = collected(4);
    let before: Vec<_> = sessions(&engine).iter().map(|session| origin(&engine, session)).collect();
    let takes = [ByteKind::Images, ByteKind::ToolOutput, ByteKind::Logs, ByteKind::Files];
    let takes = takes.map(|kind| Take { kind: Some(kind), idle_days: Some(30), ..Take::default() });
    let policy = Policy { takes: takes.to_vec(), ..old("Old output") };
    save(&engine, &policy);
    let row = &engine.policies().expect("are listed").0[0];
    assert!(row.takes_now_items >= 4 && row.takes_now_bytes > 0, "{row:?}");
    let effective = engine.effective_policy(constructs(&engine)[0].id).expect("is told");
    let decided = effective.iter().filter(|one| one.policy.is_some()).count();
    assert!(effective[0].policy.is_none() && decided >= 1, "the whole stays: {effective:?}");
    let receipt = run(&engine).expect("runs").receipts.pop().expect("leaves a receipt");
    assert_eq!((receipt.removed, constructs(&engine).len()), (4, 4), "a part of each went");
    let lacks = engine.origin(sessions(&engine)[0].id, &mut Vec::new()).expect_err("something is not there");
    assert_eq!(lacks.code(), Code::StRemoved);
    assert_sound(&engine);
    let again = run(&engine).expect("runs").receipts.pop().expect("leaves a receipt");
    assert_eq!((again.removed, again.held_back), (0, 0), "what went is not taken again");
    assert_eq!(engine.policies().expect("are listed").0[0].takes_now_items, 0);
    engine.undo_cleanup(receipt.cleanup_id.expect("has one"), &Silent, &Cancel::default()).expect("comes back");
    let after: Vec<_> = sessions(&engine).iter().map(|session| origin(&engine, session)).collect();
    assert_eq!(after, before);
    assert_sound(&engine);
}

#[test]
fn a_quota_is_met_and_no_more_goes() {
    let (_world, engine) = collected(6);
    let stored = || {
        let rows = engine.usage(synthetic_model::usage::UsageBy::Construct, 99).expect("is added up");
        rows.iter().map(|row| row.stored_bytes).collect::<Vec<_>>()
    };
    let all: u64 = stored().iter().sum();
    let quota_bytes = Some(all - 1);
    save(&engine, &Policy { takes: Vec::new(), quota_bytes, ..old("Quota") });
    let receipt = run(&engine).expect("runs").receipts.pop().expect("leaves a receipt");
    assert_eq!((receipt.removed, stored().len()), (1, 5));
    assert_eq!(run(&engine).expect("runs").receipts[0].removed, 0);
    save(&engine, &Policy { takes: Vec::new(), quota_bytes: Some(1), on: false, ..old("Nothing") });
    let preview = engine.preview_policy(&engine.policies().expect("are listed").0[1].policy, Some("Nothing"));
    assert_eq!(preview.expect("is shown").takes.removed, 5, "what is off is tried as if it were on");
    let none = RetentionRun { policies: vec!["Missing".into()], ..RetentionRun::default() };
    assert_eq!(code_of(engine.run_retention(&none, &Silent, &Cancel::default())), Code::NotFound);
}

#[test]
fn a_preview_tells_of_now_and_of_a_year_from_now() {
    let (world, engine) = collected(3);
    world.clock.set(UtcMillis::parse("2026-02-01T00:00:00Z").expect("a time").0);
    let policy = old("Old ones");
    let preview = engine.preview_policy(&policy, None).expect("is shown");
    assert_eq!((preview.takes.removed, preview.was_bytes, preview.months.len()), (0, 0, 13));
    let last = preview.months[12];
    assert_eq!((last.at.rfc3339().as_str(), last.with_bytes), ("2027-02-01T00:00:00.000Z", 0));
    assert!(last.without_bytes > 0 && preview.months[1].with_bytes == last.without_bytes);
    assert_eq!(engine.policies().expect("are listed").0, [], "nothing was saved");
    world.clock.set(UtcMillis::parse("2027-02-01T00:00:00Z").expect("a time").0);
    save(&engine, &Policy { keep_last_per_workspace: Some(2), ..policy.clone() });
    let preview = engine.preview_policy(&policy, Some("Old ones")).expect("is shown");
    assert_eq!((preview.takes.removed, preview.takes.items.len()), (3, 3));
    assert!(preview.was_bytes > 0 && preview.takes.freed_bytes > preview.was_bytes);
    let wrong = Policy { thin: Some(Thin::default()), ..policy };
    let preview = engine.preview_policy(&wrong, Some("Old ones")).expect("is shown");
    assert_eq!((preview.problem.map(|problem| problem.field).as_deref(), preview.months.len()), (Some("thin"), 0));
}

#[test]
fn a_preview_expects_to_come_what_came_on_recorded_days() {
    let (world, engine) = collected(2);
    world.clock.set(UtcMillis::parse("2026-02-01T00:00:00Z").expect("a time").0);
    let nothing =
        Policy { takes: vec![Take { larger_than_bytes: Some(1 << 40), ..Take::default() }], ..old("Nothing") };
    let flat = engine.preview_policy(&nothing, None).expect("is shown").months;
    assert_eq!(flat[12].without_bytes, flat[0].without_bytes, "no day is recorded yet");
    for number in 2..7 {
        let (name, text) = session_text(number);
        world.write(&name, text);
        world.clock.forward(DAY);
        world.collect(&engine);
        engine.record_growth(None).expect("is recorded");
    }
    let months = engine.preview_policy(&nothing, None).expect("is shown").months;
    assert!(months.windows(2).all(|pair| pair[1].without_bytes > pair[0].without_bytes), "{months:?}");
    assert!(months.iter().all(|month| month.with_bytes == month.without_bytes), "it takes nothing");
    let months = engine.preview_policy(&old("Old ones"), None).expect("is shown").months;
    assert!(months[12].with_bytes < months[12].without_bytes / 2, "what comes goes after 90 days too: {months:?}");
    assert!(months[12].with_bytes > 0, "but not before");
}

#[test]
fn policies_keep_their_order_and_every_change_is_told() {
    let (_world, engine) = collected(1);
    for name in ["a", "b", "c"] {
        save(&engine, &Policy { on: false, ..old(name) });
    }
    let names = || engine.policies().expect("are listed").0.into_iter().map(|row| row.policy.name).collect::<Vec<_>>();
    engine.move_policy("c", 0).expect("is moved");
    assert_eq!(names(), ["c", "a", "b"]);
    engine.save_policy(&Policy { on: false, ..old("z") }, Some("a"), None).expect("is renamed");
    assert_eq!(names(), ["c", "z", "b"]);
    let taken = engine.save_policy(&Policy { on: false, ..old("b") }, Some("z"), None).expect_err("is refused");
    assert_eq!(taken.code(), Code::CfgBad, "names are unique");
    engine.remove_policy("c").expect("is removed");
    assert_eq!(names(), ["z", "b"]);
    assert_eq!(engine.remove_policy("c").expect_err("is gone").code(), Code::NotFound);
    let told: Vec<_> =
        engine.audit_events(None, 3).expect("are listed").into_iter().map(|event| event.action).collect();
    assert_eq!(told, ["retention.remove", "retention.save", "retention.move"]);
    assert!(engine.verify_audit().expect("is walked").ok);
}

/// The store's database beside the engine.
fn beside(world: &World) -> synthetic_store::Store {
    let open = synthetic_store::OpenStore { dir: world.store(), now: UtcMillis(0), readers: 1, vfs: None };
    open.open().expect("the store opens")
}

/// Reads a setting behind the engine's back.
fn setting(world: &World, key: &str) -> String {
    let found = beside(world).read(|read| synthetic_store::table::settings::get(read, key));
    found.expect("is read").expect("is there")
}

/// Writes a setting behind the engine's back.
fn set_setting(world: &World, key: &str, value: &str) {
    beside(world).write(|write| synthetic_store::table::settings::set(write, key, value)).expect("is written");
}
