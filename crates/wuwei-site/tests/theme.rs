//! The theme: whole in both languages, and with everything that the engine looks for.

mod support;

use std::collections::BTreeSet;

use support::{html, sample_site, workspace};
use wuwei_site::Theme;

/// Keys of a locale file, flattened, each with the slots of its words.
fn words(lang: &str) -> Vec<(String, BTreeSet<String>)> {
    let text = read(&format!("site/locale/{lang}.toml"));
    let mut keys = Vec::new();
    flatten("", &text.parse().expect("a locale file is TOML"), &mut keys);
    keys.sort();
    keys
}

fn flatten(prefix: &str, table: &toml::Table, keys: &mut Vec<(String, BTreeSet<String>)>) {
    for (key, value) in table {
        let key = format!("{prefix}{key}");
        match value {
            toml::Value::Table(inner) => flatten(&format!("{key}."), inner, keys),
            value => keys.push((key, slots(value.as_str().expect("words are texts")))),
        }
    }
}

fn slots(words: &str) -> BTreeSet<String> {
    words
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(slot, _)| slot.to_owned())
        .collect()
}

#[allow(clippy::disallowed_methods)]
fn read(name: &str) -> String {
    std::fs::read_to_string(workspace().join(name)).expect("the file is there")
}

#[test]
fn both_languages_have_the_same_words_with_the_same_slots() {
    for (zh, en) in words("zh").iter().zip(&words("en")) {
        assert_eq!(zh, en);
    }
    assert_eq!(words("zh").len(), words("en").len());
}

#[test]
fn every_problem_of_the_engine_has_words() {
    let known = words("zh");
    for (code, slots) in wuwei_engine::problem::CODES {
        let key = format!("message.{code}");
        let (_, used) = known
            .iter()
            .find(|(name, _)| *name == key)
            .unwrap_or_else(|| panic!("no words {key}"));
        for slot in used {
            assert!(
                slot == "label" || slots.contains(&slot.as_str()),
                "{key}: the engine fills no {{{slot}}}"
            );
        }
    }
}

#[test]
fn every_finding_on_a_record_has_words() {
    let known = words("zh");
    for row in wuwei_record::finding::TABLE {
        let key = format!("finding.{}", row.name);
        let (_, used) = known
            .iter()
            .find(|(name, _)| *name == key)
            .unwrap_or_else(|| panic!("no words {key}"));
        for slot in used {
            let given =
                ["entry", "field"].contains(&slot.as_str()) || row.args.contains(&slot.as_str());
            assert!(given, "{key}: a finding gives no {{{slot}}}");
        }
    }
}

/// Everything in backticks that docs/THEME.md asks a page to have.
fn asked(doc: &str, start: &str) -> BTreeSet<String> {
    doc.split('`')
        .skip(1)
        .step_by(2)
        .flat_map(|code| code.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')))
        .filter(|word| word.starts_with(start) && word.len() > start.len())
        .map(str::to_owned)
        .collect()
}

/// Attributes that the engine or the loader sets, or that belong to kinds of field the sample lacks.
const SET_BY_THE_ENGINE: &[&str] = &[
    "data-state",
    "data-record",
    "data-busy",
    "data-app",
    "data-view-shown",
    "data-verdict",
    "data-level",
    "data-wrong",
];
const KINDS_NOT_IN_THE_SAMPLE: &[&str] = &["data-attachment"];

#[test]
fn everything_that_the_engine_looks_for_is_on_the_pages() {
    let doc = read("docs/THEME.md");
    let (_, files) = sample_site();
    let pages: Vec<html::Page> = ["form/fixed-point-steward.html", "check.html"]
        .iter()
        .map(|path| html::Page::read(std::str::from_utf8(&files[*path]).unwrap()))
        .collect();
    let present: BTreeSet<&str> = pages
        .iter()
        .flat_map(|page| &page.elements)
        .flat_map(|element| element.attributes.iter().map(|(name, _)| name.as_str()))
        .collect();
    let templates = read("site/templates/form-question.html");
    for attribute in asked(&doc, "data-") {
        let name = attribute.as_str();
        if SET_BY_THE_ENGINE.contains(&name) {
            continue;
        }
        let there = present.contains(name)
            || (KINDS_NOT_IN_THE_SAMPLE.contains(&name) && templates.contains(name));
        assert!(there, "no element has {name}, which docs/THEME.md asks for");
    }
}

#[test]
fn every_action_has_a_button_and_every_state_a_block() {
    let doc = read("docs/THEME.md");
    let (_, files) = sample_site();
    let form =
        html::Page::read(std::str::from_utf8(&files["form/fixed-point-steward.html"]).unwrap());
    let check = html::Page::read(std::str::from_utf8(&files["check.html"]).unwrap());
    let has = |attribute: &str, value: &str| {
        let of = |page: &html::Page| {
            page.elements.iter().any(|e| {
                e.get(attribute)
                    .is_some_and(|v| v.split(' ').any(|v| v == value))
            })
        };
        of(&form) || of(&check)
    };
    // Only what has a plan shows these.
    let templates = read("site/templates/form-desk.html") + &read("site/templates/form-sign.html");
    let has = |attribute: &str, value: &str| {
        has(attribute, value) || templates.contains(&format!("{attribute}=\"{value}\""))
    };
    let listed = |start: &str| -> Vec<String> {
        let from = doc
            .find(start)
            .unwrap_or_else(|| panic!("docs/THEME.md has no `{start}`"))
            + start.len();
        let end = doc[from..].find(['\n', '|']).map_or(doc.len(), |_| {
            let rest = &doc[from..];
            from + rest
                .find(".\n")
                .unwrap_or(rest.len())
                .min(rest.find(" |\n").unwrap_or(rest.len()))
        });
        doc[from..end]
            .split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    };
    for action in listed("Actions: ") {
        let word = action.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        assert!(
            !word || action == "aria-pressed" || has("data-act", &action),
            "no button `{action}`"
        );
    }
    for state in listed("shown while the engine is in that state: ") {
        assert!(
            state == "take-over" || has("data-when", &state),
            "no block for `{state}`"
        );
    }
}

#[test]
fn every_message_that_the_engine_asks_for_has_words() {
    let doc = read("docs/THEME.md");
    let from = doc
        .find("### Words the engine asks for")
        .expect("the list of words");
    let to = doc[from..]
        .find("\n## ")
        .map_or(doc.len(), |end| from + end);
    let known = words("zh");
    let has = |name: &str| {
        known
            .iter()
            .any(|(key, _)| *key == format!("message.{name}") || *key == format!("word.{name}"))
    };
    for name in doc[from..to].split('`').skip(1).step_by(2) {
        let plain = name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        let other =
            name.starts_with("data-") || matches!(name, "desk" | "constraint" | "why-layer");
        if plain && !other {
            assert!(has(name), "no words `{name}`");
        }
    }
}

#[test]
fn no_name_of_a_rule_set_stands_in_the_theme_or_the_emitter() {
    let (output, _) = sample_site();
    let rules = &output.ruleset;
    let mut names: BTreeSet<&str> = rules.sections.keys().map(String::as_str).collect();
    names.extend(rules.fields.keys().map(String::as_str));
    names.extend(rules.flows.iter().map(|flow| flow.id.as_str()));
    names.extend(
        rules
            .departments
            .iter()
            .map(|department| department.id.as_str()),
    );
    let templates: Vec<String> = [
        "form",
        "form-question",
        "form-row",
        "form-desk",
        "form-sign",
        "check",
        "home",
        "service",
    ]
    .iter()
    .map(|name| read(&format!("site/templates/{name}.html")))
    .collect();
    for name in names {
        // A field is named by its section and its own name; a bare word may well be an English one.
        if name.contains(['.', '-']) {
            assert!(
                templates.iter().all(|text| !text.contains(name)),
                "a template names `{name}`"
            );
        }
    }
}

#[test]
fn a_broken_theme_is_named_with_its_file_and_line() {
    let files = |change: (&str, &str)| {
        let names = [
            "templates/base.html",
            "locale/zh.toml",
            "locale/en.toml",
            "style/mark.svg",
        ];
        let mut files: Vec<(String, String)> = names
            .iter()
            .map(|name| ((*name).to_owned(), read(&format!("site/{name}"))))
            .collect();
        files.push((change.0.to_owned(), change.1.to_owned()));
        files
    };
    let refused = |name, text| {
        Theme::read(files((name, text)))
            .err()
            .expect("it is refused")
    };
    let error = refused("templates/base.html", "one\ntwo {% if %}\n");
    assert_eq!(error.file, "templates/base.html:2");
    let error = refused("locale/en.toml", "a = 1\n");
    assert!(error.message.contains("`a`"), "{error}");
    let missing: Vec<(String, String)> = files(("x", ""))
        .into_iter()
        .filter(|(name, _)| name != "locale/en.toml")
        .collect();
    assert_eq!(Theme::read(missing).err().unwrap().file, "locale/en.toml");
}
