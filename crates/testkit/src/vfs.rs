//! SQLite's file calls, counted and failed together with those of the disk.
//!
//! A database opened through the registered name uses the system's own file layer, except that
//! writing, flushing, cutting, creating and removing files first ask [`Faults`]. The shared
//! memory of WAL mode is left alone: a crash empties it in any case.
//!
//! The file objects are the system layer's own. After it has opened one, its table of functions
//! is replaced by a copy in which three differ; the copy remembers where the original is.

#![allow(unsafe_code)]

use std::{
    collections::BTreeMap,
    ffi::{CString, c_char, c_int, c_void},
    io,
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::ffi;

use crate::faults::{Fault, Faults};

/// What one registered name stands for. Registered names stay for the life of the process, and so
/// does this.
struct Shim {
    system: *mut ffi::sqlite3_vfs,
    faults: Arc<Faults>,
    /// By address of the system's table.
    tables: Mutex<BTreeMap<usize, usize>>,
}

/// A copy of the system's table of file functions, and what its functions need to know.
#[repr(C)]
struct Table {
    functions: ffi::sqlite3_io_methods,
    system: *const ffi::sqlite3_io_methods,
    shim: &'static Shim,
}

/// Makes `name` usable with [`rusqlite::Connection::open_with_flags_and_vfs`]; its file calls
/// count and fail as `faults` say.
///
/// A name is registered for the life of the process. Take another for every test.
///
/// # Errors
/// `AlreadyExists` when the name is taken; `Unsupported` when SQLite has no file layer.
pub fn register(name: &str, faults: Arc<Faults>) -> io::Result<()> {
    static REGISTERING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = REGISTERING.lock().unwrap_or_else(PoisonError::into_inner);
    let name = CString::new(name)?;
    // SAFETY: SQLite initialises itself on the first call; the name is a C string.
    let (system, taken) = unsafe { (ffi::sqlite3_vfs_find(std::ptr::null()), ffi::sqlite3_vfs_find(name.as_ptr())) };
    if system.is_null() {
        return Err(io::Error::new(io::ErrorKind::Unsupported, "SQLite has no file layer"));
    }
    if !taken.is_null() {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("{} is taken", name.to_string_lossy())));
    }
    let shim: &'static Shim = Box::leak(Box::new(Shim { system, faults, tables: Mutex::default() }));
    // SAFETY: `system` points to SQLite's own layer, which lives as long as the process.
    let mut layer = unsafe { *system };
    layer.pNext = std::ptr::null_mut();
    layer.zName = name.into_raw();
    layer.pAppData = std::ptr::from_ref(shim).cast_mut().cast();
    layer.xOpen = Some(open);
    layer.xDelete = Some(delete);
    layer.xAccess = Some(access);
    layer.xFullPathname = Some(full_pathname);
    // SAFETY: the layer and all it points to are never freed.
    let code = unsafe { ffi::sqlite3_vfs_register(Box::leak(Box::new(layer)), 0) };
    if code == ffi::SQLITE_OK { Ok(()) } else { Err(io::Error::other(format!("SQLite refused with code {code}"))) }
}

/// SAFETY: `layer` was registered by [`register`], so that it carries a shim.
unsafe fn shim_of(layer: *mut ffi::sqlite3_vfs) -> &'static Shim {
    // SAFETY: see above; the shim is never freed.
    unsafe { &*(*layer).pAppData.cast::<Shim>() }
}

/// SAFETY: `file` was opened by [`open`], so that its functions are a [`Table`]'s first field.
unsafe fn table_of(file: *mut ffi::sqlite3_file) -> &'static Table {
    // SAFETY: see above; tables are never freed.
    unsafe { &*(*file).pMethods.cast::<Table>() }
}

/// The code SQLite's own layer gives a failed call: that no space is left it tells of writing
/// alone. Does not return from [`Fault::Kill`].
fn struck(fault: Fault, device_error: c_int) -> c_int {
    match (fault, fault.strike()) {
        (Fault::Full, _) if device_error == ffi::SQLITE_IOERR_WRITE => ffi::SQLITE_FULL,
        _ => device_error,
    }
}

unsafe extern "C" fn open(
    layer: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite calls this with the layer that `register` made and room for the file object
    // of the system's layer, whose size was copied with it.
    unsafe {
        let shim = shim_of(layer);
        let system = &*shim.system;
        if !name.is_null() && flags & ffi::SQLITE_OPEN_CREATE != 0 {
            let mut there = 0;
            let asked = system.xAccess.map(|f| f(shim.system, name, ffi::SQLITE_ACCESS_EXISTS, &raw mut there));
            if asked == Some(ffi::SQLITE_OK)
                && there == 0
                && let Some(fault) = shim.faults.next("database create")
            {
                (*file).pMethods = std::ptr::null();
                return struck(fault, ffi::SQLITE_CANTOPEN);
            }
        }
        let Some(system_open) = system.xOpen else { return ffi::SQLITE_CANTOPEN };
        let code = system_open(shim.system, name, file, flags, out_flags);
        if code == ffi::SQLITE_OK && !(*file).pMethods.is_null() {
            (*file).pMethods = shim.table((*file).pMethods);
        }
        code
    }
}

impl Shim {
    /// Our copy of a table of the system's layer, which is static there.
    ///
    /// SAFETY: `system` points to such a table.
    unsafe fn table(&'static self, system: *const ffi::sqlite3_io_methods) -> *const ffi::sqlite3_io_methods {
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let ours = tables.entry(system.addr()).or_insert_with(|| {
            // SAFETY: see above.
            let mut functions = unsafe { *system };
            functions.xWrite = Some(write);
            functions.xTruncate = Some(truncate);
            functions.xSync = Some(sync);
            let table: &'static Table = Box::leak(Box::new(Table { functions, system, shim: self }));
            std::ptr::from_ref(table).expose_provenance()
        });
        std::ptr::with_exposed_provenance(*ours)
    }
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, bytes: *const c_void, len: c_int, offset: i64) -> c_int {
    // SAFETY: SQLite calls this with a file that `open` made and `len` readable bytes.
    unsafe {
        let table = table_of(file);
        let Some(system_write) = (*table.system).xWrite else { return ffi::SQLITE_IOERR_WRITE };
        match table.shim.faults.next("database write") {
            None => system_write(file, bytes, len, offset),
            Some(fault) => match system_write(file, bytes, len / 2, offset) {
                ffi::SQLITE_OK => struck(fault, ffi::SQLITE_IOERR_WRITE),
                failed => failed,
            },
        }
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, len: i64) -> c_int {
    // SAFETY: SQLite calls this with a file that `open` made.
    unsafe {
        let table = table_of(file);
        match (table.shim.faults.next("database truncate"), (*table.system).xTruncate) {
            (None, Some(system_truncate)) => system_truncate(file, len),
            (fault, _) => fault.map_or(ffi::SQLITE_IOERR_TRUNCATE, |f| struck(f, ffi::SQLITE_IOERR_TRUNCATE)),
        }
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: SQLite calls this with a file that `open` made.
    unsafe {
        let table = table_of(file);
        match (table.shim.faults.next("database sync"), (*table.system).xSync) {
            (None, Some(system_sync)) => system_sync(file, flags),
            (fault, _) => fault.map_or(ffi::SQLITE_IOERR_FSYNC, |f| struck(f, ffi::SQLITE_IOERR_FSYNC)),
        }
    }
}

unsafe extern "C" fn delete(layer: *mut ffi::sqlite3_vfs, name: *const c_char, sync_dir: c_int) -> c_int {
    // SAFETY: SQLite calls this with the layer that `register` made.
    unsafe {
        let shim = shim_of(layer);
        match (shim.faults.next("database delete"), (*shim.system).xDelete) {
            (None, Some(system_delete)) => system_delete(shim.system, name, sync_dir),
            (fault, _) => fault.map_or(ffi::SQLITE_IOERR_DELETE, |f| struck(f, ffi::SQLITE_IOERR_DELETE)),
        }
    }
}

unsafe extern "C" fn access(layer: *mut ffi::sqlite3_vfs, name: *const c_char, flags: c_int, out: *mut c_int) -> c_int {
    // SAFETY: SQLite calls this with the layer that `register` made.
    unsafe {
        let system = shim_of(layer).system;
        (*system).xAccess.map_or(ffi::SQLITE_IOERR_ACCESS, |f| f(system, name, flags, out))
    }
}

unsafe extern "C" fn full_pathname(
    layer: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    len: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: SQLite calls this with the layer that `register` made.
    unsafe {
        let system = shim_of(layer).system;
        (*system).xFullPathname.map_or(ffi::SQLITE_CANTOPEN, |f| f(system, name, len, out))
    }
}

#[cfg(test)]
mod tests;
