//! Where a command's result goes: aligned text for people, JSON for scripts.
//!
//! Every text on its way to standard output passes the escaping of [`crate::terminal`] here, so
//! that no command can forget it.

use std::io::{self, IsTerminal, Write};

use serde::Serialize;

use crate::table::Table;
use crate::terminal::{Safe, safe_json};

/// The form of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Text for people.
    Human,
    /// One JSON document.
    Json,
    /// One JSON object a line.
    JsonLines,
}

/// How a word stands out, where the terminal shows colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Heading,
    Faint,
    Good,
    Bad,
}

impl Style {
    const fn sgr(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Heading => "\u{1b}[1m",
            Self::Faint => "\u{1b}[2m",
            Self::Good => "\u{1b}[32m",
            Self::Bad => "\u{1b}[31m",
        }
    }
}

/// The command's standard output.
pub(crate) struct Output {
    /// The form of the result.
    pub(crate) format: Format,
    /// Whether confirmations are left out.
    pub(crate) quiet: bool,
    /// Whether the reader is a terminal.
    pub(crate) is_terminal: bool,
    colours: bool,
    width: Option<usize>,
    out: Box<dyn Write>,
}

impl Output {
    /// Looks at the terminal and at `NO_COLOR`, `TERM` and `COLUMNS`.
    pub(crate) fn standard(format: Format, quiet: bool) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            format,
            quiet,
            is_terminal,
            colours: is_terminal && !no_color && !dumb,
            width: terminal_width(is_terminal),
            out: Box::new(io::BufWriter::with_capacity(64 * 1024, io::stdout())),
        }
    }

    /// Whether the result is for people.
    pub(crate) fn is_human(&self) -> bool {
        self.format == Format::Human
    }

    /// Columns of the terminal, when there is a limit.
    pub(crate) const fn width(&self) -> Option<usize> {
        self.width
    }

    /// Writes a text in a style, without a line end.
    pub(crate) fn text(&mut self, style: Style, text: &str) -> io::Result<()> {
        if self.colours && style != Style::Plain {
            write!(self.out, "{}{}\u{1b}[0m", style.sgr(), Safe(text))
        } else {
            write!(self.out, "{}", Safe(text))
        }
    }

    /// Writes a line in a style.
    pub(crate) fn styled_line(&mut self, style: Style, text: &str) -> io::Result<()> {
        self.text(style, text)?;
        self.out.write_all(b"\n")
    }

    /// Writes a line.
    pub(crate) fn line(&mut self, text: &str) -> io::Result<()> {
        self.styled_line(Style::Plain, text)
    }

    /// Writes a line that only confirms what was done: left out when quiet, and for scripts.
    pub(crate) fn confirm(&mut self, text: &str) -> io::Result<()> {
        if self.quiet || !self.is_human() { Ok(()) } else { self.line(text) }
    }

    /// Writes a table, with its heading when asked.
    pub(crate) fn table(&mut self, table: &Table, heading: bool) -> io::Result<()> {
        let lines = table.lines(self.width);
        if heading {
            self.styled_line(Style::Heading, &lines.heading)?;
        }
        lines.body.iter().try_for_each(|line| self.line(line))
    }

    /// Writes one JSON document: indented, or on one line when lines were asked for.
    pub(crate) fn document<T: Serialize>(&mut self, document: &T) -> io::Result<()> {
        let text = json_document(document, self.format == Format::Json)?;
        writeln!(self.out, "{text}")
    }

    /// Writes one JSON object on a line of its own.
    pub(crate) fn json_line<T: Serialize>(&mut self, item: &T) -> io::Result<()> {
        writeln!(self.out, "{}", json_document(item, false)?)
    }

    /// Writes bytes as they are. The caller has made sure that this is no terminal.
    pub(crate) fn bytes(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    /// Hands everything written so far to the reader.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Writes a value as JSON in which no character is one a terminal obeys.
pub(crate) fn json_document<T: Serialize>(value: &T, indented: bool) -> io::Result<String> {
    let text = if indented { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
    Ok(safe_json(&text?))
}

fn terminal_width(is_terminal: bool) -> Option<usize> {
    let from_variable = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let from_terminal =
        || is_terminal.then(terminal_size::terminal_size).flatten().map(|(width, _)| usize::from(width.0));
    from_variable.or_else(from_terminal).filter(|&width| width > 0)
}
