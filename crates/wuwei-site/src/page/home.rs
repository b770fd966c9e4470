//! Home: who helps with what, and where to begin.

use serde::Serialize;

use super::part::{FlowLine, RoleMark, ServiceLine};
use super::subject::{Contact, HotlineLine};
use super::{Here, Page};
use crate::say::Say;

#[derive(Serialize)]
pub(super) struct Home {
    lead: Say,
    roles: Vec<RoleMark>,
    kinds: Vec<Kind>,
    desks: Vec<FlowLine>,
    services: String,
    /// Who takes what, by role; empty where the set says nothing of it.
    contacts: Vec<Contact>,
    /// Whether anyone says whom they serve: then a park or township leads to them.
    served: bool,
    emergency: Vec<HotlineLine>,
}

/// One of the two kinds of service with its first services.
#[derive(Serialize)]
struct Kind {
    id: &'static str,
    services: Vec<ServiceLine>,
    count: usize,
    more: Option<String>,
}

/// So many lines a kind has on the home page, the one that leads to all of them included.
const LINES: usize = 4;

pub(super) fn model(here: &Here) -> Home {
    let rules = here.rules();
    let services = here.to_page(Page::Services);
    Home {
        lead: match &rules.summary {
            Some(summary) => Say::new(summary, here.lang),
            None => Say::plain(here.words().word("home.lead")),
        },
        roles: (0..rules.roles.len())
            .map(|i| RoleMark::at(here, i))
            .collect(),
        kinds: ["on-site", "fixed-point"]
            .into_iter()
            .filter_map(|id| kind(here, id, &services))
            .collect(),
        desks: FlowLine::all(here, |flow| here.to_form(&flow.id).is_some()),
        services,
        contacts: contacts(here),
        served: rules.specialists.iter().any(|one| !one.serves.is_empty()),
        emergency: HotlineLine::all(here, |line| line.emergency),
    }
}

/// The first of each role before the second of any: else the first lines would all be one role's.
fn of_many_roles(services: Vec<ServiceLine>) -> Vec<ServiceLine> {
    let mut seen: Vec<Option<String>> = Vec::new();
    let mut ranked: Vec<(usize, ServiceLine)> = Vec::new();
    for service in services {
        let role = service.first_role();
        ranked.push((seen.iter().filter(|one| **one == role).count(), service));
        seen.push(role);
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, service)| service).collect()
}

fn contacts(here: &Here) -> Vec<Contact> {
    if here.rules().subjects.is_empty() {
        return Vec::new();
    }
    (0..here.rules().roles.len())
        .map(|place| Contact::at(here, place))
        .collect()
}

fn kind(here: &Here, id: &'static str, list: &str) -> Option<Kind> {
    let mut services = ServiceLine::all(here, |service| service.kind == id);
    let count = services.len();
    let more = (count > LINES).then(|| format!("{list}#{id}"));
    if more.is_some() {
        services = of_many_roles(services);
        services.truncate(LINES - 1);
    }
    (count > 0).then_some(Kind {
        id,
        services,
        count,
        more,
    })
}
