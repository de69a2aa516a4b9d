//! Small changes of one construct: name, tags, pin, archive, links.

use clap::Args;
use synthetic_api::constructs::{ChangeConstruct, ConstructDetail, LinkConstructs};
use synthetic_model::{ConstructId, ConstructStatus, construct::LinkKind, report::Failure};

use crate::exit::Stop;
use crate::ids;
use crate::invocation::Invocation;
use crate::words::one_of;

/// Gives a construct a name of your own
///
/// An empty name brings back the one the agent gave.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  synthetic constructs rename 4f2a91bc \"Parser rewrite\"")]
pub(crate) struct Rename {
    /// Id of the construct
    #[arg(value_name = "CONSTRUCT")]
    id: String,
    /// The name, at most 200 characters
    name: String,
}

/// Adds tags to a construct
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  synthetic constructs tag 4f2a91bc release keep-for-audit")]
pub(crate) struct Tag {
    /// Id of the construct
    #[arg(value_name = "CONSTRUCT")]
    id: String,
    /// The tags, at most 64 characters each
    #[arg(value_name = "TAG", required = true)]
    tags: Vec<String>,
}

/// Takes tags away from a construct
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  synthetic constructs untag 4f2a91bc release")]
pub(crate) struct Untag {
    /// Id of the construct
    #[arg(value_name = "CONSTRUCT")]
    id: String,
    /// The tags
    #[arg(value_name = "TAG", required = true)]
    tags: Vec<String>,
}

/// Pins a construct: no cleanup removes it
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  synthetic constructs pin 4f2a91bc")]
pub(crate) struct Pin {
    /// Id of the construct
    #[arg(value_name = "CONSTRUCT")]
    id: String,
}

/// Takes the pin off a construct
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  synthetic constructs unpin 4f2a91bc")]
pub(crate) struct Unpin {
    /// Id of the construct
    #[arg(value_name = "CONSTRUCT")]
    id: String,
}

/// Puts a construct away: lists leave it out from then on
///
/// Only one that is complete, parked or in error can be put away; nothing of it is removed.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic constructs archive 4f2a91bc
  synthetic constructs list --status archived")]
pub(crate) struct Archive {
    /// Id of the construct
    #[arg(value_name = "CONSTRUCT")]
    id: String,
}

/// Links one construct to another, or takes a link away
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic constructs link 4f2a91bc 77d03e1a --kind handoff
  synthetic constructs link 4f2a91bc 77d03e1a --kind handoff --remove")]
pub(crate) struct Link {
    /// Id of the construct the link begins at
    from: String,
    /// Id of the construct it leads to
    to: String,
    /// How they relate
    #[arg(long, value_name = "KIND", default_value = "related", value_parser = one_of(LinkKind::ALL, LinkKind::word))]
    kind: LinkKind,
    /// Takes the link away
    #[arg(long)]
    remove: bool,
}

pub(super) fn rename(command: Rename, invocation: &mut Invocation) -> Result<(), Stop> {
    let given_back = command.name.is_empty();
    change(
        &command.id,
        invocation,
        |id| ChangeConstruct { name: Some(command.name), ..unchanged(id) },
        |detail| {
            let verb = if given_back { "Is called by its given name" } else { "Renamed to" };
            format!("{verb}: {}", detail.construct.name)
        },
    )
}

pub(super) fn tag(command: Tag, invocation: &mut Invocation) -> Result<(), Stop> {
    change(&command.id, invocation, |id| ChangeConstruct { add_tags: command.tags, ..unchanged(id) }, tags)
}

pub(super) fn untag(command: Untag, invocation: &mut Invocation) -> Result<(), Stop> {
    change(&command.id, invocation, |id| ChangeConstruct { remove_tags: command.tags, ..unchanged(id) }, tags)
}

pub(super) fn pin(command: &Pin, invocation: &mut Invocation) -> Result<(), Stop> {
    change(
        &command.id,
        invocation,
        |id| ChangeConstruct { pinned: Some(true), ..unchanged(id) },
        |detail| format!("Pinned: {}", detail.construct.name),
    )
}

pub(super) fn unpin(command: &Unpin, invocation: &mut Invocation) -> Result<(), Stop> {
    change(
        &command.id,
        invocation,
        |id| ChangeConstruct { pinned: Some(false), ..unchanged(id) },
        |detail| format!("No longer pinned: {}", detail.construct.name),
    )
}

pub(super) fn archive(command: &Archive, invocation: &mut Invocation) -> Result<(), Stop> {
    let archived = |id| ChangeConstruct { status: Some(ConstructStatus::Archived), ..unchanged(id) };
    change(&command.id, invocation, archived, |detail| format!("Archived: {}", detail.construct.name))
}

pub(super) fn link(command: &Link, invocation: &mut Invocation) -> Result<(), Stop> {
    let api = invocation.open()?;
    let from = ids::construct(&api, &command.from)?;
    let to = ids::construct(&api, &command.to)?;
    let detail = api.link_constructs(LinkConstructs { from, to, kind: command.kind, remove: command.remove })?;
    let verb = if command.remove { "No longer linked" } else { "Linked" };
    let done = format!("{verb}: {} ({} to {})", detail.construct.name, command.kind, ids::short(to));
    conclude(invocation, &detail, &done)
}

fn change(
    id: &str,
    invocation: &mut Invocation,
    request: impl FnOnce(ConstructId) -> ChangeConstruct,
    done: impl FnOnce(&ConstructDetail) -> String,
) -> Result<(), Stop> {
    let api = invocation.open()?;
    let changed: Result<_, Failure> = ids::construct(&api, id).and_then(|id| api.change_construct(request(id)));
    let detail = changed?;
    let done = done(&detail);
    conclude(invocation, &detail, &done)
}

fn conclude(invocation: &mut Invocation, detail: &ConstructDetail, done: &str) -> Result<(), Stop> {
    if !invocation.output.is_human() {
        invocation.output.document(detail)?;
    }
    Ok(invocation.output.confirm(done)?)
}

fn tags(detail: &ConstructDetail) -> String {
    match detail.construct.tags.join(" ") {
        tags if tags.is_empty() => format!("No tags: {}", detail.construct.name),
        tags => format!("Tags of {}: {tags}", detail.construct.name),
    }
}

const fn unchanged(id: ConstructId) -> ChangeConstruct {
    ChangeConstruct { id, name: None, pinned: None, status: None, add_tags: Vec::new(), remove_tags: Vec::new() }
}
