//! `synthetic artifacts`: things that sessions made or used.

use clap::{Args, Subcommand};
use serde::Serialize;
use synthetic_api::{
    Raw,
    artifacts::{ArtifactRef, ListArtifacts},
};
use synthetic_model::{ArtifactKind, Code, artifact::Artifact};

use crate::exit::{Stop, failed};
use crate::files::Destination;
use crate::ids;
use crate::invocation::Invocation;
use crate::lists::{self, Paging};
use crate::output::Style;
use crate::size::size;
use crate::table::{Column, Table};

/// Lists what sessions made or used, and gets one of them
///
/// Diffs, command logs, files, images and plans.
#[derive(Debug, Subcommand)]
pub(crate) enum Artifacts {
    List(List),
    Get(Get),
}

/// Lists artifacts, in the order they were made
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic artifacts list --construct 4f2a91bc --kind diff
  synthetic artifacts list --session 77d03e1a --all --jsonl")]
pub(crate) struct List {
    /// Only of this construct
    #[arg(long, value_name = "CONSTRUCT")]
    construct: Option<String>,
    /// Only of this session
    #[arg(long, value_name = "SESSION")]
    session: Option<String>,
    /// Only of these kinds
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = crate::words::one_of(ArtifactKind::ALL, ArtifactKind::word))]
    kind: Vec<ArtifactKind>,
    #[command(flatten)]
    paging: Paging,
}

/// Gets the bytes of one artifact
///
/// Text is shown on a terminal with control characters made visible; other bytes go to a file or
/// through a pipe.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic artifacts get 77d03e1a.42 --out screenshot.png
  synthetic artifacts get 77d03e1a.42 | less")]
pub(crate) struct Get {
    /// Id of the artifact, as `artifacts list` shows it
    #[arg(value_name = "ARTIFACT")]
    id: String,
    #[command(flatten)]
    destination: Destination,
}

pub(crate) fn run(command: Artifacts, invocation: &mut Invocation) -> Result<(), Stop> {
    match command {
        Artifacts::List(command) => list(&command, invocation),
        Artifacts::Get(command) => get(command, invocation),
    }
}

fn list(command: &List, invocation: &mut Invocation) -> Result<(), Stop> {
    let api = invocation.open()?;
    let construct = command.construct.as_deref().map(|text| ids::construct(&api, text)).transpose()?;
    let session = command.session.as_deref().map(|text| ids::session(&api, text)).transpose()?;
    let fetch = |limit, after| {
        let request = ListArtifacts { construct, session, kinds: command.kind.clone(), limit, after };
        api.list_artifacts(request).map(|page| (page.artifacts, page.next))
    };
    let output = &mut invocation.output;
    let listed = lists::show(output, &command.paging, "artifacts", fetch, table)?;
    if output.is_human() {
        if listed.items == 0 {
            output.line("No artifact matches.")?;
        }
        if let Some(next) = listed.next {
            output.styled_line(Style::Faint, &format!("more: --after {next}"))?;
        }
    }
    Ok(())
}

fn table(artifacts: &[Artifact]) -> Table {
    let mut table = Table::new(vec![
        Column::text("Id"),
        Column::text("Kind"),
        Column::text("Name").shrinks_to(16),
        Column::text("Type").dropped(2),
        Column::number("Original"),
        Column::number("Stored").dropped(1),
    ]);
    for artifact in artifacts {
        table.row([
            ids::short_artifact(&artifact.id),
            artifact.kind.to_string(),
            artifact.name.clone(),
            artifact.media_type.clone(),
            size(artifact.original_bytes),
            if artifact.removed.is_some() { "removed".to_owned() } else { size(artifact.stored_bytes) },
        ]);
    }
    table
}

/// What `artifacts get --out FILE --json` prints.
#[derive(Serialize)]
struct Written<'a> {
    id: &'a str,
    path: std::borrow::Cow<'a, str>,
    media_type: &'a str,
    bytes: usize,
}

fn get(command: Get, invocation: &mut Invocation) -> Result<(), Stop> {
    let Get { id, destination } = command;
    if destination.out.is_some() || !invocation.output.is_human() {
        destination.refuse_early(&invocation.output)?;
    }
    let api = invocation.open()?;
    let id = ids::artifact(&api, &id)?;
    let raw = api.read_artifact(ArtifactRef { id: id.clone() })?;
    let output = &mut invocation.output;
    if destination.out.is_none() && output.is_terminal && raw.media_type.starts_with("text/") {
        return Ok(output.line(&String::from_utf8_lossy(&raw.bytes))?);
    }
    destination.refuse_early(output)?;
    let Raw { media_type, bytes } = raw;
    destination.write(output, |out| {
        out.write_all(&bytes).map_err(|error| failed(Code::StIo, format!("could not write the bytes: {error}"), None))
    })?;
    let Some(path) = &destination.out else { return Ok(()) };
    if output.is_human() {
        return Ok(output.confirm(&format!("Wrote {} to {}", size(bytes.len() as u64), path.display()))?);
    }
    let path = path.to_string_lossy();
    Ok(output.document(&Written { id: &id, path, media_type: &media_type, bytes: bytes.len() })?)
}
