//! What is read, what is refused, where, and by which rule (RECORD 1).

use wuwei_json::{ErrorKind, Value, canonicalize, parse, to_canonical, to_pretty};

#[track_caller]
fn refused(text: &[u8], offset: usize, kind: ErrorKind) {
    let shown = String::from_utf8_lossy(text);
    let error = parse(text).expect_err(&shown);
    assert_eq!((error.offset, &error.kind), (offset, &kind), "{shown}");
    assert_eq!(
        canonicalize(text),
        Err(error),
        "canonicalize agrees on {shown}"
    );
}

#[test]
fn values_are_read_as_they_stand() {
    let value =
        parse(br#" {"b" : [1, -2, true, false, null, "\u4f01\n\ud834\udd1e"], "a": {}} "#).unwrap();
    assert_eq!(
        value.get("b").unwrap().as_array().unwrap()[5],
        Value::from("企\n𝄞")
    );
    assert_eq!(
        to_canonical(&value),
        "{\"a\":{},\"b\":[1,-2,true,false,null,\"企\\n𝄞\"]}".as_bytes()
    );
    assert!(
        to_pretty(&value).starts_with("{\n  \"b\": [\n    1,"),
        "the writer's order is kept"
    );
}

#[test]
fn integers_end_where_doubles_lose_exactness() {
    assert_eq!(
        parse(b"9007199254740991").unwrap(),
        Value::Integer((1 << 53) - 1)
    );
    assert_eq!(
        parse(b"-9007199254740991").unwrap(),
        Value::Integer(1 - (1 << 53))
    );
    refused(b"[9007199254740992]", 1, ErrorKind::IntegerTooLarge);
    refused(b"-9007199254740992", 0, ErrorKind::IntegerTooLarge);
    refused(
        b"99999999999999999999999999999999",
        0,
        ErrorKind::IntegerTooLarge,
    );
}

#[test]
fn other_numbers_are_refused_by_name() {
    refused(b"[1, 2.5]", 4, ErrorKind::Fraction);
    refused(b"1e3", 0, ErrorKind::Exponent);
    refused(b"1E3", 0, ErrorKind::Exponent);
    refused(b"-0", 0, ErrorKind::NegativeZero);
    refused(b"-0.0", 0, ErrorKind::Fraction);
    refused(
        b"01",
        0,
        ErrorKind::Expected("a number without leading zero"),
    );
    refused(b"+1", 0, ErrorKind::Expected("a value"));
    refused(b"-", 0, ErrorKind::Expected("a digit"));
}

#[test]
fn duplicates_are_found_after_unescaping() {
    refused(
        br#"{"a":1,"b":2,"a":3}"#,
        13,
        ErrorKind::DuplicateName("a".into()),
    );
    refused(
        br#"{"a":1,"\u0061":2}"#,
        7,
        ErrorKind::DuplicateName("a".into()),
    );
    refused(
        br#"{"b":1,"a":{"x":1,"x":1}}"#,
        18,
        ErrorKind::DuplicateName("x".into()),
    );
    parse(br#"{"a":{"a":1},"b":{"a":1}}"#).expect("the same name in another object");
}

#[test]
fn the_first_second_name_in_the_text_is_the_one_reported() {
    refused(
        br#"{"z":1,"z":2,"a":1,"a":2}"#,
        7,
        ErrorKind::DuplicateName("z".into()),
    );
}

#[test]
fn half_a_surrogate_pair_is_refused() {
    for text in [
        r#""\ud834""#,
        r#""\udd1e""#,
        r#""\ud834\ud834""#,
        r#""\ud834x""#,
        r#""\ud834\n""#,
        r#""\udd1e\ud834""#,
        r#""\uDBFF\u0041""#,
    ] {
        refused(text.as_bytes(), 1, ErrorKind::LoneSurrogate);
    }
    refused(br#"{"\ud834":1}"#, 2, ErrorKind::LoneSurrogate);
    refused(b"\"\xED\xA0\xB4\"", 1, ErrorKind::NotUtf8);
}

#[test]
fn names_are_printable_ascii() {
    refused("{\"企业\":1}".as_bytes(), 1, ErrorKind::NonAsciiName);
    refused(br#"{"a":1,"\u0000":1}"#, 7, ErrorKind::NonAsciiName);
    refused(br#"{"\u007f":1}"#, 1, ErrorKind::NonAsciiName);
    assert_eq!(
        canonicalize(br#"{"\"":1,"\u005c":2," ":3,"":4}"#).unwrap(),
        br#"{"":4," ":3,"\"":1,"\\":2}"#
    );
}

#[test]
fn depth_and_size_are_bounded() {
    let nested = |depth| ["[".repeat(depth), "]".repeat(depth)].concat().into_bytes();
    parse(&nested(32)).expect("32 levels");
    refused(&nested(33), 32, ErrorKind::TooDeep);
    refused(&nested(100_000), 32, ErrorKind::TooDeep);
    let long = format!("\"{}\"", "x".repeat(8 << 20)).into_bytes();
    refused(&long, 8 << 20, ErrorKind::TooLong(8 << 20));
}

#[test]
fn syntax_errors_say_what_was_due() {
    refused(b"", 0, ErrorKind::UnexpectedEnd);
    refused(b"{\"a\":1", 6, ErrorKind::UnexpectedEnd);
    refused(b"[1 2]", 3, ErrorKind::Expected("`,` or `]`"));
    refused(b"{\"a\" 1}", 5, ErrorKind::Expected("`:`"));
    refused(b"{a:1}", 1, ErrorKind::Expected("a member name in `\"`"));
    refused(b"[1,]", 3, ErrorKind::Expected("a value"));
    refused(
        b"nul",
        0,
        ErrorKind::Expected("`true`, `false`, `null` or another value"),
    );
    refused(b"1 1", 2, ErrorKind::TrailingText);
    refused(b"\"\x07\"", 1, ErrorKind::ControlCharacter);
    refused(br#""\x""#, 1, ErrorKind::BadEscape);
    refused(br#""\u12g4""#, 1, ErrorKind::BadEscape);
    refused(b"\xEF\xBB\xBF{}", 0, ErrorKind::ByteOrderMark);
    refused(b"\"\xFF\"", 1, ErrorKind::NotUtf8);
}

/// A quadratic reader or a quadratic look-up would take hours here.
#[test]
fn a_million_members_in_falling_order_cost_no_more_than_their_length() {
    let members: Vec<String> = (0..500_000)
        .rev()
        .map(|n| format!("\"{n:06}\":1"))
        .collect();
    let text = format!("{{{}}}", members.join(","));
    let value = parse(text.as_bytes()).unwrap();
    let object = value.as_object().unwrap();
    assert!((0..500_000).all(|n| object.contains(&format!("{n:06}"))));
    assert!(
        canonicalize(text.as_bytes())
            .unwrap()
            .starts_with(b"{\"000000\":1,\"000001\"")
    );
}
