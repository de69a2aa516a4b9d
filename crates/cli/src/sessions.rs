//! `synthetic sessions`: conversations of agents.

use clap::{Args, Subcommand};
use serde::Serialize;
use synthetic_api::sessions::{ListSessions, SessionRef};
use synthetic_model::{
    AgentName, Relation, SessionId, UtcMillis,
    session::{MessageCounts, Session},
};

use crate::exit::Stop;
use crate::files::Destination;
use crate::ids::{self, short};
use crate::invocation::Invocation;
use crate::lists::{self, Paging};
use crate::output::{Output, Style};
use crate::size::{count, counted, size};
use crate::table::{Column, Table};
use crate::time;

/// Lists sessions, shows one, and gives back the agent's own file
#[derive(Debug, Subcommand)]
pub(crate) enum Sessions {
    List(List),
    Show(Show),
    Origin(Origin),
}

/// Lists sessions, latest activity first
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic sessions list --agent codex
  synthetic sessions list --construct 4f2a91bc --json")]
pub(crate) struct List {
    /// Only of this construct
    #[arg(long, value_name = "CONSTRUCT")]
    construct: Option<String>,
    /// Only of this agent
    #[arg(long, value_name = "AGENT", value_parser = crate::words::one_of(AgentName::ALL, AgentName::word))]
    agent: Option<AgentName>,
    #[command(flatten)]
    paging: Paging,
}

/// Shows one session: where it came from, what is in it, what it costs
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic sessions show 77d03e1a
  synthetic sessions show 77d03e1a --json | jq .counts")]
pub(crate) struct Show {
    /// Id of the session, ours or the agent's
    #[arg(value_name = "SESSION")]
    id: String,
}

/// Gives back the agent's own file, byte for byte
///
/// The digest of every piece is checked on the way; a damaged session gives no file at all.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic sessions origin 77d03e1a --out session.jsonl
  synthetic sessions origin 77d03e1a | jq -r .type | sort | uniq -c")]
pub(crate) struct Origin {
    /// Id of the session, ours or the agent's
    #[arg(value_name = "SESSION")]
    id: String,
    #[command(flatten)]
    destination: Destination,
}

pub(crate) fn run(command: Sessions, invocation: &mut Invocation) -> Result<(), Stop> {
    match command {
        Sessions::List(command) => list(&command, invocation),
        Sessions::Show(command) => show(&command, invocation),
        Sessions::Origin(command) => origin(&command, invocation),
    }
}

fn list(command: &List, invocation: &mut Invocation) -> Result<(), Stop> {
    let api = invocation.open()?;
    let construct = command.construct.as_deref().map(|text| ids::construct(&api, text)).transpose()?;
    let fetch = |limit, after| {
        let request = ListSessions { construct, agent: command.agent, limit, after };
        api.list_sessions(request).map(|page| (page.sessions, page.next))
    };
    let now = invocation.now;
    let output = &mut invocation.output;
    let listed = lists::show(output, &command.paging, "sessions", fetch, |page| table(page, now))?;
    if output.is_human() {
        if listed.items == 0 {
            output.line("No session matches.")?;
        }
        if let Some(next) = listed.next {
            output.styled_line(Style::Faint, &format!("more: --after {next}"))?;
        }
    }
    Ok(())
}

fn show(command: &Show, invocation: &mut Invocation) -> Result<(), Stop> {
    let api = invocation.open()?;
    let id = ids::session(&api, &command.id)?;
    let session = api.read_session(SessionRef { id })?;
    if !invocation.output.is_human() {
        return Ok(invocation.output.document(&session)?);
    }
    invocation.output.styled_line(Style::Heading, title(&session))?;
    Ok(write_facts(&mut invocation.output, &session)?)
}

/// What `sessions origin --out FILE --json` prints.
#[derive(Serialize)]
struct OriginDocument<'a> {
    session_id: SessionId,
    path: std::borrow::Cow<'a, str>,
    bytes: u64,
    blake3: &'a str,
}

fn origin(command: &Origin, invocation: &mut Invocation) -> Result<(), Stop> {
    command.destination.refuse_early(&invocation.output)?;
    let api = invocation.open()?;
    let session_id = ids::session(&api, &command.id)?;
    let output = &mut invocation.output;
    let report = command.destination.write(output, |out| api.origin(session_id, out))?;
    let Some(path) = &command.destination.out else { return Ok(()) };
    if output.is_human() {
        return Ok(output.confirm(&format!("Wrote {} to {}", size(report.bytes), path.display()))?);
    }
    let path = path.to_string_lossy();
    Ok(output.document(&OriginDocument { session_id, path, bytes: report.bytes, blake3: &report.blake3 })?)
}

/// The sessions for people.
pub(crate) fn table(sessions: &[Session], now: UtcMillis) -> Table {
    let mut table = Table::new(vec![
        Column::text("Id"),
        Column::text("Title").shrinks_to(24),
        Column::text("Agent").dropped(3),
        Column::text("Came as").dropped(2),
        Column::number("Messages").dropped(4),
        Column::number("Stored").dropped(1),
        Column::text("Active"),
    ]);
    for session in sessions {
        let came_as = if session.relation == Relation::Root { "" } else { session.relation.word() };
        table.row([
            short(session.id),
            title(session).to_owned(),
            session.agent.to_string(),
            came_as.to_owned(),
            count(session.messages),
            size(session.stored_bytes),
            time::brief(session.last_activity_at, now),
        ]);
    }
    table
}

/// What a session is called: one without a title goes by the agent's id.
fn title(session: &Session) -> &str {
    if session.title.is_empty() { &session.external_id } else { &session.title }
}

fn write_facts(output: &mut Output, session: &Session) -> std::io::Result<()> {
    let agent = match &session.agent_version {
        Some(version) => format!("{} {version}", session.agent),
        None => session.agent.to_string(),
    };
    let parent = session.parent_id.map(|parent| format!("{} of {parent}", session.relation)).unwrap_or_default();
    let gone = if session.source_gone { " (gone: this is the only copy)" } else { "" };
    let facts = [
        ("id", session.id.to_string()),
        ("construct", session.construct_id.to_string()),
        ("agent", agent),
        ("agent's id", session.external_id.clone()),
        ("came as", parent),
        ("status", session.status.to_string()),
        ("models", session.models.join(" ")),
        ("content", content(session)),
        ("tokens", format!("{} written by the model", count(session.output_tokens))),
        ("size", format!("{} as written, {} stored", size(session.original_bytes), size(session.stored_bytes))),
        ("active", format!("{} to {}", time::full(session.started_at), time::full(session.last_activity_at))),
        ("folder", session.cwd.clone().unwrap_or_default()),
        ("branch", session.branch.clone().unwrap_or_default()),
        ("file", session.source_path.as_ref().map(|path| format!("{path}{gone}")).unwrap_or_default()),
    ];
    for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
        output.text(Style::Faint, &format!("{name:<10} "))?;
        output.line(value)?;
    }
    Ok(())
}

fn content(session: &Session) -> String {
    let MessageCounts { user, assistant, tool_call, tool_result, thinking, image, summary, other } = session.counts;
    let kinds = [
        (user, "prompt"),
        (assistant, "answer"),
        (tool_call, "call"),
        (tool_result, "result"),
        (thinking, "thought"),
        (image, "image"),
    ];
    let mut parts: Vec<_> =
        kinds.iter().filter(|(number, _)| *number > 0).map(|&(number, noun)| counted(number, noun)).collect();
    if summary > 0 {
        parts.push(if summary == 1 { "1 summary".to_owned() } else { format!("{} summaries", count(summary)) });
    }
    if other > 0 {
        parts.push(format!("{} other", count(other)));
    }
    let mut text = format!("{} in {}", counted(session.messages, "message"), counted(session.records, "record"));
    if !parts.is_empty() {
        text.push_str(&format!(": {}", parts.join(", ")));
    }
    if session.repeated_messages > 0 {
        text.push_str(&format!("; {} stand in its parent already", count(session.repeated_messages)));
    }
    if session.unreadable_records > 0 {
        text.push_str(&format!("; {} unreadable, kept as they are", counted(session.unreadable_records, "record")));
    }
    text
}
