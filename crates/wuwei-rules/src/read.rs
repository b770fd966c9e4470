//! Tables to rows: every value checked against its key's table, everything wrong reported at once.
//!
//! A [`Row`] is an entity of the right types that still knows all its places; the checks work on
//! rows, and `entity/*.rs` closes them to the published types.

use wuwei_engine::{Date, DateTime};
use wuwei_json::{Object, Value as Json};

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::form;
use crate::keys::{self, Below, Entity, Key, Shape, Takes};
use crate::parse::{self, Node, Table};
use crate::row::{self, Cell, Expression, Item, Row, Value};
use crate::ruleset::Text;
use crate::source::{SourceFile, Span, TextPlace};
use crate::suggest;

/// A lower set's change of an entity.
#[derive(Debug)]
pub(crate) struct Change {
    /// What it changes: an id, or `section.field`.
    pub(crate) id: String,
    pub(crate) id_span: Span,
    /// The keys that it sets.
    pub(crate) row: Row,
}

/// Reads a table by the keys of its entity.
pub(crate) fn row(
    table: &Table,
    entity: &'static Entity,
    sources: &[SourceFile],
    diagnostics: &mut Diagnostics,
) -> Row {
    Reader {
        sources,
        diagnostics,
        changing: false,
    }
    .whole(table, entity)
}

/// Reads a table that need not be whole: what it leaves out, its base has.
pub(crate) fn partial(
    table: &Table,
    entity: &'static Entity,
    sources: &[SourceFile],
    diagnostics: &mut Diagnostics,
) -> Row {
    Reader {
        sources,
        diagnostics,
        changing: false,
    }
    .cells(&table.entries, table.span, entity)
}

/// Reads a change; without an id there is nothing to change, which is reported.
pub(crate) fn change(
    table: &Table,
    entity: &'static Entity,
    sources: &[SourceFile],
    diagnostics: &mut Diagnostics,
) -> Option<Change> {
    let (key, named) = target(table, entity, sources, diagnostics)?;
    let mut reader = Reader {
        sources,
        diagnostics,
        changing: true,
    };
    let others = table.entries.iter().filter(|entry| entry.key != key.name);
    Some(Change {
        row: reader.cells(others, table.span, entity),
        ..named
    })
}

/// Reads what a removal names; it must say why.
pub(crate) fn removal(
    table: &Table,
    entity: &'static Entity,
    sources: &[SourceFile],
    diagnostics: &mut Diagnostics,
) -> Option<Change> {
    let (key, named) = target(table, entity, sources, diagnostics)?;
    let mut reader = Reader {
        sources,
        diagnostics,
        changing: false,
    };
    let others = table.entries.iter().filter(|entry| entry.key != key.name);
    let row = reader.cells(others, table.span, &keys::REMOVAL);
    for why in keys::REMOVAL.keys {
        if table.get(why.name).is_none() && !table.torn {
            reader.missing_key(table.span, &keys::REMOVAL, why);
        }
    }
    Some(Change { row, ..named })
}

/// The key by which an entity is known, and what a change or removal says there.
fn target(
    table: &Table,
    entity: &'static Entity,
    sources: &[SourceFile],
    diagnostics: &mut Diagnostics,
) -> Option<(&'static Key, Change)> {
    let mut reader = Reader {
        sources,
        diagnostics,
        changing: true,
    };
    let key = keys::named_by(entity)?;
    let Some(node) = table.get(key.name) else {
        if !table.torn {
            reader.missing_key(table.span, entity, key);
        }
        return None;
    };
    let id = match &node.value {
        parse::Value::String(id) => id.clone(),
        parse::Value::Integer(n) => n.to_string(),
        parse::Value::Poisoned => return None,
        _ => {
            reader.wrong_type(node, &key.takes, key);
            return None;
        }
    };
    let change = Change {
        id,
        id_span: node.span,
        row: reader.cells(&[], table.span, entity),
    };
    Some((key, change))
}

struct Reader<'r> {
    sources: &'r [SourceFile],
    diagnostics: &'r mut Diagnostics,
    /// Reads a change: its tables need not be whole.
    changing: bool,
}

impl Reader<'_> {
    fn whole(&mut self, table: &Table, entity: &'static Entity) -> Row {
        let mut row = self.cells(&table.entries, table.span, entity);
        for key in entity
            .keys
            .iter()
            .filter(|key| key.needed && table.get(key.name).is_none())
        {
            row.broken = true;
            if !table.torn {
                self.missing_key(table.span, entity, key);
            }
        }
        row
    }

    /// A table of a list that a change names by its id: what it leaves out, the base has.
    fn named(&mut self, table: &Table, entity: &'static Entity) -> Row {
        let mut row = self.cells(&table.entries, table.span, entity);
        if let Some(key) = entity.key("id").filter(|_| table.get("id").is_none()) {
            row.broken = true;
            self.missing_key(table.span, entity, key);
        }
        row
    }

    fn cells<'e>(
        &mut self,
        entries: impl IntoIterator<Item = &'e parse::Entry>,
        span: Span,
        entity: &'static Entity,
    ) -> Row {
        let mut cells = Vec::new();
        // A small table whose key was mistyped lacks what that key would have said.
        let mut lacking = false;
        for entry in entries {
            match entity.key(&entry.key) {
                Some(key) => {
                    let source = self.sources.get(entry.key_span.file);
                    let layer = source.map_or(0, |source| source.layer);
                    cells.push(Cell {
                        key,
                        key_span: entry.key_span,
                        item: self.item(&entry.node, &key.takes, key),
                        layer,
                        first: layer,
                        extended: None,
                    });
                }
                None => {
                    lacking |= entity.shape == Shape::Inner;
                    self.unknown_key(entry, entity);
                }
            }
        }
        let broken = lacking || cells.iter().any(|cell| cell.item.is_broken());
        Row {
            entity,
            span,
            cells,
            broken,
        }
    }

    fn item(&mut self, node: &Node, takes: &'static Takes, key: &'static Key) -> Item {
        if let parse::Value::String(text) = &node.value {
            let source = self.sources.get(node.span.file);
            let written = source.map_or("", |source| source.slice(node.span));
            parse::hidden::escaped(written, text, node.span, self.diagnostics);
        }
        let value = self.value(node, takes, key).unwrap_or(Value::Broken);
        Item {
            span: node.span,
            value,
        }
    }

    /// The value if it is right; nothing if it is wrong, which has then been reported.
    fn value(&mut self, node: &Node, takes: &'static Takes, key: &'static Key) -> Option<Value> {
        Some(match (takes, &node.value) {
            (_, parse::Value::Poisoned) => return None,
            (Takes::OrNone(_), parse::Value::String(word)) if word == "none" => Value::None,
            (Takes::OrNone(inner), _) => return self.value(node, inner, key),
            (Takes::Text, parse::Value::String(zh)) => {
                self.not_empty(node, zh, key)?;
                Value::Text(Text {
                    zh: zh.clone(),
                    en: None,
                })
            }
            (Takes::Text, parse::Value::Table(table)) => Value::Text(self.text(table)?),
            (Takes::Word(form), parse::Value::String(word)) => {
                self.not_empty(node, word, key)?;
                form::check(word, *form, node.span, key, self.diagnostics)?;
                Value::Word(word.clone())
            }
            (Takes::Reference(_), parse::Value::String(id)) => {
                self.not_empty(node, id, key)?;
                Value::Word(id.clone())
            }
            (Takes::OneOf(words), parse::Value::String(word)) => {
                if !words.contains(&word.as_str()) {
                    self.not_one_of(node, word, words, key);
                    return None;
                }
                Value::Word(word.clone())
            }
            (Takes::Integer(least, most), parse::Value::Integer(n)) => {
                if !(*least..=*most).contains(n) {
                    self.out_of_range(node, *n, *least, *most, key);
                    return None;
                }
                Value::Integer(*n)
            }
            (Takes::YesNo, parse::Value::Boolean(b)) => Value::YesNo(*b),
            (Takes::Date, parse::Value::Date(day)) => Value::Date(*day),
            (Takes::DateTime, parse::Value::DateTime(moment)) => Value::DateTime(*moment),
            (Takes::DateTime, parse::Value::String(text)) => match date_time(text) {
                Some(moment) => Value::DateTime(moment),
                None => {
                    self.wrong_type(node, takes, key);
                    return None;
                }
            },
            (Takes::ByPath, parse::Value::Table(table)) => {
                let mut entries = Vec::new();
                self.by_path(table, "", key, &mut entries);
                // As they were written, wherever dotted keys of one table stand apart.
                entries.sort_by_key(|entry| entry.key_span.start);
                Value::ByPath(entries)
            }
            (Takes::Data, parse::Value::Table(table)) => Value::Data(self.data(table, key)?),
            (Takes::Expression, parse::Value::String(text)) => {
                self.not_empty(node, text, key)?;
                let source = self
                    .sources
                    .get(node.span.file)
                    .map_or("", |source| source.text.as_str());
                Value::Expression(Expression {
                    text: text.clone(),
                    place: TextPlace::new(source, node.span),
                })
            }
            (Takes::List(inner), parse::Value::Array(nodes)) => Value::List(
                nodes
                    .iter()
                    .map(|node| self.item(node, inner, key))
                    .collect(),
            ),
            (Takes::Table(entity), parse::Value::Table(table))
                if self.changing && key.below == Below::Each =>
            {
                Value::Table(self.named(table, entity))
            }
            (Takes::Table(entity), parse::Value::Table(table)) => {
                Value::Table(self.whole(table, entity))
            }
            _ => {
                self.wrong_type(node, takes, key);
                return None;
            }
        })
    }

    /// The values below a table, their keys joined by dots. What cannot be read is reported and left out.
    fn by_path(&mut self, table: &Table, above: &str, key: &Key, found: &mut Vec<row::Entry>) {
        for entry in &table.entries {
            let path = match above {
                "" => entry.key.clone(),
                _ => format!("{above}.{}", entry.key),
            };
            match &entry.node.value {
                parse::Value::Table(inner) => self.by_path(inner, &path, key, found),
                parse::Value::Poisoned => {}
                _ => found.extend(self.json(&entry.node, &path, key).map(|json| row::Entry {
                    path,
                    key_span: entry.key_span,
                    span: entry.node.span,
                    json,
                })),
            }
        }
    }

    fn data(&mut self, table: &Table, key: &Key) -> Option<Object> {
        let entries = table.entries.iter();
        let members = entries.map(|entry| {
            let json = self.json(&entry.node, &entry.key, key)?;
            Some((entry.key.clone(), json))
        });
        members
            .collect::<Vec<_>>()
            .into_iter()
            .collect::<Option<_>>()
    }

    /// A value as `data` holds it: days and times are strings.
    fn json(&mut self, node: &Node, name: &str, key: &Key) -> Option<Json> {
        Some(match &node.value {
            parse::Value::String(text) => text.as_str().into(),
            parse::Value::Integer(n) => (*n).into(),
            parse::Value::Boolean(yes) => (*yes).into(),
            parse::Value::Date(day) => day.to_text().into(),
            parse::Value::DateTime(moment) => moment.to_text().into(),
            parse::Value::Table(table) => Json::Object(self.data(table, key)?),
            parse::Value::Array(nodes) => {
                let items = nodes.iter().map(|node| self.json(node, name, key));
                Json::Array(
                    items
                        .collect::<Vec<_>>()
                        .into_iter()
                        .collect::<Option<_>>()?,
                )
            }
            parse::Value::Other(what) => {
                let written = self
                    .sources
                    .get(node.span.file)
                    .map_or("", |source| source.slice(node.span));
                self.diagnostics.push(
                    Diagnostic::new(
                        codes::WRONG_TYPE,
                        node.span,
                        format!("`{name}` cannot be {what}"),
                    )
                    .label("not a value of a form")
                    .help("write it as a string")
                    .suggest(node.span, format!("\"{written}\"")),
                );
                return None;
            }
            parse::Value::Poisoned => return None,
        })
    }

    fn text(&mut self, table: &Table) -> Option<Text> {
        let row = self.whole(table, &keys::TEXT);
        let zh = row.word("zh")?.to_owned();
        Some(Text {
            zh,
            en: row.word("en").map(str::to_owned),
        })
    }

    fn not_empty(&mut self, node: &Node, text: &str, key: &Key) -> Option<()> {
        if !text.trim().is_empty() {
            return Some(());
        }
        self.diagnostics.push(
            Diagnostic::new(
                codes::EMPTY_TEXT,
                node.span,
                format!("`{}` is empty", key.name),
            )
            .label("nothing is said here")
            .help(match key.takes {
                Takes::OrNone(_) => {
                    "leave the key out while it is not set; write `\"none\"` if there is none"
                }
                _ => "leave the key out if there is nothing to say",
            }),
        );
        None
    }

    fn unknown_key(&mut self, entry: &parse::Entry, entity: &Entity) {
        let names = entity.keys.iter().map(|key| key.name);
        let mut found = Diagnostic::new(
            codes::UNKNOWN_KEY,
            entry.key_span,
            format!("{} has no key `{}`", keys::a(entity.table), entry.key),
        )
        .label("not a key of this table");
        match suggest::closest(&entry.key, names.clone()) {
            Some(name) => {
                found = found
                    .help(format!("did you mean `{name}`?"))
                    .suggest(entry.key_span, name);
            }
            None => found = found.help(format!("its keys are {}", suggest::list(names))),
        }
        self.diagnostics.push(found);
    }

    fn missing_key(&mut self, span: Span, entity: &Entity, key: &Key) {
        self.diagnostics.push(
            Diagnostic::new(
                codes::MISSING_KEY,
                span,
                format!("this {} has no `{}`", entity.table, key.name),
            )
            .label(format!("`{}` is missing", key.name))
            .help(format!(
                "add `{} = {}` ({})",
                key.name,
                example(&key.takes),
                key.doc.en
            )),
        );
    }

    fn wrong_type(&mut self, node: &Node, takes: &Takes, key: &Key) {
        // A value that may also be "none" is described with that.
        let or_none = matches!(key.takes, Takes::OrNone(inner) if std::ptr::eq(inner, takes));
        let takes = if or_none { &key.takes } else { takes };
        let mut found = Diagnostic::new(
            codes::WRONG_TYPE,
            node.span,
            format!(
                "`{}` must be {}, not {}",
                key.name,
                describe(takes),
                node.value.kind()
            ),
        )
        .label(format!("expected {}", describe(takes)));
        if let Some(written) = retyped(&node.value, takes) {
            found = found
                .help(format!("write `{written}`"))
                .suggest(node.span, written);
        } else {
            found = found.help(format!("for example `{} = {}`", key.name, example(takes)));
        }
        self.diagnostics.push(found);
    }

    fn not_one_of(&mut self, node: &Node, word: &str, words: &[&'static str], key: &Key) {
        let mut found = Diagnostic::new(
            codes::UNKNOWN_VALUE,
            node.span,
            format!("`{}` cannot be `{word}`", key.name),
        )
        .label("not one of its values");
        match suggest::closest(word, words.iter().copied()) {
            Some(close) => {
                found = found
                    .help(format!("did you mean `{close}`?"))
                    .suggest(node.span, format!("\"{close}\""));
            }
            None => {
                found = found.help(format!(
                    "it is one of {}",
                    suggest::list(words.iter().copied())
                ))
            }
        }
        self.diagnostics.push(found);
    }

    fn out_of_range(&mut self, node: &Node, n: i64, least: i64, most: i64, key: &Key) {
        self.diagnostics.push(
            Diagnostic::new(
                codes::OUT_OF_RANGE,
                node.span,
                format!("`{}` cannot be {n}", key.name),
            )
            .label(format!("must be {least} to {most}"))
            .help(format!("write a whole number from {least} to {most}")),
        );
    }
}

/// What a key takes, in words.
fn describe(takes: &Takes) -> String {
    match takes {
        Takes::Text => "a text: a string, or `{ zh = \"…\", en = \"…\" }`".to_owned(),
        Takes::Word(_) => "a string".to_owned(),
        Takes::Integer(..) => "a whole number".to_owned(),
        Takes::YesNo => "`true` or `false`".to_owned(),
        Takes::Date => "a date, without quotes".to_owned(),
        Takes::DateTime => "a date with a time".to_owned(),
        Takes::ByPath => "a table of fields".to_owned(),
        Takes::Data => "a table of sections".to_owned(),
        Takes::OneOf(words) => format!("one of {}", suggest::list(words.iter().copied())),
        Takes::Reference(kind) => format!("the id of {}", keys::a(kind.table())),
        Takes::Expression => "an expression, as a string".to_owned(),
        Takes::List(inner) => format!("a list, each {}", describe(inner)),
        Takes::Table(entity) => format!(
            "a table with {}",
            suggest::list(entity.keys.iter().map(|k| k.name))
        ),
        Takes::OrNone(inner) => format!("{}, or `\"none\"`", describe(inner)),
    }
}

/// `2026-11-23T09:40`, or with a space.
fn date_time(text: &str) -> Option<DateTime> {
    DateTime::parse(&text.trim().replacen(' ', "T", 1))
}

/// A value of the kind, to be shown.
fn example(takes: &Takes) -> String {
    match takes {
        Takes::Text => "{ zh = \"…\", en = \"…\" }".to_owned(),
        Takes::Word(_) | Takes::Reference(_) | Takes::Expression => "\"…\"".to_owned(),
        Takes::Integer(least, _) => least.to_string(),
        Takes::YesNo => "true".to_owned(),
        Takes::Date => "2026-01-01".to_owned(),
        Takes::DateTime => "2026-01-01T09:40:00".to_owned(),
        Takes::ByPath => "{ section.field = \"…\" }".to_owned(),
        Takes::Data => "{ section = { field = \"…\" } }".to_owned(),
        Takes::OneOf(words) => format!("\"{}\"", words.first().copied().unwrap_or("…")),
        Takes::List(inner) => format!("[{}]", example(inner)),
        Takes::Table(entity) => {
            let shown = entity.keys.iter().filter(|key| key.needed);
            let shown = shown.map(|key| format!("{} = {}", key.name, example(&key.takes)));
            format!("{{ {} }}", shown.collect::<Vec<_>>().join(", "))
        }
        Takes::OrNone(inner) => example(inner),
    }
}

/// The same value as the key takes it, where that is plain: `"3"` → `3`, `a` → `["a"]`.
fn retyped(value: &parse::Value, takes: &Takes) -> Option<String> {
    match (takes, value) {
        (Takes::OrNone(inner), _) => retyped(value, inner),
        (Takes::Integer(least, most), parse::Value::String(text)) => {
            let n: i64 = text.trim().parse().ok()?;
            (*least..=*most).contains(&n).then(|| n.to_string())
        }
        (Takes::YesNo, parse::Value::String(text)) => match text.trim() {
            "true" | "yes" | "是" => Some("true".to_owned()),
            "false" | "no" | "否" => Some("false".to_owned()),
            _ => None,
        },
        (Takes::Date, parse::Value::String(text)) => Date::parse(text.trim()).map(Date::to_text),
        (Takes::Word(_) | Takes::Reference(_), parse::Value::Integer(n)) => {
            Some(format!("\"{n}\""))
        }
        (
            Takes::List(Takes::Word(_) | Takes::Reference(_) | Takes::Text),
            parse::Value::String(text),
        ) if !text.contains(['"', '\\', '\n']) => Some(format!("[\"{text}\"]")),
        _ => None,
    }
}
