//! Constructs.

use serde::{Deserialize, Serialize};
use synthetic_engine::{Change, Detail};
use synthetic_model::{
    AgentName, Code, ConstructId, ConstructStatus, WorkspaceId,
    construct::{Construct, ConstructFilter, ConstructLink, ConstructSort, LinkKind},
    report::{Failure, Job},
    session::Session,
    usage::UsageRow,
};
use ts_rs::TS;

use crate::api::{fail, limit};

/// Asks for one page of constructs.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ListConstructs {
    /// Which.
    pub filter: ConstructFilter,
    /// In which order.
    pub sort: ConstructSort,
    /// Turns the order round.
    pub reverse: bool,
    /// At most so many, 1 to 1,000; 50 when 0.
    pub limit: u32,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// One page of constructs.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConstructPage {
    /// The constructs.
    pub constructs: Vec<Construct>,
    /// Where the next page begins; absent on the last.
    pub next: Option<String>,
}

/// Asks how many constructs match, and how large they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct CountConstructs {
    /// Which.
    pub filter: ConstructFilter,
}

/// The sums over a filter.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct ConstructSums {
    /// How many.
    pub constructs: u64,
    /// Their sessions.
    pub sessions: u64,
    /// Their messages.
    pub messages: u64,
    /// Bytes as written.
    pub original_bytes: u64,
    /// Bytes on our disk.
    pub stored_bytes: u64,
    /// How many of each day bucket when sorted by last activity, newest first: groups of a list.
    pub by_day: Vec<DayCount>,
}

/// Constructs of one UTC day.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DayCount {
    /// Days since 1970-01-01.
    pub day: u32,
    /// How many.
    pub constructs: u64,
}

/// Asks for what the sidebar shows.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ListFacets {}

/// Counts by scope, archived constructs left out.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct Facets {
    /// All constructs.
    pub constructs: u64,
    /// Workspaces, most constructs first.
    pub workspaces: Vec<WorkspaceCount>,
    /// Agents.
    pub agents: Vec<AgentCount>,
    /// States, archived included.
    pub statuses: Vec<StatusCount>,
    /// Tags in use.
    pub tags: Vec<TagCount>,
}

/// Constructs of one workspace.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WorkspaceCount {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name: the last part of its path.
    pub name: String,
    /// Its path.
    pub path: String,
    /// How many.
    pub constructs: u64,
}

/// Constructs of one agent.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AgentCount {
    /// Which.
    pub agent: AgentName,
    /// How many.
    pub constructs: u64,
}

/// Constructs in one state.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StatusCount {
    /// Which.
    pub status: ConstructStatus,
    /// How many.
    pub constructs: u64,
}

/// Constructs with one tag.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TagCount {
    /// Which.
    pub tag: String,
    /// How many.
    pub constructs: u64,
}

/// Names one construct.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ConstructRef {
    /// Its id.
    pub id: ConstructId,
}

/// A construct with all that its page shows.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConstructDetail {
    /// The construct.
    pub construct: Construct,
    /// Its sessions: parents before children, oldest first.
    pub sessions: Vec<Session>,
    /// Its bytes by kind, in the fixed order of kinds.
    pub usage: Vec<UsageRow>,
    /// Artifacts in it.
    pub artifacts: u64,
    /// Its relations.
    pub links: Vec<ConstructLink>,
}

/// Changes a construct. What is absent stays as it is.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChangeConstruct {
    /// Which.
    pub id: ConstructId,
    /// A new name, 1 to 200 characters. An empty text takes the given name back.
    #[serde(default)]
    pub name: Option<String>,
    /// Pins or unpins it.
    #[serde(default)]
    pub pinned: Option<bool>,
    /// A new state; one that may not follow the present one is refused.
    #[serde(default)]
    pub status: Option<ConstructStatus>,
    /// Tags to add, 1 to 64 characters each.
    #[serde(default)]
    pub add_tags: Vec<String>,
    /// Tags to take away.
    #[serde(default)]
    pub remove_tags: Vec<String>,
}

/// Links two constructs, or takes a link away.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LinkConstructs {
    /// The origin.
    pub from: ConstructId,
    /// The other one.
    pub to: ConstructId,
    /// How they relate.
    pub kind: LinkKind,
    /// Takes the link away.
    #[serde(default)]
    pub remove: bool,
}

/// Starts writing the files of constructs' sessions, as their agents wrote them, to a folder.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StartExport {
    /// Which constructs; none stands for none.
    pub constructs: Vec<ConstructId>,
    /// All of this workspace too.
    #[serde(default)]
    pub workspace: Option<WorkspaceId>,
    /// The folder, named in full; made when it is not there. Nothing in it is overwritten.
    pub folder: String,
}

impl crate::Api {
    /// Lists one page of constructs.
    ///
    /// # Errors
    /// `API_BAD_REQUEST` for a limit or place that is none.
    pub fn list_constructs(&self, request: ListConstructs) -> Result<ConstructPage, Failure> {
        let ListConstructs { filter, sort, reverse, limit: given, after } = request;
        let limit = limit("limit", given, 50, 1000)?;
        let page = self.engine.constructs(&filter, sort, reverse, limit, after.as_deref()).map_err(fail)?;
        Ok(ConstructPage { constructs: page.0, next: page.1 })
    }

    /// Adds up the constructs of a filter.
    ///
    /// # Errors
    /// Failures of the store.
    pub fn count_constructs(&self, request: CountConstructs) -> Result<ConstructSums, Failure> {
        let sums = self.engine.construct_sums(&request.filter).map_err(fail)?;
        Ok(ConstructSums {
            constructs: sums.constructs,
            sessions: sums.sessions,
            messages: sums.messages,
            original_bytes: sums.original_bytes,
            stored_bytes: sums.stored_bytes,
            by_day: sums.by_day.into_iter().map(|(day, constructs)| DayCount { day, constructs }).collect(),
        })
    }

    /// Counts constructs by scope.
    ///
    /// # Errors
    /// Failures of the store.
    pub fn list_facets(&self, _: ListFacets) -> Result<Facets, Failure> {
        let counts = self.engine.facets().map_err(fail)?;
        let workspace = |(id, name, path, constructs)| WorkspaceCount { id, name, path, constructs };
        Ok(Facets {
            constructs: counts.constructs,
            workspaces: counts.workspaces.into_iter().map(workspace).collect(),
            agents: counts.agents.into_iter().map(|(agent, constructs)| AgentCount { agent, constructs }).collect(),
            statuses: counts
                .statuses
                .into_iter()
                .map(|(status, constructs)| StatusCount { status, constructs })
                .collect(),
            tags: counts.tags.into_iter().map(|(tag, constructs)| TagCount { tag, constructs }).collect(),
        })
    }

    /// Shows a construct with all that its page shows.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    pub fn read_construct(&self, request: ConstructRef) -> Result<ConstructDetail, Failure> {
        let Detail { construct, sessions, usage, artifacts, links } =
            self.engine.construct(request.id).map_err(fail)?;
        Ok(ConstructDetail { construct, sessions, usage, artifacts, links })
    }

    /// Changes a construct and shows it as it is then.
    ///
    /// # Errors
    /// `NOT_FOUND`; `API_BAD_REQUEST` for a name or tag that is none; `REFUSED` for a state that
    /// may not follow. Nothing was changed then.
    pub fn change_construct(&self, request: ChangeConstruct) -> Result<ConstructDetail, Failure> {
        let ChangeConstruct { id, name, pinned, status, add_tags, remove_tags } = request;
        let change = Change { name, pinned, status, add_tags, remove_tags };
        self.engine.change_construct(id, &change).map_err(fail)?;
        self.read_construct(ConstructRef { id })
    }

    /// Links two constructs, or takes the link away, and shows the origin as it is then.
    ///
    /// # Errors
    /// `NOT_FOUND`; `API_BAD_REQUEST` for a construct and itself.
    pub fn link_constructs(&self, request: LinkConstructs) -> Result<ConstructDetail, Failure> {
        let LinkConstructs { from, to, kind, remove } = request;
        self.engine.link_constructs(from, to, kind, remove).map_err(fail)?;
        self.read_construct(ConstructRef { id: from })
    }

    /// Starts writing original files to a folder.
    ///
    /// # Errors
    /// `API_BAD_REQUEST` when nothing is asked for; trouble after that is told by the job.
    pub fn start_export(&self, request: StartExport) -> Result<Job, Failure> {
        let mut constructs = request.constructs;
        if let Some(workspace) = request.workspace {
            constructs.extend(self.engine.constructs_of(workspace).map_err(fail)?);
        }
        constructs.sort_unstable();
        constructs.dedup();
        if constructs.is_empty() {
            let message = "there is no construct to export".to_owned();
            return Err(Failure { code: Code::ApiBadRequest, message, hint: None });
        }
        Ok(self.jobs.start_export(constructs, request.folder.into()))
    }
}
