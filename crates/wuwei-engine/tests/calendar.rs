//! Working days over the State Council's notices for 2025 (国办发明电〔2024〕12号) and 2026 (2025-11-04).

mod sample;

use sample::date;
use wuwei_engine::Date;
use wuwei_engine::calendar::WorkingDays;
use wuwei_engine::program::{CalendarYear, Counting};
use wuwei_engine::value::Unknown;

/// Days off of a year as ranges, and weekend days that are worked.
fn year(year: i32, off: &[(&str, &str)], worked: &[&str]) -> CalendarYear {
    let days = |(from, to): &(&str, &str)| {
        (date(from).days()..=date(to).days())
            .filter_map(Date::from_days)
            .collect::<Vec<_>>()
    };
    CalendarYear {
        year,
        holidays: off.iter().flat_map(days).collect(),
        workdays: worked.iter().map(|day| date(day)).collect(),
    }
}

fn years() -> Vec<CalendarYear> {
    vec![
        year(
            2025,
            &[
                ("2025-01-01", "2025-01-01"),
                ("2025-01-28", "2025-02-04"),
                ("2025-04-04", "2025-04-06"),
                ("2025-05-01", "2025-05-05"),
                ("2025-05-31", "2025-06-02"),
                ("2025-10-01", "2025-10-08"),
            ],
            &[
                "2025-01-26",
                "2025-02-08",
                "2025-04-27",
                "2025-09-28",
                "2025-10-11",
            ],
        ),
        year(
            2026,
            &[
                ("2026-01-01", "2026-01-03"),
                ("2026-02-15", "2026-02-23"),
                ("2026-04-04", "2026-04-06"),
                ("2026-05-01", "2026-05-05"),
                ("2026-06-19", "2026-06-21"),
                ("2026-09-25", "2026-09-27"),
                ("2026-10-01", "2026-10-07"),
            ],
            &[
                "2026-01-04",
                "2026-02-14",
                "2026-02-28",
                "2026-05-09",
                "2026-09-20",
                "2026-10-10",
            ],
        ),
    ]
}

fn counting(years: &[CalendarYear], counting: Counting) -> WorkingDays<'_> {
    WorkingDays { years, counting }
}

#[test]
fn limits_end_where_the_notices_put_them() {
    let years = years();
    let days = counting(&years, Counting::NextDay);
    for (from, limit, to) in [
        ("2026-11-23", 10, "2026-12-07"),
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 1, "2026-11-23"),
        // Spring Festival 2026: nine days off, Saturdays 14 and 28 February worked.
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-02-13", 7, "2026-03-02"),
        ("2026-02-27", 1, "2026-02-28"),
        // National Day 2026, Sunday 20 September and Saturday 10 October worked.
        ("2026-09-18", 1, "2026-09-20"),
        ("2026-09-30", 3, "2026-10-10"),
        // Over the turn of the year: 1 to 3 January off, Sunday 4 January worked.
        ("2025-12-31", 1, "2026-01-04"),
        // 2025: National Day and Mid-Autumn together, Sunday 28 September, Saturday 11 October worked.
        ("2025-09-27", 1, "2025-09-28"),
        ("2025-09-30", 3, "2025-10-11"),
        ("2025-01-24", 2, "2025-01-27"),
        ("2026-12-07", -10, "2026-11-23"),
    ] {
        assert_eq!(
            days.after(date(from), limit).map(Date::to_text).as_deref(),
            Ok(to),
            "{from} + {limit}"
        );
    }
}

#[test]
fn days_left_and_days_late() {
    let years = years();
    let days = counting(&years, Counting::NextDay);
    for (from, to, expected) in [
        ("2026-11-23", "2026-12-07", 10),
        ("2026-12-07", "2026-12-07", 0),
        ("2026-12-09", "2026-12-07", -2),
        ("2026-12-12", "2026-12-11", 0),
        ("2026-11-23", "2026-11-19", -2),
    ] {
        assert_eq!(
            days.between(date(from), date(to)),
            Ok(expected),
            "{from} to {to}"
        );
    }
}

#[test]
fn the_first_day_counts_where_the_rules_say_so() {
    let years = years();
    let days = counting(&years, Counting::SameDay);
    assert_eq!(
        days.after(date("2026-11-23"), 1).unwrap(),
        date("2026-11-23")
    );
    assert_eq!(
        days.after(date("2026-11-22"), 1).unwrap(),
        date("2026-11-23")
    );
    assert_eq!(
        days.after(date("2026-11-23"), 10).unwrap(),
        date("2026-12-04")
    );
    assert_eq!(
        days.between(date("2026-11-23"), date("2026-12-04"))
            .unwrap(),
        10
    );
}

#[test]
fn a_year_without_calendar_is_an_answer() {
    let years = years();
    let days = counting(&years, Counting::NextDay);
    assert_eq!(
        days.after(date("2026-12-28"), 10),
        Err(Unknown::NoCalendar(2027))
    );
    assert_eq!(
        days.after(date("2025-01-02"), -5),
        Err(Unknown::NoCalendar(2024))
    );
    assert_eq!(
        days.between(date("2026-12-28"), date("2027-01-05")),
        Err(Unknown::NoCalendar(2027))
    );
    assert_eq!(
        days.after(date("2027-03-01"), 0).unwrap(),
        date("2027-03-01")
    );
    assert_eq!(days.after(date("9999-12-31"), 1), Err(Unknown::Overflow));
    assert_eq!(
        counting(&[], Counting::NextDay).after(date("2026-01-01"), 1),
        Err(Unknown::NoCalendar(2026))
    );
}

#[test]
fn after_and_between_undo_each_other() {
    let years = years();
    for how in [Counting::NextDay, Counting::SameDay] {
        let days = counting(&years, how);
        for start in
            (date("2025-01-10").days()..date("2026-11-01").days()).filter_map(Date::from_days)
        {
            for limit in [1, 5, 20] {
                let end = days.after(start, limit).unwrap();
                assert!(days.is_working_day(end).unwrap());
                assert_eq!(days.between(start, end).unwrap(), limit);
            }
        }
    }
}
