//! An entry's data put into a form, and held against what the form would have written.

use std::rc::Rc;

use wuwei_json::{Object, Value as Json};

use super::Form;
use super::path::{WITHDRAWAL, WITHDRAWN, cell_path, field, row_path, section};
use super::plan::Plan;
use super::sheet::{Cell, row_number};
use crate::encoding;
use crate::expr::{FieldIx, SectionIx};
use crate::problem::Problem;
use crate::program::FormProgram;
use crate::{Date, Value};

/// The answers of an entry, each with its place.
struct Answers<'a> {
    given: Vec<(FieldIx, usize, &'a Json)>,
    problems: Vec<Problem>,
}

/// A program and what was read off it, for forms that are filled from entries.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    program: Rc<FormProgram>,
    plan: Rc<Plan>,
}

impl Reading {
    pub(crate) fn of(program: Rc<FormProgram>) -> Reading {
        Reading {
            plan: Rc::new(Plan::of(&program)),
            program,
        }
    }

    pub(crate) fn program(&self) -> &Rc<FormProgram> {
        &self.program
    }

    /// A form for [`Form::take_entry`]. It keeps no folds: each is asked but once.
    pub(crate) fn form(
        &self,
        stage: usize,
        before: &Json,
        service: Option<&str>,
        today: Date,
    ) -> Form {
        let mut form = Form::unjudged(
            Rc::clone(&self.program),
            Rc::clone(&self.plan),
            stage,
            before,
        );
        form.facts.today = Some(today);
        form.choose(service);
        form.mark_all();
        form
    }
}

impl Form {
    /// Fills in the data of an entry and names all in it that this form would not write.
    pub(crate) fn take_entry(&mut self, data: &Object) -> Vec<Problem> {
        let mut answers = Answers {
            given: Vec::new(),
            problems: Vec::new(),
        };
        for (name, json) in data.iter() {
            self.take_section(name, json, &mut answers);
        }
        let Answers {
            given,
            mut problems,
        } = answers;
        self.judge_all();
        for (field, row, json) in &given {
            problems.extend(self.misfit(*field, *row, json));
        }
        self.missing_values(&given, &mut problems);
        problems
    }

    fn take_section<'a>(&mut self, name: &str, json: &'a Json, answers: &mut Answers<'a>) {
        let mut refuse = |code| answers.problems.push(Problem::new(code, name.to_owned()));
        let Some(at) = section(&self.program, name) else {
            return refuse("foreign");
        };
        if !self.sheet.blocks[at].listed {
            return refuse("not-open");
        }
        if self.program.sections[at].group.is_some() {
            match json {
                Json::Array(rows) if !rows.is_empty() => self.take_rows(at, rows, answers),
                _ => refuse("malformed"),
            }
        } else {
            match json {
                Json::Object(object) if !object.is_empty() => {
                    self.take_answers(at, 0, object, answers)
                }
                _ => refuse("malformed"),
            }
        }
    }

    fn take_rows<'a>(&mut self, section: SectionIx, rows: &'a [Json], answers: &mut Answers<'a>) {
        let Some(group) = self.program.sections[section].group.clone() else {
            return;
        };
        let known = self.sheet.blocks[section]
            .rows
            .last()
            .map_or(0, |row| row.number);
        let mut last = 0;
        for json in rows {
            let object = json.as_object();
            let id = object
                .and_then(|object| object.get("id"))
                .and_then(Json::as_str);
            let number = id.and_then(|id| row_number(&group, id));
            let path = || {
                let mut path = self.program.sections[section].id.clone();
                if let Some(id) = id {
                    path.push('.');
                    path.push_str(id);
                }
                path
            };
            let (Some(object), Some(number)) = (object, number) else {
                answers.problems.push(Problem::new("malformed", path()));
                continue;
            };
            let place = self.sheet.blocks[section].place_of(number);
            let code = match place {
                _ if number <= last => Some("row-order"),
                Some(row) if self.sheet.blocks[section].rows[row].withdrawn => {
                    Some("withdrawn-row")
                }
                None if number <= known => Some("unknown-row"),
                // A row signed before is named only where something is said of it.
                Some(_) if object.len() == 1 => Some("malformed"),
                _ => None,
            };
            if let Some(code) = code {
                answers.problems.push(Problem::new(code, path()));
                continue;
            }
            last = number;
            if place.is_none() {
                self.insert_row(section, number);
            }
            if let Some(row) = self.sheet.blocks[section].place_of(number) {
                self.take_answers(section, row, object, answers);
            }
        }
    }

    fn take_answers<'a>(
        &mut self,
        section: SectionIx,
        row: usize,
        object: &'a Object,
        answers: &mut Answers<'a>,
    ) {
        let group = self.program.sections[section].group.is_some();
        for (name, json) in object.iter() {
            if group && name == "id" {
                continue;
            }
            if group && name == WITHDRAWN {
                self.take_withdrawal(section, row, json, answers);
                continue;
            }
            // A field, or an item whose fields are nested.
            match (field(&self.program, section, name), json) {
                (Some(field), _) => self.take_answer(field, row, json, answers),
                (None, Json::Object(nested)) if !nested.is_empty() => {
                    for (inner, json) in nested.iter() {
                        let id = [name, ".", inner].concat();
                        match field(&self.program, section, &id) {
                            Some(field) => self.take_answer(field, row, json, answers),
                            None => self.refuse_member(section, row, &id, "foreign", answers),
                        }
                    }
                }
                _ => self.refuse_member(section, row, name, "foreign", answers),
            }
        }
    }

    fn take_answer<'a>(
        &mut self,
        field: FieldIx,
        row: usize,
        json: &'a Json,
        answers: &mut Answers<'a>,
    ) {
        let program = Rc::clone(&self.program);
        let it = &program.fields[field];
        let Some(cell) = self.sheet.cell(&program, field, row) else {
            return;
        };
        let open = self.sheet.blocks[it.section].listed && it.from <= self.facts.stage;
        let datum = encoding::decode(&it.kind, json);
        let code = match datum {
            _ if cell.signed => Some("signed-already"),
            _ if !open => Some("not-open"),
            None => Some("malformed"),
            _ => None,
        };
        if let Some(code) = code {
            let path = cell_path(&self.program, &self.sheet, field, row);
            answers.problems.push(Problem::new(code, path));
            return;
        }
        answers.given.push((field, row, json));
        let is_computed = it.value.is_some();
        if let Some(cell) = self
            .sheet
            .cell_mut(&program, field, row)
            .filter(|_| !is_computed)
        {
            cell.answer = datum.map_or(Value::Unanswered, Value::Answered);
        }
    }

    fn take_withdrawal<'a>(
        &mut self,
        section: SectionIx,
        row: usize,
        json: &'a Json,
        answers: &mut Answers<'a>,
    ) {
        let Some(object) = json.as_object() else {
            return self.refuse_member(section, row, WITHDRAWN, "malformed", answers);
        };
        // A row that no earlier stage signed is simply not there.
        if !self.may_withdraw(section, row) {
            return self.refuse_member(section, row, WITHDRAWN, "not-open", answers);
        }
        let mut cells = [const { Cell::EMPTY }; 3];
        for (name, json) in object.iter() {
            let known = WITHDRAWAL.iter().position(|(member, _)| *member == name);
            let datum = known.and_then(|at| encoding::decode(&WITHDRAWAL[at].1, json));
            match (known, datum) {
                (Some(at), Some(datum)) => {
                    cells[at].typed = encoding::to_typed(&WITHDRAWAL[at].1, &datum);
                    cells[at].answer = Value::Answered(datum);
                }
                (known, _) => {
                    let code = if known.is_some() {
                        "malformed"
                    } else {
                        "foreign"
                    };
                    let id = [WITHDRAWN, ".", name].concat();
                    self.refuse_member(section, row, &id, code, answers);
                }
            }
        }
        self.change_row(section, row, |row| row.withdrawal = Some(Box::new(cells)));
    }

    fn refuse_member(
        &self,
        section: SectionIx,
        row: usize,
        name: &str,
        code: &'static str,
        answers: &mut Answers<'_>,
    ) {
        let mut path = row_path(&self.program, &self.sheet, section, row);
        path.push('.');
        path.push_str(name);
        answers.problems.push(Problem::new(code, path));
    }

    /// What the form, all answers being in, says of one of them.
    fn misfit(&self, field: FieldIx, row: usize, json: &Json) -> Option<Problem> {
        let it = &self.program.fields[field];
        let cell = self.sheet.cell(&self.program, field, row)?;
        let path = cell_path(&self.program, &self.sheet, field, row);
        if !cell.visible || self.sheet.blocks[it.section].rows[row].is_withdrawn() {
            return Some(Problem::new("not-applicable", path));
        }
        it.value.as_ref()?;
        let expected = cell
            .answer
            .datum()
            .map(|datum| encoding::encode(&it.kind, datum));
        if expected.as_ref() != Some(json) {
            let problem = Problem::new("computed-differs", path);
            return Some(problem.with(
                "expected",
                expected.map_or(String::new(), |it| as_text(&it)),
            ));
        }
        // It was signed so before, and only changes are signed again.
        let signed = cell.before.as_deref() == cell.answer.datum();
        signed.then(|| Problem::new("signed-already", path))
    }

    /// Computed values that the form would have written and the entry lacks.
    fn missing_values(&self, given: &[(FieldIx, usize, &Json)], problems: &mut Vec<Problem>) {
        for (field, it) in self
            .program
            .fields
            .iter()
            .enumerate()
            .filter(|(_, it)| it.value.is_some())
        {
            for row in 0..self.sheet.blocks[it.section].rows.len() {
                let Some(cell) = self.sheet.cell(&self.program, field, row) else {
                    continue;
                };
                let Some(datum) = cell.answer.datum().filter(|_| cell.visible) else {
                    continue;
                };
                let news = self.is_computing(field, row) && cell.before.as_deref() != Some(datum);
                if news && !given.iter().any(|it| (it.0, it.1) == (field, row)) {
                    let path = cell_path(&self.program, &self.sheet, field, row);
                    let expected = as_text(&encoding::encode(&it.kind, datum));
                    problems
                        .push(Problem::new("computed-missing", path).with("expected", expected));
                }
            }
        }
    }
}

fn as_text(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        json => String::from_utf8(wuwei_json::to_canonical(json)).unwrap_or_default(),
    }
}
