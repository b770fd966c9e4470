//! `after` says where an entity comes; it leads to no circle, and a list says it better.

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::Kind;
use crate::merge::Merged;
use crate::row::Row;

pub(crate) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    for (kind, list) in [(Kind::Field, "fields"), (Kind::Item, "items")] {
        for row in merged.rows_of(kind) {
            if row.word("after").is_some() {
                circle(merged, kind, row, diagnostics);
                listed(merged, row, list, diagnostics);
            }
        }
    }
}

/// Reported once, at the first of them by id.
fn circle(merged: &Merged, kind: Kind, row: &Row, diagnostics: &mut Diagnostics) {
    let (Some(section), Some(id)) = (row.word("section"), row.word("id")) else {
        return;
    };
    let mut path = vec![id];
    let mut at = row;
    while let Some(after) = at.word("after") {
        if after == id {
            let first = path.iter().all(|other| id <= *other);
            return if first {
                diagnostics.push(circle_found(row, &path))
            };
        }
        if path.contains(&after) {
            // A circle that this one only leads into.
            return;
        }
        path.push(after);
        match merged.find(kind, &format!("{section}.{after}")) {
            Some(next) => at = &next.row,
            None => return,
        }
    }
}

fn circle_found(row: &Row, path: &[&str]) -> Diagnostic {
    let id = path[0];
    let way = path
        .iter()
        .chain([&id])
        .map(|id| format!("`{id}`"))
        .collect::<Vec<_>>()
        .join(" after ");
    Diagnostic::new(
        codes::AFTER_CIRCLE,
        row.at("after"),
        format!("`{id}` comes after itself"),
    )
    .label(way)
    .help("let one of them come after something else, or list the order in the section")
}

fn listed(merged: &Merged, row: &Row, list: &'static str, diagnostics: &mut Diagnostics) {
    let (Some(section), Some(id)) = (row.word("section"), row.word("id")) else {
        return;
    };
    let Some(section) = merged.find(Kind::Section, section) else {
        return;
    };
    if let Some((_, span)) = section.row.words(list).find(|(listed, _)| *listed == id) {
        diagnostics.push(
            Diagnostic::new(
                codes::NO_EFFECT,
                row.key_at("after"),
                format!("`after` of `{id}` has no effect"),
            )
            .label("not looked at")
            .other(span, "its place is listed here")
            .help("leave one of them out"),
        );
    }
}
