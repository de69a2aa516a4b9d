//! What the database can say about itself: structure, references, counters.

use synthetic_model::{ConstructId, SessionId};

use crate::{
    Read, StoreError,
    table::{size, uuid},
};

/// Something wrong inside the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// SQLite's own check found this.
    Structure(String),
    /// A row of this table points at nothing.
    Reference(String),
    /// A counter differs from what it counts: which, of what, stored, found.
    Counter {
        /// Which counter.
        counter: &'static str,
        /// Whose.
        item: String,
        /// What the row says.
        stored: i64,
        /// What it should say.
        found: i64,
    },
    /// The chunks of a session leave a gap or overlap.
    Gap {
        /// The session.
        session: SessionId,
        /// Place of the chunk that does not follow its predecessor.
        ordinal: u64,
    },
}

/// Looks for faults; `full` reads every page.
///
/// # Errors
/// [`StoreError::Sqlite`] when the database cannot be read at all.
pub fn faults(read: &Read<'_>, full: bool) -> Result<Vec<Fault>, StoreError> {
    let mut found = Vec::new();
    let pragma = if full { "PRAGMA integrity_check(100)" } else { "PRAGMA quick_check(100)" };
    let mut statement = read.0.prepare(pragma)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let line: String = row.get(0)?;
        if line != "ok" {
            found.push(Fault::Structure(line));
        }
    }
    let mut statement = read.0.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        found.push(Fault::Reference(row.get(0)?));
    }
    gaps(read, &mut found)?;
    for (counter, sql) in COUNTERS {
        let mut statement = read.0.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let item: String = row.get(0)?;
            found.push(Fault::Counter { counter, item, stored: row.get(1)?, found: row.get(2)? });
        }
    }
    Ok(found)
}

/// Each lists item, stored and counted where the two differ.
const COUNTERS: &[(&str, &str)] = &[
    (
        "messages of a session",
        "SELECT lower(hex(s.uid)), s.messages, n FROM sessions s JOIN (SELECT s.id,
           (SELECT coalesce(sum(messages), 0) FROM transcript_chunks c WHERE c.session_id = s.id)
           + (SELECT coalesce(sum(messages), 0) FROM transcript_tail t WHERE t.session_id = s.id) AS n FROM sessions s) x
         ON x.id = s.id WHERE s.messages <> n",
    ),
    (
        "lines of a session",
        "SELECT lower(hex(s.uid)), s.lines, n FROM sessions s JOIN (SELECT s.id,
           (SELECT coalesce(sum(records), 0) FROM transcript_chunks c WHERE c.session_id = s.id)
           + (SELECT count(*) FROM transcript_tail t WHERE t.session_id = s.id) AS n FROM sessions s) x
         ON x.id = s.id WHERE s.lines <> n",
    ),
    (
        "original bytes of a session",
        "SELECT lower(hex(s.uid)), s.original_bytes, n FROM sessions s JOIN (SELECT s.id,
           (SELECT coalesce(sum(raw_bytes), 0) FROM transcript_chunks c WHERE c.session_id = s.id)
           + (SELECT coalesce(sum(length(raw)), 0) FROM transcript_tail t WHERE t.session_id = s.id) AS n FROM sessions s) x
         ON x.id = s.id WHERE s.original_bytes <> n",
    ),
    (
        "sessions of a construct",
        "SELECT lower(hex(c.uid)), c.sessions, n FROM constructs c JOIN
           (SELECT construct_id, count(*) AS n FROM sessions GROUP BY 1) x ON x.construct_id = c.id WHERE c.sessions <> n",
    ),
    (
        "stored bytes of a construct",
        "SELECT lower(hex(c.uid)), c.stored_bytes, n FROM (SELECT c.*,
           (SELECT coalesce(sum(stored_bytes), 0) FROM usage_counters WHERE construct_id = c.id)
           + (SELECT coalesce(sum(tail_bytes), 0) FROM sessions WHERE construct_id = c.id) AS n FROM constructs c) c
         WHERE c.stored_bytes <> n",
    ),
    (
        "stored bytes by kind",
        "SELECT t.kind, t.stored_bytes, n FROM usage_totals t JOIN
           (SELECT kind, sum(stored_bytes) AS n FROM usage_counters GROUP BY 1) x ON x.kind = t.kind WHERE t.stored_bytes <> n",
    ),
    (
        "stored bytes of a workspace",
        "SELECT w.path, w.stored_bytes, n FROM workspaces w JOIN
           (SELECT workspace_id, sum(stored_bytes) AS n FROM constructs GROUP BY 1) x
         ON x.workspace_id = w.id WHERE w.stored_bytes <> n",
    ),
    (
        "stored bytes of agents",
        "SELECT s.what, s.stored_bytes, coalesce(n, 0) FROM usage_sums s LEFT JOIN
           (SELECT 'agents ' || agents AS what, sum(stored_bytes) AS n FROM constructs GROUP BY agents) x
         ON x.what = s.what WHERE s.what LIKE 'agents %' AND s.stored_bytes <> coalesce(n, 0)",
    ),
    (
        "stored bytes of only copies",
        "SELECT s.what, s.stored_bytes, n FROM usage_sums s JOIN
           (SELECT coalesce(sum(stored_bytes), 0) AS n FROM constructs WHERE only_copy = 1) x
         ON s.what = 'only copies' WHERE s.stored_bytes <> n",
    ),
    (
        "stored bytes of links",
        "SELECT s.what, s.stored_bytes, n FROM usage_sums s JOIN
           (SELECT coalesce(sum(b.stored_bytes), 0) AS n FROM construct_blobs h JOIN blobs b ON b.id = h.blob_id
             WHERE h.counted = 0 AND h.blob_id NOT IN (SELECT blob_id FROM bases)) x
         ON s.what = 'links' WHERE s.stored_bytes <> n",
    ),
];

fn gaps(read: &Read<'_>, found: &mut Vec<Fault>) -> Result<(), StoreError> {
    let sql = "SELECT s.uid, b.ordinal FROM transcript_chunks a
        JOIN transcript_chunks b ON b.session_id = a.session_id AND b.ordinal = a.ordinal + 1
        JOIN sessions s ON s.id = a.session_id
        WHERE b.first_record <> a.first_record + a.records OR b.first_seq <> a.first_seq + a.messages
          OR b.file_offset <> a.file_offset + a.stored_bytes OR b.raw_offset <> a.raw_offset + a.raw_bytes";
    let mut statement = read.0.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let session = SessionId(uuid("sessions", &row.get::<_, Vec<u8>>(0)?)?);
        found.push(Fault::Gap { session, ordinal: size("transcript_chunks", row.get(1)?)? });
    }
    Ok(())
}

/// Ids of all constructs, for walking the tree against them.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn constructs(read: &Read<'_>) -> Result<Vec<(crate::table::ConstructRow, ConstructId)>, StoreError> {
    let mut statement = read.0.prepare("SELECT id, uid FROM constructs ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id = ConstructId(uuid("constructs", &row.get::<_, Vec<u8>>(1)?)?);
        found.push((crate::table::ConstructRow(row.get(0)?), id));
    }
    Ok(found)
}
