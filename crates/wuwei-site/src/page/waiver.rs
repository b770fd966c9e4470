//! Exceptions 豁免 where they bear: at the clause, and on the page of what may be otherwise.

use serde::Serialize;
use wuwei_rules::ruleset::{Flow, Waiver};

use super::Here;
use crate::say::Say;

/// A waiver as it is told.
#[derive(Debug, Serialize)]
pub(super) struct WaiverLine {
    /// For whom.
    area: Say,
    /// What it is about, by its name.
    what: Say,
    /// Which of its aspects.
    aspects: String,
    clause: String,
    issuer: Say,
    until: String,
    why: Say,
}

/// Those of a clause.
pub(super) fn of_clause(here: &Here, clause: &str) -> Vec<WaiverLine> {
    lines(here, |waiver| waiver.clause == clause)
}

/// Those of one entity.
pub(super) fn of(here: &Here, kind: &str, id: &str) -> Vec<WaiverLine> {
    lines(here, |waiver| waiver.names(kind, id))
}

/// Those of a flow and of all that its form asks.
pub(super) fn of_form(here: &Here, flow: &Flow) -> Vec<WaiverLine> {
    let sections = || flow.stages.iter().flat_map(|stage| &stage.sections);
    let bears = |waiver: &Waiver| match waiver.item.split_once('.') {
        Some(("flow", id)) => id == flow.id,
        Some(("section", id)) => sections().any(|section| section == id),
        Some(("field" | "item", path)) => {
            let own = path.split('.').next().unwrap_or(path);
            sections().any(|section| section == own)
        }
        _ => false,
    };
    lines(here, bears)
}

fn lines(here: &Here, bears: impl Fn(&Waiver) -> bool) -> Vec<WaiverLine> {
    let waivers = here.rules().waivers.iter();
    let those = waivers.filter(|waiver| bears(waiver));
    those.map(|waiver| line(here, waiver)).collect()
}

fn line(here: &Here, waiver: &Waiver) -> WaiverLine {
    let words = here.words();
    let regions = &here.rules().regions;
    let region = regions.iter().find(|region| region.code == waiver.area);
    let aspects = waiver.aspects.iter();
    let aspects: Vec<String> = aspects
        .map(|aspect| words.word(&format!("aspect.{aspect}")))
        .collect();
    WaiverLine {
        area: region.map_or_else(
            || Say::plain(&waiver.area),
            |region| Say::new(&region.name, here.lang),
        ),
        what: named(here, waiver).unwrap_or_else(|| Say::plain(&waiver.item)),
        aspects: aspects.join(&words.word("list-separator")),
        clause: waiver.clause.clone(),
        issuer: Say::new(&waiver.issuer, here.lang),
        until: waiver.until.to_text(),
        why: Say::new(&waiver.why, here.lang),
    }
}

/// What a waiver is about, by the name that pages call it; a set below may have removed it.
fn named(here: &Here, waiver: &Waiver) -> Option<Say> {
    let rules = here.rules();
    let (kind, id) = waiver.item.split_once('.')?;
    let name = match kind {
        "service" => rules
            .services
            .iter()
            .find(|it| it.id == id)
            .map(|it| &it.name),
        "role" => rules.roles.iter().find(|it| it.id == id).map(|it| &it.name),
        "section" => rules.sections.get(id).map(|it| &it.title),
        "field" => rules.fields.get(id).map(|it| &it.label),
        "item" => rules.items.get(id).map(|it| &it.name),
        "subject" => rules
            .subjects
            .iter()
            .find(|it| it.id == id)
            .map(|it| &it.name),
        "department" => rules
            .departments
            .iter()
            .find(|it| it.id == id)
            .map(|it| &it.name),
        _ => None,
    };
    if kind == "obligation" {
        let words = here.words().fill("clause", &[("clause", id)]);
        return Some(Say::plain(words));
    }
    name.map(|name| Say::new(name, here.lang))
}
