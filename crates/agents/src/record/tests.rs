use proptest::prelude::*;
use synthetic_model::{Code, outline::flags};

use crate::{
    agent,
    reader::SessionFacts,
    shown::{self, Line},
};
use synthetic_model::AgentName;

const CLAUDE: &str = "/c/projects/-p/S.jsonl";
const CODEX: &str = "/x/rollout-2026-04-20T07-18-34-u.jsonl";

/// Whole lines of both agents, to be damaged.
const LINES: [&str; 8] = [
    r#"{"type":"user","uuid":"u","parentUuid":null,"sessionId":"S","timestamp":"2026-01-01T10:00:00.000Z","message":{"role":"user","content":"<system-reminder>x</system-reminder>fix it\u00e9\ud83d\ude00"}}"#,
    r#"{"type":"assistant","uuid":"a","requestId":"r","message":{"id":"m","model":"x","content":[{"type":"text","text":"ok"},{"type":"tool_use","id":"t","name":"Edit","input":{"file_path":"/a","old_string":"x","new_string":"y"}}],"usage":{"output_tokens":5}}}"#,
    r#"{"type":"user","uuid":"b","message":{"content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"text","text":"r"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"aGk="}}]}]},"toolUseResult":{"structuredPatch":[{"oldStart":1,"lines":["-x","+y"]}],"filePath":"/a"}}"#,
    r#"{"type":"attachment","uuid":"c","attachment":{"type":"file","filename":"a","content":{"file":{"content":"x"}}}}"#,
    r#"{"timestamp":"2026-04-20T07:18:34.458Z","type":"session_meta","payload":{"id":"u","cwd":"/p","source":{"subagent":{"thread_spawn":{"parent_thread_id":"P"}}}}}"#,
    r#"{"timestamp":"2026-04-20T07:18:34.458Z","type":"response_item","payload":{"type":"function_call","name":"shell","arguments":"{\"command\":[\"bash\",\"-lc\",\"ls\"]}","call_id":"c"}}"#,
    r#"{"timestamp":"2026-04-20T07:18:34.458Z","type":"response_item","payload":{"type":"function_call_output","call_id":"c","output":"{\"output\":\"x\",\"metadata\":{\"exit_code\":1}}"}}"#,
    r#"{"timestamp":"2026-04-20T07:18:34.458Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"input_tokens":5,"output_tokens":3}}}}"#,
];

fn read(line: &[u8]) -> (Line, SessionFacts) {
    let (mut lines, facts) = shown::read(agent(AgentName::ClaudeCode), CLAUDE, &[line]);
    (lines.remove(0), facts)
}

fn user(text: &str) -> String {
    format!(r#"{{"type":"user","uuid":"u","message":{{"role":"user","content":"{text}"}}}}"#)
}

#[test]
fn every_damaged_line_gets_its_code_and_is_kept() {
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(128), "]".repeat(128));
    let keys: Vec<_> = (0..=100_000).map(|key| format!("\"{key}\":0")).collect();
    let keys = format!("{{{}}}", keys.join(","));
    let cases: [(&[u8], Code); 10] = [
        (b"{\"type\":\"user\",\"mess", Code::InBadJson),
        (b"      \"model_messages\": {", Code::InBadJson),
        (b"{'type':'user'}", Code::InBadJson),
        (b"{\"type\":\"user\"\xc3\x28}", Code::InBadUtf8),
        (b"\xff\xfe\x00\x01", Code::InBadUtf8),
        (b"\0\0\0\0\0\0", Code::InNulTail),
        (b"{\"type\":\"user\",\0\0\0\0", Code::InNulTail),
        (deep.as_bytes(), Code::InTooDeep),
        (keys.as_bytes(), Code::InTooMany),
        (b"\"massive error\"", Code::InUnknownKind),
    ];
    for (line, code) in cases {
        let (read, facts) = read(line);
        let short = String::from_utf8_lossy(&line[..line.len().min(60)]).into_owned();
        assert_eq!(read.codes, [code], "{short}");
        assert_eq!(facts.counts.unreadable, 1, "{short}");
        assert_eq!(read.says(), [format!("system/unknown: {}", String::from_utf8_lossy(line))], "{short}");
        assert_eq!(read.messages[0].flags, flags::NOTED);
    }
}

#[test]
fn odd_lines_are_read_and_noted() {
    for (line, code) in [
        (user(r"half \ud83d"), Code::InBadUnicode),
        (user("x").replace("\"uuid\":\"u\"", "\"uuid\":\"v\",\"uuid\":\"u\""), Code::InDuplicateKey),
        (user("x").replace("\"uuid\"", "\"n\":99999999999999999999,\"uuid\""), Code::InNumberRange),
    ] {
        let (read, facts) = read(line.as_bytes());
        assert_eq!(read.codes, [code], "{line}");
        assert!(read.says()[0].starts_with("user/text: "), "{:?}", read.says());
        assert_eq!((facts.counts.unreadable, facts.counts.user), (0, 1));
    }
}

#[test]
fn blank_lines_become_nothing() {
    for line in ["", "\n", "\r\n", "  \t\n", "\u{feff}\n"] {
        let (read, facts) = read(line.as_bytes());
        assert_eq!((read.messages.len(), read.codes.len(), facts.counts.unreadable), (0, 0, 0), "{line:?}");
    }
}

#[test]
fn values_run_together_are_all_read() {
    let line = format!("{}{} {}\n", user("one"), user("two"), user("three"));
    let (read, facts) = read(line.as_bytes());
    assert_eq!(read.says(), ["user/text: one", "user/text: two", "user/text: three"]);
    assert_eq!(
        (read.codes.as_slice(), facts.counts.unreadable, facts.counts.user),
        ([Code::InBadJson].as_slice(), 1, 3)
    );
}

#[test]
fn a_record_after_a_torn_one_is_found() {
    let whole = user("whole");
    for torn in [r#"{"type":"user","message":{"content":[{"type":"text","te"#, "\0\0\0\0\0\0", r#"{"timestamp":"2026"#]
    {
        let line = format!("{torn}{whole}");
        let (read, facts) = read(line.as_bytes());
        assert_eq!(read.says(), [format!("system/unknown: {torn}"), "user/text: whole".to_owned()], "{torn}");
        assert_eq!(facts.counts.unreadable, 1);
    }
    let cut = format!("{whole}{}", &whole[..20]);
    let (read, _) = read(cut.as_bytes());
    assert_eq!(read.says(), ["user/text: whole".to_owned(), format!("system/unknown: {}", &whole[..20])]);
}

#[test]
fn parts_of_a_torn_record_are_not_taken_for_records() {
    let torn = r#"{"uuid":"u","message":{"content":[{"type":"text","text":"x"}],"us"#;
    let (read, facts) = read(torn.as_bytes());
    assert_eq!(read.says(), [format!("system/unknown: {torn}")]);
    assert_eq!(facts.counts.user, 0);
}

#[test]
fn a_line_of_countless_parts_takes_bounded_time_and_memory() {
    let blocks = format!(r#"{{"type":"user","uuid":"u","message":{{"content":[{}]}}}}"#, vec!["{}"; 200_000].join(","));
    for line in [blocks, "{}".repeat(200_000), "{\"type\"".repeat(200_000)] {
        let (read, _) = read(line.as_bytes());
        assert!(read.messages.len() <= 10_001, "{}", read.messages.len());
        assert!(read.codes.contains(&Code::InTooMany) || read.codes.contains(&Code::InBadJson));
    }
}

/// White space to the system, but not to JSON: kept and shown like any other damage.
#[test]
fn a_form_feed_is_no_blank_line() {
    for (name, path) in [(AgentName::ClaudeCode, CLAUDE), (AgentName::Codex, CODEX)] {
        let (lines, _) = shown::read(agent(name), path, &[&[12]]);
        assert_eq!(lines[0].messages.len(), 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Whatever the bytes, each reader makes something of them whose texts lie in the record, and
    /// going on from the state after any line makes the same.
    #[test]
    fn damaged_lines_never_fail(
        picks in proptest::collection::vec(0..LINES.len(), 1..5),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), prop_oneof![
            any::<u8>(), prop::sample::select(b"{}[]\",:\\u0n\0 ".to_vec()),
        ]), 0..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut lines: Vec<Vec<u8>> = picks.iter().map(|pick| LINES[*pick].as_bytes().to_vec()).collect();
        for (line, place, byte) in changes {
            let line = line.index(lines.len());
            let place = place.index(lines[line].len());
            lines[line][place] = byte;
        }
        for (name, path) in [(AgentName::ClaudeCode, CLAUDE), (AgentName::Codex, CODEX)] {
            let module = agent(name);
            let (whole, facts) = shown::read(module, path, &lines);
            let clue = module.clue(std::path::Path::new(path)).expect("a path of the agent");
            let mut first = module.begin(&clue, &lines.join(&b'\n'));
            let (before, after) = lines.split_at(cut.index(lines.len() + 1));
            let mut both = shown::go_on(&mut *first, before);
            let mut second = module.resume(&first.state());
            both.extend(shown::go_on(&mut *second, after));
            prop_assert_eq!(&both, &whole);
            prop_assert_eq!(second.facts(), &facts);
        }
    }

    /// Values of any type in the place of any other are shown, and never fail.
    #[test]
    fn values_of_the_wrong_type_never_fail(
        pick in 0..LINES.len(),
        path in proptest::collection::vec(any::<prop::sample::Index>(), 1..5),
        value in prop::sample::select(vec!["null", "7", "-1.5", "true", "\"x\"", "\"\"", "[]", "[1,{}]", "{}", "{\"type\":\"text\"}", "[[[]]]"]),
    ) {
        let mut json: serde_json::Value = serde_json::from_str(LINES[pick]).expect("a whole line");
        let mut at = &mut json;
        for step in path {
            let count = match &at { serde_json::Value::Object(o) => o.len(), serde_json::Value::Array(a) => a.len(), _ => 0 };
            if count == 0 {
                break;
            }
            let step = step.index(count);
            at = match at {
                serde_json::Value::Object(object) => object.values_mut().nth(step).expect("counted"),
                serde_json::Value::Array(array) => &mut array[step],
                _ => break,
            };
        }
        *at = serde_json::from_str(value).expect("JSON");
        let line = serde_json::to_vec(&json).expect("JSON");
        for (name, path) in [(AgentName::ClaudeCode, CLAUDE), (AgentName::Codex, CODEX)] {
            let (lines, _) = shown::read(agent(name), path, &[&line]);
            prop_assert!(!lines[0].messages.is_empty());
        }
    }

    /// Any bytes are shown, or blank.
    #[test]
    fn any_bytes_are_shown(line in proptest::collection::vec(any::<u8>(), 0..120)) {
        let blank = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line).iter().all(|byte| b" \t\r\n".contains(byte));
        for (name, path) in [(AgentName::ClaudeCode, CLAUDE), (AgentName::Codex, CODEX)] {
            let (lines, _) = shown::read(agent(name), path, &[&line]);
            prop_assert_eq!(lines[0].messages.is_empty(), blank);
        }
    }
}
