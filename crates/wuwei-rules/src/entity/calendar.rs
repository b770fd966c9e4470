//! `[[calendar]]` 工作日历: the days off and the weekend days worked of one year, from its notice.

use wuwei_engine::Date;
use wuwei_engine::program::CalendarYear;
use wuwei_json::{Object, Value};

use super::{Members, Written};
use crate::keys::{Below, Doc, Entity, Form, LOCK, Shape, Takes, key};
use crate::row::{self, Row};
use crate::ruleset::Text;

/// Keys of `[[calendar]]`.
pub(crate) static KEYS: Entity = Entity {
    table: "calendar",
    shape: Shape::Many,
    doc: Doc {
        zh: "工作日历",
        en: "a working-day calendar",
    },
    keys: &[
        key(
            "year",
            Takes::Integer(1949, 9998),
            Below::Fixed,
            "年份",
            "the year",
        )
        .needed(),
        key(
            "source",
            Takes::Text,
            Below::Fixed,
            "通知名称和文号",
            "title and number of the notice",
        )
        .needed(),
        key(
            "url",
            Takes::Word(Form::Address),
            Below::Fixed,
            "通知网址",
            "address of the notice",
        ),
        key(
            "issued",
            Takes::Date,
            Below::Fixed,
            "通知日期",
            "day of the notice",
        )
        .needed(),
        key(
            "holidays",
            Takes::List(&Takes::Table(&HOLIDAY)),
            Below::Fixed,
            "放假安排",
            "holidays, as the notice lists them",
        )
        .needed(),
        LOCK,
    ],
};

/// Keys of one holiday.
pub(crate) static HOLIDAY: Entity = Entity {
    table: "holiday",
    shape: Shape::Inner,
    doc: Doc {
        zh: "节假日",
        en: "a holiday",
    },
    keys: &[
        key("name", Takes::Text, Below::Fixed, "名称", "name")
            .needed()
            .quoted(),
        key("from", Takes::Date, Below::Fixed, "第一天", "first day off").needed(),
        key(
            "to",
            Takes::Date,
            Below::Fixed,
            "最后一天",
            "last day off; unsaid, the first",
        ),
        key(
            "work",
            Takes::List(&Takes::Date),
            Below::Fixed,
            "调休上班日",
            "weekend days worked instead",
        ),
    ],
};

/// A working-day calendar of one year with its source.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// The facts that count.
    pub year: CalendarYear,
    /// The holidays as the notice lists them.
    pub holidays: Vec<Holiday>,
    /// Title and number of the notice.
    pub source: Text,
    /// Address of the notice, if any.
    pub url: Option<String>,
    /// Day of the notice.
    pub issued: Date,
    /// Which set declares it.
    pub layer: String,
}

/// A holiday as its notice lists it.
#[derive(Debug, Clone)]
pub struct Holiday {
    /// 春节.
    pub name: Text,
    /// First day off.
    pub from: Date,
    /// Last day off.
    pub to: Date,
    /// Weekend days worked instead.
    pub work: Vec<Date>,
}

/// Closes a row.
pub(crate) fn read(row: &Row, layer: &str) -> Option<Calendar> {
    let holidays: Vec<Holiday> = row.tables("holidays").filter_map(holiday).collect();
    Some(Calendar {
        year: facts(i32::try_from(row.integer("year")?).ok()?, &holidays),
        holidays,
        source: row.text("source")?,
        url: row.owned("url"),
        issued: row.date("issued")?,
        layer: layer.to_owned(),
    })
}

pub(crate) fn holiday(row: &Row) -> Option<Holiday> {
    let from = row.date("from")?;
    Some(Holiday {
        name: row.text("name")?,
        from,
        to: row.date("to").unwrap_or(from),
        work: work_days(row).map(|(day, _)| day).collect(),
    })
}

/// The make-up days of a holiday with their places.
pub(crate) fn work_days(row: &Row) -> impl Iterator<Item = (Date, crate::source::Span)> {
    row.items("work")
        .iter()
        .filter_map(|item| match item.value {
            row::Value::Date(day) => Some((day, item.span)),
            _ => None,
        })
}

/// Monday is 1, Sunday 7.
pub(crate) fn is_weekend(day: Date) -> bool {
    day.weekday() >= 6
}

/// Every day of a holiday; of one that could not be right, a year's worth.
pub(crate) fn days_off(from: Date, to: Date) -> impl Iterator<Item = Date> {
    (from.days()..=to.days())
        .take(366)
        .filter_map(Date::from_days)
}

/// What counting needs: weekend days inside a holiday would be off anyway and are left out.
fn facts(year: i32, holidays: &[Holiday]) -> CalendarYear {
    let sorted = |mut days: Vec<Date>| {
        days.sort_unstable();
        days.dedup();
        days
    };
    let off = holidays
        .iter()
        .flat_map(|holiday| days_off(holiday.from, holiday.to));
    CalendarYear {
        year,
        holidays: sorted(off.filter(|day| !is_weekend(*day)).collect()),
        workdays: sorted(
            holidays
                .iter()
                .flat_map(|holiday| holiday.work.iter().copied())
                .collect(),
        ),
    }
}

impl Calendar {
    pub(crate) fn to_object(&self) -> Object {
        Members::new()
            .text("source", &self.source)
            .maybe("url", self.url.as_deref())
            .word("issued", &self.issued.to_text())
            .list(
                "holidays",
                self.holidays.iter().map(Holiday::to_value).collect(),
            )
            .word("layer", &self.layer)
            .build()
    }

    /// As [`Self::to_object`] wrote it; none if it could not have.
    pub(crate) fn from_object(year: &str, written: &Written<'_>) -> Option<Calendar> {
        let holidays = written.list("holidays", Holiday::from_value)?;
        Some(Calendar {
            year: facts(year.parse().ok()?, &holidays),
            holidays,
            source: written.text("source")?,
            url: written.word("url"),
            issued: written.day("issued")?,
            layer: written.word("layer")?,
        })
    }
}

impl Holiday {
    fn from_value(value: &Value) -> Option<Holiday> {
        let written = Written::of(value)?;
        Some(Holiday {
            name: written.text("name")?,
            from: written.day("from")?,
            to: written.day("to")?,
            work: written.list("work", |day| Date::parse(day.as_str()?))?,
        })
    }

    fn to_value(&self) -> Value {
        Members::new()
            .text("name", &self.name)
            .word("from", &self.from.to_text())
            .word("to", &self.to.to_text())
            .list(
                "work",
                self.work
                    .iter()
                    .map(|day| Value::from(day.to_text()))
                    .collect(),
            )
            .build()
            .into()
    }
}
