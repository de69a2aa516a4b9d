//! What a store takes on disk, against compressing each file by itself.

use crate::{
    bench::{Bench, Source},
    figure::{Measured, Row, Unit, grouped, table},
    histories::History,
    size,
};

/// Parts of a store that are listed.
const PARTS: usize = 14;

pub(super) fn measure(bench: &mut Bench) -> anyhow::Result<Measured> {
    let mut rows = Vec::new();
    let mut settling = Vec::new();
    let mut notes = vec![
        "All files of the store's folder at rest: collected, settled, the database included and its log written back. \
         Files of several names count once; the 4 MiB held back for a full disk do not. There is no index yet."
            .to_owned(),
    ];
    if bench.samples.is_none() {
        notes.push("The published transcripts are not on this machine: their size was not measured.".to_owned());
    }
    for source in bench.with_samples(&[History::Mixed, History::OneSession, History::SmallFiles]) {
        let collected = bench.collect(source)?;
        let stored = collected.stored_bytes;
        let reference = collected.zstd_bytes()?;
        let (must, aim) = if source == Source::Samples { (1.05, 0.9) } else { (0.85, 0.65) };
        if source != Source::Generated(History::SmallFiles) {
            rows.push(Row {
                what: format!("store size without index: {}", source.name()),
                reference: "`zstd -3` per file".to_owned(),
                unit: Unit::Times,
                must,
                aim: Some(aim),
                measured: Some(stored as f64 / reference),
            });
        }
        settling.push(vec![
            source.name().to_owned(),
            grouped(collected.collected_bytes),
            grouped(stored),
            format!("{:.2} x", stored as f64 / reference),
            format!("{:.1} s", collected.settled.cost.cpu_s),
            format!("{:.0} MB", collected.settled.peak_bytes as f64 / 1e6),
        ]);
        notes.push(parts(&collected.store, source, stored, reference, collected.fact("original_bytes")?)?);
    }
    notes.insert(
        1,
        table(&["history", "collected", "settled", "of `zstd -3`", "CPU of settling", "memory at most"], settling),
    );
    Ok(Measured { rows, notes })
}

fn parts(store: &std::path::Path, source: Source, stored: u64, reference: f64, raw: f64) -> anyhow::Result<String> {
    let share = |bytes: u64| format!("{:.3} x", bytes as f64 / reference);
    let row = |name: &str, bytes: u64| vec![name.to_owned(), grouped(bytes), share(bytes)];
    let parts = size::parts(store)?;
    let rest: u64 = parts.iter().skip(PARTS).map(|(_, bytes)| bytes).sum();
    let mut rows = vec![row("raw", raw as u64), row("`zstd -3` per file", reference as u64), row("**store**", stored)];
    rows.extend(parts.iter().take(PARTS).map(|(name, bytes)| row(name, *bytes)));
    rows.push(row("everything else", rest));
    Ok(table(&[source.name(), "bytes", "of `zstd -3`"], rows))
}
