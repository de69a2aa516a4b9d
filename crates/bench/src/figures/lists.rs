//! Pages of many constructs, by key against by OFFSET.

use std::collections::BTreeMap;

use crate::{
    bench::Bench,
    figure::{Measured, Row, Unit, table},
    rows,
    work::{DEPTHS, Work},
};

pub(super) fn measure(bench: &mut Bench) -> anyhow::Result<Measured> {
    let count = bench.scaled(100_000);
    let store = rows::constructs(bench, count)?;
    crate::say(format_args!("listing {count} constructs"));
    let outcome = Work::Pages { store, rounds: 9 }.run()?;
    let mut lists: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    for (name, ours) in &outcome.facts {
        if let Some(page) = name.strip_suffix("|key") {
            let list = page.rsplit_once('|').map_or(page, |(list, _)| list);
            lists.entry(list).or_default().push((*ours, outcome.fact(&format!("{page}|offset"))?));
        }
    }
    let mut details = Vec::new();
    let mut worst: f64 = 0.0;
    for (name, pages) in &lists {
        let slowest = pages.iter().map(|(ours, _)| *ours).fold(0.0, f64::max);
        let offset: f64 = pages.iter().map(|(_, theirs)| theirs).sum::<f64>() / pages.len() as f64;
        worst = worst.max(slowest / offset);
        let ms = |seconds: f64| format!("{:.2} ms", seconds * 1e3);
        let ratio = Unit::Part.write(slowest / offset);
        let last = pages.last().map_or(0.0, |(_, theirs)| *theirs);
        details.push(vec![(*name).to_owned(), ms(slowest), ms(offset), ms(last), ratio]);
    }
    let row = Row {
        what: format!("page of 50 of {count} constructs, any depth, any filter with an index"),
        reference: "same page by OFFSET".to_owned(),
        unit: Unit::Part,
        must: 1.0 / 10.0,
        aim: Some(1.0 / 30.0),
        measured: Some(worst),
    };
    let notes = vec![
        format!(
            "CPU. Ours is the slowest of the pages at {} % of the list, the reference the mean of the same pages: a page near the \
             top costs OFFSET nothing either. The figure is the worst list. Both ways gave the same constructs.",
            DEPTHS.map(|depth| format!("{:.0}", depth * 100.0)).join(", ")
        ),
        table(&["list", "slowest page", "mean page by OFFSET", "last page by OFFSET", "ratio"], details),
    ];
    Ok(Measured { rows: vec![row], notes })
}
