//! The guide of one service 办事指南: every element that an inspection of government sites asks for,
//! and "set locally" where the rules do not say (DESIGN 2.9).

use serde::Serialize;
use wuwei_rules::ruleset::Given;

use super::part::{self, FlowLine, RoleMark, Telephone};
use super::waiver::{self, WaiverLine};
use super::{Here, Link, Page, local};
use crate::say::{Fact, Quoted, Say};

#[derive(Serialize)]
pub(super) struct Guide {
    name: Say,
    kind: &'static str,
    roles: Vec<RoleMark>,
    /// The four facts that people look for first.
    facts: Vec<Labelled>,
    flows: Vec<FlowLine>,
    /// Names of their stages.
    stages: Vec<Say>,
    materials: Labelled,
    material_lines: Vec<Say>,
    /// Conditions, audience, channel, ….
    details: Vec<Labelled>,
    /// Place, hours, telephone.
    place: Vec<Labelled>,
    telephone: Option<Telephone>,
    clause: Option<String>,
    /// The clause's own words.
    quoted: Option<Quoted>,
    legal_basis: Labelled,
    standard: String,
    back: Link,
    added_by: Option<String>,
    /// Exceptions from what it says.
    waivers: Vec<WaiverLine>,
}

/// A fact under its key in the locale file's `guide` table.
#[derive(Serialize)]
struct Labelled {
    key: &'static str,
    fact: Fact,
    /// Who said it, if it is local or made up: marked where it stands.
    mark: Option<String>,
}

pub(super) fn model(here: &Here, place: usize) -> Guide {
    let (rules, words) = (here.rules(), here.words());
    let service = &rules.services[place];
    let labelled = |key, fact: Fact| Labelled {
        key,
        mark: local::value_mark(here, service, key).filter(|_| fact.state != "unset"),
        fact,
    };
    let text = |key, given, none| labelled(key, Fact::text(given, none, words));
    let flows = FlowLine::of_service(here, &service.id);
    let (materials, material_lines) = part::materials(here, service);
    Guide {
        name: Say::new(&service.name, here.lang),
        kind: part::kind(&service.kind),
        roles: RoleMark::all(here, &service.roles),
        facts: vec![
            labelled("limit", part::limit(here, service.limit)),
            text("fee", &service.fee, "none.fee"),
            text("result", &service.result, "none.result"),
        ],
        stages: flows.first().map_or_else(Vec::new, FlowLine::stage_names),
        flows,
        materials: labelled("materials", materials),
        material_lines,
        details: vec![
            text("audience", &service.audience, "none.audience"),
            text("conditions", &service.conditions, "none.conditions"),
            text("how", &service.how, "none.how"),
            text("channel", &service.channel, "none.channel"),
        ],
        place: vec![
            text("place", &service.place, "none.place"),
            text("hours", &service.hours, "none.hours"),
            labelled("phone", Fact::literal(&service.phone, "none.phone", words)),
            oversight(here),
        ],
        telephone: match &service.phone {
            Given::Value(number) => Some(Telephone::new(number)),
            Given::Unset | Given::None => None,
        },
        clause: service.clause.clone(),
        quoted: service
            .clause
            .as_deref()
            .and_then(|clause| quoted(here, clause)),
        legal_basis: text("legal_basis", &service.legal_basis, "none.legal-basis"),
        standard: rules.standard.clone(),
        back: Link {
            href: here.to_page(Page::Services),
            label: Say::plain(words.word("nav.services")),
        },
        added_by: local::added_by(here, &service.layer),
        waivers: waiver::of(here, "service", &service.id),
    }
}

/// Where to complain: the whole set's telephone.
fn oversight(here: &Here) -> Labelled {
    Labelled {
        key: "oversight",
        fact: match &here.rules().oversight_phone {
            Some(number) => Fact::given(Say::plain(number)),
            None => Fact::unset(here.words()),
        },
        mark: local::oversight_mark(here),
    }
}

pub(super) fn quoted(here: &Here, clause: &str) -> Option<Quoted> {
    let obligation = here
        .rules()
        .obligations
        .iter()
        .find(|obligation| obligation.clause == clause)?;
    Some(Quoted::new(obligation.text.as_ref()?, here.lang))
}
