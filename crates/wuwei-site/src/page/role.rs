//! A role's page: what it is for, what it does, who serves.

use serde::Serialize;
use wuwei_rules::ruleset::{Department, Specialist};

use super::part::{FlowLine, RoleMark, ServiceLine, Telephone};
use super::{Here, Link, Page};
use crate::say::{Quoted, Say};

#[derive(Serialize)]
pub(super) struct RolePage {
    mark: RoleMark,
    text: Quoted,
    clause: String,
    services: Vec<ServiceLine>,
    flows: Vec<FlowLine>,
    people: Vec<Person>,
    back: Link,
}

/// A specialist as the public sees one.
#[derive(Serialize)]
struct Person {
    name: String,
    department: Option<Say>,
    phone: Option<Telephone>,
    serves: String,
    sample: bool,
}

pub(super) fn model(here: &Here, place: usize) -> RolePage {
    let rules = here.rules();
    let role = &rules.roles[place];
    let people = rules
        .specialists
        .iter()
        .filter(|person| person.role == role.id);
    RolePage {
        mark: RoleMark::at(here, place),
        text: Quoted::new(&role.text, here.lang),
        clause: role.clause.clone(),
        services: ServiceLine::all(here, |service| service.roles.contains(&role.id)),
        flows: FlowLine::all(here, |flow| flow.role == role.id),
        people: people.map(|one| person(here, one)).collect(),
        back: Link {
            href: format!("{}#roles", here.to_page(Page::Home)),
            label: Say::plain(here.words().word("nav.roles")),
        },
    }
}

fn person(here: &Here, person: &Specialist) -> Person {
    let of = |department: &&Department| department.id == person.department;
    Person {
        name: person.name.clone(),
        department: here
            .rules()
            .departments
            .iter()
            .find(of)
            .map(|d| Say::new(&d.name, here.lang)),
        phone: person.phone.as_deref().map(Telephone::new),
        serves: person.serves.join(&here.words().word("list-separator")),
        sample: person.sample,
    }
}
