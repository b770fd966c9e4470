//! A code of an area that is used is one that the set knows by name.

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::{Form, Kind, Takes};
use crate::merge::Merged;
use crate::row::{Cell, Row, Value};
use crate::suggest;

pub(crate) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    if merged.of(Kind::Region).is_empty() || !merged.sure_of(Kind::Region) {
        return;
    }
    let others = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Region);
    let rows = others.flat_map(|kind| merged.rows_of(kind));
    merged
        .header
        .iter()
        .chain(rows)
        .for_each(|row| used(row, merged, diagnostics));
}

fn used(row: &Row, merged: &Merged, diagnostics: &mut Diagnostics) {
    for cell in &row.cells {
        if let (Takes::Word(Form::Area) | Takes::List(Takes::Word(Form::Area)), value) =
            (&cell.key.takes, &cell.item.value)
        {
            match value {
                Value::Word(code) => known(code, cell, merged, diagnostics),
                Value::List(items) => {
                    for item in items {
                        if let Value::Word(code) = &item.value {
                            known(code, cell, merged, diagnostics);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

fn known(code: &str, cell: &Cell, merged: &Merged, diagnostics: &mut Diagnostics) {
    if merged.find(Kind::Region, code).is_some() {
        return;
    }
    let found = Diagnostic::new(
        codes::UNKNOWN_AREA,
        cell.item.span,
        format!("this set does not know the area `{code}`"),
    )
    .label("not declared");
    let near = suggest::closest_labelled(code, merged.labelled(Kind::Region));
    diagnostics.push(match near {
        Some(near) => found
            .help(format!(
                "did you mean `{near}`? or declare it as an `[[region]]`"
            ))
            .suggest(cell.item.span, format!("\"{near}\"")),
        None => found.help("declare it as an `[[region]]`, with where its code comes from"),
    });
}
