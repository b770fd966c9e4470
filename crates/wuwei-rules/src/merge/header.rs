//! `[ruleset]` of a lower set over its base's: what it does not say itself it has from there.

use super::fits::{Target, fits, refuse};
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::{Below, Kind};
use crate::row::{Cell, Row, Value};

/// What a set says of itself alone: a set below it does not take it over.
const ITS_OWN: [&str; 5] = ["id", "extends", "sample", "address", "publisher"];

/// Puts a lower set's header over its base's.
pub(super) fn over(mut base: Row, mut lower: Row, diagnostics: &mut Diagnostics) -> Row {
    own_id(&base, &lower, diagnostics);
    refusals(&base, &lower, diagnostics);
    for cell in std::mem::take(&mut base.cells) {
        let own = lower
            .cells
            .iter_mut()
            .find(|own| own.key.name == cell.key.name);
        match own {
            None if ITS_OWN.contains(&cell.key.name) => {}
            None => lower.cells.push(cell),
            Some(own) if cell.key.below == Below::Add => prepend(own, cell),
            Some(_) => {}
        }
    }
    lower
}

fn refusals(base: &Row, lower: &Row, diagnostics: &mut Diagnostics) {
    let target = Target {
        table: "ruleset",
        // No lock or waiver is about the header.
        kind: Kind::Obligation,
        id: base.owned("id").unwrap_or_default(),
        clause: None,
        declared: base.span,
        layer: 0,
        sets: vec![base.owned("id").unwrap_or_default()],
        locks: Vec::new(),
        waivers: Vec::new(),
        asking: 1,
    };
    for asked in &lower.cells {
        let own = base.cell(asked.key.name);
        if let Err(allowed) = fits(
            asked.key,
            own.map(|cell| &cell.item.value),
            &asked.item.value,
        ) {
            diagnostics.push(refuse(own, asked, &target, allowed));
        }
    }
}

/// A set is another one than its base: its records, drafts and pages name it by its id.
fn own_id(base: &Row, lower: &Row, diagnostics: &mut Diagnostics) {
    match (lower.word("id"), base.word("id")) {
        (None, _) if lower.cell("id").is_none() => diagnostics.push(
            Diagnostic::new(codes::MISSING_KEY, lower.span, "this ruleset has no `id`")
                .label("`id` is missing")
                .help("add `id = \"…\"`: a set that extends another has an id of its own"),
        ),
        (Some(id), Some(other)) if id == other => diagnostics.push(
            Diagnostic::new(
                codes::DUPLICATE_ID,
                lower.at("id"),
                format!("set `{id}` has the same id as the set that it extends"),
            )
            .label("again here")
            .other(base.at("id"), "first here")
            .help("give it another id: records and drafts name their set by it"),
        ),
        _ => {}
    }
}

/// Puts a base's list before the lower set's.
fn prepend(own: &mut Cell, base: Cell) {
    if let (Value::List(own), Value::List(mut items)) = (&mut own.item.value, base.item.value) {
        items.append(own);
        *own = items;
    }
}
