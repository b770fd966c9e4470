//! What lives as long as the page does.

use std::cell::RefCell;
use std::rc::Rc;

use wuwei_engine::form::Form;
use wuwei_engine::{FormProgram, Op};
use wuwei_record::{Keys, Record, SigningKey};

use crate::judge::Forms;

/// What the engine holds for its page.
#[derive(Default)]
pub(crate) struct Held {
    /// The form of the page; an empty one on a page that checks records.
    pub(crate) program: Rc<FormProgram>,
    /// The forms by which records are judged here.
    pub(crate) forms: Forms,
    /// Who may sign, as far as this page says.
    pub(crate) keys: Keys,
    /// Lines of a journal on their way into the form that is opened next.
    pub(crate) journal: Vec<Op>,
    /// The signed entries of the open record.
    pub(crate) record: Option<Record>,
    /// The open record's answers.
    pub(crate) form: Option<Form>,
    /// The unlocked key of this device.
    pub(crate) key: Option<SigningKey>,
}

thread_local! {
    static HELD: RefCell<Held> = RefCell::default();
}

/// Does something with what is held. No script runs meanwhile.
pub(crate) fn held<T>(work: impl FnOnce(&mut Held) -> T) -> T {
    HELD.with_borrow_mut(work)
}

/// Asks the form that is open; nothing where none is.
pub(crate) fn ask<T: Default>(work: impl FnOnce(&mut Form) -> T) -> T {
    held(|held| held.form.as_mut().map(work).unwrap_or_default())
}
