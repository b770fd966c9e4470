//! What matters are about, as people look for them: the finder of the home page and the lists by role
//! are made of the same lines, so that they cannot differ.

use serde::Serialize;
use wuwei_rules::ruleset::{Hotline, Subject, Text};

use super::part::{FlowLine, RoleMark, Telephone};
use super::people::{self, Person};
use super::{Here, Page, local};
use crate::say::Say;

/// A subject with the words that lead to it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SubjectLine {
    id: String,
    name: Say,
    /// What people type, in the language of the page.
    phrases: Vec<Say>,
    /// Every word that leads here, in all languages, parted by `|`: what the finder compares.
    words: String,
    /// Who takes it, the one in charge first.
    roles: Vec<RoleMark>,
    /// Their ids, parted by spaces.
    role_ids: String,
    note: Option<Say>,
    hotlines: Vec<HotlineLine>,
    /// Where nothing is found.
    otherwise: bool,
    added_by: Option<String>,
}

/// A public telephone line.
#[derive(Debug, Clone, Serialize)]
pub(super) struct HotlineLine {
    id: String,
    phone: Telephone,
    name: Say,
    usage: Say,
    emergency: bool,
    source: Say,
}

/// What a role's subjects lead to: the people, and the next steps.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Contact {
    role: RoleMark,
    people: Vec<Person>,
    subjects: Vec<SubjectLine>,
    /// The role's services in the list, and how many there are.
    services: String,
    count: usize,
    flows: Vec<FlowLine>,
}

impl SubjectLine {
    /// Subjects for which `wanted` holds, in the rule set's order.
    pub(super) fn all(here: &Here, wanted: impl Fn(&Subject) -> bool) -> Vec<SubjectLine> {
        let subjects = here.rules().subjects.iter();
        subjects
            .filter(|subject| wanted(subject))
            .map(|subject| SubjectLine::new(here, subject))
            .collect()
    }

    fn new(here: &Here, subject: &Subject) -> SubjectLine {
        SubjectLine {
            id: subject.id.clone(),
            name: Say::new(&subject.name, here.lang),
            phrases: subject
                .phrases
                .iter()
                .map(|phrase| Say::new(phrase, here.lang))
                .filter(|said| said.lang.is_none())
                .collect(),
            words: words(subject),
            roles: RoleMark::all(here, &subject.roles),
            role_ids: subject.roles.join(" "),
            note: Say::opt(&subject.note, here.lang),
            hotlines: HotlineLine::all(here, |line| subject.hotlines.contains(&line.id)),
            otherwise: subject.otherwise,
            added_by: local::added_by(here, &subject.layer),
        }
    }
}

impl HotlineLine {
    /// Lines for which `wanted` holds, those for emergencies first.
    pub(super) fn all(here: &Here, wanted: impl Fn(&Hotline) -> bool) -> Vec<HotlineLine> {
        let lines = here.rules().hotlines.iter().filter(|line| wanted(line));
        lines
            .map(|line| HotlineLine {
                id: line.id.clone(),
                phone: Telephone::new(&line.number),
                name: Say::new(&line.name, here.lang),
                usage: Say::new(&line.usage, here.lang),
                emergency: line.emergency,
                source: Say::new(&line.source, here.lang),
            })
            .collect()
    }
}

impl Contact {
    /// A role's contact, with the subjects of which it is in charge.
    pub(super) fn at(here: &Here, place: usize) -> Contact {
        let rules = here.rules();
        let role = &rules.roles[place].id;
        Contact {
            role: RoleMark::at(here, place),
            people: people::of_role(here, role),
            subjects: SubjectLine::all(here, |subject| subject.roles.first() == Some(role)),
            services: format!("{}?role={role}", here.to_page(Page::Services)),
            count: rules
                .services
                .iter()
                .filter(|service| service.roles.contains(role))
                .count(),
            flows: FlowLine::all(here, |flow| flow.role == *role),
        }
    }
}

fn words(subject: &Subject) -> String {
    let both = |text: &Text| [Some(text.zh.clone()), text.en.clone()];
    let texts = std::iter::once(&subject.name).chain(&subject.phrases);
    let words: Vec<String> = texts.flat_map(both).flatten().collect();
    words.join("|")
}
