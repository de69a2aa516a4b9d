//! Whatever stands in a file comes back byte for byte.

use proptest::prelude::*;

use crate::{
    claude,
    world::{World, assert_sound, origin, put, sessions},
};

const S: &str = "11111111-1111-4111-8111-111111111111";

/// Lines as they occur and as they do not: records, long values, damage, blanks, any bytes.
fn any_line() -> impl Strategy<Value = Vec<u8>> {
    let text = prop_oneof![
        "[ -~]{0,40}",
        "\\PC{0,30}",
        Just("x".repeat(5000)),
        Just("长".repeat(3000)),
        Just("y".repeat(70_000)),
        Just("z".repeat(1_100_000))
    ];
    let record = (any::<u8>(), text).prop_map(|(n, text)| match n % 3 {
        0 => claude::user(S, &format!("u{n}"), &text),
        1 => claude::assistant(S, &format!("a{n}"), &text),
        _ => claude::output(S, &format!("r{n}"), "c", &text),
    });
    let bytes = prop::collection::vec(any::<u8>(), 0..60).prop_map(|mut bytes| {
        bytes.push(b'\n');
        bytes
    });
    let cut = record.clone().prop_map(|line| [&line.as_bytes()[..line.len() / 2], b"\n"].concat());
    prop_oneof![6 => record.prop_map(String::into_bytes), 1 => bytes, 1 => cut, 1 => Just(b"\r\n".to_vec()), 1 => Just(b"\n".to_vec())]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Arbitrary lines, read in arbitrary portions, are given back exactly, and the check is clean.
    #[test]
    fn arbitrary_files_round_trip(lines in prop::collection::vec(any_line(), 1..30), portions in prop::collection::vec(any::<prop::sample::Index>(), 0..3)) {
        let whole = lines.concat();
        let world = World::new();
        let engine = world.open();
        let path = world.write(&claude::path(S), b"");
        let mut ends: Vec<_> = portions.iter().map(|at| at.index(whole.len() + 1)).chain([whole.len()]).collect();
        ends.sort_unstable();
        for end in ends {
            put(&path, &whole[..end]);
            world.collect(&engine);
        }
        let all = sessions(&engine);
        prop_assert_eq!(all.len(), 1);
        prop_assert!(origin(&engine, &all[0]) == whole, "the bytes differ");
        prop_assert_eq!(all[0].original_bytes as usize + pending_of(&whole), whole.len());
        assert_sound(&engine);
    }
}

/// Length of what stands after the last line end, when it is no whole record. (Generated files end
/// in a line end, so nothing is.)
fn pending_of(whole: &[u8]) -> usize {
    whole.len() - whole.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1)
}
