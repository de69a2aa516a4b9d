//! What the page's policy stops even when something foreign stands in the page.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::{Programs, canary::Canary, driver::with_window, house::House, page::evaluate};

/// Puts everything that could run or load into the page itself, past every check of our own.
const INTRUDE: &str = r#"
    const host = argument;
    const put = (tag, set, inner) => {
        const element = document.createElement(tag);
        Object.assign(element, set);
        for (const [name, value] of Object.entries(set)) element.setAttribute(name, value);
        if (inner) element.innerHTML = inner;
        document.body.append(element);
    };
    const quietly = async (attempt) => { try { await attempt(); } catch { /* refused, as it should be */ } };
    const script = document.createElement("script");
    script.textContent = "window.intruded = 'inline script'";
    document.body.append(script);
    put("script", { src: `http://${host}/s.js` });
    put("script", { src: "data:text/javascript,window.intruded='data script'" });
    put("script", { src: URL.createObjectURL(new Blob(["window.intruded='blob script'"], { type: "text/javascript" })) });
    put("img", { src: `http://${host}/i.png`, onerror: "window.intruded='onerror'" });
    put("img", { src: "data:image/png;base64,AA==", onerror: "window.intruded='onerror of data'" });
    put("div", { style: `background-image:url(http://${host}/b.png)` }, `<svg onload="window.intruded='svg'"></svg>`);
    put("a", { href: "javascript:window.intruded='link'", id: "intruder" });
    document.getElementById("intruder").click();
    put("a", { href: `http://${host}/ping`, ping: `http://${host}/ping`, id: "pinger", target: "_blank" });
    document.getElementById("pinger").click();
    put("a", { href: `http://${host}/file`, download: "file", id: "loader" });
    document.getElementById("loader").click();
    put("iframe", { src: `http://${host}/f` });
    put("iframe", { srcdoc: "<script>parent.intruded='srcdoc'<\/script>" });
    put("iframe", { src: "javascript:parent.intruded='frame'" });
    put("object", { data: `http://${host}/o` });
    put("embed", { src: `http://${host}/e` });
    put("video", { src: `http://${host}/v.mp4`, poster: `http://${host}/p.png`, autoplay: "" });
    put("audio", { src: `http://${host}/a.mp3`, autoplay: "" });
    put("link", { rel: "stylesheet", href: `http://${host}/c.css` });
    put("link", { rel: "prefetch", href: `http://${host}/pre` });
    put("link", { rel: "preload", as: "image", href: `http://${host}/pre.png` });
    put("link", { rel: "preconnect", href: `http://${host}` });
    put("link", { rel: "dns-prefetch", href: `http://${host}` });
    put("style", {}, `@import url(http://${host}/i.css); body { background: url(http://${host}/bg.png) }`);
    put("form", { action: `http://${host}/form`, method: "post", id: "form" });
    put("base", { href: `http://${host}/` });
    put("meta", { "http-equiv": "refresh", content: `0; url=http://${host}/refresh` });
    await quietly(() => document.getElementById("form").submit());
    await quietly(() => fetch(`http://${host}/fetch`, { mode: "no-cors" }));
    await quietly(() => navigator.sendBeacon(`http://${host}/beacon`, "x"));
    await quietly(() => new WebSocket(`ws://${host}/ws`));
    await quietly(() => new EventSource(`http://${host}/es`));
    await quietly(() => { const request = new XMLHttpRequest(); request.open("GET", `http://${host}/x`); request.send(); });
    await quietly(() => new Worker(URL.createObjectURL(new Blob([`fetch("http://${host}/w")`]))));
    await quietly(() => navigator.serviceWorker.register(`http://${host}/sw.js`));
    await quietly(() => window.eval("window.intruded='eval'"));
    await quietly(() => new Function("window.intruded='Function'")());
    await quietly(() => import("data:text/javascript,window.intruded='import'"));
    await quietly(() => setTimeout("window.intruded='timeout'", 0));
    await quietly(() => new FontFace("x", `url(http://${host}/f.woff2)`).load());
    const opened = window.open(`http://${host}/open`);
    await new Promise((done) => setTimeout(done, 700));
    return { intruded: window.intruded ?? null, opened: opened !== null };"#;

pub(crate) async fn nothing_put_into_the_page_runs_or_loads(programs: &Programs) -> Result<()> {
    let house = House::build()?;
    let canary = Canary::perch()?;
    with_window(programs, &house, &[], async |page| {
        let address = page.current_url().await?;
        let outcome = evaluate(page, INTRUDE, json!(canary.host())).await?;
        ensure!(outcome == json!({ "intruded": null, "opened": false }), "{outcome}");
        ensure!(page.current_url().await?.host() == address.host(), "the window left our pages");
        ensure!(page.windows().await?.len() == 1, "another window opened");
        canary.nobody_came()?;
        Ok(())
    })
    .await
}

pub(crate) async fn the_window_stays_on_our_pages(programs: &Programs) -> Result<()> {
    let house = House::build()?;
    let canary = Canary::perch()?;
    with_window(programs, &house, &[], async |page| {
        let foreign = [
            format!("http://{}/leave", canary.host()),
            "https://example.invalid/".to_owned(),
            "file:///etc/passwd".to_owned(),
            "data:text/html,<title>left</title>".to_owned(),
            "about:blank".to_owned(),
        ];
        for address in &foreign {
            evaluate(
                page,
                "location.href = argument; await new Promise((done) => setTimeout(done, 150))",
                json!(address),
            )
            .await?;
            let origin = evaluate(page, "return location.origin", Value::Null).await?;
            ensure!(origin == json!("tauri://localhost"), "{address} led to {origin}");
        }
        let refused = house.noted_about("refused")?;
        ensure!(refused.iter().any(|line| line.contains("/leave")), "the core refused only {refused:?}");
        canary.nobody_came()?;
        Ok(())
    })
    .await
}
