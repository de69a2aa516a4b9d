use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::*;
use crate::crash::{self, End};

fn database(path: &Path, name: &str) -> rusqlite::Result<Connection> {
    let database = Connection::open_with_flags_and_vfs(path, OpenFlags::default(), name)?;
    database.pragma_update(None, "journal_mode", "wal")?;
    database.pragma_update(None, "synchronous", "full")?;
    Ok(database)
}

/// Adds rows one transaction each, saying after each that it is acknowledged.
fn fill(path: &Path, name: &str, mut acknowledged: impl FnMut(i64)) -> rusqlite::Result<()> {
    let database = database(path, name)?;
    database.execute_batch("create table if not exists t (n integer primary key, pad blob) strict")?;
    for n in 1..=4 {
        database.execute("insert into t values (?1, zeroblob(3000))", [n])?;
        acknowledged(n);
    }
    database.close().map_err(|(_, error)| error)
}

fn rows(path: &Path) -> Vec<i64> {
    let database = Connection::open(path).unwrap();
    assert_eq!(database.query_row("pragma integrity_check", [], |row| row.get::<_, String>(0)).unwrap(), "ok");
    let there = database.query_row("select count(*) from sqlite_schema", [], |row| row.get::<_, i64>(0)).unwrap() > 0;
    if !there {
        return Vec::new();
    }
    let mut rows = database.prepare("select n from t order by n").unwrap();
    rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn calls_of_a_fill() -> u64 {
    static CALLS: std::sync::OnceLock<u64> = std::sync::OnceLock::new();
    *CALLS.get_or_init(|| {
        let temp = tempfile::tempdir().unwrap();
        let faults = Arc::new(Faults::none());
        register("counted", Arc::clone(&faults)).unwrap();
        fill(&temp.path().join("a.db"), "counted", |_| {}).unwrap();
        assert_eq!(rows(&temp.path().join("a.db")), [1, 2, 3, 4]);
        faults.calls()
    })
}

#[test]
fn the_calls_of_a_database_are_counted() {
    assert!(calls_of_a_fill() > 20, "{}", calls_of_a_fill());
}

#[test]
fn a_flush_counts_as_a_call() {
    let calls = ["off", "full"].map(|synchronous| {
        let temp = tempfile::tempdir().unwrap();
        let faults = Arc::new(Faults::none());
        register(synchronous, Arc::clone(&faults)).unwrap();
        let database = database(&temp.path().join("a.db"), synchronous).unwrap();
        database.pragma_update(None, "synchronous", synchronous).unwrap();
        database.execute_batch("create table t (n integer) strict; insert into t values (1)").unwrap();
        faults.calls()
    });
    assert!(calls[1] >= calls[0] + 2, "{calls:?}: each of two transactions is flushed");
}

#[test]
fn a_name_is_registered_once() {
    register("twice", Arc::new(Faults::none())).unwrap();
    let again = register("twice", Arc::new(Faults::none())).unwrap_err();
    assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
}

#[test]
fn every_call_can_fail_and_no_acknowledged_row_is_lost() {
    for (kind, fault) in [("full", Fault::Full), ("io", Fault::Io)] {
        let mut seen = Vec::new();
        crash::sweep(calls_of_a_fill(), |call| {
            let temp = tempfile::tempdir().unwrap();
            let (path, name) = (temp.path().join("a.db"), format!("{kind}-{call}"));
            register(&name, Arc::new(Faults::at(call, fault))).unwrap();
            let mut last = 0;
            let filled = fill(&path, &name, |n| last = n);
            if let Err(rusqlite::Error::SqliteFailure(error, _)) = filled {
                seen.push(error.code);
            }
            let rows = if path.exists() { rows(&path) } else { Vec::new() };
            assert!(rows.len() as i64 >= last, "{rows:?} of {last} acknowledged");
        });
        let expected = if fault == Fault::Full { ErrorCode::DiskFull } else { ErrorCode::SystemIoFailure };
        assert!(seen.contains(&expected), "{seen:?}");
    }
}

const KILLED: &str = "vfs::tests::a_database_killed_at_any_call_keeps_what_it_acknowledged";

#[test]
fn a_database_killed_at_any_call_keeps_what_it_acknowledged() {
    if let Some(job) = crash::job() {
        let (call, folder) = job.split_once(' ').unwrap();
        register("doomed", Arc::new(Faults::at(call.parse().unwrap(), Fault::Kill))).unwrap();
        let folder = Path::new(folder);
        fill(&folder.join("a.db"), "doomed", |n| std::fs::create_dir(folder.join(n.to_string())).unwrap()).unwrap();
        return;
    }
    let total = calls_of_a_fill();
    let mut killed = 0;
    crash::sweep(total + 1, |call| {
        let temp = tempfile::tempdir().unwrap();
        let end = crash::rerun(KILLED, &format!("{call} {}", temp.path().display())).unwrap();
        assert_eq!(end, if call <= total { End::Killed } else { End::Finished });
        killed += u64::from(end == End::Killed);
        let acknowledged = (1..=4).take_while(|n| temp.path().join(n.to_string()).exists()).count();
        let path = temp.path().join("a.db");
        let rows = if path.exists() { rows(&path) } else { Vec::new() };
        assert!(rows.len() >= acknowledged, "{rows:?} of {acknowledged} acknowledged");
        assert!(rows.len() <= acknowledged + 1, "{rows:?} of {acknowledged} acknowledged");
    });
    assert_eq!(killed, total);
}
