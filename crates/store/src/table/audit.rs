//! The audit trail: append-only, each event bound to the one before it.

use std::collections::BTreeMap;

use rusqlite::Row;
use serde_json::Value;
use sha2::{Digest, Sha256};
use synthetic_model::{
    UtcMillis,
    cleanup::{AuditEvent, AuditReport},
};

use super::{digest, int, size};
use crate::{Read, StoreError, Write};

const TABLE: &str = "audit_events";

/// What the first event follows.
const BEGINNING: [u8; 32] = [0; 32];

/// What is to be told.
#[derive(Debug)]
pub struct NewEvent<'a> {
    /// When.
    pub at: UtcMillis,
    /// Who.
    pub actor: &'a str,
    /// What was done.
    pub action: &'a str,
    /// To which thing.
    pub subject: &'a str,
    /// More about it.
    pub detail: Value,
}

/// Adds an event at the end.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn append(write: &Write<'_>, event: &NewEvent<'_>) -> Result<(), StoreError> {
    let (sequence, previous) = head(&write.reading())?;
    let sequence = sequence + 1;
    let detail = event.detail.to_string();
    let told = [sequence.into(), event.at.0.into(), event.actor.into(), event.action.into()];
    let own = sum(&told, event.subject, &detail, &previous)?;
    let sql = "INSERT INTO audit_events VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    write.0.prepare_cached(sql)?.execute((
        int(sequence),
        event.at.0,
        event.actor,
        event.action,
        event.subject,
        detail,
        &previous[..],
        &own[..],
    ))?;
    Ok(())
}

/// Number and digest of the last event.
fn head(read: &Read<'_>) -> Result<(u64, [u8; 32]), StoreError> {
    let mut statement =
        read.0.prepare_cached("SELECT sequence, digest FROM audit_events ORDER BY sequence DESC LIMIT 1")?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else { return Ok((0, BEGINNING)) };
    let last = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
    Ok((size(TABLE, row.get(0)?)?, digest(TABLE, last)?))
}

/// SHA-256 of an event in canonical JSON: keys in order, nothing between. The order is a sorted map's:
/// that of a JSON value depends on what else is built with the program.
fn sum(told: &[Value; 4], subject: &str, detail: &str, previous: &[u8; 32]) -> Result<[u8; 32], StoreError> {
    let [sequence, at_ms, actor, action] = told;
    let canonical: BTreeMap<&str, Value> = [
        ("action", action.clone()),
        ("actor", actor.clone()),
        ("at_ms", at_ms.clone()),
        ("detail", detail.into()),
        ("previous", hex(previous).into()),
        ("sequence", sequence.clone()),
        ("subject", subject.into()),
    ]
    .into();
    let text = serde_json::to_vec(&canonical)
        .map_err(|e| StoreError::BadRow { table: TABLE, reason: format!("an event cannot be written: {e}") })?;
    Ok(Sha256::digest(&text).into())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn load(row: &Row<'_>) -> Result<(AuditEvent, [u8; 32], [u8; 32]), StoreError> {
    let sum = |index| digest(TABLE, row.get_ref(index)?.as_blob().map_err(rusqlite::Error::from)?);
    let (previous, own) = (sum(6)?, sum(7)?);
    let event = AuditEvent {
        sequence: size(TABLE, row.get(0)?)?,
        at: UtcMillis(row.get(1)?),
        actor: row.get(2)?,
        action: row.get(3)?,
        subject: row.get(4)?,
        detail: row.get(5)?,
        previous: hex(&previous),
        digest: hex(&own),
    };
    Ok((event, previous, own))
}

const COLUMNS: &str = "sequence, at_ms, actor, action, subject, detail, previous, digest";

/// At most `limit` events before number `before`, newest first.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn newest(read: &Read<'_>, before: Option<u64>, limit: u32) -> Result<Vec<AuditEvent>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM audit_events WHERE sequence < ?1 ORDER BY sequence DESC LIMIT ?2");
    let mut statement = read.0.prepare_cached(&sql)?;
    let mut rows = statement.query((before.map_or(i64::MAX, int), limit))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(load(row)?.0);
    }
    Ok(found)
}

/// Walks the whole trail.
///
/// # Errors
/// [`StoreError::Sqlite`]; an event that is not as it was written is a finding.
pub fn verify(read: &Read<'_>) -> Result<AuditReport, StoreError> {
    let mut statement = read.0.prepare(&format!("SELECT {COLUMNS} FROM audit_events ORDER BY sequence"))?;
    let mut rows = statement.query([])?;
    let mut report = AuditReport { head: hex(&BEGINNING), ..AuditReport::default() };
    let mut before = BEGINNING;
    while let Some(row) = rows.next()? {
        report.events += 1;
        let (event, previous, own) = load(row)?;
        let told = [event.sequence.into(), event.at.0.into(), event.actor.into(), event.action.into()];
        let right = event.sequence == report.events
            && previous == before
            && sum(&told, &event.subject, &event.detail, &previous)? == own;
        if !right && report.first_bad.is_none() {
            report.first_bad = Some(report.events);
        }
        before = own;
        report.head = event.digest;
    }
    report.ok = report.first_bad.is_none();
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OpenStore;

    #[test]
    fn every_edit_of_the_trail_is_refused_and_one_behind_our_back_is_found() {
        let dir = tempfile::tempdir().expect("a folder");
        let open = OpenStore { dir: dir.path().to_owned(), now: UtcMillis(1), readers: 1, vfs: None };
        let store = open.open().expect("opens");
        for number in 0..4 {
            let event = NewEvent {
                at: UtcMillis(number),
                actor: "person",
                action: "cleanup.remove",
                subject: "a",
                detail: serde_json::json!({"n": number}),
            };
            store.write(|write| append(write, &event)).expect("is added");
        }
        let verified = || store.read(verify).expect("is walked");
        assert_eq!((verified().ok, verified().events), (true, 4));
        let edit = |sql: &str| store.write(|write| Ok::<_, StoreError>(write.0.execute_batch(sql)?));
        for sql in [
            "UPDATE audit_events SET actor = 'nobody' WHERE sequence = 2",
            "DELETE FROM audit_events WHERE sequence = 4",
            "INSERT INTO audit_events SELECT 9, at_ms, actor, action, subject, detail, previous, digest FROM audit_events WHERE sequence = 1",
        ] {
            assert!(edit(sql).is_err(), "{sql}");
        }
        assert!(verified().ok);
        edit("DROP TRIGGER audit_events_are_history; UPDATE audit_events SET actor = 'nobody' WHERE sequence = 2")
            .expect("who writes the file can do anything");
        assert_eq!((verified().ok, verified().first_bad), (false, Some(2)));
    }
}
