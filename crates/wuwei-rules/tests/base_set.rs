//! The rule sets of this repository compile, and their closed form says what it should.
#![allow(clippy::disallowed_methods)]

use std::path::{Path, PathBuf};

use wuwei_rules::ruleset::{Kind, Service};
use wuwei_rules::{Compilation, SourceFile};

/// Stands for SHA-256: the length and a sum are enough to tell sets apart.
fn digest(bytes: &[u8]) -> String {
    format!(
        "sum:{}-{}",
        bytes.len(),
        bytes.iter().map(|b| u64::from(*b)).sum::<u64>()
    )
}

fn compile(sources: &[SourceFile]) -> Compilation {
    wuwei_rules::compile(sources, digest)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// All `*.toml` below a folder, by name.
fn load(folder: &str, layer: usize) -> Vec<SourceFile> {
    fn walk(at: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(at)
            .unwrap()
            .map(|entry| entry.unwrap().path())
        {
            if entry.is_dir() {
                walk(&entry, found);
            } else if entry
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                found.push(entry);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.sort();
    let source = |path: PathBuf| SourceFile {
        name: path
            .strip_prefix(root())
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/"),
        layer,
        text: std::fs::read_to_string(&path).unwrap(),
    };
    found.into_iter().map(source).collect()
}

fn shown(sources: &[SourceFile], compilation: &Compilation) -> String {
    let line = |d: &wuwei_rules::Diagnostic| {
        let source = &sources[d.primary.file];
        let at = source.lines().position(d.primary.start);
        format!(
            "{}:{}:{}: {} {}\n",
            source.name, at.line, at.character, d.code, d.message
        )
    };
    compilation.diagnostics.iter().map(line).collect()
}

#[test]
fn the_base_set_compiles_without_a_finding() {
    let sources = load("rules/hebi", 0);
    let compilation = compile(&sources);
    assert_eq!(shown(&sources, &compilation), "");
    let output = compilation.output.unwrap();
    let json = String::from_utf8(output.json).unwrap();
    assert!(json.starts_with(r#"{"area":"410600","#), "{json}");
    assert!(!json.contains(".toml"), "no file name in a published file");
    assert_eq!(
        wuwei_json::canonicalize(json.as_bytes()).unwrap(),
        json.as_bytes()
    );
}

#[test]
fn a_set_that_extends_fills_in_what_is_unset() {
    let mut sources = load("rules/hebi", 0);
    sources.extend(load("tests/site/sample", 1));
    let compilation = compile(&sources);
    assert_eq!(shown(&sources, &compilation), "");
    let ruleset = compilation.output.unwrap().ruleset;
    assert_eq!(ruleset.id, "sample");
    assert!(ruleset.sample);
    let base = ruleset.base.as_ref().unwrap();
    assert_eq!(base.id, "hebi");
    let alone = compile(&load("rules/hebi", 0)).output.unwrap().json;
    assert_eq!(
        base.digest,
        digest(&alone),
        "the digest that the base has by itself"
    );
    let limited = |service: &&Service| {
        ruleset.layer_of(Kind::Service, &service.id, "limit", &service.layer) == "sample"
    };
    let changed = ruleset.services.iter().find(limited).unwrap();
    assert_eq!(changed.layer, "hebi");
    let name = ruleset.layer_of(Kind::Service, &changed.id, "name", &changed.layer);
    assert_eq!(name, "hebi", "what it did not change stays the base's");
    let people = wuwei_json::to_pretty(&ruleset.specialists_json(None));
    assert!(people.contains("z6Mk"));
    assert!(
        !String::from_utf8(ruleset.to_json())
            .unwrap()
            .contains("z6Mk"),
        "people stay out of the rule digest"
    );
}

#[test]
fn files_tables_and_comments_do_not_count() {
    let sources = load("rules/hebi", 0);
    let json = |sources: &[SourceFile]| compile(sources).output.unwrap().json;
    let one = json(&sources);
    let mut renamed: Vec<SourceFile> = sources.iter().rev().cloned().collect();
    for (at, source) in renamed.iter_mut().enumerate() {
        source.name = format!("{at}.toml");
        source.text = format!(
            "\u{feff}# a comment\r\n\r\n{}",
            source.text.replace('\n', "\r\n")
        );
    }
    assert_eq!(
        String::from_utf8(json(&renamed)).unwrap(),
        String::from_utf8(one).unwrap()
    );
}

#[test]
fn a_lower_condition_stands_beside_the_base_s() {
    let mut sources = load("rules/hebi", 0);
    sources.extend(load("tests/site/sample", 1));
    let number = |sources: &[SourceFile]| {
        let ruleset = compile(sources).output.unwrap().ruleset;
        let field = ruleset.fields["demands.limit_days"].clone();
        (
            field.constraints.len(),
            field
                .constraints
                .last()
                .map(|last| (last.rule.clone(), last.layer.clone())),
        )
    };
    let (before, _) = number(&sources);
    let change =
        "[[change.field]]\nid = \"demands.limit_days\"\nand_constraint = \"limit_days <= 5\"\n";
    sources.push(SourceFile {
        name: "change.toml".into(),
        layer: 1,
        text: change.into(),
    });
    let (after, last) = number(&sources);
    assert_eq!(after, before + 1);
    assert_eq!(
        last,
        Some(("limit_days <= 5".to_owned(), "sample".to_owned()))
    );
}
