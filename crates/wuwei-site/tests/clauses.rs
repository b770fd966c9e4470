//! The page of clauses: every clause where others link to it, in its own words, and whatever may
//! implement one is there and can be reached.

mod support;

use std::str::from_utf8;

use support::html::{Element, Page};
use support::{Files, output, sample_site, sample_sources, site};
use wuwei_rules::SourceFile;
use wuwei_rules::ruleset::{DATA, EDITIONS, PAGES, Text};
use wuwei_site::Edition;

fn page(files: &Files, path: &str) -> Page {
    Page::read(from_utf8(&files[path]).unwrap())
}

/// A clause that anything may implement.
fn clause_of(implemented_by: &[String]) -> Vec<SourceFile> {
    let mut sources = sample_sources();
    sources.push(SourceFile {
        name: "clause.toml".into(),
        layer: 0,
        text: format!(
            "[[obligation]]\nclause = \"99\"\nforce = \"shall\"\ntext = \"应。\"\nimplemented_by = [{}]\n",
            implemented_by.join(", ")
        ),
    });
    sources
}

/// The links that stand at a clause.
fn links<'p>(page: &'p Page, anchor: &str) -> Vec<&'p Element> {
    let heading = |element: &&Element| element.name == "h2" || element.name == "section";
    let from = page
        .elements
        .iter()
        .position(|element| element.get("id") == Some(anchor))
        .unwrap_or_else(|| panic!("no {anchor}"));
    page.elements[from + 1..]
        .iter()
        .take_while(|element| !heading(element))
        .filter(|element| element.name == "a" && element.within.contains(&"main".to_owned()))
        .collect()
}

#[test]
fn every_clause_has_its_anchor_and_its_words() {
    let (output, files) = sample_site();
    let chinese = page(files, "clauses.html");
    let english = page(files, "en/clauses.html");
    let main = |page: &Page| page.named("main").next().unwrap().text.clone();
    let (zh, en) = (main(&chinese), main(&english));
    for obligation in &output.ruleset.obligations {
        let plain = obligation.clause.replace(')', "").replace(' ', "-");
        let anchor = format!("c-{}", plain.replace('注', "note"));
        for page in [&chinese, &english] {
            page.one("id", &anchor);
        }
        let parts: [&Option<Text>; 3] = [&obligation.title, &obligation.term, &obligation.text];
        for text in parts.into_iter().flatten() {
            for paragraph in text.zh.split("\n\n") {
                assert!(zh.contains(paragraph), "{}: {paragraph}", obligation.clause);
                assert!(en.contains(paragraph), "{}: {paragraph}", obligation.clause);
            }
            for paragraph in text.en.iter().flat_map(|en| en.split("\n\n")) {
                assert!(en.contains(paragraph), "{}: {paragraph}", obligation.clause);
            }
        }
    }
    assert!(en.contains("unofficial translation"));
    for flow in &output.ruleset.flows {
        for stage in &flow.stages {
            assert!(
                zh.contains(&stage.cell.zh),
                "{}: {}",
                flow.id,
                stage.cell.zh
            );
        }
    }
}

#[test]
fn what_may_implement_a_clause_is_there() {
    let named = |kind: &str, names: &[&str]| -> Vec<String> {
        names
            .iter()
            .map(|name| format!("{{ {kind} = \"{name}\" }}"))
            .collect()
    };
    let all = [
        named("page", PAGES),
        named("edition", EDITIONS),
        named("data", DATA),
        named("calendar", &["2026"]),
        named("role", &["steward"]),
        named("service", &["coordinate"]),
        named("flow", &["on-site-legal"]),
        named("form", &["on-site-legal"]),
        named("cell", &["on-site-legal.start"]),
        named("section", &["closing"]),
        named("field", &["closing.archived_by"]),
        named("item", &["checklist.verify"]),
    ];
    let all: Vec<String> = all.concat();
    let files = site(&Edition::new(&output(&clause_of(&all))));
    for path in ["clauses.html", "en/clauses.html"] {
        let page = page(&files, path);
        let found = links(&page, "c-99");
        assert_eq!(found.len(), all.len(), "{path}: {all:?}");
        for link in found {
            let href = link.get("href").unwrap();
            let file = href.split('#').next().unwrap();
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let target = match file.strip_prefix("../") {
                Some(shared) => shared.to_owned(),
                None if file.is_empty() => path.to_owned(),
                None => format!("{folder}/{file}")
                    .trim_start_matches('/')
                    .to_owned(),
            };
            assert!(files.contains_key(&target), "{path}: {href}");
            assert!(!link.text.trim().is_empty(), "{path}: {href} has no words");
        }
    }
}

#[test]
fn what_is_done_outside_says_why() {
    let why = "{ outside = { zh = \"由别处办理\", en = \"Done elsewhere\" } }".to_owned();
    let files = site(&Edition::new(&output(&clause_of(&[why]))));
    for (path, words) in [
        ("clauses.html", "由别处办理"),
        ("en/clauses.html", "Done elsewhere"),
    ] {
        let page = page(&files, path);
        assert!(
            page.named("main").next().unwrap().text.contains(words),
            "{path}"
        );
        assert!(links(&page, "c-99").is_empty(), "{path}");
    }
}
