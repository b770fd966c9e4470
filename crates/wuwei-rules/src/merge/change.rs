//! A lower set's change of an entity, carried out key by key.

use std::collections::BTreeMap;

use super::fits::{Target, fits, ids, refuse, refuse_order, same};
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::Below;
use crate::read::Change;
use crate::row::{Cell, Item, Row, Value};
use crate::source::Span;

/// Which keys of which entities one layer has changed, and where: the outcome must not depend on the
/// order of its files.
pub(super) type Changed = BTreeMap<(&'static str, String, &'static str), Span>;

/// Sets what a change says, as far as the key tables allow it.
pub(super) fn apply(
    row: &mut Row,
    change: Change,
    target: &Target,
    changed: &mut Changed,
    diagnostics: &mut Diagnostics,
) {
    row.broken |= change.row.broken;
    for cell in change.row.cells {
        let again = (target.kind, target.id.clone(), cell.key.name);
        match changed.get(&again) {
            Some(first) if cell.key.below != Below::And => {
                diagnostics.push(changed_twice(&cell, *first, target));
            }
            _ => {
                changed.insert(again, cell.key_span);
                set(row, cell, target, diagnostics);
            }
        }
    }
}

/// Refuses to change what the same set declares.
pub(super) fn own_entity(change: &Change, target: &Target) -> Diagnostic {
    Diagnostic::new(
        codes::CHANGED_TWICE,
        change.id_span,
        format!("{} is declared by this set itself", target.named()),
    )
    .label("changed here")
    .other(target.declared, "declared here")
    .help("say it where it is declared: a change is of what a set above declares")
}

fn changed_twice(cell: &Cell, first: Span, target: &Target) -> Diagnostic {
    Diagnostic::new(
        codes::CHANGED_TWICE,
        cell.key_span,
        format!("`{}` of {} is changed twice", cell.key.name, target.named()),
    )
    .label("again here")
    .other(first, "first here")
    .help("say it once")
}

/// Sets one key of an entity.
fn set(row: &mut Row, cell: Cell, target: &Target, diagnostics: &mut Diagnostics) {
    let said = row.cell(cell.key.name).map(|own| &own.item.value);
    if let Err(allowed) = fits(cell.key, said, &cell.item.value) {
        let beside = row.entity.key(&format!("and_{}", cell.key.name));
        let allowed = beside.map_or(allowed, |key| {
            format!("say it as `{}`: it then holds beside the base's", key.name)
        });
        let own = row.cell(cell.key.name);
        return diagnostics.push(refuse(own, &cell, target, allowed));
    }
    let own = row
        .cells
        .iter_mut()
        .find(|own| own.key.name == cell.key.name);
    match own {
        None => row.cells.push(cell),
        Some(_) if cell.key.below == Below::And => row.cells.push(cell),
        Some(own) if cell.key.below == Below::Each => each(own, cell, target, diagnostics),
        Some(own) if matches!(cell.key.below, Below::Add | Below::Extend) => append(own, cell),
        Some(own) if same(&own.item.value, &cell.item.value) => {}
        Some(own) => *own = cell,
    }
}

/// Sets keys of the tables of a list, which are known by their ids.
fn each(own: &mut Cell, asked: Cell, target: &Target, diagnostics: &mut Diagnostics) {
    if turned(own, &asked) {
        return diagnostics.push(refuse_order(own, &asked, target));
    }
    own.extended = Some(asked.layer);
    let (Value::List(own), Value::List(asked)) = (&mut own.item.value, asked.item.value) else {
        return;
    };
    for item in asked {
        let Value::Table(asked) = item.value else {
            continue;
        };
        // An id that the base's list lacks is one that no list of the kind may have, or the base is wrong.
        if let Some(row) = own
            .iter_mut()
            .find_map(|item| named(item, asked.word("id")))
        {
            let others = asked.cells.into_iter().filter(|cell| cell.key.name != "id");
            others.for_each(|cell| set(row, cell, target, diagnostics));
        }
    }
}

/// Whether a change names the tables of a list in another order than theirs: it would seem to turn them.
fn turned(own: &Cell, asked: &Cell) -> bool {
    let order = ids(own);
    let places: Vec<usize> = ids(asked)
        .iter()
        .filter_map(|id| order.iter().position(|own| own == id))
        .collect();
    !places.is_sorted()
}

fn named<'i>(item: &'i mut Item, id: Option<&str>) -> Option<&'i mut Row> {
    match &mut item.value {
        Value::Table(row) if id.is_some() && row.word("id") == id => Some(row),
        _ => None,
    }
}

/// Puts a lower set's list behind what is there.
fn append(own: &mut Cell, lower: Cell) {
    own.extended = Some(lower.layer);
    match (&mut own.item.value, lower.item.value) {
        (Value::List(own), Value::List(mut items)) => own.append(&mut items),
        (own, other) => *own = other,
    }
}
