//! A figure: what was measured, what it must be, what it should be.

use std::fmt;

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// `1.9 x`.
    Times,
    /// `1/400`.
    Part,
    /// `4.8 %`.
    Percent,
    /// `128 MB`.
    Megabytes,
    /// `+ 300 ms`: so much longer than the reference.
    Milliseconds,
    /// `60 ms`: a time of its own.
    Time,
}

impl Unit {
    pub(crate) fn write(self, number: f64) -> String {
        match self {
            Self::Times => format!("{} x", short(number)),
            Self::Part if number <= 0.5 => format!("1/{:.0}", 1.0 / number),
            Self::Part => short(number),
            Self::Percent => format!("{} %", short(number * 100.0)),
            Self::Megabytes => format!("{:.0} MB", number / 1e6),
            Self::Milliseconds => format!("+ {:.0} ms", number * 1e3),
            Self::Time if number < 0.01 => format!("{:.2} ms", number * 1e3),
            Self::Time => format!("{:.0} ms", number * 1e3),
        }
    }
}

/// Two or three digits that matter.
fn short(number: f64) -> String {
    if number.abs() >= 10.0 { format!("{number:.1}") } else { format!("{number:.2}") }
}

/// One row of the table. Smaller is better.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) reference: String,
    pub(crate) unit: Unit,
    pub(crate) must: f64,
    pub(crate) aim: Option<f64>,
    /// `None` when it was not measured.
    pub(crate) measured: Option<f64>,
}

/// How a measurement compares to what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Aim,
    Must,
    Missed,
    NotMeasured,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Aim => "aim met",
            Self::Must => "must met",
            Self::Missed => "**missed**",
            Self::NotMeasured => "not measured yet",
        })
    }
}

impl Row {
    pub(crate) fn verdict(&self) -> Verdict {
        match (self.measured, self.aim) {
            (None, _) => Verdict::NotMeasured,
            (Some(measured), Some(aim)) if measured <= aim => Verdict::Aim,
            (Some(measured), _) if measured <= self.must => Verdict::Must,
            _ => Verdict::Missed,
        }
    }

    pub(crate) fn markdown(&self) -> String {
        let dash = || "–".to_owned();
        let number = |number: f64| self.unit.write(number);
        format!(
            "| {} | {} | {} | {} | {} | {} |",
            self.what,
            self.reference,
            number(self.must),
            self.aim.map_or_else(dash, number),
            self.measured.map_or_else(dash, number),
            self.verdict(),
        )
    }
}

/// What one figure came to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Measured {
    pub(crate) rows: Vec<Row>,
    /// Paragraphs and tables of Markdown below the rows.
    pub(crate) notes: Vec<String>,
}

/// A table of Markdown; the first column is text, the others are numbers.
pub(crate) fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let rule: String = (0..head.len()).map(|column| if column == 0 { "---|" } else { "---:|" }).collect();
    let mut text = format!("| {} |\n|{rule}", head.join(" | "));
    for row in rows {
        text.push_str(&format!("\n| {} |", row.join(" | ")));
    }
    text
}

/// Bytes with thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(unit: Unit, must: f64, aim: Option<f64>, measured: Option<f64>) -> Row {
        Row { what: "w".into(), reference: "r".into(), unit, must, aim, measured }
    }

    #[test]
    fn a_verdict_says_which_line_was_reached() {
        let verdict = |aim, measured| row(Unit::Times, 2.0, aim, measured).verdict();
        assert_eq!(verdict(Some(1.0), Some(1.0)), Verdict::Aim);
        assert_eq!(verdict(Some(1.0), Some(1.5)), Verdict::Must);
        assert_eq!(verdict(None, Some(0.1)), Verdict::Must);
        assert_eq!(verdict(Some(1.0), Some(2.1)), Verdict::Missed);
        assert_eq!(verdict(Some(1.0), Some(f64::NAN)), Verdict::Missed, "a number that is none meets nothing");
        assert_eq!(verdict(Some(1.0), None), Verdict::NotMeasured);
    }

    #[test]
    fn numbers_are_written_in_their_unit() {
        let line = row(Unit::Part, 0.01, Some(0.0025), Some(0.002)).markdown();
        assert_eq!(line, "| w | r | 1/100 | 1/400 | 1/500 | aim met |");
        assert_eq!(Unit::Megabytes.write(128e6), "128 MB");
        assert_eq!(Unit::Percent.write(0.048), "4.80 %");
        assert_eq!(Unit::Times.write(66.35), "66.3 x");
        assert_eq!((Unit::Time.write(0.000_42), Unit::Time.write(0.06)), ("0.42 ms".into(), "60 ms".into()));
        assert_eq!((grouped(1_234_567), grouped(12)), ("1,234,567".into(), "12".into()));
    }
}
