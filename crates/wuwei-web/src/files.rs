//! Digests of files that a record refers to. The bytes stay with the person.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;
use wuwei_record::digest::Running;

thread_local! {
    static RUNNING: RefCell<Running> = RefCell::default();
}

/// Takes the next part of the file that is being read; files are read one after the other.
#[wasm_bindgen(js_name = digestPart)]
pub fn digest_part(part: &[u8]) {
    RUNNING.with_borrow_mut(|running| running.update(part));
}

/// The digest of the parts since the last file.
pub(crate) fn digest_end() -> String {
    RUNNING.take().finish()
}
