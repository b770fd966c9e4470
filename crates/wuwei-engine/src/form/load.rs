//! What earlier stages signed, put into the sheet.

use wuwei_json::{Object, Value as Json, split_once};

use super::path::{WITHDRAWAL, WITHDRAWN};
use super::sheet::{Block, Row, Sheet, row_number};
use super::signed_cell;
use crate::program::{FormProgram, Section};
use crate::{Value, encoding};

/// The sheet with which a stage begins. What the program does not know in the state is left alone: it
/// was signed, and this program says nothing of it.
pub(super) fn sheet(program: &FormProgram, stage: usize, signed: &Json) -> Sheet {
    let stage = program.stages.get(stage);
    let block = |(at, section): (usize, &Section)| {
        let signed = signed.get(&section.id);
        let rows = rows(program, section, signed);
        let answered = |row: &Row| {
            row.cells
                .iter()
                .any(|cell| cell.signed || cell.before.is_some())
        };
        Block {
            visible: false,
            listed: stage.is_some_and(|stage| stage.sections.contains(&at)),
            signed: rows.iter().any(|row| row.signed || answered(row)),
            live: rows.iter().filter(|row| row.is_live()).count(),
            rows,
        }
    };
    Sheet {
        blocks: program.sections.iter().enumerate().map(block).collect(),
    }
}

fn rows(program: &FormProgram, section: &Section, signed: Option<&Json>) -> Vec<Row> {
    let Some(group) = &section.group else {
        let mut row = Row::new(0, section);
        if let Some(answers) = signed.and_then(Json::as_object) {
            fill(program, section, &mut row, answers);
        }
        return vec![row];
    };
    let mut rows = Vec::new();
    for object in signed
        .and_then(Json::as_array)
        .unwrap_or_default()
        .iter()
        .filter_map(Json::as_object)
    {
        let id = object.get("id").and_then(Json::as_str);
        let Some(number) = id.and_then(|id| row_number(group, id)) else {
            continue;
        };
        let mut row = Row {
            signed: true,
            ..Row::new(number, section)
        };
        fill(program, section, &mut row, object);
        if let Some(withdrawal) = object.get(WITHDRAWN).and_then(Json::as_object) {
            row.withdrawn = true;
            row.withdrawal = Some(Box::new(WITHDRAWAL.map(|(name, kind)| {
                withdrawal
                    .get(name)
                    .map_or(super::Cell::EMPTY, |json| signed_cell(&kind, json))
            })));
        }
        // In the order of their numbers; a number stands for one row, the first of it.
        if let Err(at) = rows.binary_search_by_key(&number, |row: &Row| row.number) {
            rows.insert(at, row);
        }
    }
    rows
}

fn fill(program: &FormProgram, section: &Section, row: &mut Row, answers: &Object) {
    let fields = &program.fields[section.first..section.first + section.count];
    for (field, cell) in fields.iter().zip(&mut row.cells) {
        let Some(json) = member(answers, &field.id) else {
            continue;
        };
        if field.value.is_some() {
            // Not fixed: every stage that lists the section computes it anew.
            cell.before = encoding::decode(&field.kind, json).map(Box::new);
            cell.answer = cell
                .before
                .as_deref()
                .cloned()
                .map_or(Value::Unanswered, Value::Answered);
        } else {
            *cell = signed_cell(&field.kind, json);
        }
    }
}

/// The member of that name; `verify.state` is the member `state` of the member `verify`.
pub(super) fn member<'a>(object: &'a Object, id: &str) -> Option<&'a Json> {
    match split_once(id, b'.') {
        Some((outer, inner)) => object.get(outer)?.get(inner),
        None => object.get(id),
    }
}
