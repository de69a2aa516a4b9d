//! A disk that is really full: a file system of its own in memory, filled up to some last bytes.
//!
//! Here nothing decides which call fails: the system does, and it goes on failing until room is
//! made. What must hold is that a full disk ends the taking in of more and nothing else: the store
//! opens, shows what it holds, checks clean and seals, and goes on when there is room again.

#![allow(unsafe_code)]

use std::{ffi::CString, fmt, fs, io, path::Path};

use rustix::fs::{FallocateFlags, Mode, OFlags};
use synthetic_engine::{Cancel, Engine, limits::RESERVE_ROOM_BYTES};
use synthetic_model::Code;
use synthetic_testkit::crash::{End, forked};

use crate::{
    copies::every,
    kill::outlive,
    modes,
    place::{Clock, Place},
    scenario::{Reference, Scenario, assert_clean},
    snapshot::Snapshot,
};

const WORKER: u64 = 2;
const AGAIN: u64 = 22;
/// Exit code of a copy in which nothing was too much for the disk.
const FITS: i32 = 42;
/// Exit code of a copy that may not mount.
const MAY_NOT: i32 = 43;
/// Room for a store with its reserve.
const DISK_BYTES: u64 = RESERVE_ROOM_BYTES + (32 << 20);
/// What takes up the rest of the disk.
const BALLAST: &str = "trash/ballast";

struct Point {
    free_bytes: u64,
    /// Whether the program starts when the disk is full already.
    reopen: bool,
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let then = if self.reopen { "opened then" } else { "open already" };
        write!(f, "{} bytes free, {then}", self.free_bytes)
    }
}

/// Works on disks with so many bytes left. Returns how many were too small for the work; `None`
/// when this process may not mount a file system.
///
/// # Panics
/// When anything but taking in more fails, or anything is lost or left over.
#[must_use]
pub fn with_free(scenario: &Scenario, free_bytes: &[u64]) -> Option<u64> {
    let place = Place::new();
    if !matches!(forked(|| small_disk(&place).map_or(MAY_NOT, |()| 0)), Ok(End::Finished)) {
        return None;
    }
    let reference = scenario.reference();
    let points: Vec<Point> = free_bytes
        .iter()
        .flat_map(|free_bytes| [false, true].map(|reopen| Point { free_bytes: *free_bytes, reopen }))
        .collect();
    Some(every(&format!("{}, on a full disk", scenario.name), &points, |point| {
        let place = Place::new();
        let end = forked(|| {
            modes::drop_umask();
            small_disk(&place).expect("it was possible before");
            let was_full = fill_and_work(&place, scenario, &reference, point);
            let sound = outlive(&place, scenario, &reference, scenario.disturbed().len());
            sound.expect("the store is sound when there is room again");
            if was_full { 0 } else { FITS }
        });
        match end.map_err(|e| e.to_string())? {
            End::Finished => Ok(true),
            End::Failed(FITS) => Ok(false),
            other => Err(format!("the work ended with {other:?}")),
        }
    }))
}

/// Does all steps on the full disk, then again with room. Says whether the disk was too full.
fn fill_and_work(place: &Place, scenario: &Scenario, reference: &Reference, point: &Point) -> bool {
    let clock = Clock::at(scenario.disturbed()[0].at);
    scenario.prepare(place);
    let mut engine = if point.reopen {
        fill(&place.store(), point.free_bytes);
        place.open(WORKER, &clock, None).expect("it opens on a full disk")
    } else {
        let engine = place.open(WORKER, &clock, None).expect("the store opens");
        fill(&place.store(), point.free_bytes);
        engine
    };
    let mut was_full = false;
    for (done, step) in scenario.disturbed().iter().enumerate() {
        step.set(place, &clock);
        let Err(error) = step.act(&engine, place) else { continue };
        assert_eq!(error.code(), Code::StFull, "{error}");
        was_full = true;
        let expected = (&reference.held[done], &reference.held[done + 1]);
        assert_reads(&engine, place, expected);
        engine.with_reserve(|| engine.seal_quiet_tails(&Cancel::default())).expect("sealing works");
        drop(engine);
        let full = place.open(AGAIN, &clock, None).expect("it opens again on the full disk");
        assert_clean(&full);
        assert_reads(&full, place, expected);
        empty(&place.store());
        step.act(&full, place).expect("the work goes on when there is room");
        engine = full;
    }
    empty(&place.store());
    was_full
}

fn assert_reads(engine: &Engine, place: &Place, (before, after): (&Snapshot, &Snapshot)) {
    let found = Snapshot::of(engine, &place.home()).expect("all of it can be read");
    if let Err(reason) = found.between(before, after) {
        panic!("{reason}");
    }
}

/// Leaves `free_bytes` of the disk.
fn fill(store: &Path, free_bytes: u64) {
    let path = store.join(BALLAST);
    let folder = path.parent().expect("it has one");
    rustix::fs::mkdir(folder, Mode::RWXU)
        .or_else(|e| if e == rustix::io::Errno::EXIST { Ok(()) } else { Err(e) })
        .expect("made");
    let disk = rustix::fs::statvfs(store).expect("it can be looked at");
    let taken = (disk.f_bavail * disk.f_frsize).saturating_sub(free_bytes) / disk.f_frsize * disk.f_frsize;
    let file = rustix::fs::open(&path, OFlags::CREATE | OFlags::WRONLY, Mode::RUSR | Mode::WUSR).expect("made");
    rustix::fs::fallocate(&file, FallocateFlags::empty(), 0, taken).expect("there is as much");
}

fn empty(store: &Path) {
    match rustix::fs::unlink(store.join(BALLAST)) {
        Ok(()) | Err(rustix::io::Errno::NOENT) => {}
        Err(other) => panic!("the disk cannot be emptied: {other}"),
    }
}

/// Puts a file system of its own where the store of `place` will be, seen by this process and its
/// copies only, and gone with them.
fn small_disk(place: &Place) -> io::Result<()> {
    let store = place.store();
    fs::create_dir_all(&store)?;
    let root = rustix::process::geteuid().is_root();
    let spaces = if root { libc::CLONE_NEWNS } else { libc::CLONE_NEWNS | libc::CLONE_NEWUSER };
    // SAFETY: takes flags alone; this process has one thread.
    succeeded(unsafe { libc::unshare(spaces) })?;
    let (nothing, any, kind) = (c"none".as_ptr(), c"/".as_ptr(), c"tmpfs".as_ptr());
    let target = CString::new(store.into_os_string().into_encoded_bytes())?;
    let options = CString::new(format!("size={DISK_BYTES},mode=700"))?;
    // SAFETY: all pointers are to C strings that outlive the calls.
    unsafe {
        succeeded(libc::mount(nothing, any, std::ptr::null(), libc::MS_REC | libc::MS_PRIVATE, std::ptr::null()))?;
        succeeded(libc::mount(nothing, target.as_ptr(), kind, 0, options.as_ptr().cast()))
    }
}

fn succeeded(answer: libc::c_int) -> io::Result<()> {
    if answer == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// The scenarios whose stores fit such a disk, and bytes left over that meet different calls.
#[must_use]
pub fn sweep(seed: u64) -> Option<u64> {
    let free: Vec<u64> = [0, 4, 8, 16, 32, 48, 64, 96, 128, 192, 256, 384, 512].map(|kib| kib << 10).to_vec();
    let mut full = 0;
    for scenario in
        [Scenario::first_collect(seed), Scenario::growth(seed), Scenario::tails(seed), Scenario::settling(seed)]
    {
        full += with_free(&scenario, &free)?;
    }
    Some(full)
}
