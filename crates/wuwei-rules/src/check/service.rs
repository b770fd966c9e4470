//! A service is handled by a flow: without one there is no form for it, and its guide tells no process.

use std::collections::BTreeSet;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::Kind;
use crate::merge::Merged;
use crate::row::Row;

pub(crate) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    // A set that has no flow at all is a list of services, and says so by having none.
    if merged.of(Kind::Flow).is_empty() || !merged.sure_of(Kind::Flow) {
        return;
    }
    let flows = || merged.rows_of(Kind::Flow);
    let kind = |row: &Row| row.owned("type");
    let by_role: BTreeSet<_> = flows()
        .filter(|flow| flow.items("services").is_empty())
        .map(|flow| (kind(flow), flow.owned("role")))
        .collect();
    let listed: BTreeSet<&str> = flows()
        .flat_map(|flow| flow.words("services"))
        .map(|(id, _)| id)
        .collect();
    for service in merged.rows_of(Kind::Service).filter(|row| !row.broken) {
        let of = |role: &str| (kind(service), Some(role.to_owned()));
        let handled = listed.contains(service.word("id").unwrap_or_default())
            || service
                .words("roles")
                .any(|(role, _)| by_role.contains(&of(role)));
        if !handled {
            diagnostics.push(without_flow(service));
        }
    }
}

fn without_flow(service: &Row) -> Diagnostic {
    let (id, kind) = (service.word("id"), service.word("type"));
    let (id, kind) = (id.unwrap_or_default(), kind.unwrap_or_default());
    Diagnostic::new(
        codes::SERVICE_WITHOUT_FLOW,
        service.at("id"),
        format!("no flow handles service `{id}`"),
    )
    .label("has no form")
    .other(
        service.at("roles"),
        format!("none of them has a flow of type `{kind}`"),
    )
    .help("declare a `[[flow]]` of this type for one of its roles, or give it to another role")
}
