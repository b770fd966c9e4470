//! What is wrong with an answer: a code and a place, no words (those come from locale files).

/// One finding on a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// One of [`CODES`]: which `<template data-message>`.
    pub code: &'static str,
    /// `section.field`, `section.row.field`, `section.row`, `section`; empty for the whole form.
    pub path: String,
    /// What fills the message's slots, by name.
    pub args: Vec<(&'static str, String)>,
    /// A warning keeps nobody from signing.
    pub warning: bool,
}

/// Every code with the slots that its message may fill.
pub const CODES: &[(&str, &[&str])] = &[
    // While a form is filled.
    ("required", &[]),
    ("unreadable-number", &[]),
    ("unreadable-date", &[]),
    ("unreadable-date-time", &[]),
    ("unreadable-phone", &[]),
    ("unreadable-credit-code", &[]),
    ("unreadable-choice", &[]),
    ("unreadable-attachment", &[]),
    ("constraint", &["number"]),
    ("check-digit", &[]),
    ("too-long", &["limit"]),
    ("too-few-rows", &["least"]),
    ("too-many-rows", &["most"]),
    ("too-few-done", &["least"]),
    ("too-large", &[]),
    // Only where the data of an entry is judged.
    ("malformed", &[]),
    ("foreign", &[]),
    ("unknown-row", &[]),
    ("row-order", &[]),
    ("withdrawn-row", &[]),
    ("signed-already", &[]),
    ("not-open", &[]),
    ("not-applicable", &[]),
    ("computed-differs", &["expected"]),
    ("computed-missing", &["expected"]),
    ("unknown-stage", &[]),
    ("unknown-service", &[]),
];

impl Problem {
    pub(crate) fn new(code: &'static str, path: String) -> Problem {
        debug_assert!(CODES.iter().any(|(known, _)| *known == code));
        Problem {
            code,
            path,
            args: Vec::new(),
            warning: false,
        }
    }

    pub(crate) fn with(mut self, slot: &'static str, value: String) -> Problem {
        self.args.push((slot, value));
        self
    }

    pub(crate) fn into_warning(mut self) -> Problem {
        self.warning = true;
        self
    }
}
