//! Claude Code: `~/.claude/projects/<folder>/<session>.jsonl`, sub-agents in files of their own.

mod answer;
mod attachment;
mod call;
mod chain;
mod notice;
mod prompt;
mod reader;
mod remains;
mod result;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use synthetic_model::AgentName;

use crate::{
    json::{NodeKind, Tape, Value},
    reader::{Agent, FileClue, Place, Reader, Remains, Surroundings},
};

/// After how many days Claude Code deletes a transcript if its settings do not say.
const DEFAULT_DAYS: u32 = 30;
/// Lines looked at before a file is held for something else.
const LINES_TRIED: usize = 50;
/// Types of records only Claude Code writes.
const TELLING_TYPES: [&str; 7] =
    ["file-history-snapshot", "queue-operation", "permission-mode", "last-prompt", "mode", "summary", "ai-title"];

/// The module of Claude Code.
#[derive(Debug)]
pub(crate) struct ClaudeCode;

impl Agent for ClaudeCode {
    fn name(&self) -> AgentName {
        AgentName::ClaudeCode
    }

    fn homes(&self, surroundings: &Surroundings) -> Vec<PathBuf> {
        match surroundings.variable("CLAUDE_CONFIG_DIR") {
            Some(moved) => vec![PathBuf::from(moved)],
            None => vec![surroundings.home.join(".claude"), surroundings.home.join(".config/claude")],
        }
    }

    fn remains(&self, below: &Path) -> Option<Remains> {
        remains::of(below)
    }

    fn places(&self, surroundings: &Surroundings) -> Vec<Place> {
        let place = |home: PathBuf| Place {
            agent: AgentName::ClaudeCode,
            path: home.join("projects"),
            settings: Some(home.join("settings.json")),
        };
        self.homes(surroundings).into_iter().map(place).collect()
    }

    fn clue(&self, path: &Path) -> Option<FileClue> {
        let stem = path.file_name()?.to_str()?.strip_suffix(".jsonl")?;
        let folders: Vec<&str> = path.parent()?.iter().rev().filter_map(|part| part.to_str()).collect();
        let below = match folders.as_slice() {
            ["subagents", ..] => Some(0),
            [_, "workflows", "subagents", ..] => Some(2),
            _ => None,
        };
        let is_agent = stem.starts_with("agent-") && stem.len() > "agent-".len();
        let refused = stem.is_empty()
            || matches!(stem, "history" | "journal")
            || stem.starts_with("rollout-")
            || folders.first() == Some(&"memory")
            || (below.is_some() && !is_agent);
        if refused {
            return None;
        }
        let parent = below.filter(|_| is_agent).and_then(|at| folders.get(at + 1));
        Some(FileClue {
            agent: AgentName::ClaudeCode,
            external_id: stem.to_owned(),
            parent_external_id: parent.map(|folder| (*folder).to_owned()),
            subagent: is_agent,
            zstd: false,
        })
    }

    fn recognises(&self, head: &[u8]) -> bool {
        let mut tape = Tape::default();
        for line in head.split_inclusive(|byte| *byte == b'\n').take(LINES_TRIED) {
            let verdict = match tape.scan(line) {
                Ok(()) => tape.root(line).and_then(tells),
                Err(_) if line.last() != Some(&b'\n') => torn_line_tells(line),
                Err(_) => None,
            };
            if let Some(verdict) = verdict {
                return verdict;
            }
        }
        false
    }

    fn deletes_after_days(&self, settings: Option<&str>) -> Option<u32> {
        let days = settings.and_then(|settings| {
            let mut tape = Tape::default();
            tape.scan(settings.as_bytes()).ok()?;
            tape.root(settings.as_bytes())?.get("cleanupPeriodDays")?.as_f64()
        });
        Some(days.filter(|days| *days >= 0.0).map_or(DEFAULT_DAYS, |days| days as u32))
    }

    fn begin(&self, clue: &FileClue, head: &[u8]) -> Box<dyn Reader> {
        Box::new(reader::ClaudeReader::begin(clue, head))
    }

    fn resume(&self, state: &[u8]) -> Box<dyn Reader> {
        Box::new(reader::ClaudeReader::resume(state))
    }
}

/// Whether a line is surely of Claude Code, surely of something else, or says nothing.
fn tells(line: Value<'_, '_>) -> Option<bool> {
    let type_is = |name: &str| line.get("type").is_some_and(|value| value.is(name));
    let other = ["session_meta", "session", "session.start", "session_start", "thread.started"];
    if other.iter().any(|name| type_is(name))
        || ["projectHash", "systemPayload"].iter().any(|key| line.get(key).is_some())
        || line.at(&["message", "parts"]).is_some()
        || (type_is("system") && line.get("subtype").is_some_and(|value| value.is("init")))
    {
        return Some(false);
    }
    let own_key = ["parentUuid", "isSidechain", "leafUuid"].iter().any(|key| line.get(key).is_some());
    let own_type = TELLING_TYPES.iter().any(|name| type_is(name));
    ((own_key && line.kind() == NodeKind::Object) || own_type).then_some(true)
}

/// The same for the start of a line that is longer than the head.
fn torn_line_tells(line: &[u8]) -> Option<bool> {
    let has = |word: &[u8]| memchr::memmem::find(line, word).is_some();
    (line.starts_with(b"{") && has(b"\"parentUuid\":") && has(b"\"sessionId\":") && !has(b"\"parts\":")).then_some(true)
}
