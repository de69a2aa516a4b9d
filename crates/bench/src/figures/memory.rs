//! The most memory collecting holds.

use crate::{
    bench::{Bench, Source},
    figure::{Measured, Row, Unit},
    histories::History,
};

pub(super) fn measure(bench: &mut Bench) -> anyhow::Result<Measured> {
    let mut rows = Vec::new();
    for history in [History::Mixed, History::OneSession, History::SmallFiles] {
        let collected = bench.collect(Source::Generated(history))?;
        let raw = collected.fact("original_bytes")?;
        rows.push(Row {
            what: format!("peak memory while collecting {} ({:.0} MB)", history.name(), raw / 1e6),
            reference: "–".to_owned(),
            unit: Unit::Megabytes,
            must: 256e6,
            aim: Some(128e6),
            measured: Some(collected.peak_bytes() as f64),
        });
    }
    let notes = vec!["`VmHWM` of the process that collected: the highest of all runs.".to_owned()];
    Ok(Measured { rows, notes })
}
