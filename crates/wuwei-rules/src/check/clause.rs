//! A clause that is cited is one whose text the set holds.

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::{Form, Kind, Takes};
use crate::merge::Merged;
use crate::row::{Row, Value};
use crate::source::Span;
use crate::suggest;

pub(crate) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    if merged.of(Kind::Obligation).is_empty() || !merged.sure_of(Kind::Obligation) {
        return;
    }
    for kind in Kind::ALL
        .into_iter()
        .filter(|kind| *kind != Kind::Obligation)
    {
        merged
            .rows_of(kind)
            .for_each(|row| cited(row, merged, diagnostics));
    }
}

fn cited(row: &Row, merged: &Merged, diagnostics: &mut Diagnostics) {
    for cell in &row.cells {
        match (&cell.key.takes, &cell.item.value) {
            (Takes::Word(Form::Clause), Value::Word(clause)) => {
                clause_exists(clause, cell.item.span, merged, diagnostics)
            }
            (_, Value::Table(inner)) => cited(inner, merged, diagnostics),
            (_, Value::List(items)) => items
                .iter()
                .filter_map(|item| item.row())
                .for_each(|inner| cited(inner, merged, diagnostics)),
            _ => {}
        }
    }
}

fn clause_exists(clause: &str, span: Span, merged: &Merged, diagnostics: &mut Diagnostics) {
    if merged.find(Kind::Obligation, clause).is_some() {
        return;
    }
    let found = Diagnostic::new(
        codes::UNKNOWN_CLAUSE,
        span,
        format!("this set does not hold the text of clause `{clause}`"),
    )
    .label("cited here");
    let near = suggest::closest(clause, merged.labelled(Kind::Obligation).map(|(id, _)| id));
    diagnostics.push(match near {
        Some(near) => found.help(format!(
            "did you mean `{near}`? or declare it as an `[[obligation]]`"
        )),
        None => found.help("declare it as an `[[obligation]]` with its published text"),
    });
}
