//! Messages of a session that hold a text, by reading it.

use synthetic_agents::render;
use synthetic_model::{Role, SessionId};

use super::{Start, items::FIND_TIME};
use crate::{Engine, EngineError};

/// Words shown before and after a hit, in characters.
const AROUND_CHARS: usize = 60;

/// One message that holds the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundText {
    /// The message.
    pub seq: u64,
    /// How often.
    pub times: u32,
    /// The first place, with a few words around it.
    pub snippet: String,
}

impl Engine {
    /// Looks for `query`, case ignored, from message `from` on, until there are `limit` hits or the
    /// time for one search is over. Also gives the first message not looked at.
    ///
    /// # Errors
    /// As [`Engine::transcript`]; [`EngineError::BadValue`] for an empty query.
    pub fn find_in_session(
        &self,
        id: SessionId,
        query: &str,
        role: Option<Role>,
        from: u64,
        limit: usize,
    ) -> Result<(Vec<FoundText>, Option<u64>), EngineError> {
        if query.is_empty() {
            return Err(EngineError::BadValue("there is nothing to look for: the text is empty".into()));
        }
        let needle: Vec<char> = query.chars().map(fold).collect();
        let began = self.now();
        self.read(|read| {
            let session = self.session_state(read, id)?;
            let mut interpreter = self.interpreter_at(read, &session, Start::Seq(from))?;
            let mut hits = Vec::new();
            let mut next = None;
            self.walk(read, &session, Start::Seq(from), &mut |visit| {
                let over = self.now().0 - began.0 > FIND_TIME.as_millis() as i64;
                if hits.len() >= limit || (over && visit.first_seq > from) {
                    next = Some(visit.first_seq);
                    return Ok(false);
                }
                let said = interpreter.read(visit.bytes, visit.number);
                for ((entry, message), seq) in visit.entries.iter().zip(&said.messages).zip(visit.first_seq..) {
                    if seq < from || role.is_some_and(|role| role != entry.role) {
                        continue;
                    }
                    let text = render::text(&message.text);
                    if let Some((times, snippet)) = search(&text, &needle) {
                        hits.push(FoundText { seq, times, snippet });
                    }
                }
                Ok(true)
            })?;
            Ok((hits, next))
        })
    }
}

/// One character, case ignored. Characters whose small form is several keep themselves.
fn fold(c: char) -> char {
    let mut small = c.to_lowercase();
    match (small.next(), small.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// How often the text holds the needle, and its first place.
fn search(text: &str, needle: &[char]) -> Option<(u32, String)> {
    let first = *needle.first()?;
    let mut times = 0;
    let mut snippet = None;
    let mut at = 0;
    while let Some(found) = text[at..].char_indices().find(|(_, c)| fold(*c) == first).map(|(i, _)| at + i) {
        let mut rest = text[found..].chars();
        if needle.iter().all(|n| rest.next().map(fold) == Some(*n)) {
            times += 1;
            let end = text.len() - rest.as_str().len();
            snippet.get_or_insert_with(|| around(text, found, end));
            at = end;
        } else {
            at = found + text[found..].chars().next().map_or(1, char::len_utf8);
        }
    }
    Some((times, snippet?))
}

fn around(text: &str, start: usize, end: usize) -> String {
    let from = text[..start].char_indices().rev().take(AROUND_CHARS).last().map_or(start, |(i, _)| i);
    let to = text[end..].char_indices().nth(AROUND_CHARS).map_or(text.len(), |(i, _)| end + i);
    let mut line = String::with_capacity(to - from + 6);
    if from > 0 {
        line.push('…');
    }
    line.extend(text[from..to].chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
    if to < text.len() {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(text: &str, query: &str) -> Option<(u32, String)> {
        search(text, &query.chars().map(fold).collect::<Vec<_>>())
    }

    #[test]
    fn case_is_ignored_and_places_do_not_overlap() {
        assert_eq!(hits("Token token TOKEN", "token").map(|h| h.0), Some(3));
        assert_eq!(hits("aaaa", "aa").map(|h| h.0), Some(2));
        assert_eq!(hits("nothing", "token"), None);
        assert_eq!(hits("全文搜索", "搜索"), Some((1, "全文搜索".into())));
    }

    #[test]
    fn a_snippet_is_one_short_line() {
        let (_, line) = hits(&format!("{}\nneedle\n{}", "a".repeat(100), "b".repeat(100)), "needle").expect("there");
        assert!(line.starts_with('…') && line.ends_with('…') && !line.contains('\n'), "{line}");
        assert!(line.chars().count() < 140);
    }
}
