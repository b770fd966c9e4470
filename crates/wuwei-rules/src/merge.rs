//! A county over a city: layers of rows to one set, in which every value knows which layer set it.
//!
//! Merged literally: nothing is repaired or intersected, and the outcome depends on no order of files
//! or changes. What a lower layer may do with a key is its key table's `below`.

use std::collections::BTreeMap;

use crate::codes;
use crate::collect::Layer;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::{Below, Kind};
use crate::read::Change;
use crate::row::{Cell, Row, Value};
use crate::source::Span;
use crate::suggest;

/// All rows of a set, not yet known to fit together.
#[derive(Debug, Default)]
pub(crate) struct Merged {
    /// `[ruleset]`, the lowest layer's over its bases'.
    pub(crate) header: Option<Row>,
    /// Ids of the layers' sets, the base first; empty where a layer has none.
    pub(crate) layers: Vec<String>,
    /// Entities by kind, in the order in which they were declared.
    pub(crate) rows: BTreeMap<Kind, Vec<Placed>>,
    /// Where an id was declared first.
    index: BTreeMap<(Kind, String), usize>,
    /// Kinds of which some entity's id could not be read: a name not found may have been its.
    unsure: Vec<Kind>,
}

/// A row with its layer.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) row: Row,
    /// Which layer declared it.
    pub(crate) layer: usize,
}

/// Puts the layers over each other.
pub(crate) fn merge(layers: Vec<Layer>, diagnostics: &mut Diagnostics) -> Merged {
    let mut merged = Merged::default();
    for (at, layer) in layers.into_iter().enumerate() {
        let id = layer
            .header
            .as_ref()
            .and_then(|header| header.owned("id"))
            .unwrap_or_default();
        merged.layers.push(id);
        if let Some(header) = layer.header {
            merged.header(header);
        }
        for (kind, row) in layer.rows {
            merged.declare(kind, row, at, diagnostics);
        }
        for (kind, change) in layer.changes {
            merged.change(kind, change, diagnostics);
        }
    }
    merged
}

impl Merged {
    /// The entities of a kind.
    pub(crate) fn of(&self, kind: Kind) -> &[Placed] {
        self.rows.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// The rows of a kind.
    pub(crate) fn rows_of(&self, kind: Kind) -> impl Iterator<Item = &Row> {
        self.of(kind).iter().map(|placed| &placed.row)
    }

    /// An entity by its identity.
    pub(crate) fn find(&self, kind: Kind, identity: &str) -> Option<&Placed> {
        let at = self.index.get(&(kind, identity.to_owned()))?;
        self.of(kind).get(*at)
    }

    /// Whether every entity of a kind is known by its id.
    pub(crate) fn sure_of(&self, kind: Kind) -> bool {
        !self.unsure.contains(&kind)
    }

    /// Id of a layer's set.
    pub(crate) fn layer(&self, at: usize) -> &str {
        self.layers.get(at).map_or("", String::as_str)
    }

    /// Ids of a kind with what people call them.
    pub(crate) fn labelled(&self, kind: Kind) -> impl Iterator<Item = (&str, &str)> {
        let rows = self
            .index
            .range((kind, String::new())..)
            .take_while(move |((k, _), _)| *k == kind);
        rows.filter_map(move |((_, id), at)| {
            Some((id.as_str(), self.of(kind).get(*at)?.row.label()))
        })
    }

    fn header(&mut self, mut lower: Row) {
        let Some(mut base) = self.header.take() else {
            self.header = Some(lower);
            return;
        };
        for cell in std::mem::take(&mut base.cells) {
            match lower
                .cells
                .iter_mut()
                .find(|own| own.key.name == cell.key.name)
            {
                None if cell.key.name != "sample" => lower.cells.push(cell),
                None => {}
                Some(own) if cell.key.below == Below::Add => own.prepend(cell),
                Some(_) => {}
            }
        }
        self.header = Some(lower);
    }

    fn declare(&mut self, kind: Kind, row: Row, layer: usize, diagnostics: &mut Diagnostics) {
        let Some(identity) = row.identity(kind) else {
            self.unsure.push(kind);
            self.rows
                .entry(kind)
                .or_default()
                .push(Placed { row, layer });
            return;
        };
        if let Some(first) = self.find(kind, &identity) {
            diagnostics.push(duplicate(
                kind,
                &identity,
                &row,
                first,
                layer,
                self.layer(first.layer),
            ));
            return;
        }
        let rows = self.rows.entry(kind).or_default();
        self.index.insert((kind, identity), rows.len());
        rows.push(Placed { row, layer });
    }

    fn change(&mut self, kind: Kind, change: Change, diagnostics: &mut Diagnostics) {
        let target = self.index.get(&(kind, change.id.clone())).copied();
        let Some(target) = target.and_then(|at| self.rows.get_mut(&kind)?.get_mut(at)) else {
            if self.sure_of(kind) {
                diagnostics.push(self.no_target(kind, &change));
            }
            return;
        };
        for cell in change.row.cells {
            target.set(cell, kind, &change.id, diagnostics);
        }
        target.row.broken |= change.row.broken;
    }

    fn no_target(&self, kind: Kind, change: &Change) -> Diagnostic {
        let found = Diagnostic::new(
            codes::DANGLING_REFERENCE,
            change.id_span,
            format!("there is no {} `{}` to change", kind.table(), change.id),
        )
        .label("not declared by the base");
        match suggest::closest_labelled(&change.id, self.labelled(kind)) {
            Some(close) => found
                .help(format!("did you mean `{close}`?"))
                .suggest(change.id_span, format!("\"{close}\"")),
            None => found.help("to declare a new one, leave out `change.`"),
        }
    }
}

impl Placed {
    /// Sets one key of an entity from a lower layer, if its table allows that.
    fn set(&mut self, cell: Cell, kind: Kind, id: &str, diagnostics: &mut Diagnostics) {
        let key = cell.key;
        let own = self
            .row
            .cells
            .iter_mut()
            .find(|own| own.key.name == key.name);
        if let Some(refused) = own.as_ref().and_then(|own| refusal(own, &cell, kind, id)) {
            return diagnostics.push(refused);
        }
        match own {
            // A lower set's condition holds beside the others.
            _ if key.below == Below::Add && matches!(cell.item.value, Value::Expression(_)) => {
                self.row.cells.push(cell);
            }
            None => self.row.cells.push(cell),
            Some(own) if key.below == Below::Add => own.append(cell),
            Some(own) => *own = cell,
        }
    }
}

/// Why a lower layer may not put `asked` in the place of `base`, if it may not.
fn refusal(base: &Cell, asked: &Cell, kind: Kind, id: &str) -> Option<Diagnostic> {
    let allowed = match (base.key.below, &base.item.value, &asked.item.value) {
        (_, Value::Broken, _) | (_, _, Value::Broken) => return None,
        (Below::Replace | Below::Add, ..) => return None,
        (Below::Lower, Value::None, Value::Integer(_)) => return None,
        (Below::Lower, Value::Integer(most), Value::Integer(n)) if n <= most => return None,
        (Below::Lower, Value::Integer(most), _) => format!("the base allows up to {most}"),
        (Below::Strengthen, Value::YesNo(base), Value::YesNo(asked)) if *asked || !base => {
            return None;
        }
        (Below::Strengthen, ..) => "the base allows `true`".to_owned(),
        _ => "the base has set it: leave this key out".to_owned(),
    };
    let name = base.key.name;
    let message = match (shown(&asked.item.value), shown(&base.item.value)) {
        (Some(asked), Some(base)) => {
            format!(
                "`{name}` of {} `{id}` cannot be {asked} where the base says {base}",
                kind.table()
            )
        }
        _ => format!("`{name}` of {} `{id}` is the base's to say", kind.table()),
    };
    Some(
        Diagnostic::new(codes::LOCKED_BY_BASE, asked.item.span, message)
            .label("asked for here")
            .other(base.item.span, "set by the base here")
            .help(allowed),
    )
}

/// A value that is short enough to be named.
fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Integer(n) => Some(format!("`{n}`")),
        Value::YesNo(yes) => Some(format!("`{yes}`")),
        Value::Word(word) => Some(format!("`{word}`")),
        Value::Date(day) => Some(format!("`{}`", day.to_text())),
        Value::None => Some("`none`".to_owned()),
        _ => None,
    }
}

fn duplicate(
    kind: Kind,
    identity: &str,
    row: &Row,
    first: &Placed,
    layer: usize,
    base: &str,
) -> Diagnostic {
    let span = row.identity_span(kind);
    let found = Diagnostic::new(
        codes::DUPLICATE_ID,
        span,
        format!("{} `{identity}` is declared twice", kind.table()),
    )
    .label("again here")
    .other(first.row.identity_span(kind), "first here");
    if first.layer == layer {
        return found.help("give one of them another id, or remove it");
    }
    let header = format!("[[change.{}]]", kind.table());
    found
        .help(format!(
            "it is declared by `{base}`; to change it, head the table `{header}`"
        ))
        .suggest(row.span, header)
}

impl Cell {
    /// Puts a base's list before this one.
    fn prepend(&mut self, base: Cell) {
        if let (Value::List(own), Value::List(mut items)) = (&mut self.item.value, base.item.value)
        {
            items.append(own);
            *own = items;
        }
    }

    /// Puts a lower set's list behind this one.
    fn append(&mut self, lower: Cell) {
        match (&mut self.item.value, lower.item.value) {
            (Value::List(own), Value::List(mut items)) => own.append(&mut items),
            (own, other) => *own = other,
        }
    }
}

impl Row {
    /// What the entity is known by: its id, with the section's for fields and items.
    pub(crate) fn identity(&self, kind: Kind) -> Option<String> {
        match kind {
            Kind::Obligation => self.owned("clause"),
            Kind::Calendar => self.integer("year").map(|year| year.to_string()),
            Kind::Field | Kind::Item => {
                Some(format!("{}.{}", self.word("section")?, self.word("id")?))
            }
            _ => self.owned("id"),
        }
    }

    /// Where its id stands.
    pub(crate) fn identity_span(&self, kind: Kind) -> Span {
        self.at(match kind {
            Kind::Obligation => "clause",
            Kind::Calendar => "year",
            _ => "id",
        })
    }

    /// What people call it; empty where it has no name.
    fn label(&self) -> &str {
        let named = self
            .cells
            .iter()
            .find(|cell| matches!(cell.key.name, "name" | "label" | "title"));
        match named.map(|cell| &cell.item.value) {
            Some(Value::Text(text)) => &text.zh,
            Some(Value::Word(word)) => word,
            _ => "",
        }
    }
}
