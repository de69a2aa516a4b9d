//! Up and down through every version, with data in it.

use std::{os::unix::fs::PermissionsExt, path::Path};

use synthetic_model::UtcMillis;

use super::*;
use crate::{OpenStore, Store, StoreLock, open::DATABASE_FILE};

const NOW: UtcMillis = UtcMillis(1_893_456_000_000);

fn open(dir: &Path) -> OpenStore {
    OpenStore { dir: dir.to_owned(), now: NOW, readers: 1, vfs: None }
}

fn connect(dir: &Path) -> Connection {
    open(dir).connect_writer().expect("connects")
}

/// Rows in every table of the first version.
const DATA: &str = "
    INSERT INTO settings VALUES ('collected_at', '2026-01-01T00:00:00.000Z');
    INSERT INTO workspaces (id, uid, path, name, created_at_ms) VALUES (1, zeroblob(16), '/p', 'p', 1);
    INSERT INTO constructs (id, uid, workspace_id, name, brief, status, type, created_at_ms, last_activity_at_ms,
      original_bytes, stored_bytes, agents, sessions, messages) VALUES (1, zeroblob(16), 1, 'n', 'b', 2, 0, 1, 2, 100, 40, 2, 1, 3);
    INSERT INTO constructs (id, uid, workspace_id, name, brief, status, type, created_at_ms, last_activity_at_ms)
      VALUES (2, x'01010101010101010101010101010101', 1, 'm', 'c', 5, 0, 1, 2);
    INSERT INTO construct_keys VALUES (1, 'k', 1);
    INSERT INTO construct_links VALUES (1, 2, 3);
    INSERT INTO construct_tags VALUES (1, 'tag');
    INSERT INTO sessions (id, uid, construct_id, agent, external_id, relation, status, started_at_ms, last_activity_at_ms)
      VALUES (1, zeroblob(16), 1, 1, 'e', 0, 3, 1, 2);
    INSERT INTO session_transitions VALUES (1, 1, 1, 2, 5, 'collect', 'quiet');
    INSERT INTO transcript_chunks VALUES (1, 1, 0, 0, 2, 0, 3, 0, 40, 80, 0, 100, zeroblob(32), 1, 2, 0, x'01', x'00');
    INSERT INTO transcript_tail VALUES (1, 1, 2, 3, 1, x'7b7d', x'00');
    INSERT INTO value_frames VALUES (1, 1, 0, 1, 0, 10, 20, zeroblob(32), 0, zeroblob(16));
    INSERT INTO blobs VALUES (1, zeroblob(32), 70000, 500);
    INSERT INTO construct_blobs VALUES (1, 1, 2, 1);
    UPDATE constructs SET base_id = 1 WHERE id = 1;
    INSERT INTO bases VALUES (1, 1, 70000);
    INSERT INTO retired_files VALUES (1, 'artifacts/a', 10);
    INSERT INTO sources VALUES (1, 1, '/h/a.jsonl', 77, 0, 1, 1, 2, 3, 4, 5, zeroblob(16), zeroblob(16), x'7b', 0, 9);
    INSERT INTO usage_counters (construct_id, kind, original_bytes, stored_bytes, items) VALUES (1, 0, 60, 25, 2), (1, 1, 40, 15, 1);
";

/// Every row of the tables the first version has, as text.
fn content(connection: &Connection) -> Vec<String> {
    let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
        AND name NOT IN ('schema_migrations', 'usage_totals', 'usage_sums') ORDER BY name";
    let tables: Vec<String> = column(connection, names);
    let mut rows = Vec::new();
    for table in tables {
        // What 0002 keeps in workspaces is derived, and 0004 only adds columns.
        let table = match table.as_str() {
            "workspaces" => "(SELECT id, uid, path, name, remote, created_at_ms FROM workspaces)".into(),
            "usage_counters" => {
                "(SELECT construct_id, kind, original_bytes, stored_bytes, items FROM usage_counters)".into()
            }
            _ => table,
        };
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).expect("prepares");
        let count = statement.column_count();
        let found = statement.query_map([], |row| {
            (0..count)
                .map(|at| row.get::<_, rusqlite::types::Value>(at).map(|v| format!("{v:?}")))
                .collect::<Result<Vec<_>, _>>()
        });
        rows.extend(found.expect("queries").map(|row| format!("{table}: {}", row.expect("a row").join(", "))));
    }
    rows
}

fn column(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).expect("prepares");
    statement.query_map([], |row| row.get(0)).expect("queries").collect::<Result<_, _>>().expect("rows")
}

#[test]
fn every_version_is_reached_forward_and_back_with_its_data() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut connection = connect(dir.path());
    run(&mut connection, dir.path(), 1, NOW, &mut |_| ()).expect("goes up");
    connection.execute_batch(DATA).expect("is filled");
    let before = content(&connection);
    assert!(before.len() >= 19, "there is data in every table");
    for to in [newest(), 1, newest()] {
        let done = run(&mut connection, dir.path(), to, NOW, &mut |_| ()).expect("moves");
        let copy = done.copy.expect("copied first");
        assert_eq!(copy.metadata().expect("there").permissions().mode() & 0o777, 0o600);
        assert_eq!(content(&connection), before, "version {to} holds the same");
        assert_eq!(content(&Connection::open(&copy).expect("opens")), before, "and so does the copy");
        let names: Vec<_> = dir.path().read_dir().expect("lists").map(|e| e.expect("lists").file_name()).collect();
        assert!(names.iter().all(|n| !n.to_string_lossy().contains("part")), "nothing beside it: {names:?}");
        rustix::fs::unlink(&copy).expect("removed");
    }
    let totals = column(
        &connection,
        "SELECT kind || ' ' || original_bytes || ' ' || stored_bytes FROM usage_totals ORDER BY kind",
    );
    assert_eq!(totals, ["0 60 25", "1 40 15"], "totals are made from what is there");
    assert_eq!(column(&connection, "SELECT constructs || ' ' || stored_bytes FROM workspaces"), ["2 40"]);
    run(&mut connection, dir.path(), 0, NOW, &mut |_| ()).expect("goes down");
    assert_eq!(
        column(
            &connection,
            "SELECT name FROM sqlite_master WHERE name <> 'schema_migrations' AND name NOT LIKE 'sqlite_%'"
        ),
        [""; 0]
    );
}

/// Rows in every table of the third version.
const CLEANED_UP: &str = "
    INSERT INTO cleanup_plans VALUES ('p', '{}', 5);
    INSERT INTO cleanups VALUES (1, zeroblob(16), 'p', 5, 9, '[]');
    INSERT INTO cleanup_items VALUES (1, 1, zeroblob(16), 'n', 0, 100, x'00');
    INSERT INTO trash_blobs VALUES (1, zeroblob(32), 2, 900, 500, 1);
    INSERT INTO trash_links VALUES (zeroblob(16), x'01010101010101010101010101010101', 3);
    INSERT INTO tombstones VALUES (1, 1, 1, 'e', NULL, 0, '/h/a.jsonl', 5);
    INSERT INTO audit_events VALUES (1, 5, 'owner', 'cleanup.remove', 'construct a', '{}', zeroblob(32), zeroblob(32));
";

#[test]
fn no_way_leads_back_while_something_waits_in_the_trash() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut connection = connect(dir.path());
    run(&mut connection, dir.path(), 3, NOW, &mut |_| ()).expect("goes up");
    connection.execute_batch(DATA).expect("is filled");
    connection.execute_batch(CLEANED_UP).expect("is filled");
    let before = content(&connection);
    let refused = run(&mut connection, dir.path(), 2, NOW, &mut |_| ()).expect_err("is refused");
    let words = std::error::Error::source(&refused).map_or_else(|| refused.to_string(), ToString::to_string);
    assert!(words.contains("the trash is not empty"), "{words}");
    assert_eq!(content(&connection), before);
    connection.execute_batch("UPDATE cleanup_items SET state = 1").expect("comes back");
    run(&mut connection, dir.path(), 2, NOW, &mut |_| ()).expect("goes down");
    run(&mut connection, dir.path(), 3, NOW, &mut |_| ()).expect("and up again");
    let first = |row: &&String| !before.contains(row);
    assert_eq!(content(&connection).iter().filter(first).count(), 0, "nothing but the cleanup's own rows went");
}

/// What the fourth version adds, after [`CLEANED_UP`].
const TAKEN: &str = "
    UPDATE cleanups SET title = 'images of 1 construct by hand';
    UPDATE cleanup_items SET state = 3, part = 1, rule = 'Old pictures';
    UPDATE usage_counters SET taken_to = 7, taken_over = 1000 WHERE kind = 1;
    INSERT INTO removed_pieces VALUES (1, 0, 1, 2, 5000);
";

#[test]
fn no_way_leads_back_while_parts_are_missing() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut connection = connect(dir.path());
    run(&mut connection, dir.path(), 3, NOW, &mut |_| ()).expect("goes up");
    connection.execute_batch(DATA).expect("is filled");
    connection.execute_batch(CLEANED_UP).expect("is filled");
    run(&mut connection, dir.path(), 4, NOW, &mut |_| ()).expect("goes up");
    connection.execute_batch(TAKEN).expect("is filled");
    let refused = run(&mut connection, dir.path(), 3, NOW, &mut |_| ()).expect_err("is refused");
    let words = std::error::Error::source(&refused).map_or_else(|| refused.to_string(), ToString::to_string);
    assert!(words.contains("parts of constructs were removed"), "{words}");
    connection.execute_batch("DELETE FROM removed_pieces").expect("come back");
    run(&mut connection, dir.path(), 3, NOW, &mut |_| ()).expect("goes down");
    let rows = content(&connection);
    run(&mut connection, dir.path(), 4, NOW, &mut |_| ()).expect("and up again");
    let rules = column(&connection, "SELECT rule || ' ' || part FROM cleanup_items");
    assert_eq!(rules, ["by hand 0"], "what the step added went with it");
    run(&mut connection, dir.path(), 3, NOW, &mut |_| ()).expect("goes down");
    assert_eq!(content(&connection), rows);
}

/// Rows that make every sum, and what is written down of a day.
const GROWN: &str = "
    INSERT INTO growth_days VALUES (20000, 100, 40, 30, 0, 200, 1000, 5000);
    UPDATE constructs SET only_copy = 1 WHERE id = 1;
    INSERT INTO blobs VALUES (2, x'02', 90000, 700);
    INSERT INTO construct_blobs VALUES (1, 2, 2, 1), (2, 2, 2, 0), (2, 1, 2, 0);
    INSERT INTO leftover_files VALUES (1, zeroblob(16), 0, 1, 0, '/h/a.jsonl', 1, 2, 3, 4, 384, NULL, NULL, 5, 5);
";

#[test]
fn sums_are_made_from_what_is_there_and_kept_as_it_changes() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut connection = connect(dir.path());
    run(&mut connection, dir.path(), newest(), NOW, &mut |_| ()).expect("goes up");
    connection.execute_batch(DATA).expect("is filled");
    connection.execute_batch(&GROWN.replace("x'02'", "randomblob(32)")).expect("is filled");
    let sums = |connection: &Connection| {
        column(
            connection,
            "SELECT what || ' ' || items || ' ' || original_bytes || ' ' || stored_bytes FROM usage_sums
             WHERE items <> 0 ORDER BY what",
        )
    };
    let kept = sums(&connection);
    assert_eq!(kept, ["agents 0 1 0 0", "agents 2 1 100 40", "links 1 90000 700", "only copies 1 100 40"]);
    for to in [1, newest()] {
        run(&mut connection, dir.path(), to, NOW, &mut |_| ()).expect("moves");
    }
    assert_eq!(sums(&connection), kept, "made anew they are the same");
    assert_eq!(column(&connection, "SELECT '' || day FROM growth_days"), [""; 0], "days cannot be made anew");
    connection.execute_batch("UPDATE construct_blobs SET counted = 0 WHERE blob_id = 2").expect("is changed");
    connection.execute_batch("UPDATE constructs SET agents = 4, stored_bytes = 50 WHERE id = 2").expect("is changed");
    let changed = ["agents 2 1 100 40", "agents 4 1 0 50", "links 2 180000 1400", "only copies 1 100 40"];
    assert_eq!(sums(&connection), changed);
    connection.execute_batch("DELETE FROM constructs WHERE id = 1").expect("goes");
    assert_eq!(sums(&connection), ["agents 4 1 0 50", "links 1 90000 700"]);
}

#[test]
fn no_way_leads_back_while_files_of_agents_wait_in_the_trash() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut connection = connect(dir.path());
    run(&mut connection, dir.path(), newest(), NOW, &mut |_| ()).expect("goes up");
    connection.execute_batch(DATA).expect("is filled");
    connection.execute_batch(&GROWN.replace("x'02'", "randomblob(32)")).expect("is filled");
    connection.execute_batch("UPDATE leftover_files SET state = 2").expect("goes to the trash");
    let refused = run(&mut connection, dir.path(), 3, NOW, &mut |_| ()).expect_err("is refused");
    let words = std::error::Error::source(&refused).map_or_else(|| refused.to_string(), ToString::to_string);
    assert!(words.contains("files of agents are in the trash"), "{words}");
    connection.execute_batch("UPDATE leftover_files SET state = 0").expect("is only planned");
    run(&mut connection, dir.path(), 3, NOW, &mut |_| ()).expect("goes down");
}

#[test]
fn free_pages_can_go_back_to_the_disk() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path()).open().expect("opens");
    let fill = |write: &mut crate::Write<'_>| {
        (0..400).try_for_each(|at| crate::table::settings::set(write, &format!("key {at}"), &"x".repeat(4000)))
    };
    store.write(fill).expect("is written");
    let pages = || store.read(crate::query::usage::page_count).expect("is counted");
    let full = pages();
    store.write(|write| Ok::<_, StoreError>(write.0.execute("DELETE FROM settings", [])?)).expect("is emptied");
    assert_eq!(pages(), full, "they are kept for what comes next");
    assert_eq!(store.shrink(100).expect("shrinks"), 100, "no more in one step than was asked for");
    while store.shrink(100).expect("shrinks") > 0 {}
    assert!(pages() + 300 < full && store.checkpoint().expect("is written back"));
    let len = dir.path().join(DATABASE_FILE).metadata().expect("there").len();
    let page_bytes = store.read(crate::query::usage::page_bytes).expect("is asked");
    assert_eq!(len, pages() * page_bytes, "and the file is as short as it says");
    assert_eq!(store.read(crate::query::usage::free_pages).expect("is counted"), 0);
}

#[test]
fn a_step_that_fails_leaves_the_version_as_it_was() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut connection = connect(dir.path());
    run(&mut connection, dir.path(), 1, NOW, &mut |_| ()).expect("goes up");
    connection.execute_batch(DATA).expect("is filled");
    connection.execute_batch("CREATE TABLE usage_totals (in_the_way INTEGER)").expect("is made");
    let before = content(&connection);
    assert!(run(&mut connection, dir.path(), 2, NOW, &mut |_| ()).is_err());
    assert_eq!(content(&connection), before);
    let version: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).expect("reads");
    assert_eq!(version, 1);
    let indexes = column(&connection, "SELECT name FROM sqlite_master WHERE name = 'constructs_by_activity'");
    assert!(indexes.is_empty(), "nothing of the step stayed");
}

#[test]
fn the_schema_is_this() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut connection = connect(dir.path());
    run(&mut connection, dir.path(), newest(), NOW, &mut |_| ()).expect("goes up");
    let sql =
        "SELECT type || ' ' || name || ' on ' || tbl_name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1";
    insta::assert_snapshot!(column(&connection, sql).join("\n"));
}

/// Names and contents of all files of a folder.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(dir)
        .expect("a folder")
        .map(|entry| entry.expect("read").path())
        .map(|path| {
            (path.file_name().expect("named").to_string_lossy().into_owned(), std::fs::read(&path).expect("read"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn a_newer_store_is_refused_untouched() {
    let dir = tempfile::tempdir().expect("a folder");
    drop(open(dir.path()).open().expect("opens"));
    let connection = connect(dir.path());
    connection.pragma_update(None, "user_version", 99).expect("is set");
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("is written");
    drop(connection);
    let before = files(dir.path());
    match open(dir.path()).open().err() {
        Some(StoreError::Newer { found: 99, known }) => assert_eq!(known, newest()),
        other => panic!("{other:?}"),
    }
    assert_eq!(files(dir.path()), before, "not one byte was written");
}

#[test]
fn what_is_not_ours_is_refused_untouched() {
    let foreign = tempfile::tempdir().expect("a folder");
    Connection::open(foreign.path().join(DATABASE_FILE))
        .and_then(|c| c.execute_batch("PRAGMA application_id = 7; PRAGMA user_version = 1; CREATE TABLE t (a)"))
        .expect("is made");
    let text = tempfile::tempdir().expect("a folder");
    #[allow(clippy::disallowed_methods, reason = "a test makes a file that is no database")]
    std::fs::write(
        text.path().join(DATABASE_FILE),
        "just some words, longer than a header of a database would be".repeat(9),
    )
    .expect("written");
    for dir in [foreign.path(), text.path()] {
        let before = files(dir);
        let refused = open(dir).open().err();
        assert!(matches!(refused, Some(StoreError::NotOurs { .. })), "{refused:?}");
        assert_eq!(files(dir), before);
    }
}

#[test]
fn a_store_in_use_is_not_migrated_and_one_being_migrated_is_not_used() {
    let dir = tempfile::tempdir().expect("a folder");
    let store: Store = open(dir.path()).open().expect("opens");
    assert!(matches!(StoreLock::exclusive(dir.path(), "me"), Err(StoreError::Locked { .. })));
    drop(store);
    let _held = StoreLock::exclusive(dir.path(), "process 7 migrates").expect("free again");
    match open(dir.path()).open().err() {
        Some(StoreError::Locked { holder }) => assert_eq!(holder, "process 7 migrates"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_changed_migration_is_noticed() {
    let dir = tempfile::tempdir().expect("a folder");
    drop(open(dir.path()).open().expect("opens"));
    connect(dir.path())
        .execute_batch("UPDATE schema_migrations SET checksum = zeroblob(32) WHERE number = 1")
        .expect("changed");
    assert!(matches!(open(dir.path()).open().err(), Some(StoreError::ForeignMigration { number: 1 })));
}

#[test]
fn files_of_a_store_are_their_owners_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path()).open().expect("opens");
    store.write(|write| crate::table::settings::set(write, "a", "b")).expect("written");
    for entry in std::fs::read_dir(dir.path()).expect("a folder") {
        let entry = entry.expect("read");
        let mode = entry.metadata().expect("there").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
    }
}

#[test]
fn pages_keep_room_for_checksums_from_the_first_one_on() {
    let dir = tempfile::tempdir().expect("a folder");
    drop(open(dir.path()).open().expect("opens"));
    let header = std::fs::read(dir.path().join(DATABASE_FILE)).expect("read");
    assert_eq!(header[20], 8, "byte 20 of the header counts the reserved bytes of a page");
}
