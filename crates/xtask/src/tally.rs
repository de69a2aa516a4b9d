//! How many tests a runner says it ran.

/// Passed and failed tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl Tally {
    /// Reads what `cargo test`, vitest or one of our own runners said. A step that counts nothing
    /// counts as one.
    pub(crate) fn read(said: &str, ended_well: bool) -> Self {
        let mut tally = Self::default();
        for line in said.lines().map(plain) {
            let line = line.trim();
            let is_sum = line.starts_with("test result:") || line.starts_with("Tests ");
            if is_sum || is_own_sum(line) {
                tally.passed += before(line, "passed");
                tally.failed += before(line, "failed");
            } else if line.ends_with(" ... ok") && !line.starts_with("test ") {
                // A test binary without a runner says no sum.
                tally.passed += 1;
            }
        }
        match (tally, ended_well) {
            (Self { passed: 0, failed: 0 }, true) => Self { passed: 1, failed: 0 },
            (Self { failed: 0, .. }, false) => Self { failed: 1, ..tally },
            _ => tally,
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// `12 passed, 0 failed`
fn is_own_sum(line: &str) -> bool {
    let mut words = line.split(' ');
    let is_number = |word: Option<&str>| word.is_some_and(|word| word.parse::<u32>().is_ok());
    is_number(words.next())
        && words.next() == Some("passed,")
        && is_number(words.next())
        && words.next() == Some("failed")
}

/// The number before a word.
fn before(line: &str, word: &str) -> u32 {
    let Some(place) = line.find(&format!(" {word}")) else { return 0 };
    line[..place]
        .rsplit(|letter: char| !letter.is_ascii_digit())
        .next()
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(0)
}

/// The line without its colours.
fn plain(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_of_every_runner_are_read() {
        let said = "\
test result: ok. 13 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s
test tally::tests::a_sum_is_read ... ok
the end of a job is told ... ok
\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[31m2 failed\u{1b}[39m\u{1b}[22m | \u{1b}[32m40 passed\u{1b}[39m (42)
7 passed, 0 failed
";
        assert_eq!(Tally::read(said, false), Tally { passed: 61, failed: 2 });
    }

    #[test]
    fn a_step_that_counts_nothing_counts_as_one() {
        assert_eq!(Tally::read("Checked 12 files", true), Tally { passed: 1, failed: 0 });
        assert_eq!(Tally::read("error: it broke", false), Tally { passed: 0, failed: 1 });
    }

    #[test]
    fn a_runner_that_breaks_off_never_counts_as_passed() {
        let said = "test result: ok. 13 passed; 0 failed; 0 ignored";
        assert_eq!(Tally::read(said, false), Tally { passed: 13, failed: 1 });
    }
}
