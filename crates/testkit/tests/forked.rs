//! A disk that dies at each of its calls, in copies of this process. Has one thread, hence no
//! test runner.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::sync::Arc;

use synthetic_blobs::{BlobDir, BlobId, Disk, Durability, Packer, RealDisk};
use synthetic_testkit::{
    FailingDisk, Fault, Faults, TempStore,
    crash::{End, forked, sweep},
};

const PLAIN: &[u8] = b"what a command printed";

fn put(temp: &TempStore, faults: &Arc<Faults>) -> i32 {
    let disk = FailingDisk::new(RealDisk, Arc::clone(faults));
    let blobs = BlobDir::new(&disk, temp.store().join("log"));
    i32::from(blobs.put(PLAIN, 3, &mut Packer::new().unwrap(), Durability::Now).is_err())
}

fn a_blob_is_whole_or_absent_wherever_its_writer_dies() {
    let counted = Arc::new(Faults::none());
    assert_eq!(put(&TempStore::new(), &counted), 0);
    assert!(counted.calls() >= 5, "{} calls", counted.calls());
    sweep(counted.calls() + 1, |call| {
        let temp = TempStore::new();
        let end = forked(|| put(&temp, &Arc::new(Faults::at(call, Fault::Kill)))).unwrap();
        assert_eq!(end, if call <= counted.calls() { End::Killed } else { End::Finished });
        let blobs = BlobDir::new(&RealDisk, temp.store().join("log"));
        let id = BlobId::of(PLAIN);
        if RealDisk.len(&blobs.path(id)).unwrap().is_some() {
            blobs.verify(id, PLAIN.len() as u64).unwrap();
        } else {
            assert!(end == End::Killed, "a finished writer leaves its blob");
        }
        assert_eq!(put(&temp, &Arc::new(Faults::none())), 0, "the next writer is not disturbed by what is left");
    });
}

fn a_kill_during_an_append_leaves_the_first_half() {
    let temp = TempStore::new();
    RealDisk.make_dirs(&temp.store()).unwrap();
    let path = temp.store().join("t.frames");
    let end = forked(|| {
        let disk = FailingDisk::new(RealDisk, Arc::new(Faults::at(2, Fault::Kill)));
        disk.append_at(&path, 0, b"first.").unwrap();
        i32::from(disk.append_at(&path, 6, b"second").is_ok())
    });
    assert_eq!(end.unwrap(), End::Killed);
    assert_eq!(RealDisk.read_at(&path, 0, 9).unwrap(), b"first.sec");
    assert_eq!(RealDisk.len(&path).unwrap(), Some(9));
}

fn the_end_of_a_job_is_told() {
    assert_eq!(forked(|| 0).unwrap(), End::Finished);
    assert_eq!(forked(|| 7).unwrap(), End::Failed(7));
    let more = std::thread::spawn(|| forked(|| 0)).join().unwrap();
    assert_eq!(more.unwrap_err().kind(), std::io::ErrorKind::Unsupported, "several threads");
}

fn main() {
    let tests: [(&str, fn()); 3] = [
        ("a blob is whole or absent wherever its writer dies", a_blob_is_whole_or_absent_wherever_its_writer_dies),
        ("a kill during an append leaves the first half", a_kill_during_an_append_leaves_the_first_half),
        ("the end of a job is told", the_end_of_a_job_is_told),
    ];
    for (name, test) in tests {
        test();
        println!("{name} ... ok");
    }
}
