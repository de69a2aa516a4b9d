//! What the store keeps for itself beside the database: the reserve, the index, and copies.

use synthetic_blobs::EntryKind;

use crate::{Engine, EngineError};

/// Bytes of files in the store's own folder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct OwnBytes {
    /// Held back for a full disk.
    pub(crate) reserve: u64,
    /// The search index, which can be made again at any time.
    pub(crate) index: u64,
    /// Copies of the database made before its schema changed.
    pub(crate) backups: u64,
}

impl Engine {
    /// Looks at the names and lengths in the store's folder. The database is opened by SQLite alone.
    pub(crate) fn own_bytes(&self) -> Result<OwnBytes, EngineError> {
        let dir = self.dir();
        let io = |source| EngineError::Io { doing: "list", path: dir.to_owned(), source };
        let mut own = OwnBytes { reserve: self.reserve_bytes(), ..OwnBytes::default() };
        for entry in self.disk.list(dir).map_err(io)? {
            let name = entry.name.to_string_lossy();
            match entry.kind {
                EntryKind::File if name.starts_with("index.db") => own.index += entry.len_bytes,
                EntryKind::File if is_copy(&name) => own.backups += entry.len_bytes,
                _ => {}
            }
        }
        Ok(own)
    }
}

/// Whether a file is named as a copy of the database of some version: `synthetic.v3.<time>.db`.
fn is_copy(name: &str) -> bool {
    name.strip_prefix("synthetic.v").is_some_and(|rest| rest.ends_with(".db"))
}

#[cfg(test)]
mod tests {
    use super::is_copy;

    #[test]
    fn the_database_itself_is_no_copy() {
        assert!(is_copy("synthetic.v3.1893456000000.db"));
        assert!(!is_copy("synthetic.db") && !is_copy("synthetic.db-wal") && !is_copy("synthetic.part.db"));
    }
}
