//! TOML text to spanned tables, reading on after an error.
//!
//! The tree is our own, so that the TOML library is known to this file and its children only, and so
//! that a value recovered from a broken line is marked: nobody complains about it a second time.

mod brackets;
mod faults;
mod full_width;
pub(crate) mod hidden;
mod newer;
pub(crate) mod scan;

use std::num::IntErrorKind;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use wuwei_engine::{Date, DateTime};

use crate::diagnostic::Diagnostics;
use crate::source::{FileId, SourceFile, Span};

/// A rule file as tables.
#[derive(Debug)]
pub(crate) struct Parsed {
    /// The top-level tables in the order of the file.
    pub(crate) root: Table,
    /// A bracket or header was broken: whole tables may be missing from `root`.
    pub(crate) torn: bool,
}

/// A table with its place.
#[derive(Debug)]
pub(crate) struct Table {
    /// Its header, or the braces of an inline one.
    pub(crate) span: Span,
    /// Keys and values in the order of the file.
    pub(crate) entries: Vec<Entry>,
    /// A line of it could not be read: what is missing may have been there.
    pub(crate) torn: bool,
}

/// A key with its value.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_span: Span,
    pub(crate) node: Node,
}

/// A value with its place; a string's place has its quotes.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Value,
}

/// What TOML can say, as far as a rule may say it.
#[derive(Debug)]
pub(crate) enum Value {
    String(String),
    Integer(i64),
    Boolean(bool),
    Date(Date),
    /// In no time zone; seconds are dropped.
    DateTime(DateTime),
    Array(Vec<Node>),
    Table(Table),
    /// Something that no key takes (`a float`, `a time`), in words.
    Other(&'static str),
    /// Recovered from a line with an error that was reported.
    Poisoned,
}

impl Value {
    /// What it is, in words.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::String(_) => "a string",
            Value::Integer(_) => "an integer",
            Value::Boolean(_) => "true or false",
            Value::Date(_) => "a date",
            Value::DateTime(_) => "a date with a time",
            Value::Array(_) => "a list",
            Value::Table(_) => "a table",
            Value::Other(words) => words,
            Value::Poisoned => "unreadable",
        }
    }
}

impl Table {
    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entries
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.node)
    }
}

/// Reads one file. Faults are reported; what could be read in spite of them comes back.
pub(crate) fn parse(file: FileId, source: &SourceFile, diagnostics: &mut Diagnostics) -> Parsed {
    let (root, errors) = DeTable::parse_recoverable(&source.text);
    if errors.is_empty() {
        hidden::find(file, source, &[], diagnostics);
        newer::warn(file, source, diagnostics);
        return convert(file, &source.text, root.get_ref(), &[]);
    }
    let (text, errors) = faults::read_on(&source.text, errors);
    let (root, _) = DeTable::parse_recoverable(&text);
    let faults = faults::report(file, source, errors, diagnostics);
    hidden::find(file, source, &faults, diagnostics);
    convert(file, &text, root.get_ref(), &faults)
}

fn convert(file: FileId, text: &str, root: &DeTable<'_>, faults: &[faults::Fault]) -> Parsed {
    let converter = Converter {
        file,
        text,
        faults,
        headers: headers(root, text),
    };
    Parsed {
        root: converter.table(root, 0..0),
        torn: faults.iter().any(|fault| fault.tears_file),
    }
}

/// A day, with a time or without; what does not exist or stands in a time zone is nothing that a rule says.
fn date(day: Option<Option<Date>>, time: Option<(u32, u32)>, zoned: bool) -> Value {
    match (day, time) {
        (None, _) => Value::Other("a time"),
        (Some(None), _) => Value::Other("a date that does not exist"),
        (Some(Some(_)), Some(_)) if zoned => Value::Other("a time in a time zone"),
        (Some(Some(day)), None) => Value::Date(day),
        (Some(Some(day)), Some((hour, minute))) => match DateTime::new(day, hour, minute) {
            Some(moment) => Value::DateTime(moment),
            None => Value::Other("a time that does not exist"),
        },
    }
}

/// Starts of all `[header]`s, sorted: a table reaches to the next one.
fn headers(root: &DeTable<'_>, text: &str) -> Vec<usize> {
    fn walk(table: &DeTable<'_>, found: &mut Vec<usize>) {
        for value in table.values() {
            match value.get_ref() {
                DeValue::Table(inner) => {
                    found.push(value.span().start);
                    walk(inner, found);
                }
                DeValue::Array(items) => {
                    for item in items.iter() {
                        if let DeValue::Table(inner) = item.get_ref() {
                            found.push(item.span().start);
                            walk(inner, found);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    walk(root, &mut found);
    // An inline table ends no other, nor does a table that only the names of others imply.
    found.retain(|&start| text.get(start..).is_some_and(|at| at.starts_with('[')));
    found.sort_unstable();
    found
}

struct Converter<'f> {
    file: FileId,
    text: &'f str,
    faults: &'f [faults::Fault],
    headers: Vec<usize>,
}

impl Converter<'_> {
    fn table(&self, table: &DeTable<'_>, span: std::ops::Range<usize>) -> Table {
        let next = self.headers.partition_point(|&start| start <= span.start);
        let end = self.headers.get(next).copied().unwrap_or(usize::MAX);
        let readable = table.iter().filter(|(key, _)| !self.poisoned(&key.span()));
        let entries = readable.map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_span: self.span(key.span()),
            node: self.node(value),
        });
        Table {
            entries: entries.collect(),
            torn: self
                .faults
                .iter()
                .any(|fault| fault.tears_file || (span.start..end).contains(&fault.at.start)),
            span: self.span(span),
        }
    }

    fn node(&self, value: &Spanned<DeValue<'_>>) -> Node {
        let span = value.span();
        let headed = value.get_ref().is_table() || value.get_ref().is_array();
        let broken = span.is_empty() && !headed || self.poisoned(&span);
        let value = if broken {
            Value::Poisoned
        } else {
            self.value(value.get_ref(), &span)
        };
        Node {
            span: self.span(span),
            value,
        }
    }

    /// Whether a fault touches a place.
    fn poisoned(&self, span: &std::ops::Range<usize>) -> bool {
        let touches = |at: &std::ops::Range<usize>| at.start <= span.end && span.start <= at.end;
        self.faults
            .iter()
            .any(|fault| fault.poisons && touches(&fault.at))
    }

    fn value(&self, value: &DeValue<'_>, span: &std::ops::Range<usize>) -> Value {
        match value {
            // A line break is one line feed, on whichever system the file was saved.
            DeValue::String(text)
                if self
                    .text
                    .get(span.clone())
                    .is_some_and(|raw| raw.contains('\r')) =>
            {
                Value::String(text.replace("\r\n", "\n"))
            }
            DeValue::String(text) => Value::String(text.to_string()),
            DeValue::Integer(n) => match i64::from_str_radix(n.as_str(), n.radix()) {
                Ok(n) => Value::Integer(n),
                Err(error)
                    if *error.kind() == IntErrorKind::PosOverflow
                        || *error.kind() == IntErrorKind::NegOverflow =>
                {
                    Value::Other("an integer that is too large")
                }
                Err(_) => Value::Other("a number without digits"),
            },
            DeValue::Float(_) => Value::Other("a number with a decimal point"),
            DeValue::Boolean(b) => Value::Boolean(*b),
            DeValue::Datetime(moment) => {
                let day = moment.date;
                let day =
                    day.map(|day| Date::new(day.year.into(), day.month.into(), day.day.into()));
                let time = moment.time;
                let time = time.map(|time| (u32::from(time.hour), u32::from(time.minute)));
                date(day, time, moment.offset.is_some())
            }
            DeValue::Array(items) => {
                Value::Array(items.iter().map(|item| self.node(item)).collect())
            }
            DeValue::Table(table) => Value::Table(self.table(table, span.clone())),
        }
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span {
            file: self.file,
            start: range.start,
            end: range.end,
        }
    }
}
