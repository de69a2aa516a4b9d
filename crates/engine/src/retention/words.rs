//! Numbers as reasons say them.

/// `1 day`, `90 days`.
pub(super) fn days(count: u64) -> String {
    if count == 1 { "1 day".into() } else { format!("{count} days") }
}

/// `812 bytes`, `1.4 MB`.
pub(super) fn bytes(count: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if count < 1000 {
        return format!("{count} bytes");
    }
    let (mut value, mut unit) = (count as f64 / 1000.0, 0);
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    let decimals = usize::from(value < 99.5 && value.fract() > 0.04);
    format!("{value:.decimals$} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_are_short() {
        assert_eq!(["1 day", "2 days"].map(String::from), [super::days(1), super::days(2)]);
        let sizes = [(999, "999 bytes"), (1000, "1 kB"), (20_000_000_000, "20 GB"), (1_440_000, "1.4 MB")];
        for (count, words) in sizes {
            assert_eq!(super::bytes(count), words);
        }
    }
}
