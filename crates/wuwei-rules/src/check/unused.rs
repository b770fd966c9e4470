//! What nobody will ever see: a section of no flow, a role without one.

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::Kind;
use crate::merge::Merged;

pub(crate) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    if !merged.sure_of(Kind::Flow) || merged.rows_of(Kind::Flow).any(|flow| flow.broken) {
        return;
    }
    sections(merged, diagnostics);
    roles(merged, diagnostics);
}

fn sections(merged: &Merged, diagnostics: &mut Diagnostics) {
    for section in merged.rows_of(Kind::Section) {
        let Some(id) = section.word("id") else {
            continue;
        };
        let stages = merged
            .rows_of(Kind::Flow)
            .flat_map(|flow| flow.tables("stages"));
        if !stages
            .flat_map(|stage| stage.words("sections"))
            .any(|(listed, _)| listed == id)
        {
            diagnostics.push(
                Diagnostic::new(
                    codes::NEVER_ANSWERED,
                    section.at("id"),
                    format!("no flow lists section `{id}`: its fields are never answered"),
                )
                .label("in no form")
                .help("list it in a stage of a flow, or remove it"),
            );
        }
    }
}

/// A set that has no flow at all is a list of services, and says so by having none.
fn roles(merged: &Merged, diagnostics: &mut Diagnostics) {
    if merged.of(Kind::Flow).is_empty() {
        return;
    }
    for role in merged.rows_of(Kind::Role) {
        let Some(id) = role.word("id") else { continue };
        if !merged
            .rows_of(Kind::Flow)
            .any(|flow| flow.word("role") == Some(id))
        {
            diagnostics.push(
                Diagnostic::new(
                    codes::ROLE_WITHOUT_FLOW,
                    role.at("id"),
                    format!("role `{id}` has no flow"),
                )
                .label("serves by no flow")
                .help("declare a `[[flow]]` with this role"),
            );
        }
    }
}
