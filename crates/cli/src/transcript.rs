//! `synthetic transcript`: what was said in a session.

mod follow;
mod pages;
mod prose;
mod raw;
mod wrap;

use clap::Args;
use serde::Serialize;
use synthetic_api::Api;
use synthetic_model::{SessionId, message::TranscriptItem};

use crate::exit::{Stop, usage};
use crate::ids;
use crate::invocation::Invocation;
use crate::output::{Format, Output, Style};
use crate::size::counted;
use pages::Range;
use prose::Prose;

/// Messages in one JSON document unless --limit says otherwise; lines and text have no such limit.
const DOCUMENT_LIMIT_DEFAULT: u64 = 1000;
/// Longest text of one message, unless --full.
const TEXT_LIMIT_BYTES: u32 = 16 * 1024;
/// Longest text one request gives.
const TEXT_LIMIT_BYTES_MAX: u32 = 1024 * 1024;

/// Shows what was said in a session
///
/// People see prompts and answers in full, and one line for every call, thought and notice; --full
/// shows those in full too, and what the session repeats of its parent. Scripts see every message.
/// Pages are read one by one: the length of the session does not matter.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic transcript 77d03e1a
  synthetic transcript 77d03e1a --from 120 --limit 20 --full
  synthetic transcript 77d03e1a --jsonl | jq -r 'select(.role == \"user\") | .text'
  synthetic transcript 77d03e1a --raw > records.jsonl
  synthetic transcript 77d03e1a --follow")]
pub(crate) struct Transcript {
    /// Id of the session, ours or the agent's
    #[arg(value_name = "SESSION")]
    session: String,
    /// Begins at this message
    #[arg(long, value_name = "SEQ", default_value_t = 0)]
    from: u64,
    /// Shows at most N messages [default: all; 1000 with --json]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
    /// Shows calls, results, thoughts and repeated messages in full
    #[arg(long, conflicts_with = "raw")]
    full: bool,
    /// Gives the records as the agent wrote them
    #[arg(long)]
    raw: bool,
    /// Lets --raw write to a terminal
    #[arg(long, requires = "raw")]
    force: bool,
    /// Goes on while the agent writes; ends with Ctrl-C
    #[arg(long, conflicts_with_all = ["raw", "limit"])]
    follow: bool,
}

pub(crate) fn run(command: &Transcript, invocation: &mut Invocation) -> Result<(), Stop> {
    refuse_early(command, &invocation.output)?;
    let api = invocation.open()?;
    let session = ids::session(&api, &command.session)?;
    let range = Range { session, from: command.from, limit: command.limit.unwrap_or(u64::MAX) };
    let output = &mut invocation.output;
    if command.raw {
        return raw::write(&api, output, &range);
    }
    match output.format {
        Format::Human => human(command, &api, output, range),
        Format::JsonLines => lines(command, &api, output, range),
        Format::Json => document(command, &api, output, &range),
    }
}

fn refuse_early(command: &Transcript, output: &Output) -> Result<(), Stop> {
    if command.raw && !output.is_human() {
        return Err(usage("records and JSON messages cannot share one output", Some("leave out --json")).into());
    }
    if command.follow && output.format == Format::Json {
        return Err(usage("a document cannot be followed", Some("use --jsonl")).into());
    }
    if command.raw {
        crate::files::refuse_terminal(output, command.force)?;
    }
    Ok(())
}

fn text_limit(command: &Transcript) -> u32 {
    if command.full { TEXT_LIMIT_BYTES_MAX } else { TEXT_LIMIT_BYTES }
}

fn human(command: &Transcript, api: &Api, output: &mut Output, range: Range) -> Result<(), Stop> {
    let mut prose = Prose::new(api, &range, command.full);
    let mut show = |output: &mut Output, range: &Range| {
        pages::each(api, range, text_limit(command), |page| prose.page(output, &page.items))
    };
    let next = show(output, &range)?;
    if command.follow {
        return follow::follow(api, output, Range { from: next, ..range }, show);
    }
    let total = pages::total(api, range.session)?;
    let shown = counted(next.saturating_sub(range.from), "message");
    if next < total {
        output.styled_line(Style::Faint, &format!("{shown} of {total}; more: --from {next}"))?;
    } else if range.from >= total {
        output.line(&format!("The session holds {}.", counted(total, "message")))?;
    }
    Ok(())
}

fn lines(command: &Transcript, api: &Api, output: &mut Output, range: Range) -> Result<(), Stop> {
    let show = |output: &mut Output, range: &Range| {
        pages::each(api, range, text_limit(command), |page| {
            Ok(page.items.iter().try_for_each(|item| output.json_line(item))?)
        })
    };
    let next = show(output, &range)?;
    if command.follow { follow::follow(api, output, Range { from: next, ..range }, show) } else { Ok(()) }
}

/// What `transcript --json` prints.
#[derive(Serialize)]
struct Document {
    session_id: SessionId,
    items: Vec<TranscriptItem>,
    total: u64,
    next: Option<u64>,
}

fn document(command: &Transcript, api: &Api, output: &mut Output, range: &Range) -> Result<(), Stop> {
    let range = Range { limit: command.limit.unwrap_or(DOCUMENT_LIMIT_DEFAULT), ..*range };
    let (mut items, mut total) = (Vec::new(), 0);
    let next = pages::each(api, &range, text_limit(command), |page| {
        total = page.total;
        items.extend(page.items);
        Ok(())
    })?;
    let next = (next < total).then_some(next);
    Ok(output.document(&Document { session_id: range.session, items, total, next })?)
}
