//! Which commands the page can reach.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::{
    Programs,
    driver::with_window,
    house::House,
    page::{evaluate, invoke},
};

/// Commands of the shell and its plugins that a page of ours has no business with.
const UNDECLARED: [&str; 22] = [
    "refused",
    "nope",
    "readStatus",
    "greet",
    "plugin:dialog|open",
    "plugin:dialog|message",
    "plugin:opener|open_url",
    "plugin:opener|open_path",
    "plugin:opener|reveal_item_in_dir",
    "plugin:window-state|restore_state",
    "plugin:shell|execute",
    "plugin:fs|read_text_file",
    "plugin:event|listen",
    "plugin:event|emit",
    "plugin:path|resolve_directory",
    "plugin:window|close",
    "plugin:window|set_title",
    "plugin:webview|create_webview_window",
    "plugin:webview|internal_toggle_devtools",
    "plugin:app|version",
    "plugin:resources|close",
    "plugin:image|from_path",
];

pub(crate) async fn only_declared_commands_are_answered(programs: &Programs) -> Result<()> {
    let house = House::build()?;
    with_window(programs, &house, &[], async |page| {
        let status = invoke(page, "read_status", json!({ "request": {} })).await?;
        let answered: Value = serde_json::from_str(status["ok"].as_str().unwrap_or_default()).unwrap_or_default();
        ensure!(answered["store"].as_str() == house.store().to_str(), "read_status answered {status}");

        let before = house.noted()?.len();
        for command in UNDECLARED {
            let answer = invoke(page, command, json!({ "request": {}, "path": "/etc/passwd" })).await?;
            ensure!(answer.get("ok").is_none(), "{command} was answered: {answer}");
        }
        let bad = invoke(page, "open_link", json!({ "url": "javascript:alert(1)" })).await?;
        ensure!(bad.to_string().contains("UI_LINK_BLOCKED"), "a script was to be opened: {bad}");
        let noted: Vec<String> = house.noted()?.split_off(before);
        let foreign: Vec<_> = noted.iter().filter(|line| UNDECLARED.iter().any(|name| line.contains(name))).collect();
        ensure!(foreign.is_empty(), "reached the core: {foreign:?}");

        let globals =
            evaluate(page, "return [typeof window.__TAURI__, Object.isFrozen(Object.prototype)]", Value::Null);
        ensure!(globals.await? == json!(["undefined", true]), "the page's globals are not as set up");
        let frame = "const frame = document.getElementById('__tauri_isolation__');
                 return [frame !== null, frame && getComputedStyle(frame).display, frame && frame.sandbox.value]";
        let isolation = evaluate(page, frame, Value::Null).await?;
        ensure!(isolation == json!([true, "none", "allow-scripts"]), "the isolation frame is {isolation}");
        Ok(())
    })
    .await
}

pub(crate) async fn a_frame_in_the_page_reaches_no_command(programs: &Programs) -> Result<()> {
    const FROM_FRAMES: &str = r#"
        const said = [];
        const answered = async (name, call) => {
            const late = new Promise((done) => setTimeout(() => done(null), 500));
            const answer = await Promise.race([Promise.resolve().then(call).catch(() => null), late]);
            if (answer !== null && answer !== undefined) said.push(`${name}: ${answer}`);
        };
        const request = { method: "POST", headers: { "content-type": "application/json" }, body: '{"request":{}}' };
        const forged = { ...request, headers: {
            ...request.headers, "Tauri-Callback": "1", "Tauri-Error": "2", "Tauri-Invoke-Key": "guess",
        } };
        const message = JSON.stringify({ cmd: "list_jobs", callback: 1, error: 2, payload: { request: {} }, options: {} });
        for (const source of ["about:blank", null]) {
            const frame = document.createElement("iframe");
            if (source === null) frame.srcdoc = "<p>frame</p>"; else frame.src = source;
            document.body.append(frame);
            await new Promise((done) => setTimeout(done, 100));
            const inside = frame.contentWindow;
            await answered("internals", () => inside.__TAURI_INTERNALS__ && "the frame has the internals");
            for (const options of [request, forged]) {
                await answered("fetch", async () => {
                    const answer = await inside.fetch("ipc://localhost/list_jobs", options);
                    return answer.ok ? await answer.text() : null;
                });
            }
            await answered("post", () => { inside.webkit.messageHandlers.ipc.postMessage(message); return null; });
            frame.remove();
        }
        return said;"#;
    let house = House::build()?;
    with_window(programs, &house, &[], async |page| {
        invoke(page, "read_status", json!({ "request": {} })).await?;
        let before = house.noted_about("command")?.iter().filter(|name| *name == "list_jobs").count();
        let said = evaluate(page, FROM_FRAMES, Value::Null).await?;
        ensure!(said == json!([]), "a frame was answered: {said}");
        invoke(page, "read_status", json!({ "request": {} })).await?;
        let after = house.noted_about("command")?.iter().filter(|name| *name == "list_jobs").count();
        ensure!(before == after, "a frame's call reached the core");
        Ok(())
    })
    .await
}
