//! The map of a session: what stands where, from the outlines alone.

use synthetic_model::{
    ByteKind, Kind, Role, SessionId, UtcMillis,
    outline::{OutlineEntry, flags},
};

use crate::{Engine, EngineError};

/// One step of a map.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MapStep {
    /// Holds a prompt of the person.
    pub user: bool,
    /// Holds a failed call.
    pub failed: bool,
    /// Holds a picture.
    pub image: bool,
    /// Bytes of text in it.
    pub text_bytes: u64,
    /// Time of its first message that has one.
    pub at: Option<UtcMillis>,
}

/// How often a session holds what one jumps to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// Prompts of the person.
    pub user: u64,
    /// Edits of files.
    pub edits: u64,
    /// Commands.
    pub commands: u64,
    /// Failed calls.
    pub failed: u64,
    /// Pictures.
    pub images: u64,
    /// Sub-agents.
    pub subagents: u64,
}

/// The map of a session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionMap {
    /// Messages in the session.
    pub total: u64,
    /// Step `i` covers messages `i * total / steps` up to the next step's first.
    pub steps: Vec<MapStep>,
    /// What one jumps to.
    pub marks: Marks,
}

/// Whether a message is a prompt of the person.
pub(crate) fn is_prompt(entry: &OutlineEntry) -> bool {
    entry.role == Role::User && matches!(entry.kind, Kind::Text | Kind::Image)
}

/// Whether a message edits a file.
pub(crate) fn is_edit(entry: &OutlineEntry) -> bool {
    entry.kind == Kind::ToolCall && entry.bytes_kind == ByteKind::Diffs
}

/// Whether a message answers a command: what tells a command from other calls is its log.
pub(crate) fn is_command(entry: &OutlineEntry) -> bool {
    entry.kind == Kind::ToolResult && entry.bytes_kind == ByteKind::Logs
}

/// Whether a message holds a picture.
pub(crate) fn is_image(entry: &OutlineEntry) -> bool {
    entry.kind == Kind::Image || entry.flags & flags::IMAGE != 0
}

/// Whether a message starts a sub-agent.
pub(crate) fn is_subagent(entry: &OutlineEntry) -> bool {
    entry.kind == Kind::ToolCall && entry.flags & flags::SUBAGENT != 0
}

/// Whether a call failed.
pub(crate) fn is_failed(entry: &OutlineEntry) -> bool {
    entry.flags & flags::FAILED != 0
}

impl Engine {
    /// Maps a session to `steps` steps.
    ///
    /// # Errors
    /// [`EngineError::NotFound`]; [`EngineError::Damaged`] when an outline cannot be read.
    pub fn map(&self, id: SessionId, steps: u32) -> Result<SessionMap, EngineError> {
        self.read(|read| {
            let session = self.session_state(read, id)?;
            let total = session.messages;
            let steps = u64::from(steps).min(total).max(1);
            let mut map =
                SessionMap { total, steps: vec![MapStep::default(); steps as usize], marks: Marks::default() };
            self.walk_outlines(read, &session, 0, &mut |outline, first_seq| {
                for (entry, seq) in outline.entries.iter().zip(first_seq..) {
                    // The step whose first message is the last one not after `seq`.
                    let place = (((seq + 1) * steps).div_ceil(total.max(1)) - 1).min(steps - 1);
                    add(&mut map.steps[place as usize], &mut map.marks, entry);
                }
                Ok(true)
            })?;
            Ok(map)
        })
    }
}

fn add(step: &mut MapStep, marks: &mut Marks, entry: &OutlineEntry) {
    step.user |= is_prompt(entry);
    step.failed |= is_failed(entry);
    step.image |= is_image(entry);
    step.text_bytes += entry.text_bytes;
    step.at = step.at.or(entry.at);
    marks.user += u64::from(is_prompt(entry));
    marks.edits += u64::from(is_edit(entry));
    marks.commands += u64::from(is_command(entry));
    marks.failed += u64::from(is_failed(entry));
    marks.images += u64::from(is_image(entry));
    marks.subagents += u64::from(is_subagent(entry));
}
