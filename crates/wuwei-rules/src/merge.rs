//! A county over a city: layers of rows to one set, in which every value knows which layer set it.
//!
//! Merged literally: nothing is repaired or intersected, and the outcome depends on no order of files
//! or changes. What a lower layer may do with a key is its key table's `below`: `fits` judges it,
//! `change` carries it out, `remove` takes away.

mod change;
mod fits;
mod header;
mod lock;
mod order;
mod remove;
mod waiver;

use std::collections::BTreeMap;

use wuwei_engine::Date;

use crate::base;
use crate::codes;
use crate::collect::Layer;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::{Aspect, Kind};
use crate::read::Change;
use crate::row::{Cell, Item, Row, Value};
use crate::ruleset::Removed;
use crate::source::Span;
use crate::suggest;
use change::Changed;
pub(crate) use change::{Condition, Replaced};
use fits::Target;
pub(crate) use lock::Lock;
pub(crate) use waiver::Lifted;

/// All rows of a set, not yet known to fit together.
#[derive(Debug, Default)]
pub(crate) struct Merged {
    /// `[ruleset]`, the lowest layer's over its bases'.
    pub(crate) header: Option<Row>,
    /// What the layers' sets say of themselves, the base first.
    pub(crate) layers: Vec<LayerHead>,
    /// Entities by kind, in the order in which they were declared.
    pub(crate) rows: BTreeMap<Kind, Vec<Placed>>,
    /// The scenarios of the sets that it extends, each with its layer.
    pub(crate) inherited: Vec<(usize, Row)>,
    /// Where an id was declared first.
    index: BTreeMap<(Kind, String), usize>,
    /// Conditions that lower sets have put in the place of those above.
    pub(crate) replaced: Vec<Replaced>,
    /// What lower sets say otherwise by a waiver.
    pub(crate) lifted: Vec<Lifted>,
    /// What lower sets do not offer of what those above do.
    pub(crate) removed: Vec<Removed>,
    /// Kinds of which some entity's id could not be read: a name not found may have been its.
    unsure: Vec<Kind>,
}

/// What a layer's set says of itself; empty where it has no `[ruleset]`.
#[derive(Debug, Default, Clone)]
pub(crate) struct LayerHead {
    pub(crate) id: String,
    /// Whom it serves: the code of an area.
    pub(crate) area: String,
    /// From when it is in force; its base's day where it says none.
    pub(crate) effective: Option<Date>,
    /// Demonstration data.
    pub(crate) sample: bool,
    /// The folder that it extends, and where it says so.
    pub(crate) extends: Option<(String, Span)>,
}

/// A row with its layer.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) row: Row,
    /// Which layer declared it.
    pub(crate) layer: usize,
    /// What of it is locked against the layers below.
    pub(crate) locks: Vec<Lock>,
}

/// Puts the layers over each other.
pub(crate) fn merge(layers: Vec<Layer>, diagnostics: &mut Diagnostics) -> Merged {
    let mut merged = Merged::default();
    let lowest = layers.len().saturating_sub(1);
    for (at, layer) in layers.into_iter().enumerate() {
        let above = merged.layers.last();
        merged.layers.push(head(layer.header.as_ref(), above));
        if let Some(header) = layer.header {
            merged.header = Some(match merged.header.take() {
                Some(base) => header::over(base, header, diagnostics),
                None => header,
            });
        }
        for (kind, row) in layer.rows {
            if kind == Kind::Waiver && at > 0 {
                let base = merged.layer(at - 1);
                diagnostics.push(waiver::below(&row, merged.layer(at), base));
                continue;
            }
            // A base's scenarios try the base: a county may ask for more than they answer.
            if kind == Kind::Scenario && at < lowest {
                merged.inherited.push((at, row));
                continue;
            }
            merged.declare(kind, row, at, diagnostics);
        }
        let mut changed = Changed::new();
        for (kind, change) in layer.changes {
            merged.change(kind, change, at, &mut changed, diagnostics);
        }
        order::check(&merged, at, diagnostics);
        remove::all(&mut merged, layer.removals, at, diagnostics);
        if at == 0 {
            waiver::check(&merged, diagnostics);
        }
    }
    merged
}

fn head(header: Option<&Row>, above: Option<&LayerHead>) -> LayerHead {
    let inherited = above.and_then(|above| above.effective);
    header.map_or_else(LayerHead::default, |row| LayerHead {
        id: row.owned("id").unwrap_or_default(),
        area: row.owned("area").unwrap_or_default(),
        effective: row.date("effective").or(inherited),
        sample: row.yes("sample"),
        extends: base::said_by(row),
    })
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
        self.layers.get(at).map_or("", |head| head.id.as_str())
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

    fn declare(&mut self, kind: Kind, mut row: Row, layer: usize, diagnostics: &mut Diagnostics) {
        if self.layers.get(layer).is_some_and(|head| head.sample) {
            row.mark_sample(layer);
        }
        let Some(identity) = row.identity(kind) else {
            self.unsure.push(kind);
            self.rows.entry(kind).or_default().push(Placed {
                row,
                layer,
                locks: Vec::new(),
            });
            return;
        };
        if let Some(first) = self.find(kind, &identity) {
            let again = Placed {
                row,
                layer,
                locks: Vec::new(),
            };
            let found = duplicate(kind, &identity, &again, first, self.layer(first.layer));
            diagnostics.push(found);
            return;
        }
        let rows = self.rows.entry(kind).or_default();
        self.index.insert((kind, identity), rows.len());
        let locks = lock::said(&row);
        rows.push(Placed { row, layer, locks });
    }

    fn change(
        &mut self,
        kind: Kind,
        change: Change,
        layer: usize,
        changed: &mut Changed,
        diagnostics: &mut Diagnostics,
    ) {
        let Some((at, target)) = self.below(kind, &change, layer, diagnostics) else {
            return;
        };
        let hidden = change.row.entity.key("visible_when").is_some()
            && change.row.cell("visible_when").is_some();
        let needed = !hidden || self.needed(kind, at, &change.id);
        let rows = self.rows.get_mut(&kind);
        if let Some(placed) = rows.and_then(|rows| rows.get_mut(at)) {
            placed.locks.extend(lock::said(&change.row));
            let done = change::apply(&mut placed.row, change, &target, changed, diagnostics);
            // What may be taken away altogether may be hidden as well.
            let judged = |replaced: &Replaced| needed || replaced.key.name != "visible_when";
            self.replaced
                .extend(done.replaced.into_iter().filter(judged));
            self.lifted.extend(done.lifted);
        }
    }

    /// Whether an entity cannot be done without below. What stands in a section may be needed.
    fn needed(&self, kind: Kind, at: usize, id: &str) -> bool {
        let placed = self.of(kind).get(at);
        kind == Kind::Section
            || placed.is_some_and(|placed| {
                let locked = placed
                    .locks
                    .iter()
                    .any(|lock| lock.aspect == Aspect::Exists);
                locked || remove::kept(self, kind, placed, id).is_some()
            })
    }

    /// The entity of a set above that a layer wants to change: where it is among its kind, and what to
    /// call it.
    fn below(
        &self,
        kind: Kind,
        change: &Change,
        layer: usize,
        diagnostics: &mut Diagnostics,
    ) -> Option<(usize, Target)> {
        let found = self.index.get(&(kind, change.id.clone()));
        let Some((at, placed)) = found.and_then(|at| Some((*at, self.of(kind).get(*at)?))) else {
            if self.sure_of(kind) {
                diagnostics.push(self.no_target(kind, change));
            }
            return None;
        };
        let target = Target {
            table: kind.table(),
            kind,
            id: change.id.clone(),
            clause: self.clause(kind, placed, &change.id),
            declared: placed.row.identity_span(kind),
            layer: placed.layer,
            sets: self.layers.iter().map(|head| head.id.clone()).collect(),
            locks: above(&placed.locks, layer),
            waivers: waiver::granted(self, kind, &change.id, layer),
            asking: layer,
        };
        if placed.layer == layer {
            diagnostics.push(change::own_entity(change, &target));
            return None;
        }
        Some((at, target))
    }

    /// The clause that an entity cites; else the first that names it as what implements it.
    fn clause(&self, kind: Kind, placed: &Placed, id: &str) -> Option<String> {
        if let Some(own) = placed.row.word_if_any("clause") {
            return Some(own.to_owned());
        }
        let naming = |row: &&Row| {
            let mut named = row.tables("implemented_by");
            let table = kind.table();
            named.any(|named| named.word_if_any(table) == Some(id))
        };
        self.rows_of(Kind::Obligation)
            .filter(|row| row.word("force") == Some("shall"))
            .find(naming)
            .and_then(|row| row.owned("clause"))
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

/// The locks that bind a layer.
fn above(locks: &[Lock], layer: usize) -> Vec<Lock> {
    let binding = locks.iter().filter(|lock| lock.layer < layer);
    binding.copied().collect()
}

fn duplicate(kind: Kind, identity: &str, again: &Placed, first: &Placed, base: &str) -> Diagnostic {
    let span = again.row.identity_span(kind);
    let table = kind.table();
    if first.layer == again.layer {
        return Diagnostic::new(
            codes::DUPLICATE_ID,
            span,
            format!("{table} `{identity}` is declared twice"),
        )
        .label("again here")
        .other(first.row.identity_span(kind), "first here")
        .help("give one of them another id, or remove it");
    }
    let header = format!("[[change.{table}]]");
    Diagnostic::new(
        codes::DUPLICATE_ID,
        span,
        format!("{table} `{identity}` is declared by `{base}` already"),
    )
    .label("would hide what the base declares")
    .other(
        first.row.identity_span(kind),
        format!("declared by `{base}` here"),
    )
    .help(format!(
        "to fill in what it leaves open, head the table `{header}`; for another thing, choose another id"
    ))
    .suggest(again.row.span, header)
}

impl Row {
    /// What a sample set declares was made up with it, where that can be said of its kind.
    fn mark_sample(&mut self, layer: usize) {
        let key = self.entity.key("sample");
        if let Some(key) = key.filter(|_| self.cell("sample").is_none()) {
            self.cells.push(Cell {
                key,
                key_span: self.span,
                item: Item {
                    span: self.span,
                    value: Value::YesNo(true),
                },
                layer,
                first: layer,
                extended: None,
            });
        }
    }

    /// What the entity is known by: its id, with the section's for fields and items.
    pub(crate) fn identity(&self, kind: Kind) -> Option<String> {
        match kind {
            Kind::Obligation => self.owned("clause"),
            Kind::Region => self.owned("code"),
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
            Kind::Region => "code",
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
