//! What the disk is spent on.

mod own;

use synthetic_model::{
    ByteKind,
    usage::{StorageFacts, UsageBy, UsageRow},
};
use synthetic_store::{
    Read, query,
    table::{
        leftovers, trash,
        usage::{self, Amount},
    },
};

pub(crate) use own::OwnBytes;

use crate::{Engine, EngineError};

impl Engine {
    /// Adds up original, stored and reclaimable bytes. Total and kinds are counters: they cost the
    /// same at any size.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn usage(&self, by: UsageBy, limit: u32) -> Result<Vec<UsageRow>, EngineError> {
        self.read(|read| match by {
            UsageBy::Total => Ok(vec![total(read, self.own_bytes()?)?]),
            UsageBy::Kind => kinds(read, self.own_bytes()?),
            UsageBy::Construct => Ok(query::usage::by_construct(read, limit)?),
            UsageBy::Workspace => Ok(query::usage::by_workspace(read, limit)?),
            UsageBy::Session => Ok(query::session_usage::by_session(read, limit)?),
            UsageBy::Agent => Ok(query::usage::by_agent(read)?),
        })
    }

    /// What a person wants to know before anything goes, with at most `oldest` constructs nobody
    /// touched for longest.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn storage_facts(&self, oldest: u32) -> Result<StorageFacts, EngineError> {
        self.read(|read| {
            let (only_copies, links) = (usage::only_copies(read)?, usage::links(read)?);
            Ok(StorageFacts {
                only_copies: only_copies.items,
                only_copy_bytes: only_copies.stored_bytes,
                duplicates: links.items,
                duplicates_saved_bytes: links.stored_bytes,
                oldest: query::usage::oldest(read, oldest)?,
            })
        })
    }

    /// How many constructs the store holds.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn construct_count(&self) -> Result<u64, EngineError> {
        self.read(|read| Ok(query::usage::constructs(read)?))
    }
}

/// Bytes of the artifact tree, of the trash, of the database and of what else the store needs.
pub(crate) fn total(read: &Read<'_>, own: OwnBytes) -> Result<UsageRow, EngineError> {
    let mut sum = Amount::default();
    for amount in usage::totals(read)? {
        sum += amount;
    }
    let (trash, _) = in_trash(read)?;
    let tree = sum.stored_bytes.max(0).cast_unsigned() + trash;
    Ok(UsageRow {
        key: "total".into(),
        name: "total".into(),
        original_bytes: sum.original_bytes.max(0).cast_unsigned(),
        stored_bytes: tree + query::usage::database_bytes(read)? + own.reserve + own.index + own.backups,
        reclaimable_bytes: tree,
        items: query::usage::constructs(read)?,
    })
}

fn kinds(read: &Read<'_>, own: OwnBytes) -> Result<Vec<UsageRow>, EngineError> {
    let amounts = usage::totals(read)?;
    let mut rows: Vec<_> = ByteKind::ALL.iter().zip(amounts).map(|(kind, amount)| kind_row(*kind, amount)).collect();
    let (bytes, items) = in_trash(read)?;
    if items > 0 {
        rows.push(UsageRow { reclaimable_bytes: bytes, items, ..own_row("trash", bytes) });
    }
    rows.push(own_row("database", query::usage::database_bytes(read)?));
    for (name, bytes) in [("index", own.index), ("backups", own.backups), ("reserve", own.reserve)] {
        rows.extend((bytes > 0).then(|| own_row(name, bytes)));
    }
    Ok(rows)
}

/// What waits in the trash: constructs and parts of them, and files of agents.
pub(crate) fn in_trash(read: &Read<'_>) -> Result<(u64, u64), EngineError> {
    let ((bytes, items), (agents_bytes, files)) = (trash::total(read)?, leftovers::in_trash(read)?);
    Ok((bytes + agents_bytes, items + files))
}

/// The row of something the store needs for itself.
fn own_row(name: &str, stored_bytes: u64) -> UsageRow {
    UsageRow { key: name.into(), name: name.into(), original_bytes: 0, stored_bytes, reclaimable_bytes: 0, items: 1 }
}

/// The row of one kind.
pub(crate) fn kind_row(kind: ByteKind, amount: Amount) -> UsageRow {
    let size = |value: i64| value.max(0).cast_unsigned();
    UsageRow {
        key: kind.word().into(),
        name: kind.word().replace('_', " "),
        original_bytes: size(amount.original_bytes),
        stored_bytes: size(amount.stored_bytes),
        reclaimable_bytes: size(amount.stored_bytes),
        items: size(amount.items),
    }
}
