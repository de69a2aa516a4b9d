//! What the first bytes of a database file say, read without looking at anything behind them.
#![allow(unsafe_code)]

use rusqlite::{Connection, ffi};

/// The part of the header that tells whose database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) application_id: i32,
    pub(crate) user_version: u32,
}

const HEADER_BYTES: usize = 100;
const MAGIC: &[u8] = b"SQLite format 3\0";
const USER_VERSION_AT: usize = 60;
const APPLICATION_ID_AT: usize = 68;

/// Reads the header through SQLite's own handle: opening the file past SQLite would drop its
/// locks. `None` when the file is no database.
pub(crate) fn read(connection: &Connection) -> rusqlite::Result<Option<Header>> {
    let mut file: *mut ffi::sqlite3_file = std::ptr::null_mut();
    let mut bytes = [0_u8; HEADER_BYTES];
    // SAFETY: the handle is open for as long as `connection` lives; SQLITE_FCNTL_FILE_POINTER
    // writes one pointer through the pointer given, to the file that belongs to that handle.
    let answer = unsafe {
        ffi::sqlite3_file_control(
            connection.handle(),
            c"main".as_ptr(),
            ffi::SQLITE_FCNTL_FILE_POINTER,
            std::ptr::from_mut(&mut file).cast(),
        )
    };
    failed(answer)?;
    // SAFETY: the file is open, so that it has its table of functions.
    let read_at = unsafe { file.as_ref().and_then(|file| file.pMethods.as_ref()) }.and_then(|calls| calls.xRead);
    let Some(read_at) = read_at else { return Err(failure(ffi::SQLITE_MISUSE)) };
    // SAFETY: the buffer is as long as said; a file that is shorter fills the rest with zeros.
    let answer = unsafe { read_at(file, bytes.as_mut_ptr().cast(), HEADER_BYTES as std::ffi::c_int, 0) };
    if answer == ffi::SQLITE_IOERR_SHORT_READ {
        return Ok(None);
    }
    failed(answer)?;
    Ok(parse(&bytes))
}

fn parse(bytes: &[u8; HEADER_BYTES]) -> Option<Header> {
    let number = |at: usize| bytes[at..].first_chunk::<4>().map(|four| u32::from_be_bytes(*four));
    let (user_version, application_id) = (number(USER_VERSION_AT)?, number(APPLICATION_ID_AT)?.cast_signed());
    bytes.starts_with(MAGIC).then_some(Header { application_id, user_version })
}

fn failed(answer: std::ffi::c_int) -> rusqlite::Result<()> {
    if answer == ffi::SQLITE_OK { Ok(()) } else { Err(failure(answer)) }
}

fn failure(answer: std::ffi::c_int) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(ffi::Error::new(answer), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_says_what_the_database_says() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let database = Connection::open(&path).unwrap();
        database.execute_batch("PRAGMA user_version = 7; PRAGMA application_id = -5; CREATE TABLE t (n)").unwrap();
        assert_eq!(read(&database).unwrap(), Some(Header { application_id: -5, user_version: 7 }));
    }

    #[test]
    fn what_is_no_database_has_no_header() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        for other in [&b"short"[..], &[b'x'; 300]] {
            std::io::Write::write_all(&mut std::fs::File::create(&path).unwrap(), other).unwrap();
            assert_eq!(read(&Connection::open(&path).unwrap()).unwrap(), None);
        }
    }
}
