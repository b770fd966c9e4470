//! What a page brings with it: its form program and the lists that records are checked against.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wuwei_engine::FormProgram;
use wuwei_json::Value;
use wuwei_record::Keys;

use crate::held::held;
use crate::verify::text;

#[wasm_bindgen]
extern "C" {
    /// Takes the page over: see `script/begin.js`.
    #[wasm_bindgen(js_name = takeOver)]
    fn take_over();
}

/// Begins when the loader has brought the engine in.
///
/// # Errors
/// The page's program cannot be read: this engine is not that page's. The loader then leaves the page as it
/// is and says so.
#[wasm_bindgen(start)]
pub fn start() -> Result<(), JsValue> {
    if let Some(main) = find("[data-form]") {
        let program = FormProgram::from_json(&block("#program"))?;
        let digest = main.get_attribute("data-digest").unwrap_or_default();
        held(|held| {
            held.program = Rc::new(program);
            // The form's digest says all that its data is judged by.
            held.forms.add(&digest, held.program.clone(), Vec::new());
        });
    } else {
        held(|held| {
            // A list that cannot be read authorises nobody.
            held.keys = Keys::from_json(&block("#keys")).unwrap_or_default();
            for form in block("#forms").as_array().unwrap_or_default() {
                if let Some(Ok(program)) = form.get("program").map(FormProgram::from_json) {
                    let editions = texts(form.get("ruleset"));
                    held.forms
                        .add(text(form, "digest"), Rc::new(program), editions);
                }
            }
        });
    }
    take_over();
    Ok(())
}

/// A JSON block of the page; `null` where there is none, or it cannot be read.
pub(crate) fn block(selector: &str) -> Value {
    let text = find(selector).and_then(|block| block.text_content());
    wuwei_json::parse(text.unwrap_or_default().trim().as_bytes()).unwrap_or_default()
}

fn find(selector: &str) -> Option<web_sys::Element> {
    let document = web_sys::window()?.document()?;
    document.query_selector(selector).ok()?
}

/// The texts of a list; empty for anything else.
fn texts(list: Option<&Value>) -> Vec<String> {
    let mut texts = Vec::new();
    for item in list.and_then(Value::as_array).unwrap_or_default() {
        texts.extend(item.as_str().map(str::to_owned));
    }
    texts
}
