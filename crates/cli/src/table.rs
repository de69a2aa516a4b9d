//! Aligned tables for people: numbers to the right, wide characters counted as two, columns
//! shortened and then left out when the terminal is narrow.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::terminal::OneLine;

const GAP: usize = 2;

/// One column of a table.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    title: &'static str,
    to_the_right: bool,
    width_min: Option<usize>,
    dropped: u8,
}

impl Column {
    /// A column of text.
    pub(crate) const fn text(title: &'static str) -> Self {
        Self { title, to_the_right: false, width_min: None, dropped: 0 }
    }

    /// A column of numbers.
    pub(crate) const fn number(title: &'static str) -> Self {
        Self { title, to_the_right: true, width_min: None, dropped: 0 }
    }

    /// Lets the column be cut down to `width_min` when there is little room.
    pub(crate) const fn shrinks_to(self, width_min: usize) -> Self {
        Self { width_min: Some(width_min), ..self }
    }

    /// Lets the column be left out when there is little room: the highest number goes first.
    pub(crate) const fn dropped(self, dropped: u8) -> Self {
        Self { dropped, ..self }
    }
}

/// Rows under columns. Cells are foreign text: they are escaped when they enter.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

/// A table laid out for a width: the heading, and the lines under it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Lines {
    pub(crate) heading: String,
    pub(crate) body: Vec<String>,
}

impl Table {
    pub(crate) const fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row with one cell per column.
    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        debug_assert_eq!(N, self.columns.len(), "one cell per column");
        self.rows.push(cells.iter().map(|cell| OneLine(cell).to_string()).collect());
    }

    /// Lays the table out in at most `width` columns of a terminal where that is possible; without a
    /// width nothing is cut.
    pub(crate) fn lines(&self, width: Option<usize>) -> Lines {
        let shown = self.fit(width.unwrap_or(usize::MAX));
        let line = |cells: &mut dyn Iterator<Item = &str>| {
            let mut out = String::new();
            for ((cell, &(column, width)), place) in cells.zip(&shown).zip(0..) {
                let cell = cut(cell, width);
                let blank = " ".repeat(width - cell.width());
                if place > 0 {
                    out.push_str(&" ".repeat(GAP));
                }
                if self.columns[column].to_the_right {
                    out.push_str(&blank);
                    out.push_str(&cell);
                } else {
                    out.push_str(&cell);
                    out.push_str(&blank);
                }
            }
            out.truncate(out.trim_end().len());
            out
        };
        Lines {
            heading: line(&mut shown.iter().map(|&(column, _)| self.columns[column].title)),
            body: self
                .rows
                .iter()
                .map(|row| line(&mut shown.iter().map(|&(column, _)| row[column].as_str())))
                .collect(),
        }
    }

    /// Chooses columns and their widths: first shortens, then leaves out, until they fit.
    fn fit(&self, limit: usize) -> Vec<(usize, usize)> {
        let mut shown: Vec<(usize, usize)> = (0..self.columns.len())
            .filter(|&column| self.columns[column].dropped == 0 || !self.is_empty(column))
            .map(|column| (column, self.natural_width(column)))
            .collect();
        loop {
            let over = total_width(&shown).saturating_sub(limit);
            if over == 0 {
                return shown;
            }
            let shortened = self.shorten(&shown, over);
            let droppable = shown.iter().map(|&(column, _)| self.columns[column].dropped).max().unwrap_or(0);
            if total_width(&shortened) <= limit || droppable == 0 {
                return shortened;
            }
            shown.retain(|&(column, _)| self.columns[column].dropped != droppable);
        }
    }

    fn shorten(&self, shown: &[(usize, usize)], mut over: usize) -> Vec<(usize, usize)> {
        let mut shortened = shown.to_vec();
        while over > 0 {
            let widest = shortened
                .iter_mut()
                .filter(|(column, width)| self.columns[*column].width_min.is_some_and(|min| *width > min))
                .max_by_key(|(_, width)| *width);
            let Some((_, width)) = widest else { break };
            *width -= 1;
            over -= 1;
        }
        shortened
    }

    fn is_empty(&self, column: usize) -> bool {
        self.rows.iter().all(|row| row[column].is_empty())
    }

    fn natural_width(&self, column: usize) -> usize {
        let title = self.columns[column].title.width();
        self.rows.iter().map(|row| row[column].width()).max().unwrap_or(0).max(title)
    }
}

fn total_width(shown: &[(usize, usize)]) -> usize {
    shown.iter().map(|&(_, width)| width).sum::<usize>() + GAP * shown.len().saturating_sub(1)
}

/// Cuts a text to `width` columns, with an ellipsis where something is missing.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for character in text.chars() {
        let wide = character.width().unwrap_or(0);
        if used + wide + 1 > width {
            break;
        }
        out.push(character);
        used += wide;
    }
    if width > 0 {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table() -> Table {
        let mut table = Table::new(vec![
            Column::text("Name").shrinks_to(6),
            Column::number("Stored"),
            Column::text("Branch").dropped(1),
            Column::text("Tags").dropped(2),
        ]);
        table.row(["Fix the parser".into(), "38.4 MB".into(), "main".into(), "keep".into()]);
        table.row(["日本語の題名です".into(), "512 B".into(), String::new(), String::new()]);
        table
    }

    fn shown(width: Option<usize>) -> String {
        let Lines { heading, body } = table().lines(width);
        format!("{heading}\n{}", body.join("\n"))
    }

    #[test]
    fn numbers_stand_right_and_wide_characters_count_twice() {
        let expected = [
            "Name               Stored  Branch  Tags",
            "Fix the parser    38.4 MB  main    keep",
            "日本語の題名です    512 B",
        ];
        assert_eq!(shown(None), expected.join("\n"));
    }

    #[test]
    fn a_narrow_terminal_shortens_first_and_then_leaves_columns_out() {
        assert_eq!(shown(Some(34)).lines().nth(1), Some("Fix the pa…  38.4 MB  main    keep"), "shortened");
        assert_eq!(shown(Some(28)).lines().nth(1), Some("Fix the pa…  38.4 MB  main"), "tags left out");
        assert_eq!(shown(Some(16)).lines().nth(1), Some("Fix th…  38.4 MB"), "branch left out too");
    }

    #[test]
    fn a_column_that_may_go_goes_when_it_is_empty() {
        let mut table = Table::new(vec![Column::text("A"), Column::text("B").dropped(1)]);
        table.row(["x".into(), String::new()]);
        assert_eq!(table.lines(None).heading, "A");
    }

    #[test]
    fn a_cell_cannot_break_its_line() {
        let mut table = Table::new(vec![Column::text("Name")]);
        table.row(["one\ntwo\u{1b}[2J".into()]);
        assert_eq!(table.lines(None).body, ["one two\\u{1b}[2J"]);
    }

    proptest! {
        /// Lines are never wider than the terminal once every column may shrink.
        #[test]
        fn lines_keep_to_the_width(name in ".{0,40}", other in "[a-z語]{0,40}", width in 12_usize..80) {
            let mut table = Table::new(vec![Column::text("Name").shrinks_to(4), Column::text("Other").shrinks_to(4)]);
            table.row([name, other]);
            for line in table.lines(Some(width)).body {
                prop_assert!(line.width() <= width, "{line:?}");
            }
        }
    }
}
