//! What the disk is spent on.

use synthetic_model::{
    ByteKind,
    usage::{UsageBy, UsageRow},
};
use synthetic_store::{
    Read, query,
    table::{
        trash,
        usage::{self, Amount},
    },
};

use crate::{Engine, EngineError};

impl Engine {
    /// Adds up original, stored and reclaimable bytes. Total and kinds are counters: they cost the
    /// same at any size.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn usage(&self, by: UsageBy, limit: u32) -> Result<Vec<UsageRow>, EngineError> {
        self.read(|read| match by {
            UsageBy::Total => Ok(vec![total(read, self.reserve_bytes())?]),
            UsageBy::Kind => kinds(read, self.reserve_bytes()),
            UsageBy::Construct => Ok(query::usage::by_construct(read, limit)?),
            UsageBy::Workspace => Ok(query::usage::by_workspace(read, limit)?),
            UsageBy::Agent => Ok(query::usage::by_agent(read)?),
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

/// Bytes of the artifact tree, of the trash, of the database and of the reserve.
fn total(read: &Read<'_>, reserve: u64) -> Result<UsageRow, EngineError> {
    let mut sum = Amount::default();
    for amount in usage::totals(read)? {
        sum += amount;
    }
    let (trash, _) = trash::total(read)?;
    let tree = sum.stored_bytes.max(0).cast_unsigned() + trash;
    Ok(UsageRow {
        key: "total".into(),
        name: "total".into(),
        original_bytes: sum.original_bytes.max(0).cast_unsigned(),
        stored_bytes: tree + query::usage::database_bytes(read)? + reserve,
        reclaimable_bytes: tree,
        items: query::usage::constructs(read)?,
    })
}

fn kinds(read: &Read<'_>, reserve: u64) -> Result<Vec<UsageRow>, EngineError> {
    let amounts = usage::totals(read)?;
    let mut rows: Vec<_> = ByteKind::ALL.iter().zip(amounts).map(|(kind, amount)| kind_row(*kind, amount)).collect();
    let (bytes, items) = trash::total(read)?;
    if items > 0 {
        rows.push(UsageRow { reclaimable_bytes: bytes, items, ..own_row("trash", bytes) });
    }
    rows.push(own_row("database", query::usage::database_bytes(read)?));
    rows.extend((reserve > 0).then(|| own_row("reserve", reserve)));
    Ok(rows)
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
