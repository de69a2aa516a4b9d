//! What collecting costs, against parsing and compressing the same files.

use crate::{
    bench::{Bench, Source},
    figure::{Measured, Row, Unit, grouped, table},
    histories::History,
};

pub(super) fn measure(bench: &mut Bench) -> anyhow::Result<Measured> {
    let mut rows = Vec::new();
    let mut details = Vec::new();
    let sources = bench.with_samples(&[History::Mixed, History::OneSession, History::SmallFiles]);
    for source in sources {
        let collected = bench.collect(source)?;
        let ratio = collected.cpu_s() / collected.reference_cpu_s();
        let raw = collected.fact("original_bytes")?;
        // Files of some 12 KB are measured for themselves: what they cost is making files, in both ways.
        if source != Source::Generated(History::SmallFiles) {
            rows.push(Row {
                what: format!("collect until listed and readable, CPU per raw byte: {}", source.name()),
                reference: "every line to `serde_json::Value`, `zstd -3` per file".to_owned(),
                unit: Unit::Times,
                must: 1.9,
                aim: Some(1.1),
                measured: Some(ratio),
            });
        }
        details.push(vec![
            source.name().to_owned(),
            grouped(collected.files.len() as u64),
            grouped(raw as u64),
            format!("{:.2} s", collected.cpu_s()),
            format!("{:.2} s", collected.reference_cpu_s()),
            format!("{ratio:.2} x"),
            format!("{:.0} MB/s", raw / 1e6 / collected.cpu_s()),
            grouped(collected.fact("records")? as u64),
        ]);
    }
    let head = ["history", "files", "raw bytes", "CPU", "CPU of the reference", "ratio", "raw per CPU", "records"];
    let notes = vec![
        "Processor time, user and system, of a fresh process that opens an empty store, collects, lists the first 50 \
         constructs and reads the first page of a session. The reference writes its compressed files and flushes \
         nothing. The median of the runs; files come from the page cache for both. No limit is set for 25,000 small files, \
         where making files costs most."
            .to_owned(),
        table(&head, details),
    ];
    Ok(Measured { rows, notes })
}
