//! Counters of bytes by construct and kind.

use synthetic_model::ByteKind;

use super::ConstructRow;
use crate::{Read, StoreError, Write};

/// Bytes and items of one kind; negative ones take away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// Bytes as the agents wrote them.
    pub original_bytes: i64,
    /// Bytes on our disk.
    pub stored_bytes: i64,
    /// Messages.
    pub items: i64,
}

impl std::ops::AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.original_bytes += other.original_bytes;
        self.stored_bytes += other.stored_bytes;
        self.items += other.items;
    }
}

/// Amounts of all kinds, in the order of their numbers.
pub type Amounts = [Amount; ByteKind::ALL.len()];

/// Adds to a construct's counters.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add(write: &Write<'_>, construct: ConstructRow, amounts: &Amounts) -> Result<(), StoreError> {
    let sql = "INSERT INTO usage_counters (construct_id, kind, original_bytes, stored_bytes, items)
        VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (construct_id, kind) DO UPDATE SET original_bytes = original_bytes + excluded.original_bytes,
          stored_bytes = stored_bytes + excluded.stored_bytes, items = items + excluded.items";
    let mut statement = write.0.prepare_cached(sql)?;
    for (kind, amount) in ByteKind::ALL.iter().zip(amounts) {
        if *amount != Amount::default() {
            statement.execute((
                construct.0,
                kind.number(),
                amount.original_bytes,
                amount.stored_bytes,
                amount.items,
            ))?;
        }
    }
    Ok(())
}

/// A construct's counters.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn of_construct(read: &Read<'_>, construct: ConstructRow) -> Result<Amounts, StoreError> {
    let sql = "SELECT kind, original_bytes, stored_bytes, items FROM usage_counters WHERE construct_id = ?1";
    collect(read, sql, [construct.0])
}

/// The counters of the whole store.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn totals(read: &Read<'_>) -> Result<Amounts, StoreError> {
    collect(read, "SELECT kind, original_bytes, stored_bytes, items FROM usage_totals", [])
}

fn collect(read: &Read<'_>, sql: &str, parameters: impl rusqlite::Params) -> Result<Amounts, StoreError> {
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    let mut amounts = Amounts::default();
    while let Some(row) = rows.next()? {
        let kind: u8 = row.get(0)?;
        if let Some(amount) = amounts.get_mut(usize::from(kind)) {
            *amount += Amount { original_bytes: row.get(1)?, stored_bytes: row.get(2)?, items: row.get(3)? };
        }
    }
    Ok(amounts)
}

/// A sum that is kept as rows change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many.
    pub items: u64,
    /// Bytes as the agents wrote them.
    pub original_bytes: u64,
    /// Bytes on our disk.
    pub stored_bytes: u64,
}

/// Constructs no agent has the files of any more.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn only_copies(read: &Read<'_>) -> Result<Sum, StoreError> {
    Ok(sums(read, "only copies", "only copies")?.pop().map_or_else(Sum::default, |(_, sum)| sum))
}

/// Blobs that a construct holds and another one counts.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn links(read: &Read<'_>) -> Result<Sum, StoreError> {
    Ok(sums(read, "links", "links")?.pop().map_or_else(Sum::default, |(_, sum)| sum))
}

/// Constructs by the agents they are of, one bit each: 1 << agent number.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn by_agents(read: &Read<'_>) -> Result<Vec<(u64, Sum)>, StoreError> {
    let rows = sums(read, "agents ", "agents ~")?;
    let bits = |what: &str| what.strip_prefix("agents ").and_then(|bits| bits.parse().ok());
    let read_bits = |(what, sum): (String, Sum)| {
        let bits = bits(&what);
        bits.map(|bits| (bits, sum)).ok_or_else(|| StoreError::BadRow { table: "usage_sums", reason: what })
    };
    rows.into_iter().map(read_bits).collect()
}

fn sums(read: &Read<'_>, from: &str, to: &str) -> Result<Vec<(String, Sum)>, StoreError> {
    let sql = "SELECT what, items, original_bytes, stored_bytes FROM usage_sums
        WHERE what BETWEEN ?1 AND ?2 AND items <> 0";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query((from, to))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let count = |at: usize| super::size("usage_sums", row.get(at)?);
        found.push((row.get(0)?, Sum { items: count(1)?, original_bytes: count(2)?, stored_bytes: count(3)? }));
    }
    Ok(found)
}
