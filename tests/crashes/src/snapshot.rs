//! What a store holds, said so that two stores can be compared: without ids, which differ from run
//! to run, and without stored bytes, which depend on where a transaction ended.

use std::{collections::BTreeMap, path::Path};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use synthetic_engine::{Engine, EngineError, PageLimits};
use synthetic_model::{
    Code, SessionId,
    construct::{ConstructFilter, ConstructSort},
    session::Session,
    usage::UsageBy,
};

/// Fields whose values differ between two stores of the same history.
const OWN: [&str; 10] = [
    "id",
    "construct_id",
    "session_id",
    "parent_id",
    "workspace_id",
    "subagent_session",
    "stored_bytes",
    "reclaimable_bytes",
    "artifact",
    "source_path",
];

/// What stands for the file of a session of which a part was removed: it cannot be given back.
const IN_PART: &[u8] = b"a part of it was removed";

/// Rows of one list; no scenario has more.
const ROWS: u32 = 10_000;

/// What a store holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The agent's file of every session, byte for byte, by the session's name.
    pub origins: BTreeMap<String, Vec<u8>>,
    /// Everything else the store says, sorted.
    pub facts: Vec<String>,
}

impl Snapshot {
    /// Reads all of a store.
    ///
    /// # Errors
    /// When something in it cannot be read.
    ///
    /// # Panics
    /// When it holds the same session twice.
    pub fn of(engine: &Engine, home: &Path) -> Result<Self, EngineError> {
        let mut snapshot = Self::default();
        let sessions = engine.sessions(None, None, ROWS, None)?.0;
        let mut names: BTreeMap<SessionId, String> = BTreeMap::new();
        for session in &sessions {
            let mut origin = Vec::new();
            let name = match engine.origin(session.id, &mut origin) {
                Err(e) if e.code() == Code::StRemoved => {
                    let first = engine.records(session.id, 0, 1)?.concat();
                    origin = IN_PART.to_vec();
                    name(session, &first)
                }
                done => {
                    done?;
                    name(session, &origin)
                }
            };
            names.insert(session.id, name.clone());
            let twin = snapshot.origins.insert(name.clone(), origin);
            assert!(twin.is_none(), "session {name} is stored twice");
        }
        for session in &sessions {
            let parent = session.parent_id.and_then(|id| names.get(&id));
            let source = session.source_path.as_ref().and_then(|path| Path::new(path).strip_prefix(home).ok());
            let of = (&names[&session.id], parent, source, transcript(engine, session.id)?);
            snapshot.say("session", &(of, without_own(session)));
        }
        snapshot.add_constructs(engine, &names)?;
        for artifact in engine.artifacts(None, None, &[], ROWS, None)?.0 {
            snapshot.say("artifact", &(&names[&artifact.session_id], without_own(&artifact)));
        }
        for row in engine
            .usage(UsageBy::Kind, ROWS)?
            .into_iter()
            .filter(|row| !matches!(row.key.as_str(), "database" | "reserve" | "trash" | "backups"))
        {
            snapshot.say("kind", &without_own(&row));
        }
        snapshot.facts.sort();
        Ok(snapshot)
    }

    fn add_constructs(&mut self, engine: &Engine, names: &BTreeMap<SessionId, String>) -> Result<(), EngineError> {
        let filter = ConstructFilter::default();
        for construct in engine.constructs(&filter, ConstructSort::LastActivity, false, ROWS, None)?.0 {
            let sessions = engine.sessions(Some(construct.id), None, ROWS, None)?.0;
            let mut of: Vec<_> = sessions.iter().map(|session| &names[&session.id]).collect();
            of.sort();
            self.say("construct", &(of, without_own(&construct)));
        }
        Ok(())
    }

    fn say(&mut self, what: &str, facts: &impl Serialize) {
        self.facts.push(format!("{what} {}", serde_json::to_string(facts).expect("facts are plain")));
    }

    /// Says the first difference to what was expected.
    ///
    /// # Errors
    /// When there is one.
    pub fn same_as(&self, expected: &Self) -> Result<(), String> {
        self.between(expected, expected)?;
        let missing = expected.facts.iter().find(|fact| !self.facts.contains(fact));
        let added = self.facts.iter().find(|fact| !expected.facts.contains(fact));
        match (missing, added) {
            (None, None) if self.facts.len() == expected.facts.len() => Ok(()),
            (None, None) => Err(format!("{} facts instead of {}", self.facts.len(), expected.facts.len())),
            _ => Err(format!("it says {added:?} instead of {missing:?}")),
        }
    }

    /// Whether all of `before` is here, and nothing that is not on its way to `after`.
    ///
    /// # Errors
    /// What is lost, or should not be there.
    pub fn between(&self, before: &Self, after: &Self) -> Result<(), String> {
        for (name, bytes) in &before.origins {
            // What is removed on purpose is there or gone, and never in part.
            let goes = !after.origins.contains_key(name);
            match self.origins.get(name) {
                None if goes => {}
                None => return Err(format!("acknowledged session {name} is lost")),
                // A part is there or gone as it was, or as it is to be.
                Some(held) if held == IN_PART || bytes == IN_PART => {
                    let to_be = after.origins.get(name);
                    if held != bytes && to_be.is_some_and(|to_be| to_be != held) {
                        return Err(format!("session {name} is neither as it was nor as it is to be"));
                    }
                }
                Some(held) if !held.starts_with(bytes) => {
                    return Err(format!("session {name} holds {} of {} acknowledged bytes", held.len(), bytes.len()));
                }
                Some(_) => {}
            }
        }
        for (name, held) in &self.origins {
            match after.origins.get(name).or_else(|| before.origins.get(name)) {
                None => return Err(format!("nobody wrote session {name}")),
                Some(whole) if held == IN_PART || whole == IN_PART => {}
                Some(whole) if !whole.starts_with(held) => {
                    return Err(format!("session {name} holds bytes nobody wrote ({} of {})", held.len(), whole.len()));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}

/// Names a session by the agent's id and its first line: a file that replaced another has the same
/// id and begins differently.
fn name(session: &Session, origin: &[u8]) -> String {
    let first_line = origin.split(|byte| *byte == b'\n').next().unwrap_or_default();
    format!("{}/{}", session.external_id, &blake3::hash(first_line).to_hex()[..8])
}

/// The messages of a session, as one number.
fn transcript(engine: &Engine, id: SessionId) -> Result<String, EngineError> {
    let mut hasher = blake3::Hasher::new();
    let mut from = 0;
    loop {
        let slice = engine.transcript(id, from, PageLimits { items: 500, text_bytes: 4096 })?;
        if slice.items.is_empty() {
            return Ok(hasher.finalize().to_hex().to_string());
        }
        for item in &slice.items {
            hasher.update(without_own(item).to_string().as_bytes());
        }
        from += slice.items.len() as u64;
    }
}

fn without_own(row: &impl Serialize) -> Value {
    let mut value = serde_json::to_value(row).expect("rows are plain");
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|key, _| !OWN.contains(&key.as_str()));
        if let Some(removed) = fields.get_mut("removed").and_then(Value::as_object_mut) {
            removed.remove("cleanup_id");
        }
    }
    value
}
