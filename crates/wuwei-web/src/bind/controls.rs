//! What a control holds, and putting an answer into it.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

use crate::dom;
use crate::page::{self, Page};

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
pub(crate) fn read(page: &Page, control: &Element) -> Option<String> {
    if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        return match &*input.type_() {
            "radio" | "checkbox" => Some(chosen(page, &input.name())),
            "file" => None,
            _ => Some(input.value()),
        };
    }
    if let Some(text) = control.dyn_ref::<HtmlTextAreaElement>() {
        return Some(text.value());
    }
    control
        .dyn_ref::<HtmlSelectElement>()
        .map(HtmlSelectElement::value)
}

/// Whether a control was touched since the page was sent.
pub(crate) fn is_touched(control: &Element) -> bool {
    if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        return match &*input.type_() {
            "radio" | "checkbox" => input.checked() != input.default_checked(),
            _ => input.value() != input.default_value(),
        };
    }
    if let Some(text) = control.dyn_ref::<HtmlTextAreaElement>() {
        return text.default_value().is_ok_and(|sent| text.value() != sent);
    }
    control
        .dyn_ref::<HtmlSelectElement>()
        .is_some_and(|select| !select.value().is_empty())
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
    if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        if input.type_() != "file" && input.value() != typed {
            input.set_value(typed);
        } else if input.type_() == "file" && typed.is_empty() {
            input.set_value("");
        }
    } else if let Some(text) = control.dyn_ref::<HtmlTextAreaElement>() {
        if text.value() != typed {
            text.set_value(typed);
        }
    } else if let Some(select) = control.dyn_ref::<HtmlSelectElement>() {
        if select.value() != typed {
            select.set_value(typed);
        }
    } else {
        for box_ in boxes(control, path) {
            let value = box_.value();
            let checked = typed.split('\n').any(|id| id == value);
            if box_.checked() != checked {
                box_.set_checked(checked);
            }
        }
    }
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

fn chosen(page: &Page, path: &str) -> String {
    let Some(group) = page.part("f:", path) else {
        return String::new();
    };
    let mut ids = String::new();
    for box_ in boxes(&group, path).iter().filter(|one| one.checked()) {
        if !ids.is_empty() {
            ids.push('\n');
        }
        ids.push_str(&box_.value());
    }
    ids
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
