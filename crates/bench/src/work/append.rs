//! Appending single durable records.

use std::{path::Path, time::Instant};

use anyhow::Context as _;
use synthetic_engine::Engine;
use synthetic_model::SessionId;

use super::Outcome;
use crate::{
    cost::{Watch, median},
    engine,
    histories::short_record,
};

/// Appends to the only session of both stores in turn, so that whatever else the machine does
/// meets both alike.
pub(super) fn append(few: &Path, many: &Path, records: u32) -> anyhow::Result<Outcome> {
    let mut few = Appended::open(few)?;
    let mut many = Appended::open(many)?;
    let watch = Watch::start();
    for number in 0..u64::from(records) {
        few.append(number)?;
        many.append(number)?;
    }
    let cost = watch.stop();
    Ok(Outcome::of(cost)
        .with("few_wall_s", median(few.wall_s))
        .with("few_cpu_s", median(few.cpu_s))
        .with("many_wall_s", median(many.wall_s))
        .with("many_cpu_s", median(many.cpu_s)))
}

/// A session that is appended to, with what each record cost.
struct Appended {
    engine: Engine,
    session: SessionId,
    records: u64,
    wall_s: Vec<f64>,
    cpu_s: Vec<f64>,
}

impl Appended {
    fn open(store: &Path) -> anyhow::Result<Self> {
        let engine = engine::open(store)?;
        let (sessions, _) = engine.sessions(None, None, 1, None)?;
        let session = sessions.first().context("the store holds no session")?;
        Ok(Self { session: session.id, records: session.records, engine, wall_s: Vec::new(), cpu_s: Vec::new() })
    }

    fn append(&mut self, number: u64) -> anyhow::Result<()> {
        let mut record = short_record(u64::MAX, self.records + number).into_bytes();
        record.push(b'\n');
        let (watch, began) = (Watch::start(), Instant::now());
        self.engine.append_record(self.session, &record)?;
        self.wall_s.push(began.elapsed().as_secs_f64());
        self.cpu_s.push(watch.stop().cpu_s);
        Ok(())
    }
}
