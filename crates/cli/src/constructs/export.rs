//! `synthetic constructs export`: original files, to a folder.

use std::path::PathBuf;

use clap::Args;
use synthetic_api::constructs::StartExport;
use synthetic_model::report::JobState;

use crate::exit::{CANCELLED, Stop};
use crate::invocation::Invocation;
use crate::size::{counted, size};
use crate::{ids, jobs};

/// Writes original files to a folder
///
/// Every session becomes a file, byte for byte as its agent wrote it, at
/// FOLDER/workspace/construct/session.jsonl. Each is read back and compared; nothing is overwritten.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  synthetic constructs export 4f2a91bc 77d03e1a --to ~/handover")]
pub(crate) struct Export {
    /// Ids of the constructs
    #[arg(value_name = "CONSTRUCT", required = true)]
    ids: Vec<String>,
    /// The folder; made when it is not there
    #[arg(long, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    to: PathBuf,
}

pub(crate) fn run(command: &Export, invocation: &mut Invocation) -> Result<(), Stop> {
    let api = invocation.open()?;
    let constructs = command.ids.iter().map(|text| ids::construct(&api, text)).collect::<Result<_, _>>()?;
    let folder = std::path::absolute(&command.to).unwrap_or_else(|_| command.to.clone());
    let request = StartExport { constructs, workspace: None, folder: folder.display().to_string() };
    let job = jobs::follow(&api, api.start_export(request)?, invocation.shows_progress)?;
    if job.state == JobState::Cancelled {
        return Err(Stop::Said(CANCELLED));
    }
    let report = job.export.ok_or_else(|| jobs::missing("report"))?;
    if !invocation.output.is_human() {
        return Ok(invocation.output.document(&report)?);
    }
    let files = counted(report.sessions, "session");
    Ok(invocation.output.confirm(&format!(
        "{files} ({}) written to {}.",
        size(report.original_bytes),
        report.folder
    ))?)
}
