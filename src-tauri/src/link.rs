//! Addresses of places inside the application: `synthetic://construct/<id>`,
//! `synthetic://session/<id>#<seq>`.

use std::str::FromStr;

use serde::Deserialize;
use serde_json::json;
use synthetic_api::Api;
use synthetic_model::{ConstructId, SessionId, report::Failure};

use crate::door::broke_off;

/// A place to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link {
    /// A construct.
    Construct(ConstructId),
    /// A session, from one message on.
    Session { session: SessionId, seq: u64 },
}

/// Where a link leads: a construct, and perhaps a message of one of its sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) construct: ConstructId,
    pub(crate) message: Option<(SessionId, u64)>,
}

impl Link {
    /// Asks the core which construct a session is in.
    pub(crate) fn place(self, api: &Api) -> Result<Place, Failure> {
        match self {
            Self::Construct(construct) => Ok(Place { construct, message: None }),
            Self::Session { session, seq } => {
                let request = json!({ "id": session }).to_string();
                let answer = api.call("read_session", request.as_bytes())?;
                let Ok(found) = serde_json::from_slice::<SessionPlace>(&answer) else { return Err(broke_off()) };
                Ok(Place { construct: found.construct_id, message: Some((session, seq)) })
            }
        }
    }
}

impl Place {
    /// The fragment the pages know it by.
    pub(crate) fn fragment(&self) -> String {
        let construct = self.construct;
        match self.message {
            None => format!("#/construct/{construct}"),
            Some((session, seq)) => format!("#/construct/{construct}/transcript/{session}/{seq}"),
        }
    }
}

/// The part of a session that says where it is.
#[derive(Deserialize)]
struct SessionPlace {
    construct_id: ConstructId,
}

impl FromStr for Link {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const SHAPE: &str = "a link looks like synthetic://construct/<id> or synthetic://session/<id>#<seq>";
        let place = text.strip_prefix("synthetic://").ok_or(SHAPE)?;
        let (place, seq) = match place.split_once('#') {
            Some((place, seq)) => (place, Some(seq)),
            None => (place, None),
        };
        let (noun, id) = place.split_once('/').ok_or(SHAPE)?;
        match (noun, seq) {
            ("construct", None) => Ok(Self::Construct(id.parse().map_err(|_| "the construct's id is not one")?)),
            ("session", seq) => Ok(Self::Session {
                session: id.parse().map_err(|_| "the session's id is not one")?,
                seq: seq.map_or(Ok(0), str::parse).map_err(|_| "the message's number is not one")?,
            }),
            _ => Err(SHAPE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0197c0de-0000-7000-8000-000000000001";

    #[test]
    fn a_link_names_a_construct_or_a_message_of_a_session() {
        let construct: Link = format!("synthetic://construct/{ID}").parse().unwrap();
        assert_eq!(construct, Link::Construct(ID.parse().unwrap()));
        let session: Link = format!("synthetic://session/{ID}#42").parse().unwrap();
        assert_eq!(session, Link::Session { session: ID.parse().unwrap(), seq: 42 });
        let start: Link = format!("synthetic://session/{ID}").parse().unwrap();
        assert_eq!(start, Link::Session { session: ID.parse().unwrap(), seq: 0 });
    }

    #[test]
    fn what_is_no_link_leads_nowhere() {
        let quote = format!("synthetic://construct/{ID}\"</script>");
        let odd = [
            "",
            "synthetic://",
            "synthetic://construct",
            "synthetic://construct/",
            "synthetic://construct/../x",
            "synthetic://other/0197c0de-0000-7000-8000-000000000001",
            "synthetic://session/0197c0de-0000-7000-8000-000000000001#-1",
            "synthetic://session/0197c0de-0000-7000-8000-000000000001#x",
            "synthetic://construct/0197c0de-0000-7000-8000-000000000001#1",
            "https://construct/0197c0de-0000-7000-8000-000000000001",
            "--store",
            &quote,
        ];
        for text in odd {
            assert!(text.parse::<Link>().is_err(), "{text}");
        }
    }
}
