//! Adding up what the disk is spent on.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use synthetic_model::usage::{UsageBy, UsageRow};

use super::Outcome;
use crate::{
    cost::{Cost, Watch, median},
    engine,
};

const TOTAL: &str = "SELECT sum(bytes), count(*) FROM messages";
const BY_KIND: &str = "SELECT sum(bytes), count(*) FROM messages GROUP BY kind ORDER BY kind";

/// Asks for the total and for the kinds: the engine `rounds` times, the table of messages thrice.
pub(super) fn usage(store: &Path, messages: &Path, rounds: u32) -> anyhow::Result<Outcome> {
    let engine = engine::open(store)?;
    let table = Connection::open_with_flags(messages, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let (total, by_kind) = (engine.usage(UsageBy::Total, 10)?, engine.usage(UsageBy::Kind, 10)?);
    let wanted = sums(&table, BY_KIND)?;
    let told: Vec<_> = by_kind.iter().map(told).take(wanted.len()).collect();
    anyhow::ensure!(told == wanted, "counters {told:?} are not what the messages add up to: {wanted:?}");
    let sum: u64 = sums(&table, TOTAL)?.iter().map(|(bytes, _)| bytes).sum();
    anyhow::ensure!(total.first().is_some_and(|row| row.original_bytes == sum), "the total is not {sum}");
    let cpu = |costs: &[Cost]| median(costs.iter().map(|cost| cost.cpu_s));
    let wall = |costs: &[Cost]| median(costs.iter().map(|cost| cost.wall_s));
    let ours = |by| repeat(rounds, || engine.usage(by, 10).map(drop).map_err(Into::into));
    let theirs = |sql| repeat(3, || sums(&table, sql).map(drop)).map(|costs| cpu(&costs));
    let (total, kind) = (ours(UsageBy::Total)?, ours(UsageBy::Kind)?);
    Ok(Outcome::default()
        .with("total_cpu_s", cpu(&total))
        .with("total_wall_s", wall(&total))
        .with("kind_cpu_s", cpu(&kind))
        .with("kind_wall_s", wall(&kind))
        .with("sum_cpu_s", theirs(TOTAL)?)
        .with("group_cpu_s", theirs(BY_KIND)?))
}

fn told(row: &UsageRow) -> (u64, u64) {
    (row.original_bytes, row.items)
}

fn sums(table: &Connection, sql: &str) -> anyhow::Result<Vec<(u64, u64)>> {
    let mut statement = table.prepare_cached(sql)?;
    let sums = statement
        .query_map([], |row| Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get::<_, i64>(1)?.unsigned_abs())))?;
    Ok(sums.collect::<Result<_, _>>()?)
}

fn repeat(rounds: u32, mut work: impl FnMut() -> anyhow::Result<()>) -> anyhow::Result<Vec<Cost>> {
    (0..rounds)
        .map(|_| {
            let watch = Watch::start();
            work()?;
            Ok(watch.stop())
        })
        .collect()
}
