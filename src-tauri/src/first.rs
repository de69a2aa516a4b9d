//! What the page asks first, answered before there is a page.
//!
//! A call takes its longest way while the page is still being set up; what is known by then goes
//! along with the page instead. A question the page puts in other words than these it asks as ever.

use chrono::{DateTime, Days, Local, NaiveTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json, value::RawValue};
use synthetic_api::Api;

use crate::link::Place;

/// Rows of the list's first page.
const ROWS: u32 = 200;
/// Messages around the place a transcript is opened at, and how much of each text comes along.
const MESSAGES_BEFORE: u64 = 40;
const MESSAGES: u64 = 2 * MESSAGES_BEFORE;
const TEXT_BYTES: u64 = 16_384;
/// Days back to which the list counts its groups: today, yesterday, the last seven.
const GROUPS: [u64; 3] = [0, 1, 7];
/// What is longer than this altogether the page has to ask for.
const ROOM_BYTES: usize = 1_000_000;

/// A script that hands the page the answers to what it asks first at a place, or at the list.
pub(crate) fn script(api: &Api, place: Option<&Place>) -> String {
    let mut answers = Answers { api, given: Vec::new(), room_bytes: ROOM_BYTES };
    let now = answers.ask("read_status", json!({})).and_then(|status| serde_json::from_str::<Now>(status.get()).ok());
    answers.ask("list_jobs", json!({}));
    answers.ask("list_facets", json!({}));
    match place {
        Some(place) => answers.ask_of_place(place),
        None => answers.ask_of_list(now.map(|Now { now }| now)),
    }
    // As a text that is parsed: a name in it is never a name of the script.
    let text = serde_json::to_string(&answers.given).unwrap_or_else(|_| "[]".to_owned());
    let literal = Value::from(text);
    format!(
        "Object.defineProperty(window, '__SYNTHETIC_FIRST__', {{ configurable: true, value: JSON.parse({literal}) }});"
    )
}

#[derive(Serialize)]
struct Given {
    operation: &'static str,
    request: Value,
    answer: Box<RawValue>,
}

/// The part of the status that says what time it is.
#[derive(Deserialize)]
struct Now {
    now: DateTime<Utc>,
}

struct Answers<'a> {
    api: &'a Api,
    given: Vec<Given>,
    room_bytes: usize,
}

impl Answers<'_> {
    /// Keeps the answer, unless there is none or it is too long.
    fn ask(&mut self, operation: &'static str, request: Value) -> Option<&RawValue> {
        let answer = self.api.call(operation, request.to_string().as_bytes()).ok()?;
        let answer = RawValue::from_string(String::from_utf8(answer).ok()?).ok()?;
        self.room_bytes = self.room_bytes.checked_sub(answer.get().len())?;
        self.given.push(Given { operation, request, answer });
        self.given.last().map(|given| &*given.answer)
    }

    fn ask_of_place(&mut self, place: &Place) {
        self.ask("read_construct", json!({ "id": place.construct }));
        if let Some((session, seq)) = place.message {
            let from = seq.saturating_sub(MESSAGES_BEFORE);
            let page = json!({ "session": session, "from": from, "limit": MESSAGES, "text_limit": TEXT_BYTES });
            self.ask("read_transcript", page);
        }
    }

    fn ask_of_list(&mut self, now: Option<DateTime<Utc>>) {
        self.ask("count_constructs", json!({ "filter": filter(None) }));
        for days in GROUPS {
            if let Some(since) = now.and_then(|now| start_of_day(now.with_timezone(&Local), days)) {
                self.ask("count_constructs", json!({ "filter": filter(Some(&since)) }));
            }
        }
        for (sort, limit) in [("stored", 1), ("last_activity", ROWS)] {
            let filter = filter(None);
            let page = json!({ "filter": filter, "sort": sort, "reverse": false, "limit": limit, "after": null });
            self.ask("list_constructs", page);
        }
    }
}

/// Everything, or what had activity since.
fn filter(since: Option<&str>) -> Value {
    json!({
        "status": [], "type": [], "workspace": [], "agent": [], "tag": [], "since": since, "until": null, "text": null,
        "larger_than": null, "pinned": null, "only_copy": null,
    })
}

/// The beginning of a local day so many days back, as the page writes it.
fn start_of_day<Zone: chrono::TimeZone>(now: DateTime<Zone>, days: u64) -> Option<String> {
    let day = now.naive_local().date().checked_sub_days(Days::new(days))?;
    let start = day.and_time(NaiveTime::MIN).and_local_timezone(now.timezone()).earliest()?;
    Some(start.with_timezone(&Utc).to_rfc3339_opts(SecondsFormat::Millis, true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::FixedOffset;
    use synthetic_api::Setting;

    #[test]
    fn a_day_begins_where_the_person_is() {
        let zone = FixedOffset::east_opt(5 * 3_600 + 1_800).unwrap();
        let now: DateTime<Utc> = "2026-03-01T20:00:00Z".parse().unwrap();
        let starts = |days| start_of_day(now.with_timezone(&zone), days).unwrap();
        assert_eq!(starts(0), "2026-03-01T18:30:00.000Z");
        assert_eq!(starts(1), "2026-02-28T18:30:00.000Z");
        assert_eq!(starts(7), "2026-02-22T18:30:00.000Z");
    }

    #[test]
    fn the_list_is_given_its_first_page_and_what_stands_around_it() {
        let folder = tempfile::tempdir().unwrap();
        let (store, home) = (folder.path().join("store"), folder.path().to_owned());
        let api = Api::open(Setting { store, home, variables: Vec::new() }).map_err(|failure| failure.message).unwrap();
        let script = script(&api, None);
        for question in ["read_status", "list_jobs", "list_facets", "count_constructs", "list_constructs"] {
            assert!(script.contains(&format!(r#"\"operation\":\"{question}\""#)), "{script}");
        }
        assert_eq!(script.matches("count_constructs").count(), 1 + GROUPS.len());
    }
}
