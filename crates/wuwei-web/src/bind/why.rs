//! "Why?": which rule asks for, shows, computes or refuses something, in words.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event};
use wuwei_engine::form::{Aspect, Reason, Term};

use super::fields;
use crate::app::App;
use crate::{dom, page, path};

/// A "why?" was opened or closed: the reasons are written when someone asks.
pub(crate) fn toggled(app: &App, event: &Event) {
    let details = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    if let Some(details) =
        details.filter(|it| it.has_attribute("data-why") && it.has_attribute("open"))
    {
        write(app, &details);
    }
}

/// Brings the reasons that are open to what now holds.
pub(crate) fn refresh_opened(app: &App) {
    for details in dom::find_all("[data-why][open]") {
        write(app, &details);
    }
}

fn write(app: &App, details: &Element) {
    let Some(block) = details.closest("[data-field]").ok().flatten() else {
        return;
    };
    let path = dom::attribute(&block, "data-field");
    let Some(place) = dom::find_in(details, "[data-why-text]") else {
        return;
    };
    let reasons = app
        .opened()
        .map(|open| open.form.why(&path))
        .unwrap_or_default();
    place.set_text_content(None);
    for reason in reasons {
        if let Some(item) = app.page().clone_of("template[data-why-item]") {
            page::say(&item, &words(app, &path, &reason));
            let _ = place.append_child(&item);
        }
    }
}

/// The field's own sentence for it, else one made of the terms that decided; then clause and layer.
fn words(app: &App, path: &str, reason: &Reason) -> String {
    let page = app.page();
    let general = path::general(app.program(), path);
    let terms = terms(app, reason);
    let clause = reason
        .origin
        .clause
        .as_deref()
        .map(|clause| page.said("why-clause", &[("clause", clause)]));
    let layer = page.message(&["why-layer:", &reason.origin.layer].concat(), &[]);
    let (clause, layer) = (clause.unwrap_or_default(), layer.unwrap_or_default());
    let slots = [("terms", &*terms), ("clause", &clause), ("layer", &layer)];
    let own = ["why:", &general].concat();
    let code = code(reason.aspect, terms.is_empty());
    page.message(&own, &slots)
        .filter(|_| reason.number.is_none())
        .or_else(|| page.message(code, &slots))
        .unwrap_or(terms)
}

fn code(aspect: Aspect, unconditional: bool) -> &'static str {
    match aspect {
        Aspect::Required if unconditional => "why-always",
        Aspect::Required => "why-required",
        Aspect::Visible => "why-visible",
        Aspect::Computed => "why-computed",
        Aspect::Constraint | Aspect::Warning => "why-constraint",
    }
}

/// Each answer that decided, with its label, once.
fn terms(app: &App, reason: &Reason) -> String {
    let page = app.page();
    let mut words: Vec<String> = Vec::new();
    for Term { path, .. } in &reason.terms {
        // `stage`, `today` and groups have no answer to tell.
        if path::field(app.program(), path).is_none() {
            continue;
        }
        let label = page.label(&path::general(app.program(), path));
        let mut value = fields::answer_in_words(app, path);
        if value.is_empty() {
            value = page.word("not-provided");
        }
        let term = page.said("why-term", &[("label", &label), ("value", &value)]);
        if !words.contains(&term) {
            words.push(term);
        }
    }
    words.join(&page.word("and"))
}
