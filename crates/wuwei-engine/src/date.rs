//! Civil dates and date-times (GB/T 7408, ISO 8601): no zone, no clock.

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

impl Date {
    /// Days since 1970-01-01.
    pub fn days(self) -> i32 {
        self.days
    }
}
