//! The parts of the page that the engine found: blocks, templates, places for text.

use web_sys::Document;

/// The document with what was looked up in it so far.
pub struct Page {
    /// The document.
    pub document: Document,
}
