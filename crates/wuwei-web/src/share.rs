//! Getting files out of the browser and in: share sheet, download, copy as text; chosen files as bytes.
//!
//! No event tells that a download succeeded, so a record counts as taken out only when the person says
//! so or opens the file again.

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, File, HtmlAnchorElement, HtmlInputElement, HtmlTextAreaElement, Url};

use crate::app::App;
use crate::idb::{Durability, Table};
use crate::store::put;
use crate::wait::{sleep, spawn};
use crate::{carry, dom, note};

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
    app.when("can-share", share_data("record.txt", "{}").is_some());
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
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&parts, &options) else {
        return;
    };
    let Ok(address) = Url::create_object_url_with_blob(&blob) else {
        return;
    };
    if let Ok(Ok(link)) = dom::document()
        .create_element("a")
        .map(JsCast::dyn_into::<HtmlAnchorElement>)
    {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    spawn(async move {
        // Some browsers read the address only after the click's task.
        sleep(60_000).await;
        let _ = Url::revoke_object_url(&address);
    });
}

/// The file that was chosen in an input.
pub fn chosen(input: &str) -> Option<File> {
    let inputs = dom::find_all(&["[data-input=\"", input, "\"]"].concat());
    inputs
        .into_iter()
        .find_map(|input| input.dyn_into::<HtmlInputElement>().ok()?.files()?.get(0))
}

/// All files that were chosen in an input; the list outlives the input's being emptied.
pub fn all_chosen(input: &HtmlInputElement) -> Vec<File> {
    let Some(files) = input.files() else {
        return Vec::new();
    };
    (0..files.length()).filter_map(|n| files.get(n)).collect()
}

/// A file's bytes; `None` where it is larger than `limit` or cannot be read.
pub async fn bytes_of(file: &File, limit: usize) -> Option<Vec<u8>> {
    if file.size() > limit as f64 {
        return None;
    }
    let buffer = settled(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

fn share(app: &App) {
    let Some(held) = app.store().held() else {
        return;
    };
    // Chromium shares no `.json`; what is opened goes by content, not by extension.
    let Some(data) = share_data(&name(&held.draft.record, "txt"), &held.record.to_pretty()) else {
        return note::show(app, "done", "share-failed", &[]);
    };
    drop(held);
    let navigator = dom::window().navigator();
    let Some(promise) =
        call(&navigator, "share", &data).and_then(|promise| promise.dyn_into().ok())
    else {
        return note::show(app, "done", "share-failed", &[]);
    };
    let app = app.clone();
    spawn(async move {
        let code = match settled(promise).await {
            Ok(_) => "shared",
            Err(error) if is_abort(&error) => return,
            Err(_) => "share-failed",
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

/// `navigator.clipboard` does not exist on plain http; copying a selection does.
fn copy(app: &App) {
    let copied = text_area().is_some_and(|area| {
        // Nothing can be selected within a folded block.
        if let Ok(Some(folded)) = area.closest("details") {
            let _ = folded.set_attribute("open", "");
        }
        let _ = area.focus();
        area.select();
        call(&dom::document(), "execCommand", &"copy".into())
            .is_some_and(|copied| copied.is_truthy())
    });
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
    let write = put(Table::Draft, &held.draft.record, held.draft.write());
    drop(held);
    drop(
        app.store()
            .database()
            .write(vec![write], Durability::Strict),
    );
    app.when("not-exported", false);
    note::show(app, "done", "exported", &[]);
}

/// What the share sheet takes, where this browser shares text files.
fn share_data(name: &str, text: &str) -> Option<JsValue> {
    let options = web_sys::FilePropertyBag::new();
    options.set_type("text/plain");
    let file =
        File::new_with_str_sequence_and_options(&Array::of1(&text.into()), name, &options).ok()?;
    let data = Object::new();
    Reflect::set(&data, &"files".into(), &Array::of1(&file)).ok()?;
    call(&dom::window().navigator(), "canShare", &data)?
        .is_truthy()
        .then(|| data.into())
}

fn name(record: &str, extension: &str) -> String {
    [record, ".record.", extension].concat()
}

fn text_area() -> Option<HtmlTextAreaElement> {
    dom::find("[data-input=\"record-text\"]")?.dyn_into().ok()
}

/// Calls a method that a browser may not have.
fn call(on: &JsValue, method: &str, argument: &JsValue) -> Option<JsValue> {
    let method: js_sys::Function = Reflect::get(on, &method.into()).ok()?.dyn_into().ok()?;
    method.call1(on, argument).ok()
}

fn is_abort(error: &JsValue) -> bool {
    error
        .dyn_ref::<web_sys::DomException>()
        .is_some_and(|error| error.name() == "AbortError")
}

async fn settled(promise: Promise) -> Result<JsValue, JsValue> {
    js_sys::futures::JsFuture::from(promise).await
}
