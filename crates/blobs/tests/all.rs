//! What the real disk promises, seen from outside.

#![allow(clippy::unwrap_used)]

use std::{
    os::unix::fs::{MetadataExt, PermissionsExt, symlink},
    path::Path,
};

use rustix::fs::Mode;
use synthetic_blobs::{BlobDir, Disk, Durability, EntryKind, Packer, RealDisk, disk::code_of, seal};
use synthetic_model::Code;

fn mode(path: &Path) -> u32 {
    std::fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

fn modes_below(dir: &Path) -> Vec<(EntryKind, u32)> {
    let mut modes = vec![(EntryKind::Dir, mode(dir))];
    for entry in RealDisk.list(dir).unwrap() {
        let path = dir.join(entry.name);
        if entry.kind == EntryKind::Dir {
            modes.extend(modes_below(&path))
        } else {
            modes.push((entry.kind, mode(&path)))
        }
    }
    modes
}

const WRITE_INTO: &str = "BLOBS_TEST_WRITE_INTO";

/// A umask belongs to a whole process, so each is tried in one of its own.
#[test]
fn every_file_is_0600_and_every_folder_0700_under_any_umask() {
    if let Some(root) = std::env::var_os(WRITE_INTO) {
        return write_everything(Path::new(&root));
    }
    for bits in ["000", "022", "077", "277", "777"] {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().join("store");
        let child = std::process::Command::new("sh")
            .arg("-c")
            .arg("umask $0 && exec \"$1\" --exact every_file_is_0600_and_every_folder_0700_under_any_umask")
            .arg(bits)
            .arg(std::env::current_exe().unwrap())
            .env(WRITE_INTO, &root)
            .output()
            .unwrap();
        assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
        let modes = modes_below(&root);
        assert_eq!(modes.len(), 8, "the child wrote what it should");
        for (kind, mode) in modes {
            assert_eq!(mode, if kind == EntryKind::Dir { 0o700 } else { 0o600 }, "{kind:?} under umask {bits}");
        }
    }
}

fn write_everything(root: &Path) {
    let construct = root.join("artifacts/c");
    RealDisk.make_dirs(&construct).unwrap();
    RealDisk.write_new(&construct.join("new"), b"1").unwrap();
    RealDisk.append_at(&construct.join("values.frames"), 0, b"22").unwrap();
    let blobs = BlobDir::new(&RealDisk, construct.join("log"));
    blobs.put(b"blob", 3, &mut Packer::new().unwrap(), Durability::Now).unwrap();
    seal::replace(&RealDisk, &construct.join("construct.json"), b"{}", Durability::Now).unwrap();
}

#[test]
fn links_are_neither_read_nor_written_through() {
    let temp = tempfile::tempdir().unwrap();
    let (target, link) = (temp.path().join("target"), temp.path().join("link"));
    RealDisk.write_new(&target, b"secret").unwrap();
    symlink(&target, &link).unwrap();
    let refused = [
        RealDisk.read_at(&link, 0, 1).map(drop),
        RealDisk.append_at(&link, 0, b"x"),
        RealDisk.len(&link).map(drop),
        RealDisk.truncate(&link, 0),
        RealDisk.sync_file(&link),
    ];
    for error in refused.map(Result::unwrap_err) {
        assert_eq!(code_of(&error), Code::StLinked, "{error}");
    }
    assert_eq!(RealDisk.write_new(&link, b"x").unwrap_err().kind(), std::io::ErrorKind::AlreadyExists);
    assert_eq!(std::fs::read(&target).unwrap(), b"secret");

    let (dir, dir_link) = (temp.path().join("dir"), temp.path().join("dir-link"));
    RealDisk.make_dirs(&dir).unwrap();
    symlink(&dir, &dir_link).unwrap();
    assert_eq!(code_of(&RealDisk.make_dirs(&dir_link).unwrap_err()), Code::StLinked);
    assert!(RealDisk.list(&dir_link).is_err() && RealDisk.sync_dir(&dir_link).is_err());
    RealDisk.remove_file(&link).unwrap();
    assert_eq!(RealDisk.len(&target).unwrap(), Some(6), "removing the link leaves its target");
}

#[test]
fn pipes_and_folders_in_place_of_files_are_refused_without_waiting() {
    let temp = tempfile::tempdir().unwrap();
    let pipe = temp.path().join("pipe");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, Mode::RWXU, 0).unwrap();
    for path in [&pipe, temp.path()] {
        assert!(RealDisk.read_at(path, 0, 0).is_err());
        assert!(RealDisk.append_at(path, 0, b"x").is_err());
        assert!(RealDisk.len(path).is_err());
    }
}

#[test]
fn appending_cuts_what_a_crash_left_and_never_leaves_a_gap() {
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().join("t.frames");
    assert_eq!(RealDisk.len(&path).unwrap(), None);
    assert!(RealDisk.append_at(&path, 3, b"x").is_err(), "only an append at 0 makes the file");
    RealDisk.append_at(&path, 0, b"first").unwrap();
    RealDisk.append_at(&path, 5, b"second, left by a crash").unwrap();
    RealDisk.append_at(&path, 5, b"2").unwrap();
    assert_eq!(RealDisk.read_at(&path, 0, 6).unwrap(), b"first2");
    assert_eq!(RealDisk.len(&path).unwrap(), Some(6));
    let gap = RealDisk.append_at(&path, 7, b"3").unwrap_err();
    assert_eq!((gap.kind(), code_of(&gap)), (std::io::ErrorKind::UnexpectedEof, Code::StPartial));
    RealDisk.truncate(&path, 2).unwrap();
    assert_eq!(RealDisk.read_at(&path, 1, 1).unwrap(), b"i");
}

#[test]
fn reading_is_exact_and_measured_against_the_file_first() {
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().join("f");
    RealDisk.write_new(&path, b"0123456789").unwrap();
    assert_eq!(RealDisk.read_at(&path, 4, 3).unwrap(), b"456");
    assert_eq!(RealDisk.read_at(&path, 10, 0).unwrap(), b"");
    for (offset, len) in [(4, 7), (11, 0), (0, u64::MAX), (u64::MAX, 1), (0, 1 << 60)] {
        let error = RealDisk.read_at(&path, offset, len).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::UnexpectedEof, "{len} from {offset}");
    }
}

#[test]
fn listing_tells_kinds_sizes_and_shared_names() {
    let temp = tempfile::tempdir().unwrap();
    let at = |name: &str| temp.path().join(name);
    assert!(RealDisk.list(&at("nowhere")).unwrap().is_empty());
    RealDisk.write_new(&at("a"), &[7; 10_000]).unwrap();
    RealDisk.hard_link(&at("a"), &at("b")).unwrap();
    RealDisk.make_dirs(&at("c")).unwrap();
    symlink("a", at("d")).unwrap();
    RealDisk.sync_all(temp.path()).unwrap();
    let mut entries = RealDisk.list(temp.path()).unwrap();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    let seen: Vec<_> = entries.iter().map(|e| (e.name.to_str().unwrap(), e.kind)).collect();
    let (file, dir, link) = (EntryKind::File, EntryKind::Dir, EntryKind::Link);
    assert_eq!(seen, [("a", file), ("b", file), ("c", dir), ("d", link)]);
    assert_eq!((entries[0].len_bytes, entries[0].names, entries[1].names), (10_000, 2, 2));
    assert_eq!(entries[0].allocated_bytes, std::fs::metadata(at("a")).unwrap().blocks() * 512);
}

#[test]
fn moving_linking_and_removing_do_what_they_say() {
    let temp = tempfile::tempdir().unwrap();
    let at = |name: &str| temp.path().join(name);
    RealDisk.write_new(&at("a"), b"a").unwrap();
    RealDisk.write_new(&at("b"), b"b").unwrap();
    assert_eq!(RealDisk.hard_link(&at("a"), &at("b")).unwrap_err().kind(), std::io::ErrorKind::AlreadyExists);
    RealDisk.rename(&at("a"), &at("b")).unwrap();
    assert_eq!(RealDisk.read_at(&at("b"), 0, 1).unwrap(), b"a");
    RealDisk.sync_file(&at("b")).unwrap();
    RealDisk.sync_dir(temp.path()).unwrap();
    RealDisk.make_dirs(&at("d/e")).unwrap();
    RealDisk.make_dirs(&at("d/e")).unwrap();
    assert!(RealDisk.remove_dir(&at("d")).is_err(), "not empty");
    RealDisk.remove_dir(&at("d/e")).unwrap();
    RealDisk.remove_file(&at("b")).unwrap();
    assert_eq!(RealDisk.remove_file(&at("b")).unwrap_err().kind(), std::io::ErrorKind::NotFound);
    assert!(RealDisk.make_dirs(&at("d")).is_ok() && RealDisk.remove_dir(&at("d")).is_ok());
}

#[test]
fn the_machine_s_own_disk_has_room_and_is_not_a_network() {
    let temp = tempfile::tempdir().unwrap();
    assert!(RealDisk.available(temp.path()).unwrap() > 0);
    assert!(!RealDisk.network(temp.path()).unwrap());
    assert!(RealDisk.network(&temp.path().join("nowhere")).is_err());
}
