//! Eight spare bytes at the end of every page, so that page checksums can be used one day. They
//! must be there from the first page on.
#![allow(unsafe_code)]

use rusqlite::{Connection, ffi};

/// Bytes kept free per page.
pub(crate) const RESERVED_BYTES: i32 = 8;

/// Asks for the spare bytes. Has an effect only before the first page is written.
pub(crate) fn reserve(connection: &Connection) -> rusqlite::Result<()> {
    let mut wanted: std::ffi::c_int = RESERVED_BYTES;
    // SAFETY: the handle is open for as long as `connection` lives; SQLITE_FCNTL_RESERVE_BYTES reads
    // and writes one int through the pointer during the call and keeps nothing of it.
    let answer = unsafe {
        ffi::sqlite3_file_control(
            connection.handle(),
            c"main".as_ptr(),
            ffi::SQLITE_FCNTL_RESERVE_BYTES,
            std::ptr::from_mut(&mut wanted).cast(),
        )
    };
    if answer == ffi::SQLITE_OK { Ok(()) } else { Err(rusqlite::Error::SqliteFailure(ffi::Error::new(answer), None)) }
}
