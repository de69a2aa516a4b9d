//! Pages of the list of constructs, by key and by OFFSET.

use std::path::Path;

use anyhow::Context as _;
use rusqlite::Connection;
use synthetic_engine::Engine;
use synthetic_model::{
    ConstructStatus, WorkspaceId,
    construct::{ConstructFilter, ConstructSort},
};

use super::Outcome;
use crate::{
    cost::{Watch, median},
    engine, size,
};

/// Constructs of one page.
const PAGE: u32 = 50;

/// How deep pages are measured, in parts of the list.
pub(crate) const DEPTHS: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];

/// An order and a filter with an index.
struct List {
    name: String,
    filter: ConstructFilter,
    sort: ConstructSort,
    reverse: bool,
    /// The same as SQL.
    condition: String,
    order: &'static str,
}

/// Measures every list at every depth and checks that both ways give the same page.
pub(super) fn pages(store: &Path, rounds: u32) -> anyhow::Result<Outcome> {
    let engine = engine::open(store)?;
    let database = size::database(store)?;
    database.execute_batch("PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY")?;
    let mut outcome = Outcome::default();
    for list in lists(&database)? {
        let count: i64 =
            database.query_row(&format!("SELECT count(*) FROM constructs c WHERE {}", list.condition), [], |row| {
                row.get(0)
            })?;
        for depth in DEPTHS {
            let offset = (depth * (count - i64::from(PAGE)).max(0) as f64) as u64;
            let (ours, theirs) = page(&engine, &database, &list, offset, rounds)?;
            let name = format!("{}|{:03.0}", list.name, depth * 100.0);
            outcome = outcome.with(format!("{name}|key"), ours).with(format!("{name}|offset"), theirs);
        }
    }
    Ok(outcome)
}

fn lists(database: &Connection) -> anyhow::Result<Vec<List>> {
    let largest = "SELECT w.id, w.uid FROM workspaces w ORDER BY constructs DESC, id LIMIT 1";
    let (row, uid): (i64, [u8; 16]) = database.query_row(largest, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let not_archived = format!("c.status <> {}", ConstructStatus::Archived.number());
    let list = |name: &str, sort, reverse, order| List {
        name: name.to_owned(),
        filter: ConstructFilter::default(),
        sort,
        reverse,
        condition: not_archived.clone(),
        order,
    };
    let mut lists = vec![
        list("last activity", ConstructSort::LastActivity, false, "c.last_activity_at_ms DESC, c.id DESC"),
        list("last activity, oldest first", ConstructSort::LastActivity, true, "c.last_activity_at_ms ASC, c.id ASC"),
        list("created", ConstructSort::Created, false, "c.created_at_ms DESC, c.id DESC"),
        list("name", ConstructSort::Name, false, "c.name COLLATE NOCASE ASC, c.id ASC"),
        list("stored bytes", ConstructSort::Stored, false, "c.stored_bytes DESC, c.id DESC"),
        list("original bytes", ConstructSort::Original, false, "c.original_bytes DESC, c.id DESC"),
        list("messages", ConstructSort::Messages, false, "c.messages DESC, c.id DESC"),
        list("sessions", ConstructSort::Sessions, false, "c.sessions DESC, c.id DESC"),
    ];
    let mut complete =
        list("state complete", ConstructSort::LastActivity, false, "c.last_activity_at_ms DESC, c.id DESC");
    complete.filter.status = vec![ConstructStatus::Complete];
    complete.condition = format!("c.status = {}", ConstructStatus::Complete.number());
    lists.push(complete);
    let mut workspace =
        list("one workspace", ConstructSort::LastActivity, false, "c.last_activity_at_ms DESC, c.id DESC");
    workspace.filter.workspace = vec![WorkspaceId(uuid::Uuid::from_bytes(uid))];
    workspace.condition = format!("{not_archived} AND c.workspace_id = {row}");
    lists.push(workspace);
    Ok(lists)
}

/// Processor time of the page at `offset`, by key and by OFFSET.
fn page(engine: &Engine, database: &Connection, list: &List, offset: u64, rounds: u32) -> anyhow::Result<(f64, f64)> {
    let after = place_before(engine, list, offset)?;
    let by_key = || engine.constructs(&list.filter, list.sort, list.reverse, PAGE, after.as_deref());
    let sql = format!(
        "SELECT c.uid, c.name, c.brief, c.status, c.type, w.name, w.uid, c.branch, c.agents, c.sessions, c.messages,
           c.original_bytes, c.stored_bytes, c.created_at_ms, c.last_activity_at_ms, c.pinned, c.only_copy,
           (SELECT json_group_array(tag) FROM (SELECT tag FROM construct_tags t WHERE t.construct_id = c.id ORDER BY tag))
         FROM constructs c JOIN workspaces w ON w.id = c.workspace_id WHERE {}
         ORDER BY {} LIMIT {PAGE} OFFSET {offset}",
        list.condition, list.order
    );
    let by_offset = || by_offset(database, &sql);
    let found: Vec<_> = by_key()?.0.into_iter().map(|construct| construct.id.0).collect();
    anyhow::ensure!(found == by_offset()?, "{} at {offset}: the pages are not the same", list.name);
    let mut costs = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let watch = Watch::start();
        by_key()?;
        costs.0.push(watch.stop().cpu_s);
        let watch = Watch::start();
        by_offset()?;
        costs.1.push(watch.stop().cpu_s);
    }
    Ok((median(costs.0), median(costs.1)))
}

/// Reads every column of the page, as a list that is shown does.
fn by_offset(database: &Connection, sql: &str) -> anyhow::Result<Vec<uuid::Uuid>> {
    let mut statement = database.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            std::hint::black_box(row.get::<_, rusqlite::types::Value>(column)?);
        }
        found.push(uuid::Uuid::from_bytes(row.get(0)?));
    }
    Ok(found)
}

/// The cursor after `offset` constructs.
fn place_before(engine: &Engine, list: &List, offset: u64) -> anyhow::Result<Option<String>> {
    let mut after: Option<String> = None;
    let mut left = offset;
    while left > 0 {
        let step = u32::try_from(left.min(1000))?;
        let (_, next) = engine.constructs(&list.filter, list.sort, list.reverse, step, after.as_deref())?;
        after = Some(next.with_context(|| format!("{} ends before {offset}", list.name))?);
        left -= u64::from(step);
    }
    Ok(after)
}
