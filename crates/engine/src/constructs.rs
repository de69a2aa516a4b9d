//! Constructs: listed, shown, changed, linked.

use synthetic_model::{
    AgentName, ByteKind, ConstructId, ConstructStatus, SessionId,
    construct::{Construct, ConstructFilter, ConstructLink, ConstructSort, LinkKind},
    session::Session,
    usage::UsageRow,
};
use synthetic_store::{
    Read, Write,
    query::{
        self,
        constructs::{Cursor, PageOf, Sums},
        facets::FacetCounts,
    },
    table::{ConstructRow, constructs, sessions, usage},
};

use crate::{Engine, EngineError};

/// Longest name a person may give.
const NAME_CHARS: usize = 200;
/// Longest tag.
const TAG_CHARS: usize = 64;

/// What to change; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// A new name; an empty one takes the given name back.
    pub name: Option<String>,
    /// Pins or unpins.
    pub pinned: Option<bool>,
    /// A new state.
    pub status: Option<ConstructStatus>,
    /// Tags to add.
    pub add_tags: Vec<String>,
    /// Tags to take away.
    pub remove_tags: Vec<String>,
}

/// A construct with all that its page shows.
#[derive(Debug, Clone)]
pub struct Detail {
    /// The construct.
    pub construct: Construct,
    /// Its sessions, oldest first.
    pub sessions: Vec<Session>,
    /// Its bytes by kind.
    pub usage: Vec<UsageRow>,
    /// Artifacts in it.
    pub artifacts: u64,
    /// Its relations.
    pub links: Vec<ConstructLink>,
}

impl Engine {
    /// One page of constructs, and the place where the next begins.
    ///
    /// # Errors
    /// [`EngineError::BadValue`] for a place that is none.
    pub fn constructs(
        &self,
        filter: &ConstructFilter,
        sort: ConstructSort,
        reverse: bool,
        limit: u32,
        after: Option<&str>,
    ) -> Result<(Vec<Construct>, Option<String>), EngineError> {
        let bad = |text: &str| EngineError::BadValue(format!("{text:?} is no place in a list of constructs"));
        let after = after.map(|text| text.parse::<Cursor>().map_err(|()| bad(text))).transpose()?;
        self.read(|read| {
            let (rows, next) = query::constructs::page(read, &PageOf { filter, sort, reverse, limit, after })?;
            Ok((rows, next.map(|next| next.to_string())))
        })
    }

    /// The sums over a filter.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn construct_sums(&self, filter: &ConstructFilter) -> Result<Sums, EngineError> {
        self.read(|read| Ok(query::constructs::sums(read, filter)?))
    }

    /// Counts by scope.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn facets(&self) -> Result<FacetCounts, EngineError> {
        self.read(|read| Ok(query::facets::count(read)?))
    }

    /// A construct with all that its page shows.
    ///
    /// # Errors
    /// [`EngineError::NotFound`].
    pub fn construct(&self, id: ConstructId) -> Result<Detail, EngineError> {
        self.read(|read| {
            let row = find(read, id)?;
            let construct = query::constructs::get(read, id)?.ok_or_else(|| missing(id))?;
            let amounts = usage::of_construct(read, row)?;
            let usage = ByteKind::ALL.iter().zip(amounts).map(|(kind, amount)| crate::usage::kind_row(*kind, amount));
            Ok(Detail {
                construct,
                sessions: query::sessions::of_construct(read, id)?,
                usage: usage.collect(),
                artifacts: sessions::artifacts_of_construct(read, row)?,
                links: query::constructs::links(read, row)?,
            })
        })
    }

    /// Changes a construct: all of it, or nothing.
    ///
    /// # Errors
    /// [`EngineError::NotFound`], [`EngineError::BadValue`], [`EngineError::Transition`].
    pub fn change_construct(&self, id: ConstructId, change: &Change) -> Result<(), EngineError> {
        for tag in change.add_tags.iter().chain(&change.remove_tags) {
            check_text("tag", tag, TAG_CHARS)?;
        }
        self.store.write(|write| {
            let row = find(&write.reading(), id)?;
            if let Some(name) = &change.name {
                let name = name.trim();
                if !name.is_empty() {
                    check_text("name", name, NAME_CHARS)?;
                }
                constructs::set_given_name(write, row, Some(name).filter(|name| !name.is_empty()))?;
            }
            if let Some(pinned) = change.pinned {
                constructs::set_pinned(write, row, pinned)?;
            }
            if let Some(status) = change.status {
                change_status(write, row, status)?;
            }
            for tag in &change.add_tags {
                constructs::add_tag(write, row, tag)?;
            }
            for tag in &change.remove_tags {
                constructs::remove_tag(write, row, tag)?;
            }
            Ok(())
        })
    }

    /// Links two constructs, or takes the link away.
    ///
    /// # Errors
    /// [`EngineError::NotFound`]; [`EngineError::BadValue`] for a construct and itself.
    pub fn link_constructs(
        &self,
        from: ConstructId,
        to: ConstructId,
        kind: LinkKind,
        remove: bool,
    ) -> Result<(), EngineError> {
        if from == to {
            return Err(EngineError::BadValue("a construct cannot be linked to itself".into()));
        }
        self.store.write(|write| {
            let (from, to) = (find(&write.reading(), from)?, find(&write.reading(), to)?);
            if remove {
                constructs::remove_link(write, from, to, kind)?;
            } else {
                constructs::add_link(write, from, to, kind)?;
            }
            Ok(())
        })
    }

    /// One session.
    ///
    /// # Errors
    /// [`EngineError::NotFound`].
    pub fn session(&self, id: SessionId) -> Result<Session, EngineError> {
        self.read(|read| {
            let found = query::sessions::get(read, id)?;
            found.ok_or_else(|| EngineError::NotFound { noun: "session", id: id.to_string() })
        })
    }

    /// One page of sessions, latest activity first, and the place where the next begins.
    ///
    /// # Errors
    /// [`EngineError::BadValue`] for a place that is none.
    pub fn sessions(
        &self,
        construct: Option<ConstructId>,
        agent: Option<AgentName>,
        limit: u32,
        after: Option<&str>,
    ) -> Result<(Vec<Session>, Option<String>), EngineError> {
        let parse = |text: &str| {
            let (at, row) = text.split_once('.')?;
            Some((at.parse().ok()?, row.parse().ok()?))
        };
        let bad = |text: &str| EngineError::BadValue(format!("{text:?} is no place in a list of sessions"));
        let after = after.map(|text| parse(text).ok_or_else(|| bad(text))).transpose()?;
        self.read(|read| {
            let (rows, next) = query::sessions::page(read, construct, agent, limit, after)?;
            Ok((rows, next.map(|(at, row)| format!("{at}.{row}"))))
        })
    }
}

fn change_status(write: &Write<'_>, row: ConstructRow, to: ConstructStatus) -> Result<(), EngineError> {
    let from = constructs::state(&write.reading(), row)?.status;
    if from == to {
        return Ok(());
    }
    if !from.may_become(to) {
        return Err(EngineError::Transition { from, to });
    }
    Ok(constructs::set_status(write, row, to)?)
}

fn check_text(noun: &str, text: &str, limit: usize) -> Result<(), EngineError> {
    let chars = text.chars().count();
    if chars == 0 || chars > limit {
        return Err(EngineError::BadValue(format!("a {noun} has 1 to {limit} characters (found {chars})")));
    }
    if text.chars().any(char::is_control) {
        return Err(EngineError::BadValue(format!("a {noun} holds no control characters")));
    }
    Ok(())
}

fn find(read: &Read<'_>, id: ConstructId) -> Result<ConstructRow, EngineError> {
    constructs::find(read, id)?.ok_or_else(|| missing(id))
}

fn missing(id: ConstructId) -> EngineError {
    EngineError::NotFound { noun: "construct", id: id.to_string() }
}
