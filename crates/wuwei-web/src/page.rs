//! The page's parts: what is found by id, and its `<template>`s, each looked up once.

use web_sys::{DocumentFragment, Element, HtmlElement};

use wasm_bindgen::JsCast;

use crate::{browser, dom};

/// The document.
#[derive(Default)]
pub struct Page {
    title: String,
}

impl Page {
    /// The page as it stands.
    pub fn new() -> Page {
        Page {
            title: dom::document().title(),
        }
    }

    /// The element with that prefix and path: `q:` block, `f:` control, `e:` problem, `w:` warning,
    /// `s:` section, `r:` row.
    pub fn part(&self, prefix: &str, path: &str) -> Option<Element> {
        dom::document().get_element_by_id(&[prefix, path].concat())
    }

    /// The elements that match, of those that stand in the page from the start and stay: looked for
    /// once, since a search goes through all rows.
    pub fn fixed(&self, selector: &str) -> Vec<Element> {
        browser::fixed(selector)
    }

    /// The first of them.
    pub fn first(&self, selector: &str) -> Option<Element> {
        browser::first(selector)
    }

    /// Shows or hides all of them.
    pub fn show(&self, selector: &str, visible: bool) {
        browser::show_all(selector, visible);
    }

    /// A copy of what a template holds.
    pub fn content(&self, selector: &str) -> Option<DocumentFragment> {
        browser::content(selector)
    }

    /// Puts a copy of the one element that a template holds at the end of `place`, with its slots filled;
    /// a slot `@name` is an attribute of that element.
    pub fn add(&self, place: &Element, selector: &str, slots: &[(&str, &str)]) -> Option<Element> {
        browser::add(place, selector, &packed(slots))
    }

    /// The text of a template with its slots filled; `None` where the page has no such template.
    pub fn text(&self, selector: &str, slots: &[(&str, &str)]) -> Option<String> {
        browser::text(selector, &packed(slots))
    }

    /// Puts a word before the document's title, or takes it away: screen readers read the title first.
    pub fn title_prefix(&self, prefix: &str) {
        dom::document().set_title(&[prefix, &self.title].concat());
    }
}

/// Names and texts of slots in turn, parted by NUL: what parts them cannot stand in a text; no page
/// could show it.
fn packed(slots: &[(&str, &str)]) -> String {
    let mut packed = String::new();
    for (slot, text) in slots {
        if !packed.is_empty() {
            packed.push('\0');
        }
        packed.push_str(slot);
        packed.push('\0');
        packed.extend(text.chars().filter(|c| *c != '\0'));
    }
    packed
}

/// Puts a text into the block's `[data-slot="text"]`, or into the block itself where it has none.
pub fn say(block: &Element, text: &str) {
    browser::say(block, text);
}

/// Puts a text into the first element inside `root` that matches, unless it stands there.
pub fn put(root: &Element, selector: &str, text: &str) {
    browser::put(root, selector, text);
}

/// Shows or hides the first element inside `root` that matches.
pub fn show_in(root: &Element, selector: &str, visible: bool) {
    browser::show_in(root, selector, visible);
}

/// Moves the focus without scrolling, making the element focusable by script if it is not.
pub fn focus(element: &Element) {
    browser::focus(element);
}

/// The element that has the focus.
pub fn focused() -> Option<Element> {
    dom::document().active_element()
}

/// Takes the focus away from whatever has it.
pub fn blur() {
    if let Some(element) = focused().and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.blur();
    }
}
