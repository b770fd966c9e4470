//! A list names each thing once: references, choices, stages.

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::{Kind, Takes};
use crate::merge::Merged;
use crate::row::{Cell, Item, Row, Value};

pub(crate) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    merged
        .header
        .iter()
        .for_each(|header| row(header, diagnostics));
    for kind in Kind::ALL {
        merged
            .rows_of(kind)
            .for_each(|entity| row(entity, diagnostics));
    }
}

fn row(row: &Row, diagnostics: &mut Diagnostics) {
    for cell in &row.cells {
        let Value::List(items) = &cell.item.value else {
            continue;
        };
        match cell.key.takes {
            Takes::List(Takes::Reference(_) | Takes::OneOf(_)) => {
                references(cell, items, diagnostics)
            }
            Takes::List(Takes::Table(_)) => tables(items, diagnostics),
            _ => {}
        }
    }
}

fn references(cell: &Cell, items: &[Item], diagnostics: &mut Diagnostics) {
    for (at, item) in items.iter().enumerate() {
        let Value::Word(word) = &item.value else {
            continue;
        };
        let first = items[..at]
            .iter()
            .find(|earlier| matches!(&earlier.value, Value::Word(w) if w == word));
        if let Some(first) = first {
            diagnostics.push(
                Diagnostic::new(
                    codes::LISTED_TWICE,
                    item.span,
                    format!("`{}` lists `{word}` twice", cell.key.name),
                )
                .label("again here")
                .other(first.span, "first here")
                .help("name it once"),
            );
        }
    }
}

/// Tables of a list that have ids: choices, stages.
fn tables(items: &[Item], diagnostics: &mut Diagnostics) {
    let rows: Vec<&Row> = items.iter().filter_map(Item::row).collect();
    row_ids(&rows, diagnostics);
    rows.into_iter().for_each(|inner| row(inner, diagnostics));
}

fn row_ids(rows: &[&Row], diagnostics: &mut Diagnostics) {
    for (at, row) in rows.iter().enumerate() {
        let Some(id) = row.entity.key("id").and_then(|_| row.word("id")) else {
            continue;
        };
        if let Some(first) = rows[..at]
            .iter()
            .find(|earlier| earlier.word("id") == Some(id))
        {
            let what = row.entity.table;
            diagnostics.push(
                Diagnostic::new(
                    codes::DUPLICATE_ID,
                    row.at("id"),
                    format!("{what} `{id}` is declared twice"),
                )
                .label("again here")
                .other(first.at("id"), "first here")
                .help("give one of them another id, or remove it"),
            );
        }
    }
}
