//! Stores with very many rows, written to their tables directly: what a list or a sum costs does
//! not depend on how the rows came there.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use rusqlite::{Connection, params};

use crate::{bench::Bench, engine};

/// Messages of each construct of [`messages`].
pub(crate) const MESSAGES_PER_CONSTRUCT: u64 = 100;

const WORKSPACES: i64 = 40;

/// A store of so many constructs: three in ten of one workspace, the others of 39 more; six in
/// ten complete, one in fifty archived; all but a few of one session.
pub(crate) fn constructs(bench: &Bench, count: u64) -> anyhow::Result<PathBuf> {
    let store = bench.scratch.join(format!("store-of-{count}-constructs"));
    if store.exists() {
        return Ok(store);
    }
    crate::say(format_args!("making {count} constructs"));
    drop(engine::open(&store)?);
    let mut database = writable(&store.join("synthetic.db"))?;
    let tx = database.transaction()?;
    for number in 1..=WORKSPACES {
        let uid = uuid::Uuid::from_u128(number.unsigned_abs().into()).into_bytes();
        tx.prepare_cached("INSERT INTO workspaces (id, uid, path, name, created_at_ms) VALUES (?1, ?2, ?3, ?4, 0)")?
            .execute(params![
                number,
                &uid[..],
                format!("/home/dev/work/project-{number}"),
                format!("project-{number}")
            ])?;
    }
    for number in 1..=i64::try_from(count)? {
        let mixed = (number.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64.cast_signed())).cast_unsigned() >> 16;
        let part = |of: u64, shift: u32| ((mixed >> shift) % of).cast_signed();
        let workspace = if part(10, 0) < 3 { 1 } else { 2 + part(39, 3) };
        let status = match part(50, 5) {
            0 => 8,
            1..=30 => 5,
            31..=40 => 2,
            _ => 6,
        };
        let uid = uuid::Uuid::from_u128((1 << 64) | u128::from(number.unsigned_abs())).into_bytes();
        let created = 1_767_603_600_000 + part(7_776_000_000, 1);
        let original = 1_000 + part(9_000_000, 2);
        tx.prepare_cached(
            "INSERT INTO constructs (id, uid, workspace_id, name, brief, status, type, branch, agents, sessions, messages,
               original_bytes, stored_bytes, created_at_ms, last_activity_at_ms, undescribed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 'main', 1, ?7, ?8, ?9, ?10, ?11, ?12, 0)",
        )?
        .execute(params![
            number,
            &uid[..],
            workspace,
            format!("{} the parser of part {number}", ["Fix", "Read", "extend", "Plan"][part(4, 7) as usize]),
            format!("look at part {number} again and say what is missing, then write the tests for it"),
            status,
            1 + part(30, 9) / 28,
            20 + part(1_980, 6),
            original,
            original / 9,
            created,
            created + part(9_000_000, 4),
        ])?;
    }
    tx.commit()?;
    finish(&database)?;
    Ok(store)
}

/// A scratch database of so many messages, and a store whose counters say the same.
pub(crate) fn messages(bench: &Bench, count: u64) -> anyhow::Result<(PathBuf, PathBuf)> {
    let store = constructs(bench, count / MESSAGES_PER_CONSTRUCT)?;
    let scratch = bench.scratch.join("messages.db");
    crate::say(format_args!("making {count} messages"));
    let database = writable(&scratch)?;
    database.execute_batch(
        "CREATE TABLE messages (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT",
    )?;
    database.execute(
        "WITH RECURSIVE n(id) AS (SELECT 0 UNION ALL SELECT id + 1 FROM n WHERE id + 1 < ?1)
         INSERT INTO messages SELECT id, (id * 2654435761 >> 7) % 6, 40 + (id * 40503 >> 3) % 4000 FROM n",
        [i64::try_from(count)?],
    )?;
    finish(&database)?;
    drop(database);
    let database = writable(&store.join("synthetic.db"))?;
    database.execute("ATTACH ?1 AS scratch", [scratch.to_str().context("a path that is not text")?])?;
    database.execute(
        "INSERT INTO usage_counters (construct_id, kind, original_bytes, stored_bytes, items) SELECT id / ?1 + 1, kind, sum(bytes), sum(bytes) / 7, count(*)
         FROM scratch.messages GROUP BY 1, 2",
        [i64::try_from(MESSAGES_PER_CONSTRUCT)?],
    )?;
    database.execute_batch("DETACH scratch")?;
    finish(&database)?;
    Ok((store, scratch))
}

fn writable(path: &Path) -> anyhow::Result<Connection> {
    let database = Connection::open(path)?;
    database.execute_batch("PRAGMA foreign_keys = ON; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144")?;
    Ok(database)
}

fn finish(database: &Connection) -> anyhow::Result<()> {
    Ok(database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
}
