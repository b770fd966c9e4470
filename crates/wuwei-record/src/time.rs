//! Moments as records write them: XML Schema `dateTimeStamp`, the offset always given.

/// A moment, and the day that its writer's wall calendar showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment<'a> {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// Digits behind the second, as written, without trailing zeros.
    fraction: &'a str,
    /// The day as written: `2026-11-23`.
    pub day: &'a str,
}

impl Ord for Moment<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.seconds
            .cmp(&other.seconds)
            .then_with(|| self.fraction.cmp(other.fraction))
    }
}

impl PartialOrd for Moment<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Reads `2026-11-23T10:12:05+08:00`: year of four digits, seconds, an optional fraction, `Z` or an
/// offset up to 14 hours.
pub fn parse(text: &str) -> Option<Moment<'_>> {
    let (day, rest) = text.split_at_checked(10)?;
    let days = days(day)?;
    let (clock, rest) = rest.strip_prefix('T')?.split_at_checked(8)?;
    let [hour, minute, second] = numbers(clock, b':')?;
    let (fraction, zone) = split_fraction(rest)?;
    let offset = minutes_ahead(zone)?;
    (hour < 24 && minute < 60 && second < 60).then_some(Moment {
        seconds: days * 86_400 + hour * 3600 + minute * 60 + second - offset * 60,
        fraction,
        day,
    })
}

/// Whether a text is a day of the calendar, `2026-11-23`.
pub fn is_day(text: &str) -> bool {
    days(text).is_some()
}

/// Days since 1970-01-01 (Howard Hinnant, *chrono-Compatible Low-Level Date Algorithms*).
fn days(day: &str) -> Option<i64> {
    let (year, rest) = day.split_at_checked(4)?;
    let [month, date] = numbers(rest.strip_prefix('-')?, b'-')?;
    let year = number(year)?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if year == 0 || !(1..=length).contains(&date) {
        return None;
    }
    let shifted = year - i64::from(month < 3);
    let (era, of_era) = (shifted / 400, shifted % 400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + date - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

fn split_fraction(rest: &str) -> Option<(&str, &str)> {
    let Some(behind) = rest.strip_prefix('.') else {
        return Some(("", rest));
    };
    let length = behind.bytes().take_while(u8::is_ascii_digit).count();
    let (mut digits, zone) = behind.split_at_checked(length)?;
    while let Some(shorter) = digits.strip_suffix("0") {
        digits = shorter;
    }
    (length > 0).then_some((digits, zone))
}

fn minutes_ahead(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let sign = if zone.starts_with('+') { 1 } else { -1 };
    let [hours, minutes] = numbers(zone.strip_prefix(['+', '-'])?, b':')?;
    let ahead = hours * 60 + minutes;
    (minutes < 60 && ahead <= 14 * 60).then_some(sign * ahead)
}

/// So many two-digit numbers.
fn numbers<const N: usize>(text: &str, separator: u8) -> Option<[i64; N]> {
    let mut parts = wuwei_json::split(text, separator);
    let mut all = [0; N];
    for slot in &mut all {
        let part = parts.next().filter(|part| part.len() == 2)?;
        *slot = number(part)?;
    }
    parts.next().is_none().then_some(all)
}

fn number(digits: &str) -> Option<i64> {
    let plain = digits.bytes().all(|b| b.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::{is_day, parse};

    #[test]
    fn moments_are_compared_across_offsets() {
        let seconds = |text| parse(text).unwrap().seconds;
        assert_eq!(seconds("1970-01-01T00:00:00Z"), 0);
        assert_eq!(seconds("2026-11-23T10:12:05+08:00"), 1_795_399_925);
        assert_eq!(
            seconds("2026-11-23T10:12:05+08:00"),
            seconds("2026-11-22T21:12:05-05:00")
        );
        assert_eq!(
            seconds("2000-02-29T23:59:59Z") + 1,
            seconds("2000-03-01T00:00:00Z")
        );
        assert!(parse("2026-01-01T00:00:00.5Z") > parse("2026-01-01T00:00:00.45Z"));
        assert_eq!(
            parse("2026-01-01T00:00:00.50Z"),
            parse("2026-01-01T00:00:00.5Z")
        );
    }

    #[test]
    fn what_is_no_moment() {
        for text in [
            "",
            "2026-11-23",
            "2026-11-23T10:12:05",
            "2026-11-23T10:12Z",
            "2026-11-23 10:12:05Z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "2026-11-23T24:00:00Z",
            "2026-11-23T10:12:60Z",
            "2026-11-23T10:12:05.Z",
            "2026-11-23T10:12:05+8:00",
            "2026-11-23T10:12:05+14:01",
            "2026-11-23T10:12:05+08:0０",
            "+026-11-23T10:12:05Z",
            "2026-11-23T10:12:05Z ",
            "２026-11-23T10:12:05Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert!(is_day("2024-02-29") && !is_day("2023-02-29") && !is_day("2023-2-9"));
    }
}
