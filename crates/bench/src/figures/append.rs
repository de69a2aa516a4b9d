//! One durable record more, in a short session and in a long one.

use crate::{
    bench::Bench,
    cost::median,
    figure::{Measured, Row, Unit, grouped, table},
    histories::History,
    size,
    work::Work,
};

/// Records of the short session.
const FEW: u64 = 10;
/// Records appended in one run.
const APPENDED: u32 = 100;

pub(super) fn measure(bench: &mut Bench) -> anyhow::Result<Measured> {
    let many = bench.scaled(1_000_000);
    let mut stores = Vec::new();
    for records in [FEW, many] {
        let home = bench.histories.home(History::ShortRecords { records })?;
        let store = bench.scratch.join(format!("store-of-{records}"));
        crate::say(format_args!("collecting a session of {records} records"));
        Work::Collect { store: store.clone(), home, paths: Vec::new() }.run()?;
        stores.push(store);
    }
    let mut facts: [Vec<f64>; 4] = Default::default();
    const NAMES: [&str; 4] = ["few_wall_s", "many_wall_s", "few_cpu_s", "many_cpu_s"];
    for run in 1..=bench.runs.max(5) {
        let mut copies = Vec::new();
        for store in &stores {
            let copy = store.with_extension(run.to_string());
            size::copy_dir(store, &copy)?;
            copies.push(copy);
        }
        let [few, many] = copies.as_slice() else { anyhow::bail!("two stores were made") };
        let outcome = Work::Append { few: few.clone(), many: many.clone(), records: APPENDED }.run()?;
        for (name, costs) in NAMES.iter().zip(&mut facts) {
            costs.push(outcome.fact(name)?);
        }
    }
    let [few_wall, many_wall, few_cpu, many_cpu] = facts.map(median);
    let row = Row {
        what: format!("append one durable record to a session of {} records", grouped(many)),
        reference: format!("to a session of {FEW} records"),
        unit: Unit::Times,
        must: 1.2,
        aim: Some(1.0),
        measured: Some(many_wall / few_wall),
    };
    let us = |seconds: f64| format!("{:.0} µs", seconds * 1e6);
    let notes = vec![
        format!(
            "By the clock, flush included. {APPENDED} records go to each of two stores in turn; the median record of the median \
             run."
        ),
        table(
            &["session of", "clock", "CPU"],
            [
                vec![format!("{FEW} records"), us(few_wall), us(few_cpu)],
                vec![format!("{} records", grouped(many)), us(many_wall), us(many_cpu)],
            ],
        ),
    ];
    Ok(Measured { rows: vec![row], notes })
}
