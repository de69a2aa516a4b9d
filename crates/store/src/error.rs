//! What can go wrong with the store.

use std::path::PathBuf;

use rusqlite::ErrorCode;
use synthetic_model::Code;

/// A failure of the store. Nothing of the transaction it happened in was kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// SQLite failed.
    #[error("the database failed: {source}")]
    Sqlite {
        /// Its own words.
        #[from]
        source: rusqlite::Error,
    },
    /// The store was made by a newer program.
    #[error("this store uses version {found}; this program reads up to {known}")]
    Newer {
        /// Version of the store.
        found: u32,
        /// Newest version we know.
        known: u32,
    },
    /// The file is not a store of ours.
    #[error("{} is not a store of Synthetic: {reason}", .path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// How that shows.
        reason: String,
    },
    /// Write-ahead logging cannot be used there.
    #[error("{} cannot hold a store: journal mode stayed {found:?}", .path.display())]
    NoWal {
        /// The file.
        path: PathBuf,
        /// The mode SQLite chose instead.
        found: String,
    },
    /// Another process uses the store in a way that excludes us.
    #[error("the store is in use by another process ({holder})")]
    Locked {
        /// What the holder wrote about itself.
        holder: String,
    },
    /// A file of the store could not be used.
    #[error("could not {doing} {}", .path.display())]
    Io {
        /// Like "open".
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// Something could not be made durable. Nothing is acknowledged until the store is opened again.
    #[error("could not flush {}", .path.display())]
    Flush {
        /// What was to be flushed.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// An applied migration is not the one this program has.
    #[error("migration {number} of this store is not the one this program knows")]
    ForeignMigration {
        /// Which.
        number: u32,
    },
    /// There is no such version.
    #[error("there is no version {wanted}; versions go from 0 to {newest}")]
    NoSuchVersion {
        /// What was asked for.
        wanted: u32,
        /// Newest version we know.
        newest: u32,
    },
    /// A row says what cannot be.
    #[error("a row of {table} cannot be read: {reason}")]
    BadRow {
        /// The table.
        table: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// A flush failed before; nothing is acknowledged until the store is opened again.
    #[error("an earlier flush failed; the store must be opened again")]
    FlushFailed,
    /// The writer ended.
    #[error("the store was closed")]
    Closed,
}

impl StoreError {
    /// The stable code of this failure.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Sqlite { source } => sqlite_code(source),
            Self::Newer { .. } => Code::StNewer,
            Self::NotOurs { .. } | Self::ForeignMigration { .. } => Code::StNotOurs,
            Self::NoWal { .. } => Code::StNetworkFs,
            Self::Locked { .. } => Code::StLocked,
            Self::Io { source, .. } => io_code(source),
            Self::NoSuchVersion { .. } => Code::NotFound,
            Self::BadRow { .. } => Code::StPageCorrupt,
            Self::FlushFailed | Self::Flush { .. } => Code::StFsync,
            Self::Closed => Code::StGone,
        }
    }
}

/// The code of a failed file call.
fn io_code(source: &std::io::Error) -> Code {
    use std::io::ErrorKind as K;
    match source.kind() {
        K::StorageFull | K::QuotaExceeded | K::FileTooLarge => Code::StFull,
        K::PermissionDenied => Code::StPermissions,
        K::ReadOnlyFilesystem => Code::StReadOnly,
        K::NotFound => Code::StGone,
        _ => Code::StIo,
    }
}

fn sqlite_code(source: &rusqlite::Error) -> Code {
    let rusqlite::Error::SqliteFailure(failure, _) = source else {
        return Code::Internal;
    };
    match failure.code {
        ErrorCode::DiskFull => Code::StFull,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Code::StPageCorrupt,
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Code::StLocked,
        ErrorCode::ReadOnly => Code::StReadOnly,
        ErrorCode::PermissionDenied | ErrorCode::CannotOpen => Code::StPermissions,
        ErrorCode::SystemIoFailure if is_flush(failure.extended_code) => Code::StFsync,
        ErrorCode::SystemIoFailure => Code::StIo,
        _ => Code::Internal,
    }
}

const fn is_flush(extended: std::ffi::c_int) -> bool {
    matches!(extended, rusqlite::ffi::SQLITE_IOERR_FSYNC | rusqlite::ffi::SQLITE_IOERR_DIR_FSYNC)
}
