//! The page's parts: what is found by id, and its `<template>`s, each looked up once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{DocumentFragment, Element, HtmlElement, HtmlTemplateElement};

use crate::dom;

/// The document, with what was looked up in it so far.
#[derive(Default)]
pub struct Page {
    title: String,
    templates: RefCell<BTreeMap<String, Option<HtmlTemplateElement>>>,
    fixed: RefCell<BTreeMap<String, Rc<[Element]>>>,
}

impl Page {
    /// The page as it stands.
    pub fn new() -> Page {
        Page {
            title: dom::document().title(),
            ..Page::default()
        }
    }

    /// The element with that prefix and path: `q:` block, `f:` control, `e:` problem, `w:` warning,
    /// `s:` section, `r:` row.
    pub fn part(&self, prefix: &str, path: &str) -> Option<Element> {
        dom::document().get_element_by_id(&[prefix, path].concat())
    }

    /// The elements that match, of those that stand in the page from the start and stay: looked for
    /// once, since a search goes through all rows.
    pub fn fixed(&self, selector: &str) -> Rc<[Element]> {
        if let Some(known) = self.fixed.borrow().get(selector) {
            return known.clone();
        }
        let found: Rc<[Element]> = dom::find_all(selector).into();
        self.fixed
            .borrow_mut()
            .insert(selector.to_owned(), found.clone());
        found
    }

    /// The first of them.
    pub fn first(&self, selector: &str) -> Option<Element> {
        self.fixed(selector).first().cloned()
    }

    /// Shows or hides all of them.
    pub fn show(&self, selector: &str, visible: bool) {
        for element in self.fixed(selector).iter() {
            dom::show(element, visible);
        }
    }

    /// A copy of what a template holds.
    pub fn content(&self, selector: &str) -> Option<DocumentFragment> {
        let template = self.template(selector)?;
        template
            .content()
            .clone_node_with_deep(true)
            .ok()?
            .dyn_into()
            .ok()
    }

    /// A copy of the one element that a template holds.
    pub fn clone_of(&self, selector: &str) -> Option<Element> {
        self.content(selector)?.first_element_child()
    }

    /// The text of a template with its slots filled; `None` where the page has no such template.
    pub fn text(&self, selector: &str, slots: &[(&str, &str)]) -> Option<String> {
        let content = self.content(selector)?;
        for (slot, text) in slots {
            if let Ok(Some(place)) = content.query_selector(&slot_selector(slot)) {
                place.set_text_content(Some(text));
            }
        }
        Some(content.text_content().unwrap_or_default().trim().to_owned())
    }

    /// Puts a word before the document's title, or takes it away: screen readers read the title first.
    pub fn title_prefix(&self, prefix: &str) {
        dom::document().set_title(&[prefix, &self.title].concat());
    }

    fn template(&self, selector: &str) -> Option<HtmlTemplateElement> {
        if let Some(known) = self.templates.borrow().get(selector) {
            return known.clone();
        }
        let found = dom::find(selector).and_then(|element| element.dyn_into().ok());
        self.templates
            .borrow_mut()
            .insert(selector.to_owned(), found.clone());
        found
    }
}

/// Puts a text into the block's `[data-slot="text"]`, or into the block itself where it has none.
pub fn say(block: &Element, text: &str) {
    let place = dom::find_in(block, "[data-slot=\"text\"]");
    place.as_ref().unwrap_or(block).set_text_content(Some(text));
}

/// Puts a text into the first element inside `root` that matches, unless it stands there.
pub fn put(root: &Element, selector: &str, text: &str) {
    if let Some(place) = dom::find_in(root, selector) {
        if place.text_content().as_deref() != Some(text) {
            place.set_text_content(Some(text));
        }
    }
}

/// Shows or hides the first element inside `root` that matches.
pub fn show_in(root: &Element, selector: &str, visible: bool) {
    if let Some(place) = dom::find_in(root, selector) {
        dom::show(&place, visible);
    }
}

/// Moves the focus without scrolling, making the element focusable by script if it is not.
pub fn focus(element: &Element) {
    let Some(element) = element.dyn_ref::<HtmlElement>() else {
        return;
    };
    if element.tab_index() < 0 && !element.has_attribute("tabindex") {
        let _ = element.set_attribute("tabindex", "-1");
    }
    let quiet = web_sys::FocusOptions::new();
    quiet.set_prevent_scroll(true);
    let _ = element.focus_with_options(&quiet);
}

/// The element that has the focus.
pub fn focused() -> Option<Element> {
    dom::document().active_element()
}

fn slot_selector(slot: &str) -> String {
    ["[data-slot=\"", slot, "\"]"].concat()
}

/// Takes the focus away from whatever has it.
pub fn blur() {
    if let Some(element) = focused().and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.blur();
    }
}
