//! The entities: one file each with its key table, its closed type, how it is read and written.

pub(crate) mod calendar;
pub(crate) mod department;
pub(crate) mod field;
pub(crate) mod flow;
pub(crate) mod header;
pub(crate) mod hotline;
pub(crate) mod item;
pub(crate) mod obligation;
pub(crate) mod region;
pub(crate) mod role;
pub(crate) mod scenario;
pub(crate) mod section;
pub(crate) mod service;
pub(crate) mod specialist;
pub(crate) mod subject;
pub(crate) mod waiver;

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
}
