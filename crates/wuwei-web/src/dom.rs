//! The few touches of the page that every module makes: find, clone a template, fill its slots.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Window};

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
    let Ok(list) = document().query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|n| list.get(n)?.dyn_into().ok())
        .collect()
}

/// All elements inside `root` that match, in document order.
pub fn find_all_in(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|n| list.get(n)?.dyn_into().ok())
        .collect()
}

/// The value of an attribute, empty where there is none.
pub fn attribute(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

/// Shows or hides by the `hidden` attribute.
pub fn show(element: &Element, visible: bool) {
    // Setting it anew would make the browser look at its style again.
    if is_hidden(element) == visible {
        let _ = element.toggle_attribute_with_force("hidden", !visible);
    }
}

/// Puts a text into `[data-slot="NAME"]` inside `root`.
pub fn fill(root: &Element, slot: &str, text: &str) {
    for element in find_all_in(root, &format!("[data-slot=\"{slot}\"]")) {
        element.set_text_content(Some(text));
    }
}

/// Puts a text into every `[data-slot="NAME"]` of the page's views; templates are left alone.
pub fn fill_all(slot: &str, text: &str) {
    for element in find_all(&format!("[data-view] [data-slot=\"{slot}\"]")) {
        element.set_text_content(Some(text));
    }
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
