//! An entity as read: of the right types, and still knowing all its places.

use wuwei_engine::{Date, DateTime};
use wuwei_json::{Object, Value as Json};

use crate::keys::{Entity, Key};
use crate::ruleset::{Given, Text};
use crate::source::{Span, TextPlace};

/// An entity as read: its cells have the types of its key table.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) entity: &'static Entity,
    /// Its header, or its braces.
    pub(crate) span: Span,
    pub(crate) cells: Vec<Cell>,
    /// Something of it could not be read and was reported.
    pub(crate) broken: bool,
}

/// A key with its value.
#[derive(Debug)]
pub(crate) struct Cell {
    pub(crate) key: &'static Key,
    pub(crate) key_span: Span,
    pub(crate) item: Item,
    /// Which layer set it.
    pub(crate) layer: usize,
    /// The highest layer that set it, though one below may have set it anew.
    pub(crate) first: usize,
    /// Of a list: the last layer below that one which added to it.
    pub(crate) extended: Option<usize>,
}

/// A value with its place.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) span: Span,
    pub(crate) value: Value,
}

/// A value of the type that its key takes.
#[derive(Debug)]
pub(crate) enum Value {
    Text(Text),
    Word(String),
    Integer(i64),
    YesNo(bool),
    Date(Date),
    DateTime(DateTime),
    ByPath(Vec<Entry>),
    Data(Object),
    Expression(Expression),
    List(Vec<Item>),
    Table(Row),
    /// `"none"`
    None,
    /// Wrong, and reported.
    Broken,
}

/// A value under a path of dotted keys: `demands.d1.text = "…"`.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The path, its parts joined by dots.
    pub(crate) path: String,
    /// The last key of the path.
    pub(crate) key_span: Span,
    /// The value.
    pub(crate) span: Span,
    /// The value as an entry's `data` would hold it: days and times are strings.
    pub(crate) json: Json,
}

/// An expression's text and where each byte of it was written.
#[derive(Debug, Clone)]
pub(crate) struct Expression {
    pub(crate) text: String,
    pub(crate) place: TextPlace,
}

impl Item {
    /// The table, if this is one.
    pub(crate) fn row(&self) -> Option<&Row> {
        match &self.value {
            Value::Table(row) => Some(row),
            _ => None,
        }
    }

    /// Whether it, or something in it, is wrong.
    pub(crate) fn is_broken(&self) -> bool {
        match &self.value {
            Value::Broken => true,
            Value::List(items) => items.iter().any(Item::is_broken),
            Value::Table(row) => row.broken,
            _ => false,
        }
    }
}

impl Row {
    /// The cell of a key.
    pub(crate) fn cell(&self, key: &str) -> Option<&Cell> {
        debug_assert!(
            self.entity.key(key).is_some(),
            "a {} has no key {key}",
            self.entity.table
        );
        self.cells.iter().find(|cell| cell.key.name == key)
    }

    fn value(&self, key: &str) -> Option<&Value> {
        self.cell(key).map(|cell| &cell.item.value)
    }

    /// Where the value of a key stands; without it, the entity's header.
    pub(crate) fn at(&self, key: &str) -> Span {
        self.cell(key).map_or(self.span, |cell| cell.item.span)
    }

    /// Where a key itself stands; without it, the entity's header.
    pub(crate) fn key_at(&self, key: &str) -> Span {
        self.cell(key).map_or(self.span, |cell| cell.key_span)
    }

    /// A word or an id.
    pub(crate) fn word(&self, key: &str) -> Option<&str> {
        match self.value(key)? {
            Value::Word(word) => Some(word),
            _ => None,
        }
    }

    /// A word of a key that this kind of entity may not have at all.
    pub(crate) fn word_if_any(&self, key: &str) -> Option<&str> {
        self.entity.key(key).and_then(|key| self.word(key.name))
    }

    /// The same, owned.
    pub(crate) fn owned(&self, key: &str) -> Option<String> {
        self.word(key).map(str::to_owned)
    }

    /// Words that people read.
    pub(crate) fn text(&self, key: &str) -> Option<Text> {
        match self.value(key)? {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// Words of a key that this kind of entity may not have at all.
    pub(crate) fn text_if_any(&self, key: &str) -> Option<Text> {
        self.entity.key(key).and_then(|key| self.text(key.name))
    }

    /// A whole number.
    pub(crate) fn integer(&self, key: &str) -> Option<i64> {
        match self.value(key)? {
            Value::Integer(n) => Some(*n),
            _ => None,
        }
    }

    /// Whether a yes-no key is set to yes.
    pub(crate) fn yes(&self, key: &str) -> bool {
        matches!(self.value(key), Some(Value::YesNo(true)))
    }

    /// A day.
    pub(crate) fn date(&self, key: &str) -> Option<Date> {
        match self.value(key)? {
            Value::Date(day) => Some(*day),
            _ => None,
        }
    }

    /// A day and time.
    pub(crate) fn date_time(&self, key: &str) -> Option<DateTime> {
        match self.value(key)? {
            Value::DateTime(moment) => Some(*moment),
            _ => None,
        }
    }

    /// Values by path; none if there is no such table.
    pub(crate) fn by_path(&self, key: &str) -> &[Entry] {
        match self.value(key) {
            Some(Value::ByPath(entries)) => entries,
            _ => &[],
        }
    }

    /// What an entry would hold.
    pub(crate) fn data(&self, key: &str) -> Option<&Object> {
        match self.value(key)? {
            Value::Data(data) => Some(data),
            _ => None,
        }
    }

    /// An expression.
    pub(crate) fn expression(&self, key: &str) -> Option<&Expression> {
        match self.value(key)? {
            Value::Expression(expression) => Some(expression),
            _ => None,
        }
    }

    /// The items of a list; none if there is no list.
    pub(crate) fn items(&self, key: &str) -> &[Item] {
        match self.value(key) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    /// The words of a list with their places.
    pub(crate) fn words<'r>(
        &'r self,
        key: &str,
    ) -> impl Iterator<Item = (&'r str, Span)> + use<'r> {
        self.items(key).iter().filter_map(|item| match &item.value {
            Value::Word(word) => Some((word.as_str(), item.span)),
            _ => None,
        })
    }

    /// The words of a list, owned.
    pub(crate) fn owned_words(&self, key: &str) -> Vec<String> {
        self.words(key).map(|(word, _)| word.to_owned()).collect()
    }

    /// The tables of a list.
    pub(crate) fn tables<'r>(&'r self, key: &str) -> impl Iterator<Item = &'r Row> + use<'r> {
        self.items(key).iter().filter_map(|item| match &item.value {
            Value::Table(row) => Some(row),
            _ => None,
        })
    }

    /// A table.
    pub(crate) fn table(&self, key: &str) -> Option<&Row> {
        match self.value(key)? {
            Value::Table(row) => Some(row),
            _ => None,
        }
    }

    /// A value, none, or unset.
    pub(crate) fn given<T>(&self, key: &str, read: impl Fn(&Value) -> Option<T>) -> Given<T> {
        match self.value(key) {
            None => Given::Unset,
            Some(Value::None) => Given::None,
            Some(value) => read(value).map_or(Given::Unset, Given::Value),
        }
    }

    /// A text, none, or unset.
    pub(crate) fn given_text(&self, key: &str) -> Given<Text> {
        self.given(key, Value::as_text)
    }
}

impl Value {
    /// The text, if this is one.
    pub(crate) fn as_text(&self) -> Option<Text> {
        match self {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}
