//! Copies of sessions under other ids, as agents leave them when a session is forked.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use synthetic_model::UtcMillis;
use uuid::Uuid;

/// What a fork gives new ids to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Renewed {
    /// The session alone, as Claude Code does.
    Session,
    /// Every record too.
    Records,
}

/// Keys of a Claude Code record whose value is an id of one of its session's records.
const RECORD_IDS: [&str; 6] =
    ["uuid", "parentUuid", "logicalParentUuid", "sourceToolAssistantUUID", "leafUuid", "messageId"];

/// Writes a fork of the session in `file` below `folder`, laid out as the agent does. Answers
/// where, or `None` when the file's name says no session.
///
/// # Errors
/// Failures to read or write.
pub(crate) fn fork(file: &Path, folder: &Path, ids: Renewed) -> anyhow::Result<Option<PathBuf>> {
    let bytes = fs::read(file).with_context(|| format!("reading {}", file.display()))?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let Some(own) = stem.get(stem.len().saturating_sub(36)..).and_then(|id| Uuid::try_parse(id).ok()) else {
        return Ok(None);
    };
    let (path, copy) = if stem.starts_with("rollout-") {
        let id = renewed(own);
        let name = format!("rollout-2026-06-01T09-00-00-{id}.jsonl");
        (folder.join("sessions/2026/06/01").join(name), codex(&bytes, own, id))
    } else {
        let project = file.parent().and_then(Path::file_name).unwrap_or_default();
        (folder.join("projects").join(project).join(format!("{}.jsonl", renewed(own))), claude(&bytes, ids))
    };
    fs::create_dir_all(path.parent().context("a path without a folder")?)?;
    fs::File::create(&path)?.write_all(&copy)?;
    Ok(Some(path))
}

/// Another id, the same for the same id.
fn renewed(id: Uuid) -> Uuid {
    let mixed = id.as_u128().wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835).rotate_left(29);
    uuid::Builder::from_u128(mixed).with_version(uuid::Version::Random).into_uuid()
}

/// The records of the session again, with new ids. Lines without an id of their own (titles, file
/// snapshots) are not copied.
fn claude(bytes: &[u8], ids: Renewed) -> Vec<u8> {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| find(line, b"\"uuid\":\"").is_some());
    let mut copy = lines.collect::<Vec<_>>().concat();
    renew(&mut copy, "sessionId");
    if ids == Renewed::Records {
        for key in RECORD_IDS {
            renew(&mut copy, key);
        }
    }
    copy
}

/// Gives the ids under `key` new values.
fn renew(text: &mut [u8], key: &str) {
    let before = format!("\"{key}\":\"");
    let mut from = 0;
    while let Some(at) = find(&text[from..], before.as_bytes()) {
        let value = from + at + before.len();
        from = value;
        let Some(place) = text.get_mut(value..value + 36) else { continue };
        if let Ok(old) = Uuid::try_parse_ascii(place) {
            renewed(old).hyphenated().encode_lower(place);
        }
    }
}

/// Every line again, stamped with the time of the fork, after a head that names the parent.
fn codex(bytes: &[u8], own: Uuid, id: Uuid) -> Vec<u8> {
    const STAMP: &[u8] = b"{\"timestamp\":\"";
    let mut copy = Vec::with_capacity(bytes.len() + 1024);
    for (number, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let mut line = line.to_vec();
        let stamp = UtcMillis(1_780_304_400_000 + number as i64).rfc3339();
        if line.starts_with(STAMP) && line.get(STAMP.len() + stamp.len()) == Some(&b'"') {
            line[STAMP.len()..STAMP.len() + stamp.len()].copy_from_slice(stamp.as_bytes());
        }
        if number == 0 {
            let text = String::from_utf8_lossy(&line);
            let named = format!("\"id\":\"{own}\"");
            let head = text.replacen(&named, &format!("\"id\":\"{id}\",\"forked_from_id\":\"{own}\""), 1);
            copy.extend_from_slice(head.as_bytes());
        }
        copy.extend_from_slice(&line);
    }
    copy
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fork_of_claude_code_differs_in_ids_only() {
        let line = br#"{"parentUuid":"5b2c3a9e-0000-4000-8000-000000000001","uuid":"5b2c3a9e-0000-4000-8000-000000000002","sessionId":"5b2c3a9e-0000-4000-8000-000000000003","message":"uuid 5b2c3a9e-0000-4000-8000-000000000002"}
{"type":"ai-title","sessionId":"5b2c3a9e-0000-4000-8000-000000000003"}
"#;
        let [session, records] =
            [Renewed::Session, Renewed::Records].map(|ids| String::from_utf8(claude(line, ids)).unwrap());
        assert_eq!(session.lines().count(), 1, "a title is no record");
        assert_eq!(session.matches("5b2c3a9e").count(), 3, "{session}");
        assert_eq!(records.matches("5b2c3a9e").count(), 1, "words stay: {records}");
        assert_eq!(session.len(), records.len());
    }

    #[test]
    fn a_fork_of_codex_names_its_parent_and_has_its_own_times() {
        let own = Uuid::from_u128(7);
        let text = format!(
            "{{\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"type\":\"session_meta\",\"payload\":{{\"id\":\"{own}\"}}}}\n{{\"timestamp\":\"2026-01-01T00:00:01.000Z\",\"type\":\"x\"}}\n"
        );
        let copy = String::from_utf8(codex(text.as_bytes(), own, renewed(own))).unwrap();
        assert_eq!(copy.lines().count(), 3);
        assert!(copy.lines().next().unwrap().contains(&format!("\"forked_from_id\":\"{own}\"")));
        assert!(!copy.contains("2026-01-01"));
    }

    #[test]
    fn forks_lie_where_agents_put_them() {
        let temp = tempfile::tempdir().unwrap();
        let file = temp.path().join("-home-dev/5b2c3a9e-0000-4000-8000-000000000003.jsonl");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::File::create(&file).unwrap().write_all(b"{}\n").unwrap();
        let fork = fork(&file, &temp.path().join("forks"), Renewed::Session).unwrap().unwrap();
        assert!(fork.starts_with(temp.path().join("forks/projects/-home-dev")));
        assert_eq!(
            super::fork(&file.with_file_name("agent-1.jsonl"), temp.path(), Renewed::Session).ok().flatten(),
            None
        );
    }
}
