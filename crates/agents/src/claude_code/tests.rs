use std::path::Path;

use synthetic_model::{ArtifactKind, ByteKind, Code, UtcMillis, outline::flags};

use super::ClaudeCode;
use crate::{
    reader::{Agent, SessionFacts, Surroundings},
    shown::{self, Line},
};

mod chain;
mod records;

const PATH: &str = "/home/u/.claude/projects/-p/5eac5945-4cf4-4f5c-a46a-1f8dacb407aa.jsonl";

fn read(lines: &[&str]) -> (Vec<Line>, SessionFacts) {
    shown::read(&ClaudeCode, PATH, lines)
}

/// A chain record of `kind` with `rest` of its fields.
fn chain(kind: &str, uuid: &str, rest: &str) -> String {
    format!(
        r#"{{"type":"{kind}","uuid":"{uuid}","parentUuid":null,"sessionId":"S","cwd":"/p","version":"2.1.0","gitBranch":"main","timestamp":"2026-01-01T10:00:00.000Z",{rest}}}"#
    )
}

fn answer(uuid: &str, id: &str, output: u64, block: &str) -> String {
    chain(
        "assistant",
        uuid,
        &format!(
            r#""requestId":"r-{id}","message":{{"id":"{id}","role":"assistant","model":"claude-x","content":[{block}],"usage":{{"input_tokens":3,"output_tokens":{output},"cache_read_input_tokens":900}}}}"#
        ),
    )
}

fn prompt(uuid: &str, content: &str) -> String {
    chain("user", uuid, &format!(r#""message":{{"role":"user","content":{content}}}"#))
}

#[test]
fn transcripts_are_known_by_their_place() {
    let clue = |path: &str| ClaudeCode.clue(Path::new(path));
    let main = clue(PATH).expect("a session");
    assert_eq!(main.external_id, "5eac5945-4cf4-4f5c-a46a-1f8dacb407aa");
    assert!(!main.subagent && main.parent_external_id.is_none() && !main.zstd);
    for below in
        ["/c/projects/-p/S/subagents/agent-a1.jsonl", "/c/projects/-p/S/subagents/workflows/wf_1/agent-a1.jsonl"]
    {
        let agent = clue(below).expect("a sub-agent");
        assert_eq!((agent.external_id.as_str(), agent.parent_external_id.as_deref()), ("agent-a1", Some("S")));
        assert!(agent.subagent);
    }
    let beside = clue("/c/projects/-p/agent-a1b2c3d4.jsonl").expect("an old sub-agent");
    assert!(beside.subagent && beside.parent_external_id.is_none());
    assert!(clue("/home/subagents/memory/projects/-p/S.jsonl").is_some(), "folders far above say nothing");
    for other in [
        "/c/history.jsonl",
        "/c/projects/-p/S/subagents/workflows/wf_1/journal.jsonl",
        "/c/projects/-p/memory/notes.jsonl",
        "/c/projects/-p/S/subagents/agent-a1.meta.json",
        "/c/projects/-p/.jsonl",
        "/x/rollout-2026-01-01T00-00-00-u.jsonl",
    ] {
        assert_eq!(clue(other), None, "{other}");
    }
}

#[test]
fn places_follow_the_environment() {
    let mut surroundings = Surroundings { home: "/home/u".into(), variables: Vec::new() };
    let paths = |s: &Surroundings| ClaudeCode.places(s).into_iter().map(|place| place.path).collect::<Vec<_>>();
    assert_eq!(
        paths(&surroundings),
        [Path::new("/home/u/.claude/projects"), Path::new("/home/u/.config/claude/projects")]
    );
    surroundings.variables.push(("CLAUDE_CONFIG_DIR".into(), "/else".into()));
    assert_eq!(paths(&surroundings), [Path::new("/else/projects")]);
    assert_eq!(ClaudeCode.places(&surroundings)[0].settings.as_deref(), Some(Path::new("/else/settings.json")));
}

#[test]
fn deletion_follows_the_settings() {
    for (settings, days) in [
        (None, 30),
        (Some("{}"), 30),
        (Some("not json"), 30),
        (Some(r#"{"cleanupPeriodDays":"x"}"#), 30),
        (Some(r#"{"cleanupPeriodDays":-1}"#), 30),
        (Some(r#"{"cleanupPeriodDays":365}"#), 365),
        (Some(r#"{"cleanupPeriodDays":99999999999}"#), u32::MAX),
    ] {
        assert_eq!(ClaudeCode.deletes_after_days(settings), Some(days), "{settings:?}");
    }
}

#[test]
fn its_files_are_recognised_and_no_others() {
    let chain = prompt("u", "\"x\"");
    for own in [
        chain.as_str(),
        "{\"type\":\"summary\",\"summary\":\"s\",\"leafUuid\":\"l\"}",
        "{\"x\":1}\n{\"type\":\"mode\",\"mode\":\"normal\"}\n",
    ] {
        assert!(ClaudeCode.recognises(own.as_bytes()), "{own}");
    }
    assert!(ClaudeCode.recognises(&chain.as_bytes()[..chain.len() - 9]), "a line longer than the head");
    for other in [
        "",
        "\u{28}\u{b5}\u{2f}",
        "{\"type\":\"session_meta\",\"payload\":{\"parentUuid\":1}}",
        "{\"type\":\"session\",\"version\":3}\n{\"parentUuid\":1}",
        "{\"uuid\":\"u\",\"parentUuid\":null,\"sessionId\":\"s\",\"message\":{\"role\":\"user\",\"parts\":[]}}",
        "{\"type\":\"system\",\"subtype\":\"init\",\"session_id\":\"s\"}",
        "{\"type\":\"system\",\"parentUuid\":null,\"systemPayload\":{}}",
        "{\"display\":\"x\",\"timestamp\":1,\"sessionId\":\"s\"}",
    ] {
        assert!(!ClaudeCode.recognises(other.as_bytes()), "{other}");
    }
}

#[test]
fn facts_are_gathered_from_the_chain() {
    let later =
        prompt("u2", "\"more\"").replace("10:00", "12:30").replace("\"main\"", "\"HEAD\"").replace("2.1.0", "2.2.0");
    let (_, facts) =
        read(&[&prompt("u1", r#""fix it\nplease""#), &later, &answer("a", "m", 5, r#"{"type":"text","text":"ok"}"#)]);
    assert_eq!(facts.external_id, "5eac5945-4cf4-4f5c-a46a-1f8dacb407aa");
    assert_eq!(
        (facts.cwd.as_deref(), facts.branch.as_deref(), facts.agent_version.as_deref()),
        (Some("/p"), Some("main"), Some("2.1.0"))
    );
    assert_eq!((facts.title.as_deref(), facts.title_rank), (Some("fix it"), 1));
    assert_eq!(facts.first_prompt.as_deref(), Some("fix it\nplease"));
    assert_eq!(facts.lineage.root.as_deref(), Some("u1"));
    assert_eq!(facts.models, ["claude-x"]);
    assert_eq!(facts.first_at, UtcMillis::parse("2026-01-01T10:00:00Z"));
    assert_eq!(facts.last_at, UtcMillis::parse("2026-01-01T12:30:00Z"));
    assert_eq!((facts.counts.user, facts.counts.assistant), (2, 1));
}

#[test]
fn a_subagents_parent_is_the_session_its_records_name() {
    let (_, facts) = shown::read(&ClaudeCode, "/c/projects/-p/agent-a1.jsonl", &[prompt("u", "\"go\"")]);
    assert_eq!(facts.external_id, "agent-a1");
    assert!(facts.lineage.subagent);
    assert_eq!(facts.lineage.parent_external_id.as_deref(), Some("S"));
}

#[test]
fn titles_go_by_rank_and_then_by_time() {
    let title = |lines: &[&str]| read(lines).1.title.unwrap_or_default();
    let (model, user) =
        (r#"{"type":"ai-title","aiTitle":"by model"}"#, r#"{"type":"custom-title","customTitle":"by user"}"#);
    let summary = r#"{"type":"summary","summary":"in short","leafUuid":"u1"}"#;
    let own = prompt("u1", "\"prompt\"");
    assert_eq!(title(&[&own]), "prompt");
    assert_eq!(title(&[&own, summary]), "in short");
    assert_eq!(title(&[summary, &own]), "in short", "a summary before its leaf counts once the leaf comes");
    assert_eq!(title(&[&summary.replace("u1", "other"), &own]), "prompt", "a summary of another session does not");
    assert_eq!(title(&[&summary.replace("u1", "other")]), "in short", "unless there is nothing else");
    assert_eq!(title(&[user, model, &own, summary]), "by user");
    assert_eq!(title(&[model, &model.replace("by", "again by"), &own]), "again by model");
    assert_eq!(title(&[&prompt("u", r#""<command-name>/init</command-name>""#), &own]), "prompt");
}

#[test]
fn an_answer_in_several_records_counts_once_at_its_largest() {
    let text = r#"{"type":"text","text":"ok"}"#;
    let (lines, facts) = read(&[
        &answer("a1", "m1", 5, r#"{"type":"thinking","thinking":"hm"}"#),
        &answer("a2", "m1", 40, text),
        &answer("a3", "m2", 7, text),
        &answer("a4", "m1", 30, text),
    ]);
    let tokens: Vec<u64> = lines.iter().map(|line| line.messages[0].tokens).collect();
    assert_eq!(tokens, [5, 35, 7, 0]);
    let counted: Vec<bool> = lines.iter().map(|line| line.messages[0].flags & flags::COUNTED != 0).collect();
    assert_eq!(counted, [true, false, true, false]);
    assert_eq!((facts.counts.assistant, facts.counts.thinking), (2, 1));
    assert_eq!((facts.tokens.input, facts.tokens.cached, facts.tokens.output), (6, 1800, 47));
}

#[test]
fn a_reader_goes_on_from_its_state() {
    let call = r#"{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"ls"}}"#;
    let result = chain(
        "user",
        "u2",
        r#""message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"a"}]}"#,
    );
    let lines = [prompt("u1", "\"go\""), answer("a1", "m1", 5, call), answer("a2", "m1", 9, call), result];
    let (whole, facts) = shown::read(&ClaudeCode, PATH, &lines);
    for cut in 0..=lines.len() {
        let (before, after) = lines.split_at(cut);
        let clue = ClaudeCode.clue(Path::new(PATH)).expect("a session");
        let mut first = ClaudeCode.begin(&clue, b"");
        let mut both = shown::go_on(&mut *first, before);
        let mut second = ClaudeCode.resume(&first.state());
        both.extend(shown::go_on(&mut *second, after));
        assert_eq!((&both, second.facts()), (&whole, &facts), "cut after {cut} lines");
    }
    assert_eq!(ClaudeCode.resume(b"junk").facts(), &SessionFacts::default());
}

#[test]
fn ids_times_and_labels_that_are_not_usable_are_noted() {
    let long = "x".repeat(513);
    let huge = "x".repeat((64 << 10) + 1);
    let cases = [
        (prompt("u", "\"x\"").replace("\"uuid\":\"u\"", "\"uuid\":7"), Code::InBadId),
        (prompt("", "\"x\""), Code::InBadId),
        (prompt(&long, "\"x\""), Code::InFieldTooLong),
        (prompt("u", "\"x\"").replace("2026-01-01T10:00:00.000Z", "soon"), Code::InBadTime),
        (
            answer(
                "a",
                "m",
                1,
                &format!(r#"{{"type":"tool_use","id":"t","name":"Bash","input":{{"command":"{huge}"}}}}"#),
            ),
            Code::InFieldTooLong,
        ),
        (
            answer("a", "m", 1, r#"{"type":"tool_use","id":null,"name":"Bash","input":{}}"#)
                .replace("null,\"name\"", "[],\"name\""),
            Code::InBadId,
        ),
        (answer("a", "m", 1, r#"{"type":"new_block"}"#), Code::InUnknownKind),
        (r#"{"type":"something-new"}"#.to_owned(), Code::InUnknownKind),
        (r#"{"tpye":"user"}"#.to_owned(), Code::InUnknownKind),
        (r#"{"type":"user","message":null}"#.to_owned(), Code::InUnknownKind),
    ];
    for (line, code) in cases {
        let (lines, facts) = read(&[&line]);
        assert_eq!(lines[0].codes, [code], "{}", &line[..line.len().min(300)]);
        assert!(lines[0].messages.iter().all(|message| message.flags & flags::NOTED != 0));
        assert_eq!(facts.counts.unreadable, 0, "it is a record nevertheless");
    }
}

#[test]
fn artifacts_have_kinds_names_and_bytes() {
    let write =
        r#"{"type":"tool_use","id":"t","name":"Write","input":{"file_path":"/p/a.rs","content":"fn a() {}\n"}}"#;
    let plan = r#"{"type":"tool_use","id":"p","name":"ExitPlanMode","input":{"plan":"1. do"}}"#;
    let (lines, _) = read(&[&answer("a1", "m", 1, write), &answer("a2", "m", 1, plan)]);
    let of = |line: usize| lines[line].messages[0].artifact.clone().expect("an artifact");
    assert_eq!(of(0), (ArtifactKind::File, "/p/a.rs".into(), "text/plain".into(), "fn a() {}\n".into()));
    assert_eq!(of(1), (ArtifactKind::Plan, "plan".into(), "text/markdown".into(), "1. do".into()));
    assert_eq!(lines[0].messages[0].bytes_kind, ByteKind::Files);
}
