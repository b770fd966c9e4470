//! Check your answers: everything that will be signed, as text.

use web_sys::Element;
use wuwei_engine::program::Section;
use wuwei_engine::value::Value;

use super::fields;
use crate::app::App;
use crate::{dom, page, path};

/// The button of a line by which its answer is changed.
const CHANGE: &str = "[data-act=\"change\"]";

/// One answer as it is told.
struct Answer {
    path: String,
    words: String,
    signed: bool,
    /// It can still be changed.
    open: bool,
}

/// Lays out the answers of all sections up to the stage being filled.
pub(crate) fn lay(app: &App) {
    let Some(list) = app.page().first("[data-answers]") else {
        return;
    };
    list.set_text_content(None);
    let program = app.program();
    let Some(stage) = app.opened().map(|open| open.stage) else {
        return;
    };
    for (at, section) in program.sections.iter().enumerate() {
        let reached = program
            .stages
            .iter()
            .take(stage + 1)
            .any(|stage| stage.sections.contains(&at));
        if reached {
            lay_section(app, &list, section);
        }
    }
}

/// Puts the answers of a section that this stage does not ask into its block, as text.
pub(crate) fn lay_signed(app: &App, place: &Element, section: &Section) {
    place.set_text_content(None);
    for row in rows(app, section) {
        if let Some(row) = &row {
            add_row_line(app, place, section, row, "");
        }
        for answer in told(app, section, row.as_deref())
            .iter()
            .filter(|answer| answer.signed)
        {
            add(app, place, answer, false);
        }
    }
}

fn lay_section(app: &App, list: &Element, section: &Section) {
    for row in rows(app, section) {
        let told = told(app, section, row.as_deref());
        if told.is_empty() {
            continue;
        }
        let title = match &row {
            Some(row) => row_title(app, section, row),
            None => app.page().label(&section.id),
        };
        let slots = [("title", &*title)];
        let block = app.page();
        let Some(block) = block.add(list, "template[data-answers-section]", &slots) else {
            return;
        };
        let place = dom::find_in(&block, "[data-answers-rows]").unwrap_or(block);
        for answer in &told {
            add(app, &place, answer, true);
        }
        if let Some(row) = &row {
            add_withdrawal(app, &place, section, row);
        }
    }
}

/// One line: label, answer, and "change" where the answer can be changed.
fn add(app: &App, place: &Element, answer: &Answer, change: bool) {
    let label = app
        .page()
        .label(&path::general(app.program(), &answer.path));
    let Some(line) = add_line(app, place, &label, &answer.words) else {
        return;
    };
    if let Some(button) = dom::find_in(&line, CHANGE) {
        let _ = button.set_attribute("data-path", &answer.path);
        dom::show(&button, change && answer.open);
    }
}

fn add_line(app: &App, place: &Element, label: &str, value: &str) -> Option<Element> {
    let slots = [("label", label), ("value", value)];
    app.page().add(place, "template[data-answers-row]", &slots)
}

/// A line that is about a row, and has nothing to change.
fn add_row_line(app: &App, place: &Element, section: &Section, row: &str, value: &str) {
    if let Some(line) = add_line(app, place, &row_title(app, section, row), value) {
        page::show_in(&line, CHANGE, false);
    }
}

fn add_withdrawal(app: &App, place: &Element, section: &Section, row: &str) {
    let row_state = app
        .opened()
        .and_then(|open| open.form.row(&section.id, row));
    if row_state.is_none_or(|row| !row.withdrawn) {
        return;
    }
    let part = |name: &str| {
        fields::typed(
            app,
            &path::of(section, Some(row), &["withdrawn.", name].concat()),
        )
    };
    let (why, on, who) = (part("why"), part("on"), part("who"));
    let slots = [("why", &*why), ("on", &*on), ("who", &*who)];
    let words = app.page().said("withdrawn", &slots);
    add_row_line(app, place, section, row, &words);
}

/// `诉求 2`
fn row_title(app: &App, section: &Section, row: &str) -> String {
    let label = app.page().label(&section.id);
    let slots = [("section", label.as_str()), ("number", path::number(row))];
    app.page()
        .message(&["row-title:", &section.id].concat(), &slots)
        .or_else(|| app.page().message("row-title", &slots))
        .unwrap_or_else(|| [&label, " ", path::number(row)].concat())
}

/// The fields that have something to say: those that apply, but computed ones only with a value.
fn told(app: &App, section: &Section, row: Option<&str>) -> Vec<Answer> {
    let program = app.program();
    let Some(open) = app.opened() else {
        return Vec::new();
    };
    path::fields(program, section)
        .iter()
        .filter_map(|field| {
            let path = path::of(section, row, &field.id);
            let state = open.form.field(&path)?;
            let empty = matches!(state.value, Value::Unanswered | Value::NotApplicable);
            let told = state.visible && (!empty || (state.open && !state.computed));
            let words = match empty {
                true => app.page().word("not-provided"),
                false => fields::in_words(app, &path, field, state.value),
            };
            let (signed, open) = (state.signed, state.open && !open.read_only);
            told.then_some(Answer {
                path,
                words,
                signed,
                open,
            })
        })
        .collect()
}

fn rows(app: &App, section: &Section) -> Vec<Option<String>> {
    match section.group {
        Some(_) => super::rows::ids(app, &section.id)
            .into_iter()
            .map(Some)
            .collect(),
        None => vec![None],
    }
}
