//! What is open on a form page: the seam between the page side and the store side.
//!
//! The page side owns [`App`], turns what people do into [`Op`]s, applies each to the [`Form`] and
//! hands it to [`crate::store::journal`] in the same task. The store side opens records
//! ([`App::open`]) and reports how saving goes ([`App::status`]).

use std::cell::{Ref, RefCell, RefMut};
use std::rc::Rc;

use wuwei_engine::{Form, FormProgram};
use wuwei_json::Value;

pub use crate::journal::{Op, SERVICE};
use crate::page::Page;
use crate::store::Store;

/// One form page. A handle: cloning it into a listener costs a counter.
#[derive(Clone)]
pub struct App(Rc<Inner>);

struct Inner {
    page: Page,
    program: Rc<FormProgram>,
    store: Store,
    open: RefCell<Option<Open>>,
}

/// The record that is being filled.
pub struct Open {
    /// Its id (a UUID), made when it was begun.
    pub record: String,
    /// Its signed entries, as they stand in the file, in order.
    pub entries: Vec<Value>,
    /// Position of the stage being filled.
    pub stage: usize,
    /// The service under which it was opened, once chosen.
    pub service: Option<String>,
    /// Another tab writes, or its form is not this page's: shown, not changed.
    pub read_only: bool,
    /// The answers.
    pub form: Form,
}

/// Which of the page's `data-view` blocks is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// What this device holds.
    Desk,
    /// The form.
    Fill,
    /// Check your answers.
    Answers,
    /// Key and passphrase.
    Sign,
    /// Signed: getting the file out.
    Done,
}

/// How saving goes: the words of the bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Everything typed so far is stored on this device, since that time of day (`10:12:05`).
    Saved(String),
    /// Something typed is not stored yet.
    Unsaved,
    /// The device refuses; what was typed is only in this page.
    CannotStore,
    /// Another tab writes.
    ReadOnly,
    /// Nothing is open, or nothing was typed yet.
    Nothing,
}

impl App {
    /// The page's parts and words.
    pub fn page(&self) -> &Page {
        &self.0.page
    }

    /// The form program of this page.
    pub fn program(&self) -> &Rc<FormProgram> {
        &self.0.program
    }

    /// What the store side keeps for this page.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The record that is open.
    pub fn opened(&self) -> Option<Ref<'_, Open>> {
        Ref::filter_map(self.0.open.borrow(), Option::as_ref).ok()
    }

    /// The record that is open, to be changed. Hold it across no call that may run a listener.
    pub fn opened_mut(&self) -> Option<RefMut<'_, Open>> {
        RefMut::filter_map(self.0.open.borrow_mut(), Option::as_mut).ok()
    }
}

/// What a record is opened with.
pub struct Opening {
    /// Its id.
    pub record: String,
    /// Its signed entries, in order.
    pub entries: Vec<Value>,
    /// Position of the stage to be filled; the number of stages where all are signed.
    pub stage: usize,
    /// The journal of its draft, in order. [`SERVICE`] in it chooses the service.
    pub journal: Vec<Op>,
    /// Shown, not changed.
    pub read_only: bool,
}

impl App {
    /// Opens a record: replays its journal, shows the form.
    pub fn open(&self, opening: Opening) {
        let _ = opening;
    }

    /// Forgets the record that is open; the desk follows.
    pub fn close(&self) {
        self.0.open.replace(None);
    }

    /// Shows one of the page's views, and moves the focus to its heading.
    pub fn show(&self, view: View) {
        let _ = view;
    }

    /// Writes how saving goes into the bar.
    pub fn status(&self, status: Status) {
        let _ = status;
    }

    /// Shows or hides what the page holds for a state (`data-when`).
    pub fn when(&self, state: &str, holds: bool) {
        let _ = (state, holds);
    }

    /// Says a message to screen readers (`data-live`).
    pub fn announce(&self, text: &str) {
        let _ = text;
    }

    /// Makes the open record shown only, or writable again: another tab has it, or has let go.
    pub fn read_only(&self, yes: bool) {
        let _ = yes;
    }
}
