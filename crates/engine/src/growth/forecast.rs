//! When is the disk full if the store grows on as it did? Decided from recorded days alone.

use synthetic_model::{UtcMillis, usage::Forecast};
use synthetic_store::table::growth::Day;

/// Fewer recorded days tell nothing.
const LEAST_DAYS: usize = 3;
/// Beyond this a date would say more than is known.
const FARTHEST_DAYS: f64 = 100.0 * 365.25;

/// The straight line with the least squares through what was stored on each of `days`, which are in
/// their order, and where it meets the free space of the last of them. `None` without growth.
pub(super) fn forecast(days: &[Day]) -> Option<Forecast> {
    let last = days.last().filter(|_| days.len() >= LEAST_DAYS)?;
    let bytes_per_day = slope(days).filter(|slope| *slope >= 1.0)?;
    let days_left = last.disk_free_bytes as f64 / bytes_per_day;
    let full_at = (days_left <= FARTHEST_DAYS).then(|| {
        let left_ms = (days_left * UtcMillis::DAY_MS as f64) as i64;
        UtcMillis(last.day.saturating_mul(UtcMillis::DAY_MS).saturating_add(left_ms))
    });
    let from_days = u32::try_from(days.len()).unwrap_or(u32::MAX);
    Some(Forecast { bytes_per_day: bytes_per_day.round() as u64, full_at, from_days })
}

/// By how much the line rises a day; `None` when all days are one.
fn slope(days: &[Day]) -> Option<f64> {
    let count = days.len() as f64;
    let first = days.first()?;
    // Counted from the first day, so that nothing is lost to the size of the numbers.
    let at = |day: &Day| (day.day - first.day) as f64;
    let grown = |day: &Day| day.stored_bytes as f64 - first.stored_bytes as f64;
    let mean_at = days.iter().map(at).sum::<f64>() / count;
    let mean_grown = days.iter().map(grown).sum::<f64>() / count;
    let spread: f64 = days.iter().map(|day| (at(day) - mean_at).powi(2)).sum();
    let risen: f64 = days.iter().map(|day| (at(day) - mean_at) * (grown(day) - mean_grown)).sum();
    (spread > 0.0).then(|| risen / spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GB: u64 = 1_000_000_000;

    fn days(figures: &[(i64, u64)]) -> Vec<Day> {
        let day = |(day, stored_bytes): &(i64, u64)| Day {
            day: *day,
            stored_bytes: *stored_bytes,
            disk_free_bytes: 10 * GB,
            disk_bytes: 100 * GB,
            ..Day::default()
        };
        figures.iter().map(day).collect()
    }

    #[test]
    fn steady_growth_fills_the_disk_on_the_day_it_must() {
        let told = forecast(&days(&[(100, GB), (101, 2 * GB), (103, 4 * GB), (104, 5 * GB)])).expect("it grows");
        assert_eq!((told.bytes_per_day, told.from_days), (GB, 4));
        assert_eq!(told.full_at, Some(UtcMillis(114 * UtcMillis::DAY_MS)), "10 GB are free on day 104");
    }

    #[test]
    fn a_day_that_stands_out_moves_the_line_and_does_not_decide_it() {
        let steady: Vec<_> = (0..60_i64).map(|day| (day, 50 * GB + day.unsigned_abs() * 1_000_000)).collect();
        let mut odd = steady.clone();
        odd[30].1 += 20_000_000;
        let told = forecast(&days(&odd)).expect("it grows");
        assert!(told.bytes_per_day.abs_diff(1_000_000) < 20_000, "{told:?}");
    }

    #[test]
    fn nothing_is_said_from_few_days_or_without_growth() {
        assert_eq!(forecast(&[]), None);
        assert_eq!(forecast(&days(&[(1, 1), (2, 2 * GB)])), None);
        assert_eq!(forecast(&days(&[(1, GB), (2, GB), (3, GB)])), None);
        assert_eq!(forecast(&days(&[(1, 3 * GB), (2, 2 * GB), (3, GB)])), None);
        assert_eq!(forecast(&days(&[(1, GB), (1, 2 * GB), (1, 3 * GB)])), None, "one day is no time");
    }

    #[test]
    fn a_date_beyond_a_hundred_years_is_not_told() {
        let told = forecast(&days(&[(1, GB), (2, GB + 10), (3, GB + 20)])).expect("it grows");
        assert_eq!((told.bytes_per_day, told.full_at), (10, None));
    }
}
