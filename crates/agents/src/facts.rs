//! How facts of a session are gathered.

use synthetic_model::{Kind, Role, UtcMillis};

use crate::{
    json::decode_at_most,
    reader::{Counts, SessionFacts},
};

/// Bytes kept of the first prompt.
pub(crate) const FIRST_PROMPT_BYTES: usize = 4096;
const TITLE_BYTES: usize = 256;
const WORD_BYTES: usize = 1024;
const MODELS_KEPT: usize = 32;

/// Who gave a title. Higher wins; of equals the later, but of prompts the first.
pub(crate) mod rank {
    /// Words that are better than nothing: a command, a summary of another session's leaf.
    pub(crate) const FOREIGN: u8 = 0;
    pub(crate) const PROMPT: u8 = 1;
    pub(crate) const SUMMARY: u8 = 2;
    pub(crate) const MODEL: u8 = 3;
    pub(crate) const USER: u8 = 4;
}

impl SessionFacts {
    pub(crate) fn saw_time(&mut self, at: Option<UtcMillis>) {
        if let Some(at) = at {
            self.first_at = Some(self.first_at.map_or(at, |first| first.min(at)));
            self.last_at = Some(self.last_at.map_or(at, |last| last.max(at)));
        }
    }

    pub(crate) fn saw_model(&mut self, model: &str) {
        if self.models.len() < MODELS_KEPT && !model.is_empty() && !self.models.iter().any(|known| known == model) {
            self.models.push(cut(model, TITLE_BYTES).to_owned());
        }
    }

    /// Takes the inside of a literal as title, unless a better one is known.
    pub(crate) fn offer_title(&mut self, rank: u8, literal: &[u8]) {
        let text = decode_at_most(literal, FIRST_PROMPT_BYTES);
        self.offer_title_text(rank, &text);
    }

    pub(crate) fn offer_title_text(&mut self, rank: u8, text: &str) {
        let line = text.lines().map(str::trim).find(|line| !line.is_empty());
        let first_counts = rank <= rank::PROMPT && rank == self.title_rank && self.title.is_some();
        if rank < self.title_rank || first_counts {
            return;
        }
        if let Some(line) = line {
            self.title = Some(cut(line, TITLE_BYTES).to_owned());
            self.title_rank = rank;
        }
    }

    /// Takes the inside of a literal as the first prompt, unless there was one before.
    pub(crate) fn offer_prompt(&mut self, literal: &[u8]) {
        if self.first_prompt.is_some() {
            return;
        }
        let text = decode_at_most(literal, FIRST_PROMPT_BYTES);
        if !text.trim().is_empty() {
            self.offer_title_text(rank::PROMPT, &text);
            self.first_prompt = Some(text.into_owned());
        }
    }
}

impl Counts {
    /// Counts one message that is neither a prompt nor an answer nor a call.
    pub(crate) fn saw(&mut self, role: Role, kind: Kind) {
        let place = match kind {
            Kind::Thinking => &mut self.thinking,
            Kind::Image => &mut self.image,
            Kind::Summary => &mut self.summary,
            Kind::Compaction => &mut self.compaction,
            Kind::ToolResult => &mut self.tool_result,
            Kind::Meta | Kind::Unknown => &mut self.other,
            Kind::Text if role == Role::System || role == Role::Tool => &mut self.other,
            Kind::Text | Kind::ToolCall => return,
        };
        *place += 1;
    }
}

/// Keeps the later of two words that are not empty.
pub(crate) fn latest(place: &mut Option<String>, literal: Option<&[u8]>) {
    if let Some(literal) = literal.filter(|literal| !literal.is_empty())
        && place.as_deref().map(str::as_bytes) != Some(literal)
    {
        *place = Some(decode_at_most(literal, WORD_BYTES).into_owned());
    }
}

/// Keeps the first of two words that are not empty.
pub(crate) fn first(place: &mut Option<String>, literal: Option<&[u8]>) {
    if place.is_none() {
        latest(place, literal);
    }
}

/// The first `bytes` bytes of `text`, cut between characters.
pub(crate) fn cut(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or_default()
}
