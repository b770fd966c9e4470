//! Calendars say what a notice can say: days of their year, each once, worked only at weekends.

use std::collections::BTreeMap;

use wuwei_engine::Date;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entity::calendar::{days_off, is_weekend, work_days};
use crate::keys::Kind;
use crate::merge::Merged;
use crate::row::Row;
use crate::source::Span;

pub(crate) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    for row in merged.rows_of(Kind::Calendar) {
        if let Some(year) = row.integer("year") {
            calendar(row, year, diagnostics);
        }
    }
}

fn calendar(row: &Row, year: i64, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<Date, Span> = BTreeMap::new();
    let mut once = |day: Date, span: Span, diagnostics: &mut Diagnostics| {
        if let Some(first) = seen.insert(day, span) {
            diagnostics.push(twice(day, span, first));
        }
    };
    for holiday in row.tables("holidays") {
        let Some(from) = holiday.date("from") else {
            continue;
        };
        let to = holiday.date("to").unwrap_or(from);
        if to < from {
            diagnostics.push(reversed(holiday));
            continue;
        }
        let inside = [("from", from), ("to", to)].map(|(key, day)| {
            let fits = i64::from(day.year()) == year;
            if !fits && holiday.cell(key).is_some() {
                diagnostics.push(outside(day, holiday.at(key), year, row));
            }
            fits
        });
        if inside == [true, true] {
            days_off(from, to).for_each(|day| once(day, holiday.at("from"), diagnostics));
        }
        for (day, span) in work_days(holiday) {
            if i64::from(day.year()) != year {
                diagnostics.push(outside(day, span, year, row));
            } else if is_weekend(day) {
                once(day, span, diagnostics);
            } else {
                diagnostics.push(no_weekend(day, span));
            }
        }
    }
}

fn no_weekend(day: Date, span: Span) -> Diagnostic {
    Diagnostic::new(
        codes::NO_WEEKEND,
        span,
        format!("{} is no weekend day", day.to_text()),
    )
    .label(format!("a {}", weekday(day)))
    .help("a make-up day is a Saturday or Sunday that is worked: compare the notice")
}

fn outside(day: Date, span: Span, year: i64, row: &Row) -> Diagnostic {
    Diagnostic::new(
        codes::OUTSIDE_YEAR,
        span,
        format!("{} is not in {year}", day.to_text()),
    )
    .label("a day of another year")
    .other(row.at("year"), "the calendar of this year")
    .help("put it in that year's calendar; a holiday over New Year is written as two")
}

fn twice(day: Date, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(
        codes::DAY_TWICE,
        span,
        format!("{} is given twice", day.to_text()),
    )
    .label("again here")
    .other(first, "first here")
    .help("a day is off or worked once: compare the notice")
}

/// Also for a device key's validity, which is a period too.
pub(super) fn reversed(row: &Row) -> Diagnostic {
    Diagnostic::new(
        codes::REVERSED,
        row.at("to"),
        format!("this {} ends before it begins", row.entity.table),
    )
    .label("the last day")
    .other(row.at("from"), "the first day")
    .help("exchange `from` and `to`, or put one of them right")
}

fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        1 => "Monday",
        2 => "Tuesday",
        3 => "Wednesday",
        4 => "Thursday",
        5 => "Friday",
        6 => "Saturday",
        _ => "Sunday",
    }
}
