//! About: which edition this is, how to check it, what it rests on, what it leaves open.

use serde::Serialize;
use wuwei_rules::ruleset::{Calendar, Flow, Implementation, Obligation, Text};

use super::part::RoleMark;
use super::{Here, kind_words};
use crate::data;
use crate::edition::short;
use crate::say::{Quoted, Say};

#[derive(Serialize)]
pub(super) struct About {
    id: String,
    version: String,
    effective: String,
    area: String,
    /// What it extends: id, version, digest.
    base: Option<BaseLine>,
    standard: String,
    digest: String,
    digest_short: String,
    ruleset: String,
    specialists: String,
    forms: Vec<FormFiles>,
    counting: &'static str,
    counting_basis: Option<Say>,
    calendars: Vec<CalendarLine>,
    clauses: Vec<Clause>,
}

/// The set that this one extends.
#[derive(Serialize)]
struct BaseLine {
    id: String,
    version: String,
    digest: String,
}

/// Files of one form.
#[derive(Serialize)]
struct FormFiles {
    flow: String,
    program: String,
    schema: String,
}

/// A calendar with its source.
#[derive(Serialize)]
struct CalendarLine {
    year: i32,
    source: Say,
    url: Option<String>,
    issued: String,
}

/// A clause, its text, and what implements it.
#[derive(Serialize)]
struct Clause {
    clause: String,
    force: String,
    text: Quoted,
    by: Vec<By>,
}

/// What implements a clause: kind (a key of the locale's `implements` table) and name.
#[derive(Serialize)]
struct By {
    kind: String,
    target: Say,
}

pub(super) fn model(here: &Here) -> About {
    let rules = here.rules();
    let digest = here.site.digest.clone();
    About {
        id: rules.id.clone(),
        version: rules.version.clone(),
        effective: rules.effective.to_string(),
        area: rules.area.clone(),
        base: rules.base.as_ref().map(|base| BaseLine {
            id: base.id.clone(),
            version: base.version.clone(),
            digest: short(base.digest.trim_start_matches("sha256:")),
        }),
        standard: rules.standard.clone(),
        digest_short: short(&digest),
        digest,
        ruleset: here.to("data/ruleset.json"),
        specialists: here.to("data/specialists.json"),
        forms: here
            .edition()
            .output
            .forms
            .iter()
            .map(|form| form_files(here, form))
            .collect(),
        counting: match rules.counting {
            wuwei_engine::program::Counting::NextDay => "counting.next-day",
            wuwei_engine::program::Counting::SameDay => "counting.same-day",
        },
        counting_basis: Say::opt(&rules.counting_basis, here.lang),
        calendars: rules
            .calendars
            .iter()
            .map(|calendar| calendar_line(here, calendar))
            .collect(),
        clauses: rules
            .obligations
            .iter()
            .map(|obligation| clause(here, obligation))
            .collect(),
    }
}

fn form_files(here: &Here, form: &wuwei_rules::Form) -> FormFiles {
    FormFiles {
        flow: form.program.flow.clone(),
        program: here.to(&data::program_path(form)),
        schema: here.to(&data::schema_path(form)),
    }
}

fn calendar_line(here: &Here, calendar: &Calendar) -> CalendarLine {
    CalendarLine {
        year: calendar.year.year,
        source: Say::new(&calendar.source, here.lang),
        url: calendar.url.clone(),
        issued: calendar.issued.to_string(),
    }
}

fn clause(here: &Here, obligation: &Obligation) -> Clause {
    Clause {
        clause: obligation.clause.clone(),
        force: obligation.force.clone(),
        text: Quoted::new(&obligation.text, here.lang),
        by: obligation
            .implemented_by
            .iter()
            .map(|by| implementation(here, by))
            .collect(),
    }
}

/// The thing by its name, where it has one.
fn implementation(here: &Here, by: &Implementation) -> By {
    let target = match by.kind.as_str() {
        "page" => here
            .words()
            .get(&format!("page.{}", by.target))
            .map(Say::plain),
        "flow" => here
            .rules()
            .flows
            .iter()
            .find(|flow| flow.id == by.target)
            .map(|flow| flow_name(here, flow)),
        _ => rule_name(here, by).map(|name| Say::new(name, here.lang)),
    };
    By {
        kind: by.kind.clone(),
        target: target.unwrap_or_else(|| Say::plain(&by.target)),
    }
}

fn rule_name<'a>(here: &Here<'a>, by: &'a Implementation) -> Option<&'a Text> {
    let rules = here.rules();
    let stages = || rules.flows.iter().flat_map(|flow| &flow.stages);
    match by.kind.as_str() {
        "field" => rules.fields.get(&by.target).map(|field| &field.label),
        "item" => rules.items.get(&by.target).map(|item| &item.name),
        "section" => rules.sections.get(&by.target).map(|section| &section.title),
        "role" => rules
            .roles
            .iter()
            .find(|role| role.id == by.target)
            .map(|role| &role.name),
        "service" => rules
            .services
            .iter()
            .find(|service| service.id == by.target)
            .map(|service| &service.name),
        "signature" => stages()
            .find(|stage| stage.id == by.target)
            .map(|stage| &stage.name),
        _ => by.why.as_ref(),
    }
}

fn flow_name(here: &Here, flow: &Flow) -> Say {
    let role = RoleMark::of(here, &flow.role)
        .map(|role| role.plain_name())
        .unwrap_or_default();
    let words = here.words();
    Say::plain(format!(
        "{}{}{role}",
        kind_words(here, &flow.kind),
        words.word("dot")
    ))
}
