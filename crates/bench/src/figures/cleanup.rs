//! Removing constructs by a plan and bringing them back, against the plain DELETE of their rows.

use crate::{
    bench::Bench,
    cost::median,
    figure::{Measured, Row, Unit, grouped, table},
    histories::{History, RECORDS_PER_SHORT_SESSION},
    rows, size,
    work::{Outcome, Work},
};

pub(super) fn measure(bench: &mut Bench) -> anyhow::Result<Measured> {
    let planned = plan(bench)?;
    let constructs = bench.histories.amount(History::ShortSessions);
    let home = bench.histories.home(History::ShortSessions)?;
    let store = bench.scratch.join("store-short-sessions");
    crate::say(format_args!("collecting {constructs} constructs"));
    Work::Collect { store: store.clone(), home, paths: Vec::new() }.run()?;
    let (mut runs, mut references) = (Vec::new(), Vec::new());
    for run in 1..=bench.runs {
        crate::say(format_args!("removing {constructs} constructs ({run} of {})", bench.runs));
        let copy = store.with_extension(run.to_string());
        size::copy_dir(&store, &copy)?;
        runs.push(Work::Cleanup { store: copy }.run()?);
        let database = store.with_extension(format!("{run}.db"));
        std::fs::copy(store.join("synthetic.db"), &database)?;
        references.push(Work::DeleteRows { database }.run()?);
    }
    let of = |name: &str| -> anyhow::Result<f64> {
        Ok(median(runs.iter().map(|run| run.fact(name)).collect::<anyhow::Result<Vec<_>>>()?))
    };
    let cpu = |runs: &[Outcome]| median(runs.iter().map(|run| run.cost.cpu_s));
    let wall = |runs: &[Outcome]| median(runs.iter().map(|run| run.cost.wall_s));
    let (ours, theirs) = (cpu(&runs), cpu(&references));
    let messages = grouped(constructs * RECORDS_PER_SHORT_SESSION);
    let row = |what: String, reference: &str, unit, must, aim, measured| Row {
        what,
        reference: reference.to_owned(),
        unit,
        must,
        aim,
        measured: Some(measured),
    };
    const DELETE: &str = "plain DELETE of their rows, CPU";
    let rows = vec![
        row(format!("plan over {} constructs", grouped(planned.0)), "–", Unit::Time, 1.0, None, planned.1),
        row(
            format!("remove {} constructs with {messages} messages", grouped(constructs)),
            DELETE,
            Unit::Times,
            8.0,
            Some(2.0),
            ours / theirs,
        ),
        row("bring them back".to_owned(), DELETE, Unit::Times, 8.0, Some(2.0), of("restore_cpu_s")? / theirs),
        row("longest step of removing".to_owned(), "–", Unit::Time, 0.06, None, of("remove_step_s")?),
        row("longest step of bringing back".to_owned(), "–", Unit::Time, 0.06, None, of("restore_step_s")?),
    ];
    let s = |seconds: f64| format!("{seconds:.2} s");
    let notes = vec![
        "The reference deletes the same rows of a copy of the database in one transaction and leaves the files alone. Ours \
         writes every construct's rows to the trash and flushes them, moves its files there, writes tombstones and audit events. \
         A step is a transaction with all that is done before the next: its time, by the clock and with its flushes, is the most \
         a transaction can have taken."
            .to_owned(),
        table(
            &["", "CPU", "clock"],
            [
                vec!["plan".to_owned(), s(of("plan_cpu_s")?), s(of("plan_wall_s")?)],
                vec!["remove".to_owned(), s(ours), s(wall(&runs))],
                vec!["bring back".to_owned(), s(of("restore_cpu_s")?), s(of("restore_wall_s")?)],
                vec!["DELETE".to_owned(), s(theirs), s(wall(&references))],
            ],
        ),
    ];
    Ok(Measured { rows, notes })
}

/// How many constructs a plan looked at, and how long it took by the clock.
fn plan(bench: &Bench) -> anyhow::Result<(u64, f64)> {
    let count = bench.scaled(100_000);
    let store = rows::constructs(bench, count)?;
    crate::say(format_args!("planning over {count} constructs"));
    let runs =
        (0..bench.runs).map(|_| Work::Plan { store: store.clone() }.run()).collect::<anyhow::Result<Vec<_>>>()?;
    Ok((count, median(runs.iter().map(|run| run.cost.wall_s))))
}
