//! What outlives the page: drafts and signed records in IndexedDB.
//!
//! The page side calls these and nothing else of the store:
//! [`begin`] once, [`adopt`] when something was typed before the engine came, [`journal`] in every
//! input handler, [`settle`] when a field is left or the page goes away, [`act`] for every button
//! that it does not know, [`input`] for every `data-input` that changes.

use web_sys::Element;

use crate::app::{App, Op};

/// What the store side keeps for a page.
#[derive(Default)]
pub struct Store {}

/// Opens the database and shows what the address asks for, the desk, or an empty form.
pub fn begin(app: &App) {
    let _ = app;
}

/// Begins a new record with what was typed before the engine came.
pub fn adopt(app: &App, typed: Vec<Op>) {
    let _ = (app, typed);
}

/// Stores changes of the open draft: put and `commit()` before this returns.
pub fn journal(app: &App, ops: &[Op]) {
    let _ = (app, ops);
}

/// Makes all that was journalled durable (`strict`): a field was left, the page is being hidden.
pub fn settle(app: &App) {
    let _ = app;
}

/// Does what a button with that `data-act` asks for. `false`: unknown here.
pub fn act(app: &App, action: &str, at: &Element) -> bool {
    let _ = (app, action, at);
    false
}

/// A `data-input` outside the record changed (a file was chosen).
pub fn input(app: &App, name: &str, at: &Element) {
    let _ = (app, name, at);
}
