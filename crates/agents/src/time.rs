//! Times as agents write them.

use synthetic_model::UtcMillis;

use crate::json::{NodeKind, Value};

/// A time of any of the kinds agents use: RFC 3339 text, or Unix seconds or milliseconds.
pub(crate) fn read(value: Value<'_, '_>) -> Option<UtcMillis> {
    match value.kind() {
        NodeKind::Text => usual(value.literal()).or_else(|| UtcMillis::parse(&value.text()?)),
        NodeKind::Number => unix(value.as_f64()?),
        _ => None,
    }
}

/// Numbers above this are milliseconds: as seconds they would be the year 5138.
const MILLISECONDS_FROM: f64 = 1e11;
/// Nothing an agent wrote is older than 2000 or younger than 2200.
const PLAUSIBLE_MS: std::ops::Range<f64> = 946_684_800_000.0..7_258_118_400_000.0;

fn unix(number: f64) -> Option<UtcMillis> {
    let millis = if number > MILLISECONDS_FROM { number } else { number * 1000.0 };
    PLAUSIBLE_MS.contains(&millis).then_some(UtcMillis(millis as i64))
}

/// The one form nearly all times have, `2026-01-31T10:00:00.123Z`, some twenty times faster than
/// the general way. `None` for any other form.
fn usual(text: &[u8]) -> Option<UtcMillis> {
    let text: &[u8; 24] = text.try_into().ok()?;
    let shape = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':'), (19, b'.'), (23, b'Z')];
    if shape.iter().any(|(place, byte)| text.get(*place) != Some(byte)) {
        return None;
    }
    let number = |from: usize, to: usize| {
        let digits = text.get(from..to)?;
        digits.iter().try_fold(0_i64, |n, byte| byte.is_ascii_digit().then(|| n * 10 + i64::from(byte - b'0')))
    };
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second, milli) = (number(11, 13)?, number(14, 16)?, number(17, 19)?, number(20, 23)?);
    let plain = (1..=12).contains(&month) && (1..=28).contains(&day) && hour < 24 && minute < 60 && second < 60;
    let checked = plain || UtcMillis::parse(std::str::from_utf8(text).ok()?).is_some();
    if !checked || second > 59 {
        return None;
    }
    let of_day = ((hour * 60 + minute) * 60 + second) * 1000 + milli;
    Some(UtcMillis(days_from_epoch(year, month, day) * UtcMillis::DAY_MS + of_day))
}

/// Days from 1970-01-01 to a date of the Gregorian calendar.
fn days_from_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use synthetic_model::UtcMillis;

    use super::{unix, usual};

    proptest! {
        /// The fast way gives what the general way gives.
        #[test]
        fn usual_times_are_read_like_others(at in -62_135_596_800_000_i64..253_402_300_800_000) {
            let text = UtcMillis(at).rfc3339();
            prop_assert_eq!(usual(text.as_bytes()), Some(UtcMillis(at)), "{}", text);
        }
    }

    #[test]
    fn dates_no_calendar_has_are_refused() {
        for text in [
            "2026-02-30T10:00:00.000Z",
            "2026-13-01T10:00:00.000Z",
            "2026-01-01T24:00:00.000Z",
            "2026-01-01 10:00:00.000Z",
        ] {
            assert_eq!(usual(text.as_bytes()), None, "{text}");
        }
        assert!(usual(b"2024-02-29T10:00:00.000Z").is_some());
    }

    #[test]
    fn numbers_are_seconds_or_milliseconds_by_their_size() {
        let at = Some(UtcMillis(1_767_261_600_000));
        assert_eq!((unix(1_767_261_600.0), unix(1_767_261_600_000.0)), (at, at));
        assert_eq!((unix(5.0), unix(f64::NAN), unix(1e300)), (None, None, None));
    }
}
