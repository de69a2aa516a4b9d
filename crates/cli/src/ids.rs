//! Ids as people type them: whole, or any 8 or more characters of their start or end.
//!
//! The start of an id is its time, so that ids made together begin alike: tables show the end.

use std::str::FromStr;

use synthetic_api::{
    Api,
    constructs::ListConstructs,
    sessions::{ListSessions, SessionRef},
};
use synthetic_model::{Code, ConstructId, ConstructStatus, SessionId, construct::ConstructFilter, report::Failure};

use crate::exit::failed;
use crate::lists::gather;

const SHORT_LENGTH: usize = 8;

/// The characters of an id that tables show and every command takes.
pub(crate) fn short(id: impl ToString) -> String {
    let id = id.to_string();
    id[id.len().saturating_sub(SHORT_LENGTH)..].to_owned()
}

/// Finds the construct a person means.
///
/// # Errors
/// `API_BAD_ID` when the text is no part of an id, or of several; `NOT_FOUND` when nothing has it.
/// A whole id is not looked up.
pub(crate) fn construct(api: &Api, text: &str) -> Result<ConstructId, Failure> {
    if let Ok(id) = ConstructId::from_str(text) {
        return Ok(id);
    }
    let part = part_of_id(text, "construct")?;
    let filter = ConstructFilter { status: ConstructStatus::ALL.to_vec(), ..ConstructFilter::default() };
    let found = gather(
        |limit, after| {
            let request = ListConstructs { filter: filter.clone(), limit, after, ..ListConstructs::default() };
            api.list_constructs(request).map(|page| (page.constructs, page.next))
        },
        |construct| is_part(&part, &construct.id.to_string()),
    )?;
    the_only_one(text, "construct", found.into_iter().map(|construct| construct.id))
}

/// Finds the session a person means: by our id, or by the agent's own.
///
/// # Errors
/// As [`construct`]; a whole id is looked up, because it may be the agent's.
pub(crate) fn session(api: &Api, text: &str) -> Result<SessionId, Failure> {
    if let Ok(id) = SessionId::from_str(text) {
        match api.read_session(SessionRef { id }) {
            Ok(session) => return Ok(session.id),
            Err(failure) if failure.code == Code::NotFound => {}
            Err(failure) => return Err(failure),
        }
    }
    let part = part_of_id(text, "session")?;
    let found = gather(
        |limit, after| {
            let request = ListSessions { limit, after, ..ListSessions::default() };
            api.list_sessions(request).map(|page| (page.sessions, page.next))
        },
        |session| is_part(&part, &session.id.to_string()) || is_part(&part, &session.external_id.to_lowercase()),
    )?;
    the_only_one(text, "session", found.into_iter().map(|session| session.id))
}

/// The only one of `known` that a text is part of.
///
/// # Errors
/// As [`construct`].
pub(crate) fn part_of<T: ToString>(
    text: &str,
    noun: &str,
    known: impl Iterator<Item = T>,
    hint: &str,
) -> Result<T, Failure> {
    let part = part_of_id(text, noun)?;
    let mut found: Vec<_> = known.filter(|id| is_part(&part, &id.to_string())).collect();
    match (found.len(), found.pop()) {
        (1, Some(id)) => Ok(id),
        (_, None) => Err(failed(Code::NotFound, format!("no {noun} has the id {text}"), Some(hint))),
        (several, _) => {
            Err(failed(Code::ApiBadId, format!("{text} is part of {several} ids"), Some("give more of the id")))
        }
    }
}

/// Completes the id of an artifact, which is its session's with the number of its message.
///
/// # Errors
/// As [`session`] for the first part.
pub(crate) fn artifact(api: &Api, text: &str) -> Result<String, Failure> {
    match text.split_once('.') {
        Some((of_session, message)) => Ok(format!("{}.{message}", session(api, of_session)?)),
        None => {
            let hint = Some("`synthetic artifacts list` shows the ids");
            Err(failed(Code::ApiBadId, format!("{text:?} is not the id of an artifact"), hint))
        }
    }
}

/// The end of an artifact's id that tables show and [`artifact`] completes.
pub(crate) fn short_artifact(id: &str) -> String {
    match id.split_once('.') {
        Some((of_session, message)) => format!("{}.{message}", short(of_session)),
        None => id.to_owned(),
    }
}

fn part_of_id(text: &str, noun: &str) -> Result<String, Failure> {
    let part = text.to_ascii_lowercase();
    if part.len() >= SHORT_LENGTH && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) {
        return Ok(part);
    }
    let hint = format!("give the id of a {noun}, or 8 or more characters of its start or end");
    Err(failed(Code::ApiBadId, format!("{text:?} is not an id"), Some(&hint)))
}

fn is_part(part: &str, id: &str) -> bool {
    id.starts_with(part) || id.ends_with(part)
}

fn the_only_one<T>(text: &str, noun: &str, mut found: impl ExactSizeIterator<Item = T>) -> Result<T, Failure> {
    let hint = format!("`synthetic {noun}s list` shows the ids");
    match (found.len(), found.next()) {
        (1, Some(id)) => Ok(id),
        (_, None) => Err(failed(Code::NotFound, format!("no {noun} has the id {text}"), Some(&hint))),
        (several, _) => {
            Err(failed(Code::ApiBadId, format!("{text} is part of {several} ids"), Some("give more of the id")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_long_enough_and_of_an_id() {
        for good in ["0198c2f1", "a1b2c3d4-e5f6", "ABCDEF12"] {
            assert!(part_of_id(good, "session").is_ok(), "{good}");
        }
        for bad in ["", "0198c2f", "../../../etc", "0198c2f1 ", "0198c2f%"] {
            let failure = part_of_id(bad, "session").expect_err(bad);
            assert_eq!(failure.code, Code::ApiBadId, "{bad}");
        }
    }

    #[test]
    fn one_match_is_the_answer_and_none_or_several_are_not() {
        assert_eq!(the_only_one("x", "session", [7].into_iter()).expect("one"), 7);
        let none = the_only_one("x", "session", Vec::<u8>::new().into_iter()).expect_err("none");
        assert_eq!(none.code, Code::NotFound);
        let several = the_only_one("x", "session", [7, 8].into_iter()).expect_err("several");
        assert_eq!(several.message, "x is part of 2 ids");
    }
}
