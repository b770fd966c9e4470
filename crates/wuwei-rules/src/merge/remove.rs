//! A lower set's removal of what a set above it offers beyond the standard. What the standard says or
//! asks for stays, and so does what others still name.

use super::fits::{self, Target};
use super::lock;
use super::{Merged, Placed};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entity::obligation;
use crate::keys::{Aspect, Kind, Takes};
use crate::read::Change;
use crate::row::{Item, Row, Value};
use crate::ruleset::Removed;
use crate::source::Span;

/// Kinds of which all are the base's own: nothing of them is an offer that a lower set could do without.
const KEPT: [Kind; 7] = [
    Kind::Obligation,
    Kind::Role,
    Kind::Flow,
    Kind::Calendar,
    Kind::Region,
    Kind::Scenario,
    Kind::Waiver,
];

/// Takes away what one layer removes, as far as it may. Removals of one layer are judged together: of two
/// that name each other both may go.
pub(super) fn all(
    merged: &mut Merged,
    removals: Vec<(Kind, Change)>,
    layer: usize,
    diagnostics: &mut Diagnostics,
) {
    let mut going: Vec<(Kind, Change, Target)> = Vec::new();
    for (kind, removal) in removals {
        let Some((at, target)) = merged.below(kind, &removal, layer, diagnostics) else {
            continue;
        };
        let twice = going
            .iter()
            .find(|(other, named, _)| *other == kind && named.id == removal.id);
        let placed = merged.of(kind).get(at);
        if let Some((_, first, _)) = twice {
            diagnostics.push(removed_twice(&removal, first, &target));
            continue;
        }
        let exists = Some(Aspect::Exists);
        let refused = placed.and_then(|placed| refusal(merged, placed, &removal, &target));
        if let Some((layer, refusal)) = refused {
            let Some(granted) = target.waived(exists, layer) else {
                diagnostics.push(target.refused(refusal, exists));
                continue;
            };
            merged.lifted.push(target.lifted(granted));
        }
        going.push((kind, removal, target));
    }
    // What stays because others name it may itself name others that were to go.
    loop {
        let named = going.iter().enumerate().find_map(|(at, (kind, named, _))| {
            let by = naming(merged, *kind, &named.id, &going);
            (!by.is_empty()).then_some((at, by))
        });
        let Some((at, by)) = named else { break };
        let (_, removal, target) = going.remove(at);
        diagnostics.push(fits::refuse_named(removal.id_span, &target, by));
    }
    for (kind, removal, _) in going {
        merged.note_removal(kind, &removal, layer);
        merged.take_away(kind, &removal.id);
    }
}

/// Why an entity cannot be removed, and the layer that keeps it.
fn refusal(
    merged: &Merged,
    placed: &Placed,
    removal: &Change,
    target: &Target,
) -> Option<(usize, Diagnostic)> {
    let refused = |why: &str| fits::refuse_removal(removal.id_span, target, why);
    if let Some(lock) = target.lock(Some(Aspect::Exists)) {
        let by = target.set(lock.layer);
        let found = refused(&format!("leave this table out: {}", lock::stays(lock)));
        return Some((
            lock.layer,
            found.other(lock.span, format!("`exists` locked by `{by}` here")),
        ));
    }
    let why = kept(merged, target.kind, placed, &removal.id)?;
    Some((placed.layer, refused(why)))
}

/// Why an entity stays whatever a lower set says: what would be allowed instead.
pub(super) fn kept(merged: &Merged, kind: Kind, placed: &Placed, id: &str) -> Option<&'static str> {
    let row = &placed.row;
    if KEPT.contains(&kind) || merged.clause(kind, placed, id).is_some() {
        return Some(
            "leave this table out: what the standard says or asks for stays in all sets below",
        );
    }
    let asked = kind == Kind::Field
        && (row.yes("required")
            || ["required_when", "as"]
                .iter()
                .any(|key| row.cell(key).is_some()));
    asked.then_some("leave this table out: only what may be left open can be removed")
}

fn removed_twice(again: &Change, first: &Change, target: &Target) -> Diagnostic {
    Diagnostic::new(
        crate::codes::CHANGED_TWICE,
        again.id_span,
        format!("{} is removed twice", target.named()),
    )
    .label("again here")
    .other(first.id_span, "first here")
    .help("say it once")
}

/// Where others name an entity, those left out that go with it.
fn naming(
    merged: &Merged,
    kind: Kind,
    id: &str,
    going: &[(Kind, Change, Target)],
) -> Vec<(Span, String)> {
    let stays = |other: Kind, row: &Row| {
        let identity = row.identity(other);
        !going
            .iter()
            .any(|(kind, named, _)| *kind == other && Some(&named.id) == identity.as_ref())
    };
    let mut found = Vec::new();
    let waived = merged.waived(kind, id, Aspect::Exists);
    for other in Kind::ALL {
        // What a clause names may go by a waiver: then it is named no more.
        if other == Kind::Waiver || waived && other == Kind::Obligation {
            continue;
        }
        for row in merged.rows_of(other).filter(|row| stays(other, row)) {
            let section = match other {
                Kind::Section => row.word("id"),
                _ => row.word_if_any("section"),
            };
            let mut places = Vec::new();
            let sought = Sought { kind, id };
            sought.row(row, section, other == Kind::Section, &mut places);
            let name = format!(
                "{} `{}` names it here",
                other.table(),
                row.identity(other).unwrap_or_default()
            );
            found.extend(places.into_iter().map(|span| (span, name.clone())));
        }
    }
    found
}

/// What is looked for in rows.
struct Sought<'s> {
    kind: Kind,
    id: &'s str,
}

impl Sought<'_> {
    /// `ordering`: a section's lists of its fields and items only order them.
    fn row(&self, row: &Row, section: Option<&str>, ordering: bool, found: &mut Vec<Span>) {
        let whole = row.entity.table == obligation::IMPLEMENTATION.table;
        let section = section.filter(|_| !whole);
        for cell in &row.cells {
            if !(ordering && matches!(cell.key.name, "fields" | "items")) {
                self.item(&cell.item, &cell.key.takes, section, found);
            }
        }
    }

    fn item(
        &self,
        item: &Item,
        takes: &'static Takes,
        section: Option<&str>,
        found: &mut Vec<Span>,
    ) {
        match (takes, &item.value) {
            (Takes::Reference(kind), Value::Word(id))
                if *kind == self.kind && self.is(id, section) =>
            {
                found.push(item.span);
            }
            (Takes::OrNone(inner), _) => self.item(item, inner, section, found),
            (Takes::List(inner), Value::List(items)) => items
                .iter()
                .for_each(|item| self.item(item, inner, section, found)),
            (Takes::Table(_), Value::Table(row)) => self.row(row, section, false, found),
            (_, Value::Expression(expression)) if self.in_expression(&expression.text, section) => {
                found.push(item.span);
            }
            _ => {}
        }
    }

    fn is(&self, id: &str, section: Option<&str>) -> bool {
        match (self.kind, section) {
            (Kind::Field | Kind::Item, Some(section)) => self.id == format!("{section}.{id}"),
            _ => self.id == id,
        }
    }

    /// Whether an expression may name it: by its whole name, bare in its own section, or behind the
    /// variable of a row, which could be any section's.
    fn in_expression(&self, text: &str, section: Option<&str>) -> bool {
        let names = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'));
        match (self.kind, self.id.split_once('.')) {
            (Kind::Field | Kind::Item, Some((own, id))) => {
                let named = |name: &str| match name.split_once('.') {
                    None => section == Some(own) && name == id,
                    Some((_, rest)) => rest.split('.').any(|part| part == id),
                };
                names.into_iter().any(named)
            }
            (Kind::Section, _) => names
                .into_iter()
                .any(|name| name.split('.').next() == Some(self.id)),
            _ => false,
        }
    }
}

impl Merged {
    /// Whether a lower set makes use of a waiver there.
    pub(crate) fn waived(&self, kind: Kind, id: &str, aspect: Aspect) -> bool {
        let mut lifted = self.lifted.iter();
        lifted.any(|lifted| lifted.kind == kind && lifted.id == id && lifted.aspect == aspect)
    }

    /// Takes an entity that is gone by a waiver out of what implements clauses.
    fn unname(&mut self, kind: Kind, id: &str) {
        let obligations = self.rows.get_mut(&Kind::Obligation).into_iter().flatten();
        for cell in obligations.flat_map(|placed| placed.row.cells.iter_mut()) {
            if let Value::List(items) = &mut cell.item.value {
                items.retain(|item| {
                    let named = item.row().and_then(|row| row.word_if_any(kind.table()));
                    named != Some(id)
                });
            }
        }
    }

    /// Takes an entity out, and its place in its section's order.
    /// Keeps what it was called and why it goes; a removal that does not say why is refused elsewhere.
    fn note_removal(&mut self, kind: Kind, removal: &Change, layer: usize) {
        let row = self.find(kind, &removal.id).map(|placed| &placed.row);
        let names = ["name", "label", "title"];
        let name = row.and_then(|row| names.iter().find_map(|key| row.text_if_any(key)));
        if let (Some(name), Some(why)) = (name, removal.row.text("why")) {
            let layer = self.layer(layer).to_owned();
            self.removed.push(Removed {
                kind,
                id: removal.id.clone(),
                name,
                why,
                layer,
            });
        }
    }

    fn take_away(&mut self, kind: Kind, id: &str) {
        let Some(at) = self.index.remove(&(kind, id.to_owned())) else {
            return;
        };
        if let Some(rows) = self.rows.get_mut(&kind) {
            rows.remove(at);
        }
        for ((other, _), place) in &mut self.index {
            if *other == kind && *place > at {
                *place -= 1;
            }
        }
        if self.waived(kind, id, Aspect::Exists) {
            self.unname(kind, id);
        }
        let key = match kind {
            Kind::Field => "fields",
            Kind::Item => "items",
            _ => return,
        };
        let Some((section, own)) = id.split_once('.') else {
            return;
        };
        let sections = self.rows.get_mut(&Kind::Section).into_iter().flatten();
        for placed in sections.filter(|placed| placed.row.word("id") == Some(section)) {
            let cells = placed.row.cells.iter_mut();
            for cell in cells.filter(|cell| cell.key.name == key) {
                if let Value::List(items) = &mut cell.item.value {
                    items.retain(|item| !matches!(&item.value, Value::Word(id) if id == own));
                }
            }
        }
    }
}
