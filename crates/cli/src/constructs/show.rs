//! `synthetic constructs show`

use clap::Args;
use serde::Serialize;
use synthetic_api::{
    constructs::{ConstructDetail, ConstructRef},
    retention::ReadEffectivePolicy,
};
use synthetic_model::{UtcMillis, construct::Construct, retention::EffectivePolicy};

use crate::exit::Stop;
use crate::ids;
use crate::invocation::Invocation;
use crate::output::{Output, Style};
use crate::size::{counted, ratio, size};
use crate::table::{Column, Table};
use crate::{retention, sessions, time, usage};

/// Shows one construct: what was asked, its sessions, its size, its links
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic constructs show 4f2a91bc
  synthetic constructs show 4f2a91bc --json | jq .sessions[].title")]
pub(crate) struct Show {
    /// Id of the construct
    #[arg(value_name = "CONSTRUCT")]
    id: String,
}

/// What `constructs show --json` prints.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    detail: &'a ConstructDetail,
    /// The policies that hold for it.
    retention: &'a [EffectivePolicy],
}

pub(super) fn run(command: &Show, invocation: &mut Invocation) -> Result<(), Stop> {
    let api = invocation.open()?;
    let id = ids::construct(&api, &command.id)?;
    let detail = api.read_construct(ConstructRef { id })?;
    let retention = api.effective_policy(ReadEffectivePolicy { construct: id })?.kinds;
    if invocation.output.is_human() {
        Ok(show(&mut invocation.output, &detail, &retention, invocation.now)?)
    } else {
        Ok(invocation.output.document(&Shown { detail: &detail, retention: &retention })?)
    }
}

fn show(
    output: &mut Output,
    detail: &ConstructDetail,
    kinds: &[EffectivePolicy],
    now: UtcMillis,
) -> std::io::Result<()> {
    let construct = &detail.construct;
    output.styled_line(Style::Heading, &construct.name)?;
    for (name, value) in facts(construct, detail.artifacts) {
        if !value.is_empty() {
            output.text(Style::Faint, &format!("{name:<10} "))?;
            output.line(&value)?;
        }
    }
    retention::show_effective(output, kinds)?;
    if !construct.brief.trim().is_empty() && construct.brief != construct.name {
        output.line("")?;
        output.line(construct.brief.trim_end())?;
    }
    output.line("")?;
    output.table(&sessions::table(&detail.sessions, now), true)?;
    output.line("")?;
    output.table(&usage::table(&detail.usage), true)?;
    if !detail.links.is_empty() {
        output.line("")?;
        output.table(&links(detail), true)?;
    }
    Ok(())
}

fn facts(construct: &Construct, artifacts: u64) -> [(&'static str, String); 10] {
    let agents: Vec<_> = construct.agents.iter().map(|agent| agent.word()).collect();
    let shrunk = match ratio(construct.original_bytes, construct.stored_bytes) {
        ratio if ratio.is_empty() => ratio,
        ratio => format!(" ({ratio} smaller)"),
    };
    let kept = match (construct.pinned, construct.only_copy) {
        (true, true) => "pinned; only copy, the agent's own files are gone",
        (true, false) => "pinned",
        (false, true) => "only copy, the agent's own files are gone",
        (false, false) => "",
    };
    [
        ("id", construct.id.to_string()),
        ("status", format!("{} ({})", construct.status, construct.construct_type)),
        ("workspace", construct.workspace.clone()),
        ("branch", construct.branch.clone().unwrap_or_default()),
        ("agents", agents.join(" ")),
        ("content", format!("{}, {}", counted(construct.messages, "message"), counted(artifacts, "artifact"))),
        (
            "size",
            format!("{} as written, {} stored{shrunk}", size(construct.original_bytes), size(construct.stored_bytes)),
        ),
        ("active", format!("{} to {}", time::full(construct.created_at), time::full(construct.last_activity_at))),
        ("tags", construct.tags.join(" ")),
        ("kept", kept.to_owned()),
    ]
}

fn links(detail: &ConstructDetail) -> Table {
    let mut table = Table::new(vec![Column::text("Link"), Column::text("Id"), Column::text("Name").shrinks_to(16)]);
    for link in &detail.links {
        let direction = if link.outgoing { "to" } else { "from" };
        table.row([format!("{} {direction}", link.kind), ids::short(link.construct_id), link.name.clone()]);
    }
    table
}
