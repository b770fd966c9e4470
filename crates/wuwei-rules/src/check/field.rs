//! A field's keys fit its type and each other.

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::Kind;
use crate::merge::Merged;
use crate::row::Row;

pub(crate) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    for row in merged.rows_of(Kind::Field) {
        choices(merged, row, diagnostics);
        type_keys(row, diagnostics);
        constraint_keys(row, diagnostics);
        computed(row, diagnostics);
        twice_required(row, diagnostics);
        same_id_as_item(merged, row, diagnostics);
    }
}

/// A choice without choices cannot be answered.
fn choices(merged: &Merged, row: &Row, diagnostics: &mut Diagnostics) {
    let Some(kind @ ("choice" | "choices")) = row.word("type") else {
        return;
    };
    if let Some(from) = row.word("choices_from") {
        return choices_from(merged, row, from, diagnostics);
    }
    if row.items("choices").is_empty() && !row.broken {
        diagnostics.push(
            Diagnostic::new(
                codes::NO_CHOICES,
                row.at("type"),
                format!("a field of type `{kind}` needs `choices`"),
            )
            .label("nothing to choose from")
            .help("add `choices = [{ id = \"…\", label = \"…\" }]`"),
        );
    }
}

/// Choices that are entities of the set: there must be some, and none beside them.
fn choices_from(merged: &Merged, row: &Row, from: &str, diagnostics: &mut Diagnostics) {
    if row.cell("choices").is_some() {
        diagnostics.push(conflict(
            row,
            "choices",
            "choices_from",
            "the choices come from elsewhere",
        ));
    }
    if from == Kind::Subject.table()
        && merged.of(Kind::Subject).is_empty()
        && merged.sure_of(Kind::Subject)
    {
        diagnostics.push(
            Diagnostic::new(
                codes::NO_CHOICES,
                row.at("choices_from"),
                format!("no {from} is declared here"),
            )
            .label("nothing to choose from")
            .help(format!("declare what there is, each as `[[{from}]]`")),
        );
    }
}

fn type_keys(row: &Row, diagnostics: &mut Diagnostics) {
    let Some(kind) = row.word("type") else { return };
    let fitting = [
        ("choices", &["choice", "choices"][..]),
        ("choices_from", &["choice", "choices"][..]),
        ("places", &["decimal"][..]),
    ];
    for (key, types) in fitting {
        if row.cell(key).is_some() && !types.contains(&kind) {
            diagnostics.push(no_effect(
                row,
                key,
                &format!("`{key}` has no effect on a field of type `{kind}`"),
            ));
        }
    }
}

fn constraint_keys(row: &Row, diagnostics: &mut Diagnostics) {
    for key in ["warn", "message"] {
        if row.cell(key).is_some() && row.cell("constraint").is_none() {
            diagnostics.push(no_effect(
                row,
                key,
                &format!("`{key}` belongs to a `constraint`, and there is none"),
            ));
        }
    }
}

fn no_effect(row: &Row, key: &str, message: &str) -> Diagnostic {
    Diagnostic::new(codes::NO_EFFECT, row.key_at(key), message)
        .label("has no effect")
        .help(format!("leave `{key}` out"))
}

/// What is computed is not asked for.
fn computed(row: &Row, diagnostics: &mut Diagnostics) {
    if row.cell("value").is_none() {
        return;
    }
    for key in ["preset", "required", "required_when"] {
        if row.cell(key).is_some() {
            diagnostics.push(conflict(
                row,
                key,
                "value",
                "a computed field takes no answer",
            ));
        }
    }
}

fn twice_required(row: &Row, diagnostics: &mut Diagnostics) {
    // A lower set may require always what its base requires sometimes.
    let later = |key: &str| row.cell(key).map_or(0, |cell| cell.layer);
    if row.yes("required")
        && row.cell("required_when").is_some()
        && later("required") <= later("required_when")
    {
        diagnostics.push(conflict(
            row,
            "required_when",
            "required",
            "it is required already, wherever it is shown",
        ));
    }
}

fn conflict(row: &Row, key: &str, other: &str, why: &str) -> Diagnostic {
    Diagnostic::new(
        codes::CONFLICTING_KEYS,
        row.key_at(key),
        format!("`{key}` cannot stand beside `{other}`"),
    )
    .label(why)
    .other(row.key_at(other), format!("`{other}` is given here"))
    .help("leave one of them out")
}

/// In a record, both are members of the same section.
fn same_id_as_item(merged: &Merged, row: &Row, diagnostics: &mut Diagnostics) {
    let Some(item) = row
        .identity(Kind::Field)
        .and_then(|id| merged.find(Kind::Item, &id))
    else {
        return;
    };
    diagnostics.push(
        Diagnostic::new(
            codes::DUPLICATE_ID,
            row.at("id"),
            "a field and an item of one section have the same id",
        )
        .label("the field")
        .other(item.row.at("id"), "the item")
        .help("give one of them another id"),
    );
}
