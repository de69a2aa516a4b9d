//! Damaged lines are kept and named; damaged stores are found out.

use std::path::{Path, PathBuf};

use synthetic_model::Code;

use crate::{
    claude,
    world::{World, check, origin, put, sessions},
};

const S: &str = "11111111-1111-4111-8111-111111111111";

/// One damaged line between two good ones, and the code it gets.
fn corpus() -> Vec<(&'static str, Vec<u8>, Code)> {
    let deep = ["{\"type\":\"user\",\"x\":".to_owned(), "[".repeat(200), "]".repeat(200), "}\n".to_owned()].concat();
    let keys: String = (0..100_010).map(|n| format!("\"k{n}\":1,")).collect();
    let many = format!("{{\"type\":\"user\",{keys}\"z\":1}}\n");
    let long_id = format!(
        "{{\"type\":\"user\",\"uuid\":\"{}\",\"timestamp\":\"2026-01-01T10:00:00Z\",\"message\":{{\"role\":\"user\",\"content\":\"a\"}}}}\n",
        "u".repeat(600)
    );
    vec![
        ("no JSON", b"{\"type\":\"user\",\n".to_vec(), Code::InBadJson),
        ("two values", b"{\"type\":\"mode\",\"mode\":\"a\"}{\"type\":\"mode\",\"mode\":\"b\"}\n".to_vec(), Code::InBadJson),
        ("no UTF-8", b"{\"type\":\"user\",\"message\":{\"role\":\"user\",\"content\":\"\xff\xfe\"}}\n".to_vec(), Code::InBadUtf8),
        ("half a surrogate pair", b"{\"type\":\"user\",\"uuid\":\"q\",\"message\":{\"role\":\"user\",\"content\":\"\\ud83d\"}}\n".to_vec(), Code::InBadUnicode),
        ("an id that is a number", b"{\"type\":\"user\",\"uuid\":7,\"message\":{\"role\":\"user\",\"content\":\"a\"}}\n".to_vec(), Code::InBadId),
        ("NUL bytes", vec![0; 64].into_iter().chain([b'\n']).collect(), Code::InNulTail),
        ("a key twice", b"{\"type\":\"user\",\"uuid\":\"q\",\"uuid\":\"r\",\"message\":{\"role\":\"user\",\"content\":\"a\"}}\n".to_vec(), Code::InDuplicateKey),
        ("a number beyond 64 bits", b"{\"type\":\"user\",\"uuid\":\"q\",\"n\":123456789012345678901234567890,\"message\":{\"role\":\"user\",\"content\":\"a\"}}\n".to_vec(), Code::InNumberRange),
        ("a time that is none", b"{\"type\":\"user\",\"uuid\":\"q\",\"timestamp\":\"yesterday\",\"message\":{\"role\":\"user\",\"content\":\"a\"}}\n".to_vec(), Code::InBadTime),
        ("a kind nobody knows", b"{\"type\":\"quux\",\"uuid\":\"q\",\"timestamp\":\"2026-01-01T10:00:00Z\"}\n".to_vec(), Code::InUnknownKind),
        ("nested too deep", deep.into_bytes(), Code::InTooDeep),
        ("too many keys", many.into_bytes(), Code::InTooMany),
        ("an id too long", long_id.into_bytes(), Code::InFieldTooLong),
    ]
}

#[test]
fn a_damaged_line_is_kept_named_and_costs_only_itself() {
    for (name, line, code) in corpus() {
        let world = World::new();
        let engine = world.open();
        let good = claude::user(S, "u1", "before");
        let whole = [good.as_bytes(), &line, claude::user(S, "u2", "after").as_bytes()].concat();
        world.write(&claude::path(S), &whole);
        let report = world.collect(&engine);
        let named = report.skipped.iter().find(|s| s.code == code);
        assert!(named.is_some_and(|s| s.place.starts_with("line 2")), "{name}: {:#?}", report.skipped);
        let session = &sessions(&engine)[0];
        assert!(session.counts.user >= 2, "{name}: the lines around it are read");
        assert_eq!(origin(&engine, session), whole, "{name}: its bytes are kept");
        assert!(check(&engine).ok, "{name}");
    }
}

#[test]
fn a_line_over_the_limit_is_kept_in_pieces() {
    let world = World::new();
    let engine = world.open();
    let long = format!("{{\"type\":\"user\",\"x\":\"{}\"}}\n", "a".repeat(synthetic_engine::limits::LINE_BYTES + 10));
    let whole = [claude::user(S, "u1", "before"), long, claude::user(S, "u2", "after")].concat();
    world.write(&claude::path(S), &whole);
    let report = world.collect(&engine);
    assert!(report.skipped.iter().any(|s| s.code == Code::InLineTooLong), "{:#?}", report.skipped);
    let session = &sessions(&engine)[0];
    assert_eq!(session.counts.user, 2);
    assert!(origin(&engine, session) == whole.as_bytes(), "its bytes are kept");
}

/// Files of the artifact tree.
fn tree(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("read").path();
        if path.is_dir() { files.extend(tree(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

#[test]
fn every_flipped_bit_in_the_tree_is_found() {
    let world = World::new();
    let long =
        |n: u32| (0..5000_u32).map(|i| char::from(b'a' + (i.wrapping_mul(n + 3) % 23) as u8)).collect::<String>();
    let huge = "a long output ".repeat(80_000);
    let text =
        [claude::user(S, "u1", "hello"), claude::output(S, "r1", "c", &long(1)), claude::output(S, "r2", "c", &huge)]
            .concat();
    world.write(&claude::path(S), text);
    {
        let engine = world.open();
        world.collect(&engine);
        assert!(check(&engine).ok);
    }
    let files = tree(&world.store().join("artifacts"));
    assert!(files.len() >= 4, "frames, values, a blob, a description: {files:?}");
    for path in files {
        let good = std::fs::read(&path).expect("read");
        let step = (good.len() / 40).max(1);
        for at in (0..good.len()).step_by(step).chain([good.len() - 1]) {
            let mut bad = good.clone();
            bad[at] ^= 1 << (at % 8);
            put(&path, &bad);
            let report = check(&world.open());
            assert!(!report.ok, "bit {} of byte {at} of {}", at % 8, path.display());
        }
        put(&path, &good);
        assert!(check(&world.open()).ok, "mended");
    }
}

#[test]
fn lost_and_foreign_files_are_found() {
    let world = World::new();
    world.write(&claude::path(S), claude::user(S, "u1", "hello"));
    world.collect(&world.open());
    let files = tree(&world.store().join("artifacts"));
    let frames = files.iter().find(|p| p.extension().is_some_and(|e| e == "frames")).expect("there");
    let good = std::fs::read(frames).expect("read");
    rustix::fs::unlink(frames).expect("removed");
    let report = check(&world.open());
    assert!(report.findings.iter().any(|f| f.code == Code::StBlobMissing), "{:#?}", report.findings);
    put(frames, &good);
    put(&frames.with_file_name("stranger"), b"?");
    let report = check(&world.open());
    assert_eq!(report.findings.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::StLeftover]);
}
