//! What holds for every text and every value.

use proptest::prelude::*;
use wuwei_json::{Object, Pointer, Value, canonicalize, parse, to_canonical, to_pretty};

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-9_007_199_254_740_991_i64..=9_007_199_254_740_991).prop_map(Value::Integer),
        any::<String>().prop_map(Value::String),
        r#"[ -~\n"\\企😀]{0,20}"#.prop_map(Value::String),
    ];
    leaf.prop_recursive(5, 60, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::Array),
            prop::collection::vec(("[ -~]{0,3}", inner), 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Texts that are nearly JSON: pieces of it in any order.
fn nearly_json() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\"a\":",
        "\\u0061",
        "\\ud834",
        "\\udd1e",
        "\\n",
        "\\",
        "0",
        "-",
        "1",
        "9007199254740993",
        ".",
        "e",
        "null",
        "true",
        "false",
        " ",
        "\n",
        "企",
        "😀",
        "\u{7}",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn what_is_written_reads_back(value in values()) {
        let canonical = to_canonical(&value);
        prop_assert_eq!(parse(&canonical), Ok(value.clone()));
        let pretty = to_pretty(&value);
        prop_assert_eq!(parse(pretty.as_bytes()), Ok(value));
        prop_assert_eq!(canonicalize(pretty.as_bytes()), Ok(canonical.clone()));
        prop_assert_eq!(canonicalize(&canonical), Ok(canonical), "canonical form is its own");
    }

    #[test]
    fn both_readers_say_the_same_of_any_bytes(bytes in any::<Vec<u8>>()) {
        prop_assert_eq!(canonicalize(&bytes), parse(&bytes).as_ref().map(to_canonical).map_err(Clone::clone));
    }

    #[test]
    fn both_readers_say_the_same_of_what_is_nearly_json(text in nearly_json()) {
        let bytes = text.as_bytes();
        prop_assert_eq!(canonicalize(bytes), parse(bytes).as_ref().map(to_canonical).map_err(Clone::clone));
    }

    /// The order of members means nothing; nor does the way in which a value was put together.
    #[test]
    fn objects_are_equal_in_any_order(mut members in prop::collection::vec(("[a-d]{1,2}", 0_i64..9), 0..20)) {
        members.sort();
        members.dedup_by(|a, b| a.0 == b.0);
        let sorted: Object = members.clone().into_iter().collect();
        members.reverse();
        let mut other = Object::new();
        for (name, n) in &members {
            prop_assert_eq!(other.insert(name.as_str(), n - 1), None);
        }
        for (name, n) in &members {
            prop_assert_eq!(other.insert(name.as_str(), *n), Some(Value::Integer(n - 1)));
        }
        prop_assert_eq!(to_canonical(&other.clone().into()), to_canonical(&sorted.clone().into()));
        prop_assert_eq!(&other, &sorted);
        for (name, n) in &members {
            prop_assert_eq!(other.remove(name), Some(Value::Integer(*n)));
            prop_assert!(!other.contains(name));
            prop_assert!(other.iter().all(|(left, value)| sorted.get(left) == Some(value)));
        }
    }

    #[test]
    fn pointers_read_back(tokens in prop::collection::vec("[a-c/~01]{0,3}", 0..5)) {
        let pointer = tokens.iter().fold(Pointer::root(), |place, token| place.join(token));
        prop_assert_eq!(Pointer::parse(&pointer.to_string()), Ok(pointer));
    }
}

/// RFC 6901 section 5, the names within our profile.
#[test]
fn published_pointers() {
    let value = parse(br#"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}"#).unwrap();
    let at = |text: &str| Pointer::parse(text).unwrap().get(&value).cloned();
    assert_eq!(at(""), Some(value.clone()));
    assert_eq!(at("/foo/0"), Some("bar".into()));
    for (text, n) in [
        ("/", 0),
        ("/a~1b", 1),
        ("/c%d", 2),
        ("/e^f", 3),
        ("/g|h", 4),
        ("/i\\j", 5),
        ("/k\"l", 6),
        ("/ ", 7),
        ("/m~0n", 8),
    ] {
        assert_eq!(at(text), Some(Value::Integer(n)), "{text}");
    }
    for text in ["/foo/2", "/foo/00", "/foo/-", "/foo/+1", "/foo/0/x", "/fo"] {
        assert_eq!(at(text), None, "{text}");
    }
    assert!(
        Pointer::parse("foo").is_err()
            && Pointer::parse("/~").is_err()
            && Pointer::parse("/~2").is_err()
    );
}
