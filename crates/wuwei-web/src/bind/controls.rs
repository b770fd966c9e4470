//! What a control holds, and putting an answer into it.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use crate::page::{self, Page};
use crate::{browser, dom};

/// The path that a control answers: its `name`. `None` for what is no part of the record.
pub(crate) fn path(control: &Element) -> Option<String> {
    control
        .get_attribute("name")
        .filter(|name| !name.is_empty())
}

/// What the question of a control holds now, as the form takes it; `None` for a file, which has to be
/// read first.
///
/// The value is read from the control, never from an event: input methods and keyboards differ in what
/// their events say.
pub(crate) fn read(control: &Element) -> Option<String> {
    browser::read_control(control)
}

/// Puts an answer into the control of a path, unless it holds it already.
///
/// Never into the control that the person is in: that doubles composed text and moves the caret. The
/// one exception is the moment of leaving it, when it is no longer focused.
pub(crate) fn write(page: &Page, path: &str, typed: &str) {
    let Some(control) = page.part("f:", path) else {
        return;
    };
    if page::focused().is_some_and(|focused| focused == control) {
        return;
    }
    put(&control, path, typed);
}

/// Puts an answer into a control, focused or not: a picker or "clear" was used beside it.
pub(crate) fn put(control: &Element, path: &str, typed: &str) {
    browser::enter(control, path, typed);
}

/// Takes the control out of use, or gives it back.
pub(crate) fn disable(control: &Element, path: &str, yes: bool) {
    for box_ in boxes(control, path) {
        box_.set_disabled(yes);
    }
    // Read-only rather than disabled, so that its text can still be selected and copied.
    let _ = match control.local_name().as_str() {
        "input" | "textarea" => control.toggle_attribute_with_force("readonly", yes),
        "select" => control.toggle_attribute_with_force("disabled", yes),
        _ => return,
    };
}

/// The element in a question that takes the focus: the control, or the chosen (else first) box of it.
pub(crate) fn entry_point(control: &Element, path: &str) -> Element {
    let boxes = boxes(control, path);
    let chosen = boxes.iter().find(|one| one.checked()).or(boxes.first());
    chosen.map_or_else(|| control.clone(), |one| one.clone().into())
}

fn boxes(group: &Element, path: &str) -> Vec<HtmlInputElement> {
    if group.local_name() != "fieldset" {
        return Vec::new();
    }
    let selector = ["input[name=\"", path, "\"]"].concat();
    dom::find_all_in(group, &selector)
        .into_iter()
        .filter_map(|one| one.dyn_into().ok())
        .collect()
}
