//! The guide of one service 办事指南: every element that an inspection of government sites asks for,
//! and "set locally" where the rules do not say (DESIGN 2.9).

use serde::Serialize;
use wuwei_rules::ruleset::Given;

use super::part::{self, FlowLine, RoleMark, Telephone};
use super::{Here, Link, Page};
use crate::say::{Fact, Quoted, Say};

#[derive(Serialize)]
pub(super) struct Guide {
    name: Say,
    kind: &'static str,
    roles: Vec<RoleMark>,
    /// The four facts that people look for first.
    facts: Vec<Labelled>,
    flows: Vec<FlowLine>,
    materials: Fact,
    material_lines: Vec<Say>,
    /// Conditions, audience, channel, ….
    details: Vec<Labelled>,
    /// Place, hours, telephone.
    place: Vec<Labelled>,
    telephone: Option<Telephone>,
    clause: String,
    /// The clause's own words.
    quoted: Option<Quoted>,
    legal_basis: Fact,
    standard: String,
    back: Link,
    added_by: Option<String>,
}

/// A fact under its key in the locale file's `guide` table.
#[derive(Serialize)]
struct Labelled {
    key: &'static str,
    fact: Fact,
    /// Made up for demonstration: marked where it stands (DESIGN 2.9).
    sample: bool,
}

pub(super) fn model(here: &Here, place: usize) -> Guide {
    let (rules, words) = (here.rules(), here.words());
    let service = &rules.services[place];
    let labelled = |key, fact| Labelled {
        key,
        fact,
        sample: part::is_sample(here, service, key),
    };
    let text = |key, given, none| labelled(key, Fact::text(given, none, words));
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
        flows: FlowLine::all(here, |flow| flow.services.contains(&service.id)),
        materials,
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
        ],
        telephone: match &service.phone {
            Given::Value(number) => Some(Telephone::new(number)),
            Given::Unset | Given::None => None,
        },
        clause: service.clause.clone(),
        quoted: quoted(here, &service.clause),
        legal_basis: Fact::text(&service.legal_basis, "none.legal-basis", words),
        standard: rules.standard.clone(),
        back: Link {
            href: here.to_page(Page::Services),
            label: Say::plain(words.word("nav.services")),
        },
        added_by: part::added_by(here, &service.layer),
    }
}

fn quoted(here: &Here, clause: &str) -> Option<Quoted> {
    let obligation = here
        .rules()
        .obligations
        .iter()
        .find(|obligation| obligation.clause == clause)?;
    Some(Quoted::new(&obligation.text, here.lang))
}
