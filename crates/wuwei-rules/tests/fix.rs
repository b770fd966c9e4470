//! Mending keeps what people wrote: comments, order and layout, and never brings an error.
#![allow(clippy::disallowed_methods)]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use wuwei_rules::diagnostic::Severity;
use wuwei_rules::fix::fix;
use wuwei_rules::{Diagnostic, SourceFile, compile};

const SCAFFOLD: &str = include_str!("../../../tests/ui/scaffold/rules.toml");

/// Keys, ids, expressions and comments, as a county writes them.
const COUNTY: &str = r#"# 浚县的规则
[ruleset] # 开头
id = "county"
version = "2026.1.0"
effective = 2026-01-01
area = "410621"
extends = "../example"
title = { zh = "浚县企业服务", en = "Enterprise service, Xunxian" }

# 时限
[[change.service]]
id = "advice" # 咨询
limit = 5

[[field]] # 新增
section = "matter"
id = "place"
type = "text" # 一行
label = { zh = "地点", en = "Place" }
visible_when = "has(way) && way == 'phone'"
# 完
"#;

fn check(sources: &[SourceFile]) -> Vec<Diagnostic> {
    compile(sources, |_| String::new()).diagnostics
}

fn sources(text: &str) -> Vec<SourceFile> {
    let source = |layer, name: &str, text: &str| SourceFile {
        layer,
        name: name.to_owned(),
        text: text.to_owned(),
    };
    vec![
        source(0, "base.toml", SCAFFOLD),
        source(1, "county.toml", text),
    ]
}

/// The county's text, mended.
fn mended(text: &str) -> String {
    let sources = sources(text);
    let fixed = fix(&sources, check, |source| source.layer == 1);
    assert!(!fixed.texts.contains_key(&0), "a base is never touched");
    fixed
        .texts
        .get(&1)
        .cloned()
        .unwrap_or_else(|| text.to_owned())
}

fn errors(text: &str) -> usize {
    let found = check(&sources(text));
    found
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .count()
}

#[test]
fn what_leaves_one_meaning_is_mended() {
    assert_eq!(errors(COUNTY), 0);
    for (right, wrong) in [
        ("limit = 5", "limit ＝ 5"),
        ("limit = 5", "limit：5"),
        ("limit = 5", "limt = 5"),
        ("id = \"advice\"", "id = “advice”"),
        ("id = \"advice\"", "id = \"advcie\""),
        ("[[change.service]]", "[[change.servcie]]"),
        ("type = \"text\"", "type = text"),
        ("type = \"text\"", "type = \"texx\""),
        ("section = \"matter\"", "section = \"mattre\""),
        ("has(way) && way", "has(way) and way"),
        ("has(way) && way", "has（way） && way"),
        ("way == 'phone'", "way == 'phoen'"),
        ("way == 'phone'", "way ＝＝ ‘phone’"),
        ("[[field]]", "[field]"),
        ("label = {", "label\u{a0}= {"),
        ("title = { zh", "title = {\n  zh"),
    ] {
        let broken = COUNTY.replacen(right, wrong, 1);
        assert_ne!(broken, COUNTY);
        let mended = mended(&broken);
        assert_eq!(errors(&mended), 0, "{wrong}:\n{mended}");
        let spaces = |text: &str| text.split_whitespace().collect::<String>();
        let exact = spaces(&mended) == spaces(COUNTY);
        let quoted = wrong.contains('：');
        assert!(exact || quoted, "{wrong}:\n{mended}");
    }
}

#[test]
fn what_people_must_decide_is_left() {
    for (right, wrong) in [
        ("limit = 5", "limit = 20"),
        ("limit = 5", "limit = 5\nline = 3"),
        ("id = \"place\"", "id = \"Place\""),
        ("section = \"matter\"", "section = \"事项\""),
        ("limit = 5", ""),
    ] {
        let broken = COUNTY.replacen(right, wrong, 1);
        assert_eq!(mended(&broken), broken, "{wrong}");
    }
}

#[test]
fn every_case_of_the_findings_keeps_its_comments_and_gets_no_worse() {
    let mut mended_cases = 0;
    for case in cases() {
        let mut files: Vec<PathBuf> = fs::read_dir(case.join("rules"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|it| it == "toml"))
            .collect();
        files.sort();
        let Ok(texts) = files
            .iter()
            .map(fs::read_to_string)
            .collect::<Result<Vec<_>, _>>()
        else {
            continue;
        };
        let base = SourceFile {
            name: "base.toml".to_owned(),
            layer: 0,
            text: SCAFFOLD.to_owned(),
        };
        let own = texts.iter().map(|text| SourceFile {
            name: "case.toml".to_owned(),
            layer: 1,
            text: text.clone(),
        });
        let sources: Vec<SourceFile> = [base].into_iter().chain(own).collect();
        let fixed = fix(&sources, check, |source| source.layer == 1);
        let mut after = sources.clone();
        for (at, text) in &fixed.texts {
            mended_cases += 1;
            assert_eq!(marks(text), marks(&sources[*at].text), "{}", case.display());
            after[*at].text = text.clone();
        }
        let count = |sources: &[SourceFile]| {
            let found = check(sources);
            found
                .iter()
                .filter(|it| it.code < "E0010" && it.severity == Severity::Error)
                .count()
        };
        assert!(count(&after) <= count(&sources), "{}", case.display());
        let again = fix(&after, check, |source| source.layer == 1);
        assert!(again.texts.is_empty(), "{}: not at rest", case.display());
    }
    assert!(mended_cases > 15, "{mended_cases}");
}

/// The comments of a text, in their order.
fn marks(text: &str) -> Vec<&str> {
    let comment = |line: &'_ str| line.find("#~").map(|at| at + 2);
    text.lines()
        .filter_map(|line| Some(&line[comment(line)?..]))
        .collect()
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/ui");
    let below = |at: &Path| {
        let entries = fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path());
        let mut found: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
        found.sort();
        found
    };
    let cases = below(&root).into_iter().flat_map(|code| below(&code));
    cases.filter(|case| case.join("rules").is_dir()).collect()
}

/// What an input method or a slip makes of a character.
fn slip(c: char) -> Option<&'static str> {
    Some(match c {
        '=' => "＝",
        '"' => "”",
        ',' => "，",
        '(' => "（",
        ' ' => "\u{3000}",
        '\'' => "’",
        '[' => "【",
        'e' => "é",
        _ => return None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Comments and the order of keys stay, whatever is typed wrong, and mending comes to rest.
    #[test]
    fn mending_keeps_comments_and_order(places in prop::collection::vec(0usize..600, 1..5)) {
        let mut text: Vec<String> = COUNTY.chars().map(String::from).collect();
        for place in places {
            let at = place % text.len();
            if let Some(slip) = text[at].chars().next().and_then(slip) {
                text[at] = slip.to_owned();
            }
        }
        let broken = text.concat();
        let mended = mended(&broken);
        let comments = |text: &str| -> Vec<String> {
            let comments = text.lines().filter_map(|line| line.split_once('#'));
            comments.map(|(_, comment)| comment.trim().to_owned()).collect()
        };
        prop_assert_eq!(comments(&mended), comments(&broken));
        prop_assert_eq!(mended.lines().count(), broken.lines().count());
        let reads = |text: &str| {
            let found = check(&sources(text));
            found.iter().filter(|it| it.code < "E0010" && it.severity == Severity::Error).count()
        };
        prop_assert!(reads(&mended) <= reads(&broken));
        prop_assert_eq!(self::mended(&mended), mended);
    }
}
