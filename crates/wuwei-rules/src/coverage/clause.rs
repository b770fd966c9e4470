//! Which clauses the scenarios exercise: by the obligations' own account of what implements them.

use std::collections::BTreeSet;

use wuwei_json::Value as Json;

use crate::ruleset::{Implementation, RuleSet};
use crate::scenario::{Run, Scenario};

/// How far a clause is exercised.
#[derive(Debug, Clone)]
pub struct ClauseCoverage {
    /// As cited.
    pub clause: String,
    /// What of it scenarios have signed, as `kind id`.
    pub exercised: Vec<String>,
    /// What of it a form could show and no scenario has signed.
    pub missing: Vec<String>,
}

/// The clauses that forms implement, in the order of the standard. Pages, print editions and what is outside
/// the system are for other tests. What a scenario that failed has signed does not count.
pub fn clauses(ruleset: &RuleSet, runs: &[(&Scenario, &Run)]) -> Vec<ClauseCoverage> {
    let signed = Signed::of(ruleset, runs);
    let obligations = ruleset.obligations.iter();
    let obligations = obligations.filter(|obligation| obligation.demands());
    let covered = obligations.map(|obligation| {
        let mut clause = ClauseCoverage {
            clause: obligation.clause.clone(),
            exercised: Vec::new(),
            missing: Vec::new(),
        };
        for implementation in &obligation.implemented_by {
            let Implementation { kind, target, .. } = implementation;
            let Some(found) = signed.has(kind, target) else {
                continue;
            };
            let list = match found {
                true => &mut clause.exercised,
                false => &mut clause.missing,
            };
            list.push(format!("{kind} {target}"));
        }
        clause
    });
    covered
        .filter(|it| !it.exercised.is_empty() || !it.missing.is_empty())
        .collect()
}

/// What scenarios have signed.
#[derive(Default)]
struct Signed {
    flows: BTreeSet<String>,
    services: BTreeSet<String>,
    /// `flow.stage`, and the stage alone.
    stages: BTreeSet<String>,
    /// Sections, `section.field`, `section.item`.
    places: BTreeSet<String>,
}

impl Signed {
    fn of(ruleset: &RuleSet, runs: &[(&Scenario, &Run)]) -> Signed {
        let mut signed = Signed::default();
        for (scenario, run) in runs.iter().filter(|(_, run)| run.failures.is_empty()) {
            for entry in &run.signed {
                signed.flows.insert(scenario.flow.clone());
                signed.services.extend(scenario.service.clone());
                signed.stages.insert(entry.stage.clone());
                let cell = format!("{}.{}", scenario.flow, entry.stage);
                signed.stages.insert(cell);
                signed.data(ruleset, &entry.data);
            }
        }
        signed
    }

    fn data(&mut self, ruleset: &RuleSet, data: &Json) {
        for (section, json) in data.as_object().iter().flat_map(|it| it.iter()) {
            self.places.insert(section.to_owned());
            let rows = match json.as_array() {
                Some(rows) => rows,
                None => std::slice::from_ref(json),
            };
            for row in rows.iter().filter_map(Json::as_object) {
                for (name, _) in row.iter() {
                    let path = format!("{section}.{name}");
                    if ruleset.fields.contains_key(&path) || ruleset.items.contains_key(&path) {
                        self.places.insert(path);
                    }
                }
            }
        }
    }

    /// Whether something was signed; nothing for what no form shows.
    fn has(&self, kind: &str, target: &str) -> Option<bool> {
        Some(match kind {
            "field" | "item" | "section" => self.places.contains(target),
            "flow" | "form" => self.flows.contains(target),
            "service" => self.services.contains(target),
            "signature" | "cell" => self.stages.contains(target),
            _ => return None,
        })
    }
}
