//! What is wrong with an answer: a code and a place, no words (those come from locale files).

/// One finding on a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// `required`, `unreadable-date`, `constraint`, `too-few-rows`, …: which `<template data-message>`.
    pub code: &'static str,
    /// `section.field`, `section.row.field`, `section`.
    pub path: String,
    /// What fills the message's slots, by name.
    pub args: Vec<(&'static str, String)>,
    /// A warning keeps nobody from signing.
    pub warning: bool,
}
