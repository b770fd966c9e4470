//! The form page of one flow: whole and readable before any script runs, and the blank paper form when
//! printed (DESIGN 7). What the engine looks for in it stands in docs/THEME.md.

mod block;
mod message;
mod question;
mod route;

use std::collections::BTreeMap;

use minijinja::value::{Serde, Value as Model};
use serde::Serialize;
use wuwei_engine::FormProgram;
use wuwei_json::{Object, Value};
use wuwei_rules::Form;
use wuwei_rules::ruleset::{Flow, Service};

use super::part::RoleMark;
use super::waiver::{self, WaiverLine};
use super::{Here, Page, all, kind_words};
use crate::data;
use crate::edition::{Held, hex, short};
use crate::embed::{embed, embeddable};
use crate::link;
use crate::say::{Quoted, Say};

use block::SectionBlock;
pub(super) use message::{Label, Message, Named, all_labels, messages, row_titles, words};

#[derive(Serialize)]
struct FormPage {
    flow: String,
    digest: String,
    digest_short: String,
    ruleset_id: String,
    ruleset_version: String,
    ruleset_digest: String,
    area: String,
    role_id: String,
    kind: String,
    role: Option<RoleMark>,
    clause: String,
    effective: String,
    /// An older edition's form: for records begun under it.
    older: bool,
    /// Its records are of a plan that several may share.
    has_plan: bool,
    services: Vec<ServiceOption>,
    departments: Vec<Say>,
    stages: Vec<StageBlock>,
    sections: Vec<SectionLink>,
    program: String,
    services_json: String,
    editions_json: String,
    specialists_json: String,
    labels: Vec<Label>,
    choices: Vec<Label>,
    messages: Vec<Message>,
    words: Vec<Named>,
    data: DataLinks,
    /// Exceptions from what it asks.
    waivers: Vec<WaiverLine>,
}

#[derive(Serialize)]
struct ServiceOption {
    id: String,
    name: Say,
    clause: Option<String>,
}

/// A stage with the sections that it is the first to list.
#[derive(Serialize)]
struct StageBlock {
    id: String,
    number: usize,
    name: Say,
    cell: Quoted,
    sections: Vec<SectionBlock>,
    /// Titles of sections that began earlier and are carried on here.
    carried: Vec<Say>,
}

/// A stage's name by its id.
#[derive(Serialize)]
pub(super) struct StageName {
    id: String,
    name: Say,
}

/// An entry of the list of sections.
#[derive(Serialize)]
struct SectionLink {
    id: String,
    title: Say,
    stages: String,
}

#[derive(Serialize)]
struct DataLinks {
    program: String,
    schema: Option<String>,
}

/// One form with the edition that it is of.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    output: Held<'a>,
    form: &'a Form,
}

impl<'a> Source<'a> {
    fn program(&self) -> &'a FormProgram {
        &self.form.program
    }

    fn flow(&self) -> Option<&'a Flow> {
        self.output
            .ruleset
            .flows
            .iter()
            .find(|flow| flow.id == self.program().flow)
    }
}

fn source<'a>(here: &Here<'a>, edition: usize, form: usize) -> Source<'a> {
    let output = here.edition().held(edition);
    Source {
        output,
        form: &output.forms[form],
    }
}

/// What a tab shows.
pub(super) fn title(here: &Here, edition: usize, form: usize) -> String {
    let source = source(here, edition, form);
    let (kind, role) = match source.flow() {
        Some(flow) => (kind_words(here, &flow.kind), RoleMark::of(here, &flow.role)),
        None => (source.program().flow.clone(), None),
    };
    let role = role.map(|role| role.plain_name()).unwrap_or_default();
    here.words()
        .fill("form.tab", &[("kind", &kind), ("role", &role)])
}

pub(super) fn model(here: &Here, edition: usize, form: usize) -> Model {
    let source = source(here, edition, form);
    let rules = source.output.ruleset;
    let flow = source.flow();
    let role_id = flow.map(|flow| flow.role.clone()).unwrap_or_default();
    let digest = source.form.digest.clone();
    let (labels, choices) = message::labels(here, source);
    let page = FormPage {
        flow: source.program().flow.clone(),
        digest_short: short(hex(&digest)),
        digest,
        ruleset_id: rules.id.clone(),
        ruleset_version: rules.version.clone(),
        ruleset_digest: source.output.digest.to_owned(),
        area: rules.area.clone(),
        kind: flow
            .map(|flow| kind_words(here, &flow.kind))
            .unwrap_or_default(),
        role: RoleMark::of(here, &role_id),
        clause: flow.map(|flow| flow.clause.clone()).unwrap_or_default(),
        effective: rules.effective.to_string(),
        older: edition > 0,
        has_plan: (source.program().sections.iter())
            .any(|section| section.purpose.as_deref() == Some("plan")),
        services: services(here, source),
        departments: rules
            .departments
            .iter()
            .map(|d| Say::new(&d.name, here.lang))
            .collect(),
        stages: stages(here, source),
        sections: section_links(here, source),
        program: embeddable(&String::from_utf8_lossy(&source.form.json)),
        services_json: embed(&services_json(here, source)),
        editions_json: embed(&editions_json(here, source)),
        specialists_json: embed(&here.rules().specialists_json(Some(&role_id))),
        role_id,
        labels,
        choices,
        messages: message::of_form(here, source),
        words: words(here),
        waivers: flow.map_or_else(Vec::new, |flow| waiver::of_form(here, flow)),
        data: DataLinks {
            program: here.to(&data::program_path(source.form)),
            schema: (edition == 0).then(|| here.to(&data::schema_path(source.form))),
        },
    };
    Model::from(Serde(page))
}

fn services(here: &Here, source: Source) -> Vec<ServiceOption> {
    let ids = source
        .flow()
        .map(|flow| flow.services.as_slice())
        .unwrap_or_default();
    let services = source.output.ruleset.services.iter();
    let by_id: BTreeMap<&str, &Service> = services
        .map(|service| (service.id.as_str(), service))
        .collect();
    ids.iter()
        .filter_map(|id| by_id.get(id.as_str()))
        .map(|service| ServiceOption {
            id: service.id.clone(),
            name: Say::new(&service.name, here.lang),
            clause: service.clause.clone(),
        })
        .collect()
}

fn services_json(here: &Here, source: Source) -> Value {
    let listed = services(here, source).into_iter().map(|service| {
        let object: Object = [
            ("id", Value::from(service.id)),
            ("name", service.name.text.into()),
        ]
        .into_iter()
        .collect();
        object
    });
    Value::from(listed.collect::<Vec<_>>())
}

fn stages(here: &Here, source: Source) -> Vec<StageBlock> {
    let program = source.program();
    let described = source
        .flow()
        .map(|flow| flow.stages.as_slice())
        .unwrap_or_default();
    let listed = program
        .stages
        .iter()
        .enumerate()
        .filter_map(|(position, stage)| {
            let described = described.iter().find(|d| d.id == stage.id)?;
            let begins = |ix: &usize| block::first_stage(program, *ix) == position;
            let sections = stage.sections.iter().copied();
            Some(StageBlock {
                id: stage.id.clone(),
                number: position + 1,
                name: Say::new(&described.name, here.lang),
                cell: Quoted::new(&described.cell, here.lang),
                sections: sections
                    .clone()
                    .filter(begins)
                    .map(|ix| block::section(here, source, ix))
                    .collect(),
                carried: sections
                    .filter(|ix| !begins(ix))
                    .map(|ix| block::title(here, source, ix))
                    .collect(),
            })
        });
    listed.collect()
}

/// Names of the stages of all flows, each id once.
pub(super) fn stage_names(here: &Here) -> Vec<StageName> {
    let mut names: Vec<StageName> = Vec::new();
    for stage in here.rules().flows.iter().flat_map(|flow| &flow.stages) {
        if names.iter().all(|known| known.id != stage.id) {
            names.push(StageName {
                id: stage.id.clone(),
                name: Say::new(&stage.name, here.lang),
            });
        }
    }
    names
}

fn section_links(here: &Here, source: Source) -> Vec<SectionLink> {
    let program = source.program();
    let listed = program
        .sections
        .iter()
        .enumerate()
        .map(|(ix, section)| SectionLink {
            id: section.id.clone(),
            title: block::title(here, source, ix),
            stages: block::stages_of(program, ix),
        });
    listed.collect()
}

/// Every published digest of every form, and the page that fills records of it, from the site's root.
pub(super) fn editions(here: &Here) -> Vec<(String, String)> {
    let forms = all(here.edition())
        .into_iter()
        .filter_map(|page| match page {
            Page::Form { edition, form } => {
                let digest = source(here, edition, form).form.digest.clone();
                Some((digest, page.path(here.edition(), here.lang)))
            }
            _ => None,
        });
    forms.collect()
}

/// The digests of this page's flow, with addresses from this page.
fn editions_json(here: &Here, source: Source) -> Value {
    let mut listed = Vec::new();
    for page in all(here.edition()) {
        let Page::Form { edition, form } = page else {
            continue;
        };
        let other = self::source(here, edition, form);
        if other.program().flow == source.program().flow {
            let path = page.path(here.edition(), here.lang);
            let object: Object = [
                ("digest", Value::from(other.form.digest.clone())),
                ("page", link::between(here.path, &path).into()),
            ]
            .into_iter()
            .collect();
            listed.push(object);
        }
    }
    Value::from(listed)
}
