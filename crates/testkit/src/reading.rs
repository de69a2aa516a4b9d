//! Somebody else who reads a store.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

/// A connection that holds on to one state of a store's database until it is dropped, as another
/// process does that reads a long transcript.
#[derive(Debug)]
pub struct ReadingStore(Connection);

impl ReadingStore {
    /// Takes hold of the present state of the store in this folder.
    ///
    /// # Panics
    /// When there is no store to be read.
    #[must_use]
    pub fn begin(store: &Path) -> Self {
        let connection = Connection::open_with_flags(store.join("synthetic.db"), OpenFlags::SQLITE_OPEN_READ_ONLY)
            .expect("the database opens");
        connection.execute_batch("BEGIN").expect("a transaction begins");
        let tables: i64 =
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).expect("is read");
        assert!(tables > 0, "a store has tables");
        Self(connection)
    }
}

impl Drop for ReadingStore {
    fn drop(&mut self) {
        self.0.execute_batch("COMMIT").expect("the transaction ends");
    }
}
