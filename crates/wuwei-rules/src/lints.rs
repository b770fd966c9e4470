//! What becomes of findings: a set may live with a warning, or take it for an error.
//!
//! An allowed finding is known by its code and by the entity that it is in, never by words or lines, so
//! that neither rewording nor editing brings it back or hides another. What keeps a set from being
//! published can't be allowed: errors stay errors, those of a base's locks above all. A set's `[lints]`
//! are about findings in its own files.

use wuwei_engine::Date;

use crate::codes::{self, Code};
use crate::collect::Layer;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::keys::{ENTITIES, Kind, named_by};
use crate::parse::{Entry, Parsed, Table, Value};
use crate::row::Row;
use crate::source::{SourceFile, Span};

/// Where tables lie in their files, and what each is called.
#[derive(Debug, Default)]
pub(crate) struct Tables(Vec<Headed>);

/// A table: `service.loans`, and where its keys with their values stand.
#[derive(Debug)]
struct Headed {
    span: Span,
    path: String,
    keys: Vec<(String, Span)>,
}

/// What one entry of `[lints]` says.
struct Said<'r> {
    layer: usize,
    row: &'r Row,
    code: &'static Code,
}

/// The `[lints]` of all layers, with their layers.
pub(crate) fn taken(layers: &mut [Layer]) -> Vec<(usize, Row)> {
    let layers = layers.iter_mut().enumerate();
    let lints = layers.flat_map(|(at, layer)| {
        let rows = std::mem::take(&mut layer.lints);
        rows.into_iter().map(move |row| (at, row))
    });
    lints.collect()
}

/// Marks the findings that are allowed, sets the levels of others, and finds entries that do nothing.
/// `effective` is the day from which the lowest set is in force.
pub(crate) fn apply(
    lints: &[(usize, Row)],
    tables: &Tables,
    sources: &[SourceFile],
    effective: Option<Date>,
    diagnostics: &mut Diagnostics,
) {
    let lowest = sources.iter().map(|source| source.layer).max().unwrap_or(0);
    let layer_of = |span: Span| sources.get(span.file).map_or(0, |source| source.layer);
    for level in said(lints, "levels") {
        let severity = match level.row.word("level") {
            Some("error") => Severity::Error,
            Some("note") => Severity::Note,
            _ => Severity::Warning,
        };
        if level.code.severity == Severity::Error {
            diagnostics.push(not_allowable(&level, "level"));
            continue;
        }
        for found in diagnostics.all_mut() {
            if found.code == level.code.id && layer_of(found.primary) == level.layer {
                found.severity = severity;
            }
        }
    }
    for allow in said(lints, "allow") {
        if allow.code.severity == Severity::Error {
            diagnostics.push(not_allowable(&allow, "code"));
            continue;
        }
        let until = allow.row.date("until");
        if let (Some(until), Some(effective)) = (until, effective)
            && until < effective
        {
            if allow.layer == lowest {
                diagnostics.push(expired(&allow, until, effective));
            }
            continue;
        }
        let path = allow.row.word("path");
        let why = allow.row.text("why").map_or_else(String::new, |why| why.zh);
        let mut used = false;
        for found in diagnostics.all_mut() {
            if found.code == allow.code.id
                && found.allowed.is_none()
                && layer_of(found.primary) == allow.layer
                && path.is_none_or(|path| tables.holds(found.primary, path))
            {
                found.allowed = Some(why.clone());
                used = true;
            }
        }
        // A base's findings may be others where it is extended: it is told of its own when it is checked.
        if !used && allow.layer == lowest {
            diagnostics.push(unused(&allow, path));
        }
    }
}

/// The entries of a key of all `[lints]`, those that could be read.
fn said<'r>(lints: &'r [(usize, Row)], key: &'static str) -> Vec<Said<'r>> {
    let entries = lints.iter().flat_map(move |(layer, row)| {
        let tables = row.tables(key);
        tables.filter_map(move |row| {
            Some(Said {
                layer: *layer,
                row,
                code: codes::find(row.word("code")?)?,
            })
        })
    });
    entries.filter(|said| !said.row.broken).collect()
}

fn not_allowable(said: &Said<'_>, key: &'static str) -> Diagnostic {
    let Code { id, name, .. } = said.code;
    let message = format!("`{id} {name}` is an error, which cannot be allowed");
    let found = Diagnostic::new(codes::NOT_ALLOWABLE, said.row.at(key), message);
    found
        .label("keeps a set from being published")
        .help("mend what it finds; what the base locks, only the base can waive, with `[[waiver]]`")
}

fn expired(said: &Said<'_>, until: Date, effective: Date) -> Diagnostic {
    let Code { id, name, .. } = said.code;
    let message = format!("`{id} {name}` was allowed until {}", until.to_text());
    let found = Diagnostic::new(codes::ALLOW_EXPIRED, said.row.at("until"), message);
    let label = format!(
        "before {}, when this set comes into force",
        effective.to_text()
    );
    found
        .label(label)
        .help("look at the finding again: mend it, or give a later day")
}

fn unused(said: &Said<'_>, path: Option<&str>) -> Diagnostic {
    let Code { id, name, .. } = said.code;
    let place = path.map_or_else(|| "this set".to_owned(), |path| format!("`{path}`"));
    let message = format!("nothing of `{id} {name}` is found in {place}");
    let found = Diagnostic::new(codes::UNUSED_ALLOW, said.row.at("code"), message);
    found
        .label("allows nothing")
        .help("remove it, so that it does not hide what comes later")
}

impl Tables {
    /// The tables of some files, in their order.
    pub(crate) fn of(files: &[Parsed]) -> Tables {
        let mut tables = Tables::default();
        for entry in files.iter().flat_map(|file| &file.root.entries) {
            match (entry.key.as_str(), &entry.node.value) {
                (act @ ("change" | "remove"), Value::Table(kinds)) => {
                    kinds
                        .entries
                        .iter()
                        .for_each(|kind| tables.add(kind, Some(act)));
                }
                _ => tables.add(entry, None),
            }
        }
        tables.0.sort_by_key(|table| table.span);
        tables
    }

    fn add(&mut self, entry: &Entry, act: Option<&str>) {
        let listed = match &entry.node.value {
            Value::Array(nodes) => nodes.iter().collect(),
            _ => vec![&entry.node],
        };
        for node in listed {
            if let Value::Table(table) = &node.value {
                self.0.push(Headed {
                    span: table.span,
                    path: path(&entry.key, table, act.is_some()),
                    keys: table.entries.iter().map(place).collect(),
                });
            }
        }
    }

    /// Whether a place lies in what a path names: an entity, or one of its keys.
    fn holds(&self, place: Span, path: &str) -> bool {
        let behind = self.0.partition_point(|table| {
            (table.span.file, table.span.start) <= (place.file, place.start)
        });
        let Some(table) = behind.checked_sub(1).and_then(|at| self.0.get(at)) else {
            return false;
        };
        if table.span.file != place.file {
            return false;
        }
        if table.path == path {
            return true;
        }
        let holds = |span: &Span| span.start <= place.start && place.start <= span.end;
        let key = table.keys.iter().find(|(_, span)| holds(span));
        key.is_some_and(|(key, _)| path.strip_prefix(&*table.path) == Some(&format!(".{key}")))
    }
}

fn place(entry: &Entry) -> (String, Span) {
    let whole = Span {
        end: entry.node.span.end.max(entry.key_span.end),
        ..entry.key_span
    };
    (entry.key.clone(), whole)
}

/// `service.loans`, `field.demands.limit_days`, `ruleset`.
fn path(name: &str, table: &Table, changing: bool) -> String {
    let entity = ENTITIES.iter().find(|entity| entity.table == name);
    let word = |key: &str| match &table.get(key)?.value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(n) => Some(n.to_string()),
        _ => None,
    };
    let id = entity.and_then(|entity| {
        Kind::of(entity)?;
        word(named_by(entity)?.name)
    });
    let section = word("section").filter(|_| !changing);
    let parts = [Some(name.to_owned()), section, id];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(".")
}
