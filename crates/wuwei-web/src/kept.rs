//! All that this device holds of one record, as it is read from the database in one go.

use wuwei_record::Record;

use crate::app::App;
use crate::draft::Draft;
use crate::journal::{self, Op};

/// What is held of a record; `None` and empty where there is nothing.
pub struct Kept {
    /// The record's id.
    pub id: String,
    /// What the desk says about it.
    pub draft: Option<Draft>,
    /// Keys and lines of its journal, in order.
    pub lines: Vec<(String, String)>,
    file: Option<String>,
}

/// Reads what is held of a record.
pub fn look(app: &App, id: &str, then: impl FnOnce(&App, Kept) + 'static) {
    let (app, id) = (*app, id.to_owned());
    let (from, to) = journal::bounds(&id);
    let database = app.store().database();
    database.held(&id.clone(), &from, &to, move |draft, file, lines| {
        let draft = draft.and_then(|draft| Draft::read(&id, &draft));
        let kept = Kept {
            id,
            draft,
            lines,
            file,
        };
        then(&app, kept);
    });
}

impl Kept {
    /// The signed entries; `None` where what is stored is no record, or another's.
    pub fn record(&self) -> Option<Record> {
        let Some(file) = &self.file else {
            return Some(Record::new(&*self.id));
        };
        let record = Record::read(file.as_bytes()).ok()?;
        (record.id == self.id).then_some(record)
    }

    /// The changes of the journal, with their keys.
    pub fn journal(&self) -> Vec<(String, Op)> {
        let mut journal = Vec::with_capacity(self.lines.len());
        for (key, line) in &self.lines {
            if let Some(op) = journal::read(line) {
                journal.push((key.clone(), op));
            }
        }
        journal
    }
}
