//! Judging again what a change touches, in the program's order, and no more.

use std::rc::Rc;

use super::Form;
use super::plan::{Aspects, REQUIRED, Reader, SHOWN, VALUE, Who, folded};
use super::sheet::{Cell, Row};
use crate::eval::{eval, holds};
use crate::expr::{FieldIx, SectionIx};
use crate::program::{Field, FormProgram, Requirement};
use crate::{Value, encoding};

/// What must be judged again.
#[derive(Debug, Default)]
pub(super) struct Dirty {
    /// By field.
    fields: Vec<(Aspects, Rows)>,
    /// By section.
    sections: Vec<bool>,
    /// Whether any section is.
    any_section: bool,
    /// Requirements by field, after all values.
    required: Vec<Rows>,
    /// All are marked: nothing more can be.
    all: bool,
    /// What became of cells, in the order in which they were judged.
    pub(super) cells: Vec<(FieldIx, usize)>,
    /// Sections that came or went.
    pub(super) shown_sections: Vec<SectionIx>,
}

/// Which rows of a field.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum Rows {
    #[default]
    None,
    One(usize),
    All,
}

impl Rows {
    fn with(self, other: Rows) -> Rows {
        match (self, other) {
            (Rows::None, rows) | (rows, Rows::None) => rows,
            (Rows::One(a), Rows::One(b)) if a == b => self,
            _ => Rows::All,
        }
    }
}

impl Form {
    /// Judges everything; what changed by it is nobody's news.
    pub(super) fn judge_all(&mut self) {
        self.mark_all();
        self.settle();
        self.take_notes();
        self.dirty.shown_sections.clear();
    }

    /// A cell is not as it was.
    pub(super) fn note(&mut self, field: FieldIx, row: usize, aspects: Aspects) {
        let program = Rc::clone(&self.program);
        let Some(cell) = self.sheet.cell_mut(&program, field, row) else {
            return;
        };
        if cell.changed == 0 {
            self.dirty.cells.push((field, row));
        }
        cell.changed |= aspects;
    }

    /// What became another since this was last asked, each cell once.
    pub(super) fn take_notes(&mut self) -> Vec<(FieldIx, usize, Aspects)> {
        let program = Rc::clone(&self.program);
        let mut notes = Vec::with_capacity(self.dirty.cells.len());
        for (field, row) in std::mem::take(&mut self.dirty.cells) {
            if let Some(cell) = self.sheet.cell_mut(&program, field, row) {
                notes.push((field, row, std::mem::take(&mut cell.changed)));
            }
        }
        notes
    }

    /// A cell is shown that has a preset and no answer yet.
    pub(super) fn wait(&mut self, field: FieldIx, row: usize) {
        let program = Rc::clone(&self.program);
        let Some(cell) = self.sheet.cell_mut(&program, field, row) else {
            return;
        };
        if !std::mem::replace(&mut cell.waits, true) {
            self.waiting.push((field, row));
        }
    }

    pub(super) fn mark_all(&mut self) {
        self.dirty.fields = vec![(SHOWN | VALUE, Rows::All); self.program.fields.len()];
        self.dirty.sections = vec![true; self.program.sections.len()];
        self.dirty.any_section = true;
        self.folds.all_stale();
        self.dirty.required = vec![Rows::All; self.program.fields.len()];
        self.dirty.all = true;
    }

    /// A field's answer, or whether it applies, is another than before.
    pub(super) fn mark_readers(&mut self, field: FieldIx, row: usize) {
        self.folds.field_changed(field, row);
        if self.dirty.all {
            return;
        }
        for at in 0..self.plan.readers[field].len() {
            self.mark(self.plan.readers[field][at], row);
        }
    }

    /// A group has other rows than before.
    pub(super) fn mark_folders(&mut self, section: SectionIx) {
        for at in 0..self.plan.folders[section].len() {
            self.mark(self.plan.folders[section][at], 0);
        }
    }

    /// All fields of one row, which came, went or was withdrawn; and who reads all rows.
    pub(super) fn mark_row(&mut self, section: SectionIx, row: usize) {
        let it = &self.program.sections[section];
        for field in it.first..it.first + it.count {
            self.mark_field(field, SHOWN | VALUE | REQUIRED, Rows::One(row));
        }
        self.folds.row_changed(section, row);
        self.mark_folders(section);
    }

    /// Brings kept folds up to date before a rule asks them.
    fn refresh_folds(&mut self) {
        if self.folds.is_stale() {
            let mut folds = std::mem::take(&mut self.folds);
            folds.refresh(self.scope(0));
            self.folds = folds;
        }
    }

    fn mark(&mut self, reader: Reader, row: usize) {
        match reader.who {
            Who::Section(section) => {
                self.dirty.sections[section] = true;
                self.dirty.any_section = true;
            }
            Who::Field(field) => {
                let rows = if reader.same_row {
                    Rows::One(row)
                } else {
                    Rows::All
                };
                self.mark_field(field, reader.aspects, rows);
            }
        }
    }

    fn mark_required(&mut self, field: FieldIx, rows: Rows) {
        let dirty = &mut self.dirty.required[field];
        *dirty = dirty.with(rows);
    }

    fn mark_field(&mut self, field: FieldIx, aspects: Aspects, rows: Rows) {
        if aspects & REQUIRED != 0 {
            self.mark_required(field, rows);
        }
        if aspects & (SHOWN | VALUE) != 0 {
            let dirty = &mut self.dirty.fields[field];
            *dirty = (dirty.0 | aspects, dirty.1.with(rows));
        }
    }

    /// Judges what is marked until nothing is. Every field comes after what its value hangs on, so one
    /// pass is enough; requirements, which feed into nothing, come last.
    pub(super) fn settle(&mut self) {
        let program = Rc::clone(&self.program);
        for &field in &program.order {
            if self.dirty.any_section {
                for at in 0..self.plan.sections[field].len() {
                    self.judge_section(&program, self.plan.sections[field][at]);
                }
            }
            let (aspects, rows) = std::mem::take(&mut self.dirty.fields[field]);
            if aspects != 0 {
                if self.plan.sections[field].len() > 1 {
                    self.refresh_folds();
                }
                self.each_row(field, rows, &mut |form, row| {
                    form.judge(&program, field, row, aspects)
                });
            }
        }
        for section in 0..program.sections.len() {
            self.judge_section(&program, section);
        }
        self.dirty.any_section = false;
        self.refresh_folds();
        self.dirty.all = false;
        for field in 0..program.fields.len() {
            let rows = std::mem::take(&mut self.dirty.required[field]);
            self.each_row(field, rows, &mut |form, row| {
                form.judge_required(&program, field, row)
            });
        }
    }

    fn each_row(&mut self, field: FieldIx, rows: Rows, judge: &mut dyn FnMut(&mut Form, usize)) {
        match rows {
            Rows::None => {}
            Rows::One(row) => judge(self, row),
            Rows::All => {
                let section = self.program.fields[field].section;
                for row in 0..self.sheet.blocks[section].rows.len() {
                    judge(self, row);
                }
            }
        }
    }

    fn judge_section(&mut self, program: &FormProgram, section: SectionIx) {
        if !std::mem::take(&mut self.dirty.sections[section]) {
            return;
        }
        let rule = program.sections[section].visible_when.as_ref();
        if let Some(rule) = rule {
            let mut before = Vec::new();
            folded(&rule.expr, &mut |section| before.push(section));
            for section in before {
                self.judge_section(program, section);
            }
            self.refresh_folds();
        }
        // What was signed stays: later answers take nothing back.
        let signed = self.sheet.blocks[section].signed;
        let visible = signed || rule.is_none_or(|rule| holds(&rule.expr, self.scope(0)));
        if visible == self.sheet.blocks[section].visible {
            return;
        }
        self.sheet.blocks[section].visible = visible;
        self.dirty.shown_sections.push(section);
        let it = &program.sections[section];
        for field in it.first..it.first + it.count {
            self.mark_field(field, SHOWN | REQUIRED, Rows::All);
        }
        self.mark_folders(section);
    }

    fn judge(&mut self, program: &FormProgram, field: FieldIx, row: usize, aspects: Aspects) {
        let it = &program.fields[field];
        let block = &self.sheet.blocks[it.section];
        let Some(in_row) = block.rows.get(row).filter(|row| !row.removed) else {
            return;
        };
        let cell = &in_row.cells[field - program.sections[it.section].first];
        let mut changed = 0;
        let mut visible = cell.visible;
        if aspects & SHOWN != 0 {
            visible = self.is_shown(it, field, row, block.visible, in_row, cell);
            changed |= if visible == cell.visible { 0 } else { SHOWN };
        }
        let mut answer = None;
        if visible && (changed != 0 || aspects & VALUE != 0) {
            answer = self
                .computed(it, cell, field, row)
                .filter(|value| *value != cell.answer);
            changed |= if answer.is_some() { VALUE } else { 0 };
        }
        if changed == 0 {
            return;
        }
        let waits =
            visible && it.preset.is_some() && !cell.touched && cell.answer == Value::Unanswered;
        if let Some(cell) = self.sheet.cell_mut(program, field, row) {
            cell.visible = visible;
            if let Some(answer) = answer {
                cell.answer = answer;
            }
        }
        if waits && changed & SHOWN != 0 {
            self.wait(field, row);
        }
        self.note(field, row, changed);
        self.mark_required(field, Rows::One(row));
        self.mark_readers(field, row);
    }

    fn is_shown(
        &self,
        it: &Field,
        field: FieldIx,
        row: usize,
        section_shown: bool,
        in_row: &Row,
        cell: &Cell,
    ) -> bool {
        if it.value.is_some() && !self.is_computing(field, row) {
            return cell.before.is_some();
        }
        cell.signed
            || (section_shown
                && !in_row.is_withdrawn()
                && it
                    .visible_when
                    .as_ref()
                    .is_none_or(|rule| holds(&rule.expr, self.scope(row))))
    }

    /// The value of a computed field, or what was signed of it where this stage computes nothing;
    /// `None` if the field is not computed.
    fn computed(&self, it: &Field, cell: &Cell, field: FieldIx, row: usize) -> Option<Value> {
        let rule = it.value.as_ref()?;
        if !self.is_computing(field, row) {
            return Some(
                cell.before
                    .as_deref()
                    .cloned()
                    .map_or(Value::Unanswered, Value::Answered),
            );
        }
        let value = eval(&rule.expr, self.scope(row)).into_value();
        Some(encoding::fit_computed(&it.kind, value))
    }

    fn judge_required(&mut self, program: &FormProgram, field: FieldIx, row: usize) {
        let it = &program.fields[field];
        let Some(cell) = self.sheet.cell(program, field, row) else {
            return;
        };
        let due = cell.visible && it.by <= self.facts.stage && self.is_answerable(field, row);
        let required = due
            && match &it.required {
                Requirement::Never => false,
                Requirement::Always(_) => true,
                Requirement::When(rule) => holds(&rule.expr, self.scope(row)),
            };
        if required == cell.required {
            return;
        }
        if let Some(cell) = self.sheet.cell_mut(program, field, row) {
            cell.required = required;
        }
        self.note(field, row, REQUIRED);
    }
}
