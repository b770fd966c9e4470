//! What the standard says shall be done, something does; what implements it is one thing.

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::Kind;
use crate::merge::Merged;
use crate::row::Row;
use crate::suggest;

pub(crate) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    for row in merged.rows_of(Kind::Obligation) {
        one_kind(row, diagnostics);
        implemented(row, diagnostics);
        required_fields(merged, row, diagnostics);
    }
}

fn one_kind(row: &Row, diagnostics: &mut Diagnostics) {
    for implementation in row.tables("implemented_by") {
        if implementation.cells.len() != 1 && !implementation.broken {
            let keys = implementation.entity.keys.iter().map(|key| key.name);
            diagnostics.push(
                Diagnostic::new(
                    codes::CONFLICTING_KEYS,
                    implementation.span,
                    "one table names one thing that implements the clause",
                )
                .label(format!("has {} keys", implementation.cells.len()))
                .help(format!(
                    "write one table each, with one of {}",
                    suggest::list(keys)
                )),
            );
        }
    }
}

fn implemented(row: &Row, diagnostics: &mut Diagnostics) {
    let (Some(clause), Some("shall")) = (row.word("clause"), row.word("force")) else {
        return;
    };
    if row.items("implemented_by").is_empty() && !row.broken {
        diagnostics.push(
            Diagnostic::new(
                codes::NOT_IMPLEMENTED,
                row.at("clause"),
                format!("nothing implements clause `{clause}`, which says shall"),
            )
            .label("shall be met")
            .help("name what does, or `implemented_by = [{ outside = \"why\" }]`"),
        );
    }
}

/// A field that implements a "shall" cannot be left open wherever it is asked.
fn required_fields(merged: &Merged, row: &Row, diagnostics: &mut Diagnostics) {
    if row.word("force") != Some("shall") {
        return;
    }
    for implementation in row.tables("implemented_by") {
        let Some(id) = implementation.word("field") else {
            continue;
        };
        let Some(field) = merged.find(Kind::Field, id).map(|placed| &placed.row) else {
            continue;
        };
        let sure = field.yes("required")
            || ["required_when", "value"]
                .iter()
                .any(|key| field.cell(key).is_some());
        if !sure && !field.broken {
            let clause = row.word("clause").unwrap_or_default();
            diagnostics.push(
                Diagnostic::new(
                    codes::NOT_REQUIRED,
                    field.at("id"),
                    format!("`{id}` implements clause `{clause}`, and may be left open"),
                )
                .label("not required")
                .other(
                    implementation.at("field"),
                    "the clause says shall, and names it here",
                )
                .help("say `required = true` or `required_when = \"…\"`"),
            );
        }
    }
}
