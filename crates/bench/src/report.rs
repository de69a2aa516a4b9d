//! The report: one section per figure, each with the machine it was measured on, and a summary
//! made of the sections' rows. A figure that is measured again replaces its section; the others
//! stay.

use crate::figure::Measured;

const HEAD: &str = "# Benchmarks

Written by `cargo xtask bench`; do not edit by hand. Every figure is a ratio to a reference measured in the same run, on the
same files, so that it means the same on another machine. *Must* is what a release needs, *aim* what we work towards; less is
better everywhere. `cargo xtask bench --only NAME` measures one figure again, `--quick` everything at a twentieth of the size.
";

const SUMMARY: &str = "Summary";
const COLUMNS: &str = "| what | reference | must | aim | measured | verdict |\n|---|---|---:|---:|---:|---|";

/// A report as a list of sections.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    /// Title and text.
    sections: Vec<(String, String)>,
}

impl Report {
    /// Reads a report back.
    pub(crate) fn parse(text: &str) -> Self {
        let parts = text.split("\n## ").skip(1);
        let sections = parts.map(|part| {
            let (title, body) = part.split_once('\n').unwrap_or((part, ""));
            (title.trim().to_owned(), body.trim().to_owned())
        });
        Self { sections: sections.filter(|(title, _)| title != SUMMARY).collect() }
    }

    /// Puts a figure in the place of what was known of it.
    pub(crate) fn replace(&mut self, title: &str, machine: &str, measured: &Measured) {
        let rows: Vec<String> = measured.rows.iter().map(crate::figure::Row::markdown).collect();
        let mut body = format!("{machine}\n\n{COLUMNS}\n{}", rows.join("\n"));
        for note in &measured.notes {
            body.push_str("\n\n");
            body.push_str(note);
        }
        match self.sections.iter_mut().find(|(known, _)| known == title) {
            Some((_, old)) => *old = body,
            None => self.sections.push((title.to_owned(), body)),
        }
    }

    /// The whole report, its sections in the order of `titles`.
    pub(crate) fn write(&self, titles: &[&str]) -> String {
        let sections: Vec<_> =
            titles.iter().filter_map(|title| self.sections.iter().find(|(known, _)| known == title)).collect();
        let rows: Vec<&str> = sections.iter().flat_map(|(_, body)| rows_of(body)).collect();
        let mut text = format!("{HEAD}\n## {SUMMARY}\n\n{COLUMNS}\n{}\n", rows.join("\n"));
        for (title, body) in sections {
            text.push_str(&format!("\n## {title}\n\n{body}\n"));
        }
        text
    }
}

/// The rows of a section's first table.
fn rows_of(body: &str) -> impl Iterator<Item = &str> {
    let lines = body.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    lines.take_while(|line| line.starts_with('|'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Row, Unit};

    fn measured(what: &str, number: f64) -> Measured {
        let row = Row {
            what: what.into(),
            reference: "r".into(),
            unit: Unit::Times,
            must: 2.0,
            aim: None,
            measured: Some(number),
        };
        Measured { rows: vec![row], notes: vec!["A word.".into(), "| a | b |\n|---|---:|\n| 1 | 2 |".into()] }
    }

    #[test]
    fn a_figure_measured_again_replaces_its_section_and_leaves_the_others() {
        let mut report = Report::default();
        report.replace("First", "On one machine.", &measured("first", 1.0));
        report.replace("Second", "On one machine.", &measured("second", 3.0));
        let titles = ["Second", "First"];
        let text = report.write(&titles);
        let mut again = Report::parse(&text);
        assert_eq!(again.write(&titles), text, "what is written is read");
        again.replace("First", "On another machine.", &measured("first", 1.5));
        let text = again.write(&titles);
        assert_eq!(text.matches("## First").count(), 1);
        assert!(text.contains("On another machine.") && text.contains("On one machine."), "{text}");
        assert_eq!(text.matches("| first | r | 2.00 x | – | 1.50 x | must met |").count(), 2, "{text}");
        assert_eq!(text.matches("| second | r | 2.00 x | – | 3.00 x | **missed** |").count(), 2, "{text}");
        assert!(!text.contains("1.00 x"));
        assert_eq!(text.matches("| 1 | 2 |").count(), 2, "other tables are not summed up");
    }
}
