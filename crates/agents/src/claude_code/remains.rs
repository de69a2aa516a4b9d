//! What Claude Code leaves beside its transcripts.

use std::path::Path;

use synthetic_model::usage::LeftoverKind;

use crate::reader::Remains;

/// What a file in its folder is, by its path.
pub(super) fn of(below: &Path) -> Option<Remains> {
    let parts: Vec<&str> = below.iter().map(|part| part.to_str()).collect::<Option<_>>()?;
    let remains = |kind, needed_by: Option<&str>| Some(Remains { kind, needed_by: needed_by.map(str::to_owned) });
    match parts.as_slice() {
        ["debug", name] if name.ends_with(".txt") || name.ends_with(".log") => remains(LeftoverKind::DebugLogs, None),
        ["shell-snapshots", _] => remains(LeftoverKind::ShellSnapshots, None),
        // `<session>-agent-<agent>.json`
        ["todos", name] if name.ends_with(".json") => {
            remains(LeftoverKind::Todos, Some(name.split_once("-agent-").map_or(*name, |(session, _)| session)))
        }
        ["projects", _, session, "tool-results", ..] => remains(LeftoverKind::OrphanedToolResults, Some(session)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_over_is_told_by_where_it_lies() {
        let told = |path: &str| of(Path::new(path)).map(|remains| (remains.kind, remains.needed_by));
        assert_eq!(told("debug/0a.txt"), Some((LeftoverKind::DebugLogs, None)));
        assert_eq!(told("shell-snapshots/snapshot-bash-1.sh"), Some((LeftoverKind::ShellSnapshots, None)));
        assert_eq!(told("todos/0a-agent-0b.json"), Some((LeftoverKind::Todos, Some("0a".into()))));
        let results = told("projects/-p/0a/tool-results/toolu_1.txt");
        assert_eq!(results, Some((LeftoverKind::OrphanedToolResults, Some("0a".into()))));
        for kept in ["history.jsonl", "settings.json", "plans/a.md", "projects/-p/memory/a.md", "file-history/0a/1@v1"]
        {
            assert_eq!(told(kept), None, "{kept} is never left over");
        }
    }
}
