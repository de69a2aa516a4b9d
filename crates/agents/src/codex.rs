//! Codex (command line, desktop, editor): `~/.codex/sessions/YYYY/MM/DD/rollout-<time>-<uuid>.jsonl`.

mod call;
mod event;
mod item;
mod meta;
mod reader;
mod result;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use synthetic_model::{AgentName, usage::LeftoverKind};

use crate::{
    json::{Tape, Value},
    reader::{Agent, FileClue, Place, Reader, Remains, Surroundings},
};

/// Lines looked at before a file is held for something else.
const LINES_TRIED: usize = 20;
/// Length of the local time between `rollout-` and the id in a file name.
const TIME_IN_NAME: usize = "2026-01-31T10-00-00-".len();

/// The module of Codex.
#[derive(Debug)]
pub(crate) struct Codex;

impl Agent for Codex {
    fn name(&self) -> AgentName {
        AgentName::Codex
    }

    fn homes(&self, surroundings: &Surroundings) -> Vec<PathBuf> {
        vec![surroundings.variable("CODEX_HOME").map_or_else(|| surroundings.home.join(".codex"), PathBuf::from)]
    }

    /// `log/codex-tui.log` and its like.
    fn remains(&self, below: &Path) -> Option<Remains> {
        let is_log = below.parent() == Some(Path::new("log")) && below.extension().is_some_and(|end| end == "log");
        is_log.then_some(Remains { kind: LeftoverKind::DebugLogs, needed_by: None })
    }

    fn places(&self, surroundings: &Surroundings) -> Vec<Place> {
        let places = |home: PathBuf| ["sessions", "archived_sessions"].map(|folder| home.join(folder));
        let place = |path| Place { agent: AgentName::Codex, path, settings: None };
        self.homes(surroundings).into_iter().flat_map(places).map(place).collect()
    }

    fn clue(&self, path: &Path) -> Option<FileClue> {
        let name = path.file_name()?.to_str()?;
        let plain = name.strip_suffix(".zst").unwrap_or(name);
        let stem = plain.strip_prefix("rollout-")?.strip_suffix(".jsonl")?;
        let id = stem.get(TIME_IN_NAME..).filter(|id| !id.is_empty()).unwrap_or(stem);
        (!id.is_empty()).then(|| FileClue {
            agent: AgentName::Codex,
            external_id: id.to_owned(),
            parent_external_id: None,
            subagent: false,
            zstd: plain.len() < name.len(),
        })
    }

    fn recognises(&self, head: &[u8]) -> bool {
        let mut tape = Tape::default();
        for line in head.split_inclusive(|byte| *byte == b'\n').take(LINES_TRIED) {
            let verdict = match tape.scan(line) {
                Ok(()) => tape.root(line).and_then(tells),
                Err(_) => torn_line_tells(line),
            };
            if let Some(verdict) = verdict {
                return verdict;
            }
        }
        false
    }

    fn deletes_after_days(&self, _: Option<&str>) -> Option<u32> {
        None
    }

    fn begin(&self, clue: &FileClue, _: &[u8]) -> Box<dyn Reader> {
        Box::new(reader::CodexReader::begin(clue))
    }

    fn resume(&self, state: &[u8]) -> Box<dyn Reader> {
        Box::new(reader::CodexReader::resume(state))
    }
}

/// Whether a line is surely of Codex, surely of something else, or says nothing.
fn tells(line: Value<'_, '_>) -> Option<bool> {
    let enveloped = line.get("payload").is_some()
        && ["session_meta", "response_item", "event_msg", "turn_context", "compacted"]
            .iter()
            .any(|name| line.get("type").is_some_and(|kind| kind.is(name)));
    if enveloped || reader::is_bare_header(line) {
        return Some(true);
    }
    line.get("type").is_some().then_some(false)
}

/// The same for a first line that is longer than the head.
fn torn_line_tells(line: &[u8]) -> Option<bool> {
    let has = |word: &[u8]| memchr::memmem::find(line, word).is_some();
    (line.starts_with(b"{") && has(b"\"type\":\"session_meta\"") && has(b"\"payload\":{")).then_some(true)
}
