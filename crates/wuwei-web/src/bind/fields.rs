//! One question on the page: shown or hidden, asked or told, with its answer.

use web_sys::Element;
use wuwei_engine::program::{Field, Kind, Requirement};
use wuwei_engine::value::{Unknown, Value};

use super::{attachments, controls, rows};
use crate::app::App;
use crate::{dom, page, path};

/// Brings the block of a path to what the form says of it. Nothing happens where the page holds no
/// block for it yet (a row that was never unfolded).
pub(crate) fn refresh(app: &App, path: &str) {
    let program = app.program();
    let Some(field) = path::field(program, path) else {
        return;
    };
    if is_headline(field) {
        rows::headline(app, path);
    }
    let Some(block) = app.page().part("q:", path) else {
        return;
    };
    let Some(state) = standing(app, path, field) else {
        return;
    };
    let asked = state.open && !state.signed && !state.computed;
    let told = state.signed || state.computed;
    dom::show(
        &block,
        state.visible && (asked || told || !state.typed.is_empty()),
    );
    if !state.visible {
        return;
    }
    if block.has_attribute("data-routed") {
        route(app, &block, &state.typed);
    }
    page::show_in(&block, "[data-optional]", !state.required);
    page::show_in(&block, "[data-why]", is_explained(field, &state));
    if state.computed {
        page::put(&block, "[data-output]", &state.told);
        return;
    }
    page::show_in(&block, "[data-entry]", asked);
    if let Some(signed) = dom::find_in(&block, "[data-signed]") {
        dom::show(&signed, !asked);
        if !asked {
            page::say(&signed, &state.told);
        }
    }
    if asked {
        answer(app, &block, path, &state);
        if field.kind == Kind::Attachment {
            attachments::show(app, path);
        }
    }
}

/// The answer to a field in words; empty where there is none.
pub(crate) fn in_words(app: &App, path: &str, field: &Field, value: &Value) -> String {
    let page = app.page();
    match value {
        Value::Answered(datum) => {
            page.answer(&path::general(app.program(), path), &field.kind, datum)
        }
        Value::Unknown(Unknown::NoCalendar(year)) => {
            page.said("no-calendar", &[("year", &year.to_string())])
        }
        Value::Unknown(Unknown::Unreadable) => typed(app, path),
        Value::Unknown(_) => page.said("cannot-compute", &[]),
        Value::Unanswered | Value::NotApplicable => String::new(),
    }
}

/// What the control of a path holds, or held.
pub(crate) fn typed(app: &App, path: &str) -> String {
    let open = app.opened();
    open.as_ref()
        .and_then(|open| open.form.field(path))
        .map(|state| state.typed.to_owned())
        .unwrap_or_default()
}

/// The answer to a field in words, as it stands now.
pub(crate) fn answer_in_words(app: &App, path: &str) -> String {
    let program = app.program();
    let field = path::field(program, path);
    let open = app.opened();
    let state = open.as_ref().and_then(|open| open.form.field(path));
    match (field, state) {
        (Some(field), Some(state)) => in_words(app, path, field, state.value),
        _ => String::new(),
    }
}

/// A copy of a field's state: none of the form is held while the page is touched, since that may call
/// a listener.
struct Standing {
    visible: bool,
    required: bool,
    open: bool,
    signed: bool,
    computed: bool,
    read_only: bool,
    typed: String,
    /// The answer in words, where it is told rather than asked.
    told: String,
}

fn standing(app: &App, path: &str, field: &Field) -> Option<Standing> {
    let open = app.opened()?;
    let state = open.form.field(path)?;
    let told = state.visible && (state.signed || state.computed || !state.open);
    Some(Standing {
        visible: state.visible,
        required: state.required,
        open: state.open,
        signed: state.signed,
        computed: state.computed,
        read_only: open.read_only,
        typed: state.typed.to_owned(),
        told: if told {
            in_words(app, path, field, state.value)
        } else {
            String::new()
        },
    })
}

fn answer(app: &App, block: &Element, path: &str, state: &Standing) {
    controls::write(app.page(), path, &state.typed);
    if field_has_clear(block) {
        page::show_in(
            block,
            "[data-act=\"clear\"]",
            !state.typed.is_empty() && !state.read_only,
        );
    }
    if let Some(control) = app.page().part("f:", path) {
        if state.read_only || block.has_attribute("data-locked") {
            controls::disable(&control, path, state.read_only);
            let _ = block.toggle_attribute_with_force("data-locked", state.read_only);
        }
    }
}

/// Says whom an answer leads to, where that is somebody else, and offers to hand over to them.
fn route(app: &App, block: &Element, answer: &str) {
    let Ok(Some(around)) = block.closest("[data-row],[data-section]") else {
        return;
    };
    let answering = page::focused().is_some_and(|focused| block.contains(Some(&focused)));
    for line in dom::find_all_in(&around, "[data-route]") {
        let choices = dom::attribute(&line, "data-route");
        let leads = choices.split(' ').any(|id| id == answer);
        if leads
            && answering
            && dom::is_hidden(&line)
            && let Some(words) = dom::find_in(&line, "[data-slot]")
        {
            app.announce(&words.text_content().unwrap_or_default());
        }
        dom::show(&line, leads);
    }
}

/// Only radios and files have the button; the question's kind says so without a search in it.
fn field_has_clear(block: &Element) -> bool {
    let kind = dom::attribute(block, "data-kind");
    matches!(&*kind, "choice" | "yes-no" | "department" | "attachment")
}

/// Whether a folded row tells this field.
fn is_headline(field: &Field) -> bool {
    matches!(
        field.purpose.as_deref(),
        Some("title" | "state" | "due" | "done")
    )
}

/// "Why?" stands where something is required, shown or computed by a rule.
fn is_explained(field: &Field, state: &Standing) -> bool {
    let required = state.required && !matches!(field.required, Requirement::Never);
    !state.signed && (required || field.visible_when.is_some() || field.value.is_some())
}
