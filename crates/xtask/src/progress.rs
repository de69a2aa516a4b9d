//! Lines that say what is being done, and since when.

use std::time::{Duration, Instant};

/// The time since a task began.
pub(crate) struct Progress(Instant);

impl Progress {
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Says what happens now.
    pub(crate) fn say(&self, what: &str) {
        println!("[{:>8}] {what}", shown(self.0.elapsed()));
    }
}

/// A duration for a person: `0.4 s`, `3 min 12 s`.
pub(crate) fn shown(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_shown_in_the_unit_a_person_waits_in() {
        assert_eq!(shown(Duration::from_millis(420)), "0.4 s");
        assert_eq!(shown(Duration::from_secs(192)), "3 min 12 s");
    }
}
