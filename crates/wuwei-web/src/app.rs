//! What is open on a form page: the seam between the page side and the store side.
//!
//! The page side owns [`App`], turns what people do into [`Op`]s, applies each to the [`Form`] and
//! hands it to [`crate::store::journal`] in the same task. The store side opens records
//! ([`App::open`]) and reports how saving goes ([`App::status`]).

use std::cell::{OnceCell, Ref, RefCell, RefMut};
use std::rc::Rc;

use wuwei_engine::form::Situation;
use wuwei_engine::{Date, Form, FormProgram};
use wuwei_json::Value;

use crate::bind::{self, Sight};
pub use crate::journal::{Op, SERVICE};
use crate::page::{self, Page};
use crate::store::Store;
use crate::{browser, clock, dom};

/// One form page. A handle on what lives as long as the page itself, and is never given back.
#[derive(Clone, Copy)]
pub struct App(&'static Inner);

struct Inner {
    page: Page,
    program: OnceCell<Rc<FormProgram>>,
    store: Store,
    open: RefCell<Option<Open>>,
    sight: RefCell<Sight>,
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
    pub fn page(&self) -> &'static Page {
        &self.0.page
    }

    /// The form program of this page.
    pub fn program(&self) -> &'static Rc<FormProgram> {
        self.0.program.get_or_init(Rc::default)
    }

    /// What the store side keeps for this page.
    pub fn store(&self) -> &'static Store {
        &self.0.store
    }

    /// The record that is open.
    pub fn opened(&self) -> Option<Ref<'static, Open>> {
        Ref::filter_map(self.0.open.borrow(), Option::as_ref).ok()
    }

    /// Whether a record is open that may be changed here.
    pub(crate) fn is_writable(&self) -> bool {
        self.opened().is_some_and(|open| !open.read_only)
    }

    /// The record that is open, to be changed. Hold it across no call that may run a listener.
    pub fn opened_mut(&self) -> Option<RefMut<'static, Open>> {
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
    /// The service under which it was opened.
    pub service: Option<String>,
    /// The journal of its draft, in order. [`SERVICE`] in it chooses the service.
    pub journal: Vec<Op>,
    /// Shown, not changed.
    pub read_only: bool,
}

impl App {
    /// A page on which nothing is open yet.
    pub(crate) fn new() -> App {
        App(Box::leak(Box::new(Inner {
            page: Page::new(),
            program: OnceCell::new(),
            store: Store::default(),
            open: RefCell::default(),
            sight: RefCell::default(),
        })))
    }

    /// Gives the page its program; once, before anything is opened.
    pub(crate) fn set_program(&self, program: FormProgram) {
        let _ = self.0.program.set(Rc::new(program));
    }

    /// What the page shows. Hold it across no call that touches the page: a listener may run.
    pub(crate) fn sight(&self) -> RefMut<'static, Sight> {
        self.0.sight.borrow_mut()
    }

    /// Opens a record: replays its journal and shows the form. Done when this returns; a control that
    /// someone is typing in keeps what it holds.
    pub fn open(&self, opening: Opening) {
        let signed = wuwei_record::state::state(&opening.entries)
            .0
            .value()
            .clone();
        let form = Form::open(
            self.program().clone(),
            &Situation {
                stage: opening.stage,
                service: opening.service.clone(),
                today: Date::parse(&clock::today()),
                signed,
            },
        );
        let blank = opening.journal.is_empty() && opening.entries.is_empty();
        self.0.open.replace(Some(Open {
            record: opening.record.clone(),
            entries: opening.entries.clone(),
            stage: opening.stage,
            service: opening.service.clone(),
            read_only: opening.read_only,
            form,
        }));
        self.forget_sight();
        bind::replay(self, &opening.journal);
        bind::first_rows(self);
        bind::show_record(self);
        self.show(View::Fill);
        self.status(match (opening.read_only, blank) {
            (true, _) => Status::ReadOnly,
            _ => Status::Nothing,
        });
    }

    /// Forgets the record that is open; the desk follows.
    pub fn close(&self) {
        self.0.open.replace(None);
        self.forget_sight();
    }

    /// Forgets what was shown of a record. The view belongs to the page: it stands there still.
    fn forget_sight(&self) {
        let mut sight = self.sight();
        let before = std::mem::take(&mut *sight);
        sight.view = before.view;
    }

    /// Shows one of the page's views; where it was another one, its heading takes the focus.
    pub fn show(&self, view: View) {
        // A page whose program could not be read stays as it was sent.
        if self.0.program.get().is_none() {
            return;
        }
        let before = self.sight().view.replace(view);
        if before == Some(view) {
            return;
        }
        if let Some(root) = dom::document().document_element() {
            let _ = root.set_attribute("data-view-shown", view.name());
        }
        for block in self.page().fixed("[data-view]").iter() {
            dom::show(block, dom::attribute(block, "data-view") == view.name());
        }
        // The first view is where the person already is: nothing is taken from under their hands.
        if before.is_some() {
            let heading = ["[data-view=\"", view.name(), "\"]"].concat();
            let block = self.page().first(&heading);
            if let Some(heading) = block.and_then(|block| dom::find_in(&block, "h1,h2,h3")) {
                page::focus(&heading);
            }
            dom::window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    /// Writes how saving goes into the bar.
    pub fn status(&self, status: Status) {
        let (state, time) = match &status {
            Status::Saved(time) => ("saved", time.as_str()),
            Status::Unsaved => ("unsaved", ""),
            Status::CannotStore => ("cannot-store", ""),
            Status::ReadOnly => ("read-only", ""),
            Status::Nothing => ("", ""),
        };
        browser::status(state, time);
    }

    /// Shows or hides what the page holds for a state (`data-when`).
    pub fn when(&self, state: &str, holds: bool) {
        self.page()
            .show(&["[data-when~=\"", state, "\"]"].concat(), holds);
    }

    /// Says something to screen readers (`data-live`).
    pub fn announce(&self, text: &str) {
        if let Some(place) = self.page().first("[data-live]") {
            place.set_text_content(Some(text));
        }
    }

    /// Makes the open record shown only, or writable again: another tab has it, or has let go.
    pub fn read_only(&self, yes: bool) {
        let changed = self
            .opened_mut()
            .is_some_and(|mut open| std::mem::replace(&mut open.read_only, yes) != yes);
        if changed {
            bind::show_record(self);
        }
    }
}

impl View {
    /// As in `data-view`.
    pub fn name(self) -> &'static str {
        match self {
            View::Desk => "desk",
            View::Fill => "fill",
            View::Answers => "answers",
            View::Sign => "sign",
            View::Done => "done",
        }
    }
}
