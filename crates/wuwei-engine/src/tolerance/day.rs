//! Days and times of day, as people write them.

use super::Scan;
use crate::{Date, DateTime};

/// Days named from today.
const RELATIVE: &[(&str, i64)] = &[
    ("前天", -2),
    ("昨天", -1),
    ("昨日", -1),
    ("今天", 0),
    ("今日", 0),
    ("明天", 1),
    ("明日", 1),
    ("后天", 2),
    ("yesterday", -1),
    ("today", 0),
    ("tomorrow", 1),
];

/// Parts of the day, with the hours at which a clock of twelve hours shows them.
const PARTS: &[(&str, Part)] = &[
    ("上午", Part::Morning),
    ("早上", Part::Morning),
    ("凌晨", Part::Night),
    ("中午", Part::Noon),
    ("下午", Part::Afternoon),
    ("晚上", Part::Evening),
    ("a.m.", Part::Night),
    ("am", Part::Night),
    ("p.m.", Part::Afternoon),
    ("pm", Part::Afternoon),
];

#[derive(Clone, Copy)]
enum Part {
    Morning,
    Night,
    Noon,
    Afternoon,
    Evening,
}

/// `2026-11-23`, `2026.11.23`, `2026/11/23`, `2026年11月23日`, `20261123`, `今天`, each with the day of
/// the week behind it if it is there.
pub(super) fn read_date(plain: &str, today: Option<Date>) -> Option<Date> {
    let mut scan = Scan { rest: plain };
    let date = date(&mut scan, today)?;
    weekday(&mut scan);
    scan.is_at_end().then_some(date)
}

/// A date with `9:40`, `09:40`, `9点40分`, `上午9点半`, `下午3:05`; or all in digits, `202611230940`.
pub(super) fn read_date_time(plain: &str, today: Option<Date>) -> Option<DateTime> {
    let mut scan = Scan { rest: plain };
    if let Some(number) = scan.number()
        && number.digits == 12
    {
        scan.is_at_end().then_some(())?;
        let clock = (number.value % 10_000) as u32;
        let date = packed(number.value / 10_000)?;
        return DateTime::new(date, clock / 100, clock % 100);
    }
    scan.rest = plain;
    let date = date(&mut scan, today)?;
    weekday(&mut scan);
    scan.word(&["T", ","]);
    let (hour, minute) = time(&mut scan)?;
    scan.is_at_end().then_some(())?;
    DateTime::new(date, hour, minute)
}

fn date(scan: &mut Scan<'_>, today: Option<Date>) -> Option<Date> {
    for (word, days) in RELATIVE {
        if scan.word(&[word]).is_some() {
            return today?.plus_days(*days);
        }
    }
    let year = scan.number()?;
    if year.digits == 8 {
        return packed(year.value);
    }
    let separator = scan.word(&["-", ".", "/", "年"])?;
    let month = scan.number()?.within(2);
    scan.word(&[if separator == "年" { "月" } else { separator }])?;
    let day = scan.number()?.within(2);
    scan.word(&["日", "号"]);
    if year.digits != 4 {
        return None;
    }
    Date::new(year.value as i32, month?, day?)
}

/// Eight digits, 20261123.
fn packed(digits: u64) -> Option<Date> {
    let digits = digits as u32;
    Date::new((digits / 10_000) as i32, digits / 100 % 100, digits % 100)
}

/// `星期一`, `周一`, `（星期一）`: not compared with the date, which is what counts.
fn weekday(scan: &mut Scan<'_>) {
    let before = scan.rest;
    let bracket = scan.word(&["("]).is_some();
    let named = scan.word(&["星期", "周"]).is_some()
        && scan
            .word(&["一", "二", "三", "四", "五", "六", "日", "天"])
            .is_some();
    if !named || (bracket && scan.word(&[")"]).is_none()) {
        scan.rest = before;
    }
}

fn time(scan: &mut Scan<'_>) -> Option<(u32, u32)> {
    let before = part(scan);
    let hour = scan.number()?.within(2);
    let minute = match scan.word(&[":", "点", "时"])? {
        ":" => {
            let minute = scan.number().filter(|minute| minute.digits == 2)?;
            if scan.word(&[":"]).is_some() {
                scan.number().filter(|second| second.digits == 2)?;
            }
            minute.within(2)
        }
        _ if scan.word(&["半"]).is_some() => Some(30),
        _ if scan.word(&["整"]).is_some() => Some(0),
        _ => match scan.number() {
            Some(minute) => {
                scan.word(&["分"]);
                minute.within(2)
            }
            None => Some(0),
        },
    };
    let part = match before {
        Some(part) => Some(part),
        None => part(scan),
    };
    Some((on_full_clock(part, hour?)?, minute?))
}

fn part(scan: &mut Scan<'_>) -> Option<Part> {
    PARTS
        .iter()
        .find(|(word, _)| scan.word(&[word]).is_some())
        .map(|(_, part)| *part)
}

/// The hour of 24; `None` where the part of the day and the hour do not go together.
fn on_full_clock(part: Option<Part>, hour: u32) -> Option<u32> {
    match (part, hour) {
        (None, hour) => Some(hour),
        (Some(Part::Morning), 0..=11) => Some(hour),
        (Some(Part::Night), 12) => Some(0),
        (Some(Part::Night), 0..=11) => Some(hour),
        (Some(Part::Noon), 11 | 12) => Some(hour),
        (Some(Part::Noon), 1 | 2) => Some(hour + 12),
        (Some(Part::Afternoon), 12) => Some(12),
        (Some(Part::Afternoon), 1..=11) => Some(hour + 12),
        (Some(Part::Evening), 5..=11) => Some(hour + 12),
        // 下午15点: said twice, but clear.
        (Some(Part::Afternoon), 13..=18) | (Some(Part::Evening), 17..=23) => Some(hour),
        _ => None,
    }
}
