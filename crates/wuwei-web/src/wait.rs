//! Waiting for what a browser answers later: a promise, a time.
//!
//! By callbacks, each boxed at once: a chain of `async fn` is a state machine per link, with what would
//! drop it half-way, and a queue and wakers beside: several times the code.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use crate::browser;

/// Does something with what comes of a promise; with `undefined` where it failed.
pub fn after(promise: &Promise, then: impl FnOnce(JsValue) + 'static) {
    boxed_after(promise, Box::new(then));
}

/// Does something that many milliseconds later, or longer in a background window.
pub fn later(milliseconds: i32, work: impl FnOnce() + 'static) {
    after(&browser::sleep(milliseconds), move |_| work());
}

fn boxed_after(promise: &Promise, then: Box<dyn FnOnce(JsValue)>) {
    browser::after(promise, &Closure::once_into_js(then));
}
