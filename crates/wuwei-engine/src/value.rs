//! Values and their four states.

use crate::{Date, DateTime, Decimal};

/// What an expression or a field amounts to (DESIGN 4: four states, every operator defined in each).
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// There is an answer, given or computed.
    Answered(Datum),
    /// The field applies and has no answer yet.
    Unanswered,
    /// The field is hidden, or its section is not part of this flow.
    NotApplicable,
    /// It should have a value and has none: no calendar, overflow, division by nought.
    Unknown(Unknown),
}

/// Why a value cannot be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unknown {
    /// No working-day calendar is loaded for that year.
    NoCalendar(i32),
    /// The result is larger than the type holds.
    Overflow,
    /// Something was divided by nought.
    DivisionByZero,
    /// What was typed cannot be read as the field's type; it is kept as typed.
    Unreadable,
    /// An operator met a type that it is not for: the program was not made by the compiler.
    IllTyped,
}

/// The content of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum {
    /// yes or no
    Bool(bool),
    /// integer
    Integer(i64),
    /// decimal, money
    Decimal(Decimal),
    /// text, long text, phone, credit code, department, choice (its id)
    Text(String),
    /// choices: ids in the form's order
    Choices(Vec<String>),
    /// date
    Date(Date),
    /// date-time, civil
    DateTime(DateTime),
    /// attachment reference; boxed, so that it does not make every other answer larger
    File(Box<Attachment>),
}

/// A file that a record refers to by its digest; the bytes travel beside the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// File name as the person had it.
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// Media type as the device gave it; may be empty.
    pub media_type: String,
    /// `sha256:` and 64 hex digits.
    pub sha256: String,
}

impl Value {
    /// The answer, if there is one.
    pub fn datum(&self) -> Option<&Datum> {
        match self {
            Value::Answered(datum) => Some(datum),
            _ => None,
        }
    }

    /// Whether this is an answered "yes": what a condition needs to hold.
    pub fn is_true(&self) -> bool {
        matches!(self, Value::Answered(Datum::Bool(true)))
    }

    /// Whether this is an answered "no": what a constraint needs to refuse.
    pub fn is_false(&self) -> bool {
        matches!(self, Value::Answered(Datum::Bool(false)))
    }
}

impl From<Datum> for Value {
    fn from(datum: Datum) -> Self {
        Value::Answered(datum)
    }
}

/// How many characters a text has: all bytes of UTF-8 but those that go on with one.
pub(crate) fn characters(text: &str) -> usize {
    text.bytes().filter(|byte| byte & 0xc0 != 0x80).count()
}
