//! The entities: one file each with its key table, its closed type, how it is read and written.

pub(crate) mod calendar;
pub(crate) mod department;
pub(crate) mod field;
pub(crate) mod flow;
pub(crate) mod header;
pub(crate) mod hotline;
pub(crate) mod item;
pub(crate) mod lints;
pub(crate) mod obligation;
pub(crate) mod region;
pub(crate) mod role;
pub(crate) mod scenario;
pub(crate) mod section;
pub(crate) mod service;
pub(crate) mod specialist;
pub(crate) mod subject;
pub(crate) mod waiver;

use wuwei_engine::Date;
use wuwei_json::{Object, Value};

use crate::ruleset::{Given, Text};

/// Builds an entity's object: what is unset, empty or the default is left out, so that the same
/// meaning has the same bytes.
pub(crate) struct Members(Object);

impl Members {
    pub(crate) fn new() -> Members {
        Members(Object::new())
    }

    pub(crate) fn word(mut self, name: &str, word: &str) -> Members {
        self.0.insert(name, word);
        self
    }

    pub(crate) fn maybe(self, name: &str, word: Option<&str>) -> Members {
        match word {
            Some(word) => self.word(name, word),
            None => self,
        }
    }

    pub(crate) fn text(mut self, name: &str, text: &Text) -> Members {
        self.0.insert(name, text.to_value());
        self
    }

    pub(crate) fn maybe_text(self, name: &str, text: Option<&Text>) -> Members {
        match text {
            Some(text) => self.text(name, text),
            None => self,
        }
    }

    pub(crate) fn given<T>(
        mut self,
        name: &str,
        given: &Given<T>,
        value: impl Fn(&T) -> Value,
    ) -> Members {
        match given {
            Given::Unset => {}
            Given::None => {
                self.0.insert(name, "none");
            }
            Given::Value(given) => {
                self.0.insert(name, value(given));
            }
        }
        self
    }

    pub(crate) fn given_text(self, name: &str, given: &Given<Text>) -> Members {
        self.given(name, given, Text::to_value)
    }

    /// A flag: left out while it is off.
    pub(crate) fn flag(mut self, name: &str, on: bool) -> Members {
        if on {
            self.0.insert(name, true);
        }
        self
    }

    /// A number: left out while it is nought.
    pub(crate) fn number(mut self, name: &str, number: u32) -> Members {
        if number != 0 {
            self.0.insert(name, i64::from(number));
        }
        self
    }

    /// A list: left out while it is empty.
    pub(crate) fn list(mut self, name: &str, items: Vec<Value>) -> Members {
        if !items.is_empty() {
            self.0.insert(name, Value::Array(items));
        }
        self
    }

    pub(crate) fn words(self, name: &str, words: &[String]) -> Members {
        self.list(
            name,
            words
                .iter()
                .map(|word| Value::from(word.as_str()))
                .collect(),
        )
    }

    pub(crate) fn object(mut self, name: &str, object: Object) -> Members {
        self.0.insert(name, object);
        self
    }

    pub(crate) fn build(self) -> Object {
        self.0
    }
}

impl Text {
    /// `{"en": …, "zh": …}`
    pub(crate) fn to_value(&self) -> Value {
        Members::new()
            .word("zh", &self.zh)
            .maybe("en", self.en.as_deref())
            .build()
            .into()
    }

    /// As [`Text::to_value`] wrote it.
    pub(crate) fn from_value(value: &Value) -> Option<Text> {
        let written = Written::of(value)?;
        Some(Text {
            zh: written.word("zh")?,
            en: written.word("en"),
        })
    }
}

/// Reads an entity's object as [`Members`] wrote it. What is left out was unset, empty or the default;
/// an optional member of another kind counts as left out.
pub(crate) struct Written<'v>(pub(crate) &'v Object);

impl<'v> Written<'v> {
    /// Of a value, if it is an object.
    pub(crate) fn of(value: &'v Value) -> Option<Written<'v>> {
        value.as_object().map(Written)
    }

    pub(crate) fn word(&self, name: &str) -> Option<String> {
        self.0.get(name)?.as_str().map(str::to_owned)
    }

    pub(crate) fn text(&self, name: &str) -> Option<Text> {
        Text::from_value(self.0.get(name)?)
    }

    /// A value that may be unset, denied (`"none"`) or given.
    pub(crate) fn given<T>(
        &self,
        name: &str,
        read: impl Fn(&'v Value) -> Option<T>,
    ) -> Option<Given<T>> {
        match self.0.get(name) {
            None => Some(Given::Unset),
            Some(value) if value.as_str() == Some("none") => Some(Given::None),
            Some(value) => read(value).map(Given::Value),
        }
    }

    pub(crate) fn given_text(&self, name: &str) -> Option<Given<Text>> {
        self.given(name, Text::from_value)
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool) == Some(true)
    }

    /// A number; nought where it is left out.
    pub(crate) fn number(&self, name: &str) -> Option<u32> {
        match self.0.get(name) {
            None => Some(0),
            Some(value) => u32::try_from(value.as_integer()?).ok(),
        }
    }

    pub(crate) fn day(&self, name: &str) -> Option<Date> {
        Date::parse(self.0.get(name)?.as_str()?)
    }

    /// A list whose members are all read, or nothing.
    pub(crate) fn list<T>(
        &self,
        name: &str,
        read: impl Fn(&'v Value) -> Option<T>,
    ) -> Option<Vec<T>> {
        match self.0.get(name) {
            None => Some(Vec::new()),
            Some(list) => list.as_array()?.iter().map(read).collect(),
        }
    }

    pub(crate) fn words(&self, name: &str) -> Option<Vec<String>> {
        self.list(name, |word| word.as_str().map(str::to_owned))
    }

    /// The members of an object, by name; none where it is left out.
    pub(crate) fn members(&self, name: &str) -> impl Iterator<Item = (&'v str, &'v Value)> {
        let object = self.0.get(name).and_then(Value::as_object);
        object.into_iter().flat_map(Object::iter)
    }
}
