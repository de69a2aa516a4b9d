//! What stands in a transcript is shown, and does nothing.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use synthetic_testkit::histories::ClaudeHistory;
use thirtyfour::WebDriver;

use crate::{
    Programs,
    canary::Canary,
    driver::with_window,
    house::House,
    page::{choose_row, evaluate, press, wait_for_text},
};

/// The texts the pages' own tests use, with their attacker's host replaced by the canary.
const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/markdown/hostile.json");
/// Texts that only make sense in the real window.
const WINDOW_LIST: &str = include_str!("hostile_window.txt");
const FEWEST: usize = 60;
/// Commands that showing something takes. Whatever changes or opens something is not among them.
const READING: [&str; 15] = [
    "read_status",
    "list_agents",
    "list_jobs",
    "read_job",
    "list_constructs",
    "count_constructs",
    "list_facets",
    "read_construct",
    "list_sessions",
    "read_session",
    "read_transcript",
    "map_transcript",
    "list_artifacts",
    "read_usage",
    "effective_policy",
];

/// Every way the window could be moved by what it shows, watched from inside the page.
const WATCH: &str = r#"
    window.ran = [];
    for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
        window[name] = (...words) => { window.ran.push(`${name} ${words.join(" ")}`); return null; };
    }
    window.kept = JSON.stringify({ ...localStorage });
    window.titled = document.title;
    document.addEventListener("securitypolicyviolation", (event) => {
        window.ran.push(`violation of ${event.violatedDirective} by ${event.blockedURI}`);
    });"#;

/// Scrolls to the end and gives the marks that could be read on the way.
const READ_ALL: &str = r##"
    const seen = new Set();
    const look = () => { for (const [mark] of document.body.innerText.matchAll(/mark-\d+-/g)) seen.add(mark); };
    const scrolls = [...document.querySelectorAll("*")].filter((one) => {
        const flow = getComputedStyle(one).overflowY;
        return (flow === "auto" || flow === "scroll") && one.scrollHeight > one.clientHeight + 40;
    });
    const frame = () => new Promise((done) => setTimeout(done, 40));
    const feed = scrolls.sort((one, other) => other.scrollHeight - one.scrollHeight)[0];
    if (feed === undefined) { look(); return [...seen]; }
    feed.scrollTop = 0;
    let resting = 0;
    while (resting < 8) {
        const before = feed.scrollTop;
        await frame();
        look();
        feed.scrollTop = before + feed.clientHeight / 2;
        await frame();
        resting = feed.scrollTop === before ? resting + 1 : 0;
    }
    return [...seen];"##;

/// What the page holds that only content could have put there.
const OUTCOME: &str = r##"
    const root = document.getElementById("root");
    const made = root.querySelectorAll("script, iframe, object, embed, form, base, meta, link, style, a[href^='http'], " +
        "a[href^='javascript' i], img[src^='http'], img[src^='//'], video, audio, [onerror], [onload], [onclick], [ping]");
    return {
        ran: window.ran,
        made: [...made].map((element) => element.outerHTML.slice(0, 200)),
        title: document.title === window.titled,
        kept: JSON.stringify({ ...localStorage }) === window.kept,
        cookies: document.cookie,
        page: location.origin,
    };"##;

pub(crate) async fn what_a_transcript_holds_is_shown_and_does_nothing(programs: &Programs) -> Result<()> {
    let house = House::build()?;
    let canary = Canary::perch()?;
    let texts = texts(&canary)?;
    ensure!(texts.len() >= FEWEST, "only {} texts", texts.len());
    write_histories(&house, &texts)?;
    with_window(programs, &house, &[], async |page| {
        evaluate(page, WATCH, Value::Null).await?;
        press(page, "Keep everything").await?;
        for (place, words) in ["said by a person", "said by the model", "printed by a command"].iter().enumerate() {
            let seen = show(page, words).await.with_context(|| format!("what was {words}"))?;
            let expected: BTreeSet<String> = (0..texts.len()).map(|text| mark(place, text)).collect();
            let unseen: Vec<_> = expected.difference(&seen).collect();
            ensure!(unseen.is_empty(), "of what was {words}, never shown: {unseen:?}");
        }
        ensure!(page.windows().await?.len() == 1, "another window opened");
        let outcome = evaluate(page, OUTCOME, Value::Null).await?;
        let nothing = json!({
            "ran": [], "made": [], "title": true, "kept": true, "cookies": "", "page": "tauri://localhost",
        });
        ensure!(outcome == nothing, "{outcome:#}");
        Ok(())
    })
    .await?;
    canary.nobody_came()?;
    let commands = house.noted_about("command")?;
    let others: Vec<_> = commands.iter().filter(|name| !READING.contains(&name.as_str())).collect();
    ensure!(others == ["start_collect"], "beyond the one press of a button: {others:?}");
    ensure!(house.noted_about("refused")?.is_empty(), "tried to lead away: {:?}", house.noted_about("refused")?);
    ensure!(house.noted_about("link")?.is_empty(), "opened: {:?}", house.noted_about("link")?);
    Ok(())
}

/// Opens the session whose first words are `words`, and reads all of it.
async fn show(page: &WebDriver, words: &str) -> Result<BTreeSet<String>> {
    evaluate(page, "location.hash = '#/constructs'", Value::Null).await?;
    choose_row(page, words).await?;
    press(page, "Open").await?;
    press(page, "Transcript").await?;
    wait_for_text(page, &["mark-"]).await?;
    let seen = evaluate(page, READ_ALL, Value::Null).await?;
    Ok(serde_json::from_value::<BTreeSet<String>>(seen)?)
}

/// All texts, aimed at the canary.
fn texts(canary: &Canary) -> Result<Vec<String>> {
    // Half a surrogate pair cannot stand in a text of ours; readers replace it as well.
    let list = fs::read_to_string(LIST).with_context(|| LIST.to_owned())?.replace("\\ud800", "\\ufffd");
    let list: Vec<Value> = serde_json::from_str(&list)?;
    let long = |entry: &Value| {
        let times = usize::try_from(entry["times"].as_u64().unwrap_or(0)).unwrap_or(0);
        entry["repeat"].as_str().unwrap_or_default().repeat(times) + entry["text"].as_str().unwrap_or_default()
    };
    let texts = list.iter().map(long).chain(WINDOW_LIST.split("\n%%\n").map(str::to_owned));
    let aimed = |text: String| {
        text.replace("https://evil.example", &format!("http://{}", canary.host()))
            .replace("evil.example", &canary.host())
    };
    Ok(texts.map(aimed).collect())
}

/// One session per place a text can stand in.
fn write_histories(house: &House, texts: &[String]) -> Result<()> {
    let mut person = ClaudeHistory::new(11, "/srv/one").prompt("said by a person");
    let mut model = ClaudeHistory::new(12, "/srv/<img src=x onerror=alert(1)>").prompt("said by the model");
    let mut command = ClaudeHistory::new(13, "/srv/three").prompt("printed by a command");
    for (number, text) in texts.iter().enumerate() {
        person = person.prompt(&format!("{}\n\n{text}", mark(0, number)));
        model = model.thinking(text).answer(&format!("{}\n\n{text}", mark(1, number)));
        command = command.bash(&format!("echo {} {text}", mark(2, number)), text);
    }
    for history in [person, model, command] {
        history.write(&house.home())?;
    }
    ensure!(Path::new(&house.home()).join(".claude").exists(), "no history was written");
    Ok(())
}

fn mark(place: usize, text: usize) -> String {
    format!("mark-{place}{text:04}-")
}
