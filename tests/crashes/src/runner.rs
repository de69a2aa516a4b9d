//! A test runner with one thread that speaks as the ordinary one does, so that `cargo test` and
//! `cargo nextest` list and run its tests.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
};

/// A test: its name and what it does. It fails by panicking.
pub type Test = (&'static str, fn());

/// What was asked for on the command line.
#[derive(Debug, Default)]
struct Asked {
    list: bool,
    /// Only those that are too long for every day.
    ignored: bool,
    /// Those, too.
    include_ignored: bool,
    exact: bool,
    filters: Vec<String>,
    skip: Vec<String>,
}

/// Options of the ordinary runner that are followed by a value and mean nothing here.
const WITH_VALUE: [&str; 6] = ["--format", "--test-threads", "--color", "--logfile", "--shuffle-seed", "-Z"];

impl Asked {
    fn read(words: impl Iterator<Item = String>) -> Self {
        let mut asked = Self::default();
        let mut words = words;
        while let Some(word) = words.next() {
            match word.as_str() {
                "--list" => asked.list = true,
                "--ignored" => asked.ignored = true,
                "--include-ignored" => asked.include_ignored = true,
                "--exact" => asked.exact = true,
                "--skip" => asked.skip.extend(words.next()),
                option if WITH_VALUE.contains(&option) => drop(words.next()),
                option if option.starts_with('-') => {}
                _ => asked.filters.push(word),
            }
        }
        asked
    }

    /// A list shows all unless it is asked for one kind.
    fn list_all(&self) -> bool {
        self.list && !self.ignored
    }

    fn wants(&self, name: &str) -> bool {
        let meets = |filter: &String| if self.exact { name == filter } else { name.contains(filter.as_str()) };
        (self.filters.is_empty() || self.filters.iter().any(meets)) && !self.skip.iter().any(meets)
    }
}

/// Lists or runs what the command line asks for: of the `long` runs nothing unless they are asked
/// for as ignored tests are.
#[must_use]
pub fn run(tests: &[Test], long: &[Test]) -> ExitCode {
    let asked = Asked::read(std::env::args().skip(1));
    let every_day = tests.iter().filter(|_| !asked.ignored);
    let ignored = long.iter().filter(|_| asked.ignored || asked.include_ignored || asked.list_all());
    let wanted: Vec<&Test> = every_day.chain(ignored).filter(|(name, _)| asked.wants(name)).collect();
    if asked.list {
        for (name, _) in wanted {
            println!("{name}: test");
        }
        return ExitCode::SUCCESS;
    }
    let mut failed = 0;
    for (name, test) in &wanted {
        let ended = catch_unwind(AssertUnwindSafe(test));
        println!("test {name} ... {}", if ended.is_ok() { "ok" } else { "FAILED" });
        failed += u32::from(ended.is_err());
    }
    let verdict = if failed == 0 { "ok" } else { "FAILED" };
    println!("\ntest result: {verdict}. {} passed; {failed} failed", wanted.len() - failed as usize);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
