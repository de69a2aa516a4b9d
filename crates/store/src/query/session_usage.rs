//! Which sessions take most of the disk?

use std::{cmp::Reverse, collections::BinaryHeap};

use rusqlite::CachedStatement;
use synthetic_model::usage::UsageRow;

use super::usage::SHARED;
use crate::{
    Read, StoreError,
    table::{size, uuid},
};

/// A session by what it takes; of equals the one that came last.
type Largest = (u64, i64);

/// The largest sessions. A session takes its own frames and rows, and its part, by original bytes, of
/// what the sessions of its construct hold together. No session takes more than its construct: so
/// constructs are looked at from the largest on, until no larger session can come.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn by_session(read: &Read<'_>, limit: u32) -> Result<Vec<UsageRow>, StoreError> {
    let limit = limit as usize;
    let mut largest: BinaryHeap<Reverse<Largest>> = BinaryHeap::new();
    let mut constructs =
        read.0.prepare_cached("SELECT id, stored_bytes FROM constructs ORDER BY stored_bytes DESC, id DESC")?;
    let mut of_construct = read.0.prepare_cached(OF_CONSTRUCT)?;
    let mut rows = constructs.query([])?;
    while let Some(row) = rows.next()? {
        let stored = size("constructs", row.get(1)?)?;
        if largest.len() >= limit && largest.peek().is_none_or(|Reverse((least, _))| *least > stored) {
            break;
        }
        for (session, bytes) in parts(&mut of_construct, row.get(0)?, stored)? {
            largest.push(Reverse((bytes, session)));
            if largest.len() > limit {
                largest.pop();
            }
        }
    }
    let sql = format!(
        "SELECT s.uid, coalesce(nullif(s.title, ''), c.name), s.original_bytes, s.messages,
           CASE c.sessions WHEN 1 THEN c.stored_bytes - {SHARED} ELSE s.frames_bytes + s.tail_bytes END
         FROM sessions s JOIN constructs c ON c.id = s.construct_id WHERE s.id = ?1"
    );
    let mut told = read.0.prepare_cached(&sql)?;
    largest.into_sorted_vec().into_iter().map(|Reverse(one)| tell(&mut told, one)).collect()
}

const OF_CONSTRUCT: &str = "SELECT id, original_bytes, frames_bytes + tail_bytes FROM sessions WHERE construct_id = ?1
    ORDER BY started_at_ms, id";

/// What each session of a construct takes; together they take what it does.
fn parts(of_construct: &mut CachedStatement<'_>, construct: i64, stored: u64) -> Result<Vec<(i64, u64)>, StoreError> {
    let mut sessions = Vec::new();
    let mut rows = of_construct.query([construct])?;
    while let Some(row) = rows.next()? {
        sessions.push((row.get(0)?, size("sessions", row.get(1)?)?, size("sessions", row.get(2)?)?));
    }
    let own: u64 = sessions.iter().map(|(_, _, own)| own).sum();
    let original: u128 = sessions.iter().map(|(_, original, _)| u128::from(*original)).sum();
    let together = stored.saturating_sub(own);
    let mut left = together;
    let count = sessions.len();
    let part = |(at, (id, bytes, own)): (usize, (i64, u64, u64))| {
        let share = (u128::from(together) * u128::from(bytes)).checked_div(original).unwrap_or(0);
        // The last takes what division left over.
        let share = if at + 1 == count { left } else { u64::try_from(share).unwrap_or(0).min(left) };
        left -= share;
        (id, own + share)
    };
    Ok(sessions.into_iter().enumerate().map(part).collect())
}

fn tell(told: &mut CachedStatement<'_>, (stored_bytes, id): Largest) -> Result<UsageRow, StoreError> {
    let mut rows = told.query([id])?;
    let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    let count = |at: usize| size("sessions", row.get(at)?);
    Ok(UsageRow {
        key: uuid("sessions", row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?.to_string(),
        name: row.get(1)?,
        original_bytes: count(2)?,
        stored_bytes,
        reclaimable_bytes: count(4)?.min(stored_bytes),
        items: count(3)?,
    })
}
