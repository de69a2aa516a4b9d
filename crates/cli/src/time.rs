//! Times as people read and write them. The one place of this crate that reads the clock.

use chrono::{DateTime, Datelike, Local, NaiveDate, NaiveTime, TimeZone};
use synthetic_model::UtcMillis;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const RELATIVE_UNTIL_MS: i64 = 12 * HOUR_MS;

/// Reads the clock.
pub(crate) fn now() -> UtcMillis {
    UtcMillis(chrono::Utc::now().timestamp_millis())
}

/// Shows a time for a list: relative under 12 hours, then the date in the local zone, with the year
/// when it is not this one.
pub(crate) fn brief(at: UtcMillis, now: UtcMillis) -> String {
    let age_ms = now.0 - at.0;
    match age_ms {
        _ if age_ms.abs() < MINUTE_MS => "now".to_owned(),
        MINUTE_MS..HOUR_MS => format!("{} min ago", age_ms / MINUTE_MS),
        HOUR_MS..RELATIVE_UNTIL_MS => format!("{} h ago", age_ms / HOUR_MS),
        _ => match (local(at), local(now)) {
            (Some(at), Some(now)) if at.year() == now.year() => at.format("%-d %b").to_string(),
            (Some(at), _) => at.format("%-d %b %Y").to_string(),
            (None, _) => at.rfc3339(),
        },
    }
}

/// Shows a time in full, in the local zone: `2026-08-01 12:04:31 +02:00`.
pub(crate) fn full(at: UtcMillis) -> String {
    local(at).map_or_else(|| at.rfc3339(), |at| at.format("%Y-%m-%d %H:%M:%S %:z").to_string())
}

/// Shows the time of day in the local zone: `12:04:31`.
pub(crate) fn of_day(at: UtcMillis) -> String {
    local(at).map_or_else(|| at.rfc3339(), |at| at.format("%H:%M:%S").to_string())
}

/// Shows the local date: `1 August 2026`.
pub(crate) fn date(at: UtcMillis) -> String {
    local(at).map_or_else(|| at.rfc3339(), |at| at.format("%-d %B %Y").to_string())
}

/// Shows how long something took or will take: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`.
pub(crate) fn duration(ms: u64) -> String {
    let seconds = ms / 1000;
    match seconds {
        0..10 => format!("{:.1} s", ms as f64 / 1000.0),
        10..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// Reads a moment as people give it: an age (`90m`, `12h`, `7d`, `2w`), a date in the local zone
/// (`2026-08-01`) or RFC 3339.
///
/// # Errors
/// A sentence that says what would have been understood.
pub(crate) fn parse_moment(text: &str) -> Result<UtcMillis, String> {
    let now = now();
    parse_age(text).map(|age_ms| UtcMillis(now.0 - age_ms)).or_else(|| parse_date(text)).ok_or_else(|| {
        "expected an age like 12h, 7d or 2w, a date like 2026-08-01, or a time like 2026-08-01T12:00:00Z".to_owned()
    })
}

fn parse_age(text: &str) -> Option<i64> {
    let unit_ms = match text.chars().last()? {
        'm' => MINUTE_MS,
        'h' => HOUR_MS,
        'd' => UtcMillis::DAY_MS,
        'w' => 7 * UtcMillis::DAY_MS,
        _ => return None,
    };
    let number: u32 = text[..text.len() - 1].parse().ok()?;
    Some(i64::from(number) * unit_ms)
}

fn parse_date(text: &str) -> Option<UtcMillis> {
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        let midnight = Local.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest()?;
        return Some(UtcMillis(midnight.timestamp_millis()));
    }
    UtcMillis::parse(text)
}

fn local(at: UtcMillis) -> Option<DateTime<Local>> {
    DateTime::from_timestamp_millis(at.0).map(|at| at.with_timezone(&Local))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recent_times_are_relative_and_older_ones_are_dates() {
        let now = UtcMillis::parse("2026-08-15T12:00:00Z").expect("a date");
        let ago = |ms| brief(UtcMillis(now.0 - ms), now);
        assert_eq!(ago(20_000), "now");
        assert_eq!(ago(-20_000), "now");
        assert_eq!(ago(3 * MINUTE_MS), "3 min ago");
        assert_eq!(ago(11 * HOUR_MS), "11 h ago");
        assert_eq!(ago(30 * UtcMillis::DAY_MS), "16 Jul");
        assert_eq!(ago(400 * UtcMillis::DAY_MS), "11 Jul 2025");
        assert_eq!(ago(-2 * UtcMillis::DAY_MS), "17 Aug", "a clock that ran ahead is shown as it is");
    }

    #[test]
    fn durations_are_short() {
        assert_eq!(duration(430), "0.4 s");
        assert_eq!(duration(12_999), "12 s");
        assert_eq!(duration(200_000), "3 min 20 s");
        assert_eq!(duration(7_500_000), "2 h 5 min");
    }

    #[test]
    fn ages_dates_and_times_are_understood_and_nothing_else() {
        let noon = UtcMillis::parse("2026-08-01T12:00:00Z");
        assert_eq!(parse_moment("2026-08-01T14:00:00+02:00").ok(), noon);
        assert_eq!(parse_age("2w"), Some(14 * UtcMillis::DAY_MS));
        assert!(parse_moment("2026-08-01").is_ok());
        for text in ["", "d", "yesterday", "7 days", "2026-13-01", "é"] {
            assert!(parse_moment(text).is_err(), "{text:?}");
        }
    }
}
