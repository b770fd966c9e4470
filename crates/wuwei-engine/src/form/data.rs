//! Exactly what an entry's `data` holds (LANGUAGE.md 4).

use wuwei_json::{Object, Value as Json, split_once};

use super::Form;
use super::path::{WITHDRAWAL, WITHDRAWN};
use super::sheet::{Row, row_id};
use crate::encoding;
use crate::expr::SectionIx;

impl Form {
    /// What this stage answers or changes: no null, no empty text, nothing hidden, nothing signed before.
    pub fn data(&self) -> Json {
        let mut data = Object::new();
        for (at, section) in self.program.sections.iter().enumerate() {
            let block = &self.sheet.blocks[at];
            // A hidden group may have a row: the one that it offers where it must have one.
            if !block.listed || !block.visible {
                continue;
            }
            let json = match section.group {
                Some(_) => self.rows_data(at),
                None => {
                    let answers = self.row_data(at, 0);
                    (!answers.is_empty()).then_some(Json::Object(answers))
                }
            };
            if let Some(json) = json {
                data.insert(section.id.as_str(), json);
            }
        }
        Json::Object(data)
    }

    fn rows_data(&self, section: SectionIx) -> Option<Json> {
        let group = self.program.sections[section].group.as_ref()?;
        let mut rows = Vec::new();
        for (at, row) in self.sheet.blocks[section].rows.iter().enumerate() {
            if row.removed || row.withdrawn {
                continue;
            }
            let mut object = Object::new();
            object.insert("id", row_id(group, row.number));
            let answers = self.row_data(section, at);
            // A row signed before is named again only where something is said of it.
            if row.signed && answers.is_empty() && row.withdrawal.is_none() {
                continue;
            }
            for (name, value) in answers {
                object.insert(name, value);
            }
            if let Some(withdrawal) = withdrawal(row) {
                object.insert(WITHDRAWN, withdrawal);
            }
            rows.push(Json::Object(object));
        }
        (!rows.is_empty()).then_some(Json::Array(rows))
    }

    fn row_data(&self, section: SectionIx, row: usize) -> Object {
        let it = &self.program.sections[section];
        let cells = &self.sheet.blocks[section].rows[row].cells;
        let mut object = Object::new();
        for (at, cell) in cells.iter().enumerate() {
            let field = it.first + at;
            let Some(datum) = cell.answer.datum().filter(|_| cell.visible) else {
                continue;
            };
            let news = if self.program.fields[field].value.is_some() {
                self.is_computing(field, row) && cell.before.as_deref() != Some(datum)
            } else {
                self.is_answerable(field, row)
            };
            if news {
                let it = &self.program.fields[field];
                put(&mut object, &it.id, encoding::encode(&it.kind, datum));
            }
        }
        object
    }
}

fn withdrawal(row: &Row) -> Option<Json> {
    let mut object = Object::new();
    for ((name, kind), cell) in WITHDRAWAL.iter().zip(row.withdrawal.as_ref()?.iter()) {
        if let Some(datum) = cell.answer.datum() {
            object.insert(*name, encoding::encode(kind, datum));
        }
    }
    Some(Json::Object(object))
}

/// Sets a member; `verify.state` is the member `state` of the member `verify`.
fn put(object: &mut Object, id: &str, json: Json) {
    let Some((outer, inner)) = split_once(id, b'.') else {
        object.insert(id, json);
        return;
    };
    match object.get_mut(outer).and_then(Json::as_object_mut) {
        Some(nested) => drop(nested.insert(inner, json)),
        None => {
            let mut nested = Object::new();
            nested.insert(inner, json);
            object.insert(outer, nested);
        }
    }
}
