//! Getting files out of the browser and in: share sheet, download, copy as text; chosen files as bytes.
//!
//! No event tells that a download succeeded, so a record counts as taken out only when the person says
//! so or opens the file again.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

use crate::app::App;
use crate::database::{Durability, Table, Writes};
use crate::wait::after;
use crate::{browser, carry, dom, note};

/// The actions of view `done`.
pub fn act(app: &App, action: &str) -> bool {
    match action {
        "share" => share(app),
        "download" => save(app),
        "copy" => copy(app),
        "exported" => exported(app),
        _ => return false,
    }
    true
}

/// Shows by which ways a file can leave this browser, before anything is typed.
pub fn show_ways(app: &App) {
    let in_app = dom::document()
        .document_element()
        .is_some_and(|page| page.has_attribute("data-app"));
    app.when("can-share", browser::can_share("record.txt", "{}"));
    app.when("can-download", !in_app);
    let window = dom::window();
    let http = window
        .location()
        .protocol()
        .is_ok_and(|protocol| protocol == "http:");
    app.when("plain-http", http && !window.is_secure_context());
}

/// Prepares view `done` for the open record.
pub fn show_file(app: &App) {
    let Some(held) = app.store().held() else {
        return;
    };
    let count = held.record.entries.len();
    dom::fill_all("file", &name(&held.draft.record, "json"));
    dom::fill_all("count", &count.to_string());
    app.when("not-exported", held.draft.exported < count);
    app.when(
        "of-plan",
        carry::has_plan(app.program(), &held.draft.carried),
    );
    if let Some(area) = text_area() {
        area.set_value(&held.record.to_pretty());
    }
    note::clear("done");
}

/// Saves a file under a name, as a download.
pub fn download(name: &str, media_type: &str, bytes: &[u8]) {
    browser::download(name, media_type, &Uint8Array::from(bytes));
}

/// Reads the files that were chosen in an input: `None` for each that is larger than `limit` bytes or
/// cannot be read.
pub fn read_files(
    input: &HtmlInputElement,
    limit: usize,
    then: impl FnOnce(Vec<Option<Vec<u8>>>) + 'static,
) {
    after(&browser::files(input, limit as f64), move |files| {
        then(bytes_of(&Array::from(&files)));
    });
}

fn bytes_of(files: &Array) -> Vec<Option<Vec<u8>>> {
    let mut all = Vec::new();
    for at in 0..files.length() {
        let bytes = files.get(at);
        all.push(bytes.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec));
    }
    all
}

fn share(app: &App) {
    let Some(held) = app.store().held() else {
        return;
    };
    // Chromium shares no `.json`; what is opened goes by content, not by extension.
    let name = name(&held.draft.record, "txt");
    let asked = browser::share(&name, &held.record.to_pretty());
    drop(held);
    let app = *app;
    after(&asked, move |outcome| {
        let code = match outcome.as_bool() {
            Some(true) => "shared",
            Some(false) => "share-failed",
            None => return,
        };
        note::show(&app, "done", code, &[]);
    });
}

fn save(app: &App) {
    let Some(held) = app.store().held() else {
        return;
    };
    let name = name(&held.draft.record, "json");
    download(
        &name,
        "application/json",
        held.record.to_pretty().as_bytes(),
    );
    let in_app = dom::document()
        .document_element()
        .is_some_and(|page| page.has_attribute("data-app"));
    let code = if in_app {
        "in-app-download"
    } else {
        "downloaded"
    };
    note::show(app, "done", code, &[("file", &name)]);
}

fn copy(app: &App) {
    let copied = text_area().is_some_and(|area| browser::copy(&area));
    note::show(
        app,
        "done",
        if copied { "copied" } else { "copy-failed" },
        &[],
    );
}

/// The person has the file and it opens.
fn exported(app: &App) {
    let Some(mut held) = app.store().held_mut() else {
        return;
    };
    held.draft.exported = held.record.entries.len();
    let write = Writes::of(Table::Draft, &held.draft.record, &held.draft.write());
    drop(held);
    let database = app.store().database();
    database.write(&write, Durability::Strict);
    app.when("not-exported", false);
    note::show(app, "done", "exported", &[]);
}

fn name(record: &str, extension: &str) -> String {
    [record, ".record.", extension].concat()
}

fn text_area() -> Option<HtmlTextAreaElement> {
    dom::find("[data-input=\"record-text\"]")?.dyn_into().ok()
}
