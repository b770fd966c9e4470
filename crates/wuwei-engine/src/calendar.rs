//! Working days over the loaded calendars; an unknown year is an answer.
//!
//! A day is a working day if the year's notice says so, else if it is Monday to Friday and the notice
//! does not take it off. A day of a year without calendar is neither: what would depend on it cannot
//! be computed.

use crate::Date;
use crate::program::{CalendarYear, Counting};
use crate::value::Unknown;

/// The loaded years, sorted, and the way of counting.
#[derive(Debug, Clone, Copy)]
pub struct WorkingDays<'a> {
    /// Sorted by year.
    pub years: &'a [CalendarYear],
    /// Whether the first day counts.
    pub counting: Counting,
}

impl WorkingDays<'_> {
    /// Whether people work on that day.
    pub fn is_working_day(&self, date: Date) -> Result<bool, Unknown> {
        let year = date.year();
        let at = self.years.binary_search_by_key(&year, |it| it.year);
        let calendar = at
            .ok()
            .and_then(|at| self.years.get(at))
            .ok_or(Unknown::NoCalendar(year))?;
        if calendar.workdays.binary_search(&date).is_ok() {
            return Ok(true);
        }
        Ok(date.weekday() <= 5 && calendar.holidays.binary_search(&date).is_err())
    }

    /// The last day of a limit of `days` working days that begins on `from`; before it for a negative
    /// number. No day at all is `from` itself.
    pub fn after(&self, from: Date, days: i64) -> Result<Date, Unknown> {
        let step = days.signum();
        let mut date = from;
        if self.counting == Counting::SameDay && days > 0 {
            date = next(date, -1)?;
        }
        // Ends: a year without calendar stops it, and only loaded years can be walked.
        let mut left = days.unsigned_abs();
        while left > 0 {
            date = next(date, step)?;
            left -= u64::from(self.is_working_day(date)?);
        }
        Ok(date)
    }

    /// Working days left of a limit that ends on `to`, seen from `from`: those after `from` up to and
    /// with `to` (and `from` itself where the first day counts). Negative when `to` is past: those
    /// after `to` up to and with `from`.
    pub fn between(&self, from: Date, to: Date) -> Result<i64, Unknown> {
        if to < from {
            return self.count(to, from).map(|days| -days);
        }
        match self.counting {
            Counting::SameDay => self.count(next(from, -1)?, to),
            Counting::NextDay => self.count(from, to),
        }
    }

    fn count(&self, after: Date, to: Date) -> Result<i64, Unknown> {
        let mut days = 0;
        let mut date = after;
        while date < to {
            date = next(date, 1)?;
            days += i64::from(self.is_working_day(date)?);
        }
        Ok(days)
    }
}

fn next(date: Date, step: i64) -> Result<Date, Unknown> {
    date.plus_days(step).ok_or(Unknown::Overflow)
}
