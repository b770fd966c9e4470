//! Parsed files to rows, layer by layer: which table is what.

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entity::header;
use crate::keys::{ENTITIES, Entity, Kind, Shape, a};
use crate::parse::{Entry, Parsed, Table, Value};
use crate::read::{self, Change};
use crate::row::Row;
use crate::source::{SourceFile, Span};
use crate::suggest;

/// What one layer's files declare.
#[derive(Debug, Default)]
pub(crate) struct Layer {
    /// `[ruleset]`.
    pub(crate) header: Option<Row>,
    /// Entities of every kind, in the order of files and tables.
    pub(crate) rows: Vec<(Kind, Row)>,
    /// `[[change.…]]`.
    pub(crate) changes: Vec<(Kind, Change)>,
    /// `[lints]`, of each file that has it.
    pub(crate) lints: Vec<Row>,
    /// `[[remove.…]]`: what it names, no keys.
    pub(crate) removals: Vec<(Kind, Change)>,
}

/// Sorts the tables of all files into their layers, the base first, down to the layer `lowest`.
pub(crate) fn collect(
    files: &[Parsed],
    sources: &[SourceFile],
    lowest: usize,
    diagnostics: &mut Diagnostics,
) -> Vec<Layer> {
    let mut layers: Vec<Layer> = (0..=lowest).map(|_| Layer::default()).collect();
    for (file, source) in files.iter().zip(sources) {
        let Some(layer) = layers.get_mut(source.layer) else {
            continue;
        };
        let mut collector = Collector {
            sources,
            diagnostics,
            layer,
        };
        file.root
            .entries
            .iter()
            .for_each(|entry| collector.entry(entry));
    }
    layers
}

struct Collector<'c> {
    sources: &'c [SourceFile],
    diagnostics: &'c mut Diagnostics,
    layer: &'c mut Layer,
}

impl Collector<'_> {
    fn entry(&mut self, entry: &Entry) {
        let entity = ENTITIES
            .iter()
            .copied()
            .find(|entity| entity.table == entry.key);
        match (entity, entry.key.as_str(), &entry.node.value) {
            (_, _, Value::Poisoned) => {}
            (Some(entity), ..) => self.tables(entry, entity),
            (None, "change", Value::Table(kinds)) => {
                kinds.entries.iter().for_each(|kind| self.changes(kind))
            }
            (None, "remove", Value::Table(kinds)) => {
                kinds.entries.iter().for_each(|kind| self.removals(kind))
            }
            (None, name, Value::Table(_) | Value::Array(_)) => {
                self.unknown_table(name, entry.key_span)
            }
            (None, name, _) => self.diagnostics.push(
                Diagnostic::new(
                    codes::UNKNOWN_TABLE,
                    entry.key_span,
                    format!("`{name}` stands outside any table"),
                )
                .label("belongs to no table")
                .help(
                    "put it below the header of the table that it belongs to, such as `[ruleset]`",
                ),
            ),
        }
    }

    fn tables(&mut self, entry: &Entry, entity: &'static Entity) {
        let kind = Kind::of(entity);
        match (&entry.node.value, entity.shape) {
            (Value::Table(table), Shape::Single) => self.single(table, entity),
            (Value::Array(nodes), Shape::Many) => {
                for node in nodes {
                    match (&node.value, kind) {
                        (Value::Table(table), Some(kind)) => self.row(kind, table, entity),
                        (Value::Poisoned, _) => {}
                        _ => self.shape(node.span, entity),
                    }
                }
            }
            (Value::Table(table), Shape::Many) => {
                self.shape(table.span, entity);
                kind.into_iter()
                    .for_each(|kind| self.row(kind, table, entity));
            }
            (Value::Array(nodes), Shape::Single) => {
                let tables = nodes.iter().filter_map(|node| match &node.value {
                    Value::Table(table) => Some(table),
                    _ => None,
                });
                for table in tables {
                    self.shape(table.span, entity);
                    self.single(table, entity);
                }
            }
            _ => self.shape(entry.key_span, entity),
        }
    }

    fn single(&mut self, table: &Table, entity: &'static Entity) {
        if entity.table == header::KEYS.table {
            return self.header(table);
        }
        let row = read::row(table, entity, self.sources, self.diagnostics);
        self.layer.lints.push(row);
    }

    fn header(&mut self, table: &Table) {
        let row = if table.get("extends").is_some() {
            read::partial(table, &header::KEYS, self.sources, self.diagnostics)
        } else {
            read::row(table, &header::KEYS, self.sources, self.diagnostics)
        };
        match &self.layer.header {
            None => self.layer.header = Some(row),
            Some(first) => self.diagnostics.push(
                Diagnostic::new(
                    codes::DUPLICATE_ID,
                    row.span,
                    "the rule set is declared twice",
                )
                .label("again here")
                .other(first.span, "first here")
                .help("keep one `[ruleset]`; a set that builds on another says `extends`"),
            ),
        }
    }

    fn row(&mut self, kind: Kind, table: &Table, entity: &'static Entity) {
        let row = read::row(table, entity, self.sources, self.diagnostics);
        self.layer.rows.push((kind, row));
    }

    fn changes(&mut self, entry: &Entry) {
        for (kind, entity, table) in self.below(entry, "change") {
            if let Some(change) = read::change(table, entity, self.sources, self.diagnostics) {
                self.layer.changes.push((kind, change));
            }
        }
    }

    fn removals(&mut self, entry: &Entry) {
        for (kind, entity, table) in self.below(entry, "remove") {
            if let Some(named) = read::removal(table, entity, self.sources, self.diagnostics) {
                self.layer.removals.push((kind, named));
            }
        }
    }

    /// The tables of `[[change.…]]` or `[[remove.…]]` with the entity that they are about.
    fn below<'e>(
        &mut self,
        entry: &'e Entry,
        act: &str,
    ) -> Vec<(Kind, &'static Entity, &'e Table)> {
        let entity = ENTITIES
            .iter()
            .copied()
            .find(|entity| entity.table == entry.key);
        let Some((entity, kind)) = entity.and_then(|entity| Some((entity, Kind::of(entity)?)))
        else {
            self.unknown_table(&entry.key, entry.key_span);
            return Vec::new();
        };
        let Value::Array(nodes) = &entry.node.value else {
            let message = format!("this is headed `[[{act}.{}]]`", entity.table);
            self.diagnostics.push(
                Diagnostic::new(codes::TABLE_SHAPE, entry.node.span, message)
                    .label("not a list of tables"),
            );
            return Vec::new();
        };
        let tables = nodes.iter().filter_map(|node| match &node.value {
            Value::Table(table) => Some((kind, entity, table)),
            _ => None,
        });
        tables.collect()
    }

    fn shape(&mut self, span: Span, entity: &Entity) {
        let header = match entity.shape {
            Shape::Single => format!("[{}]", entity.table),
            _ => format!("[[{}]]", entity.table),
        };
        let written = self
            .sources
            .get(span.file)
            .map_or("", |source| source.slice(span));
        let found = Diagnostic::new(
            codes::TABLE_SHAPE,
            span,
            format!("{} is headed `{header}`", a(entity.table)),
        )
        .label(format!("must be `{header}`"));
        self.diagnostics.push(if written.starts_with('[') {
            found
                .help("entities of which there are many have two brackets")
                .suggest(span, header)
        } else {
            found
        });
    }

    fn unknown_table(&mut self, name: &str, span: Span) {
        let names = ENTITIES.iter().map(|entity| entity.table);
        let found = Diagnostic::new(
            codes::UNKNOWN_TABLE,
            span,
            format!("there is no table `{name}`"),
        )
        .label("not a table of rules");
        self.diagnostics
            .push(match suggest::closest(name, names.clone()) {
                Some(close) => found
                    .help(format!("did you mean `{close}`?"))
                    .suggest(span, close),
                None => found.help(format!("the tables are {}", suggest::list(names))),
            });
    }
}
