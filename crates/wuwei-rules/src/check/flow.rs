//! A flow has the three stages of the standard in their order, and its sections' fields can be
//! answered when they must be.

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::{Kind, STAGES};
use crate::merge::Merged;
use crate::row::Row;
use crate::source::Span;
use crate::suggest;

pub(crate) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    for flow in merged.rows_of(Kind::Flow) {
        stages(flow, diagnostics);
        services(merged, flow, diagnostics);
        purposes(merged, flow, diagnostics);
        optional(merged, flow, diagnostics);
    }
    for item in merged.rows_of(Kind::Item) {
        flows_of_item(merged, item, diagnostics);
    }
    for field in merged.rows_of(Kind::Field) {
        order_of_stages(field, diagnostics);
        for flow in merged.rows_of(Kind::Flow) {
            listed_stages(field, flow, diagnostics);
        }
    }
}

fn stages(flow: &Row, diagnostics: &mut Diagnostics) {
    let found: Vec<&str> = flow
        .tables("stages")
        .filter_map(|stage| stage.word("id"))
        .collect();
    let unread = flow.items("stages").len() != found.len();
    if found != STAGES && !unread && flow.cell("stages").is_some() {
        let has = if found.is_empty() {
            "none".to_owned()
        } else {
            suggest::list(found.iter().copied())
        };
        diagnostics.push(
            Diagnostic::new(
                codes::STAGES,
                flow.at("stages"),
                "a flow has the stages `start`, `implement` and `conclude`",
            )
            .label(format!("has {has}"))
            .help("give each of the three once, in this order; a stage may have no sections"),
        );
    }
}

/// A service that a flow handles is one that its role gives.
fn services(merged: &Merged, flow: &Row, diagnostics: &mut Diagnostics) {
    let Some(role) = flow.word("role") else {
        return;
    };
    for (id, span) in flow.words("services") {
        let Some(service) = merged.find(Kind::Service, id).map(|placed| &placed.row) else {
            continue;
        };
        let by_role = service.words("roles").any(|(named, _)| named == role);
        let same_type = service.word("type") == flow.word("type");
        if service.cell("roles").is_some()
            && service.word("type").is_some()
            && !(by_role && same_type)
        {
            let what = if by_role {
                "is of another type"
            } else {
                "is not given by this role"
            };
            diagnostics.push(
                Diagnostic::new(
                    codes::FOREIGN_SERVICE,
                    span,
                    format!("service `{id}` {what}"),
                )
                .label("handled by this flow")
                .other(
                    service.at(if by_role { "type" } else { "roles" }),
                    "the service says so here",
                )
                .other(
                    flow.at(if by_role { "type" } else { "role" }),
                    "the flow says so here",
                ),
            );
        }
    }
}

/// Lists and file names look a section up by its purpose: one a form.
fn purposes(merged: &Merged, flow: &Row, diagnostics: &mut Diagnostics) {
    let mut seen: Vec<(&str, &str, Span)> = Vec::new();
    for (id, span) in flow
        .tables("stages")
        .flat_map(|stage| stage.words("sections"))
    {
        let Some(section) = merged.find(Kind::Section, id) else {
            continue;
        };
        let Some(purpose) = section.row.word("as") else {
            continue;
        };
        match seen.iter().find(|(known, ..)| *known == purpose) {
            None => seen.push((purpose, id, section.row.at("as"))),
            Some((_, other, _)) if *other == id => {}
            Some((_, other, first)) => {
                let message =
                    format!("a form has two sections as `{purpose}`: `{other}` and `{id}`");
                diagnostics.push(
                    Diagnostic::new(codes::PURPOSE_TWICE, section.row.at("as"), message)
                        .label("again here")
                        .other(*first, "first here")
                        .other(span, "listed by this flow"),
                );
            }
        }
    }
}

/// What may stay without rows is a group that the flow lists.
fn optional(merged: &Merged, flow: &Row, diagnostics: &mut Diagnostics) {
    for (id, span) in flow.words("optional") {
        let Some(section) = merged.find(Kind::Section, id) else {
            continue;
        };
        let why = if !lists(flow, id) {
            "the flow does not list it"
        } else if section.row.cell("group").is_none() {
            "it is no group, and owes no row"
        } else {
            continue;
        };
        diagnostics.push(
            Diagnostic::new(
                codes::NO_EFFECT,
                span,
                format!("`{id}` cannot be optional: {why}"),
            )
            .label("has no effect")
            .other(section.row.at("id"), "the section")
            .help("leave it out; whether a field must be answered is said by its `required_when`"),
        );
    }
}

/// An item stands in flows that list its section.
fn flows_of_item(merged: &Merged, item: &Row, diagnostics: &mut Diagnostics) {
    let Some(section) = item.word("section") else {
        return;
    };
    for (id, span) in item.words("flows") {
        let Some(flow) = merged.find(Kind::Flow, id).map(|placed| &placed.row) else {
            continue;
        };
        if !lists(flow, section) {
            let message =
                format!("flow `{id}` does not list `{section}`: the item is not asked there");
            diagnostics.push(
                Diagnostic::new(codes::NO_EFFECT, span, message)
                    .label("has no effect")
                    .other(flow.at("stages"), "the flow's sections")
                    .help(format!(
                        "list `{section}` in a stage of the flow, or leave the flow out"
                    )),
            );
        }
    }
}

fn lists(flow: &Row, section: &str) -> bool {
    let mut stages = flow.tables("stages");
    stages.any(|stage| stage.words("sections").any(|(id, _)| id == section))
}

fn order_of_stages(field: &Row, diagnostics: &mut Diagnostics) {
    let place = |key| {
        field
            .word(key)
            .and_then(|id| STAGES.iter().position(|stage| *stage == id))
    };
    if let (Some(from), Some(by)) = (place("from"), place("by"))
        && by < from
    {
        diagnostics.push(
            Diagnostic::new(
                codes::STAGE_OF_FIELD,
                field.at("by"),
                "it must be answered before it may be",
            )
            .label("must be answered by then")
            .other(field.at("from"), "may be answered from then")
            .help("let `by` be the same stage or a later one"),
        );
    }
}

/// Where a flow lists the section, it does so in the stages that the field names.
fn listed_stages(field: &Row, flow: &Row, diagnostics: &mut Diagnostics) {
    let Some(section) = field.word("section") else {
        return;
    };
    if !lists(flow, section) {
        return;
    }
    let lists = |stage: &Row| stage.words("sections").any(|(id, _)| id == section);
    for key in ["from", "by"] {
        let Some(id) = field.word(key) else { continue };
        let Some(stage) = flow
            .tables("stages")
            .find(|stage| stage.word("id") == Some(id))
        else {
            continue;
        };
        if !lists(stage) {
            let message = format!("section `{section}` is not open in stage `{id}` of this flow");
            diagnostics.push(
                Diagnostic::new(codes::STAGE_OF_FIELD, field.at(key), message)
                    .label(format!("names the stage `{id}`"))
                    .other(stage.at("sections"), "this stage's sections")
                    .help(format!(
                        "list `{section}` in that stage, or name another stage"
                    )),
            );
        }
    }
}
