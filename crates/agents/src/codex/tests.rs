use std::path::Path;

use synthetic_model::{ArtifactKind, ByteKind, Code, UtcMillis, outline::flags};

use super::Codex;
use crate::{
    reader::{Agent, SessionFacts, Surroundings},
    shown::{self, Line},
};

mod lines;

const PATH: &str =
    "/home/u/.codex/sessions/2026/04/20/rollout-2026-04-20T07-18-34-019da9bd-7cbb-7d22-b21c-80faf72e7f8a.jsonl";
const OWN: &str = "019da9bd-7cbb-7d22-b21c-80faf72e7f8a";

fn read(lines: &[&str]) -> (Vec<Line>, SessionFacts) {
    shown::read(&Codex, PATH, lines)
}

fn line(second: u32, kind: &str, payload: &str) -> String {
    format!(r#"{{"timestamp":"2026-04-20T07:18:{second:02}.000Z","type":"{kind}","payload":{payload}}}"#)
}

fn item(payload: &str) -> String {
    line(10, "response_item", payload)
}

fn event(payload: &str) -> String {
    line(10, "event_msg", payload)
}

fn said(role: &str, text: &str) -> String {
    item(&format!(r#"{{"type":"message","role":"{role}","content":[{{"type":"input_text","text":"{text}"}}]}}"#))
}

fn meta(fields: &str) -> String {
    line(
        0,
        "session_meta",
        &format!(r#"{{"id":"{OWN}","cwd":"/p","originator":"codex-tui","cli_version":"0.121.0"{fields}}}"#),
    )
}

fn tokens(second: u32, input: u64, cached: u64, output: u64) -> String {
    let total = format!(r#"{{"input_tokens":{input},"cached_input_tokens":{cached},"output_tokens":{output}}}"#);
    line(second, "event_msg", &format!(r#"{{"type":"token_count","info":{{"total_token_usage":{total}}}}}"#))
}

#[test]
fn rollouts_are_known_by_their_name() {
    let clue = |path: &str| Codex.clue(Path::new(path));
    assert_eq!(clue(PATH).expect("a rollout").external_id, OWN);
    let packed = clue(&format!("{PATH}.zst")).expect("a compressed rollout");
    assert!(packed.zstd && packed.external_id == OWN);
    for other in
        ["/x/history.jsonl", "/x/session_index.jsonl", "/x/rollout-.jsonl", "/x/rollout-2026.json", "/x/a.jsonl.zst"]
    {
        assert_eq!(clue(other), None, "{other}");
    }
}

#[test]
fn places_follow_the_environment() {
    let mut surroundings = Surroundings { home: "/home/u".into(), variables: Vec::new() };
    let paths = |s: &Surroundings| Codex.places(s).into_iter().map(|place| place.path).collect::<Vec<_>>();
    assert_eq!(
        paths(&surroundings),
        [Path::new("/home/u/.codex/sessions"), Path::new("/home/u/.codex/archived_sessions")]
    );
    surroundings.variables.push(("CODEX_HOME".into(), "/else".into()));
    assert_eq!(paths(&surroundings)[0], Path::new("/else/sessions"));
    assert_eq!(Codex.deletes_after_days(Some("{}")), None);
}

#[test]
fn its_files_are_recognised_and_no_others() {
    let header = r#"{"id":"i","timestamp":"2025-08-25T11:22:51.133Z","instructions":null}"#;
    for own in [meta("").as_str(), header, "\0\0\0\n{\"timestamp\":\"t\",\"type\":\"event_msg\",\"payload\":{}}\n"] {
        assert!(Codex.recognises(own.as_bytes()), "{own}");
    }
    assert!(Codex.recognises(&meta("").as_bytes()[..100]), "a first line longer than the head");
    for other in [
        "",
        "{\"type\":\"thread.started\"}",
        "{\"type\":\"user\",\"parentUuid\":null}",
        "{\"session_id\":\"s\",\"ts\":1,\"text\":\"x\"}",
    ] {
        assert!(!Codex.recognises(other.as_bytes()), "{other}");
    }
}

#[test]
fn facts_come_from_the_sessions_own_header() {
    let (_, facts) = read(&[
        &meta(r#","git":{"branch":"main","repository_url":"git@x:y"},"source":"cli""#),
        &line(1, "turn_context", r#"{"cwd":"/else","model":"gpt-5.4","effort":"high"}"#),
        &said("user", "fix it"),
        &event(r#"{"type":"thread_name_updated","thread_name":"Fixing"}"#),
    ]);
    assert_eq!((facts.external_id.as_str(), facts.lineage.root.as_deref()), (OWN, Some(OWN)));
    assert_eq!(
        (facts.cwd.as_deref(), facts.branch.as_deref(), facts.remote.as_deref()),
        (Some("/p"), Some("main"), Some("git@x:y"))
    );
    assert_eq!(
        (facts.models.as_slice(), facts.agent_version.as_deref()),
        (["gpt-5.4".to_owned()].as_slice(), Some("0.121.0"))
    );
    assert_eq!((facts.title.as_deref(), facts.first_prompt.as_deref()), (Some("Fixing"), Some("fix it")));
    assert_eq!(facts.first_at, UtcMillis::parse("2026-04-20T07:18:00Z"));
}

#[test]
fn parents_are_found_however_they_are_told() {
    let lineage = |lines: &[&str]| read(lines).1.lineage;
    let spawned = lineage(&[&meta(r#","source":{"subagent":{"thread_spawn":{"parent_thread_id":"P","depth":1}}}"#)]);
    assert_eq!(
        (spawned.parent_external_id.as_deref(), spawned.subagent, spawned.root.as_deref()),
        (Some("P"), true, Some(OWN))
    );
    let forked = lineage(&[&meta(r#","forked_from_id":"P""#)]);
    assert_eq!(
        (forked.parent_external_id.as_deref(), forked.subagent, forked.root.as_deref()),
        (Some("P"), false, Some("P"))
    );
    let based =
        lineage(&[&meta(r#","history_mode":"paginated","history_base":{"thread_id":"P","end_byte_offset":9}"#)]);
    assert_eq!(based.root.as_deref(), Some("P"));
    let copied = lineage(&[&meta(""), &meta("").replace(OWN, "P")]);
    assert_eq!((copied.parent_external_id.as_deref(), copied.root.as_deref()), (Some("P"), Some("P")));
    assert_eq!(lineage(&[&meta(""), &meta("")]).parent_external_id, None, "a resume writes its own header again");
}

#[test]
fn tokens_are_the_growth_of_totals_without_what_was_inherited() {
    let (lines, facts) = read(&[&meta(""), &tokens(5, 100, 40, 10), &tokens(6, 300, 200, 25), &tokens(7, 50, 0, 5)]);
    assert_eq!(
        lines[1..].iter().map(|line| line.messages[0].tokens).collect::<Vec<_>>(),
        [10, 15, 5],
        "a total that falls began anew"
    );
    assert_eq!((facts.tokens.input, facts.tokens.cached, facts.tokens.output), (60 + 40 + 50, 200, 30));
    let (_, forked) = read(&[&meta(r#","forked_from_id":"P""#), &tokens(1, 100, 40, 10), &tokens(30, 160, 40, 14)]);
    assert_eq!((forked.tokens.input, forked.tokens.cached, forked.tokens.output), (60, 0, 4));
}

#[test]
fn a_reader_goes_on_from_its_state() {
    let lines = [
        meta(r#","forked_from_id":"P""#),
        line(20, "turn_context", r#"{"model":"gpt-5.4"}"#),
        said("user", "fix it"),
        event(r#"{"type":"user_message","message":"fix it"}"#),
        item(r#"{"type":"function_call","name":"exec_command","arguments":"{\"cmd\":\"ls\"}","call_id":"c"}"#),
        tokens(25, 10, 0, 3),
        item(r#"{"type":"function_call_output","call_id":"c","output":"a"}"#),
        tokens(26, 30, 0, 9),
    ];
    let (whole, facts) = shown::read(&Codex, PATH, &lines);
    for cut in 0..=lines.len() {
        let (before, after) = lines.split_at(cut);
        let mut first = Codex.begin(&Codex.clue(Path::new(PATH)).expect("a rollout"), b"");
        let mut both = shown::go_on(&mut *first, before);
        let mut second = Codex.resume(&first.state());
        both.extend(shown::go_on(&mut *second, after));
        assert_eq!((&both, second.facts()), (&whole, &facts), "cut after {cut} lines");
    }
    assert_eq!(Codex.resume(b"junk").facts(), &SessionFacts::default());
}

#[test]
fn an_unknown_way_of_keeping_history_is_kept_as_it_is() {
    let (lines, facts) = read(&[&meta(r#","history_mode":"hologram""#), &said("user", "fix it")]);
    assert_eq!(lines[0].codes, [Code::InNewerFormat]);
    assert!(lines[1].says()[0].starts_with("system/unknown: {\"timestamp\""), "{:?}", lines[1].says());
    assert_eq!(facts.counts.user, 0);
    assert!(read(&[&meta(r#","history_mode":"legacy""#)]).0[0].codes.is_empty());
}
