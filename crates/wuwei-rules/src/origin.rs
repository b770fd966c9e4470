//! Where a value comes from: what each layer of a set said of it, the base first.

use crate::collect;
use crate::diagnostic::Diagnostics;
use crate::keys::{Below, Kind};
use crate::merge::{self, Merged};
use crate::parse::{self, Parsed};
use crate::row::{Cell, Row, Value};
use crate::source::{SourceFile, Span};

/// What one layer said of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The path of the value, to the key: `service.loans.limit`.
    pub path: String,
    /// Id of the layer's set.
    pub set: String,
    /// Where the value stands.
    pub place: Span,
    /// The words, where the value is one that people read: its place may be the header of a table.
    pub words: Option<String>,
    /// The clause that the entity cites; none where it cites none.
    pub clause: Option<String>,
    /// It stands beside what the layers above said, rather than in its place.
    pub beside: bool,
}

/// The steps by which a value, or each value of an entity, came to be what it is: `service.loans.limit`,
/// `field.demands.limit_days`, `obligation.7.2.2 d).text`, `flow.on-site-legal.start.cell`,
/// `ruleset.version`. Nothing if there is no such value. What is wrong in the sources is left out:
/// [`crate::compile`] tells it.
pub fn origin(sources: &[SourceFile], path: &str) -> Vec<Step> {
    let mut ignored = Diagnostics::default();
    let files: Vec<Parsed> = sources
        .iter()
        .enumerate()
        .map(|(id, source)| parse::parse(id, source, &mut ignored))
        .collect();
    let lowest = sources.iter().map(|source| source.layer).max().unwrap_or(0);
    let mut steps = Vec::new();
    for layer in 0..=lowest {
        let layers = collect::collect(&files, sources, layer, &mut ignored);
        let merged = merge::merge(layers, &mut ignored);
        let Some(found) = find(&merged, path) else {
            // What a layer removed has no value from then on.
            steps.clear();
            continue;
        };
        for cell in found.row.cells.iter().filter(|cell| found.wants(cell)) {
            if cell.layer == layer || cell.extended == Some(layer) {
                steps.push(found.step(cell, merged.layer(layer), layer));
            }
        }
    }
    steps.sort_by(|a, b| a.path.cmp(&b.path));
    steps
}

/// An entity, or a table of one of its lists, and what of it is asked for.
struct Found<'m> {
    row: &'m Row,
    path: String,
    /// Its key; nothing if all are asked for.
    key: Option<&'m str>,
    clause: Option<&'m str>,
}

fn find<'m>(merged: &'m Merged, path: &'m str) -> Option<Found<'m>> {
    let (table, rest) = path.split_once('.').unwrap_or((path, ""));
    if table == "ruleset" {
        let key = Some(rest).filter(|key| !key.is_empty());
        return found(merged.header.as_ref()?, table, key, None);
    }
    let kind = Kind::ALL.into_iter().find(|kind| kind.table() == table)?;
    let ends = rest.match_indices('.').map(|(at, _)| at);
    let ends: Vec<usize> = ends.chain([rest.len()]).collect();
    // The longest id that there is: clauses have points in them.
    ends.into_iter().rev().find_map(|end| {
        let row = &merged.find(kind, &rest[..end])?.row;
        let path = &path[..table.len() + 1 + end];
        let clause = row.word_if_any("clause");
        let below = rest[end..].strip_prefix('.');
        match below.map(|below| below.split_once('.').unwrap_or((below, ""))) {
            None => found(row, path, None, clause),
            Some((key, "")) if row.entity.key(key).is_some() => found(row, path, Some(key), clause),
            Some((id, key)) => {
                let path = format!("{path}.{id}");
                let key = Some(key).filter(|key| !key.is_empty());
                found(inner(row, id)?, &path, key, clause)
            }
        }
    })
}

fn found<'m>(
    row: &'m Row,
    path: &str,
    key: Option<&'m str>,
    clause: Option<&'m str>,
) -> Option<Found<'m>> {
    let found = Found {
        row,
        path: path.to_owned(),
        key,
        clause,
    };
    let any = row.cells.iter().any(|cell| found.wants(cell));
    any.then_some(found)
}

/// The table of that id in one of the entity's lists.
fn inner<'r>(row: &'r Row, id: &str) -> Option<&'r Row> {
    let lists = row.cells.iter().filter_map(|cell| match &cell.item.value {
        Value::List(items) => Some(items),
        _ => None,
    });
    let mut rows = lists.flatten().filter_map(|item| item.row());
    rows.find(|row| row.entity.key("id").is_some() && row.word("id") == Some(id))
}

impl Found<'_> {
    /// Whether a key is asked for, or one beside it that a lower set adds to it.
    fn wants(&self, cell: &Cell) -> bool {
        let name = cell.key.name;
        let added = name.strip_prefix("and_");
        self.key.is_none_or(|key| key == name || added == Some(key))
    }

    fn step(&self, cell: &Cell, set: &str, layer: usize) -> Step {
        Step {
            path: format!("{}.{}", self.path, cell.key.name),
            set: set.to_owned(),
            place: place(cell, layer),
            words: match &cell.item.value {
                Value::Text(text) => Some(text.zh.clone()),
                _ => None,
            },
            clause: self.clause.map(str::to_owned),
            beside: cell.key.below == Below::And || cell.layer != layer,
        }
    }
}

/// Where a layer said it: its value, or what it put behind a list that began above.
fn place(cell: &Cell, layer: usize) -> Span {
    let behind = match &cell.item.value {
        Value::List(items) if cell.layer != layer => items.last(),
        _ => None,
    };
    behind.map_or(cell.item.span, |item| item.span)
}
