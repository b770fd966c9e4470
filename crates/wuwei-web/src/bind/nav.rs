//! The list of sections: how each one stands.

use super::problems;
use crate::app::App;
use crate::path::{self, Place};
use crate::{dom, page};

/// Brings the list to the form. Reads the whole form: after opening, checking and leaving a field, not
/// at every key.
pub(crate) fn refresh(app: &App) {
    let links = app.page().fixed("[data-nav]");
    if links.is_empty() || app.opened().is_none() {
        return;
    }
    let program = app.program();
    let missing: Vec<usize> = problems::all(app)
        .iter()
        .filter(|problem| !problem.warning)
        .filter_map(|problem| path::place(program, &problem.path))
        .map(|place| place.section)
        .collect();
    let checked = !app.sight().shown.is_empty();
    for link in links.iter() {
        let id = dom::attribute(link, "data-nav");
        let Some(at) = program.sections.iter().position(|section| section.id == id) else {
            continue;
        };
        let count = missing.iter().filter(|section| **section == at).count();
        let rows = program.sections[at].group.is_some().then(|| rows(app, &id));
        tell(app, link, count, rows, checked);
    }
}

fn tell(app: &App, link: &web_sys::Element, missing: usize, rows: Option<usize>, checked: bool) {
    let state = match (missing, checked) {
        (0, _) => "complete",
        (_, true) => "missing",
        (_, false) => "open",
    };
    let _ = link.set_attribute("data-state", state);
    let words = match (missing, rows) {
        (0, Some(rows)) => app.page().said("nav-rows", &[("count", &rows.to_string())]),
        (0, None) => app.page().said("nav-complete", &[]),
        (_, _) if checked => app
            .page()
            .said("nav-missing", &[("count", &missing.to_string())]),
        (_, Some(rows)) if rows > 0 => app.page().said("nav-rows", &[("count", &rows.to_string())]),
        (_, _) => String::new(),
    };
    page::put(link, "[data-nav-count]", &words);
}

/// Says in each folded row how many of the shown errors are in it.
pub(crate) fn row_counts(app: &App, shown: &[String]) {
    let mut counted: Vec<(String, usize)> = Vec::new();
    for path in shown {
        let Some(Place {
            section,
            row: Some(row),
            ..
        }) = path::place(app.program(), path)
        else {
            continue;
        };
        let row = [&app.program().sections[section].id, ".", row].concat();
        match counted.iter_mut().find(|(known, _)| *known == row) {
            Some((_, count)) => *count += 1,
            None => counted.push((row, 1)),
        }
    }
    let before = std::mem::take(&mut app.sight().counted);
    for row in before
        .iter()
        .filter(|row| !counted.iter().any(|(known, _)| known == *row))
    {
        say_missing(app, row, "");
    }
    for (row, count) in &counted {
        say_missing(
            app,
            row,
            &app.page()
                .said("row-missing", &[("count", &count.to_string())]),
        );
    }
    app.sight().counted = counted.into_iter().map(|(row, _)| row).collect();
}

fn say_missing(app: &App, row: &str, words: &str) {
    if let Some(element) = app.page().part("r:", row) {
        page::put(&element, "[data-row-missing]", words);
    }
}

fn rows(app: &App, section: &str) -> usize {
    super::rows::ids(app, section).len()
}
