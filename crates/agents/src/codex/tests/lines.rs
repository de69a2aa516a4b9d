//! What each kind of line becomes.

use super::*;

#[test]
fn a_prompt_that_item_and_event_hold_is_shown_once() {
    let typed = event(r#"{"type":"user_message","message":"fix it"}"#);
    for order in [[&said("user", "fix it"), &typed], [&typed, &said("user", "fix it")]] {
        let (lines, facts) = read(&[order[0], order[1]]);
        assert_eq!(
            (lines[0].says(), lines[1].says()),
            (vec!["user/text: fix it"], vec!["system/meta: prompt (shown before)"])
        );
        assert_eq!(facts.counts.user, 1);
    }
    let (lines, facts) = read(&[&said("user", "go on"), &typed, &said("user", "lost"), &typed]);
    assert_eq!(lines.iter().flat_map(Line::says).filter(|says| says.starts_with("user/text")).count(), 4);
    assert_eq!(facts.counts.user, 2, "where there are events they alone are counted");
    assert_eq!(read(&[&said("user", "a"), &said("user", "b")]).1.counts.user, 2);
}

#[test]
fn context_of_the_program_is_no_prompt() {
    for (text, injected) in [
        ("<environment_context>\\n  <cwd>/w</cwd>\\n</environment_context>", true),
        ("# AGENTS.md instructions for /p\\n\\n<INSTRUCTIONS>x</INSTRUCTIONS>", true),
        ("<permissions instructions>\\nx</permissions instructions>\\n", true),
        ("<div> is broken", false),
        ("<b>bold</b> and more", false),
        ("fix <this>", false),
    ] {
        let (lines, facts) = read(&[&said("user", text)]);
        assert_eq!(lines[0].says()[0].starts_with("system/meta"), injected, "{text}");
        assert_eq!(facts.first_prompt.is_none(), injected, "{text}");
    }
    assert_eq!(
        read(&[&said("user", "<environment_context>\\n  <cwd>/w</cwd>\\n</environment_context>")]).1.cwd.as_deref(),
        Some("/w")
    );
    assert_eq!(read(&[&said("developer", "rules")]).0[0].says(), ["system/meta: rules"]);
}

#[test]
fn calls_say_what_they_are_about_and_results_what_they_answer() {
    for (call, tool, label) in [
        (
            r#""type":"function_call","name":"exec_command","arguments":"{\"cmd\":\"ls -l\",\"workdir\":\"/p\"}""#,
            "exec_command",
            "ls -l",
        ),
        (
            r#""type":"function_call","name":"shell","arguments":"{\"command\":[\"bash\",\"-lc\",\"rg \\\"x\\\"\"]}""#,
            "shell",
            "rg \"x\"",
        ),
        (r#""type":"function_call","name":"shell","arguments":{"command":["ls","-l"]}"#, "shell", "ls -l"),
        (r#""type":"local_shell_call","action":{"type":"exec","command":["zsh","-lc","pwd"]}"#, "local_shell", "pwd"),
    ] {
        let asked = item(&format!(r#"{{{call},"call_id":"c"}}"#));
        let (lines, facts) = read(&[
            &asked,
            &item(r#"{"type":"function_call_output","call_id":"c","output":"Exit code: 1\nOutput:\nno"}"#),
        ]);
        let (asked, answered) = (&lines[0].messages[0], &lines[1].messages[0]);
        assert_eq!((asked.tool.as_str(), asked.label.as_str(), asked.call_id.as_str()), (tool, label, "c"));
        assert_eq!(
            (answered.tool.as_str(), answered.call_id.as_str(), answered.bytes_kind),
            (tool, "c", ByteKind::Logs)
        );
        let (kind, name, _, text) = answered.artifact.clone().expect("a log");
        assert_eq!((kind, name.as_str(), text.as_str()), (ArtifactKind::Log, label, "Exit code: 1\nOutput:\nno"));
        assert_ne!(answered.flags & flags::FAILED, 0);
        assert_eq!((facts.counts.tool_call, facts.counts.tool_result), (1, 1));
    }
    let search = item(r#"{"type":"web_search_call","action":{"type":"search","query":"rust"}}"#);
    assert_eq!(read(&[&search]).0[0].messages[0].label, "rust");
}

#[test]
fn failures_are_read_from_outputs_of_every_age() {
    for (output, failed) in [
        (r#""Exit code: 0\nWall time: 0 seconds\nOutput:\nExit code: 1""#, false),
        (r#""Chunk ID: a\nProcess exited with code 2\nOutput:\n""#, true),
        (r#""Process exited with code 0\nOutput:\nfailed""#, false),
        (r#""{\"output\":\"x\",\"metadata\":{\"exit_code\":127,\"duration_seconds\":0.1}}""#, true),
        (r#""{\"output\":\"x\",\"metadata\":{\"exit_code\":0,\"duration_seconds\":0.1}}""#, false),
        (r#""patch rejected by user""#, true),
        (r#"{"content":"no","success":false}"#, true),
        (r#""plain words""#, false),
    ] {
        let result = item(&format!(r#"{{"type":"function_call_output","call_id":"c","output":{output}}}"#));
        assert_eq!(read(&[&result]).0[0].messages[0].flags & flags::FAILED != 0, failed, "{output}");
    }
}

#[test]
fn patches_are_diffs_however_they_are_called() {
    let patch = r"*** Begin Patch\n*** Update File: src/a.rs\n@@\n-x\n+y\n*** End Patch";
    let nested = patch.replace('\\', r"\\");
    for call in [
        format!(r#""type":"custom_tool_call","name":"apply_patch","input":"{patch}""#),
        format!(r#""type":"function_call","name":"apply_patch","arguments":"{{\"input\":\"{nested}\"}}""#),
        format!(
            r#""type":"function_call","name":"shell","arguments":"{{\"command\":[\"apply_patch\",\"{nested}\"]}}""#
        ),
        format!(
            r#""type":"function_call","name":"shell","arguments":"{{\"command\":\"apply_patch <<'E'\\n{nested}\\nE\"}}""#
        ),
    ] {
        let (lines, _) = read(&[&item(&format!(r#"{{{call},"call_id":"c"}}"#))]);
        let message = &lines[0].messages[0];
        let (kind, name, media_type, text) = message.artifact.clone().expect("a diff");
        assert_eq!((kind, name.as_str(), media_type.as_str()), (ArtifactKind::Diff, "src/a.rs", "text/x-diff"));
        assert_eq!(text, "*** Begin Patch\n*** Update File: src/a.rs\n@@\n-x\n+y\n*** End Patch");
        assert_eq!((message.label.as_str(), message.bytes_kind), ("src/a.rs", ByteKind::Diffs));
    }
}

#[test]
fn answers_bear_the_model_of_their_turn() {
    let reasoning =
        item(r#"{"type":"reasoning","summary":[{"type":"summary_text","text":"thinking"}],"encrypted_content":"x"}"#);
    let hidden = item(r#"{"type":"reasoning","summary":[],"content":null,"encrypted_content":"x"}"#);
    let (lines, facts) =
        read(&[&line(1, "turn_context", r#"{"model":"gpt-5.4"}"#), &said("assistant", "done"), &reasoning, &hidden]);
    assert_eq!(lines[1].says(), ["assistant/text: done"]);
    assert_eq!((lines[1].messages[0].model.as_str(), lines[2].messages[0].model.as_str()), ("gpt-5.4", "gpt-5.4"));
    assert_eq!(
        (lines[2].says(), lines[3].says()),
        (vec!["assistant/thinking: thinking"], vec!["assistant/thinking: reasoning is encrypted"])
    );
    assert_eq!((facts.counts.assistant, facts.counts.thinking), (1, 2));
}

#[test]
fn pictures_come_from_data_addresses() {
    let shot = item(
        r#"{"type":"message","role":"user","content":[{"type":"input_image","image_url":"data:image/webp;base64,aGk="}]}"#,
    );
    let made = item(r#"{"type":"image_generation_call","id":"g","result":"aGk=","revised_prompt":"a cat"}"#);
    let (lines, facts) = read(&[&shot, &made]);
    let expected = |name: &str, media_type: &str| {
        Some((ArtifactKind::Image, name.to_owned(), media_type.to_owned(), "hi".to_owned()))
    };
    assert_eq!(lines[0].messages[0].artifact, expected("picture", "image/webp"));
    assert_eq!(lines[1].messages[0].artifact, expected("generated picture", "image/png"));
    assert_eq!(facts.counts.image, 1);
}

#[test]
fn a_compaction_shows_its_place_and_its_summary() {
    let told = line(1, "compacted", r#"{"message":"so far","replacement_history":null}"#);
    let kept = line(
        1,
        "compacted",
        r#"{"message":"","replacement_history":[{"role":"user","content":[{"text":"the gist"}]},{"role":"assistant"}]}"#,
    );
    let (lines, facts) = read(&[&told, &kept, &event(r#"{"type":"context_compacted"}"#)]);
    assert_eq!(lines[0].says(), ["system/compaction: context compacted, 0 items kept", "system/summary: so far"]);
    assert_eq!(lines[1].says()[1], "system/summary: the gist");
    assert_eq!((facts.counts.compaction, facts.counts.summary), (2, 2));
}

#[test]
fn the_oldest_form_has_no_envelope() {
    let (lines, facts) = read(&[
        r#"{"id":"i","timestamp":"2025-08-25T11:22:51.133Z","instructions":"be kind","git":{"branch":"main"}}"#,
        r#"{"record_type":"state"}"#,
        r#"{"type":"message","id":null,"role":"user","content":[{"type":"input_text","text":"hi"}]}"#,
    ]);
    assert_eq!(lines[0].says(), ["system/meta: session", "system/meta: be kind"]);
    assert_eq!((lines[1].says(), lines[2].says()), (vec!["system/meta: state marker"], vec!["user/text: hi"]));
    assert_eq!((facts.branch.as_deref(), facts.counts.user), (Some("main"), 1));
}

#[test]
fn the_paginated_form_has_items_for_events() {
    let typed =
        event(r#"{"type":"item_completed","item":{"type":"UserMessage","content":[{"type":"text","text":"fix it"}]}}"#);
    let plan = event(r#"{"type":"item_completed","item":{"type":"Plan","text":"1. do"}}"#);
    let other = event(r#"{"type":"item_completed","item":{"type":"McpToolCall"}}"#);
    let (lines, facts) = read(&[&typed, &plan, &other]);
    assert_eq!(
        lines.iter().map(|line| line.says()[0]).collect::<Vec<_>>(),
        ["user/text: fix it", "system/meta: plan\n1. do", "system/meta: mcp tool call"]
    );
    assert_eq!(lines[1].messages[0].artifact.as_ref().map(|artifact| artifact.0), Some(ArtifactKind::Plan));
    assert_eq!(facts.counts.user, 1);
}

#[test]
fn what_nobody_knows_is_shown_as_it_is() {
    for line in [
        line(1, "hologram", "{}"),
        item(r#"{"type":"telepathy"}"#),
        event(r#"{"type":"aura"}"#),
        r#"{"x":1}"#.to_owned(),
    ] {
        let (lines, _) = read(&[&line]);
        assert_eq!(lines[0].codes, [Code::InUnknownKind], "{line}");
        assert!(lines[0].says()[0].starts_with("system/unknown: {"), "{:?}", lines[0].says());
    }
}

#[test]
fn a_fork_and_its_parent_share_the_identity_of_what_was_copied() {
    let call = r#"{"type":"function_call","name":"exec_command","arguments":"{}","call_id":"c"}"#;
    let history = |second: u32| {
        [said("user", "fix it"), said("assistant", "done"), item(call)]
            .map(|line| line.replace("07:18:10", &format!("07:18:{second}")))
    };
    let (parent, _) = shown::read(&Codex, PATH, &history(10));
    let (child, _) = shown::read(&Codex, PATH, &history(50));
    let identities = |lines: &[Line]| lines.iter().map(|line| line.identity).collect::<Vec<_>>();
    assert_eq!(identities(&parent), identities(&child));
    assert!(parent.iter().all(|line| line.identity.is_some()));
    let (again, _) = read(&[&said("user", "go on"), &said("assistant", "done"), &said("user", "go on")]);
    assert_ne!(again[0].identity, again[2].identity, "short words after other words are not a copy");
}
