//! Civil dates and date-times (GB/T 7408, ISO 8601): no zone, no clock.

use std::fmt;

/// A day of the proleptic Gregorian calendar, years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Days since 1970-01-01.
    days: i32,
}

/// A day and a minute of it, as a wall clock shows it: "when was the visit".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime {
    /// The day.
    pub date: Date,
    /// Minutes since midnight, 0 to 1439.
    pub minute: u16,
}

/// 0001-01-01 and 9999-12-31, in days since 1970-01-01.
const FIRST: i32 = -719_162;
const LAST: i32 = 2_932_896;

impl Date {
    /// The day of that year, month and day of the month, if there is one.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Date> {
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || day == 0 {
            return None;
        }
        (day <= days_in_month(year, month)).then(|| Date {
            days: days_from_civil(year, month, day),
        })
    }

    /// The day that many days after 1970-01-01, if it lies in the years 1 to 9999.
    pub fn from_days(days: i32) -> Option<Date> {
        (FIRST..=LAST).contains(&days).then_some(Date { days })
    }

    /// Reads `2026-11-23` and nothing else; what people type is read by [`crate::tolerance`].
    pub fn parse(text: &str) -> Option<Date> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        Date::new(
            digits(&bytes[0..4])? as i32,
            digits(&bytes[5..7])?,
            digits(&bytes[8..10])?,
        )
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i32 {
        self.days
    }

    /// Year, month 1 to 12, day of the month.
    pub fn civil(self) -> (i32, u32, u32) {
        civil_from_days(self.days)
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.civil().0
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.civil().1
    }

    /// The day of the month.
    pub fn day(self) -> u32 {
        self.civil().2
    }

    /// 1 is Monday, 7 is Sunday.
    pub fn weekday(self) -> u32 {
        // 1970-01-01 was a Thursday.
        (self.days + 3).rem_euclid(7) as u32 + 1
    }

    /// That many calendar days later, or earlier.
    pub fn plus_days(self, days: i64) -> Option<Date> {
        let days = i64::from(self.days).checked_add(days)?;
        Date::from_days(i32::try_from(days).ok()?)
    }

    /// `2026-11-23`
    pub fn to_text(self) -> String {
        let mut text = String::with_capacity(16);
        self.push_to(&mut text);
        text
    }

    fn push_to(self, text: &mut String) {
        let (year, month, day) = self.civil();
        push_digits(text, year as u32, 4);
        text.push('-');
        push_digits(text, month, 2);
        text.push('-');
        push_digits(text, day, 2);
    }
}

impl DateTime {
    /// Reads `2026-11-23T09:40` and nothing else.
    pub fn parse(text: &str) -> Option<DateTime> {
        let (date, time) = wuwei_json::split_once(text, b'T')?;
        let time = time.as_bytes();
        if time.len() != 5 || time[2] != b':' {
            return None;
        }
        DateTime::new(
            Date::parse(date)?,
            digits(&time[0..2])?,
            digits(&time[3..5])?,
        )
    }

    /// That hour (0 to 23) and minute of a day.
    pub fn new(date: Date, hour: u32, minute: u32) -> Option<DateTime> {
        (hour < 24 && minute < 60).then(|| DateTime {
            date,
            minute: (hour * 60 + minute) as u16,
        })
    }

    /// `2026-11-23T09:40`
    pub fn to_text(self) -> String {
        self.to_text_with('T')
    }

    /// Day and time, parted by that character.
    pub(crate) fn to_text_with(self, between: char) -> String {
        let mut text = String::with_capacity(16);
        self.date.push_to(&mut text);
        text.push(between);
        push_digits(&mut text, u32::from(self.minute) / 60, 2);
        text.push(':');
        push_digits(&mut text, u32::from(self.minute) % 60, 2);
        text
    }
}

// By hand, so that the browser does not load the formatting machinery for ten digits.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

/// Writes a number as it is.
pub(crate) fn push_number(text: &mut String, number: u32) {
    push_digits(text, number, number.checked_ilog10().unwrap_or(0) + 1);
}

/// Writes a number with leading noughts.
pub(crate) fn push_digits(text: &mut String, number: u32, width: u32) {
    for place in (0..width).rev() {
        text.push(char::from(b'0' + (number / 10u32.pow(place) % 10) as u8));
    }
}

fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0u32, |n, b| {
        b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0'))
    })
}

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 => 28 + u32::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

// Howard Hinnant, "chrono-compatible low-level date algorithms": eras of 400 years that begin on 1 March.
fn days_from_civil(year: i32, month: u32, day: u32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = (month as i32 + 9) % 12;
    let day_of_year = (153 * shifted_month + 2) / 5 + day as i32 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i32) -> (i32, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * shifted_month + 2) / 5 + 1) as u32;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    } as u32;
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_ten_thousand_years_goes_there_and_back() {
        let mut expected = (1, 1, 1);
        for days in FIRST..=LAST {
            let date = Date::from_days(days).unwrap();
            assert_eq!(date.civil(), expected);
            assert_eq!(Date::new(expected.0, expected.1, expected.2), Some(date));
            expected.2 += 1;
            if expected.2 > days_in_month(expected.0, expected.1) {
                expected = if expected.1 == 12 {
                    (expected.0 + 1, 1, 1)
                } else {
                    (expected.0, expected.1 + 1, 1)
                };
            }
        }
        assert_eq!(expected, (10_000, 1, 1));
    }

    #[test]
    fn text_is_iso_and_nothing_else() {
        let date = Date::parse("2026-11-23").unwrap();
        assert_eq!((date.civil(), date.weekday()), ((2026, 11, 23), 1));
        assert_eq!(date.to_text(), "2026-11-23");
        assert_eq!(date.to_string(), "2026-11-23");
        for wrong in [
            "2026-02-29",
            "2026-13-01",
            "2026-1-01",
            "2026/11/23",
            "0000-01-01",
            "2026-11-23 ",
            "２０２６-11-23",
            "+026-11-23",
        ] {
            assert_eq!(Date::parse(wrong), None, "{wrong}");
        }
        let time = DateTime::parse("2026-11-23T09:40").unwrap();
        assert_eq!((time.date, time.minute), (date, 580));
        assert_eq!(time.to_text(), "2026-11-23T09:40");
        for wrong in [
            "2026-11-23T24:00",
            "2026-11-23T9:40",
            "2026-11-23 09:40",
            "2026-11-23T09:60",
            "2026-11-23T09:40:00",
        ] {
            assert_eq!(DateTime::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn adding_stays_inside_the_calendar() {
        let last = Date::parse("9999-12-31").unwrap();
        assert_eq!(last.plus_days(1), None);
        assert_eq!(last.plus_days(i64::MAX), None);
        assert_eq!(last.plus_days(i64::MIN), None);
        assert_eq!(last.plus_days(-1).unwrap().to_text(), "9999-12-30");
    }
}
