//! What each kind of record becomes.

use super::*;

fn result(uuid: &str, id: &str, block: &str, structured: &str) -> String {
    let content = format!(r#"[{{"type":"tool_result","tool_use_id":"{id}",{block}}}]"#);
    let structured = if structured.is_empty() { String::new() } else { format!(r#","toolUseResult":{structured}"#) };
    chain("user", uuid, &format!(r#""message":{{"role":"user","content":{content}}}{structured}"#))
}

fn call(id: &str, tool: &str, input: &str) -> String {
    answer(
        &format!("call-{id}"),
        &format!("m-{id}"),
        1,
        &format!(r#"{{"type":"tool_use","id":"{id}","name":"{tool}","input":{input}}}"#),
    )
}

#[test]
fn prompts_are_told_from_what_the_program_says() {
    for (content, expected, words) in [
        (r#""fix it""#, vec!["user/text: fix it"], Some("fix it")),
        (r#"[{"type":"text","text":"a"},{"type":"text","text":"b"}]"#, vec!["user/text: a", "user/text: b"], Some("a")),
        (
            r#""<system-reminder>mind</system-reminder>\n\nfix it""#,
            vec!["system/meta: <system-reminder>mind</system-reminder>", "user/text: fix it"],
            Some("fix it"),
        ),
        (
            r#""<ide_opened_file>x</ide_opened_file> <ide_selection>y</ide_selection>go""#,
            vec![
                "system/meta: <ide_opened_file>x</ide_opened_file>",
                "system/meta: <ide_selection>y</ide_selection>",
                "user/text: go",
            ],
            Some("go"),
        ),
        (
            r#""<local-command-stdout>Bye!</local-command-stdout>""#,
            vec!["system/meta: <local-command-stdout>Bye!</local-command-stdout>"],
            None,
        ),
        (r#""[Request interrupted by user]""#, vec!["system/meta: [Request interrupted by user]"], None),
        (r#""<task-notification>never closed""#, vec!["system/meta: <task-notification>never closed"], None),
        (r#""<b>bold</b> words""#, vec!["user/text: <b>bold</b> words"], Some("<b>bold</b> words")),
        (r#""""#, vec!["user/text: "], None),
    ] {
        let (lines, facts) = read(&[&prompt("u", content)]);
        assert_eq!(lines[0].says(), expected, "{content}");
        assert_eq!(facts.first_prompt.as_deref(), words, "{content}");
        assert_eq!(facts.counts.user, 1, "counted as the ground truth counts");
    }
}

#[test]
fn commands_of_the_person_are_labelled() {
    let (lines, facts) =
        read(&[&prompt("u", r#""<command-message>init</command-message>\n<command-name>/init</command-name>""#)]);
    assert_eq!(lines[0].messages[0].label, "/init");
    assert_eq!((facts.first_prompt, facts.title.as_deref()), (None, Some("/init")));
}

#[test]
fn injected_and_summarised_words_are_not_prompts() {
    let meta = prompt("u1", "\"Base directory\"").replace("\"type\"", "\"isMeta\":true,\"type\"");
    let summary = prompt("u2", "\"so far\"").replace("\"type\"", "\"isCompactSummary\":true,\"type\"");
    let (lines, facts) = read(&[&meta, &summary]);
    assert_eq!(
        (lines[0].says(), lines[1].says()),
        (vec!["system/meta: Base directory"], vec!["system/summary: so far"])
    );
    assert_eq!((facts.counts.user, facts.counts.summary, facts.counts.other), (0, 1, 1));
}

#[test]
fn a_result_knows_its_call_and_keeps_the_commands_output() {
    let (lines, facts) = read(&[
        &call("t1", "Bash", r#"{"command":"ls -l","description":"List"}"#),
        &result("u", "t1", r#""content":"a\nb""#, r#"{"stdout":"a\nb","stderr":"oh","interrupted":false}"#),
    ]);
    let (asked, answered) = (&lines[0].messages[0], &lines[1].messages[0]);
    assert_eq!(
        (asked.says.as_str(), asked.label.as_str()),
        (r#"assistant/tool_call: {"command":"ls -l","description":"List"}"#, "ls -l")
    );
    assert_eq!((asked.call_id.as_str(), answered.call_id.as_str(), answered.tool.as_str()), ("t1", "t1", "Bash"));
    assert_eq!(answered.says, "tool/tool_result: a\nb");
    assert_eq!(answered.bytes_kind, ByteKind::Logs);
    assert_eq!(answered.artifact, Some((ArtifactKind::Log, "ls -l".into(), "text/plain".into(), "a\nb\noh".into())));
    assert_eq!((facts.counts.tool_call, facts.counts.tool_result, facts.counts.user), (1, 1, 0));
}

#[test]
fn failures_are_flagged() {
    for (block, structured, failed) in [
        (r#""content":"x","is_error":true"#, "", true),
        (r#""content":"x""#, r#""Error: no such file""#, true),
        (r#""content":"x""#, r#"{"stdout":"","stderr":"","interrupted":true}"#, true),
        (r#""content":"x""#, r#"{"stdout":"x","exitCode":1}"#, true),
        (r#""content":"x","is_error":false"#, r#"{"stdout":"x","exitCode":0}"#, false),
    ] {
        let (lines, _) = read(&[&result("u", "t", block, structured)]);
        assert_eq!(lines[0].messages[0].flags & flags::FAILED != 0, failed, "{block} {structured}");
    }
    let (lines, _) = read(&[&answer("a", "m", 1, r#"{"type":"text","text":"API Error"}"#)
        .replace("\"type\":\"assistant\"", "\"isApiErrorMessage\":true,\"type\":\"assistant\"")]);
    assert_ne!(lines[0].messages[0].flags & flags::FAILED, 0);
}

#[test]
fn an_edit_is_taken_once_from_where_it_is_told_best() {
    let asked = call("t", "Edit", r#"{"file_path":"/p/a","old_string":"x","new_string":"y"}"#);
    let hunks = r#"{"filePath":"/p/a","oldString":"x","newString":"y","structuredPatch":[{"oldStart":3,"oldLines":1,"newStart":3,"newLines":1,"lines":["-x","+y"]}]}"#;
    let (lines, _) = read(&[&asked, &result("u", "t", r#""content":"ok""#, hunks)]);
    assert_eq!(lines[0].messages[0].artifact, None);
    let (kind, name, _, text) = lines[1].messages[0].artifact.clone().expect("a diff");
    assert_eq!((kind, name.as_str()), (ArtifactKind::Diff, "/p/a"));
    assert!(text.ends_with("@@ -3,1 +3,1 @@\n-x\n+y\n"), "{text}");
    let (lines, _) = read(&[&asked, &result("u", "t", r#""content":"ok""#, "")]);
    let (kind, _, _, text) = lines[0].messages[0].artifact.clone().expect("a diff from the call");
    assert!(kind == ArtifactKind::Diff && text.contains("-x") && text.contains("+y"), "{text}");
    assert_eq!((lines[1].messages[0].artifact.is_none(), lines[1].messages[0].bytes_kind), (true, ByteKind::Diffs));
}

#[test]
fn pictures_are_messages_of_their_own() {
    let picture = r#"{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"aGk="}}"#;
    let (lines, facts) = read(&[
        &prompt("u1", &format!(r#"[{picture},{{"type":"text","text":"see"}}]"#)),
        &result("u2", "t", &format!(r#""content":[{{"type":"text","text":"read"}},{picture}]"#), ""),
    ]);
    assert_eq!(lines[0].says(), ["user/image: picture (image/jpeg)", "user/text: see"]);
    assert_eq!(lines[1].says(), ["tool/tool_result: read", "tool/image: picture (image/jpeg)"]);
    assert_ne!(lines[1].messages[0].flags & flags::IMAGE, 0);
    let artifact = lines[1].messages[1].artifact.clone().expect("a picture");
    assert_eq!(artifact, (ArtifactKind::Image, "picture".into(), "image/jpeg".into(), "hi".into()));
    assert_eq!((facts.counts.image, facts.counts.user), (2, 1));
}

#[test]
fn sub_agents_are_linked_to_the_call_that_started_them() {
    let (lines, _) = read(&[
        &call("t", "Task", r#"{"description":"look","prompt":"long"}"#),
        &result("u", "t", r#""content":"done""#, r#"{"status":"completed","agentId":"a44"}"#),
        &chain("progress", "p", r#""parentToolUseID":"t","data":{"type":"agent_progress","agentId":"a44"}"#),
    ]);
    assert!(lines.iter().all(|line| line.messages[0].flags & flags::SUBAGENT != 0));
    assert_eq!(lines[0].messages[0].label, "look");
    assert_eq!(
        (lines[1].messages[0].subagent.as_str(), lines[2].messages[0].subagent.as_str()),
        ("agent-a44", "agent-a44")
    );
    assert_eq!(lines[2].messages[0].call_id, "t");
}

#[test]
fn book_keeping_is_one_line_each_and_nothing_is_invisible() {
    let snapshot =
        r#"{"type":"file-history-snapshot","messageId":"m","snapshot":{"trackedFileBackups":{"/a":{},"/b":{}}}}"#;
    for (line, expected) in [
        (snapshot.to_owned(), "system/meta: file history: 2 files"),
        (
            r#"{"type":"queue-operation","operation":"enqueue","content":"next"}"#.to_owned(),
            "system/meta: queue: enqueue\nnext",
        ),
        (r#"{"type":"permission-mode","permissionMode":"plan"}"#.to_owned(), "system/meta: permissions: plan"),
        (r#"{"type":"pr-link","prUrl":"https://x/1"}"#.to_owned(), "system/meta: pull request\nhttps://x/1"),
        (chain("system", "s", r#""subtype":"turn_duration","durationMs":1500"#), "system/meta: turn took 1.5 s"),
        (chain("system", "s", r#""content":"Running hook""#), "system/meta: Running hook"),
        (
            chain("system", "s", r#""subtype":"away_summary","content":"You were away""#),
            "system/summary: You were away",
        ),
        (
            chain(
                "system",
                "s",
                r#""subtype":"compact_boundary","content":"Conversation compacted","compactMetadata":{"trigger":"auto","preTokens":9}"#,
            ),
            "system/compaction: context compacted at 9 tokens (auto)\nConversation compacted",
        ),
        (
            chain("progress", "p", r#""data":{"type":"hook_progress","hookName":"Stop"}"#),
            "system/meta: hook progress: Stop",
        ),
        (
            chain("attachment", "t", r#""attachment":{"type":"queued_command","prompt":"and this"}"#),
            "user/text: and this",
        ),
        (
            chain("attachment", "t", r#""attachment":{"type":"hook_success","hookName":"Stop","content":"fine"}"#),
            "system/meta: hook success: Stop\nfine",
        ),
    ] {
        let (lines, _) = read(&[&line]);
        assert_eq!(lines[0].says(), [expected], "{line}");
        assert!(lines[0].codes.is_empty(), "{line}: {:?}", lines[0].codes);
    }
}

#[test]
fn a_prompt_without_content_is_shown_as_it_is() {
    let line = prompt("u", "[]");
    assert_eq!(read(&[&line]).0[0].says(), [format!("system/unknown: {line}")]);
}

#[test]
fn chain_records_are_known_by_their_id_in_every_copy() {
    let one = prompt("same", "\"x\"");
    let copy = one.replace("\"S\"", "\"other session\"").replace("10:00", "11:00");
    let (lines, _) = read(&[&one, &copy, &prompt("different", "\"x\""), r#"{"type":"mode","mode":"normal"}"#]);
    assert!(lines[0].identity.is_some() && lines[0].identity == lines[1].identity);
    assert_ne!(lines[0].identity, lines[2].identity);
    assert_eq!(lines[3].identity, None);
}
