//! What is odd about how sessions hang together, told once for every session: parents that are
//! nowhere or form a ring, and ids that two files claim. All of them are kept.

use std::io;

use synthetic_model::{Code, SessionId, report::Skipped};
use synthetic_store::{
    query::lineage::{self, SameId, Unattached, UnattachedSession},
    table::{SessionRow, settings},
};

use super::session::cut;
use crate::{Engine, EngineError, limits};

/// Setting that says up to which session it was told.
pub(super) const TOLD: &str = "lineage_told";

/// Bytes of an agent's id that are quoted.
const QUOTED_BYTES: usize = 80;

/// Tells what is odd about the sessions added since it was told last. Returns the last of them, for
/// the setting [`TOLD`].
pub(super) fn tell(engine: &Engine, say: &mut dyn FnMut(Skipped)) -> Result<SessionRow, EngineError> {
    let mut same = Vec::new();
    let newest = engine.read(|read| {
        let told = settings::get(read, TOLD)?.and_then(|told| told.parse().ok());
        let (told, newest) = (SessionRow(told.unwrap_or(0)), lineage::newest(read)?);
        if newest > told {
            lineage::unattached(read, told, &mut |session| say(unattached(session)))?;
            lineage::same_id(read, told, &mut |pair| same.push(pair))?;
        }
        Ok::<_, EngineError>(newest)
    })?;
    for pair in same {
        if !engine.begin_alike(pair.later.0, pair.earliest.0)? {
            say(clash(pair));
        }
    }
    Ok(newest)
}

fn unattached(session: UnattachedSession) -> Skipped {
    let parent = cut(&session.parent_external_id, QUOTED_BYTES);
    let (code, message) = match session.why {
        Unattached::Nowhere => {
            (Code::InOrphan, format!("the session it came from ({parent}) is nowhere; it is kept and shown without it"))
        }
        Unattached::Elsewhere => {
            let words = "is kept in another construct; this one is kept and shown without it";
            (Code::InOrphan, format!("the session it came from ({parent}) {words}"))
        }
        Unattached::Ring => (
            Code::InCycle,
            format!("the session it came from ({parent}) came from it; both are kept, this one is shown as the first"),
        ),
    };
    Skipped { path: session.path, place: String::new(), code, message }
}

fn clash(pair: SameId) -> Skipped {
    let message = format!("{} holds a session of the same id and begins otherwise; both are kept", pair.earliest.1);
    Skipped { path: pair.later.1, place: String::new(), code: Code::InIdClash, message }
}

impl Engine {
    /// Whether the files of two sessions begin with the same bytes, as far as both go: one is then a
    /// copy of the other, or went on where it stood.
    fn begin_alike(&self, one: SessionId, other: SessionId) -> Result<bool, EngineError> {
        let (one, other) = (self.head(one)?, self.head(other)?);
        let both = one.len().min(other.len());
        Ok(one[..both] == other[..both])
    }

    /// The first bytes of a session's file.
    fn head(&self, id: SessionId) -> Result<Vec<u8>, EngineError> {
        let mut head = Head(Vec::new());
        match self.origin(id, &mut head) {
            Err(_) if head.0.len() == limits::HEAD_BYTES => {}
            done => drop(done?),
        }
        Ok(head.0)
    }
}

/// Takes the first bytes and refuses the rest.
struct Head(Vec<u8>);

impl io::Write for Head {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(limits::HEAD_BYTES - self.0.len());
        self.0.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
