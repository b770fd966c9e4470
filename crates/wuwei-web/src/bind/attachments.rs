//! Files that a record refers to: name, size, type and digest; the bytes stay with the person.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use wuwei_engine::value::Datum;
use wuwei_json::{Object, Value};
use wuwei_record::digest;

use crate::app::App;
use crate::{dom, page, share};

/// Takes the chosen file's particulars as the answer, once it has been read.
pub(crate) fn attach(app: &App, path: &str, control: &Element) {
    let Some(input) = control.dyn_ref::<HtmlInputElement>() else {
        return;
    };
    let Some(file) = input.files().and_then(|files| files.get(0)) else {
        return;
    };
    let (app, path) = (*app, path.to_owned());
    let (name, media_type) = (file.name(), file.type_());
    share::read_files(input, usize::MAX, move |mut files| {
        // A file that cannot be read (it was moved meanwhile) leaves the answer as it was.
        if let Some(bytes) = files.pop().flatten() {
            super::change(&app, &path, &particulars(name, media_type, &bytes));
            show(&app, &path);
        }
    });
}

/// The answer to an attachment's question: its particulars as a JSON text.
fn particulars(name: String, media_type: String, bytes: &[u8]) -> String {
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let particulars: Object = [
        ("name", Value::from(name)),
        ("size", size.into()),
        ("type", media_type.into()),
        ("sha256", digest::tagged(bytes).into()),
    ]
    .into_iter()
    .collect();
    String::from_utf8(wuwei_json::to_canonical(&particulars.into())).unwrap_or_default()
}

/// Shows what is attached.
pub(crate) fn show(app: &App, path: &str) {
    let Some(block) = app
        .page()
        .part("q:", path)
        .and_then(|block| dom::find_in(&block, "[data-attachment]"))
    else {
        return;
    };
    let answer = app
        .opened()
        .and_then(|open| open.form.field(path)?.value.datum().cloned());
    let Some(Datum::File(file)) = answer else {
        return dom::show(&block, false);
    };
    dom::show(&block, true);
    page::put(&block, "[data-slot=\"name\"]", &file.name);
    page::put(
        &block,
        "[data-slot=\"size\"]",
        &app.page()
            .said("bytes", &[("size", &file.size.to_string())]),
    );
}
