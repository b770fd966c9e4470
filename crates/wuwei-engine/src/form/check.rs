//! What keeps a stage from being signed, and what only warns.

use wuwei_json::Value as Json;

use super::Form;
use super::path::{self, Place, WITHDRAWAL, cell_path, row_path};
use super::sheet::Cell;
use crate::eval::eval;
use crate::expr::{FieldIx, SectionIx};
use crate::problem::Problem;
use crate::program::{Field, Kind};
use crate::tolerance::{self, MAX_TEXT};
use crate::value::{Unknown, characters};
use crate::{Datum, Value};

/// Bytes of data that a record may hold in all its stages; the rest of its 8 MiB is for what stands
/// around it: names, digests, signatures, layout.
const MAX_DATA: usize = 4 << 20;

/// The state of a checklist's item that counts.
const DONE: &str = "done";

impl Form {
    /// All that keeps the stage from being signed, and the warnings: at most one for a field, in page
    /// order; what a section lacks as a whole stands before its fields.
    pub fn problems(&self) -> Vec<Problem> {
        self.problems_with(size_of(&self.data()))
    }

    /// As [`Form::problems`], for data of a size that is known.
    pub(crate) fn problems_with(&self, size: usize) -> Vec<Problem> {
        let mut problems = Vec::new();
        let Some(stage) = self.program.stages.get(self.facts.stage) else {
            return problems;
        };
        for &section in &stage.sections {
            problems.extend(self.section_problem(section));
            let it = &self.program.sections[section];
            for row in 0..self.sheet.blocks[section].rows.len() {
                if self.sheet.blocks[section].rows[row].removed {
                    continue;
                }
                problems.extend(
                    (0..WITHDRAWAL.len())
                        .filter_map(|at| self.withdrawal_problem(section, row, at)),
                );
                problems.extend(
                    (it.first..it.first + it.count).filter_map(|at| self.cell_problem(at, row)),
                );
            }
        }
        if self.signed_size + size > MAX_DATA {
            problems.push(Problem::new("too-large", String::new()));
        }
        problems
    }

    /// What is wrong with one field, or with a section as a whole; so that an error goes as soon as its
    /// field is right.
    pub fn problem(&self, path: &str) -> Option<Problem> {
        match path::place(&self.program, &self.sheet, path) {
            Some(Place::Cell { field, row }) => self.cell_problem(field, row),
            Some(Place::Withdrawal {
                section,
                row,
                member,
            }) => self.withdrawal_problem(section, row, member),
            None => self.section_problem(path::section(&self.program, path)?),
        }
    }

    /// Missing, then impossible, then other; warnings last.
    fn cell_problem(&self, field: FieldIx, row: usize) -> Option<Problem> {
        let it = &self.program.fields[field];
        let cell = self
            .sheet
            .cell(&self.program, field, row)
            .filter(|cell| cell.visible)?;
        let path = || cell_path(&self.program, &self.sheet, field, row);
        let is_computing = self.is_computing(field, row);
        if !is_computing && !self.is_answerable(field, row) {
            return None;
        }
        if cell.required && cell.answer == Value::Unanswered {
            return Some(Problem::new("required", path()));
        }
        if cell.answer == Value::Unknown(Unknown::Unreadable) {
            return Some(Problem::new(unreadable(&it.kind), path()));
        }
        let datum = cell.answer.datum()?;
        if let Some(limit) = too_long(datum) {
            return Some(Problem::new("too-long", path()).with("limit", limit));
        }
        let broken = |warn| {
            let mut constraints = it
                .constraints
                .iter()
                .filter(|constraint| constraint.warn == warn);
            constraints.find(|constraint| {
                eval(&constraint.rule.expr, self.scope(row))
                    .into_value()
                    .is_false()
            })
        };
        if let Some(constraint) = broken(false) {
            return Some(
                Problem::new("constraint", path())
                    .with("number", number(constraint.number as usize)),
            );
        }
        if let (Kind::CreditCode, Datum::Text(code)) = (&it.kind, datum)
            && !tolerance::has_right_check_digit(code)
        {
            return Some(Problem::new("check-digit", path()).into_warning());
        }
        let constraint = broken(true)?;
        let problem =
            Problem::new("constraint", path()).with("number", number(constraint.number as usize));
        Some(problem.into_warning())
    }

    fn withdrawal_problem(&self, section: SectionIx, row: usize, member: usize) -> Option<Problem> {
        let it = &self.sheet.blocks[section].rows[row];
        let cells = it
            .withdrawal
            .as_ref()
            .filter(|_| self.may_withdraw(section, row))?;
        let path = || self.withdrawal_path(section, row, member);
        match &cells[member].answer {
            Value::Answered(datum) => {
                too_long(datum).map(|limit| Problem::new("too-long", path()).with("limit", limit))
            }
            Value::Unanswered => Some(Problem::new("required", path())),
            _ => Some(Problem::new(unreadable(&WITHDRAWAL[member].1), path())),
        }
    }

    /// Too few or too many rows; too few items of a checklist done.
    fn section_problem(&self, section: SectionIx) -> Option<Problem> {
        let it = &self.program.sections[section];
        let block = &self.sheet.blocks[section];
        if !block.visible || !block.listed {
            return None;
        }
        let path = || row_path(&self.program, &self.sheet, section, usize::MAX);
        if let Some(group) = &it.group {
            if group.by <= self.facts.stage && block.live < group.min as usize {
                return Some(
                    Problem::new("too-few-rows", path()).with("least", number(group.min as usize)),
                );
            }
            if block.live > group.max as usize {
                return Some(
                    Problem::new("too-many-rows", path()).with("most", number(group.max as usize)),
                );
            }
        }
        let fields = &self.program.fields[it.first..it.first + it.count];
        // An item with a purpose is one that does not count.
        let counts = |field: &Field| field.purpose.is_none() && field.id.ends_with(".state");
        let due = fields
            .iter()
            .filter(|field| counts(field))
            .map(|item| item.by)
            .max()
            .is_some_and(|by| by <= self.facts.stage);
        let least = it.min_done as usize;
        if due
            && block
                .rows
                .iter()
                .flat_map(|row| row.cells.iter().zip(fields))
                .filter(|(cell, field)| is_done(cell) && field.purpose.is_none())
                .count()
                < least
        {
            return Some(Problem::new("too-few-done", path()).with("least", number(least)));
        }
        None
    }
}

/// About how many bytes a value takes as JSON, without writing it.
pub(crate) fn size_of(json: &Json) -> usize {
    match json {
        Json::String(text) => text.len() + 3,
        Json::Array(items) => 2 + items.iter().map(size_of).sum::<usize>(),
        Json::Object(object) => {
            2 + object
                .iter()
                .map(|(name, value)| name.len() + 4 + size_of(value))
                .sum::<usize>()
        }
        _ => 8,
    }
}

fn is_done(cell: &Cell) -> bool {
    cell.visible && matches!(&cell.answer, Value::Answered(Datum::Text(state)) if state == DONE)
}

fn too_long(datum: &Datum) -> Option<String> {
    match datum {
        // Bytes first: counting characters of what cannot be too long would cost at every key.
        Datum::Text(text) if text.len() > MAX_TEXT && characters(text) > MAX_TEXT => {
            Some(number(MAX_TEXT))
        }
        _ => None,
    }
}

fn number(number: usize) -> String {
    crate::Decimal::from(number as i64).to_text()
}

fn unreadable(kind: &Kind) -> &'static str {
    match kind {
        Kind::Integer | Kind::Decimal { .. } | Kind::Money => "unreadable-number",
        Kind::Date => "unreadable-date",
        Kind::DateTime => "unreadable-date-time",
        Kind::Phone => "unreadable-phone",
        Kind::CreditCode => "unreadable-credit-code",
        Kind::Attachment => "unreadable-attachment",
        _ => "unreadable-choice",
    }
}
