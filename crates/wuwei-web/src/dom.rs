//! The few touches of the page that every module makes: find, clone a template, fill its slots.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, EventTarget, Window};

use crate::browser;

/// The window; there is always one where this crate runs.
pub fn window() -> Window {
    web_sys::window().unwrap_or_else(|| wasm_bindgen::throw_str("no window"))
}

/// The document.
pub fn document() -> Document {
    window()
        .document()
        .unwrap_or_else(|| wasm_bindgen::throw_str("no document"))
}

/// The first element of the page that matches.
pub fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// The first element inside `root` that matches.
pub fn find_in(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).ok().flatten()
}

/// All elements of the page that match, in document order.
pub fn find_all(selector: &str) -> Vec<Element> {
    browser::find_all(selector)
}

/// All elements inside `root` that match, in document order.
pub fn find_all_in(root: &Element, selector: &str) -> Vec<Element> {
    browser::find_all_in(root, selector)
}

/// Listens for as long as the page lives; `early`: on the way down, before the target itself.
pub fn listen(target: &EventTarget, kind: &str, early: bool, react: impl Fn(&Event) + 'static) {
    let listener = callback(move |event| react(event.unchecked_ref()));
    let _ = target.add_event_listener_with_callback_and_bool(kind, listener.unchecked_ref(), early);
}

/// A function that the browser may call for as long as the page lives.
pub fn callback(react: impl Fn(JsValue) + 'static) -> JsValue {
    boxed(Box::new(react))
}

/// One kind of closure for all: each other kind would be more glue.
fn boxed(react: Box<dyn Fn(JsValue)>) -> JsValue {
    Closure::wrap(react).into_js_value()
}

/// The value of an attribute, empty where there is none.
pub fn attribute(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

/// Shows or hides by the `hidden` attribute.
pub fn show(element: &Element, visible: bool) {
    browser::show(element, visible);
}

/// Puts a text into `[data-slot="NAME"]` inside `root`.
pub fn fill(root: &Element, slot: &str, text: &str) {
    browser::fill(root, slot, text);
}

/// Puts a text into every `[data-slot="NAME"]` of the page's views; templates are left alone.
pub fn fill_all(slot: &str, text: &str) {
    browser::fill_all(slot, text);
}

/// Marks the page as busy (`data-busy` on `<main>`) or done.
pub fn busy(yes: bool) {
    let Some(main) = find("main") else { return };
    let _ = if yes {
        main.set_attribute("data-busy", "")
    } else {
        main.remove_attribute("data-busy")
    };
}

/// Whether an element is hidden by its own `hidden` attribute.
pub fn is_hidden(element: &Element) -> bool {
    element.has_attribute("hidden")
}
