//! The listeners of a form page: one per kind of event, on the document.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, HtmlInputElement, KeyboardEvent};

use super::{attachments, controls, known, problems};
use crate::app::App;
use crate::{dom, page, store, typing};

/// Begins to listen.
pub(crate) fn listen(app: &App) {
    let document: EventTarget = dom::document().into();
    on(app, &document, "input", input);
    on(app, &document, "change", changed);
    on(app, &document, "focusin", entered);
    on(app, &document, "focusout", left);
    on(app, &document, "keydown", key);
    on(app, &document, "pointerdown", pressed);
    on(app, &document, "pointerup", released);
    on(app, &document, "pointercancel", released);
    on(app, &document, "compositionstart", composing);
    on(app, &document, "compositionend", composed);
    on(app, &document, "submit", |_, event| event.prevent_default());
    on(app, &document, "visibilitychange", going);
    let window: EventTarget = dom::window().into();
    on(app, &window, "pagehide", going);
    on(app, &window, "pageshow", |app, _| super::catch_up(app));
    on(app, &window, "resize", |_, _| stay_in_view());
}

/// Listens for as long as the page lives.
pub(crate) fn on(app: &App, target: &EventTarget, kind: &str, handle: fn(&App, &Event)) {
    let app = *app;
    // `toggle` and the like do not bubble: catching on the way down hears them all.
    dom::listen(target, kind, kind == "toggle", move |event| {
        handle(&app, event)
    });
}

/// A key counts once this has run: the answer is stored before anything is judged, half-composed or not.
fn input(app: &App, event: &Event) {
    let Some(control) = target(event) else { return };
    if control.has_attribute("data-picker") {
        return picked(app, &control);
    }
    if dom::attribute(&control, "data-input") == known::FILTER {
        // A half-composed word finds nothing: the list waits for its end.
        if !app.sight().typing.waits(known::FILTER) {
            known::list(app);
        }
        return;
    }
    take_in(app, &control);
}

fn take_in(app: &App, control: &Element) {
    let Some(path) = controls::path(control).filter(|_| is_of_form(control)) else {
        return;
    };
    if app.opened().is_none() {
        return super::adopt(app);
    }
    if let Some(typed) = controls::read(control) {
        if typed != super::fields::typed(app, &path) {
            super::change(app, &path, &typed);
        }
    }
}

/// The answer is complete: a choice, a file, or a text that was left.
fn changed(app: &App, event: &Event) {
    let Some(control) = target(event) else { return };
    match (
        control.get_attribute("data-input"),
        controls::path(&control),
    ) {
        (Some(name), _) if name == "service" => {
            let chosen = controls::read(&control).unwrap_or_default();
            super::choose_service(app, &chosen);
        }
        (Some(name), _) => store::input(app, &name, &control),
        (None, Some(path)) if is_file(&control) => attachments::attach(app, &path, &control),
        (None, Some(path)) => {
            take_in(app, &control);
            // One press is the whole of a choice: what there is to say of it is said at once.
            if is_chosen(&control) {
                problems::warn(app, &path);
            }
        }
        (None, None) => {}
    }
}

fn entered(_: &App, event: &Event) {
    if let Some(control) = target(event).filter(is_of_form) {
        super::into_view(&control);
    }
}

/// A field was left: what it holds is made durable, normalised, and warned about. No error is said.
fn left(app: &App, event: &Event) {
    let Some(control) = target(event) else { return };
    let Some(path) = controls::path(&control).filter(|_| is_of_form(&control)) else {
        return;
    };
    take_in(app, &control);
    app.sight().typing.leave();
    if !app.is_writable() {
        return;
    }
    let left = app.opened_mut().map(|mut open| open.form.leave(&path));
    if let Some(left) = left {
        if let Some(normal) = left.put_back {
            controls::put(&control, &path, &normal);
        }
        super::follow(app, &path, &left.changes);
    }
    super::judge(app, &path);
    // A warning moves what is below it: not from under a finger that is pressing there.
    let pressing = app
        .sight()
        .pressed
        .as_mut()
        .map(|left| left.push(path.clone()));
    if pressing.is_none() {
        problems::warn(app, &path);
    }
    store::settle(app);
    super::nav_later(app);
}

fn pressed(app: &App, _: &Event) {
    app.sight().pressed.get_or_insert_default();
}

/// The click comes first, then the warnings about what was left by it.
fn released(app: &App, _: &Event) {
    super::soon(app, |app| {
        let left = app.sight().pressed.take();
        for path in left.into_iter().flatten() {
            problems::warn(app, &path);
        }
    });
}

fn key(app: &App, event: &Event) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
        return;
    };
    if typing::is_input_method(key.is_composing(), key.key_code()) {
        return;
    }
    let Some(input) = target(event).and_then(|control| control.dyn_into::<HtmlInputElement>().ok())
    else {
        return;
    };
    let kind = input.type_();
    match &*key.key() {
        // Enter in a line would press the first button of the form.
        "Enter" if !matches!(&*kind, "button" | "submit" | "file") => event.prevent_default(),
        "Delete" | "Backspace" if kind == "radio" => {
            event.prevent_default();
            clear(app, &input.name());
        }
        _ => {}
    }
}

/// Takes an answer away: the choice of a group of radios, or an attachment.
pub(crate) fn clear(app: &App, path: &str) {
    if !app.is_writable() {
        return;
    }
    if let Some(control) = app.page().part("f:", path) {
        controls::put(&control, path, "");
    }
    super::change(app, path, "");
}

fn composing(app: &App, event: &Event) {
    let Some(control) = target(event) else { return };
    let path = controls::path(&control).or_else(|| control.get_attribute("data-input"));
    if let Some(path) = path {
        app.sight().typing.start(&path);
    }
}

/// There is no `input` after `compositionend` in Chromium, and in Safari one comes: both are taken in.
fn composed(app: &App, event: &Event) {
    let Some(control) = target(event) else { return };
    take_in(app, &control);
    let ticket = app.sight().typing.end();
    super::soon(app, move |app| {
        let path = app.sight().typing.release(ticket);
        match path.as_deref() {
            Some(known::FILTER) => known::list(app),
            Some(path) => super::judge(app, path),
            None => {}
        }
    });
}

/// A day was picked beside a text input.
fn picked(app: &App, picker: &Element) {
    let Some(picker) = picker.dyn_ref::<HtmlInputElement>() else {
        return;
    };
    let Some(entry) = picker.closest("[data-field]").ok().flatten() else {
        return;
    };
    let Some(control) = dom::find_in(&entry, "[data-control]") else {
        return;
    };
    let Some(path) = controls::path(&control) else {
        return;
    };
    controls::put(&control, &path, &picker.value());
    if app.opened().is_none() {
        return super::adopt(app);
    }
    super::change(app, &path, &picker.value());
    problems::warn(app, &path);
}

/// The page may never come back: the control that is being typed in is taken in, all is made durable.
fn going(app: &App, event: &Event) {
    if event.type_() == "visibilitychange" && !dom::document().hidden() {
        return;
    }
    if let Some(control) = page::focused() {
        take_in(app, &control);
    }
    store::settle(app);
}

/// The keyboard of a phone came up or went: the field that is typed in stays in sight.
fn stay_in_view() {
    if let Some(control) = page::focused().filter(is_of_form) {
        super::into_view(&control);
    }
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn is_of_form(control: &Element) -> bool {
    controls::path(control).is_some()
        && control
            .closest("[data-view=\"fill\"]")
            .ok()
            .flatten()
            .is_some()
}

fn is_chosen(control: &Element) -> bool {
    let kind = dom::attribute(control, "type");
    kind == "radio" || kind == "checkbox" || control.local_name() == "select"
}

fn is_file(control: &Element) -> bool {
    control
        .dyn_ref::<HtmlInputElement>()
        .is_some_and(|input| input.type_() == "file")
}
