//! Whether the clock can be right. One that jumped would make everything old at once.

use synthetic_model::{UtcMillis, retention::Policy};

use super::{calendar::interval_days, settings::State};
use crate::EngineError;

/// Days away from the expected time that are nothing to speak of.
const TOLERANCE_DAYS: i64 = 1;
/// Days that somebody may be away: a collection meanwhile tells that the time went on.
const ABSENCE_DAYS: i64 = 31;

/// Whether the clock can be right when these policies run now.
///
/// It cannot when it went back by more than a day since it was last believed, nor when it went ahead by
/// more than a day beyond the time between two runs, and no collection was made about now. Beyond a
/// month only a person can say.
pub(super) fn check(
    state: &State,
    collected_at: Option<UtcMillis>,
    policies: &[&Policy],
    now: UtcMillis,
) -> Result<(), EngineError> {
    let Some(last) = state.clock_at else { return Ok(()) };
    let days = |count: i64| count * UtcMillis::DAY_MS;
    let interval = policies.iter().map(|policy| interval_days(&policy.schedule).unwrap_or(ABSENCE_DAYS)).max();
    let interval = interval.unwrap_or(ABSENCE_DAYS);
    let ahead_ms = now.0.saturating_sub(last.0);
    let away = (ahead_ms > days(ABSENCE_DAYS + TOLERANCE_DAYS)) || (ahead_ms < -days(TOLERANCE_DAYS));
    let as_scheduled = ahead_ms <= days(interval + TOLERANCE_DAYS);
    let seen = collected_at.is_some_and(|at| now.0.saturating_sub(at.0).abs() <= days(TOLERANCE_DAYS));
    if away || !(as_scheduled || seen) {
        return Err(EngineError::Clock { last, now });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use synthetic_model::retention::Schedule;

    fn right(schedule: Schedule, collected_days: Option<i64>, now_days: i64) -> bool {
        let at = |days: i64| UtcMillis(days * UtcMillis::DAY_MS);
        let state = State { clock_at: Some(at(1000)), ..State::default() };
        let policy = Policy { schedule, ..Policy::default() };
        check(&state, collected_days.map(|days| at(1000 + days)), &[&policy], at(1000 + now_days)).is_ok()
    }

    #[test]
    fn a_clock_that_jumped_is_not_believed() {
        let daily = || Schedule::Daily { at: "03:00".into() };
        assert!(right(daily(), None, 2) && right(daily(), None, -1));
        assert!(!right(daily(), None, 3), "more than the schedule explains");
        assert!(right(daily(), Some(3), 3), "a collection was made meanwhile");
        assert!(!right(daily(), Some(1), 3), "but not about now");
        assert!(!right(daily(), Some(400), 400), "only a person can say that");
        assert!(!right(daily(), Some(-2), -2), "nor does a collection make it go back");
        assert!(right(Schedule::Manual, None, 32) && !right(Schedule::Manual, None, 33));
    }
}
