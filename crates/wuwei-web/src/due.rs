//! The due line: the earliest date that is not done with, and how long it is from today.

use wuwei_engine::calendar::WorkingDays;
use wuwei_engine::program::Section;
use wuwei_engine::value::{Datum, Unknown, Value};
use wuwei_engine::{Date, Form, FormProgram};

use crate::path;

/// What stands in a place with a due date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// To be done by that day, so many working days from now.
    Due(Date, i64),
    /// To be done today.
    Today(Date),
    /// It was to be done by that day, so many working days ago (none: only days off have passed).
    Overdue(Date, i64),
    /// It cannot be computed, for want of that year's calendar.
    NoCalendar(i32),
    /// No limit applies.
    NoLimit,
}

impl Due {
    /// Which message says it.
    pub fn code(&self) -> &'static str {
        match self {
            Due::Due(..) => "due",
            Due::Today(_) => "due-today",
            Due::Overdue(..) => "overdue",
            Due::NoCalendar(_) => "no-calendar",
            Due::NoLimit => "no-limit",
        }
    }

    /// The day, and the number that goes with the code: working days, or the year without a calendar.
    pub fn parts(&self) -> (Option<Date>, i64) {
        match self {
            Due::Due(day, days) | Due::Overdue(day, days) => (Some(*day), *days),
            Due::Today(day) => (Some(*day), 0),
            Due::NoCalendar(year) => (None, i64::from(*year)),
            Due::NoLimit => (None, 0),
        }
    }
}

/// The most pressing of a whole form.
pub fn of_form(form: &Form, today: Date) -> Option<Due> {
    let program = form.program();
    let mut places = Vec::new();
    for section in &program.sections {
        if section.group.is_none() {
            places.extend(place(form, section, ""));
        }
        for row in form.rows(&section.id) {
            places.extend(place(form, section, &row.id));
        }
    }
    most_pressing(places.into_iter(), today, working_days(program))
}

/// What is due in a section or row, and whether it is done; `None` where it has no such field, or is
/// withdrawn.
pub fn place(form: &Form, section: &Section, row: &str) -> Option<(Value, bool)> {
    let program = form.program();
    let due = path::with_purpose(program, section, row, "due")?;
    if !row.is_empty() && form.row(&section.id, row).is_none_or(|row| row.withdrawn) {
        return None;
    }
    let state = form.field(&due).filter(|state| state.visible)?;
    let done = path::with_purpose(program, section, row, "done");
    let done = done
        .and_then(|path| form.field(&path))
        .is_some_and(|done| done.value.datum().is_some());
    Some((state.value.clone(), done))
}

/// The most pressing of several places, each with its due date and whether it is done.
///
/// A date that is known comes before one that cannot be computed, and both before "no limit"; nothing
/// is said where everything is done.
fn most_pressing(
    places: impl Iterator<Item = (Value, bool)>,
    today: Date,
    days: WorkingDays<'_>,
) -> Option<Due> {
    let mut earliest: Option<Date> = None;
    let (mut unknown, mut unlimited) = (None, false);
    for (value, _) in places.filter(|(_, done)| !done) {
        match value {
            Value::Answered(Datum::Date(date)) => {
                earliest = Some(earliest.map_or(date, |known| known.min(date)))
            }
            Value::Unknown(Unknown::NoCalendar(year)) => unknown = Some(year),
            Value::Unanswered => unlimited = true,
            Value::Answered(_) | Value::Unknown(_) | Value::NotApplicable => {}
        }
    }
    match (earliest, unknown) {
        (Some(date), _) => Some(until(date, today, days)),
        (None, Some(year)) => Some(Due::NoCalendar(year)),
        (None, None) => unlimited.then_some(Due::NoLimit),
    }
}

/// How a program counts working days.
fn working_days(program: &FormProgram) -> WorkingDays<'_> {
    WorkingDays {
        years: &program.calendars,
        counting: program.counting,
    }
}

fn until(date: Date, today: Date, days: WorkingDays<'_>) -> Due {
    match (date.cmp(&today), days.between(today, date)) {
        (std::cmp::Ordering::Equal, _) => Due::Today(date),
        (_, Err(Unknown::NoCalendar(year))) => Due::NoCalendar(year),
        (std::cmp::Ordering::Greater, count) => Due::Due(date, count.unwrap_or_default()),
        (std::cmp::Ordering::Less, count) => Due::Overdue(date, -count.unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wuwei_engine::program::{CalendarYear, Counting};

    fn day(text: &str) -> Date {
        Date::parse(text).expect("a date")
    }

    fn due(dates: &[Option<&str>], today: &str) -> Option<Due> {
        let years = [CalendarYear {
            year: 2026,
            holidays: Vec::new(),
            workdays: Vec::new(),
        }];
        let days = WorkingDays {
            years: &years,
            counting: Counting::NextDay,
        };
        let places = dates.iter().map(|date| match date {
            Some(date) => (Value::Answered(Datum::Date(day(date))), false),
            None => (Value::Unanswered, false),
        });
        most_pressing(places, day(today), days)
    }

    #[test]
    fn counts_the_last_day_in() {
        let all = due(
            &[Some("2026-12-09"), Some("2026-12-07"), None],
            "2026-11-23",
        );
        assert_eq!(all, Some(Due::Due(day("2026-12-07"), 10)));
        assert_eq!(
            due(&[Some("2026-11-23")], "2026-11-23"),
            Some(Due::Today(day("2026-11-23")))
        );
        assert_eq!(
            due(&[Some("2026-11-19")], "2026-11-23"),
            Some(Due::Overdue(day("2026-11-19"), 2))
        );
    }

    #[test]
    fn says_what_cannot_be_counted() {
        assert_eq!(
            due(&[Some("2027-01-04")], "2026-12-30"),
            Some(Due::NoCalendar(2027))
        );
        assert_eq!(due(&[None], "2026-11-23"), Some(Due::NoLimit));
        assert_eq!(due(&[], "2026-11-23"), None);
    }

    #[test]
    fn what_is_done_presses_nobody() {
        let years = [];
        let days = WorkingDays {
            years: &years,
            counting: Counting::NextDay,
        };
        let done = (Value::Answered(Datum::Date(day("2026-11-01"))), true);
        assert_eq!(
            most_pressing([done].into_iter(), day("2026-11-23"), days),
            None
        );
    }
}
