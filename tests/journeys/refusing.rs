//! Bad input, damage and refusals: every one has its code, its exit code, and changes nothing.

use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use serde_json::json;

use crate::bench::{Machine, tree};
use crate::histories::CLAUDE_ID;

const NO_ID: &str = "019a2f60-1111-7000-8000-00000000abcd";

fn overwrite(file: &Path, at: u64, bytes: &[u8]) {
    let mut file = fs::OpenOptions::new().write(true).open(file).expect("the file");
    file.seek(SeekFrom::Start(at)).and_then(|_| file.write_all(bytes)).expect("it is overwritten");
}

#[test]
fn every_refusal_has_its_code_and_exit_code() {
    let machine = Machine::used();
    machine.collect();
    machine.write(&machine.path("notes.txt"), "buy milk\n");
    machine.write(&machine.path("empty.jsonl"), "");
    let out = machine.path("notes.txt").to_string_lossy().into_owned();
    let own = machine.store().to_string_lossy().into_owned();
    for (arguments, exit, code) in [
        (&["sessions", "show", NO_ID][..], 3, "NOT_FOUND"),
        (&["constructs", "show", NO_ID], 3, "NOT_FOUND"),
        (&["constructs", "show", "00000000"], 3, "NOT_FOUND"),
        (&["constructs", "show", "../../x"], 3, "API_BAD_ID"),
        (&["transcript", NO_ID], 3, "NOT_FOUND"),
        (&["artifacts", "get", &format!("{CLAUDE_ID}.999"), "--out", "new"], 3, "NOT_FOUND"),
        (&["artifacts", "get", "nonsense", "--out", "new"], 3, "API_BAD_ID"),
        (&["artifacts", "get", "nonsense"], 2, "API_BAD_REQUEST"),
        (&["constructs", "list", "--workspace", "nowhere"], 3, "NOT_FOUND"),
        (&["constructs", "list", "--status", "asleep"], 2, "API_BAD_REQUEST"),
        (&["constructs", "list", "--since", "yesterday"], 2, "API_BAD_REQUEST"),
        (&["constructs", "list", "--after", "nonsense"], 2, "API_BAD_REQUEST"),
        (&["no-such-command"], 2, "API_BAD_REQUEST"),
        (&["transcript", CLAUDE_ID, "--raw"], 2, "API_BAD_REQUEST"),
        (&["sessions", "origin", CLAUDE_ID], 2, "API_BAD_REQUEST"),
        (&["sessions", "origin", CLAUDE_ID, "--out", &out], 4, "CONFLICT"),
        (&["sessions", "origin", CLAUDE_ID, "--out", "/no/such/folder/x"], 6, "ST_IO"),
        (&["migrate", "--to", "99"], 3, "NOT_FOUND"),
        (&["open", "synthetic://elsewhere/1"], 3, "API_BAD_ID"),
        (&["serve", "--listen", "192.0.2.1:80"], 8, "REFUSED"),
    ] {
        let with_json: Vec<_> = arguments.iter().copied().chain(["--json"]).collect();
        let ended = machine.run(&with_json);
        assert_eq!(ended.code, exit, "{arguments:?}: {ended:?}");
        assert_eq!(ended.error()["code"], code, "{arguments:?}: {ended:?}");
        let first = ended.stderr.lines().next().unwrap_or_default();
        assert!(first.starts_with("synthetic: ") && first.ends_with(&format!("[{code}]")), "{arguments:?}: {first}");
    }
    for (path, code) in
        [(&*out, "IN_NOT_RECOGNISED"), ("empty.jsonl", "IN_EMPTY"), ("gone.jsonl", "IN_GONE"), (&*own, "IN_OWN_STORE")]
    {
        let ended = machine.run(&["collect", path]);
        assert_eq!(ended.code, 3, "{path}: {ended:?}");
        assert!(ended.text().contains(code) || ended.stderr.contains(code), "{path}: {ended:?}");
    }
}

#[test]
fn a_window_that_is_not_installed_is_said_to_be_missing() {
    let machine = Machine::used();
    let ended = machine.run_alone(&["open", "--json"]);
    assert_eq!((ended.code, ended.error()["code"].as_str()), (3, Some("NOT_FOUND")), "{ended:?}");
}

#[test]
fn a_construct_that_may_not_be_archived_stays_as_it_is() {
    let machine = Machine::used();
    machine.collect();
    let construct = machine.construct();
    let before = machine.json(&["constructs", "show", &construct]);
    let ended = machine.run(&["constructs", "archive", &construct]);
    let after = machine.json(&["constructs", "show", &construct]);
    if before["construct"]["status"] == "active" {
        assert_eq!(ended.code, 8, "{ended:?}");
        assert_eq!(before, after);
    } else {
        assert_eq!(after["construct"]["status"], "archived");
        assert_eq!(machine.run(&["constructs", "archive", &construct]).code, 0, "it is there already");
        assert_eq!(machine.json(&["constructs", "show", &construct]), after, "and nothing changes");
    }
}

#[test]
fn a_newer_store_is_refused_and_not_touched() {
    let machine = Machine::used();
    machine.collect();
    overwrite(&machine.store().join("synthetic.db"), 60, &999_u32.to_be_bytes());
    let before = tree(&machine.store());
    for arguments in [
        &["constructs", "list"][..],
        &["collect"],
        &["check"],
        &["migrate", "--status"],
        &["migrate", "--dry-run"],
        &["migrate"],
    ] {
        let ended = machine.run(arguments);
        assert_eq!(ended.code, 9, "{arguments:?}: {ended:?}");
        assert!(ended.stderr.contains("ST_NEWER") && ended.stderr.contains("999"), "{}", ended.stderr);
    }
    assert!(tree(&machine.store()) == before, "not one byte of the store changed");
}

#[test]
fn a_folder_that_is_not_ours_is_refused_and_not_touched() {
    let machine = Machine::new();
    machine.write(&machine.store().join("synthetic.db"), "somebody else's notes, kept under this name\n");
    let before = tree(&machine.store());
    let ended = machine.run(&["collect"]);
    assert_eq!(ended.code, 8, "{ended:?}");
    assert!(ended.stderr.contains("ST_NOT_OURS"), "{}", ended.stderr);
    assert!(tree(&machine.store()) == before, "not one byte of the folder changed");
}

#[test]
fn a_changed_byte_is_found_and_never_shown_as_right() {
    let machine = Machine::new();
    let file = machine.claude_file();
    machine.write(&file, &crate::histories::lines(&crate::histories::claude_talk("Fix the parser")));
    // Old enough to be sealed into a file of the tree at once.
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_754_000_000);
    fs::File::options().write(true).open(&file).and_then(|file| file.set_modified(old)).expect("an old file");
    machine.collect();
    let (frames, bytes) = tree(&machine.store().join("artifacts"))
        .into_iter()
        .find(|(path, _)| path.extension().is_some_and(|extension| extension == "frames"))
        .expect("the session is sealed");
    let middle = bytes.len() / 2;
    overwrite(&frames, middle as u64, &[bytes[middle] ^ 1]);

    let ended = machine.run(&["check", "--read-data", "--json"]);
    assert_eq!(ended.code, 5, "{ended:?}");
    let report: serde_json::Value = serde_json::from_slice(&ended.stdout).expect("a report");
    assert_eq!(report["ok"], false);
    assert_eq!(report["findings"][0]["code"], "ST_BLOB_CORRUPT", "{report}");
    let out = machine.path("origin.jsonl");
    let ended = machine.run(&["sessions", "origin", CLAUDE_ID, "--out", out.to_str().expect("a path")]);
    assert_eq!(ended.code, 5, "{ended:?}");
    assert!(!out.exists(), "no file is better than a wrong one");
}

#[test]
fn a_store_goes_back_a_version_and_forward_again_with_all_it_holds() {
    let machine = Machine::used();
    machine.collect();
    let before = machine.json(&["sessions", "list"]);
    let newest = machine.json(&["migrate", "--status"])["newest"].as_u64().expect("a version");
    let planned = machine.json(&["migrate", "--to", "1", "--dry-run"]);
    assert_eq!((&planned["dry_run"], &planned["from"], &planned["to"]), (&json!(true), &json!(newest), &json!(1)));
    let back = machine.json(&["migrate", "--to", "1"]);
    assert!(back["copy_path"].as_str().is_some_and(|path| Path::new(path).exists()), "copied first: {back}");
    assert_eq!(machine.json(&["migrate", "--status"])["current"], 1);
    let forward = machine.json(&["migrate"]);
    assert_eq!(forward["to"], json!(newest));
    assert_eq!(machine.json(&["sessions", "list"]), before);
    machine.text(&["check", "--read-data"]);
}

#[cfg(unix)]
#[test]
fn files_of_the_store_are_readable_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let machine = Machine::used();
    machine.collect();
    for (path, _) in tree(&machine.store()) {
        let mode = fs::metadata(&path).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", path.display());
        let folder = fs::metadata(path.parent().expect("a folder")).expect("a folder").permissions().mode() & 0o777;
        assert_eq!(folder, 0o700, "{}", path.display());
    }
}
