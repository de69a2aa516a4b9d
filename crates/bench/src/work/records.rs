//! Reading a few records out of a long session.

use std::{fs::File, io::Write as _, path::Path};

use anyhow::Context as _;

use super::Outcome;
use crate::{cost::Watch, engine};

/// Records read at each place.
pub(crate) const RECORDS: usize = 50;

/// Reads [`RECORDS`] records at each place of the store's only session, with nothing unpacked
/// before, and writes them to files named by the place.
pub(super) fn read(store: &Path, places: &[u64], out: &Path) -> anyhow::Result<Outcome> {
    std::fs::create_dir_all(out)?;
    let mut outcome = Outcome::default();
    for place in places {
        let opening = Watch::start();
        let engine = engine::open(store)?;
        let (sessions, _) = engine.sessions(None, None, 1, None)?;
        let session = sessions.first().context("the store holds no session")?.id;
        let opened = opening.stop();
        let watch = Watch::start();
        let records = engine.records(session, *place, RECORDS)?;
        let cost = watch.stop();
        File::create(out.join(place.to_string()))?.write_all(&records.concat())?;
        outcome = outcome.with(place.to_string(), cost.cpu_s).with("open_cpu_s", opened.cpu_s);
    }
    Ok(outcome)
}
