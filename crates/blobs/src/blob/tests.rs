use std::os::unix::fs::MetadataExt;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::{EntryKind, RealDisk};

fn noise(len: usize) -> Vec<u8> {
    let mut state = 7_u64;
    std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 56) as u8
    })
    .take(len)
    .collect()
}

fn put(dir: &BlobDir<'_>, plain: &[u8]) -> Stored {
    dir.put(plain, 3, &mut Packer::new().unwrap(), Durability::Now).unwrap()
}

fn get(dir: &BlobDir<'_>, id: BlobId, plain_bytes: u64) -> Result<Vec<u8>, BlobError> {
    dir.get(id, plain_bytes, &mut Unpacker::new().unwrap())
}

fn overwrite(path: &Path, bytes: &[u8]) {
    RealDisk.append_at(path, 0, bytes).unwrap();
}

fn bench() -> (TempDir, PathBuf) {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path().join("artifacts/c/log");
    (temp, dir)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// Whatever is stored comes back byte for byte, and storing it again writes nothing.
    #[test]
    fn blobs_round_trip(plain in proptest::collection::vec(any::<u8>(), 0..5_000), later: bool) {
        let (_temp, dir) = bench();
        let blobs = BlobDir::new(&RealDisk, &dir);
        let durability = if later { Durability::Batch } else { Durability::Now };
        let mut packer = Packer::new().unwrap();
        let stored = blobs.put(&plain, 3, &mut packer, durability).unwrap();
        prop_assert_eq!(stored.how, How::Written);
        prop_assert_eq!(&get(&blobs, stored.id, plain.len() as u64).unwrap(), &plain);
        prop_assert_eq!(blobs.verify(stored.id, plain.len() as u64).unwrap(), stored.stored_bytes);
        let again = blobs.put(&plain, 3, &mut packer, durability).unwrap();
        prop_assert_eq!(again, Stored { how: How::Known, ..stored });
        let names: Vec<_> = RealDisk.list(&dir).unwrap().into_iter().map(|e| e.name).collect();
        prop_assert_eq!(names, [std::ffi::OsString::from(format!("{}.zst", stored.id))], "no temporary file stays");
    }
}

#[test]
fn ids_are_lower_case_hex_and_nothing_else() {
    let id = BlobId::of(b"plain");
    let text = id.to_string();
    assert_eq!(text.parse(), Ok(id));
    assert_eq!(BlobId::of_file_name(&format!("{text}.zst")), Some(id));
    for other in [text.to_uppercase(), text[1..].to_owned(), format!("{text}0"), format!("../{}", &text[3..])] {
        assert!(other.parse::<BlobId>().is_err(), "{other}");
    }
    assert_eq!(BlobId::of_file_name(".tmp-1-2-name.zst"), None);
}

#[test]
fn large_content_that_does_not_shrink_is_stored_and_read_in_pieces() {
    let (_temp, dir) = bench();
    let blobs = BlobDir::new(&RealDisk, &dir);
    let plain = noise(5 << 20);
    let stored = put(&blobs, &plain);
    assert!(stored.stored_bytes < plain.len() as u64 + 1_000, "incompressible content grows by its headers only");
    assert!(get(&blobs, stored.id, plain.len() as u64).unwrap() == plain);
}

#[test]
fn one_flipped_bit_in_a_file_is_found_or_changes_nothing() {
    let (_temp, dir) = bench();
    let blobs = BlobDir::new(&RealDisk, &dir);
    let plain = b"a line of output, and again a line of output, and noise: 8f3a91c2e0d7".repeat(3);
    let stored = put(&blobs, &plain);
    let path = blobs.path(stored.id);
    let file = RealDisk.read_at(&path, 0, stored.stored_bytes).unwrap();
    for at in 0..file.len() {
        for bit in 0..8 {
            let mut flipped = file.clone();
            flipped[at] ^= 1 << bit;
            overwrite(&path, &flipped);
            let (got, verified) =
                (get(&blobs, stored.id, plain.len() as u64), blobs.verify(stored.id, plain.len() as u64));
            assert_eq!(got.is_ok(), verified.is_ok(), "both ways of reading agree");
            match got {
                Ok(back) => assert_eq!(back, plain, "bit {bit} of byte {at}"),
                Err(error) => assert_eq!(error.code(), Code::StBlobCorrupt),
            }
        }
    }
}

#[test]
fn bytes_of_another_blob_are_never_shown() {
    let (_temp, dir) = bench();
    let blobs = BlobDir::new(&RealDisk, &dir);
    let (one, two) = (put(&blobs, b"one"), put(&blobs, b"two"));
    RealDisk.rename(&blobs.path(two.id), &blobs.path(one.id)).unwrap();
    for error in [get(&blobs, one.id, 3).unwrap_err(), blobs.verify(one.id, 3).unwrap_err()] {
        assert!(matches!(error, BlobError::WrongContent { id, actual } if id == one.id && actual == two.id));
    }
    assert_eq!(get(&blobs, two.id, 3).unwrap_err().code(), Code::StBlobMissing);
}

#[test]
fn a_wrong_length_is_refused() {
    let (_temp, dir) = bench();
    let blobs = BlobDir::new(&RealDisk, &dir);
    let stored = put(&blobs, b"four");
    for wrong in [0, 3, 5, u64::MAX] {
        assert_eq!(get(&blobs, stored.id, wrong).unwrap_err().code(), Code::StBlobCorrupt, "{wrong}");
    }
}

#[test]
fn what_a_crash_left_under_the_name_is_replaced() {
    let (_temp, dir) = bench();
    let blobs = BlobDir::new(&RealDisk, &dir);
    let stored = put(&blobs, b"whole");
    for left in [&b""[..], b"part of it"] {
        overwrite(&blobs.path(stored.id), left);
        assert_eq!(put(&blobs, b"whole").how, How::Written);
        assert_eq!(get(&blobs, stored.id, 5).unwrap(), b"whole");
    }
}

#[test]
fn a_linked_blob_takes_no_space_and_outlives_the_first_name() {
    let (_temp, dir) = bench();
    let (first, second) = (BlobDir::new(&RealDisk, dir.join("a")), BlobDir::new(&RealDisk, dir.join("b/deep")));
    let stored = put(&first, b"shared");
    let linked = second.link_from(&first, stored.id, 6, Durability::Now).unwrap();
    assert_eq!(linked, Stored { how: How::Linked, ..stored });
    assert_eq!(second.link_from(&first, stored.id, 6, Durability::Now).unwrap().how, How::Known);
    let inode = |blobs: &BlobDir<'_>| std::fs::metadata(blobs.path(stored.id)).unwrap().ino();
    assert_eq!(inode(&first), inode(&second));
    RealDisk.remove_file(&first.path(stored.id)).unwrap();
    assert_eq!(get(&second, stored.id, 6).unwrap(), b"shared");
}

#[test]
fn a_damaged_blob_is_not_linked_and_a_damaged_name_is_replaced() {
    let (_temp, dir) = bench();
    let (first, second) = (BlobDir::new(&RealDisk, dir.join("a")), BlobDir::new(&RealDisk, dir.join("b")));
    let stored = put(&first, b"shared");
    overwrite(&first.path(stored.id), b"rot");
    let refused = second.link_from(&first, stored.id, 6, Durability::Now).unwrap_err();
    assert_eq!(refused.code(), Code::StBlobCorrupt);
    assert!(RealDisk.list(&dir.join("b")).unwrap().is_empty());

    put(&second, b"shared");
    assert_eq!(first.link_from(&second, stored.id, 6, Durability::Now).unwrap().how, How::Written);
    assert_eq!(get(&first, stored.id, 6).unwrap(), b"shared");
}

#[test]
fn a_link_under_a_blob_name_is_refused() {
    let (temp, dir) = bench();
    let blobs = BlobDir::new(&RealDisk, &dir);
    let stored = put(&blobs, b"ours");
    let outside = temp.path().join("outside");
    RealDisk.rename(&blobs.path(stored.id), &outside).unwrap();
    std::os::unix::fs::symlink(&outside, blobs.path(stored.id)).unwrap();
    assert_eq!(get(&blobs, stored.id, 4).unwrap_err().code(), Code::StLinked);
    let kinds: Vec<_> = RealDisk.list(&dir).unwrap().into_iter().map(|e| e.kind).collect();
    assert_eq!(kinds, [EntryKind::Link]);
}

#[test]
fn an_id_that_is_not_of_the_bytes_leaves_nothing_behind() {
    let (_temp, dir) = bench();
    let blobs = BlobDir::new(&RealDisk, &dir);
    let wrong = blobs.put_known(BlobId::of(b"a"), b"b", 3, &mut Packer::new().unwrap(), Durability::Now);
    assert!(matches!(wrong, Err(BlobError::WrongContent { .. })));
    assert!(RealDisk.list(&dir).unwrap().is_empty());
}
