//! Constructs.

use serde::{Deserialize, Serialize};
use synthetic_model::{
    AgentName, ConstructId, ConstructStatus, WorkspaceId,
    construct::{Construct, ConstructFilter, ConstructLink, ConstructSort, LinkKind},
    session::Session,
    usage::UsageRow,
};
use ts_rs::TS;

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
