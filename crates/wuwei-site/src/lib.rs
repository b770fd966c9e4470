//! The emitter: a rule set and a theme in, the files of a site out.
//!
//! ```text
//! Edition (compiled rules) ─┐
//! Theme (templates, style, words) ─┼─▶ Site ─render(path)─▶ bytes ─▶ sink
//! Engine (wasm, glue, loader) ─┘
//! ```
//!
//! * `page`: one file a page: its model, built from the rule set, and nothing about markup.
//! * `theme`, `locale`: all markup and all words come from the theme, one template environment a
//!   language.
//! * `asset`, `worker`, `data`: what pages load, what works without a network, what other programs read.
//!
//! What does this crate not do? It writes no file, reads no clock and judges no form. It holds no
//! markup and no words: a county's theme reaches everything.

#![forbid(unsafe_code)]

mod asset;
mod data;
mod diagram;
mod edition;
mod embed;
mod link;
mod locale;
mod page;
mod say;
mod site;
mod theme;
mod worker;

pub use asset::Engine;
pub use edition::Edition;
pub use locale::Lang;
pub use site::{EmitError, Sink, Site, emit};
pub use theme::{Theme, ThemeError};
