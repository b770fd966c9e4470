//! Each fault is found once, where it is, with its mending.

use super::*;

fn reported(text: &str) -> Vec<String> {
    let source = SourceFile {
        name: "a.toml".into(),
        layer: 0,
        text: text.into(),
    };
    let mut diagnostics = Diagnostics::default();
    super::super::parse(0, &source, &mut diagnostics);
    let shown = |d: Diagnostic| {
        let other = d
            .others
            .first()
            .map_or(String::new(), |(span, _)| format!(" / {}", span.start));
        let fix = d.suggestion.map_or(String::new(), |s| {
            format!(
                " -> {}",
                [&text[..s.span.start], &s.text, &text[s.span.end..]].concat()
            )
        });
        format!(
            "{} {:?} {}{other}{fix}",
            d.code,
            &text[d.primary.start..d.primary.end],
            d.message
        )
    };
    diagnostics.into_sorted().into_iter().map(shown).collect()
}

/// One fault, one finding, and its fix.
#[test]
fn faults() {
    for (text, expected) in [
        ("id: \"x\"", "E0002 \"id\" `id` has no `=` -> id = \"x\""),
        ("a\nb = 1", "E0002 \"a\" `a` has no `=`"),
        (
            "id：“x”",
            "E0003 \"id：“x”\" `：`, `“`, `”` mean nothing here -> id=\"x\"",
        ),
        ("id ＝ 1", "E0003 \"＝\" `＝` means nothing here -> id = 1"),
        (
            "a = [\"x\"，\"y\"]",
            "E0003 \"，\" `，` means nothing here -> a = [\"x\",\"y\"]",
        ),
        (
            "a = 1\u{a0}\n",
            "E0003 \"1\\u{a0}\" a no-break space means nothing here -> a = 1 \n",
        ),
        (
            "【role】",
            "E0003 \"【role】\" `【`, `】` mean nothing here -> [role]",
        ),
        (
            "a = [1,\nb = 2\n[[c]]\nd=1\n",
            "E0004 \"[\" this `[` is not closed",
        ),
        ("a = { b = 1\n", "E0004 \"{\" this `{` is not closed"),
        (
            "[[service]\nid = 1\n",
            "E0004 \"[[service]\" a header is not closed -> [[service]]\nid = 1\n",
        ),
        (
            "[service\n",
            "E0004 \"[service\" a header is not closed -> [service]\n",
        ),
        ("a = \"x\nb = 1", "E0004 \"\\\"x\" a string is not closed"),
        (
            "a = \"x”\nb = 1",
            "E0004 \"\\\"x”\" a string is not closed -> a = \"x\"\nb = 1",
        ),
        (
            "a = \"\"\"x\nb = 1",
            "E0004 \"\\\"\\\"\\\"x\\nb = 1\" a string is not closed",
        ),
        (
            "a = 1\n\n[x]\nb = 1\nc = 2\nb = 3",
            "E0005 \"b\" `b` is given twice / 11",
        ),
        (
            "a = { b = 1, c = [2], b = 3 }",
            "E0005 \"b\" `b` is given twice / 6",
        ),
        ("[x]\n[y]\n[x]", "E0005 \"x\" `x` is given twice / 1"),
        (
            "a = 3 days",
            "E0006 \"3 days\" `3 days` must be quoted -> a = \"3 days\"",
        ),
        (
            "a = transport",
            "E0006 \"transport\" `transport` must be quoted -> a = \"transport\"",
        ),
        (
            "a = True",
            "E0006 \"True\" `True` must be quoted -> a = true",
        ),
        ("a = yes", "E0006 \"yes\" `yes` must be quoted -> a = true"),
        ("a =\n", "E0001 \"a =\" a key has no value"),
        (
            "名称 = 1",
            "E0001 \"名称\" a key is letters, digits, `-` and `_`",
        ),
        (
            "a = 2026-02-30",
            "E0008 \"2026-02-30\" `2026-02-30` is no date",
        ),
        ("a = \"\\q\"", "E0001 \"\\\\q\" `\\q` is no escape"),
    ] {
        assert_eq!(reported(text), [expected], "{text:?}");
    }
}

#[test]
fn faults_behind_a_key_without_equals() {
    let found = reported("a： 1\nb = “x”\nc: 2\nd = 3 days\ne = ［1，2］");
    let codes: Vec<&str> = found.iter().map(|found| &found[..5]).collect();
    assert_eq!(
        codes,
        ["E0003", "E0003", "E0002", "E0006", "E0003"],
        "{found:#?}"
    );
    assert!(found[4].ends_with("e = [1,2]"), "{}", found[4]);
}

#[test]
fn a_file_of_nothing_but_faults_is_put_aside() {
    let found = reported(&"中。\n".repeat(5000));
    assert_eq!(found.len(), MOST + 1);
    assert!(found[MOST].contains("more is wrong"), "{}", found[MOST]);
}

#[test]
fn newer_toml_is_understood_with_a_warning() {
    assert_eq!(
        reported("a = { b = 1,\n c = 2 }"),
        ["E0007 \"{\" an inline table over several lines is TOML 1.1 -> a = { b = 1, c = 2 }"]
    );
    assert_eq!(reported("a = { b = 1, }").len(), 1);
    assert_eq!(reported("a = \"\\e\\\\e\\x41\"").len(), 2);
    assert_eq!(reported("a = 07:32").len(), 1);
    assert_eq!(
        reported("a = { b = [\n1,\n] }\nc = '''\\e'''\nd = 07:32:00 # {\n").len(),
        0
    );
}

#[test]
fn what_stands_behind_a_key_without_equals_is_read() {
    let text = "[[a]]\nx: \"\"\"\n中\n\"\"\"\ny = 1\nz：2\n[[b]]\nid = 3\n";
    let source = SourceFile {
        name: String::new(),
        layer: 0,
        text: text.into(),
    };
    let parsed = super::super::parse(0, &source, &mut Diagnostics::default());
    let names: Vec<_> = parsed
        .root
        .entries
        .iter()
        .map(|entry| entry.key.as_str())
        .collect();
    assert_eq!(names, ["a", "b"]);
    assert!(!parsed.torn);
    let super::super::Value::Array(tables) = &parsed.root.entries[0].node.value else {
        panic!()
    };
    let super::super::Value::Table(table) = &tables[0].value else {
        panic!()
    };
    assert!(table.torn, "a missing key may have been the unreadable one");
    assert!(table.get("y").is_some());
}
