//! The flows 服务流程: the rows of the standard's table with their cells as published, and a map of them.

use serde::Serialize;

use super::Here;
use super::part::FlowLine;
use crate::diagram::{self, Map, Route};
use crate::say::Say;

#[derive(Serialize)]
pub(super) struct Flows {
    kinds: Vec<KindFlows>,
    /// Clauses that hold the rows, each once.
    clauses: Vec<String>,
}

/// The flows of one kind of service.
#[derive(Serialize)]
struct KindFlows {
    id: &'static str,
    stages: Vec<Say>,
    flows: Vec<FlowLine>,
    map: Map,
}

pub(super) fn model(here: &Here) -> Flows {
    let kinds = ["on-site", "fixed-point"].map(|id| kind(here, id));
    let mut clauses: Vec<String> = Vec::new();
    for flow in &here.rules().flows {
        if !clauses.contains(&flow.clause) {
            clauses.push(flow.clause.clone());
        }
    }
    Flows {
        kinds: kinds
            .into_iter()
            .filter(|kind| !kind.flows.is_empty())
            .collect(),
        clauses,
    }
}

fn kind(here: &Here, id: &'static str) -> KindFlows {
    let flows = FlowLine::all(here, |flow| super::part::kind(&flow.kind) == id);
    let routes: Vec<Route> = flows.iter().filter_map(FlowLine::route).collect();
    KindFlows {
        id,
        stages: flows.first().map_or_else(Vec::new, FlowLine::stage_names),
        map: diagram::map(&routes, &here.words().word("list-separator")),
        flows,
    }
}
