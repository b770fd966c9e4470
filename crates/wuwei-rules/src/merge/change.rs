//! A lower set's change of an entity, carried out key by key.

use std::collections::BTreeMap;

use super::fits::{Target, fits, ids, refuse, refuse_order, same};
use super::lock;
use super::waiver::Lifted;
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::{Below, Key, Kind};
use crate::read::Change;
use crate::row::{Cell, Expression, Item, Row, Value};
use crate::source::Span;

/// Which keys of which entities one layer has changed, and where: the outcome must not depend on the
/// order of its files.
pub(super) type Changed = BTreeMap<(&'static str, String, &'static str), Span>;

/// A condition that a lower set has put in the place of one above.
#[derive(Debug, Clone)]
pub(crate) struct Replaced {
    pub(crate) kind: Kind,
    /// What it belongs to.
    pub(crate) id: String,
    /// `required_when`, `visible_when`, `constraint`, `constraints`.
    pub(crate) key: &'static Key,
    /// What the sets above say; nothing where they say none.
    pub(crate) above: Vec<Condition>,
    /// What the lower set says, and where.
    pub(crate) asked: Vec<Condition>,
    pub(crate) span: Span,
    /// Where the entity was declared.
    pub(crate) declared: Span,
    /// Id of the set that says it, and of the one above whose it was.
    pub(crate) sets: (String, String),
    pub(crate) clause: Option<String>,
}

/// One condition of a key.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub(crate) text: String,
    pub(crate) warn: bool,
    pub(crate) span: Span,
}

impl Replaced {
    /// Whether something may be asked for or shown less often by it: a constraint only refuses answers.
    pub(crate) fn asks_less(&self) -> bool {
        matches!(self.key.name, "required_when" | "visible_when")
    }
}

/// What came of a change, beside the row.
#[derive(Debug, Default)]
pub(super) struct Done {
    pub(super) replaced: Vec<Replaced>,
    pub(super) lifted: Vec<Lifted>,
}

/// Sets what a change says, as far as the key tables, locks and waivers allow it.
pub(super) fn apply(
    row: &mut Row,
    change: Change,
    target: &Target,
    changed: &mut Changed,
    diagnostics: &mut Diagnostics,
) -> Done {
    let mut done = Done::default();
    row.broken |= change.row.broken;
    for cell in change.row.cells {
        let again = (target.table, target.id.clone(), cell.key.name);
        match changed.get(&again) {
            Some(first) if cell.key.below != Below::And => {
                diagnostics.push(changed_twice(&cell, *first, target));
            }
            _ => {
                changed.insert(again, cell.key_span);
                set(row, cell, target, &mut done, diagnostics);
            }
        }
    }
    done
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
fn set(row: &mut Row, cell: Cell, target: &Target, done: &mut Done, diagnostics: &mut Diagnostics) {
    let own = row.cell(cell.key.name);
    if let Some((layer, refusal)) = refusal(row, own, &cell, target) {
        let aspect = cell.key.aspect;
        match target.waived(aspect, layer) {
            None => diagnostics.push(target.refused(refusal, aspect)),
            Some(granted) => {
                done.lifted.push(target.lifted(granted));
                put(row, cell);
            }
        }
        return;
    }
    if cell.key.below == Below::Prove {
        let layer = own.map_or(target.layer, |own| own.layer);
        match target.waived(cell.key.aspect, layer) {
            Some(granted) => done.lifted.push(target.lifted(granted)),
            None => done.replaced.extend(replaced(own, &cell, target)),
        }
    }
    let own = row
        .cells
        .iter_mut()
        .find(|own| own.key.name == cell.key.name);
    match own {
        None => row.cells.push(cell),
        Some(_) if cell.key.below == Below::And => row.cells.push(cell),
        Some(own) if cell.key.below == Below::Each => each(own, cell, target, done, diagnostics),
        Some(own) if matches!(cell.key.below, Below::Add | Below::Extend) => append(own, cell),
        Some(own) if same(&own.item.value, &cell.item.value) => {}
        Some(own) => own.replace(cell),
    }
}

/// Why a key may not be set so, and the layer that keeps it from being so.
fn refusal(
    row: &Row,
    own: Option<&Cell>,
    asked: &Cell,
    target: &Target,
) -> Option<(usize, Diagnostic)> {
    let said = own.map(|own| &own.item.value);
    let again = said.is_some_and(|said| same(said, &asked.item.value));
    // What a set says beside the base's or adds to its list is new, however often it was said.
    let adds = matches!(asked.key.below, Below::And | Below::Add | Below::Extend);
    if let Some(lock) = target.lock(asked.key.aspect)
        && (adds || !again)
    {
        return Some((lock.layer, lock::refuse(lock, own, asked, target)));
    }
    let allowed = fits(asked.key, said, &asked.item.value).err()?;
    let beside = row.entity.key(&format!("and_{}", asked.key.name));
    let allowed = beside.map_or(allowed, |key| {
        format!("say it as `{}`: it then holds beside the base's", key.name)
    });
    let layer = own.map_or(target.layer, |own| own.layer);
    Some((layer, refuse(own, asked, target, allowed)))
}

impl Cell {
    /// Sets it anew from below.
    fn replace(&mut self, by: Cell) {
        let first = self.first;
        *self = Cell { first, ..by };
    }
}

/// Puts a value in the place of what is there, or beside it where that is what the key is for.
fn put(row: &mut Row, cell: Cell) {
    let own = row
        .cells
        .iter_mut()
        .find(|own| own.key.name == cell.key.name);
    match own {
        Some(own) if cell.key.below != Below::And => own.replace(cell),
        _ => row.cells.push(cell),
    }
}

/// A condition in the place of another, if it is another: still to be judged.
fn replaced(own: Option<&Cell>, asked: &Cell, target: &Target) -> Option<Replaced> {
    let said = own.map(|own| &own.item.value);
    if said.is_some_and(|said| same(said, &asked.item.value)) {
        return None;
    }
    let layer = own.map_or(target.layer, |own| own.layer);
    Some(Replaced {
        kind: target.kind,
        id: target.id.clone(),
        key: asked.key,
        above: own.map(conditions).unwrap_or_default(),
        asked: conditions(asked),
        span: asked.item.span,
        declared: target.declared,
        sets: (
            target.set(target.asking).to_owned(),
            target.set(layer).to_owned(),
        ),
        clause: target.clause.clone(),
    })
}

/// The conditions that a key says: one, or a list of them.
fn conditions(cell: &Cell) -> Vec<Condition> {
    let one = |expression: &Expression, warn, span| Condition {
        text: expression.text.clone(),
        warn,
        span,
    };
    match &cell.item.value {
        Value::Expression(expression) => vec![one(expression, false, cell.item.span)],
        Value::List(items) => items
            .iter()
            .filter_map(|item| {
                let row = item.row()?;
                Some(one(
                    row.expression("rule")?,
                    row.yes("warn"),
                    row.at("rule"),
                ))
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Sets keys of the tables of a list, which are known by their ids.
fn each(
    own: &mut Cell,
    asked: Cell,
    target: &Target,
    done: &mut Done,
    diagnostics: &mut Diagnostics,
) {
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
            others.for_each(|cell| set(row, cell, target, done, diagnostics));
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
