//! Real histories, where they are at hand: byte-exact, and nothing found by the check.

use std::path::{Path, PathBuf};

use synthetic_engine::{Cancel, Silent};

use crate::world::{World, assert_sound, origin, sessions};

/// The folder with real histories, if this machine has one.
fn samples() -> Option<PathBuf> {
    let given = std::env::var_os("SYNTHETIC_SAMPLES").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    given.or(Some(beside)).filter(|path| path.join("expected.json").is_file())
}

#[test]
fn every_real_transcript_comes_back_byte_for_byte() {
    let Some(samples) = samples() else { return };
    let world = World::new();
    let engine = world.open();
    let report = world.collect_paths(&engine, &[&samples.join("claude-code"), &samples.join("codex")]);
    assert!(report.files_read > 100, "{report:#?}");
    for session in sessions(&engine) {
        let path = PathBuf::from(session.source_path.as_ref().expect("has a file"));
        let file = std::fs::read(&path).expect("the sample is read");
        assert!(origin(&engine, &session) == file, "{} differs", path.display());
    }
    assert_sound(&engine);
    let settled = engine.settle(&Silent, &Cancel::default()).expect("settles");
    assert!(settled.stored_bytes_after < settled.stored_bytes_before, "{settled:?}");
    for session in sessions(&engine) {
        let path = PathBuf::from(session.source_path.as_ref().expect("has a file"));
        assert!(origin(&engine, &session) == std::fs::read(&path).expect("the sample is read"), "{}", path.display());
    }
    assert_sound(&engine);
    let again = world.collect_paths(&engine, &[&samples.join("claude-code"), &samples.join("codex")]);
    assert_eq!((again.files_read, again.records_new), (0, 0), "nothing changed");
}
