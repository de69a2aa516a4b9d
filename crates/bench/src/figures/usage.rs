//! Usage from counters, against adding up every message.

use crate::{
    bench::Bench,
    figure::{Measured, Row, Unit, grouped, table},
    rows,
    work::Work,
};

pub(super) fn measure(bench: &mut Bench) -> anyhow::Result<Measured> {
    let messages = bench.scaled(10_000_000);
    let (store, scratch) = rows::messages(bench, messages)?;
    crate::say(format_args!("adding up {messages} messages"));
    let outcome = Work::Usage { store, messages: scratch, rounds: 25 }.run()?;
    let [total, kinds, sum, group] =
        ["total_cpu_s", "kind_cpu_s", "sum_cpu_s", "group_cpu_s"].map(|name| outcome.fact(name));
    let (total, kinds, sum, group) = (total?, kinds?, sum?, group?);
    let row = |what: &str, measured| Row {
        what: format!("usage {what} at {} messages", grouped(messages)),
        reference: "`GROUP BY` over a table of them".to_owned(),
        unit: Unit::Part,
        must: 1.0 / 500.0,
        aim: None,
        measured: Some(measured),
    };
    let ms = |seconds: f64| format!("{:.3} ms", seconds * 1e3);
    let notes = vec![
        format!(
            "CPU. The messages are a table of kind and bytes; the store has {} constructs whose counters add up to the same, \
             which is checked.",
            grouped(messages / rows::MESSAGES_PER_CONSTRUCT)
        ),
        table(
            &["", "counters", "messages"],
            [vec!["total".to_owned(), ms(total), ms(sum)], vec!["by kind".to_owned(), ms(kinds), ms(group)]],
        ),
    ];
    let time = |what: &str, measured| Row {
        what: format!("usage {what} at {} messages, by the clock", grouped(messages)),
        reference: "–".to_owned(),
        unit: Unit::Time,
        must: 0.001,
        aim: None,
        measured: Some(measured),
    };
    let rows = vec![
        row("total", total / sum),
        row("by kind", kinds / group),
        time("total", outcome.fact("total_wall_s")?),
        time("by kind", outcome.fact("kind_wall_s")?),
    ];
    Ok(Measured { rows, notes })
}
