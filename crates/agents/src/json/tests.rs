use proptest::prelude::*;
use serde::de::IgnoredAny;
use synthetic_model::Code;

use super::*;

fn scanned(line: &[u8]) -> Tape {
    let mut tape = Tape::default();
    tape.scan(line).unwrap_or_else(|damage| panic!("{damage}: {}", String::from_utf8_lossy(line)));
    tape
}

fn refused(line: &[u8]) -> Damage {
    let mut tape = Tape::default();
    let damage = tape.scan(line).expect_err(&String::from_utf8_lossy(line));
    assert!(tape.nodes.is_empty() && tape.damage() == Some(damage), "a refused line leaves no nodes");
    damage
}

#[test]
fn a_record_is_walked_by_keys_and_items() {
    let line = br#"{"a":{"b":[1,-2,"x\ny",true,false,null,1.5e3]},"c":"plain"}"#;
    let tape = scanned(line);
    let root = tape.root(line).unwrap();
    let items: Vec<_> = root.at(&["a", "b"]).unwrap().items().collect();
    assert_eq!(items.len(), 7);
    assert_eq!((items[0].as_u64(), items[1].as_u64(), items[1].as_i64()), (Some(1), None, Some(-2)));
    assert_eq!(items[2].text().unwrap(), "x\ny");
    assert_eq!(items[2].raw(), br#""x\ny""#);
    assert_eq!(items[2].literal(), br"x\ny");
    assert_eq!((items[3].as_bool(), items[4].as_bool(), items[5].as_bool()), (Some(true), Some(false), None));
    assert_eq!(items[6].as_f64(), Some(1500.0));
    assert_eq!(root.get_str("c").unwrap(), "plain");
    assert_eq!(root.get("a").unwrap().raw(), &line[5..46]);
    assert!(root.get("d").is_none() && items[0].get("x").is_none() && root.items().next().is_none());
    assert_eq!(root.entries().map(|(key, _)| key.text().unwrap().into_owned()).collect::<Vec<_>>(), ["a", "c"]);
}

#[test]
fn line_ends_byte_order_marks_and_space_do_not_matter() {
    for line in ["{}\n", "{}\r\n", " {} \t\n", "\u{feff}{}", "\u{feff} {}\r\n"] {
        assert_eq!(scanned(line.as_bytes()).nodes.len(), 1, "{line:?}");
    }
    for blank in ["", "\n", "\r\n", " \t\n", "\u{feff}\n"] {
        assert_eq!(scanned(blank.as_bytes()).nodes.len(), 0, "{blank:?}");
    }
}

#[test]
fn every_damage_has_its_code_and_place() {
    let deep = [b"[".repeat(129), b"]".repeat(129)].concat();
    let cases: [(&[u8], Code, u32); 14] = [
        (b"{\"a\":1", Code::InBadJson, 6),
        (b"{\"a\"", Code::InBadJson, 4),
        (b"{\"a\":1,}", Code::InBadJson, 7),
        (b"{\"a\":1;\"b\":2}", Code::InBadJson, 6),
        (b"[1,]", Code::InBadJson, 3),
        (b"[01]", Code::InBadJson, 1),
        (b"{\"a\":\"x\ty\"}", Code::InBadJson, 7),
        (b"{\"a\":\"\\q\"}", Code::InBadJson, 7),
        (b"{} {}", Code::InBadJson, 3),
        (b"\0\0\0\n", Code::InNulTail, 0),
        (b"{\"a\":1}\0\0\n", Code::InNulTail, 7),
        (b"{\"a\":\"cut here\0\0\0\0\n", Code::InNulTail, 19),
        (b"{\"a\":\"\xff\"}", Code::InBadUtf8, 6),
        (&deep, Code::InTooDeep, 128),
    ];
    for (line, code, at) in cases {
        let damage = refused(line);
        assert_eq!((damage.code, damage.at), (code, at), "{}", String::from_utf8_lossy(line));
        assert_eq!(damage.trailing, line.starts_with(b"{} ") || line.starts_with(b"{\"a\":1}\0"));
    }
}

#[test]
fn depth_128_is_read() {
    assert_eq!(scanned(&[b"[".repeat(128), b"]".repeat(128)].concat()).nodes.len(), 128);
}

#[test]
fn an_object_has_at_most_a_hundred_thousand_keys() {
    let object = |keys: u32| {
        let entries: Vec<_> = (0..keys).map(|key| format!("\"{key}\":0")).collect();
        format!("{{{}}}", entries.join(","))
    };
    assert_eq!(scanned(object(KEYS_LIMIT).as_bytes()).oddities(), 0);
    assert_eq!(refused(object(KEYS_LIMIT + 1).as_bytes()).code, Code::InTooMany);
}

#[test]
fn a_tape_stays_within_its_memory() {
    let line = [b"[".as_slice(), &b"0,".repeat(NODES_LIMIT), b"0]"].concat();
    assert_eq!(refused(&line).code, Code::InTooMany);
    let mut tape = Tape::default();
    tape.scan(&line).unwrap_err();
    tape.scan(b"{}").unwrap();
    assert!(tape.nodes.capacity() <= NODES_KEPT, "room is given back");
}

#[test]
fn odd_but_valid_lines_say_what_is_odd() {
    use oddities::{DUPLICATE_KEY, LONE_SURROGATE, NUMBER_RANGE};
    let many: Vec<_> = (0..70).chain([3]).map(|key| format!("\"{key}\":0")).collect();
    let many = format!("{{{}}}", many.join(","));
    let cases = [
        (r#""\ud83d\ude00""#, 0),
        (r#""\ud83d""#, LONE_SURROGATE),
        (r#""\ude00""#, LONE_SURROGATE),
        (r#""\ud83d\u0041""#, LONE_SURROGATE),
        (r#"{"a":1,"b":2,"a":3}"#, DUPLICATE_KEY),
        (r#"{"a":{"a":1},"b":{"a":2}}"#, 0),
        (r#"{"a":1,"\u0061":2}"#, DUPLICATE_KEY),
        (r#"{"x":{"type":1,"text":2,"time":3,"type":4}}"#, DUPLICATE_KEY),
        (many.as_str(), DUPLICATE_KEY),
        ("18446744073709551615", 0),
        ("-9223372036854775808", 0),
        ("18446744073709551616", NUMBER_RANGE),
        ("-9223372036854775809", NUMBER_RANGE),
        ("1e308", 0),
        ("1e309", NUMBER_RANGE),
        ("0.1234567890123456789012", 0),
    ];
    for (line, odd) in cases {
        assert_eq!(scanned(line.as_bytes()).oddities(), odd, "{line}");
    }
}

#[test]
fn the_last_of_equal_keys_counts() {
    let line = br#"{"a":1,"a":2}"#;
    assert_eq!(scanned(line).root(line).unwrap().get("a").unwrap().as_u64(), Some(2));
}

#[test]
fn values_one_after_the_other_are_found_one_by_one() {
    let line = b"{\"a\":1}{\"b\":2} [3\n";
    let mut tape = Tape::default();
    let first = tape.scan_value(line, 0).unwrap();
    assert_eq!(first, 7);
    assert_eq!(tape.root(line).unwrap().get("a").unwrap().as_u64(), Some(1));
    let second = tape.scan_value(line, first).unwrap();
    assert_eq!((second, tape.root(line).unwrap().get("b").unwrap().as_u64()), (14, Some(2)));
    assert_eq!(tape.scan_value(line, second).unwrap_err().code, Code::InBadJson);
    assert_eq!(tape.scan_value(line, 999).unwrap_err().code, Code::InBadJson);
}

#[test]
fn long_texts_are_values_and_never_keys() {
    let line = br#"{"a long key indeed":"short","k":["a long value here",{"n":"another long value"}]}"#;
    let tape = scanned(line);
    let long: Vec<_> = tape.long_texts(12).map(|n| &line[n.start as usize..n.end as usize]).collect();
    assert_eq!(long, [b"a long value here".as_slice(), b"another long value"]);
}

#[test]
fn cutting_never_splits_an_escape_or_character() {
    for inside in
        [r#"ab\ncd\u00e9\ud83d\ude00\\\"ü€😀end\\"#.repeat(3), r"\\".repeat(40), "a".to_owned() + &r"\\".repeat(40)]
    {
        for limit in 0..=inside.len() {
            let cut = cut_escaped(inside.as_bytes(), limit);
            assert!(cut.len() <= limit && cut.len() + 12 > limit, "{limit}");
            assert!(decode(inside.as_bytes()).starts_with(&*decode(cut)), "{limit}: {}", decode(cut));
            let short = decode_at_most(inside.as_bytes(), limit);
            assert!(short.len() <= limit && decode(inside.as_bytes()).starts_with(&*short));
        }
    }
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        any::<i32>().prop_map(|n| (f64::from(n) / 4.0).into()),
        any::<String>().prop_map(Into::into),
        "[a-z\"\\\\\n\u{1}\u{2028}é😀]{0,60}".prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 60, 8, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..8).prop_map(Into::into),
            proptest::collection::vec(("[a-c\\\\\"é]{0,3}", inner), 0..8)
                .prop_map(|entries| serde_json::Value::Object(entries.into_iter().collect())),
        ]
    })
}

fn rebuilt(value: Value<'_, '_>) -> serde_json::Value {
    match value.kind() {
        NodeKind::Object => {
            value.entries().map(|(key, value)| (key.text().unwrap().into_owned(), rebuilt(value))).collect()
        }
        NodeKind::Array => value.items().map(rebuilt).collect(),
        NodeKind::Text => value.text().unwrap().into(),
        NodeKind::Number => serde_json::from_slice(value.raw()).unwrap(),
        NodeKind::True => true.into(),
        NodeKind::False => false.into(),
        NodeKind::Null => serde_json::Value::Null,
    }
}

fn verdicts_agree(line: &[u8]) -> Result<(), TestCaseError> {
    let mut tape = Tape::default();
    let ours = tape.scan(line);
    if std::str::from_utf8(line).is_ok() && !line.trim_ascii().is_empty() {
        let theirs = serde_json::from_slice::<IgnoredAny>(line);
        prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?} {:?}", ours, theirs);
    }
    for node in &tape.nodes {
        prop_assert!(node.start <= node.end && node.end as usize <= line.len());
        prop_assert!(node.next as usize <= tape.nodes.len());
    }
    Ok(())
}

proptest! {
    /// What any JSON says is found again on its tape, compact or pretty.
    #[test]
    fn json_is_read_as_it_is_written(json in any_json(), pretty in any::<bool>()) {
        let line = if pretty { serde_json::to_vec_pretty(&json) } else { serde_json::to_vec(&json) }.unwrap();
        let tape = scanned(&line);
        prop_assert_eq!(rebuilt(tape.root(&line).unwrap()), json);
        prop_assert_eq!(tape.oddities(), 0);
    }

    /// Damaged JSON is refused exactly when another strict parser refuses it.
    #[test]
    fn damaged_json_gets_the_same_verdict(
        json in any_json(),
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), prop_oneof![
            any::<u8>(), proptest::sample::select(b"{}[]\",:\\u0e-. \ntfn\0".to_vec()),
        ]), 0..4),
        cut in any::<proptest::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let mut line = serde_json::to_vec(&json).unwrap();
        for (place, byte) in changes {
            let place = place.index(line.len());
            line[place] = byte;
        }
        if cuts {
            line.truncate(cut.index(line.len() + 1));
        }
        verdicts_agree(&line)?;
    }

    /// Any bytes get a verdict, without a panic.
    #[test]
    fn any_bytes_get_a_verdict(line in proptest::collection::vec(any::<u8>(), 0..200)) {
        verdicts_agree(&line)?;
    }

    /// Strings of JSON characters in any order get the same verdict.
    #[test]
    fn json_like_soup_gets_the_same_verdict(line in "[{}\\[\\]\",:\\\\ue0-9.+\\- \n\tatrufslen]{0,40}") {
        verdicts_agree(line.as_bytes())?;
    }
}
