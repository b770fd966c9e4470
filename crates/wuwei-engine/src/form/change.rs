//! Answers going in, and what they change.
//!
//! A change comes from a person ([`Form::set`], [`Form::leave`], rows) or from a journal
//! ([`Form::apply`], [`Form::replay`]). Only a person's change makes the form answer by itself
//! (presets); it then says so in [`Changes::given`], which is journalled like what was typed, so that a
//! draft comes back as it was on any later day.

use std::rc::Rc;

use super::Form;
use super::path::{self, Place, WITHDRAWAL, cell_path, withdrawal_path};
use super::plan::{REQUIRED, SHOWN, VALUE};
use super::sheet::Cell;
use crate::eval::eval;
use crate::expr::{FieldIx, SectionIx};
use crate::{Value, encoding, tolerance};

/// One line of a journal: a change of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Op {
    /// A field's path; or a group's, to add (`+d2`), remove (`-d2`) or bring back (`~d2`) a row.
    pub path: String,
    /// What the control holds.
    pub typed: String,
}

/// What a change did besides what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Fields that are not as they were, each once, in the order of computation.
    pub fields: Vec<FieldChange>,
    /// Ids of sections that came or went.
    pub sections: Vec<String>,
    /// What the form answered by itself (presets, a normalised answer): to be journalled.
    pub given: Vec<Op>,
}

/// How a field differs from before; the new state is [`Form::field`]'s.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The field.
    pub path: String,
    /// It came or went.
    pub visible: bool,
    /// It must now be answered, or need not any more.
    pub required: bool,
    /// Its value was computed anew, or given by its preset.
    pub value: bool,
}

/// What leaving a field did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Left {
    /// What to put into the control instead of what stands there.
    pub put_back: Option<String>,
    /// What else changed.
    pub changes: Changes,
}

impl Form {
    /// A person changed a control. Paths that take no answer now are left alone.
    pub fn set(&mut self, path: &str, typed: &str) -> Changes {
        let Some(finished) = self.put(path, typed) else {
            return Changes::default();
        };
        self.after_change(finished)
    }

    /// A person left a control: its answer is normalised, and what waited for it is given.
    pub fn leave(&mut self, path: &str) -> Left {
        let Some(typed) = self.normal_form(path) else {
            return Left {
                put_back: None,
                changes: self.after_change(true),
            };
        };
        let differs = self.field(path).is_some_and(|field| field.typed != typed);
        let mut given = Vec::new();
        if differs {
            self.put(path, &typed);
            given.push(Op {
                path: path.to_owned(),
                typed: typed.clone(),
            });
        }
        let mut changes = self.after_change(true);
        given.append(&mut changes.given);
        changes.given = given;
        Left {
            put_back: differs.then_some(typed),
            changes,
        }
    }

    /// Gives every preset that can be given. To be called once after opening and replaying.
    pub fn give_presets(&mut self) -> Changes {
        self.after_change(true)
    }

    /// Repeats one line of a journal; the form answers nothing by itself.
    pub fn apply(&mut self, path: &str, typed: &str) -> Changes {
        self.put_op(path, typed);
        self.after_change(false)
    }

    /// Repeats a whole journal, judging once at its end.
    pub fn replay<'a>(&mut self, ops: impl IntoIterator<Item = (&'a str, &'a str)>) {
        for (path, typed) in ops {
            self.put_op(path, typed);
        }
        self.judge_all();
    }

    fn put_op(&mut self, path: &str, typed: &str) {
        if path.bytes().any(|byte| byte == b'.') {
            self.put(path, typed);
        } else if let Some(section) = path::section(&self.program, path) {
            self.put_row(section, typed);
        }
    }

    /// Takes an answer and marks its readers. Gives whether it is an answer at one stroke, which
    /// nobody types on; `None` if nothing was taken.
    fn put(&mut self, path: &str, typed: &str) -> Option<bool> {
        match path::place(&self.program, &self.sheet, path)? {
            Place::Cell { field, row } => {
                if !self.takes_answers(field, row) {
                    return None;
                }
                let kind = &self.program.fields[field].kind;
                let finished = !kind.is_typed();
                let answer = tolerance::read(kind, typed, self.facts.today);
                self.answer(field, row, typed, answer);
                Some(finished)
            }
            Place::Withdrawal {
                section,
                row,
                member,
            } => {
                if !self.may_withdraw(section, row) {
                    return None;
                }
                self.put_withdrawal(section, row, member, typed);
                Some(false)
            }
        }
    }

    pub(super) fn answer(&mut self, field: FieldIx, row: usize, typed: &str, answer: Value) {
        let program = Rc::clone(&self.program);
        let Some(cell) = self.sheet.cell_mut(&program, field, row) else {
            return;
        };
        cell.touched = true;
        cell.typed.clear();
        cell.typed.push_str(typed);
        if cell.answer != answer {
            cell.answer = answer;
            self.mark_readers(field, row);
        }
    }

    fn put_withdrawal(&mut self, section: SectionIx, row: usize, member: usize, typed: &str) {
        let answer = tolerance::read(&WITHDRAWAL[member].1, typed, self.facts.today);
        self.change_row(section, row, |row| {
            let mut cells = row
                .withdrawal
                .take()
                .unwrap_or_else(|| Box::new([const { Cell::EMPTY }; 3]));
            cells[member] = Cell {
                typed: typed.to_owned(),
                answer,
                touched: true,
                ..Cell::EMPTY
            };
            row.withdrawal =
                Some(cells).filter(|cells| cells.iter().any(|cell| !cell.typed.is_empty()));
        });
    }

    /// What a control should hold, if its answer could be read.
    fn normal_form(&self, path: &str) -> Option<String> {
        let place = path::place(&self.program, &self.sheet, path)?;
        let state = self
            .field(path)
            .filter(|field| !field.signed && !field.computed)?;
        match (place, state.value) {
            (Place::Cell { field, .. }, Value::Answered(datum)) => {
                Some(encoding::to_typed(&self.program.fields[field].kind, datum))
            }
            (Place::Withdrawal { member, .. }, Value::Answered(datum)) => {
                Some(encoding::to_typed(&WITHDRAWAL[member].1, datum))
            }
            (_, Value::Unanswered) => Some(String::new()),
            _ => None,
        }
    }

    /// Judges what is marked, gives presets if whoever types has finished, and says what changed.
    pub(super) fn after_change(&mut self, finished: bool) -> Changes {
        let mut given = Vec::new();
        self.settle();
        while finished && self.give_waiting(&mut given) {
            self.settle();
        }
        self.report(given)
    }

    /// Gives what can be given of the presets that wait. Not while someone types: the preset of one
    /// field may read another that is not yet written to its end.
    fn give_waiting(&mut self, given: &mut Vec<Op>) -> bool {
        if self.waiting.is_empty() {
            return false;
        }
        let waiting = std::mem::take(&mut self.waiting);
        let program = Rc::clone(&self.program);
        for (field, row) in &waiting {
            if let Some(cell) = self.sheet.cell_mut(&program, *field, *row) {
                cell.waits = false;
            }
        }
        let before = given.len();
        // In the order of computation: one may be what the next reads.
        for preset in 0..self.plan.presets.len() {
            let preset = self.plan.presets[preset];
            for (field, row) in waiting.iter().filter(|(field, _)| *field == preset) {
                self.give_preset(*field, *row, given);
            }
        }
        given.len() > before
    }

    fn give_preset(&mut self, field: FieldIx, row: usize, given: &mut Vec<Op>) {
        let cell = self.sheet.cell(&self.program, field, row);
        // What is hidden again waits until it is shown again.
        if cell.is_none_or(|cell| cell.touched || !cell.visible) || !self.is_answerable(field, row)
        {
            return;
        }
        let Some(typed) = self.preset(field, row) else {
            return self.wait(field, row);
        };
        let kind = &self.program.fields[field].kind;
        let answer = tolerance::read(kind, &typed, self.facts.today);
        let path = cell_path(&self.program, &self.sheet, field, row);
        self.answer(field, row, &typed, answer);
        self.note(field, row, VALUE);
        given.push(Op { path, typed });
        self.settle();
    }

    fn preset(&self, field: FieldIx, row: usize) -> Option<String> {
        let it = &self.program.fields[field];
        let value = eval(&it.preset.as_ref()?.expr, self.scope(row)).into_value();
        let fitted = encoding::fit_computed(&it.kind, value);
        fitted
            .datum()
            .map(|datum| encoding::to_typed(&it.kind, datum))
    }

    fn report(&mut self, given: Vec<Op>) -> Changes {
        let mut fields = Vec::with_capacity(self.dirty.cells.len());
        for (field, row, aspects) in self.take_notes() {
            fields.push(FieldChange {
                path: cell_path(&self.program, &self.sheet, field, row),
                visible: aspects & SHOWN != 0,
                required: aspects & REQUIRED != 0,
                value: aspects & VALUE != 0,
            });
        }
        let sections = std::mem::take(&mut self.dirty.shown_sections);
        let id = |section: SectionIx| self.program.sections[section].id.clone();
        Changes {
            fields,
            sections: sections.into_iter().map(id).collect(),
            given,
        }
    }

    /// The path of a withdrawal's member; used where problems are named.
    pub(super) fn withdrawal_path(&self, section: SectionIx, row: usize, member: usize) -> String {
        withdrawal_path(&self.program, &self.sheet, section, row, member)
    }
}
