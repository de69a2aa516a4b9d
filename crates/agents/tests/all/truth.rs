//! Counts, times and tokens are those of the ground truth, for every published transcript.

use synthetic_agents::{Agent, Interpretation, Record, SessionFacts, Tape, agent, agents, render};
use synthetic_model::{AgentName, Code, UtcMillis};

use crate::samples::{Sample, transcripts};

/// A reader is stopped and gone on with after so many lines.
const LINES_AT_ONCE: usize = 97;

fn facts_of(agent: &dyn Agent, sample: &Sample) -> SessionFacts {
    let clue = agent.clue(&sample.path).unwrap_or_else(|| panic!("{} has a clue", sample.path.display()));
    let head = &sample.bytes[..sample.bytes.len().min(64 << 10)];
    assert!(agent.recognises(head), "{} is recognised", sample.path.display());
    let mut reader = agent.begin(&clue, head);
    let mut tape = Tape::default();
    for (number, line) in sample.bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        if number % LINES_AT_ONCE == LINES_AT_ONCE - 1 {
            reader = agent.resume(&reader.state());
        }
        let mut out = Interpretation::default();
        let valid = tape.scan(line).is_ok();
        reader.read(&Record { bytes: line, tape: &tape, number: number as u64 }, &mut out);
        assert!(valid || !out.notes.is_empty(), "{}:{number} says what is wrong", sample.path.display());
        let blank = line.trim_ascii().is_empty();
        assert_eq!(out.messages.is_empty(), blank, "{}:{number} shows something", sample.path.display());
        let known = out.notes.iter().all(|note| note.code != Code::InUnknownKind);
        assert!(
            known || sample.path.ends_with("edge_cases.jsonl"),
            "{}:{number} {:?}",
            sample.path.display(),
            out.notes
        );
        for artifact in out.messages.iter().filter_map(|message| message.artifact.as_ref()) {
            assert!(artifact.name.len() <= 512 && !artifact.name.is_empty());
            assert!(render::bytes(artifact).is_some(), "{}:{number} {}", sample.path.display(), artifact.name);
        }
    }
    assert!(reader.state().len() <= 72 << 10, "state of {}: {} bytes", sample.path.display(), reader.state().len());
    reader.facts().clone()
}

struct Differences<'a> {
    sample: &'a Sample,
    found: Vec<String>,
}

impl Differences<'_> {
    fn number(&mut self, key: &str, ours: u64) {
        let truth = self.sample.truth[key].as_u64().unwrap_or(0);
        if ours != truth {
            self.found.push(format!("{}: {key} is {truth}, counted {ours}", self.sample.path.display()));
        }
    }

    fn time(&mut self, key: &str, ours: Option<UtcMillis>) {
        let truth = self.sample.truth[key].as_str().and_then(UtcMillis::parse);
        if ours != truth {
            self.found.push(format!("{}: {key} is {truth:?}, found {ours:?}", self.sample.path.display()));
        }
    }

    fn common(&mut self, facts: &SessionFacts) {
        self.number("user_messages", facts.counts.user);
        self.number("assistant_messages", facts.counts.assistant);
        self.number("tool_calls", facts.counts.tool_call);
        self.number("tool_results", facts.counts.tool_result);
        self.number("invalid_lines", facts.counts.unreadable);
        self.time("first_timestamp", facts.first_at);
        self.time("last_timestamp", facts.last_at);
        let models = self.sample.truth["models"].as_object().map(|models| models.keys().cloned().collect());
        let mut models: Vec<String> = models.unwrap_or_default();
        models.retain(|model| model != "<synthetic>");
        let mut ours = facts.models.clone();
        ours.sort();
        models.sort();
        if ours != models {
            self.found.push(format!("{}: models are {models:?}, found {ours:?}", self.sample.path.display()));
        }
    }
}

fn differences(name: AgentName, check: impl Fn(&mut Differences<'_>, &SessionFacts)) {
    let samples = transcripts(Some(name.word()));
    let mut found = Vec::new();
    for sample in &samples {
        let facts = facts_of(agent(name), sample);
        let mut differences = Differences { sample, found: Vec::new() };
        differences.common(&facts);
        check(&mut differences, &facts);
        found.append(&mut differences.found);
    }
    assert!(found.is_empty(), "{} differences:\n{}", found.len(), found.join("\n"));
}

#[test]
fn claude_code_transcripts_are_counted_like_the_ground_truth() {
    differences(AgentName::ClaudeCode, |differences, facts| {
        differences.number("output_tokens_dedup", facts.tokens.output);
    });
}

#[test]
fn codex_transcripts_are_counted_like_the_ground_truth() {
    differences(AgentName::Codex, |differences, facts| {
        differences.number("compactions", facts.counts.compaction);
        let truth = differences.sample.truth["final_total_token_usage"].clone();
        let number = |key: &str| truth[key].as_u64().unwrap_or(0);
        let expected = (
            number("input_tokens") - number("cached_input_tokens"),
            number("cached_input_tokens"),
            number("output_tokens"),
        );
        let ours = (facts.tokens.input, facts.tokens.cached, facts.tokens.output);
        if ours != expected {
            differences
                .found
                .push(format!("{}: tokens {expected:?}, found {ours:?}", differences.sample.path.display()));
        }
    });
}

#[test]
fn every_transcript_is_recognised_by_its_own_agent_alone() {
    for sample in transcripts(None) {
        let head = &sample.bytes[..sample.bytes.len().min(64 << 10)];
        for agent in agents() {
            let own = sample.truth["agent"] == agent.name().word();
            assert_eq!(agent.recognises(head), own, "{} {}", agent.name(), sample.path.display());
        }
    }
}
