//! What an editor is told at a place: the bar in each text is where the person is.
#![allow(clippy::disallowed_methods)]

use wuwei_rules::SourceFile;
use wuwei_rules::assist::{Assistant, Language};

const SCAFFOLD: &str = include_str!("../../../tests/ui/scaffold/rules.toml");

const COUNTY: &str = "\
[ruleset]
id = \"county\"
version = \"2026.1.0\"
effective = 2026-01-01
area = \"410621\"
extends = \"../example\"
title = \"浚县企业服务\"

";

/// A county's file over the scaffold; the byte of the bar.
fn county(marked: &str) -> (Vec<SourceFile>, usize) {
    let marked = format!("{COUNTY}{marked}");
    let at = marked.find('|').expect("a bar");
    let source = |layer, name: &str, text: String| SourceFile {
        layer,
        name: name.to_owned(),
        text,
    };
    let sources = vec![
        source(0, "base.toml", SCAFFOLD.to_owned()),
        source(1, "county.toml", marked.replacen('|', "", 1)),
    ];
    (sources, at)
}

fn labels(marked: &str) -> Vec<String> {
    let (sources, at) = county(marked);
    let proposals = Assistant::new(&sources).complete(1, at, Language::Zh);
    proposals.into_iter().map(|it| it.label).collect()
}

/// The text with a proposal taken.
fn taken(marked: &str, label: &str) -> String {
    let (sources, at) = county(marked);
    let proposals = Assistant::new(&sources).complete(1, at, Language::Zh);
    let found = proposals.iter().find(|it| it.label == label);
    let found = found.unwrap_or_else(|| panic!("{label} is not in {proposals:#?}"));
    let mut text = sources[1].text.clone();
    text.replace_range(found.span.start..found.span.end, &found.text);
    text.strip_prefix(COUNTY).expect("only below").to_owned()
}

fn hover(marked: &str, language: Language) -> String {
    let (sources, at) = county(marked);
    let meaning = Assistant::new(&sources).hover(1, at, language);
    meaning.map_or_else(String::new, |meaning| meaning.text)
}

/// Where the definitions begin: `base.toml: id = "advice"`.
fn definitions(marked: &str) -> Vec<String> {
    let (sources, at) = county(marked);
    let places = Assistant::new(&sources).definition(1, at);
    let shown = places.into_iter().map(|span| {
        let source = &sources[span.file];
        let line = source.lines().position(span.start).line;
        format!("{}: {}", source.name, source.lines().text(line))
    });
    shown.collect()
}

#[test]
fn tables_keys_ids_and_words_are_completed() {
    assert!(labels("[[|").contains(&"[[service]]".to_owned()));
    assert!(labels("[[|").contains(&"[[change.service]]".to_owned()));
    assert_eq!(taken("[[cha|\n", "[[change.field]]"), "[[change.field]]\n");
    assert_eq!(taken("[[service]]\nli|", "limit"), "[[service]]\nlimit = ");
    assert_eq!(
        taken("[[service]]\nli| = 3", "limit"),
        "[[service]]\nlimit = 3"
    );
    let keys = labels("[[service]]\nid = \"a\"\n|\nname = \"x\"");
    assert!(keys.contains(&"limit".to_owned()));
    assert!(!keys.contains(&"id".to_owned()) && !keys.contains(&"name".to_owned()));
    assert_eq!(
        taken("[[service]]\nroles = [\"ste|", "steward"),
        "[[service]]\nroles = [\"steward"
    );
    assert_eq!(
        taken("[[service]]\nroles = [|]", "steward"),
        "[[service]]\nroles = [\"steward\"]"
    );
    assert_eq!(
        taken("[[service]]\ntype = \"|\"", "fixed-point"),
        "[[service]]\ntype = \"fixed-point\""
    );
    assert_eq!(
        taken("[[change.service]]\nid = \"ad|\"", "advice"),
        "[[change.service]]\nid = \"advice\""
    );
    assert_eq!(
        labels("[[change.service]]\nid = \"advice\"\nlimit = |"),
        ["none"]
    );
    assert_eq!(labels("[[field]]\nrequired = |"), ["true", "false"]);
    assert!(labels("[[field]]\nlabel = { |").contains(&"en".to_owned()));
    assert!(labels("# |").is_empty());
    assert!(labels("[[nothing]]\n|").is_empty());
}

#[test]
fn names_functions_and_choices_are_completed_in_expressions() {
    let field = "[[field]]\nsection = \"matter\"\nid = \"a\"\ntype = \"text\"\n";
    let names = labels(&format!("{field}visible_when = \"|\""));
    for name in ["way", "has", "today", "closing", "stage"] {
        assert!(names.contains(&name.to_owned()), "{name}: {names:?}");
    }
    assert_eq!(
        taken(&format!("{field}visible_when = \"has(w|"), "way"),
        format!("{field}visible_when = \"has(way")
    );
    assert_eq!(
        taken(&format!("{field}visible_when = \"𠮷 == way && ha|"), "has"),
        format!("{field}visible_when = \"𠮷 == way && has(")
    );
    let choices = labels(&format!("{field}visible_when = \"way == '|\""));
    assert!(choices.contains(&"online".to_owned()), "{choices:?}");
    let choices = labels(&format!(
        "{field}visible_when = \"has(way) && way in ['phone', '|"
    ));
    assert!(choices.contains(&"online".to_owned()), "{choices:?}");
    let stages = labels(&format!("{field}visible_when = \"stage == '|'\""));
    assert_eq!(stages, ["start", "implement", "conclude"]);
    let members = labels(&format!("{field}visible_when = \"closing.|\""));
    assert!(
        !members.is_empty() && !members.contains(&"way".to_owned()),
        "{members:?}"
    );
}

#[test]
fn what_the_base_says_is_shown_with_its_clause() {
    let change = "[[change.service]]\nid = \"advice\"\n";
    for (language, clause) in [(Language::Zh, "条款 1"), (Language::En, "clause 1")] {
        for place in ["li|mit = 5", "limit = |5"] {
            let said = hover(&format!("{change}{place}"), language);
            assert!(said.contains("`example`: `10`"), "{said}");
            assert!(
                said.contains(clause) && said.contains("base.toml:"),
                "{said}"
            );
        }
    }
    let said = hover("[[change.service]]\nid = \"ad|vice\"", Language::En);
    assert!(
        said.starts_with("**Advice**") && said.contains("clause 1"),
        "{said}"
    );
    assert!(hover("[[service]]\nli|mit = 5", Language::Zh).contains("办理时限"));
    assert!(hover("[[service]]\nroles = [\"stew|ard\"]", Language::Zh).contains("**服务管家**"));
    let named = hover(
        "[[field]]\nsection = \"matter\"\nvisible_when = \"has(wa|y)\"",
        Language::En,
    );
    assert!(
        named.contains("`choice`") || named.contains("\"choice\""),
        "{named}"
    );
    assert!(hover("[[field]]\nvisible_when = \"h|as(way)\"", Language::En).contains("answered"));
    assert!(hover("[[cha|nge.service]]\n", Language::Zh).contains("上级"));
    assert_eq!(hover("# li|mit", Language::Zh), "");
}

#[test]
fn definitions_are_found() {
    assert_eq!(
        definitions("[[service]]\nroles = [\"stew|ard\"]"),
        ["base.toml: id = \"steward\""]
    );
    assert_eq!(
        definitions("[[change.service]]\nid = \"advice\"\nlimit = |5"),
        ["base.toml: limit = 10"]
    );
    assert_eq!(
        definitions("[[change.service]]\nid = \"adv|ice\""),
        ["base.toml: id = \"advice\""]
    );
    assert_eq!(
        definitions("[[field]]\nsection = \"matter\"\nvisible_when = \"has(wa|y)\""),
        ["base.toml: id = \"way\""]
    );
    assert!(definitions("[[service]]\nlimit = |5").is_empty());
}

/// Every place of every prefix and of a torn file: nothing to say is an answer, a panic is none.
#[test]
fn half_typed_rules_are_no_trouble() {
    let text = format!(
        "{COUNTY}[[change.service]]\nid = \"advice\nlimit = \n[[field]]\nsection = \"matter\"\nvisible_when = \"𠮷 浚 == 'a && \\\"\nroles = [\n{{ zh = \"\n[[x\n"
    );
    for end in (COUNTY.len()..=text.len()).filter(|end| text.is_char_boundary(*end)) {
        let source = |layer, text: &str| SourceFile {
            layer,
            name: String::new(),
            text: text.to_owned(),
        };
        let sources = [source(0, SCAFFOLD), source(1, &text[..end])];
        let set = Assistant::new(&sources);
        for at in [end, end.saturating_sub(3), end.saturating_sub(9), end + 5] {
            for proposal in set.complete(1, at, Language::En) {
                assert!(proposal.span.start <= proposal.span.end);
                assert!(
                    text[..end]
                        .get(proposal.span.start..proposal.span.end)
                        .is_some()
                );
            }
            set.hover(1, at, Language::Zh);
            set.definition(1, at);
        }
    }
}
