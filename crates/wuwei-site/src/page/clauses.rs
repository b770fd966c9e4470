//! The obligation matrix 条款对照: every clause as published, how binding it is, what implements it.

use std::collections::BTreeMap;

use serde::Serialize;
use wuwei_rules::ruleset::{Flow, Implementation, Obligation, Text};

use super::part::{FlowLine, RoleMark};
use super::waiver::{self, WaiverLine};
use super::{Here, Page, kind_words};
use crate::link;
use crate::say::{Quoted, Say};

#[derive(Serialize)]
pub(super) struct Clauses {
    standard: String,
    /// What stands on its cover.
    title: Option<Quoted>,
    issued: Option<String>,
    effective: Option<String>,
    issuer: Option<Say>,
    /// How many clauses demand something.
    demands: usize,
    /// Of those, what only people can do.
    outside: usize,
    chapters: Vec<Chapter>,
    flows: Vec<FlowLine>,
}

/// A clause of the first level with all below it: `7`, `A`.
#[derive(Serialize)]
struct Chapter {
    id: String,
    number: String,
    title: Option<Quoted>,
    clauses: Vec<Clause>,
}

/// A clause, its parts as published, and what implements it.
#[derive(Serialize)]
struct Clause {
    clause: String,
    /// Where pages that cite it link to.
    anchor: String,
    /// `a)` of an item, nothing of a note, the whole number of others.
    mark: String,
    /// `chapter`, `clause`, `item`
    level: &'static str,
    title: Option<Quoted>,
    term: Option<Term>,
    paragraphs: Vec<Quoted>,
    force: String,
    /// Says shall, at least, or where needed.
    demands: bool,
    by: Vec<By>,
    /// Exceptions from it.
    waivers: Vec<WaiverLine>,
    /// The flows stand below it as a table.
    table: bool,
}

/// A term with the standard's own English.
#[derive(Serialize)]
struct Term {
    zh: Say,
    en: Option<String>,
}

/// The things of one kind that implement a clause; the kind is a key of the locale's `implements` table.
#[derive(Serialize)]
struct By {
    kind: String,
    /// Fields stand by the section of the form in which they are asked.
    section: Option<Say>,
    targets: Vec<Target>,
}

/// What implements a clause, with where it can be seen.
#[derive(Serialize)]
struct Target {
    said: Say,
    href: Option<String>,
}

pub(super) fn model(here: &Here) -> Clauses {
    let rules = here.rules();
    let demanding = || rules.obligations.iter().filter(|o| o.demands());
    let cited: Vec<&str> = rules
        .flows
        .iter()
        .map(|flow| flow.clause.as_str())
        .collect();
    let mut chapters: Vec<Chapter> = Vec::new();
    for obligation in &rules.obligations {
        let clause = clause(here, obligation, &cited);
        let number = clause.clause.split(['.', ' ']).next().unwrap_or_default();
        match chapters.last_mut() {
            Some(chapter) if chapter.number == number => chapter.clauses.push(clause),
            _ => chapters.push(Chapter {
                id: link::clause_anchor(number),
                number: number.to_owned(),
                title: clause.title.clone(),
                clauses: vec![clause],
            }),
        }
    }
    Clauses {
        standard: rules.standard.clone(),
        title: quoted(here, &rules.publication.title),
        issued: rules.publication.issued.map(|day| day.to_text()),
        effective: rules.publication.effective.map(|day| day.to_text()),
        issuer: Say::opt(&rules.publication.issuer, here.lang),
        demands: demanding().count(),
        outside: demanding().filter(|o| is_outside(o)).count(),
        chapters,
        flows: FlowLine::all(here, |_| true),
    }
}

/// Nothing of the system implements it.
fn is_outside(obligation: &Obligation) -> bool {
    obligation
        .implemented_by
        .iter()
        .all(|by| by.kind == "outside")
}

fn clause(here: &Here, obligation: &Obligation, cited: &[&str]) -> Clause {
    let (number, mark) = match obligation.clause.split_once(' ') {
        Some((number, mark)) => (number, Some(mark)),
        None => (obligation.clause.as_str(), None),
    };
    let level = match (mark, number.contains('.')) {
        (Some(_), _) => "item",
        (None, true) => "clause",
        (None, false) => "chapter",
    };
    Clause {
        clause: obligation.clause.clone(),
        anchor: link::clause_anchor(&obligation.clause),
        // A note's text begins with its mark.
        mark: match mark {
            Some(note) if note.starts_with('注') => String::new(),
            Some(letter) => letter.to_owned(),
            None => number.to_owned(),
        },
        level,
        title: quoted(here, &obligation.title),
        term: obligation.term.as_ref().map(|term| Term {
            zh: Say {
                text: term.zh.clone(),
                lang: (here.lang.id() != "zh").then_some("zh-CN"),
            },
            en: term.en.clone(),
        }),
        paragraphs: obligation
            .text
            .as_ref()
            .map(|text| paragraphs(here, text))
            .unwrap_or_default(),
        force: obligation.force.clone(),
        demands: obligation.demands(),
        by: by_kind(here, &obligation.implemented_by),
        waivers: waiver::of_clause(here, &obligation.clause),
        table: cited.contains(&obligation.clause.as_str()),
    }
}

fn quoted(here: &Here, text: &Option<Text>) -> Option<Quoted> {
    text.as_ref().map(|text| Quoted::new(text, here.lang))
}

/// Each paragraph with its own translation, where both have as many.
fn paragraphs(here: &Here, text: &Text) -> Vec<Quoted> {
    let zh: Vec<&str> = text.zh.split("\n\n").collect();
    let en: Vec<&str> = text.en.iter().flat_map(|en| en.split("\n\n")).collect();
    if zh.len() != en.len() {
        return vec![Quoted::new(text, here.lang)];
    }
    zh.iter()
        .zip(en)
        .map(|(zh, en)| {
            let part = Text {
                zh: (*zh).to_owned(),
                en: Some(en.to_owned()),
            };
            Quoted::new(&part, here.lang)
        })
        .collect()
}

/// What implements a clause: kind by kind, fields section by section, in the order in which they are
/// first named. All flows together are one thing, the table.
fn by_kind(here: &Here, all: &[Implementation]) -> Vec<By> {
    let mut groups: Vec<By> = Vec::new();
    let mut places: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let every_flow = all.iter().filter(|by| by.kind == "flow").count() == here.rules().flows.len();
    for by in all {
        let section = match by.kind.as_str() {
            "field" => by.target.split('.').next().unwrap_or_default(),
            _ => "",
        };
        let new = places.len();
        let place = *places.entry((&by.kind, section)).or_insert(new);
        if place == groups.len() {
            let titled = here.rules().sections.get(section);
            groups.push(By {
                kind: by.kind.clone(),
                section: titled.map(|section| Say::new(&section.title, here.lang)),
                targets: Vec::new(),
            });
        }
        let targets = &mut groups[place].targets;
        let target = match by.kind.as_str() {
            "flow" if every_flow => table(here),
            _ => target(here, by),
        };
        if !targets.iter().any(|known| known.said == target.said) {
            targets.push(target);
        }
    }
    groups
}

/// All flows, where they stand as a table.
fn table(here: &Here) -> Target {
    let flows = &here.rules().flows;
    let count = flows.len().to_string();
    let clause = flows.first().map(|flow| link::clause_anchor(&flow.clause));
    Target {
        said: Say::plain(here.words().fill("clauses.all-flows", &[("n", &count)])),
        href: clause.map(|anchor| format!("#{anchor}")),
    }
}

/// The thing by its name, where it has one, and its address, where it has one.
fn target(here: &Here, by: &Implementation) -> Target {
    let rules = here.rules();
    let id = by.target.as_str();
    let named = |text: &Text| Some(Say::new(text, here.lang));
    let plain = |words: String| Some(Say::plain(words));
    let in_form = |section: &str| to_section(here, section);
    let (said, href) = match by.kind.as_str() {
        "page" => (
            here.words().get(&format!("page.{id}")).map(Say::plain),
            page_named(id).map(|page| here.to_page(page)),
        ),
        "edition" => (
            here.words().get(&format!("edition.{id}")).map(Say::plain),
            edition_named(id).map(|page| here.to_page(page)),
        ),
        "data" => (None, Some(here.to(&format!("data/{id}")))),
        "calendar" => (None, Some(format!("{}#days", here.to_page(Page::About)))),
        "flow" | "form" => (
            flow(here, id).and_then(|flow| plain(flow_name(here, flow))),
            here.to_form(id),
        ),
        "cell" => {
            let (whose, stage) = id.rsplit_once('.').unwrap_or((id, ""));
            let said = flow(here, whose).and_then(|flow| {
                let stage = flow.stages.iter().find(|s| s.id == stage)?;
                let stage = Say::new(&stage.name, here.lang).text;
                let dot = here.words().word("dot");
                plain(format!("{}{dot}{stage}", flow_name(here, flow)))
            });
            (said, here.to_form(whose))
        }
        "field" => (
            rules.fields.get(id).and_then(|field| named(&field.label)),
            in_form(id.split('.').next().unwrap_or(id)),
        ),
        "item" => (
            rules.items.get(id).and_then(|item| named(&item.name)),
            in_form(id.split('.').next().unwrap_or(id)),
        ),
        "section" => (
            rules
                .sections
                .get(id)
                .and_then(|section| named(&section.title)),
            in_form(id),
        ),
        "role" => {
            let place = rules.roles.iter().position(|role| role.id == id);
            (
                place.and_then(|i| named(&rules.roles[i].name)),
                place.map(|i| here.to_page(Page::Role(i))),
            )
        }
        "service" => {
            let place = rules.services.iter().position(|service| service.id == id);
            (
                place.and_then(|i| named(&rules.services[i].name)),
                place.map(|i| here.to_page(Page::Service(i))),
            )
        }
        "signature" => {
            let stages = rules.flows.iter().flat_map(|flow| &flow.stages);
            let stage = stages.into_iter().find(|stage| stage.id == id);
            (stage.and_then(|stage| named(&stage.name)), None)
        }
        _ => (by.why.as_ref().and_then(named), None),
    };
    Target {
        said: said.unwrap_or_else(|| Say::plain(id)),
        href,
    }
}

/// The page that an obligation names; of pages that there are many of, the one that leads to them.
pub(super) fn page_named(name: &str) -> Option<Page> {
    match name {
        "home" | "role" | "form" => Some(Page::Home),
        "services" | "service" => Some(Page::Services),
        "check" => Some(Page::Check),
        "clauses" => Some(Page::Clauses),
        "flows" => Some(Page::Flows),
        "about" => Some(Page::About),
        _ => None,
    }
}

/// The page that is printed as an edition, or leads to those that are.
fn edition_named(name: &str) -> Option<Page> {
    match name {
        "list" => Some(Page::Services),
        "blank" => Some(Page::Home),
        _ => None,
    }
}

/// The first form that has a section, at that section.
fn to_section(here: &Here, section: &str) -> Option<String> {
    let lists = |flow: &&Flow| {
        flow.stages
            .iter()
            .any(|stage| stage.sections.iter().any(|listed| listed == section))
    };
    let flow = here.rules().flows.iter().find(lists)?;
    // `s:` as a form's anchors have it; a colon would read as a scheme to simple checkers.
    Some(format!("{}#s%3A{section}", here.to_form(&flow.id)?))
}

fn flow<'a>(here: &Here<'a>, id: &str) -> Option<&'a Flow> {
    here.rules().flows.iter().find(|flow| flow.id == id)
}

fn flow_name(here: &Here, flow: &Flow) -> String {
    let role = RoleMark::of(here, &flow.role)
        .map(|role| role.plain_name())
        .unwrap_or_default();
    let dot = here.words().word("dot");
    format!("{}{dot}{role}", kind_words(here, &flow.kind))
}
