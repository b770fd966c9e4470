//! The due line on top of the form.

use wuwei_engine::program::Section;
use wuwei_engine::value::Value;
use wuwei_engine::{Date, Datum};

use super::rows;
use crate::app::App;
use crate::due::{self, Due};
use crate::{dom, page, path};

/// Whether a change of that field moves the due line.
pub(crate) fn depends_on(app: &App, path: &str) -> bool {
    let field = path::field(app.program(), path);
    field.is_some_and(|field| matches!(field.purpose.as_deref(), Some("due" | "done")))
}

/// Writes the due line anew: shown where something has a due date, or can have none.
pub(crate) fn refresh(app: &App) {
    let Some(block) = app.page().first("[data-due]") else {
        return;
    };
    let due = most_pressing(app);
    dom::show(&block, due.is_some());
    let Some(due) = due else { return };
    let _ = block.set_attribute("data-state", due.code());
    page::say(&block, &words(app, &due));
}

fn most_pressing(app: &App) -> Option<Due> {
    let program = app.program();
    let today = Date::parse(&crate::clock::today())?;
    let mut places = Vec::new();
    for section in &program.sections {
        let rows = match section.group {
            Some(_) => rows::ids(app, &section.id).into_iter().map(Some).collect(),
            None => vec![None],
        };
        places.extend(
            rows.iter()
                .filter_map(|row| place(app, section, row.as_deref())),
        );
    }
    due::most_pressing(places.into_iter(), today, due::working_days(program))
}

/// What is due in a section or row, and whether it is done; `None` where it has no such field, or is
/// withdrawn.
fn place(app: &App, section: &Section, row: Option<&str>) -> Option<(Value, bool)> {
    let program = app.program();
    let due = path::with_purpose(program, section, row, "due")?;
    let open = app.opened()?;
    if row.is_some_and(|row| {
        open.form
            .row(&section.id, row)
            .is_none_or(|row| row.withdrawn)
    }) {
        return None;
    }
    let state = open.form.field(&due).filter(|state| state.visible)?;
    let done = path::with_purpose(program, section, row, "done");
    let done = done
        .and_then(|path| open.form.field(&path))
        .is_some_and(|done| done.value.datum().is_some());
    Some((state.value.clone(), done))
}

/// The day by which a row is to be done, where it is known and not done yet.
pub(crate) fn open_date(app: &App, section: &Section, row: &str) -> Option<Date> {
    match place(app, section, Some(row))? {
        (Value::Answered(Datum::Date(date)), false) => Some(date),
        _ => None,
    }
}

fn words(app: &App, due: &Due) -> String {
    let page = app.page();
    let (date, days) = match due {
        Due::Due(date, days) | Due::Overdue(date, days) => (*date, *days),
        Due::Today(date) => (*date, 0),
        Due::NoCalendar(year) => return page.said(due.code(), &[("year", &year.to_string())]),
        Due::NoLimit => return page.said(due.code(), &[]),
    };
    let slots = [
        ("date", page.date(date)),
        ("weekday", page.weekday(date)),
        ("days", days.to_string()),
    ];
    page.said(
        due.code(),
        &slots.each_ref().map(|(name, text)| (*name, text.as_str())),
    )
}
