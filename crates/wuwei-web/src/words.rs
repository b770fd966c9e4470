//! Words of the page, out of its templates: messages, labels, answers as text.

use wuwei_engine::program::Kind;
use wuwei_engine::value::Datum;
use wuwei_engine::{Date, DateTime};

use crate::page::Page;

impl Page {
    /// The text of `<template data-message=CODE>` with its slots filled.
    pub fn message(&self, code: &str, slots: &[(&str, &str)]) -> Option<String> {
        self.text(&selector("message", code), slots)
    }

    /// The same where the page is known to have it; empty where it does not.
    pub fn said(&self, code: &str, slots: &[(&str, &str)]) -> String {
        self.message(code, slots).unwrap_or_default()
    }

    /// The text of `<template data-word=NAME>`.
    pub fn word(&self, name: &str) -> String {
        self.text(&selector("word", name), &[]).unwrap_or_default()
    }

    /// The label of a field or section, by its path without row ids; the path where there is none.
    pub fn label(&self, general: &str) -> String {
        self.text(&selector("label", general), &[])
            .unwrap_or_else(|| general.to_owned())
    }

    /// The label of a choice; its id where there is none (a department that is only words).
    pub fn choice(&self, general: &str, id: &str) -> String {
        let name = [general, ":", id].concat();
        self.text(&selector("choice", &name), &[])
            .unwrap_or_else(|| id.to_owned())
    }

    /// An answer in words.
    pub fn answer(&self, general: &str, kind: &Kind, datum: &Datum) -> String {
        match datum {
            Datum::Bool(true) => self.word("yes"),
            Datum::Bool(false) => self.word("no"),
            Datum::Integer(n) => n.to_string(),
            Datum::Decimal(n) => n.to_text(),
            Datum::Text(id) if is_choice(kind, id) => self.choice(general, id),
            Datum::Text(text) => text.clone(),
            Datum::Choices(ids) => {
                let labels: Vec<_> = ids.iter().map(|id| self.choice(general, id)).collect();
                labels.join(&self.word("list-separator"))
            }
            Datum::Date(date) => self.date(*date),
            Datum::DateTime(moment) => self.date_time(*moment),
            Datum::File(file) => file.name.clone(),
        }
    }

    /// A day in words: 2026年12月7日.
    pub fn date(&self, date: Date) -> String {
        let (year, month, day) = date.civil();
        let [year, month, day] = [year.to_string(), month.to_string(), day.to_string()];
        self.said("date", &[("year", &year), ("month", &month), ("day", &day)])
    }

    /// The day of the week in words: 星期一.
    pub fn weekday(&self, date: Date) -> String {
        self.word(&["weekday-", &date.weekday().to_string()].concat())
    }

    fn date_time(&self, moment: DateTime) -> String {
        let (year, month, day) = moment.date.civil();
        let [year, month, day] = [year.to_string(), month.to_string(), day.to_string()];
        let clock = moment.to_text();
        let (hour, minute) = clock
            .rsplit_once('T')
            .and_then(|(_, t)| t.split_once(':'))
            .unwrap_or(("", ""));
        let slots = [
            ("year", &*year),
            ("month", &month),
            ("day", &day),
            ("hour", hour),
            ("minute", minute),
        ];
        self.said("date-time", &slots)
    }
}

/// Whether a text is one of the ids that a field offers (a department may be only words).
fn is_choice(kind: &Kind, text: &str) -> bool {
    matches!(kind, Kind::Choice(ids) | Kind::Department(ids) if ids.iter().any(|id| id == text))
}

/// `template[data-KIND="NAME"]`
pub fn selector(kind: &str, name: &str) -> String {
    ["template[data-", kind, "=\"", name, "\"]"].concat()
}
