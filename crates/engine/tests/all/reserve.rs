//! A disk that fills up: what is held back for it, and what still works.

use std::{
    io,
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use synthetic_blobs::{Disk, Entry, RealDisk};
use synthetic_engine::{
    Amount, Cancel, CollectRequest, Engine, Progress, Silent,
    limits::{RESERVE_BYTES, RESERVE_ROOM_BYTES},
};
use synthetic_model::{Code, UtcMillis, usage::UsageBy};
use synthetic_testkit::{FailingDisk, Fault, Faults};

use crate::{
    claude,
    world::{World, assert_sound, check, origin, put, sessions},
};

const S: &str = "11111111-1111-4111-8111-111111111111";
const T: &str = "22222222-2222-4222-8222-222222222222";

/// A disk that says how much of it is free, and refuses to append to the artifact tree while that
/// is nothing.
struct SmallDisk {
    free: AtomicU64,
}

impl SmallDisk {
    fn with(free: u64) -> Arc<Self> {
        Arc::new(Self { free: AtomicU64::new(free) })
    }

    fn set(&self, free: u64) {
        self.free.store(free, Ordering::Relaxed);
    }

    fn room(&self) -> io::Result<()> {
        if self.free.load(Ordering::Relaxed) == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
}

impl Disk for SmallDisk {
    fn make_dirs(&self, dir: &Path) -> io::Result<()> {
        RealDisk.make_dirs(dir)
    }
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.room()?;
        RealDisk.write_new(path, bytes)
    }
    fn append_at(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.room()?;
        RealDisk.append_at(path, offset, bytes)
    }
    fn read_at(&self, path: &Path, offset: u64, len: u64) -> io::Result<Vec<u8>> {
        RealDisk.read_at(path, offset, len)
    }
    fn len(&self, path: &Path) -> io::Result<Option<u64>> {
        RealDisk.len(path)
    }
    fn sync_file(&self, path: &Path) -> io::Result<()> {
        RealDisk.sync_file(path)
    }
    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        RealDisk.sync_dir(path)
    }
    fn sync_all(&self, root: &Path) -> io::Result<()> {
        RealDisk.sync_all(root)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }
    fn hard_link(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.hard_link(from, to)
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        let freed = RealDisk.len(path)?.unwrap_or(0);
        RealDisk.remove_file(path)?;
        self.free.fetch_add(freed, Ordering::Relaxed);
        Ok(())
    }
    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove_dir(path)
    }
    fn set_mode_and_time(&self, path: &Path, mode: u32, modified_ns: i64) -> io::Result<()> {
        RealDisk.set_mode_and_time(path, mode, modified_ns)
    }
    fn truncate(&self, path: &Path, len: u64) -> io::Result<()> {
        RealDisk.truncate(path, len)
    }
    fn list(&self, dir: &Path) -> io::Result<Vec<Entry>> {
        RealDisk.list(dir)
    }
    fn available(&self, _: &Path) -> io::Result<u64> {
        Ok(self.free.load(Ordering::Relaxed))
    }
    fn capacity(&self, path: &Path) -> io::Result<u64> {
        RealDisk.capacity(path)
    }
    fn network(&self, path: &Path) -> io::Result<bool> {
        RealDisk.network(path)
    }
}

fn held(world: &World) -> Option<u64> {
    world.store().join("reserve").symlink_metadata().ok().map(|meta| meta.len())
}

fn tried_collect(world: &World, engine: &Engine) -> Result<(), synthetic_engine::EngineError> {
    let around = synthetic_agents::Surroundings { home: world.home(), variables: Vec::new() };
    engine.collect(&around, &CollectRequest::default(), &Silent, &Cancel::default()).map(drop)
}

#[test]
fn a_store_holds_a_private_reserve_where_there_is_plenty_of_room() {
    let world = World::new();
    let engine = world.try_open(SmallDisk::with(RESERVE_ROOM_BYTES)).expect("opens");
    let meta = world.store().join("reserve").metadata().expect("it is there");
    assert_eq!((meta.len(), meta.permissions().mode() & 0o7777), (RESERVE_BYTES, 0o600));
    let kinds = engine.usage(UsageBy::Kind, 100).expect("counted");
    let row = kinds.iter().find(|row| row.key == "reserve").expect("it is counted");
    assert_eq!((row.stored_bytes, row.reclaimable_bytes), (RESERVE_BYTES, 0));
    let sum: u64 = kinds.iter().map(|row| row.stored_bytes).sum();
    assert_eq!(engine.usage(UsageBy::Total, 1).expect("counted")[0].stored_bytes, sum);
    assert_sound(&engine);
}

#[test]
fn the_last_space_of_a_disk_is_never_held_back() {
    let world = World::new();
    let disk = SmallDisk::with(RESERVE_ROOM_BYTES - 1);
    let engine = world.try_open(disk.clone()).expect("opens");
    assert_eq!(held(&world), None);
    assert_sound(&engine);
    disk.set(RESERVE_ROOM_BYTES);
    world.write(&claude::path(S), claude::user(S, "u1", "hello"));
    world.collect(&engine);
    assert_eq!(held(&world), Some(RESERVE_BYTES), "made as soon as there is room");
}

#[test]
fn a_reserve_that_cannot_be_made_is_no_failure() {
    for fault in [Fault::Full, Fault::Io] {
        let world = World::new();
        drop(world.open());
        assert_eq!(world.open().release_reserve().expect("given back"), RESERVE_BYTES);
        let disk = Arc::new(FailingDisk::new(RealDisk, Arc::new(Faults::none())));
        drop(world.try_open(disk.clone()).expect("opens"));
        let made = disk.faults().log().iter().position(|call| *call == "disk append_at").expect("made") as u64 + 1;
        world.open().release_reserve().expect("given back");
        let engine = world.try_open(Arc::new(FailingDisk::new(RealDisk, Arc::new(Faults::at(made, fault)))));
        let engine = engine.expect("it opens all the same");
        assert_eq!(held(&world), None, "half of it is not left lying");
        assert_sound(&engine);
    }
}

#[test]
fn a_reserve_cut_short_by_a_crash_is_finished() {
    let world = World::new();
    drop(world.open());
    let path = world.store().join("reserve");
    let whole = std::fs::read(&path).expect("read");
    for len in [0, 10, 5000] {
        put(&path, &whole[..len]);
        assert_sound(&world.open());
        assert!(std::fs::read(&path).expect("read") == whole, "from {len} bytes on");
    }
}

#[test]
fn what_is_not_the_reserve_is_left_alone_and_found() {
    let world = World::new();
    world.open().release_reserve().expect("given back");
    let path = world.store().join("reserve");
    put(&path, b"my own notes");
    let engine = world.open();
    assert_eq!(engine.release_reserve().expect("nothing to give"), 0);
    assert_eq!(std::fs::read(&path).expect("read"), b"my own notes");
    assert_eq!(check(&engine).findings.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::StLeftover]);
    rustix::fs::unlink(&path).expect("removed");
    let elsewhere = world.write("elsewhere", "somebody's");
    std::os::unix::fs::symlink(&elsewhere, &path).expect("linked");
    let engine = world.open();
    assert_eq!(engine.release_reserve().expect("nothing to give"), 0);
    assert_eq!(std::fs::read(&elsewhere).expect("read"), b"somebody's");
    assert!(!check(&engine).ok);
}

#[test]
fn a_full_disk_stops_a_collection_keeps_what_was_committed_and_leaves_the_reserve() {
    let world = World::new();
    let disk = SmallDisk::with(RESERVE_ROOM_BYTES);
    let engine = world.try_open(disk.clone()).expect("opens");
    let first = claude::user(S, "u1", "hello");
    world.write(&claude::path(S), &first);
    world.collect(&engine);
    disk.set(0);
    world.write(&claude::path(T), claude::user(T, "u2", "one more"));
    let error = tried_collect(&world, &engine).expect_err("the disk is full");
    assert_eq!(error.code(), Code::StFull);
    assert!(error.to_string().ends_with("what was read before is kept (0 files, 0 bytes)"), "{error}");
    assert!(error.hint().is_some_and(|hint| hint.contains("safe")), "{:?}", error.hint());
    assert_eq!(held(&world), Some(RESERVE_BYTES), "taking in more does not use it");
    assert_eq!(origin(&engine, &sessions(&engine)[0]), first.as_bytes());
    assert_eq!(sessions(&engine).len(), 1, "nothing of the failed group is there");
    drop(engine);
    let engine = world.try_open(disk.clone()).expect("it opens while the disk is full");
    assert_sound(&engine);
    disk.set(RESERVE_ROOM_BYTES);
    world.collect(&engine);
    assert_eq!(sessions(&engine).len(), 2, "the next one goes on");
    assert_sound(&engine);
}

/// Fills the disk after so many files.
struct FillAfter<'d> {
    disk: &'d SmallDisk,
    files: AtomicU64,
}

impl Progress for FillAfter<'_> {
    fn stage(&self, _: &str, _: Option<Amount>) {}
    fn advance(&self, by: Amount) {
        let left = self.files.load(Ordering::Relaxed).saturating_sub(by.files);
        self.files.store(left, Ordering::Relaxed);
        if left == 0 {
            self.disk.set(0);
        }
    }
}

#[test]
fn a_collection_that_ends_at_a_full_disk_says_how_much_of_it_is_kept() {
    let world = World::new();
    let disk = SmallDisk::with(RESERVE_ROOM_BYTES);
    let engine = world.try_open(disk.clone()).expect("opens");
    for n in 0..600 {
        let session = format!("{n:08}-1111-4111-8111-111111111111");
        world.write(&claude::path(&session), claude::user(&session, &format!("u{n}"), "hello"));
    }
    let around = synthetic_agents::Surroundings { home: world.home(), variables: Vec::new() };
    let filling = FillAfter { disk: &disk, files: AtomicU64::new(550) };
    let error = engine.collect(&around, &CollectRequest::default(), &filling, &Cancel::default());
    let said = error.expect_err("the disk is full").to_string();
    let (kept, more) = engine.sessions(None, None, 1000, None).expect("listed");
    assert_eq!(more, None);
    assert!(kept.len() == 500, "a whole group: {}", kept.len());
    let bytes: u64 = kept.iter().map(|session| session.original_bytes).sum();
    assert!(said.ends_with(&format!("what was read before is kept (500 files, {bytes} bytes)")), "{said}");
    disk.set(RESERVE_ROOM_BYTES);
    assert_eq!(world.collect(&engine).files_read, 100, "the rest");
    drop(engine);
    assert_sound(&world.try_open(disk).expect("opens, and mends what the failed group left"));
}

#[test]
fn sealing_on_a_full_disk_takes_the_reserve_and_comes_back_to_it() {
    let world = World::new();
    let text = claude::user(S, "u1", "hello");
    world.write(&claude::path(S), &text);
    world.clock.set(UtcMillis::parse("2026-01-01T10:00:00Z").expect("a date").0);
    let disk = SmallDisk::with(RESERVE_ROOM_BYTES);
    let engine = world.try_open(disk.clone()).expect("opens");
    world.collect(&engine);
    assert_eq!(sessions(&engine)[0].stored_bytes, 0, "its record waits in a row");
    world.clock.forward(2 * 3_600_000);
    disk.set(0);
    engine.with_reserve(|| engine.seal_quiet_tails(&Cancel::default())).expect("sealing works");
    assert!(sessions(&engine)[0].stored_bytes > 0, "it lies in a frame");
    assert_eq!((held(&world), engine.release_reserve().expect("none is left")), (None, 0));
    assert_eq!(origin(&engine, &sessions(&engine)[0]), text.as_bytes());
    disk.set(RESERVE_ROOM_BYTES);
    drop(engine);
    assert_sound(&world.try_open(disk).expect("opens"));
    assert_eq!(held(&world), Some(RESERVE_BYTES));
}
