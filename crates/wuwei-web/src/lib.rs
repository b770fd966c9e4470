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

pub mod draft;
pub mod ident;
pub mod journal;
pub mod lease;

#[cfg(target_family = "wasm")]
pub mod app;
#[cfg(target_family = "wasm")]
pub mod clock;
#[cfg(target_family = "wasm")]
pub mod database;
#[cfg(target_family = "wasm")]
pub mod dom;
#[cfg(target_family = "wasm")]
pub mod idb;
#[cfg(target_family = "wasm")]
pub mod page;
#[cfg(target_family = "wasm")]
pub mod store;
#[cfg(target_family = "wasm")]
pub mod wait;
#[cfg(target_family = "wasm")]
pub mod words;
