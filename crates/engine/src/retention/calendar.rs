//! Days, weeks, months and years as people count them, and when a schedule is next due.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime};
use synthetic_model::{UtcMillis, retention::Schedule};

/// How far local time is ahead of UTC, in seconds, at an instant.
pub(crate) type Offset<'o> = &'o dyn Fn(UtcMillis) -> i32;

/// What constructs are thinned by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Period {
    Day,
    Week,
    Month,
    Year,
}

impl Period {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// A number that all instants of one period have in common.
    pub(super) fn of(self, at: UtcMillis, offset: Offset<'_>) -> i64 {
        let date = local(at, offset).date();
        match self {
            Self::Day => i64::from(date.num_days_from_ce()),
            Self::Week => (i64::from(date.num_days_from_ce()) - 1).div_euclid(7),
            Self::Month => i64::from(date.year()) * 12 + i64::from(date.month0()),
            Self::Year => i64::from(date.year()),
        }
    }
}

/// Instants no calendar holds count as the first or last day one does.
fn local(at: UtcMillis, offset: Offset<'_>) -> NaiveDateTime {
    let ms = at.0.saturating_add(i64::from(offset(at)) * 1000);
    let beyond = if ms < 0 { NaiveDateTime::MIN } else { NaiveDateTime::MAX };
    DateTime::from_timestamp_millis(ms).map_or(beyond, |time| time.naive_utc())
}

fn utc(local: NaiveDateTime, offset: Offset<'_>) -> UtcMillis {
    let ms = local.and_utc().timestamp_millis();
    // The offset of the instant that is looked for: the first guess is off by one change at most.
    let guess = UtcMillis(ms - i64::from(offset(UtcMillis(ms))) * 1000);
    UtcMillis(ms - i64::from(offset(guess)) * 1000)
}

/// Reads `HH:MM`.
pub(super) fn time_of_day(text: &str) -> Option<NaiveTime> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    NaiveTime::from_hms_opt(number(hours)?, number(minutes)?, 0)
}

/// The longest time between two runs; none for one that only runs by hand.
pub(super) const fn interval_days(schedule: &Schedule) -> Option<i64> {
    match schedule {
        Schedule::Manual => None,
        Schedule::Daily { .. } => Some(1),
        Schedule::Weekly { .. } => Some(7),
        Schedule::Monthly { .. } => Some(31),
    }
}

/// The first time after `after` at which a schedule is due.
pub(super) fn next_run(schedule: &Schedule, after: UtcMillis, offset: Offset<'_>) -> Option<UtcMillis> {
    let today = local(after, offset).date();
    let at = match schedule {
        Schedule::Manual => return None,
        Schedule::Daily { at } | Schedule::Weekly { at, .. } | Schedule::Monthly { at, .. } => time_of_day(at)?,
    };
    (0..=40)
        .filter_map(|days| today.checked_add_days(Days::new(days)))
        .filter(|date| is_on(schedule, *date))
        .map(|date| utc(date.and_time(at), offset))
        .find(|time| *time > after)
}

fn is_on(schedule: &Schedule, date: NaiveDate) -> bool {
    match schedule {
        Schedule::Manual => false,
        Schedule::Daily { .. } => true,
        Schedule::Weekly { day, .. } => date.weekday().num_days_from_monday() == u32::from(day.number()),
        Schedule::Monthly { day, .. } => {
            let is_last = date.succ_opt().is_none_or(|next| next.day() == 1);
            date.day() == *day || (is_last && date.day() < *day)
        }
    }
}

/// The same time of day so many months later.
pub(super) fn months_later(at: UtcMillis, months: u32) -> UtcMillis {
    let later = DateTime::from_timestamp_millis(at.0).and_then(|time| time.checked_add_months(Months::new(months)));
    UtcMillis(later.map_or(i64::MAX, |time| time.timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use synthetic_model::retention::Weekday;

    fn at(text: &str) -> UtcMillis {
        UtcMillis::parse(text).expect("a time")
    }

    fn next(schedule: &Schedule, after: &str, offset: Offset<'_>) -> String {
        next_run(schedule, at(after), offset).expect("it runs").rfc3339()
    }

    #[test]
    fn schedules_are_due_at_local_times() {
        let berlin = |at: UtcMillis| if at.0 < 1_774_746_000_000 { 3600 } else { 7200 };
        let daily = Schedule::Daily { at: "03:00".into() };
        assert_eq!(next(&daily, "2026-01-05T01:59:59Z", &berlin), "2026-01-05T02:00:00.000Z");
        assert_eq!(next(&daily, "2026-01-05T02:00:00Z", &berlin), "2026-01-06T02:00:00.000Z", "once a day");
        assert_eq!(next(&daily, "2026-03-29T12:00:00Z", &berlin), "2026-03-30T01:00:00.000Z", "in summer");
        let weekly = Schedule::Weekly { day: Weekday::Sunday, at: "03:00".into() };
        assert_eq!(next(&weekly, "2026-11-20T12:00:00Z", &|_| 0), "2026-11-22T03:00:00.000Z");
        let monthly = Schedule::Monthly { day: 31, at: "00:30".into() };
        assert_eq!(next(&monthly, "2026-01-31T00:30:00Z", &|_| 0), "2026-02-28T00:30:00.000Z", "its last day");
        assert_eq!(next_run(&Schedule::Manual, at("2026-01-31T00:30:00Z"), &|_| 0), None);
    }

    #[test]
    fn periods_are_local_and_weeks_begin_on_monday() {
        let ahead = |_| 2 * 3600;
        let same = |period: Period, a: &str, b: &str| period.of(at(a), &ahead) == period.of(at(b), &ahead);
        assert!(same(Period::Day, "2026-01-01T22:30:00Z", "2026-01-02T10:00:00Z"));
        assert!(same(Period::Week, "2026-11-16T00:00:00Z", "2026-11-22T21:59:00Z"), "Monday to Sunday");
        assert!(!same(Period::Week, "2026-11-22T21:59:00Z", "2026-11-22T22:00:00Z"), "Monday has begun");
        assert!(same(Period::Month, "2026-01-31T22:00:00Z", "2026-02-10T00:00:00Z"));
        assert!(same(Period::Year, "2025-12-31T22:00:00Z", "2026-02-10T00:00:00Z"));
        for beyond in [i64::MIN, i64::MAX] {
            Period::Week.of(UtcMillis(beyond), &ahead);
        }
    }

    #[test]
    fn times_of_day_are_four_digits() {
        for bad in ["3:00", "24:00", "03:60", "03.00", "03:00:00", "+3:00", "", "aa:bb"] {
            assert_eq!(time_of_day(bad), None, "{bad}");
        }
        assert!(time_of_day("23:59").is_some());
    }
}
