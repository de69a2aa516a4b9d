//! Messages as a person reads them.

use synthetic_api::{
    Api,
    transcripts::{ReadText, ReadTranscript},
};
use synthetic_model::{Kind, Role, SessionId, message::TranscriptItem, report::Failure};

use super::pages::Range;
use super::wrap;
use crate::exit::Stop;
use crate::ids::short_artifact;
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
}

impl<'a> Prose<'a> {
    pub(super) fn new(api: &'a Api, range: &Range, full: bool) -> Self {
        Self { api, session: range.session, from: range.from, full, day: None, speaker: None, repeated: 0 }
    }

    /// Writes one page. What the session repeats of its parent is only counted, unless all is asked for.
    pub(super) fn page(&mut self, output: &mut Output, items: &[TranscriptItem]) -> Result<(), Stop> {
        for item in items {
            if item.repeats && !self.full {
                self.repeated += 1;
            } else {
                self.end_repeated(output)?;
                self.item(output, item, items)?;
            }
        }
        self.end_repeated(output)
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
        if self.is_shown_with_its_call(item) {
            return Ok(());
        }
        self.day(output, item)?;
        let in_full = self.full || matches!(item.kind, Kind::Text | Kind::Summary | Kind::Compaction);
        match item.kind {
            Kind::Text | Kind::Summary | Kind::Compaction => self.heading(output, item)?,
            _ => {
                let style = if item.failed { Style::Bad } else { Style::Faint };
                let line = self.one_line(item, page)?;
                let width = output.width().unwrap_or(LINE_WIDTH_DEFAULT);
                output.styled_line(style, &cut(&OneLine(&line).to_string(), width - INDENT.len()))?;
            }
        }
        if in_full {
            self.text(output, item)?;
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

    /// `#12 Bash cargo test -p parser → 4.20 kB`
    fn one_line(&self, item: &TranscriptItem, page: &[TranscriptItem]) -> Result<String, Failure> {
        let seq = item.seq;
        let about = item.label.as_deref().unwrap_or(&item.text);
        let tool = item.tool.as_deref().unwrap_or("tool");
        Ok(match item.kind {
            Kind::ToolCall => format!("#{seq} {tool} {about}{}", self.outcome(item, page)?),
            Kind::ToolResult => {
                let failed = if item.failed { "failed, " } else { "" };
                format!("#{seq} result of {tool}: {failed}{}", size(item.text_bytes))
            }
            Kind::Image => match &item.artifact {
                Some(artifact) => format!("#{seq} image {} ({})", artifact.name, short_artifact(&artifact.id)),
                None => format!("#{seq} image {about}"),
            },
            kind => format!("#{seq} {kind} {}: {about}", size(item.text_bytes)),
        })
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
        for line in wrap::lines(&Safe(text.trim_end()).to_string(), width) {
            output.line(format!("{INDENT}{line}").trim_end())?;
        }
        if item.truncated && !self.full {
            let more = format!("{INDENT}… cut, {} in all: --full shows it", size(item.text_bytes));
            output.styled_line(Style::Faint, &more)?;
        }
        Ok(())
    }
}

fn outcome(result: &TranscriptItem) -> String {
    format!(" → {}{}", if result.failed { "failed, " } else { "" }, size(result.text_bytes))
}
