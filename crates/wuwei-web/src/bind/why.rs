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
    let Some(details) = details.filter(|it| it.has_attribute("data-why")) else {
        return;
    };
    let Some(block) = details.closest("[data-field]").ok().flatten() else {
        return;
    };
    let path = dom::attribute(&block, "data-field");
    app.sight().explained.retain(|known| *known != path);
    if details.has_attribute("open") {
        write(app, &path);
        app.sight().explained.push(path);
    }
}

/// Brings the reasons that are open to what now holds.
pub(crate) fn refresh_opened(app: &App) {
    let explained = app.sight().explained.clone();
    for path in explained {
        write(app, &path);
    }
}

fn write(app: &App, path: &str) {
    let place = app
        .page()
        .part("q:", path)
        .and_then(|block| dom::find_in(&block, "[data-why-text]"));
    let Some(place) = place else { return };
    let reasons = app
        .opened()
        .map(|open| open.form.why(path))
        .unwrap_or_default();
    // The field's own sentence is said once: for its being asked, before its being there at all.
    let own = [Aspect::Required, Aspect::Computed, Aspect::Visible]
        .into_iter()
        .find(|aspect| reasons.iter().any(|reason| reason.aspect == *aspect));
    place.set_text_content(None);
    for reason in reasons {
        let words = words(app, path, &reason, own == Some(reason.aspect));
        if words.is_empty() {
            continue;
        }
        if let Some(item) = app.page().add(&place, "template[data-why-item]", &[]) {
            page::say(&item, &words);
        }
    }
}

/// The field's own sentence, else one made of the terms that decided; then clause and layer.
fn words(app: &App, path: &str, reason: &Reason, own: bool) -> String {
    let page = app.page();
    let terms = terms(app, reason);
    let clause = reason
        .origin
        .clause
        .as_deref()
        .map(|clause| page.said("why-clause", &[("clause", clause)]));
    let clause = clause.unwrap_or_default();
    let layer = page.said(&["why-layer:", &reason.origin.layer].concat(), &[]);
    let slots = [("terms", &*terms), ("clause", &clause), ("layer", &layer)];
    let general = path::general(app.program(), path);
    if let Some(words) = page
        .message(&["why:", &general].concat(), &slots)
        .filter(|_| own)
    {
        return words;
    }
    if terms.is_empty() && reason.aspect != Aspect::Required {
        return String::new();
    }
    page.said(code(reason.aspect, terms.is_empty()), &slots)
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
