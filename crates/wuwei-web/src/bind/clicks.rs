//! What the buttons of a form page do: one listener for all of them.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent};

use super::{events, known, problems, rows, why};
use crate::app::{App, View};
use crate::{dom, store};

/// Begins to listen.
pub(crate) fn listen(app: &App) {
    let document = dom::document();
    events::on(app, &document, "click", click);
    events::on(app, &document, "toggle", why::toggled);
}

fn click(app: &App, event: &Event) {
    let Some(at) = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
    else {
        return;
    };
    if let Some(item) = at.closest("[data-summary] [data-path] a").ok().flatten() {
        event.prevent_default();
        let item = item.closest("[data-path]").ok().flatten().unwrap_or(item);
        return problems::go(app, &dom::attribute(&item, "data-path"));
    }
    let Some(button) = at.closest("[data-act]").ok().flatten() else {
        return;
    };
    // The second click of a double click does nothing: it would undo or repeat the first.
    if event
        .dyn_ref::<MouseEvent>()
        .is_some_and(|mouse| mouse.detail() > 1)
        && is_final(&button)
    {
        return;
    }
    let action = dom::attribute(&button, "data-act");
    if !act(app, &action, &button) && !store::act(app, &action, &button) {
        return;
    }
    if button.local_name() == "a" {
        event.prevent_default();
    }
}

fn act(app: &App, action: &str, button: &Element) -> bool {
    match action {
        "check" => problems::check(app),
        "next-problem" => problems::next(app),
        "change" => problems::go(app, &dom::attribute(button, "data-path")),
        "back" => back(app),
        "undo" => rows::undo(app),
        "clear" => clear(app, button),
        "propose" => {
            let path = dom::attribute(button, "data-path");
            super::change(app, &path, &dom::attribute(button, "data-value"));
            store::settle(app);
            problems::go(app, &path);
        }
        "use-known" => known::take(app, button),
        "add-row" => add_row(app, button),
        "row-open" | "row-remove" | "row-withdraw" => row(app, action, button),
        _ => return false,
    }
    true
}

fn back(app: &App) {
    let view = app.sight().view;
    app.show(if view == Some(View::Sign) {
        View::Answers
    } else {
        View::Fill
    });
}

fn clear(app: &App, button: &Element) {
    if let Some(block) = button.closest("[data-field]").ok().flatten() {
        let path = dom::attribute(&block, "data-field");
        // The button goes: the question that it stood in takes the focus.
        if let Some(control) = app.page().part("f:", &path) {
            crate::page::focus(&super::controls::entry_point(&control, &path));
        }
        events::clear(app, &path);
    }
}

fn add_row(app: &App, button: &Element) {
    super::adopt(app);
    if let Some(section) = button.closest("[data-section]").ok().flatten() {
        rows::add(app, &dom::attribute(&section, "data-section"));
    }
}

fn row(app: &App, action: &str, button: &Element) {
    let Some((section, row)) = rows::around(button) else {
        return;
    };
    match action {
        "row-open" => rows::toggle(app, &section, &row),
        "row-remove" => rows::remove(app, &section, &row),
        _ => rows::ask_withdrawal(app, &section, &row),
    }
}

fn is_final(button: &Element) -> bool {
    matches!(
        &*dom::attribute(button, "data-act"),
        "add-row" | "row-remove" | "check" | "to-sign" | "sign" | "new"
    )
}
