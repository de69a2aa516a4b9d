//! What it costs to find that nothing changed.

use crate::{
    bench::{Bench, Source},
    cost::median,
    figure::{Measured, Row, Unit, table},
    histories::History,
    work::Work,
};

pub(super) fn measure(bench: &mut Bench) -> anyhow::Result<Measured> {
    let collected = bench.collect(Source::Generated(History::SmallFiles))?;
    let again = Work::Collect { store: collected.store.clone(), home: collected.home.clone(), paths: Vec::new() };
    let stat = Work::Stat { files: collected.files.clone() };
    let (mut ours, mut theirs, mut opened) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..bench.runs.max(5) {
        let outcome = again.run()?;
        let unchanged = outcome.fact("files_unchanged")? as usize;
        anyhow::ensure!(
            unchanged == collected.files.len(),
            "{unchanged} of {} files count as unchanged",
            collected.files.len()
        );
        opened.push(outcome.fact("open_cpu_s")?);
        ours.push(outcome.cost);
        theirs.push(stat.run()?.cost);
    }
    let cpu = median(ours.iter().map(|cost| cost.cpu_s));
    let reference = median(theirs.iter().map(|cost| cost.cpu_s));
    let rows = vec![Row {
        what: format!("collect again, nothing changed, {} files", collected.files.len()),
        reference: "`stat` of each file".to_owned(),
        unit: Unit::Times,
        must: 5.0,
        aim: Some(2.0),
        measured: Some(cpu / reference),
    }];
    let ms = |seconds: f64| format!("{:.1} ms", seconds * 1e3);
    let wall = |costs: &[crate::cost::Cost]| ms(median(costs.iter().map(|cost| cost.wall_s)));
    let notes = vec![
        "CPU of a process that opens the store and collects; the reference is told the paths and asks the system \
         about each, without listing a folder."
            .to_owned(),
        table(
            &["", "CPU", "clock"],
            [
                vec!["collect again".to_owned(), ms(cpu), wall(&ours)],
                vec!["of that opening the store".to_owned(), ms(median(opened)), String::new()],
                vec!["`stat` of each file".to_owned(), ms(reference), wall(&theirs)],
            ],
        ),
    ];
    Ok(Measured { rows, notes })
}
