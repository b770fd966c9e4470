//! Home: who helps with what, and where to begin.

use serde::Serialize;

use super::part::{FlowLine, RoleMark, ServiceLine};
use super::{Here, Page};
use crate::say::Say;

#[derive(Serialize)]
pub(super) struct Home {
    lead: Say,
    roles: Vec<RoleMark>,
    kinds: Vec<Kind>,
    desks: Vec<FlowLine>,
    services: String,
}

/// One of the two kinds of service with its first services.
#[derive(Serialize)]
struct Kind {
    id: &'static str,
    services: Vec<ServiceLine>,
    count: usize,
    more: Option<String>,
}

/// So many services of a kind stand on the home page.
const SHOWN: usize = 5;

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
    }
}

fn kind(here: &Here, id: &'static str, list: &str) -> Option<Kind> {
    let mut services = ServiceLine::all(here, |service| service.kind == id);
    let count = services.len();
    services.truncate(SHOWN);
    let more = (count > SHOWN).then(|| format!("{list}#{id}"));
    (count > 0).then_some(Kind {
        id,
        services,
        count,
        more,
    })
}
