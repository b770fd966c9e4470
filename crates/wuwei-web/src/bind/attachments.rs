//! Files that a record refers to: name, size, type and digest; the bytes stay with the person.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use web_sys::{Element, File, HtmlInputElement};
use wuwei_engine::value::Datum;
use wuwei_json::Object;
use wuwei_record::digest::Running;

use crate::app::App;
use crate::wait::after;
use crate::{browser, dom, page};

/// How much of a file is read at once.
const PART: f64 = 1_048_576.0;

/// Takes the chosen file's particulars as the answer, once it has been read.
pub(crate) fn attach(app: &App, path: &str, control: &Element) {
    if let Some(file) = chosen(control) {
        let reading = Reading {
            app: *app,
            path: path.to_owned(),
            control: control.clone(),
            file,
            read: 0.0,
            digest: Running::default(),
        };
        reading.go_on();
    }
}

/// A file on its way into a digest.
struct Reading {
    app: App,
    path: String,
    control: Element,
    file: File,
    read: f64,
    digest: Running,
}

impl Reading {
    fn go_on(mut self) {
        if self.read < self.file.size() {
            let part = browser::part(&self.file, self.read, PART);
            return after(&part, |part| {
                // A file that cannot be read (it was moved meanwhile) leaves the answer as it was.
                if let Some(part) = part.dyn_ref::<Uint8Array>() {
                    self.digest.update(&part.to_vec());
                    self.read += PART;
                    self.go_on();
                }
            });
        }
        // Another may have been chosen meanwhile, or none.
        if chosen(&self.control).as_ref() == Some(&self.file) {
            let answer = particulars(&self.file, self.digest.finish());
            super::change(&self.app, &self.path, &answer);
        }
    }
}

fn chosen(control: &Element) -> Option<File> {
    control.dyn_ref::<HtmlInputElement>()?.files()?.get(0)
}

/// The answer to an attachment's question: its particulars as a JSON text.
fn particulars(file: &File, digest: String) -> String {
    let mut particulars = Object::new();
    particulars.insert("name", file.name());
    particulars.insert("size", file.size() as i64);
    particulars.insert("type", file.type_());
    particulars.insert("sha256", digest);
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
    let kilobytes = ((file.size + 1023) / 1024).to_string();
    let size = app.page().said("file-size", &[("size", &kilobytes)]);
    page::put(&block, "[data-slot=\"size\"]", &size);
}
