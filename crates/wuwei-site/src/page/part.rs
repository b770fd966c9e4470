//! Parts that several pages show: a role's seal, a service's line, a flow's three stages.

use serde::Serialize;
use wuwei_engine::program::Limit;
use wuwei_rules::ruleset::{Flow, Given, Role, Service};

use super::{Here, Page, local};
use crate::diagram::Route;
use crate::say::{Fact, Quoted, Say};

/// A role with its seal.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RoleMark {
    pub(super) id: String,
    /// 1 to 5: which of the seal colours, by place in the rule set's list.
    tone: usize,
    seal: String,
    name: Say,
    brief: Option<Say>,
    href: String,
}

/// A service as one line of a list.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ServiceLine {
    id: String,
    name: Say,
    href: String,
    clause: Option<String>,
    kind: &'static str,
    roles: Vec<RoleMark>,
    /// All of the rule set's roles give it.
    everyone: bool,
    /// Working days, where a rule sets a number.
    days: Option<u32>,
    result: Fact,
    /// Which local set added it, if it is none of the base's.
    added_by: Option<String>,
    /// Who set the limit, if it is local or made up.
    days_mark: Option<String>,
}

/// A stage with its published cell.
#[derive(Debug, Clone, Serialize)]
pub(super) struct StageCell {
    id: String,
    name: Say,
    cell: Quoted,
}

/// A flow: whose it is, its stages, where its form lies.
#[derive(Debug, Clone, Serialize)]
pub(super) struct FlowLine {
    id: String,
    kind: &'static str,
    role: Option<RoleMark>,
    clause: String,
    stages: Vec<StageCell>,
    form: Option<String>,
}

/// A number that can be dialled.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Telephone {
    href: String,
    shown: String,
}

/// How many seal colours a theme has.
const TONES: usize = 5;

impl RoleMark {
    pub(super) fn of(here: &Here, id: &str) -> Option<RoleMark> {
        let place = here.rules().roles.iter().position(|role| role.id == id)?;
        Some(RoleMark::at(here, place))
    }

    pub(super) fn at(here: &Here, place: usize) -> RoleMark {
        let role: &Role = &here.rules().roles[place];
        RoleMark {
            id: role.id.clone(),
            tone: place % TONES + 1,
            seal: role.seal.clone(),
            name: Say::new(&role.name, here.lang),
            brief: Say::opt(&role.brief, here.lang),
            href: here.to_page(Page::Role(place)),
        }
    }

    pub(super) fn plain_name(&self) -> String {
        self.name.text.clone()
    }

    pub(super) fn all(here: &Here, ids: &[String]) -> Vec<RoleMark> {
        ids.iter().filter_map(|id| RoleMark::of(here, id)).collect()
    }
}

impl ServiceLine {
    pub(super) fn at(here: &Here, place: usize) -> ServiceLine {
        let service = &here.rules().services[place];
        ServiceLine {
            id: service.id.clone(),
            name: Say::new(&service.name, here.lang),
            href: here.to_page(Page::Service(place)),
            clause: service.clause.clone(),
            kind: kind(&service.kind),
            roles: RoleMark::all(here, &service.roles),
            everyone: here.rules().roles.len() > 1
                && service.roles.len() == here.rules().roles.len(),
            days: days(service),
            result: Fact::text(&service.result, "none.result", here.words()),
            added_by: local::added_by(here, &service.layer),
            days_mark: local::value_mark(here, service, "limit"),
        }
    }

    /// Who gives it, or the first of several.
    pub(super) fn first_role(&self) -> Option<String> {
        self.roles.first().map(|role| role.id.clone())
    }

    /// Services for which `wanted` holds, in the rule set's order.
    pub(super) fn all(here: &Here, wanted: impl Fn(&Service) -> bool) -> Vec<ServiceLine> {
        let services = here.rules().services.iter().enumerate();
        services
            .filter(|(_, service)| wanted(service))
            .map(|(i, _)| ServiceLine::at(here, i))
            .collect()
    }
}

impl FlowLine {
    pub(super) fn new(here: &Here, flow: &Flow) -> FlowLine {
        FlowLine {
            id: flow.id.clone(),
            kind: kind(&flow.kind),
            role: RoleMark::of(here, &flow.role),
            clause: flow.clause.clone(),
            stages: flow
                .stages
                .iter()
                .map(|stage| StageCell::new(here, stage))
                .collect(),
            form: here.to_form(&flow.id),
        }
    }

    /// As a line of the map of flows; none where the role is not known.
    pub(super) fn route(&self) -> Option<Route> {
        let role = self.role.as_ref()?;
        let stages = self.stages.iter();
        Some(Route {
            seal: role.seal.clone(),
            tone: role.tone,
            name: role.plain_name(),
            stages: stages
                .map(|stage| (stage.name.clone(), stage.cell.said.clone()))
                .collect(),
        })
    }

    /// Its stages' names, in order.
    pub(super) fn stage_names(&self) -> Vec<Say> {
        self.stages.iter().map(|stage| stage.name.clone()).collect()
    }

    /// Flows for which `wanted` holds, in the rule set's order.
    pub(super) fn all(here: &Here, wanted: impl Fn(&Flow) -> bool) -> Vec<FlowLine> {
        here.rules()
            .flows
            .iter()
            .filter(|flow| wanted(flow))
            .map(|flow| FlowLine::new(here, flow))
            .collect()
    }
}

impl FlowLine {
    /// The flows that handle a service, in the rule set's order.
    pub(super) fn of_service(here: &Here, id: &str) -> Vec<FlowLine> {
        let places = here.site.flows_of.get(id).into_iter().flatten();
        places
            .map(|&place| FlowLine::new(here, &here.rules().flows[place]))
            .collect()
    }
}

impl Telephone {
    pub(super) fn new(shown: &str) -> Telephone {
        let digits: String = shown
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect();
        Telephone {
            href: format!("tel:{digits}"),
            shown: shown.to_owned(),
        }
    }
}

impl StageCell {
    fn new(here: &Here, stage: &wuwei_rules::ruleset::Stage) -> StageCell {
        StageCell {
            id: stage.id.clone(),
            name: Say::new(&stage.name, here.lang),
            cell: Quoted::new(&stage.cell, here.lang),
        }
    }
}

/// The limit in words.
pub(super) fn limit(here: &Here, limit: Limit) -> Fact {
    let words = here.words();
    match limit {
        Limit::Days(1) => Fact::given(Say::plain(words.word("day.one"))),
        Limit::Days(n) => Fact::given(Say::plain(words.fill("day.many", &[("n", &n.to_string())]))),
        Limit::None => Fact::none("none.limit", words),
        Limit::Unset => Fact::unset(words),
    }
}

/// Materials, one line each.
pub(super) fn materials(here: &Here, service: &Service) -> (Fact, Vec<Say>) {
    let words = here.words();
    match &service.materials {
        Given::Unset => (Fact::unset(words), Vec::new()),
        Given::None => (Fact::none("none.materials", words), Vec::new()),
        Given::Value(list) => {
            let lines = list.iter().map(|text| Say::new(text, here.lang)).collect();
            (Fact::given(Say::plain("")), lines)
        }
    }
}

/// `on-site`, `fixed-point`: keys of the words for a kind of service.
pub(super) fn kind(kind: &str) -> &'static str {
    if kind == "on-site" {
        "on-site"
    } else {
        "fixed-point"
    }
}

fn days(service: &Service) -> Option<u32> {
    match service.limit {
        Limit::Days(n) => Some(n),
        Limit::Unset | Limit::None => None,
    }
}
