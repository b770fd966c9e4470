//! What is local: which set below the base added a thing or filled in a value, and what was made up for
//! demonstration (DESIGN 2.9). Pages show it where the thing stands.

use wuwei_rules::ruleset::{Kind, Layer, RuleSet, Service};

use super::Here;
use crate::say::Say;

/// 浚县增设: which set added an entity, if it is none of the base's.
pub(super) fn added_by(here: &Here, layer: &str) -> Option<String> {
    local(here, layer).map(|layer| said(here, layer, "added"))
}

/// 浚县补充（示例）: which set filled in a value of a service, and whether it was made up.
pub(super) fn value_mark(here: &Here, service: &Service, key: &str) -> Option<String> {
    let rules = here.rules();
    let set_by = rules.layer_of(Kind::Service, &service.id, key, &service.layer);
    let filled = local(here, set_by).filter(|_| set_by != service.layer);
    let sample = service.sample || rules.layer(set_by).is_some_and(|layer| layer.sample);
    let words = here.words();
    match (filled.map(|layer| said(here, layer, "filled")), sample) {
        (Some(filled), true) => {
            let sample = words.fill("bracketed", &[("text", &words.word("sample"))]);
            Some(filled + &sample)
        }
        (None, true) => Some(words.word("sample")),
        (filled, false) => filled,
    }
}

/// A layer, if it is one below the base.
fn local<'h>(here: &'h Here, id: &str) -> Option<&'h Layer> {
    let below = here.rules().layers.get(1..).unwrap_or_default();
    below.iter().find(|layer| layer.id == id)
}

/// What "why?" says of a rule that a set below the base adds, with the set's id.
pub(super) fn reasons(here: &Here, rules: &RuleSet) -> Vec<(String, String)> {
    let below = rules.layers.get(1..).unwrap_or_default();
    let reason = |layer: &Layer| (layer.id.clone(), said(here, layer, "why"));
    below.iter().map(reason).collect()
}

/// In words: "added by Xunxian"; "added locally" where the set does not know the area's name.
fn said(here: &Here, layer: &Layer, what: &str) -> String {
    let regions = &here.rules().regions;
    match regions.iter().find(|region| region.code == layer.area) {
        Some(region) => {
            let place = Say::new(&region.name, here.lang).text;
            here.words()
                .fill(&format!("local.{what}"), &[("place", &place)])
        }
        None => here.words().word(&format!("local.{what}-here")),
    }
}

/// An area as a choice of the list: where a service of that set is given.
pub(super) fn area(here: &Here, layer: &Layer) -> Say {
    let rules = here.rules();
    let known = rules
        .regions
        .iter()
        .find(|region| region.code == layer.area);
    known.map_or_else(
        || Say::plain(&layer.area),
        |region| Say::new(&region.name, here.lang),
    )
}

/// Whether the telephone for complaints was made up.
pub(super) fn oversight_mark(here: &Here) -> Option<String> {
    let rules = here.rules();
    (rules.sample && rules.oversight_phone.is_some()).then(|| here.words().word("sample"))
}
