//! Where a new session belongs: its construct, its parent, its workspace.

use synthetic_agents::{FileClue, SessionFacts};
use synthetic_model::{
    ConstructId, ConstructStatus, ConstructType, Relation, SessionId, SessionStatus, UtcMillis, WorkspaceId,
};
use synthetic_store::{
    Read, Write,
    table::{
        ConstructRow, SessionRow,
        constructs::{self, NewConstruct},
        sessions::{self, SessionState},
        workspaces,
    },
};

use crate::{Engine, EngineError};

/// Path of the workspace of sessions that do not say where they worked.
const UNKNOWN_WORKSPACE: &str = "unknown";

/// Adds a session for a file of which only the head was read: finds the construct it belongs to
/// or makes one, and the session it came from.
pub(crate) fn add_session(
    engine: &Engine,
    write: &Write<'_>,
    clue: &FileClue,
    facts: &SessionFacts,
    written_at: UtcMillis,
) -> Result<SessionState, EngineError> {
    let read = write.reading();
    let parent = find_parent(&read, clue, facts)?;
    let construct = match &parent {
        Some((parent, _)) => parent.construct,
        None => match find_construct(&read, clue, facts)? {
            Some(row) => row,
            None => add_construct(engine, write, facts, written_at)?,
        },
    };
    for key in keys(clue, facts) {
        constructs::add_key(write, clue.agent, key, construct)?;
    }
    let started_at = facts.first_at.unwrap_or(written_at);
    let relation = match &parent {
        Some((_, relation)) => *relation,
        None if facts.lineage.subagent || clue.subagent => Relation::Subagent,
        None => Relation::Root,
    };
    let mut state = SessionState {
        values_generation: 0,
        base: None,
        artifacts: 0,
        artifact_kinds: 0,
        row: SessionRow(0),
        id: SessionId(engine.surroundings.new_id()),
        construct,
        construct_id: constructs::state(&read, construct)?.id,
        agent: clue.agent,
        external_id: external_id(clue, facts).to_owned(),
        parent: parent.map(|(parent, _)| parent.row),
        parent_external_id: parent_external_id(clue, facts).map(str::to_owned),
        root: facts.lineage.root.clone(),
        relation,
        status: SessionStatus::Active,
        title: String::new(),
        models: Vec::new(),
        cwd: None,
        branch: None,
        agent_version: None,
        started_at,
        last_activity_at: facts.last_at.unwrap_or(started_at),
        lines: 0,
        records: 0,
        messages: 0,
        repeated_messages: 0,
        counts: synthetic_model::session::MessageCounts::default(),
        unreadable: 0,
        output_tokens: 0,
        original_bytes: 0,
        stored_bytes: 0,
        frames_bytes: 0,
        frames_generation: 0,
        tail_bytes: 0,
        reader_state: Vec::new(),
        tail_state: Vec::new(),
    };
    state.row = sessions::add(write, &state)?;
    // What stands in the row from the start must be there even if nothing else is written.
    sessions::save(write, &state)?;
    if !clue.subagent {
        sessions::adopt(write, clue.agent, &state.external_id, state.row)?;
    }
    Ok(state)
}

pub(crate) fn external_id<'a>(clue: &'a FileClue, facts: &'a SessionFacts) -> &'a str {
    if facts.external_id.is_empty() { &clue.external_id } else { &facts.external_id }
}

fn parent_external_id<'a>(clue: &'a FileClue, facts: &'a SessionFacts) -> Option<&'a str> {
    clue.parent_external_id.as_deref().or(facts.lineage.parent_external_id.as_deref())
}

/// What ties this session, and those that name it, to a construct. An id that a file bears below its
/// parent's folder is unique only there, so it ties nothing.
fn keys<'a>(clue: &'a FileClue, facts: &'a SessionFacts) -> Vec<&'a str> {
    let parent = parent_external_id(clue, facts);
    if clue.subagent {
        return parent.into_iter().collect();
    }
    let own = [external_id(clue, facts), &clue.external_id];
    own.into_iter().chain(facts.lineage.root.as_deref()).chain(parent).collect()
}

fn find_construct(read: &Read<'_>, clue: &FileClue, facts: &SessionFacts) -> Result<Option<ConstructRow>, EngineError> {
    for key in keys(clue, facts) {
        if let Some(found) = constructs::find_by_key(read, clue.agent, key)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The session this one came from and how: by the agent's word, else by the first record both
/// share, else an earlier file of the same session.
fn find_parent(
    read: &Read<'_>,
    clue: &FileClue,
    facts: &SessionFacts,
) -> Result<Option<(SessionState, Relation)>, EngineError> {
    let subagent = clue.subagent || facts.lineage.subagent;
    if let Some(parent) = parent_external_id(clue, facts)
        && let Some(found) = sessions::find_external(read, clue.agent, parent)?
    {
        return Ok(Some((found, if subagent { Relation::Subagent } else { Relation::Fork })));
    }
    if subagent {
        return Ok(None);
    }
    let Some(construct) = find_construct(read, clue, facts)? else { return Ok(None) };
    let own = external_id(clue, facts);
    let root = facts.lineage.root.as_deref();
    let siblings = sessions::of_construct(read, construct)?;
    let found = siblings.iter().find(|sibling| {
        sibling.relation != Relation::Subagent
            && (sibling.external_id == own || (root.is_some() && sibling.root.as_deref() == root))
            && first_parent(&siblings, sibling) != Some(own)
    });
    Ok(found.map(|parent| (parent.clone(), Relation::Fork)))
}

/// The parent that is named at the top of a session's ancestors: it is not there yet.
fn first_parent<'s>(siblings: &'s [SessionState], session: &'s SessionState) -> Option<&'s str> {
    let above = |session: &&SessionState| siblings.iter().find(|other| Some(other.row) == session.parent);
    let top = std::iter::successors(Some(session), above).take(siblings.len()).last();
    top.and_then(|top| top.parent_external_id.as_deref())
}

fn add_construct(
    engine: &Engine,
    write: &Write<'_>,
    facts: &SessionFacts,
    written_at: UtcMillis,
) -> Result<ConstructRow, EngineError> {
    let path = facts.cwd.as_deref().map_or(UNKNOWN_WORKSPACE.to_owned(), workspace_path);
    let name = workspace_name(&path).to_owned();
    let now = engine.surroundings.now();
    let id = WorkspaceId(engine.surroundings.new_id());
    let workspace = workspaces::find_or_add(write, &path, &name, facts.remote.as_deref(), id, now)?;
    let started_at = facts.first_at.unwrap_or(written_at);
    let new = NewConstruct {
        id: ConstructId(engine.surroundings.new_id()),
        workspace,
        name: "",
        brief: "",
        status: ConstructStatus::Active,
        construct_type: ConstructType::Collected,
        branch: facts.branch.as_deref(),
        created_at: started_at,
        last_activity_at: facts.last_at.unwrap_or(started_at),
    };
    Ok(constructs::add(write, &new)?)
}

/// The workspace a working folder belongs to: itself, or the repository its worktree was made
/// from. Judged by the path alone: a path that stands in a transcript is never opened.
pub(crate) fn workspace_path(cwd: &str) -> String {
    let path = cwd.replace('\\', "/");
    let path = path.trim_end_matches('/');
    for inside in ["/.claude/worktrees/", "/.worktrees/", "/.git/worktrees/"] {
        if let Some((repository, _)) = path.split_once(inside)
            && !repository.is_empty()
        {
            return repository.to_owned();
        }
    }
    if path.is_empty() { "/".to_owned() } else { path.to_owned() }
}

fn workspace_name(path: &str) -> &str {
    path.rsplit('/').find(|part| !part.is_empty()).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worktrees_belong_to_their_repository() {
        assert_eq!(workspace_path("/home/a/app/.claude/worktrees/fix-1/src"), "/home/a/app");
        assert_eq!(workspace_path("/home/a/app/"), "/home/a/app");
        assert_eq!(workspace_path("C:\\Users\\a\\app"), "C:/Users/a/app");
        assert_eq!(workspace_path("/"), "/");
    }

    #[test]
    fn a_workspace_is_named_by_its_last_part() {
        assert_eq!(workspace_name("/home/a/app"), "app");
        assert_eq!(workspace_name("/"), "/");
    }
}
