//! What a test does to a page, and waits for.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use thirtyfour::{By, WebDriver};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(50);

/// Runs a function body in the page and gives what it returns; a promise is waited for.
pub(crate) async fn evaluate(page: &WebDriver, body: &str, argument: Value) -> Result<Value> {
    let script = format!(
        "const [argument, done] = arguments;
         (async () => {{ {body} }})().then((value) => done({{ value }}), (error) => done({{ error: String(error) }}));"
    );
    let answered = timeout(PATIENCE, page.execute_async(script, vec![argument])).await.context("the page hangs")?;
    let answer = answered?.json().clone();
    match answer.get("error") {
        Some(error) => bail!("the page's script failed: {error}"),
        None => Ok(answer.get("value").cloned().unwrap_or(Value::Null)),
    }
}

/// Calls a command as the page does: `{ "ok": text }` or `{ "refused": reason }`.
pub(crate) async fn invoke(page: &WebDriver, command: &str, body: Value) -> Result<Value> {
    const CALL: &str = "
        try {
            const answer = await window.__TAURI_INTERNALS__.invoke(argument.command, argument.body);
            return { ok: answer instanceof ArrayBuffer ? new TextDecoder().decode(answer) : JSON.stringify(answer) };
        } catch (error) {
            return { refused: typeof error === 'string' ? error : JSON.stringify(error) };
        }";
    evaluate(page, CALL, json!({ "command": command, "body": body })).await
}

/// The text a person can read.
pub(crate) async fn text(page: &WebDriver) -> Result<String> {
    let text = evaluate(page, "return document.body.innerText", Value::Null).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

/// Waits until all of `words` can be read.
pub(crate) async fn wait_for_text(page: &WebDriver, words: &[&str]) -> Result<()> {
    let start = Instant::now();
    loop {
        let seen = text(page).await?;
        let Some(missing) = words.iter().find(|word| !seen.contains(**word)) else { return Ok(()) };
        ensure!(start.elapsed() < PATIENCE, "{missing:?} never showed; the page says:\n{seen}");
        tokio::time::sleep(PAUSE).await;
    }
}

/// Waits until a condition in the page holds.
pub(crate) async fn wait_until(page: &WebDriver, condition: &str) -> Result<()> {
    let start = Instant::now();
    while evaluate(page, &format!("return Boolean({condition})"), Value::Null).await? != Value::Bool(true) {
        ensure!(start.elapsed() < PATIENCE, "never came true: {condition}");
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}

/// Waits for a button with these words, and presses it.
pub(crate) async fn press(page: &WebDriver, words: &str) -> Result<()> {
    let path = format!(
        "//*[self::button or @role='button' or @role='tab'][normalize-space(.)={words:?} or @aria-label={words:?} \
         or starts-with(normalize-space(.), {words:?})]"
    );
    click(page, words, &path).await
}

/// Waits for a row of a table that says these words, and chooses it.
pub(crate) async fn choose_row(page: &WebDriver, words: &str) -> Result<()> {
    click(page, words, &format!("//*[@role='row'][contains(normalize-space(.), {words:?})]")).await
}

/// Clicks what a path leads to. A page that is still settling may take it away once more.
async fn click(page: &WebDriver, words: &str, path: &str) -> Result<()> {
    let start = Instant::now();
    loop {
        if let Some(element) = page.find_all(By::XPath(path)).await?.into_iter().next()
            && element.click().await.is_ok()
        {
            return Ok(());
        }
        if start.elapsed() > PATIENCE {
            bail!("there is no {words:?} to press; the page says:\n{}", text(page).await?);
        }
        tokio::time::sleep(PAUSE).await;
    }
}
