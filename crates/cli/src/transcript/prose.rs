//! Messages as a person reads them.

use synthetic_api::{
    Api,
    transcripts::{ReadText, ReadTranscript},
};
use synthetic_model::{
    Kind, Role, SessionId,
    cleanup::{BY_HAND, Removed},
    message::TranscriptItem,
    report::Failure,
};

use unicode_width::UnicodeWidthStr;

use super::pages::Range;
use super::wrap;
use crate::exit::Stop;
use crate::ids::{short, short_artifact};
use crate::output::{Output, Style};
use crate::size::{counted, size};
use crate::table::cut;
use crate::terminal::{OneLine, Safe};
use crate::time;

const INDENT: &str = "  ";
const PROSE_WIDTH_MAX: usize = 100;
/// Columns of a one-line message when the reader is no terminal.
const LINE_WIDTH_DEFAULT: usize = 160;

/// Writes messages one after the other; remembers what a heading need not repeat.
pub(super) struct Prose<'a> {
    api: &'a Api,
    session: SessionId,
    /// First message shown: the call of an earlier result is not.
    from: u64,
    full: bool,
    day: Option<String>,
    speaker: Option<(Role, Option<String>)>,
    repeated: u64,
    notices: Notices,
}

/// Messages in a row that are the agent's book-keeping: only counted, unless all is asked for.
#[derive(Default)]
struct Notices {
    first: u64,
    last: u64,
    number: u64,
}

impl<'a> Prose<'a> {
    pub(super) fn new(api: &'a Api, range: &Range, full: bool) -> Self {
        Self {
            api,
            session: range.session,
            from: range.from,
            full,
            day: None,
            speaker: None,
            repeated: 0,
            notices: Notices::default(),
        }
    }

    /// Writes one page. What the session repeats of its parent is only counted, unless all is asked for.
    pub(super) fn page(&mut self, output: &mut Output, items: &[TranscriptItem]) -> Result<(), Stop> {
        for item in items {
            if !item.repeats && self.is_shown_with_its_call(item) {
                continue;
            }
            if item.repeats && !self.full {
                self.end_notices(output)?;
                self.repeated += 1;
            } else if item.kind == Kind::Meta && item.notes.is_empty() && !self.full {
                self.end_repeated(output)?;
                self.notices.add(item.seq);
            } else {
                self.end_repeated(output)?;
                self.end_notices(output)?;
                self.item(output, item, items)?;
            }
        }
        self.end_repeated(output)?;
        self.end_notices(output)
    }

    fn end_notices(&mut self, output: &mut Output) -> Result<(), Stop> {
        let Notices { first, last, number } = std::mem::take(&mut self.notices);
        match number {
            0 => Ok(()),
            1 => Ok(output.styled_line(Style::Faint, &format!("#{first} notice"))?),
            _ => Ok(output.styled_line(Style::Faint, &format!("#{first} to #{last} {}", counted(number, "notice")))?),
        }
    }

    fn end_repeated(&mut self, output: &mut Output) -> Result<(), Stop> {
        if self.repeated > 0 {
            let repeated = counted(self.repeated, "message");
            output.styled_line(Style::Faint, &format!("{repeated} of the parent session, shown there"))?;
            self.repeated = 0;
        }
        Ok(())
    }

    fn item(&mut self, output: &mut Output, item: &TranscriptItem, page: &[TranscriptItem]) -> Result<(), Stop> {
        self.day(output, item)?;
        let in_full = self.full || matches!(item.kind, Kind::Text | Kind::Summary | Kind::Compaction);
        match item.kind {
            Kind::Text | Kind::Summary | Kind::Compaction => self.heading(output, item)?,
            _ => {
                let style = if item.failed { Style::Bad } else { Style::Faint };
                let width = output.width().unwrap_or(LINE_WIDTH_DEFAULT);
                output.styled_line(style, &self.one_line(item, page, width)?)?;
            }
        }
        if in_full {
            self.text(output, item)?;
        }
        // A call's result, shown on its line, says so there.
        if let Some(told) = item.removed.as_ref().filter(|_| item.kind != Kind::ToolResult || in_full) {
            let back = if told.in_trash { ", still in the trash of " } else { ", gone for good by " };
            let line = format!("{INDENT}{}{back}cleanup {}", removed(told), short(told.cleanup_id));
            output.styled_line(Style::Faint, &line)?;
        }
        for note in &item.notes {
            output.styled_line(Style::Bad, &format!("{INDENT}{}: {}", note.code, OneLine(&note.message)))?;
        }
        Ok(())
    }

    fn is_shown_with_its_call(&self, item: &TranscriptItem) -> bool {
        item.kind == Kind::ToolResult && !self.full && item.call_seq.is_some_and(|call| call >= self.from)
    }

    fn day(&mut self, output: &mut Output, item: &TranscriptItem) -> Result<(), Stop> {
        let Some(day) = item.at.map(time::date) else { return Ok(()) };
        if self.day.as_ref() != Some(&day) {
            output.styled_line(Style::Faint, &format!("\n{day}"))?;
            self.day = Some(day);
        }
        Ok(())
    }

    fn heading(&mut self, output: &mut Output, item: &TranscriptItem) -> Result<(), Stop> {
        let what = match item.kind {
            Kind::Summary | Kind::Compaction => item.kind.word(),
            _ => item.role.word(),
        };
        output.text(Style::Heading, &format!("\n{what}"))?;
        let mut facts = String::new();
        let speaker = Some((item.role, item.model.clone()));
        if let Some(model) = &item.model
            && self.speaker != speaker
        {
            facts.push_str(&format!("  {}", OneLine(model)));
        }
        self.speaker = speaker;
        if let Some(at) = item.at {
            facts.push_str(&format!("  {}", time::of_day(at)));
        }
        Ok(output.styled_line(Style::Faint, &format!("{facts}  #{}", item.seq))?)
    }

    /// `#12 Bash cargo test -p parser → 4.20 kB`, at most `width` columns wide.
    fn one_line(&self, item: &TranscriptItem, page: &[TranscriptItem], width: usize) -> Result<String, Failure> {
        let seq = item.seq;
        let about = item.label.as_deref().unwrap_or(&item.text);
        let tool = item.tool.as_deref().unwrap_or("tool");
        let (line, outcome) = match (item.kind, &item.artifact) {
            (Kind::ToolCall, _) => (format!("#{seq} {tool} {about}"), self.outcome(item, page)?),
            (Kind::ToolResult, _) => (format!("#{seq} result of {tool}"), outcome(item)),
            (Kind::Image, Some(image)) => {
                (format!("#{seq} image {} {}", image.name, short_artifact(&image.id)), String::new())
            }
            (Kind::Image, None) => (format!("#{seq} image {about}"), String::new()),
            (kind, _) => (format!("#{seq} {kind} {}: {about}", size(item.text_bytes)), String::new()),
        };
        let room = width.saturating_sub(outcome.width());
        Ok(cut(&OneLine(&line).to_string(), room) + &outcome)
    }

    /// What came of a call, when its result is there.
    fn outcome(&self, call: &TranscriptItem, page: &[TranscriptItem]) -> Result<String, Failure> {
        let Some(seq) = call.result_seq else { return Ok(String::new()) };
        if let Some(result) = page.iter().find(|item| item.seq == seq) {
            return Ok(outcome(result));
        }
        let request = ReadTranscript { session: self.session, from: seq, limit: 1, text_limit: 1 };
        Ok(self.api.read_transcript(request)?.items.first().map(outcome).unwrap_or_default())
    }

    fn text(&self, output: &mut Output, item: &TranscriptItem) -> Result<(), Stop> {
        let whole;
        let text = if item.truncated && self.full {
            let raw = self.api.read_text(ReadText { session: self.session, seq: item.seq })?;
            whole = String::from_utf8_lossy(&raw.bytes).into_owned();
            whole.as_str()
        } else {
            item.text.as_str()
        };
        let width = output.width().map(|width| width.min(PROSE_WIDTH_MAX).saturating_sub(INDENT.len()));
        for line in wrap::lines(&Safe(text.trim_matches(['\n', '\r', ' '])).to_string(), width) {
            output.line(format!("{INDENT}{line}").trim_end())?;
        }
        if item.truncated && !self.full {
            let more = format!("{INDENT}… cut, {} in all: --full shows it", size(item.text_bytes));
            output.styled_line(Style::Faint, &more)?;
        }
        Ok(())
    }
}

impl Notices {
    fn add(&mut self, seq: u64) {
        if self.number == 0 {
            self.first = seq;
        }
        self.last = seq;
        self.number += 1;
    }
}

fn outcome(result: &TranscriptItem) -> String {
    let failed = if result.failed { "failed, " } else { "" };
    match &result.removed {
        Some(told) => format!(" → {failed}{}", removed(told)),
        None => format!(" → {failed}{}", size(result.text_bytes)),
    }
}

/// `removed on 2026-11-21 by hand: 12 kB of images`
fn removed(told: &Removed) -> String {
    let by = if told.rule == BY_HAND { String::new() } else { "by ".to_owned() };
    let kind = told.kind.word().replace('_', " ");
    format!("removed on {} {by}{}: {} of {kind}", time::date(told.at), OneLine(&told.rule), size(told.bytes))
}
