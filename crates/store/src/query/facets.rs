//! How many constructs are there by scope? Archived ones are left out but where states are counted.

use synthetic_model::{AgentName, ConstructStatus, WorkspaceId};

use crate::{
    Read, StoreError,
    table::{size, uuid, word},
};

/// Counts by scope.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FacetCounts {
    /// All constructs.
    pub constructs: u64,
    /// Id, name, path, how many; most first.
    pub workspaces: Vec<(WorkspaceId, String, String, u64)>,
    /// By agent.
    pub agents: Vec<(AgentName, u64)>,
    /// By state.
    pub statuses: Vec<(ConstructStatus, u64)>,
    /// By tag, A first.
    pub tags: Vec<(String, u64)>,
}

/// Counts the constructs by scope.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn count(read: &Read<'_>) -> Result<FacetCounts, StoreError> {
    let mut facets = FacetCounts::default();
    let archived = ConstructStatus::Archived.number();
    let mut statement = read.0.prepare_cached("SELECT status, count(*) FROM constructs GROUP BY status")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let status = word("constructs", row.get(0)?, ConstructStatus::from_number)?;
        let count = size("constructs", row.get(1)?)?;
        if status != ConstructStatus::Archived {
            facets.constructs += count;
        }
        facets.statuses.push((status, count));
    }
    let sql = "SELECT agents, count(*) FROM constructs WHERE status <> ?1 GROUP BY agents";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([archived])?;
    let mut by_agent = vec![0_u64; AgentName::ALL.len()];
    while let Some(row) = rows.next()? {
        let mask: i64 = row.get(0)?;
        let count = size("constructs", row.get(1)?)?;
        for (agent, sum) in AgentName::ALL.iter().zip(&mut by_agent) {
            if mask & (1 << agent.number()) != 0 {
                *sum += count;
            }
        }
    }
    facets.agents = AgentName::ALL.iter().copied().zip(by_agent).filter(|(_, count)| *count > 0).collect();
    let sql = "SELECT w.uid, w.name, w.path, count(*) AS n FROM constructs c JOIN workspaces w ON w.id = c.workspace_id
        WHERE c.status <> ?1 GROUP BY w.id ORDER BY n DESC, w.name LIMIT 500";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([archived])?;
    while let Some(row) = rows.next()? {
        let id = WorkspaceId(uuid("workspaces", &row.get::<_, Vec<u8>>(0)?)?);
        facets.workspaces.push((id, row.get(1)?, row.get(2)?, size("workspaces", row.get(3)?)?));
    }
    let sql = "SELECT tag, count(*) FROM construct_tags GROUP BY tag ORDER BY tag LIMIT 500";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        facets.tags.push((row.get(0)?, size("construct_tags", row.get(1)?)?));
    }
    Ok(facets)
}
