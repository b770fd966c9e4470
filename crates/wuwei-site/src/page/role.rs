//! A role's page: what it is for, what it does, who serves.

use serde::Serialize;

use super::part::{FlowLine, RoleMark, ServiceLine};
use super::people::{self, Person};
use super::subject::SubjectLine;
use super::waiver::{self, WaiverLine};
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
    subjects: Vec<SubjectLine>,
    /// The role's services in the list.
    list: String,
    back: Link,
    /// Exceptions from what it says.
    waivers: Vec<WaiverLine>,
}

pub(super) fn model(here: &Here, place: usize) -> RolePage {
    let rules = here.rules();
    let role = &rules.roles[place];
    RolePage {
        mark: RoleMark::at(here, place),
        text: Quoted::new(&role.text, here.lang),
        clause: role.clause.clone(),
        services: ServiceLine::all(here, |service| service.roles.contains(&role.id)),
        flows: FlowLine::all(here, |flow| flow.role == role.id),
        people: people::of_role(here, &role.id),
        subjects: SubjectLine::all(here, |subject| subject.roles.contains(&role.id)),
        list: format!("{}?role={}", here.to_page(Page::Services), role.id),
        waivers: waiver::of(here, "role", &role.id),
        back: Link {
            href: format!("{}#roles", here.to_page(Page::Home)),
            label: Say::plain(here.words().word("nav.roles")),
        },
    }
}
