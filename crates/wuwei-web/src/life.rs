//! The page's own life: hidden, shown again, left, brought back; and how storing goes meanwhile.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, HtmlElement, PageTransitionEvent};

use crate::app::{App, Status, View};
use crate::database::Standing;
use crate::store::settle_whole;
use crate::{clock, dom, store, tabs};

/// The page is hidden, shown again, left, or brought back from the browser's page cache.
pub fn listen(app: &App) {
    let hidden = |app: &App, _: &Event| {
        if dom::document().hidden() {
            settle_whole(app);
        } else {
            app.store().database().probe();
            tabs::check(app);
            follow_day(app);
        }
    };
    on(app, dom::document().as_ref(), "visibilitychange", hidden);
    on(app, dom::document().as_ref(), "submit", |_, event| {
        event.prevent_default();
        if let Some(form) = event
            .target()
            .and_then(|form| form.dyn_into::<Element>().ok())
        {
            press_last(&form);
        }
    });
    on(app, dom::window().as_ref(), "pagehide", |app, _| {
        settle_whole(app);
        tabs::release(app);
    });
    on(app, dom::window().as_ref(), "pageshow", |app, event| {
        let kept = event
            .dyn_ref::<PageTransitionEvent>()
            .is_some_and(PageTransitionEvent::persisted);
        let id = app.store().held().map(|held| held.draft.record.clone());
        if let Some(id) = id.filter(|_| kept) {
            tabs::open(app, &id);
        }
    });
}

/// Midnight passed while nobody looked: the form is judged anew, by the day that it is.
fn follow_day(app: &App) {
    let filling = app.sight().view == Some(View::Fill);
    let held = app.store().held();
    let id = held
        .filter(|held| filling && held.is_stored() && held.is_of_another_day())
        .map(|held| held.draft.record.clone());
    if let Some(id) = id {
        store::load(app, &id, app.store().tabs().lease().is_none());
    }
}

/// Enter in a passphrase field: the form's last button is what it is for. Nothing is ever sent, and in
/// the form itself (a view) Enter does nothing.
fn press_last(form: &Element) {
    let button = dom::find_all_in(form, "button[data-act]").pop();
    let button = button.filter(|_| !form.has_attribute("data-view"));
    if let Some(Ok(button)) = button.map(JsCast::dyn_into::<HtmlElement>) {
        button.click();
    }
}

/// Listens for as long as the page lives.
fn on(app: &App, target: &EventTarget, event: &str, react: fn(&App, &Event)) {
    let app = *app;
    dom::listen(target, event, false, move |event| react(&app, event));
}

/// Writes how storing goes into the bar and the page's standing warnings.
pub fn show_standing(app: &App) {
    let store = app.store();
    let standing = store.database().standing();
    if store.shown.replace(Some(standing)) != Some(standing) {
        app.when("no-storage", standing == Standing::Broken);
        app.when("storage-full", standing == Standing::Full);
    }
    let held = store.held();
    let writes = store.tabs().lease().is_some();
    app.status(match (standing, held) {
        (_, None) => Status::Nothing,
        (_, Some(_)) if !writes => Status::ReadOnly,
        (Standing::Full | Standing::Broken, _) => Status::CannotStore,
        // Nothing was typed since it was opened.
        (Standing::Stored, Some(held)) if !held.was_typed_in() => Status::Nothing,
        (Standing::Waiting, _) => {
            store.last_saved.borrow_mut().clear();
            Status::Unsaved
        }
        (Standing::Stored, _) => {
            let mut last = store.last_saved.borrow_mut();
            if last.is_empty() {
                *last = clock::time();
            }
            Status::Saved(last.clone())
        }
    });
}
