//! Collecting until what was collected is listed and readable.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use synthetic_agents::Surroundings;
use synthetic_engine::{Cancel, CollectRequest, PageLimits, Silent};
use synthetic_model::construct::{ConstructFilter, ConstructSort};

use super::Outcome;
use crate::{cost::Watch, engine};

/// Opens the store, collects, lists the first constructs and reads the first page of a session.
pub(super) fn collect(store: &Path, home: PathBuf, paths: Vec<PathBuf>) -> anyhow::Result<Outcome> {
    let around = Surroundings { home, variables: Vec::new() };
    let request = CollectRequest { paths, ..CollectRequest::default() };
    let watch = Watch::start();
    let engine = engine::open(store)?;
    let opened = watch.stop();
    let report = engine.collect(&around, &request, &Silent, &Cancel::default())?;
    let (listed, _) = engine.constructs(&ConstructFilter::default(), ConstructSort::LastActivity, false, 50, None)?;
    let (sessions, _) = engine.sessions(None, None, 1, None)?;
    let session = sessions.first().context("nothing was collected")?;
    let page = engine.transcript(session.id, 0, PageLimits { items: 50, text_bytes: 64 << 10 })?;
    let cost = watch.stop();
    let read = usize::from(page.items.is_empty()) + usize::from(listed.is_empty());
    anyhow::ensure!(read == 0, "what was collected is not listed and readable");
    Ok(Outcome::of(cost)
        .with("open_cpu_s", opened.cpu_s)
        .with("files_read", report.files_read as f64)
        .with("files_unchanged", report.files_unchanged as f64)
        .with("records", report.records_new as f64)
        .with("messages", report.messages_new as f64)
        .with("skipped", report.skipped_total as f64)
        .with("original_bytes", report.original_bytes as f64))
}

/// Settles everything that is quiet.
pub(super) fn settle(store: &Path) -> anyhow::Result<Outcome> {
    let engine = engine::open(store)?;
    let watch = Watch::start();
    let report = engine.settle(&Silent, &Cancel::default())?;
    let cost = watch.stop();
    Ok(Outcome::of(cost).with("constructs", report.constructs as f64))
}
