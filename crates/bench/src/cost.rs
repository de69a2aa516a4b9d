//! What a piece of work costs: processor time, clock time, memory.

use std::{
    fs,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

/// Processor time (user and system, all threads) and clock time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cost {
    pub(crate) cpu_s: f64,
    pub(crate) wall_s: f64,
}

/// Measures from its start to [`Watch::stop`].
#[derive(Debug)]
pub(crate) struct Watch {
    cpu: Duration,
    began: Instant,
}

impl Watch {
    pub(crate) fn start() -> Self {
        Self { cpu: process_cpu(), began: Instant::now() }
    }

    pub(crate) fn stop(&self) -> Cost {
        let cpu = process_cpu().saturating_sub(self.cpu);
        Cost { cpu_s: cpu.as_secs_f64(), wall_s: self.began.elapsed().as_secs_f64() }
    }
}

fn process_cpu() -> Duration {
    let at = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(at.tv_sec.unsigned_abs(), u32::try_from(at.tv_nsec).unwrap_or(0))
}

/// The most memory this process ever held.
///
/// # Errors
/// When the system does not tell.
pub(crate) fn peak_bytes() -> anyhow::Result<u64> {
    let status = fs::read_to_string("/proc/self/status").context("reading /proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM in /proc/self/status")?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().context("VmHWM is not a number")?;
    Ok(kib * 1024)
}

/// The middle of some numbers; the mean of the middle two when they are even in number.
pub(crate) fn median(numbers: impl IntoIterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.into_iter().collect();
    numbers.sort_by(f64::total_cmp);
    let (low, high) = (numbers.len().saturating_sub(1) / 2, numbers.len() / 2);
    match (numbers.get(low), numbers.get(high)) {
        (Some(low), Some(high)) => f64::midpoint(*low, *high),
        _ => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median([3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median([4.0, 1.0, 2.0, 3.0]), 2.5);
        assert!(median([]).is_nan());
    }

    #[test]
    fn work_costs_processor_time_and_memory() {
        let watch = Watch::start();
        let sum: u64 = (0..2_000_000_u64).map(|n| std::hint::black_box(n).rotate_left(3)).sum();
        let cost = watch.stop();
        assert!(sum > 0 && cost.cpu_s > 0.0 && cost.wall_s > 0.0);
        assert!(peak_bytes().unwrap() > 100_000);
    }
}
