//! A person's first starts.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use synthetic_testkit::histories::ClaudeHistory;
use thirtyfour::WebDriver;

use crate::{
    Programs,
    driver::with_window,
    house::House,
    page::{choose_row, invoke, press, wait_for_text, wait_until},
};

const PROMPT: &str = "Why does the harbour light blink twice?";
const ANSWER: &str = "The second blink is the lens turning past its seam.";

fn write_history(house: &House) -> Result<()> {
    let history =
        ClaudeHistory::new(1, "/srv/harbour").prompt(PROMPT).answer(ANSWER).bash("ls lamps", "old.txt\nnew.txt");
    history.write(&house.home())?;
    Ok(())
}

pub(crate) async fn a_history_is_collected_opened_and_there_after_a_restart(programs: &Programs) -> Result<()> {
    let house = House::build()?;
    write_history(&house)?;
    with_window(programs, &house, &[], async |page| {
        wait_for_text(page, &["Keep everything", "claude-code"]).await?;
        press(page, "Keep everything").await?;
        read_it(page).await
    })
    .await
    .context("at the first start")?;
    let before = house.noted_about("command")?.len();
    with_window(programs, &house, &[], async |page| {
        wait_for_text(page, &["harbour"]).await?;
        not_asked(&house, before, &["list_constructs", "count_constructs"])?;
        read_it(page).await?;
        let status = ask(page, "read_status", json!({})).await?;
        ensure!(status["constructs"] == json!(1), "{status}");
        Ok(())
    })
    .await
    .context("at the second start")?;
    let files = house.store_files()?;
    ensure!(!files.is_empty() && files.iter().all(|file| file.is_closed), "others may read {files:?}");
    Ok(())
}

pub(crate) async fn a_link_opens_its_place(programs: &Programs) -> Result<()> {
    let house = House::build()?;
    write_history(&house)?;
    let mut session = String::new();
    with_window(programs, &house, &[], async |page| {
        press(page, "Keep everything").await?;
        wait_for_text(page, &["harbour"]).await?;
        wait_until(page, "document.querySelector('[role=row],[role=option],[role=listitem]')").await?;
        let sessions = ask(page, "list_sessions", json!({})).await?;
        session = sessions["sessions"][0]["id"].as_str().context(format!("{sessions}"))?.to_owned();
        Ok(())
    })
    .await?;
    let link = format!("synthetic://session/{session}#0");
    let before = house.noted_about("command")?.len();
    with_window(programs, &house, &[link], async |page| {
        wait_for_text(page, &[PROMPT, ANSWER]).await?;
        not_asked(&house, before, &["list_constructs", "read_construct", "read_transcript"])
    })
    .await?;
    let nowhere = "synthetic://session/0197c0de-0000-7000-8000-000000000001#0".to_owned();
    with_window(programs, &house, &[nowhere], async |page| wait_for_text(page, &["harbour"]).await).await?;
    ensure!(house.noted_about("not led")?.len() == 1, "a link to nothing led somewhere");
    Ok(())
}

/// What a window shows first comes along with its page.
fn not_asked(house: &House, before: usize, questions: &[&str]) -> Result<()> {
    let asked = house.noted_about("command")?.split_off(before);
    let late: Vec<_> = asked.iter().filter(|name| questions.contains(&name.as_str())).collect();
    ensure!(late.is_empty(), "the page still had to ask for {late:?}");
    Ok(())
}

/// Opens the construct and reads what was said in it.
async fn read_it(page: &WebDriver) -> Result<()> {
    choose_row(page, "harbour light").await?;
    press(page, "Open").await?;
    press(page, "Transcript").await?;
    wait_for_text(page, &[PROMPT, ANSWER, "ls lamps"]).await
}

/// Asks the core as the page does.
async fn ask(page: &WebDriver, operation: &str, request: Value) -> Result<Value> {
    let answer = invoke(page, operation, json!({ "request": request })).await?;
    let text = answer["ok"].as_str().with_context(|| format!("{operation} answered {answer}"))?;
    Ok(serde_json::from_str(text)?)
}
