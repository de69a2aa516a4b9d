//! The window, which is measured on a display and not here.

use crate::{
    bench::Bench,
    figure::{Measured, Row, Unit},
};

#[allow(clippy::unnecessary_wraps, reason = "figures share one signature")]
pub(super) fn measure(_: &mut Bench) -> anyhow::Result<Measured> {
    let row = |what: &str| Row {
        what: what.to_owned(),
        reference: "an empty Tauri window".to_owned(),
        unit: Unit::Milliseconds,
        must: 0.3,
        aim: Some(0.1),
        measured: None,
    };
    let rows = vec![
        row("process start to a list of 10,000 constructs painted"),
        row("a transcript of 1 GB opened to its first text painted"),
    ];
    Ok(Measured { rows, notes: vec!["Not measured yet: it needs the window on a display.".to_owned()] })
}
