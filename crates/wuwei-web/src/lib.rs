//! The browser edge: takes over a page that is whole without it.
//!
//! ```text
//! page (HTML, program as JSON) ─take over─▶ App { Form } ─every input─▶ store (journal)
//!                                            │ changes
//!                                            ▼
//!                              the page's own blocks and <template>s
//! ```
//!
//! * `app`: what is open on this page; the seam between the page side and the store side.
//! * page side (`bind*`, `page`, `words`): controls, rows, errors, views.
//! * store side (`store`, `desk`, `keys`, `sign`, `share`, `check_page`): what outlives the page.
//!
//! What does this crate not do? It builds no markup (it clones the page's templates, docs/THEME.md),
//! holds no words, and decides nothing that `wuwei-engine` or `wuwei-record` can decide.

pub mod carry;
pub mod chain;
pub mod draft;
pub mod due;
pub mod ident;
pub mod journal;
pub mod judge;
pub mod lease;
pub mod parcel;
pub mod path;
pub mod typing;

#[cfg(target_family = "wasm")]
pub mod app;
#[cfg(target_family = "wasm")]
mod bind;
#[cfg(target_family = "wasm")]
mod browser;
#[cfg(target_family = "wasm")]
pub mod check_page;
#[cfg(target_family = "wasm")]
pub mod clock;
#[cfg(target_family = "wasm")]
pub mod database;
#[cfg(target_family = "wasm")]
pub mod desk;
#[cfg(target_family = "wasm")]
pub mod dom;
#[cfg(target_family = "wasm")]
pub mod facts;
#[cfg(target_family = "wasm")]
pub mod identity;
#[cfg(target_family = "wasm")]
pub mod kept;
#[cfg(target_family = "wasm")]
pub mod keys;
#[cfg(target_family = "wasm")]
pub mod life;
#[cfg(target_family = "wasm")]
pub mod note;
#[cfg(target_family = "wasm")]
pub mod open_file;
#[cfg(target_family = "wasm")]
pub mod page;
#[cfg(target_family = "wasm")]
pub mod record_words;
#[cfg(target_family = "wasm")]
pub mod share;
#[cfg(target_family = "wasm")]
pub mod sign;
#[cfg(target_family = "wasm")]
pub mod store;
#[cfg(target_family = "wasm")]
pub mod tabs;
#[cfg(target_family = "wasm")]
pub mod wait;
#[cfg(target_family = "wasm")]
pub mod words;

/// Begins when the loader has brought the engine in.
///
/// # Errors
/// The page is not one for this engine; the loader then leaves it as it is and says so.
#[cfg(target_family = "wasm")]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn start() -> Result<(), wasm_bindgen::JsValue> {
    let page = dom::document()
        .document_element()
        .map(|root| dom::attribute(&root, "data-page"));
    match page.as_deref() {
        Some("form") => bind::take_over().map_err(|problem| problem.as_str().into()),
        Some("check") => {
            check_page::start();
            Ok(())
        }
        _ => Ok(()),
    }
}
