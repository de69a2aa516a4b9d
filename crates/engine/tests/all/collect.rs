//! Collecting again and again while sources grow, break, move and go.

use synthetic_engine::{Amount, Cancel, CollectRequest, Progress, Silent};
use synthetic_model::{Code, SessionStatus, UtcMillis};

use crate::{
    claude,
    world::{World, assert_sound, constructs, origin, put, sessions},
};

const S: &str = "11111111-1111-4111-8111-111111111111";

fn three_lines() -> String {
    [claude::user(S, "u1", "fix the parser"), claude::assistant(S, "a1", "done"), claude::user(S, "u2", "thanks")]
        .concat()
}

#[test]
fn a_grown_file_is_read_from_where_it_ended() {
    let world = World::new();
    let engine = world.open();
    let path = world.write(&claude::path(S), three_lines());
    assert_eq!(world.collect(&engine).records_new, 3);
    assert_eq!(world.collect(&engine).files_unchanged, 1, "nothing changed");
    let grown = three_lines() + &claude::assistant(S, "a2", "you are welcome");
    put(&path, grown.as_bytes());
    let report = world.collect(&engine);
    assert_eq!((report.files_read, report.records_new), (1, 1), "only the new line is read");
    let all = sessions(&engine);
    assert_eq!(all.len(), 1);
    assert_eq!(origin(&engine, &all[0]), grown.as_bytes());
    assert_eq!(all[0].counts.assistant, 2);
    assert_eq!(all[0].status, SessionStatus::Completed, "quiet since years");
    assert_sound(&engine);
}

#[test]
fn a_lively_session_grows_in_its_tail_and_is_sealed_when_it_goes_quiet() {
    let world = World::new();
    let path = world.write(&claude::path(S), three_lines());
    world.clock.set(UtcMillis::parse("2026-01-01T10:00:00Z").expect("a date").0);
    let engine = world.open();
    assert_eq!(world.collect(&engine).records_new, 3);
    assert_eq!(sessions(&engine)[0].stored_bytes, 0, "its records wait in rows");
    let mut text = three_lines();
    for n in 0..4 {
        text += &claude::assistant(S, &format!("b{n}"), "more");
        put(&path, text.as_bytes());
        world.collect(&engine);
        assert_eq!(origin(&engine, &sessions(&engine)[0]), text.as_bytes());
    }
    assert_sound(&engine);
    world.clock.forward(2 * 3_600_000);
    engine.seal_quiet_tails(&Cancel::default()).expect("sealing works");
    let session = &sessions(&engine)[0];
    assert!(session.stored_bytes > 0, "its records are in a frame");
    assert_eq!(origin(&engine, session), text.as_bytes());
    assert_sound(&engine);
}

#[test]
fn a_torn_last_line_waits_and_is_not_lost() {
    let world = World::new();
    let engine = world.open();
    let whole = three_lines();
    let path = world.write(&claude::path(S), &whole[..whole.len() - 20]);
    let report = world.collect(&engine);
    assert_eq!(report.records_new, 2);
    assert!(report.skipped.iter().any(|s| s.code == Code::InPending), "{report:#?}");
    assert_eq!(origin(&engine, &sessions(&engine)[0]), &whole.as_bytes()[..whole.len() - 20], "kept as it is");
    put(&path, whole.as_bytes());
    assert_eq!(world.collect(&engine).records_new, 1);
    assert_eq!(origin(&engine, &sessions(&engine)[0]), whole.as_bytes());
    assert_sound(&engine);
}

#[test]
fn a_last_line_without_its_end_is_taken_when_it_is_whole() {
    let world = World::new();
    let engine = world.open();
    let whole = three_lines();
    let path = world.write(&claude::path(S), whole.trim_end());
    assert_eq!(world.collect(&engine).records_new, 3);
    put(&path, whole.as_bytes());
    world.collect(&engine);
    assert_eq!(origin(&engine, &sessions(&engine)[0]), whole.as_bytes(), "the line end came later");
    assert_sound(&engine);
}

#[test]
fn a_replaced_file_starts_a_session_of_its_own_and_the_earlier_text_stays() {
    let world = World::new();
    let engine = world.open();
    let path = world.write(&claude::path(S), three_lines());
    world.collect(&engine);
    let other = claude::user(S, "x1", "something else");
    put(&path, other.as_bytes());
    let report = world.collect(&engine);
    assert!(report.skipped.iter().any(|s| s.code == Code::InChanged), "{report:#?}");
    let mut origins: Vec<_> = sessions(&engine).iter().map(|s| origin(&engine, s)).collect();
    origins.sort();
    let mut expected = [three_lines().into_bytes(), other.into_bytes()];
    expected.sort();
    assert_eq!(origins, expected);
    assert_eq!(constructs(&engine).len(), 1, "both belong together");
    assert_sound(&engine);
}

#[test]
fn a_deleted_file_leaves_the_only_copy_here() {
    let world = World::new();
    let engine = world.open();
    let path = world.write(&claude::path(S), three_lines());
    world.collect(&engine);
    assert!(!constructs(&engine)[0].only_copy);
    rustix::fs::unlink(&path).expect("removed");
    let report = world.collect(&engine);
    assert!(report.skipped.iter().any(|s| s.code == Code::InGone), "{report:#?}");
    let session = &sessions(&engine)[0];
    assert!(session.source_gone && constructs(&engine)[0].only_copy);
    assert_eq!(origin(&engine, session), three_lines().as_bytes());
    assert!(world.collect(&engine).skipped.is_empty(), "said once");
    put(&path, three_lines().as_bytes());
    world.collect(&engine);
    assert!(!sessions(&engine)[0].source_gone, "it is back");
    assert_eq!(sessions(&engine).len(), 1, "and nothing was doubled");
}

#[test]
fn a_moved_file_goes_on_under_its_new_path() {
    let world = World::new();
    let engine = world.open();
    let path = world.write(&claude::path(S), three_lines());
    world.collect(&engine);
    let grown = three_lines() + &claude::assistant(S, "a2", "more");
    rustix::fs::unlink(&path).expect("removed");
    world.write(&format!(".claude/projects/-renamed/{S}.jsonl"), &grown);
    let report = world.collect(&engine);
    assert_eq!(report.records_new, 1, "what was read is not read again: {report:#?}");
    assert_eq!(sessions(&engine).len(), 1);
    assert_eq!(origin(&engine, &sessions(&engine)[0]), grown.as_bytes());
    assert_sound(&engine);
}

/// Asks to stop at the first sign of progress.
struct StopAtOnce<'c>(&'c Cancel);

impl Progress for StopAtOnce<'_> {
    fn stage(&self, _: &str, _: Option<Amount>) {}
    fn advance(&self, _: Amount) {
        self.0.cancel();
    }
}

#[test]
fn a_stopped_collection_goes_on_later() {
    let world = World::new();
    let engine = world.open();
    for n in 0..1200 {
        let session = format!("{n:08}-1111-4111-8111-111111111111");
        world.write(&claude::path(&session), claude::user(&session, &format!("u{n}"), "hello"));
    }
    let around = synthetic_agents::Surroundings { home: world.home(), variables: Vec::new() };
    let cancel = Cancel::default();
    let request = CollectRequest::default();
    let report = engine.collect(&around, &request, &StopAtOnce(&cancel), &cancel).expect("stops well");
    assert!(report.cancelled && report.files_read < 1200, "{report:#?}");
    let rest = engine.collect(&around, &request, &Silent, &Cancel::default()).expect("goes on");
    assert_eq!(report.files_read + rest.files_read, 1200, "nothing is lost or read twice");
    assert_sound(&engine);
}

#[test]
fn files_that_cannot_be_read_are_named_and_the_rest_goes_on() {
    let world = World::new();
    let engine = world.open();
    world.write(&claude::path(S), three_lines());
    world.write(&claude::path("22222222-1111-4111-8111-111111111111"), "");
    let link = world.home().join(claude::path("33333333-1111-4111-8111-111111111111"));
    std::os::unix::fs::symlink("/etc/hostname", &link).expect("linked");
    let report = world.collect(&engine);
    assert_eq!(report.files_read, 1);
    assert_eq!(report.skipped.iter().map(|s| s.code).collect::<Vec<_>>(), [Code::InEmpty], "links are passed over");
    let alone = world.collect_paths(&engine, &[&link]);
    assert_eq!(alone.skipped[0].code, Code::InLink);
    let other = world.write("notes.txt", "nothing");
    assert_eq!(world.collect_paths(&engine, &[&other]).skipped[0].code, Code::InNotRecognised);
    let store = world.store();
    assert_eq!(world.collect_paths(&engine, &[&store]).skipped[0].code, Code::InOwnStore);
}

#[test]
fn sources_are_never_written_to() {
    let world = World::new();
    let engine = world.open();
    let path = world.write(&claude::path(S), three_lines());
    let before = path.metadata().expect("there");
    world.collect(&engine);
    let after = path.metadata().expect("there");
    assert_eq!(before.modified().expect("known"), after.modified().expect("known"));
    let names: Vec<_> = std::fs::read_dir(path.parent().expect("has a folder")).expect("read").collect();
    assert_eq!(names.len(), 1, "nothing was left beside it");
}
