//! A form being filled: answers in, what changed out.
//!
//! A [`Form`] holds one stage of one record: what earlier stages signed (given as the record's folded
//! state) and the answers of this one. Every change judges again only what reads the changed answer.
//! What a person typed is kept as typed, hidden or not; only [`Form::data`] decides what an entry holds.

mod change;
mod check;
mod data;
mod entry;
mod folds;
mod judged;
mod load;
mod path;
mod plan;
mod rows;
mod settle;
mod sheet;
mod why;

use std::rc::Rc;

use wuwei_json::Value as Json;

use crate::eval::Scope;
use crate::expr::{FieldIx, SectionIx};
use crate::program::{FormProgram, Limit};
use crate::{Date, Datum, Value, encoding};

pub use change::{Changes, FieldChange, Left, Op};
pub use judged::{RuleAt, Standpoint};
pub use rows::RowState;
pub use why::{Aspect, Is, Operand, Reason, Term};

pub(crate) use check::size_of;
pub(crate) use entry::Reading;
pub(crate) use folds::Folds;
pub(crate) use sheet::{Cell, Facts, Sheet};

use path::Place;
use plan::Plan;
use settle::Dirty;

/// What a form is opened with.
#[derive(Debug, Clone, Default)]
pub struct Situation {
    /// Position of the stage to be filled; the number of stages where all are signed.
    pub stage: usize,
    /// Id of the service under which the record was opened, once chosen.
    pub service: Option<String>,
    /// The day on which the form is judged: the device's, or that of the entry.
    pub today: Option<Date>,
    /// The state of the signed entries (RECORD 1: the fold over them); `{}` or `null` at first.
    pub signed: Json,
}

/// A form being filled in one stage.
#[derive(Debug)]
pub struct Form {
    program: Rc<FormProgram>,
    plan: Rc<Plan>,
    sheet: Sheet,
    facts: Facts,
    dirty: Dirty,
    folds: Folds,
    /// Cells that are shown, untouched and unanswered, and have a preset.
    waiting: Vec<(FieldIx, usize)>,
    /// How large the signed state is, for the record's limits.
    signed_size: usize,
}

/// What there is to know of a field in order to show it.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldState<'a> {
    /// It applies. A hidden field keeps what was typed, and signs nothing.
    pub visible: bool,
    /// It must be answered for this stage to be signed.
    pub required: bool,
    /// It may be answered now.
    pub open: bool,
    /// An earlier stage signed it: shown as text.
    pub signed: bool,
    /// It is computed and takes no input.
    pub computed: bool,
    /// What it amounts to.
    pub value: &'a Value,
    /// What its control holds.
    pub typed: &'a str,
}

/// What there is to know of a section in order to show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SectionState {
    /// It applies.
    pub visible: bool,
    /// The stage being filled lists it.
    pub listed: bool,
    /// Some of it was signed by an earlier stage.
    pub signed: bool,
}

impl Form {
    /// Opens a stage. Presets are not given yet: [`Form::give_presets`] does, once a journal is replayed.
    pub fn open(program: Rc<FormProgram>, situation: &Situation) -> Form {
        let plan = Rc::new(Plan::of(&program));
        let mut form = Form::unjudged(program, plan, situation.stage, &situation.signed);
        form.folds = Folds::of(&form.program);
        form.facts.today = situation.today;
        form.choose(situation.service.as_deref());
        form.judge_all();
        form
    }

    /// A form of which nothing is judged yet, and which keeps no folds.
    fn unjudged(program: Rc<FormProgram>, plan: Rc<Plan>, stage: usize, signed: &Json) -> Form {
        let stage_id = program.stages.get(stage).map_or("", |stage| &stage.id);
        Form {
            sheet: load::sheet(&program, stage, signed),
            facts: Facts {
                stage,
                stage_id: Datum::Text(stage_id.to_owned()),
                service: None,
                limit: Limit::Unset,
                today: None,
            },
            dirty: Dirty::default(),
            folds: Folds::default(),
            waiting: Vec::new(),
            signed_size: check::size_of(signed),
            plan,
            program,
        }
    }

    /// The program that it runs.
    pub fn program(&self) -> &Rc<FormProgram> {
        &self.program
    }

    /// Position of the stage being filled.
    pub fn stage(&self) -> usize {
        self.facts.stage
    }

    /// Chooses the service under which the record is opened.
    pub fn set_service(&mut self, service: Option<&str>) -> Changes {
        self.choose(service);
        self.mark_all();
        self.after_change(true)
    }

    /// What stands at a path; `None` if there is no such field or row.
    pub fn field(&self, path: &str) -> Option<FieldState<'_>> {
        match path::place(&self.program, &self.sheet, path)? {
            Place::Cell { field, row } => {
                let cell = self.sheet.cell(&self.program, field, row)?;
                Some(FieldState {
                    visible: cell.visible,
                    required: cell.required,
                    open: cell.visible && self.is_answerable(field, row),
                    signed: cell.signed,
                    computed: self.program.fields[field].value.is_some(),
                    value: if cell.visible {
                        &cell.answer
                    } else {
                        &Value::NotApplicable
                    },
                    typed: &cell.typed,
                })
            }
            Place::Withdrawal {
                section,
                row,
                member,
            } => {
                let it = &self.sheet.blocks[section].rows[row];
                let cell = it
                    .withdrawal
                    .as_ref()
                    .map_or(&NOTHING, |cells| &cells[member]);
                let open = self.may_withdraw(section, row);
                Some(FieldState {
                    visible: open || it.is_withdrawn(),
                    required: open && it.is_withdrawn(),
                    open,
                    signed: it.withdrawn,
                    computed: false,
                    value: &cell.answer,
                    typed: &cell.typed,
                })
            }
        }
    }

    /// How a section stands; `None` if there is none of that id.
    pub fn section(&self, id: &str) -> Option<SectionState> {
        let block = &self.sheet.blocks[path::section(&self.program, id)?];
        Some(SectionState {
            visible: block.visible,
            listed: block.listed,
            signed: block.signed,
        })
    }

    fn choose(&mut self, service: Option<&str>) {
        let facts = self
            .program
            .services
            .iter()
            .find(|it| Some(it.id.as_str()) == service);
        self.facts.limit = facts.map_or(Limit::Unset, |it| it.limit);
        self.facts.service = service.map(|id| Datum::Text(id.to_owned()));
    }

    fn scope(&self, row: usize) -> Scope<'_> {
        Scope {
            program: &self.program,
            sheet: &self.sheet,
            facts: &self.facts,
            folds: &self.folds,
            row,
            fold: None,
        }
    }

    /// Whether this stage may answer a field, were it shown.
    fn is_answerable(&self, field: FieldIx, row: usize) -> bool {
        let block = &self.sheet.blocks[self.program.fields[field].section];
        block.rows.get(row).is_some_and(Row::is_live) && self.takes_answers(field, row)
    }

    /// As [`Form::is_answerable`], and in rows that are out for now: they may come back.
    fn takes_answers(&self, field: FieldIx, row: usize) -> bool {
        let it = &self.program.fields[field];
        let block = &self.sheet.blocks[it.section];
        let signed = self
            .sheet
            .cell(&self.program, field, row)
            .is_none_or(|cell| cell.signed);
        let gone = block.rows.get(row).is_none_or(|row| row.withdrawn);
        it.value.is_none() && !signed && !gone && block.listed && it.from <= self.facts.stage
    }

    /// Whether this stage computes a field anew; else what was signed of it stands.
    fn is_computing(&self, field: FieldIx, row: usize) -> bool {
        let it = &self.program.fields[field];
        let block = &self.sheet.blocks[it.section];
        let open_row = block.rows.get(row).is_some_and(|row| !row.is_withdrawn());
        it.value.is_some() && open_row && block.listed && it.from <= self.facts.stage
    }

    fn may_withdraw(&self, section: SectionIx, row: usize) -> bool {
        let block = &self.sheet.blocks[section];
        block.listed
            && block
                .rows
                .get(row)
                .is_some_and(|row| row.signed && !row.withdrawn)
    }
}

use sheet::Row;

/// A cell that a signed answer fills.
fn signed_cell(kind: &crate::program::Kind, json: &Json) -> Cell {
    let answer = match encoding::decode(kind, json) {
        Some(datum) => Value::Answered(datum),
        None => Value::Unknown(crate::value::Unknown::Unreadable),
    };
    let typed = answer
        .datum()
        .map(|datum| encoding::to_typed(kind, datum))
        .unwrap_or_default();
    Cell {
        typed,
        answer,
        signed: true,
        touched: true,
        ..Cell::EMPTY
    }
}

/// What stands where nobody withdrew a row.
static NOTHING: Cell = Cell::EMPTY;
