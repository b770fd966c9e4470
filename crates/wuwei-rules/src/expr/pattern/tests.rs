//! Patterns against a reader of patterns made by others.

use proptest::prelude::*;
use wuwei_engine::pattern::matches;

use super::{of_table, table};
use crate::expr::ErrorKind;

fn found(pattern: &str, text: &str) -> bool {
    let table = table(pattern).unwrap_or_else(|wrong| panic!("{pattern}: {}", wrong.message));
    matches(&table, text).expect("a table")
}

#[test]
fn a_pattern_is_looked_for_anywhere_unless_it_is_anchored() {
    for (pattern, text, is) in [
        ("", "", true),
        ("县", "浚县人民政府", true),
        ("^县", "浚县", false),
        ("县$", "浚县", true),
        ("^县$", "县\n", false),
        ("^1[3-9]\\d{9}$", "13900000000", true),
        ("^1[3-9]\\d{9}$", "1390000000", false),
        ("^1[3-9]\\d{9}$", "１3900000000", false),
        ("^[一-龥]{2,4}$", "王小明", true),
        ("^[一-龥]{2,4}$", "王", false),
        ("^.$", "𠮷", true),
        ("^.$", "\n", false),
        ("^[^a]$", "\n", true),
        ("^(?:a|bc)+?$", "abca", true),
        ("^(a|b)*c{2,}$", "abccc", true),
        ("^\\w+\\s\\S\\W\\D$", "a_9 x-y", true),
        ("^[\\d\\-&~\\]]+$", "1-&~]", true),
        ("^\\x{4e2d}\\x41\\.$", "中A.", true),
        ("a^b", "a^b", false),
    ] {
        assert_eq!(found(pattern, text), is, "{pattern} in {text}");
    }
}

#[test]
fn what_engines_read_in_different_ways_is_refused() {
    for (pattern, piece) in [
        ("a(b", "at `(`"),
        ("[b-a]", "at `b-a`"),
        ("(?i)a", "`(?i)`"),
        ("(?i:a)", "`i`"),
        ("(?P<n>a)", "`n`"),
        ("(?=a)", "at `(?=`"),
        ("\\bx", "`\\b`"),
        ("\\Ax", "`\\A`"),
        ("x\\z", "`\\z`"),
        ("\\p{Han}", "`\\p{Han}`"),
        ("[[:alpha:]]", "`[:alpha:]`"),
        ("[\\p{Han}]", "`\\p{Han}`"),
        ("[a&&b]", "`a&&b`"),
        ("[a[b]]", "`[b]`"),
        ("[\\D]", "`\\D`"),
        ("\\u4e2d", "`\\u4e2d`"),
        ("(a)\\1", "at `\\1`"),
        ("a**", "`*`"),
        ("^*", "`*`"),
        ("a{1001}", "`{1001}`"),
        ("x{,3}", "decimal"),
    ] {
        let wrong = table(pattern).expect_err(pattern);
        assert_eq!(wrong.kind, ErrorKind::BadLiteral, "{pattern}");
        assert!(
            wrong.message.contains(piece),
            "{pattern}: {}",
            wrong.message
        );
    }
    for pattern in ["x.{30}y", "(a{100}){100}", "^(([一-龥]{40}){40}){40}$"] {
        let wrong = table(pattern).expect_err(pattern);
        assert_eq!(wrong.kind, ErrorKind::TooLarge, "{pattern}");
    }
    let deep = format!("{}a{}", "(".repeat(5_000), ")".repeat(5_000));
    assert_eq!(table(&deep).expect_err("deep").kind, ErrorKind::BadLiteral);
}

/// Pieces of patterns, each whole in itself.
fn pattern() -> impl Strategy<Value = String> {
    let leaf = proptest::sample::select(vec![
        "a", "b", "中", "𠮷", ".", "[ab]", "[^a]", "[a-中]", "\\d", "\\W", "\\s", "\\.", "^", "$",
        "",
    ]);
    leaf.prop_map(str::to_owned)
        .prop_recursive(4, 16, 4, |inner| {
            let times = proptest::sample::select(vec!["*", "+", "?", "{2}", "{1,3}", "{2,}", "*?"]);
            prop_oneof![
                proptest::collection::vec(inner.clone(), 1..4).prop_map(|all| all.concat()),
                proptest::collection::vec(inner.clone(), 2..4)
                    .prop_map(|all| format!("({})", all.join("|"))),
                (inner, times).prop_map(|(a, times)| format!("(?:{a}){times}")),
            ]
        })
}

fn text() -> impl Strategy<Value = String> {
    let pieces = vec!["a", "b", "中", "𠮷", "龥", "1", " ", ".", "\n", "\r", "é"];
    proptest::collection::vec(proptest::sample::select(pieces), 0..8).prop_map(|all| all.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// A table finds what the published spelling of its pattern finds by another engine.
    #[test]
    fn tables_find_what_others_find(pattern in pattern(), texts in proptest::collection::vec(text(), 1..6)) {
        let Ok(table) = table(&pattern) else { return Ok(()) };
        let ascii = pattern.replace("\\d", "[0-9]").replace("\\W", "[^0-9A-Za-z_]").replace("\\s", "[\t\n\x0c\r ]");
        let other = regex::Regex::new(&ascii).expect("the other engine reads it too");
        let published = regex::Regex::new(of_table(&table).unwrap()).expect("its spelling is read");
        for text in &texts {
            prop_assert_eq!(matches(&table, text), Some(other.is_match(text)), "{} in {:?}", &pattern, text);
            prop_assert_eq!(published.is_match(text), other.is_match(text), "{:?}", of_table(&table));
        }
    }

    #[test]
    fn no_pattern_panics(pattern in any::<String>()) {
        let _ = table(&pattern);
    }
}
