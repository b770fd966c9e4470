//! Rows of a group: folded to one line, one open; added, removed, brought back, withdrawn.
//!
//! A row costs the same whether there are ten or a thousand: it is appended, its questions are put in
//! when it is unfolded and taken out when it is folded, and nothing else is drawn again.

use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::{deadline, fields, follow, problems};
use crate::app::{App, Op};
use crate::path::{self, Place};
use crate::{dom, page, store, words};

/// A row that was just removed, so that it can come back to its place.
pub(crate) struct Removed {
    section: String,
    row: String,
    element: Element,
    /// The row that stood behind it.
    next: Option<Node>,
}

/// Brings the rows of a section to those of the form. The one that someone is in stays as it is; all
/// others are folded, those too that the page came with.
pub(crate) fn lay(app: &App, section: &str) {
    let Some(container) = container(app, section) else {
        return;
    };
    let rows = ids(app, section);
    for element in children(&container) {
        let known = rows.iter().any(|row| attribute_row(&element) == *row);
        if !known {
            element.remove();
        }
    }
    for row in &rows {
        let path = [section, ".", row].concat();
        match app.page().part("r:", &path) {
            Some(element) => {
                let _ = element.remove_attribute("data-paper");
                number(&element, row);
                let focus = page::focused();
                if is_unfolded(app, section, row) {
                    refresh_body(app, section, row);
                } else if focus.is_some_and(|focus| element.contains(Some(&focus))) {
                    unfold(app, section, row);
                } else {
                    fold(app, section, row);
                }
                headline(app, &path);
            }
            None => append(app, &container, section, row),
        }
    }
    app.page()
        .show(&["[data-undo=\"", section, "\"]"].concat(), false);
}

/// Adds a row, unfolds it and moves the focus to its legend.
pub(crate) fn add(app: &App, section: &str) {
    if !app.is_writable() {
        return;
    }
    let added = app
        .opened_mut()
        .and_then(|mut open| open.form.add_row(section));
    let Some((row, changes)) = added else {
        return problems::show_full(app, section);
    };
    store_row(app, section, '+', &row);
    let Some(container) = container(app, section) else {
        return;
    };
    append(app, &container, section, &row);
    follow(app, section, &changes);
    unfold(app, section, &row);
    focus_legend(app, section, &row);
    app.announce(&app.page().said("added", &[("number", path::number(&row))]));
}

/// Removes a row that is not signed; the focus goes to the row before it, "undo" is offered.
pub(crate) fn remove(app: &App, section: &str, row: &str) {
    if !app.is_writable() {
        return;
    }
    let path = [section, ".", row].concat();
    let Some(element) = app.page().part("r:", &path) else {
        return;
    };
    let changes = app
        .opened_mut()
        .map(|mut open| open.form.remove_row(section, row));
    let Some(changes) = changes else { return };
    store_row(app, section, '-', row);
    let before = element.previous_element_sibling();
    let next = element.next_sibling();
    // A neutral stop first, so that screen readers say the legend that comes next as a new place.
    if let Some(container) = container(app, section) {
        page::focus(&container);
    }
    element.remove();
    let beside = before.or_else(|| next.clone().and_then(|node| node.dyn_into().ok()));
    app.sight().removed = Some(Removed {
        section: section.to_owned(),
        row: row.to_owned(),
        element,
        next,
    });
    app.page()
        .show(&["[data-undo=\"", section, "\"]"].concat(), true);
    follow(app, section, &changes);
    problems::forget(app, &path);
    app.announce(&app.page().said("removed", &[("number", path::number(row))]));
    super::soon(app, move |app| {
        if let Some(beside) = beside {
            focus_legend(app, &section_of(&beside), &attribute_row(&beside));
        }
    });
}

/// Brings the row back that was removed last.
pub(crate) fn undo(app: &App) {
    if !app.is_writable() {
        return;
    }
    let Some(Removed {
        section,
        row,
        element,
        next,
    }) = app.sight().removed.take()
    else {
        return;
    };
    app.page()
        .show(&["[data-undo=\"", &section, "\"]"].concat(), false);
    let changes = app
        .opened_mut()
        .map(|mut open| open.form.restore_row(&section, &row));
    let Some(changes) = changes else { return };
    store_row(app, &section, '~', &row);
    if let Some(container) = container(app, &section) {
        let next = next.filter(|next| {
            next.parent_node()
                .is_some_and(|parent| parent == *container)
        });
        let _ = container.insert_before(&element, next.as_ref());
    }
    follow(app, &section, &changes);
    refresh_body(app, &section, &row);
    headline(app, &[&section, ".", &row].concat());
    focus_legend(app, &section, &row);
}

/// Unfolds a row, or folds it.
pub(crate) fn toggle(app: &App, section: &str, row: &str) {
    if is_unfolded(app, section, row) {
        fold(app, section, row);
    } else {
        unfold(app, section, row);
    }
}

/// Unfolds a row and folds the one that was open in its group.
pub(crate) fn unfold(app: &App, section: &str, row: &str) {
    let path = [section, ".", row].concat();
    let Some(element) = app.page().part("r:", &path) else {
        return;
    };
    let Some(body) = dom::find_in(&element, "[data-row-body]") else {
        return;
    };
    let group = [section, "."].concat();
    let known = app.sight().unfolded.clone();
    if !known.contains(&path) {
        app.sight().unfolded.push(path.clone());
    }
    for other in known.iter().filter(|other| other.starts_with(&group)) {
        if *other != path {
            fold(app, section, path::row_of(other));
        }
    }
    if body.first_element_child().is_none() {
        fill_body(app, &body, section, row);
    }
    dom::show(&body, true);
    expanded(&element, true);
    refresh_body(app, section, row);
    problems::show_in_row(app, &path);
}

/// Shows or hides the question "why is it withdrawn?" of a signed row.
pub(crate) fn ask_withdrawal(app: &App, section: &str, row: &str) {
    unfold(app, section, row);
    let path = [section, ".", row].concat();
    let Some(element) = app.page().part("r:", &path) else {
        return;
    };
    let Some(block) = dom::find_in(&element, "[data-withdraw]") else {
        return;
    };
    dom::show(&block, true);
    let on = [&path, ".withdrawn.on"].concat();
    if fields::typed(app, &on).is_empty() {
        let today = crate::clock::today();
        if let Some(control) = app.page().part("f:", &on) {
            super::controls::put(&control, &on, &today);
        }
        super::change(app, &on, &today);
    }
    super::problems::go(app, &[&path, ".withdrawn.why"].concat());
}

/// Brings the line of a folded row up to date. Takes the path of the row or of any field in it.
pub(crate) fn headline(app: &App, path: &str) {
    let program = app.program();
    let Some(Place {
        section,
        row: Some(row),
        ..
    }) = path::place(program, path)
    else {
        return;
    };
    let section = &program.sections[section];
    let Some(element) = app.page().part("r:", &[&section.id, ".", row].concat()) else {
        return;
    };
    let text = |purpose: &str| {
        let path = path::with_purpose(program, section, Some(row), purpose);
        path.map(|path| fields::answer_in_words(app, &path))
            .unwrap_or_default()
    };
    page::put(&element, "[data-row-title]", first_line(&text("title")));
    page::put(&element, "[data-row-state]", &text("state"));
    let due = match deadline::open_date(app, section, row) {
        Some(date) => app
            .page()
            .said("row-due", &[("date", &app.page().date(date))]),
        None => String::new(),
    };
    page::put(&element, "[data-row-due]", &due);
    standing(app, &element, &section.id, row);
}

/// Where a row stands: to be removed, or signed and only to be withdrawn, or withdrawn.
fn standing(app: &App, element: &Element, section: &str, row: &str) {
    let Some((closed, row)) = app.opened().and_then(|open| {
        let row = open.form.row(section, row)?;
        let listed = open
            .form
            .section(section)
            .is_some_and(|section| section.listed);
        Some((open.read_only || !listed, row))
    }) else {
        return;
    };
    let (signed, withdrawn) = (row.signed, row.withdrawn);
    let state = if withdrawn {
        "withdrawn"
    } else if signed {
        "signed"
    } else {
        "open"
    };
    let _ = element.set_attribute("data-state", state);
    page::show_in(element, "[data-act=\"row-remove\"]", !signed && !closed);
    page::show_in(
        element,
        "[data-act=\"row-withdraw\"]",
        signed && !withdrawn && !closed,
    );
}

/// The row that an element stands in, as section and row.
pub(crate) fn around(element: &Element) -> Option<(String, String)> {
    let row = element.closest("[data-row]").ok()??;
    Some((section_of(&row), attribute_row(&row)))
}

/// Whether a row is unfolded.
pub(crate) fn is_unfolded(app: &App, section: &str, row: &str) -> bool {
    let path = [section, ".", row].concat();
    app.sight().unfolded.contains(&path)
}

fn fold(app: &App, section: &str, row: &str) {
    let path = [section, ".", row].concat();
    app.sight().unfolded.retain(|open| *open != path);
    let Some(element) = app.page().part("r:", &path) else {
        return;
    };
    let Some(body) = dom::find_in(&element, "[data-row-body]") else {
        return;
    };
    // Whoever is in it leaves it first, so that what was typed last is taken in.
    if page::focused().is_some_and(|focused| body.contains(Some(&focused))) {
        page::blur();
    }
    dom::show(&body, false);
    expanded(&element, false);
    // The form holds the answers; a thousand folded rows are a thousand lines and no more.
    body.set_text_content(None);
}

fn append(app: &App, container: &Element, section: &str, row: &str) {
    let path = [section, ".", row].concat();
    let template = words::selector("row-template", section);
    let slots = [("@data-row", &*path)];
    if let Some(element) = app.page().add(container, &template, &slots) {
        name(&element, row);
        number(&element, row);
        headline(app, &path);
    }
}

fn fill_body(app: &App, body: &Element, section: &str, row: &str) {
    let Some(content) = app
        .page()
        .content(&words::selector("body-template", section))
    else {
        return;
    };
    let _ = body.append_child(&content);
    name(body, row);
    number(body, row);
}

/// Brings all questions of an unfolded row to what the form says.
fn refresh_body(app: &App, section: &str, row: &str) {
    let program = app.program();
    let Some(at) = program.sections.iter().find(|s| s.id == section) else {
        return;
    };
    for field in path::fields(program, at) {
        fields::refresh(app, &path::of(at, Some(row), &field.id));
    }
    refresh_withdrawal(app, &[section, ".", row].concat());
}

/// Shows why a row is withdrawn, if it is: to be changed until it is signed.
fn refresh_withdrawal(app: &App, row: &str) {
    let mut is_said = false;
    for part in [".withdrawn.why", ".withdrawn.on", ".withdrawn.who"] {
        let path = [row, part].concat();
        let state = app.opened().and_then(|open| {
            let field = open.form.field(&path)?;
            Some((field.typed.to_owned(), field.signed))
        });
        let Some((typed, signed)) = state else { return };
        is_said |= !typed.is_empty();
        let Some(question) = app.page().part("q:", &path) else {
            return;
        };
        page::show_in(&question, "[data-entry]", !signed);
        if let Some(told) = dom::find_in(&question, "[data-signed]") {
            dom::show(&told, signed);
            page::say(&told, &typed);
        }
        if let Some(control) = app.page().part("f:", &path) {
            super::controls::put(&control, &path, &typed);
        }
    }
    if let Some(root) = app.page().part("r:", row) {
        page::show_in(&root, "[data-withdraw]", is_said);
    }
}

/// Replaces `.*` by the row in everything that names a path.
fn name(root: &Element, row: &str) {
    const NAMING: [&str; 7] = [
        "id",
        "data-path",
        "for",
        "name",
        "data-field",
        "aria-describedby",
        "aria-labelledby",
    ];
    let one = |element: &Element| {
        for attribute in NAMING {
            if let Some(value) = element
                .get_attribute(attribute)
                .filter(|value| value.contains('*'))
            {
                let _ = element.set_attribute(attribute, &value.replace('*', row));
            }
        }
    };
    one(root);
    for element in dom::find_all_in(root, "[id],[for],[name],[aria-labelledby]") {
        one(&element);
    }
}

fn number(root: &Element, row: &str) {
    for place in dom::find_all_in(root, "[data-row-number]") {
        place.set_text_content(Some(path::number(row)));
    }
}

fn focus_legend(app: &App, section: &str, row: &str) {
    let Some(element) = app.page().part("r:", &[section, ".", row].concat()) else {
        return;
    };
    if let Some(legend) = dom::find_in(&element, "[data-row-legend]") {
        page::focus(&legend);
        super::into_view(&legend);
    }
}

fn store_row(app: &App, section: &str, sign: char, row: &str) {
    let mut typed = String::from(sign);
    typed.push_str(row);
    super::journal(
        app,
        vec![Op {
            path: section.to_owned(),
            typed,
        }],
    );
    store::settle(app);
}

fn expanded(element: &Element, yes: bool) {
    if let Some(button) = dom::find_in(element, "[data-act=\"row-open\"]") {
        let _ = button.set_attribute("aria-expanded", if yes { "true" } else { "false" });
    }
}

/// The ids of a group's rows.
pub(crate) fn ids(app: &App, section: &str) -> Vec<String> {
    let rows = app
        .opened()
        .map(|open| open.form.rows(section))
        .unwrap_or_default();
    rows.into_iter().map(|row| row.id).collect()
}

fn container(app: &App, section: &str) -> Option<Element> {
    app.page()
        .first(&["[data-rows=\"", section, "\"]"].concat())
}

fn children(container: &Element) -> Vec<Element> {
    let list = container.children();
    (0..list.length()).filter_map(|n| list.item(n)).collect()
}

fn section_of(row: &Element) -> String {
    path::section_of(&dom::attribute(row, "data-row")).to_owned()
}

fn attribute_row(row: &Element) -> String {
    path::row_of(&dom::attribute(row, "data-row")).to_owned()
}

/// What a folded row tells of a long answer.
fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
