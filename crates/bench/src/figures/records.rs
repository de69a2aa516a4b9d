//! Fifty records out of a long session, against `sed`.

use std::{
    fs::{self, File},
    path::Path,
    process::{Command, Stdio},
};

use anyhow::Context as _;

use crate::{
    bench::{Bench, Source},
    cost::median,
    figure::{Measured, Row, Unit},
    histories::History,
    size,
    work::{RECORDS, Work},
};

/// Places in the session that are measured.
const PLACES: u64 = 20;

pub(super) fn measure(bench: &mut Bench) -> anyhow::Result<Measured> {
    let collected = bench.collect(Source::Generated(History::OneSession))?;
    let file = collected.files.first().context("the session has no file")?;
    let lines: i64 = size::database(&collected.store)?.query_row("SELECT lines FROM sessions", [], |row| row.get(0))?;
    let last = lines.unsigned_abs().saturating_sub(RECORDS as u64);
    let places: Vec<u64> = (0..PLACES).map(|n| last * n / (PLACES - 1)).collect();
    let out = bench.scratch.join("records");
    let work = Work::Records { store: collected.store.clone(), places: places.clone(), out: out.clone() };
    let mut runs = Vec::new();
    for _ in 0..bench.runs.max(5) {
        runs.push(work.run()?);
    }
    let mut ours = Vec::new();
    for place in &places {
        let costs: Result<Vec<_>, _> = runs.iter().map(|run| run.fact(&place.to_string())).collect();
        ours.push(median(costs?));
    }
    let mut theirs = Vec::new();
    for place in &places {
        let (cpu_s, bytes) = sed(file, *place)?;
        anyhow::ensure!(
            fs::read(out.join(place.to_string()))? == bytes,
            "the records from {place} are not those of the file"
        );
        theirs.push(cpu_s);
    }
    let opened: Result<Vec<_>, _> = runs.iter().map(|run| run.fact("open_cpu_s")).collect();
    let (worst, reference) = (ours.iter().copied().fold(0.0, f64::max), median(theirs));
    let raw = file.metadata()?.len();
    let rows = vec![Row {
        what: format!("{RECORDS} records anywhere in a session of {:.0} MB", raw as f64 / 1e6),
        reference: "`sed -n` of that range, CPU".to_owned(),
        unit: Unit::Part,
        must: 1.0 / 100.0,
        aim: Some(1.0 / 400.0),
        measured: Some(worst / reference),
    }];
    let notes = vec![format!(
        "The worst of {PLACES} places from the first record to the last, each with a store opened afresh so that nothing is \
         unpacked yet: {:.2} ms of CPU (median place {:.2} ms, opening the store {:.2} ms more); `sed` takes {:.0} ms in \
         the C locale. Both ways gave the same bytes at every place.",
        worst * 1e3,
        median(ours) * 1e3,
        median(opened?) * 1e3,
        reference * 1e3,
    )];
    Ok(Measured { rows, notes })
}

/// The lines from record `from` on as `sed` finds them, and its processor time.
fn sed(file: &Path, from: u64) -> anyhow::Result<(f64, Vec<u8>)> {
    let range = format!("{},{}p", from + 1, from + RECORDS as u64);
    let out = tempfile::NamedTempFile::new()?;
    let mut child = Command::new("sed")
        .args(["-n", &range])
        .arg(file)
        .env("LC_ALL", "C")
        .stdout(Stdio::from(out.reopen()?))
        .spawn()
        .context("starting sed")?;
    let cpu_s = cpu_of_child(&mut child)?;
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut File::open(out.path())?, &mut bytes)?;
    Ok((cpu_s, bytes))
}

/// Waits for a program of one thread and answers the processor time it took: the system keeps the
/// account of a process that ended until its parent asks how.
fn cpu_of_child(child: &mut std::process::Child) -> anyhow::Result<f64> {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let pid = Pid::from_child(child);
    waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT).context("waiting for a program")?;
    let account =
        fs::read_to_string(format!("/proc/{}/schedstat", child.id())).context("reading a program's account")?;
    let ended = child.wait()?;
    anyhow::ensure!(ended.success(), "the program ended with {ended}");
    let ns: u64 = account.split(' ').next().context("an empty account")?.parse()?;
    Ok(ns as f64 / 1e9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sed_gives_the_lines_of_a_range_and_its_processor_time() {
        let mut text = String::new();
        for line in 0..200_000 {
            text.push_str(&format!("line {line}\n"));
        }
        let temp = tempfile::NamedTempFile::new().unwrap();
        std::io::Write::write_all(&mut temp.reopen().unwrap(), text.as_bytes()).unwrap();
        let (cpu_s, bytes) = sed(temp.path(), 7).unwrap();
        assert!(bytes.starts_with(b"line 7\n") && bytes.ends_with(b"line 56\n"));
        assert!(cpu_s > 0.0001 && cpu_s < 10.0, "{cpu_s}");
    }
}
