//! Where something stands in a session, from the outlines alone.

use synthetic_model::{SessionId, UtcMillis, outline::OutlineEntry};

use super::map::{is_command, is_edit, is_failed, is_image, is_prompt, is_subagent};
use crate::{Engine, EngineError};

/// What one looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The first message at or after this time.
    Time(UtcMillis),
    /// The next prompt of the person.
    User,
    /// The next edit of a file.
    Edit,
    /// The next command.
    Command,
    /// The next failed call.
    Failed,
    /// The next picture.
    Image,
    /// The next sub-agent's start.
    Subagent,
}

impl Target {
    fn is_at(self, entry: &OutlineEntry) -> bool {
        match self {
            Self::Time(at) => entry.at.is_some_and(|t| t >= at),
            Self::User => is_prompt(entry),
            Self::Edit => is_edit(entry),
            Self::Command => is_command(entry),
            Self::Failed => is_failed(entry),
            Self::Image => is_image(entry),
            Self::Subagent => is_subagent(entry),
        }
    }
}

impl Engine {
    /// The first message after `from` that is what one looks for (`from` itself counts only for a
    /// time); the last one before it with `backwards`.
    ///
    /// # Errors
    /// As [`Engine::map`].
    pub fn locate(
        &self,
        id: SessionId,
        target: Target,
        from: Option<u64>,
        backwards: bool,
    ) -> Result<Option<u64>, EngineError> {
        self.read(|read| {
            let session = self.session_state(read, id)?;
            let mut found = None;
            let start = if backwards { 0 } else { from.map_or(0, |from| from + 1) };
            let end = if backwards { from.unwrap_or(u64::MAX) } else { u64::MAX };
            self.walk_outlines(read, &session, start, &mut |outline, first_seq| {
                for (entry, seq) in outline.entries.iter().zip(first_seq..) {
                    if seq >= end {
                        return Ok(false);
                    }
                    // A command is told by its log and stands where it was asked for.
                    let place = if target == Target::Command { seq - entry.call_distance.min(seq) } else { seq };
                    if place >= start && target.is_at(entry) {
                        found = Some(place);
                        if !backwards {
                            return Ok(false);
                        }
                    }
                }
                Ok(true)
            })?;
            Ok(found)
        })
    }
}
