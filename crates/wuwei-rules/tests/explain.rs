//! Every code has a page, and every page's examples do what the page says.
#![allow(clippy::disallowed_methods, reason = "the list of codes is written")]

use std::path::Path;

use wuwei_rules::assist::Language;
use wuwei_rules::codes::{self, Code};
use wuwei_rules::diagnostic::Severity;
use wuwei_rules::{Compilation, Edition, Editions, SourceFile, compile, compile_after};

const SCAFFOLD: &str = include_str!("../../../tests/ui/scaffold/rules.toml");

/// What a set says of itself that extends the scaffold.
const BELOW: &str = r#"
[ruleset]
id = "county"
version = "2026.1.0"
effective = 2026-01-01
area = "410621"
extends = "../example"
title = { zh = "浚县企业服务", en = "Enterprise service, Xunxian" }
"#;

#[test]
fn the_scaffold_is_without_a_finding() {
    let found = compile_example("toml", "").diagnostics;
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn numbers_and_names_are_given_once_and_in_order() {
    let ids: Vec<&str> = codes::ALL.iter().map(|code| code.id).collect();
    assert!(ids.is_sorted(), "{ids:?}");
    for (at, code) in codes::ALL.iter().enumerate() {
        let again = codes::ALL[..at]
            .iter()
            .any(|c| c.id == code.id || c.name == code.name);
        assert!(!again, "{} {}", code.id, code.name);
        assert_eq!(codes::find(code.name).unwrap().id, code.id);
        assert_eq!(codes::find(&code.id.to_lowercase()).unwrap().id, code.id);
    }
}

#[test]
fn pages_say_what_they_must() {
    for code in codes::ALL {
        let page = code.page;
        assert!(
            page.starts_with(&format!("# {} {}\n\n", code.id, code.name)),
            "{}",
            code.id
        );
        let headings: Vec<&str> = page
            .lines()
            .filter(|line| line.starts_with("## "))
            .collect();
        // What serves a clause of its own says which.
        let fixed = ["## Avoid", "## Instead", "## Why", "## Clause"];
        assert!(
            headings == fixed[..3] || headings == fixed,
            "{}: {headings:?}",
            code.id
        );
        let summary = page.lines().nth(2).unwrap();
        assert!(
            summary.ends_with('.') && summary.len() < 120,
            "{}: {summary}",
            code.id
        );
    }
}

/// Both languages have the same headings, the same examples, and words of their own.
#[test]
fn pages_are_whole_in_both_languages() {
    for code in codes::ALL {
        let [zh, en] = [Language::Zh, Language::En].map(|language| code.explained(language));
        let headings = |page: &str| -> Vec<String> {
            let lines = page.lines().filter(|line| line.starts_with("## "));
            lines.map(|line| line[3..].to_owned()).collect()
        };
        assert_eq!(
            headings(&en),
            ["Avoid", "Instead", "Why", "Clause", "Options"]
        );
        assert_eq!(
            headings(&zh),
            ["避免", "改为", "为什么", "条款", "选项"],
            "{}: explain/zh.md has no page",
            code.id
        );
        let examples = |page: &str| -> Vec<String> {
            page.split("```")
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect()
        };
        assert_eq!(examples(&zh), examples(&en), "{}", code.id);
        let title = code.title(Language::Zh);
        assert!(
            title.ends_with('。') && title.chars().count() < 60,
            "{}: {title}",
            code.id
        );
        let (_, options) = en.split_once("## Options").unwrap();
        let allowed = options.contains("allow = [");
        assert_eq!(allowed, code.severity != Severity::Error, "{}", code.id);
    }
}

#[test]
fn old_names_lead_to_codes() {
    for (old, new) in codes::RENAMED {
        assert!(
            codes::ALL
                .iter()
                .all(|code| code.id != *old && code.name != *old)
        );
        assert_eq!(
            codes::find(old).map(|code| code.id),
            codes::find(new).map(|code| code.id)
        );
    }
}

/// docs/CODES.md is made of the table. `WUWEI_BLESS=1` writes it anew.
#[test]
fn the_list_of_codes_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/CODES.md");
    let list = list();
    if std::env::var_os("WUWEI_BLESS").is_some() {
        std::fs::write(&path, list).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == list,
        "docs/CODES.md is not current: WUWEI_BLESS=1 writes it"
    );
}

fn list() -> String {
    let mut list = String::from(
        "# Everything that `wuwei check` can find\n\nMade of the table of codes; `wuwei explain CODE` \
         (`--lang zh`) tells more of each, with examples.\nFINDINGS.md says what the severities mean, and \
         what `[lints]` and `--fix` do.\n\n| code | name | | what | 说明 | `--fix` |\n|---|---|---|---|---|---|\n",
    );
    for code in codes::ALL {
        let severity = match code.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let mended = if code.is_mended() { "yes" } else { "" };
        let [zh, en] = [Language::Zh, Language::En].map(|it| code.title(it).replace('|', "\\|"));
        list += &format!(
            "| {} | `{}` | {severity} | {en} | {zh} | {mended} |\n",
            code.id, code.name
        );
    }
    list += "\n## Renamed codes\n\n";
    if codes::RENAMED.is_empty() {
        list += "None. An old number or name would stand here and still be understood.\n";
    }
    for (old, new) in codes::RENAMED {
        list += &format!("- `{old}` is `{new}`\n");
    }
    list
}

#[test]
fn examples_raise_their_code_and_its_alone() {
    let faults: String = codes::ALL.iter().map(|code| fault(code)).collect();
    assert_eq!(faults, "");
}

fn fault(code: &Code) -> String {
    let [avoid, instead] = examples(code);
    let avoided = found(&avoid);
    let mut faults = String::new();
    if !avoided.contains(&code.id) {
        faults += &format!("{}: what to avoid raises {avoided:?}\n", code.id);
    }
    let others: Vec<_> = avoided
        .iter()
        .filter(|id| **id != code.id && is_error(id))
        .collect();
    if !others.is_empty() {
        faults += &format!("{}: what to avoid also raises {others:?}\n", code.id);
    }
    let instead = found(&instead);
    if instead.iter().any(|id| *id == code.id || is_error(id)) {
        faults += &format!("{}: what to write instead raises {instead:?}\n", code.id);
    }
    faults
}

fn is_error(id: &str) -> bool {
    codes::find(id).unwrap().severity == Severity::Error
}

fn found((fence, text): &(String, String)) -> Vec<&'static str> {
    compile_example(fence, text)
        .diagnostics
        .iter()
        .map(|found| found.code)
        .collect()
}

/// The two code blocks of a page, each with the words behind its fence.
fn examples(code: &Code) -> [(String, String); 2] {
    let blocks = code.page.split("```").skip(1).step_by(2);
    let blocks = blocks.map(|block| block.split_once('\n').unwrap());
    let blocks: Vec<_> = blocks
        .map(|(fence, text)| (fence.to_owned(), text.to_owned()))
        .collect();
    blocks
        .try_into()
        .unwrap_or_else(|_| panic!("{}: one block to avoid, one instead", code.id))
}

/// `toml`: an addition to the scaffold; `toml whole`: a set; `toml extends`: a set below the scaffold;
/// `toml after`: additions to the scaffold in turn, each under its version: published first, then now.
fn compile_example(fence: &str, text: &str) -> Compilation {
    let source = |name: &str, layer, text: &str| SourceFile {
        name: name.into(),
        layer,
        text: text.into(),
    };
    let scaffold = source("scaffold.toml", 0, SCAFFOLD);
    if fence == "toml after" {
        return compile_turns(text);
    }
    let example = |layer| source("example.toml", layer, text);
    let sources = match fence {
        "toml" => vec![scaffold, example(0)],
        "toml whole" => vec![example(0)],
        "toml extends" => vec![scaffold, source("below.toml", 1, BELOW), example(1)],
        other => panic!("unknown kind of example: {other}"),
    };
    compile(&sources, |_| String::new())
}

fn compile_turns(text: &str) -> Compilation {
    let mut editions = Vec::new();
    let mut turns = text
        .split("# published ")
        .skip(1)
        .flat_map(|turn| turn.split("# now "))
        .peekable();
    while let Some(turn) = turns.next() {
        let (version, text) = turn.split_once('\n').unwrap();
        let set = SCAFFOLD.replace("2026.1.0", version) + text;
        let sources = [SourceFile {
            name: "example.toml".into(),
            layer: 0,
            text: set,
        }];
        let published = Editions::new(std::mem::take(&mut editions), digest).unwrap();
        let compilation = compile_after(&sources, &published, digest);
        if turns.peek().is_none() {
            return compilation;
        }
        let found = compilation.diagnostics;
        let output = compilation
            .output
            .unwrap_or_else(|| panic!("{text}: {found:#?}"));
        let bytes = Edition::next(&output, &published, digest);
        editions = published.into_all();
        editions.push(Edition::read(&bytes, digest).unwrap());
    }
    panic!("an example begins with `# published`, and ends with `# now`")
}

/// Tells sets apart as a real digest would (FNV-1a).
fn digest(bytes: &[u8]) -> String {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    format!(
        "fnv:{:016x}",
        bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
    )
}
