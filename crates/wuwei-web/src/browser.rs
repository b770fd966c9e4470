//! The browser's own mechanics, as `script/*.js` beside this crate offers them: one call each, where
//! Rust would need many and every one of them is code that a phone loads.
//!
//! The scripts stand in front of wasm-bindgen's glue, in one file. They know the page and the device and
//! nothing of records.

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{
    BroadcastChannel, DocumentFragment, Element, File, HtmlInputElement, HtmlTextAreaElement,
};

#[wasm_bindgen]
extern "C" {
    /// Calls back with what comes of a promise; with `undefined` where it failed.
    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn after(promise: &Promise, then: &JsValue);

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn sleep(milliseconds: i32) -> Promise;

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn painted() -> Promise;

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn now() -> String;

    /// `slots`: names and texts in turn, parted by NUL.
    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn text(selector: &str, slots: &str) -> Option<String>;

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn content(selector: &str) -> Option<DocumentFragment>;

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn add(place: &Element, selector: &str, slots: &str) -> Option<Element>;

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn fixed(selector: &str) -> Vec<Element>;

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn first(selector: &str) -> Option<Element>;

    #[wasm_bindgen(js_namespace = wuwei, js_name = showAll)]
    pub(crate) fn show_all(selector: &str, visible: bool);

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn show(element: &Element, visible: bool);

    #[wasm_bindgen(js_namespace = wuwei, js_name = showIn)]
    pub(crate) fn show_in(root: &Element, selector: &str, visible: bool);

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn fill(root: &Element, slot: &str, text: &str);

    #[wasm_bindgen(js_namespace = wuwei, js_name = fillAll)]
    pub(crate) fn fill_all(slot: &str, text: &str);

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn put(root: &Element, selector: &str, text: &str);

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn say(block: &Element, text: &str);

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn focus(element: &Element);

    #[wasm_bindgen(js_namespace = wuwei, js_name = findAll)]
    pub(crate) fn find_all(selector: &str) -> Vec<Element>;

    #[wasm_bindgen(js_namespace = wuwei, js_name = findAllIn)]
    pub(crate) fn find_all_in(root: &Element, selector: &str) -> Vec<Element>;

    #[wasm_bindgen(js_namespace = wuwei, js_name = read)]
    pub(crate) fn read_control(control: &Element) -> Option<String>;

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn touched() -> Vec<Element>;

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn status(state: &str, time: &str);

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn enter(control: &Element, name: &str, typed: &str);

    #[wasm_bindgen(js_namespace = wuwei, js_name = inputValue)]
    pub(crate) fn input_value(name: &str) -> String;

    #[wasm_bindgen(js_namespace = wuwei, js_name = setInputs)]
    pub(crate) fn set_inputs(name: &str, text: &str);

    #[wasm_bindgen(js_namespace = wuwei, js_name = setInputType)]
    pub(crate) fn set_input_type(name: &str, kind: &str);

    #[wasm_bindgen(js_namespace = wuwei, js_name = focusInput)]
    pub(crate) fn focus_input(name: &str);

    /// The bytes of all files that were chosen in an input; `undefined` for each that is larger than
    /// `limit` or cannot be read.
    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn files(input: &HtmlInputElement, limit: f64) -> Promise;

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn part(file: &File, from: f64, length: f64) -> Promise;

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn download(name: &str, media_type: &str, bytes: &Uint8Array);

    #[wasm_bindgen(js_namespace = wuwei, js_name = canShare)]
    pub(crate) fn can_share(name: &str, text: &str) -> bool;

    /// `true`, `false`, or `null` where the person thought better of it.
    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn share(name: &str, text: &str) -> Promise;

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn copy(area: &HtmlTextAreaElement) -> bool;

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn join(name: &str, hear: &JsValue) -> Option<BroadcastChannel>;

    #[wasm_bindgen(js_namespace = wuwei)]
    pub(crate) fn persist();

    /// See `script/database.js`.
    #[derive(Clone)]
    pub(crate) type Database;

    #[wasm_bindgen(constructor)]
    pub(crate) fn new(name: &str, changed: &JsValue) -> Database;

    #[wasm_bindgen(method)]
    pub(crate) fn standing(this: &Database) -> u32;

    #[wasm_bindgen(method)]
    pub(crate) fn probe(this: &Database);

    /// Fulfilled with 0 once the device has taken the writes.
    #[wasm_bindgen(method)]
    pub(crate) fn write(this: &Database, writes: &Array, strict: bool) -> Promise;

    #[wasm_bindgen(method)]
    pub(crate) fn read(this: &Database, table: u32, key: &str) -> Promise;

    /// Keys and values in turn.
    #[wasm_bindgen(method)]
    pub(crate) fn all(this: &Database, table: u32) -> Promise;

    /// Draft, entries, then keys and lines of the journal in turn.
    #[wasm_bindgen(method)]
    pub(crate) fn held(this: &Database, id: &str, from: &str, to: &str) -> Promise;

    /// `true`, or what stands there.
    #[wasm_bindgen(method)]
    pub(crate) fn exchange(
        this: &Database,
        table: u32,
        key: &str,
        seen: Option<&str>,
        value: &str,
    ) -> Promise;

    /// Puts a write at the end of a list; without a value it deletes.
    #[wasm_bindgen(js_namespace = wuwei, js_name = addWrite)]
    pub(crate) fn add_write(writes: &Array, table: u32, key: &str, value: Option<&str>);
}
