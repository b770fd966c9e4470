//! `after` says where an entity comes; it leads to no circle, and a list says it better.

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::Kind;
use crate::merge::Merged;
use crate::read::Row;

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

fn circle(merged: &Merged, kind: Kind, row: &Row, diagnostics: &mut Diagnostics) {
    let (Some(section), Some(id)) = (row.word("section"), row.word("id")) else {
        return;
    };
    let mut at = row;
    let mut steps = 0;
    while let Some(after) = at.word("after") {
        steps += 1;
        if after == id {
            diagnostics.push(
                Diagnostic::new(
                    codes::AFTER_CIRCLE,
                    row.at("after"),
                    format!("`{id}` comes after itself"),
                )
                .label(if steps == 1 {
                    "itself".to_owned()
                } else {
                    format!("leads back to `{id}`")
                })
                .help(
                    "let one of them come after something else, or list the order in the section",
                ),
            );
            return;
        }
        match merged.find(kind, &format!("{section}.{after}")) {
            // A circle that this one only leads into is reported where it is.
            Some(next) if steps <= merged.of(kind).len() => at = &next.row,
            _ => return,
        }
    }
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
