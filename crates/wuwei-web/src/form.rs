//! The form that is open: answers in, what the page is to show out.
//!
//! Scripts read off the program in the page which fields and sections there are; what they are at the
//! moment comes from here. A *line* tells one field: path, flags, what its control holds, its value.

use wasm_bindgen::prelude::wasm_bindgen;
use wuwei_engine::form::{Changes, FieldState, Situation};
use wuwei_engine::value::{Datum, Unknown, Value};
use wuwei_engine::{Date, Form, Op, Problem, encoding};
use wuwei_record::Record;

use crate::held::{ask, held};
use crate::wire::Wire;
use crate::{due, path};

/// Puts a line of a draft's journal into the form that is opened next.
pub(crate) fn remember(path: &str, typed: &str) {
    let op = Op {
        path: path.to_owned(),
        typed: typed.to_owned(),
    };
    held(|held| held.journal.push(op));
}

/// Opens a record: its file (empty before the first signature), the stage that is filled, the service, the
/// day. What was remembered is replayed; then, unless it is only shown, the form gives what it can give by
/// itself: those answers come back, paths and texts in turn.
#[wasm_bindgen]
pub fn open(
    id: &str,
    file: &str,
    stage: usize,
    service: &str,
    today: &str,
    read_only: bool,
) -> String {
    held(|held| {
        let record = Record::read(file.as_bytes()).unwrap_or_else(|_| Record::new(id));
        let signed = wuwei_record::state::state(&record.entries);
        let mut form = Form::open(
            held.program.clone(),
            &Situation {
                stage,
                service: chosen(service),
                today: Date::parse(today),
                signed: signed.0.value().clone(),
            },
        );
        let journal = std::mem::take(&mut held.journal);
        let lines = journal.iter().map(|op| (&*op.path, &*op.typed));
        form.replay(lines);
        let mut given = Vec::new();
        if !read_only {
            given = form.give_presets().given;
            given.extend(form.give_first_rows());
        }
        held.record = Some(record);
        held.form = Some(form);
        let mut wire = Wire::default();
        ops(&mut wire, &given);
        wire.finish()
    })
}

/// Forgets the open record.
pub(crate) fn close() {
    held(|held| {
        held.form = None;
        held.record = None;
    });
}

/// An answer was changed. What came of it: [what the form gave, whether sections came or went, the lines of
/// the fields that changed, the line of this one].
pub(crate) fn change(path: &str, typed: &str) -> String {
    ask(|form| {
        let changes = form.set(path, typed);
        told(form, path, &changes)
    })
}

/// A field was left. Before what came of it: what to put into its control, or nothing.
pub(crate) fn leave(path: &str) -> String {
    ask(|form| {
        let left = form.leave(path);
        let mut wire = Wire::default();
        wire.open();
        wire.open();
        if let Some(normal) = &left.put_back {
            wire.text(normal);
        }
        wire.close();
        wire.json(&told(form, path, &left.changes));
        wire.close();
        wire.finish()
    })
}

/// The service was chosen; empty: none.
pub(crate) fn choose(service: &str) -> String {
    ask(|form| {
        let changes = form.set_service(chosen(service).as_deref());
        told(form, "", &changes)
    })
}

/// Adds a row to a group: its id, then what came of it. Empty where the group takes no more.
pub(crate) fn add(section: &str) -> String {
    ask(|form| {
        let mut wire = Wire::default();
        wire.open();
        if let Some((row, changes)) = form.add_row(section) {
            wire.text(&row);
            wire.json(&told(form, "", &changes));
        }
        wire.close();
        wire.finish()
    })
}

/// Removes a row, or brings it back.
pub(crate) fn remove(section: &str, row: &str, back: bool) -> String {
    ask(|form| {
        let changes = if back {
            form.restore_row(section, row)
        } else {
            form.remove_row(section, row)
        };
        told(form, "", &changes)
    })
}

/// The line of a field; empty where there is none.
pub(crate) fn field(path: &str) -> String {
    ask(|form| {
        let mut wire = Wire::default();
        line(&mut wire, form, path);
        wire.finish()
    })
}

/// The lines of all fields of a section, or of a row of it.
pub(crate) fn fields(section: &str, row: &str) -> String {
    ask(|form| {
        let mut wire = Wire::default();
        wire.open();
        let program = form.program().clone();
        if let Some(section) = program.sections.iter().find(|it| it.id == section) {
            for field in &program.fields[section.first..section.first + section.count] {
                line(&mut wire, form, &path::of(section, row, &field.id));
            }
        }
        wire.close();
        wire.finish()
    })
}

/// How the sections stand, a digit for each in the program's order: 1 shown, 2 listed by the stage.
pub(crate) fn sections() -> String {
    ask(|form| {
        let mut all = String::new();
        for section in &form.program().sections {
            let state = form.section(&section.id);
            all.push(match state.map(|it| (it.visible, it.listed)) {
                Some((true, true)) => '3',
                Some((false, true)) => '2',
                Some((true, false)) => '1',
                _ => '0',
            });
        }
        all
    })
}

/// The rows of a group, or one of them: id, flags (1 signed, 2 withdrawn), the values of its title and
/// state, the day by which it is to be done if it is not.
pub(crate) fn rows(section: &str, row: &str) -> String {
    ask(|form| {
        let mut wire = Wire::default();
        wire.open();
        let program = form.program().clone();
        if let Some(section) = program.sections.iter().find(|it| it.id == section) {
            let all = match row {
                "" => form.rows(&section.id),
                row => form.row(&section.id, row).into_iter().collect(),
            };
            for row in &all {
                wire.open();
                wire.text(&row.id);
                wire.number(i64::from(row.signed) + 2 * i64::from(row.withdrawn));
                for purpose in ["title", "state"] {
                    let path = path::with_purpose(&program, section, &row.id, purpose);
                    let state = path.as_ref().and_then(|path| form.field(path));
                    wire.text(
                        &state
                            .map(|state| value(form, path.as_deref(), &state))
                            .unwrap_or_default(),
                    );
                }
                let day = match due::place(form, section, &row.id) {
                    Some((Value::Answered(Datum::Date(day)), false)) => day.to_text(),
                    _ => String::new(),
                };
                wire.text(&day);
                wire.close();
            }
        }
        wire.close();
        wire.finish()
    })
}

/// What is most pressing in the whole form: code, day, working days from today or the year without a
/// calendar. Empty where nothing is to be done by a day.
pub(crate) fn due(today: &str) -> String {
    ask(|form| {
        let mut wire = Wire::default();
        wire.open();
        let due = Date::parse(today).and_then(|today| due::of_form(form, today));
        if let Some(due) = due {
            let (day, number) = due.parts();
            wire.text(due.code());
            wire.text(&day.map(Date::to_text).unwrap_or_default());
            wire.number(number);
        }
        wire.close();
        wire.finish()
    })
}

/// What is wrong with the answers, or with the one at a path: code, path, 1 for a warning, then names and
/// texts of the message's slots in turn.
pub(crate) fn problems(path: &str) -> String {
    ask(|form| {
        let found = match path {
            "" => form.problems(),
            path => form.problem(path).into_iter().collect(),
        };
        let mut wire = Wire::default();
        wire.open();
        for problem in &found {
            tell(&mut wire, problem);
        }
        wire.close();
        wire.finish()
    })
}

/// Which rules decide about a field: what they decide, clause, layer, then the paths that they read.
pub(crate) fn why(path: &str) -> String {
    use wuwei_engine::form::Aspect;
    ask(|form| {
        let mut wire = Wire::default();
        wire.open();
        for reason in form.why(path) {
            wire.open();
            wire.text(match reason.aspect {
                Aspect::Required => "required",
                Aspect::Visible => "visible",
                Aspect::Computed => "computed",
                Aspect::Constraint | Aspect::Warning => "constraint",
            });
            wire.text(reason.origin.clause.as_deref().unwrap_or_default());
            wire.text(&reason.origin.layer);
            for term in &reason.terms {
                wire.text(&term.path);
            }
            wire.close();
        }
        wire.close();
        wire.finish()
    })
}

fn tell(wire: &mut Wire, problem: &Problem) {
    wire.open();
    wire.text(problem.code);
    wire.text(&problem.path);
    wire.number(i64::from(problem.warning));
    for (name, value) in &problem.args {
        wire.text(name);
        wire.text(value);
    }
    wire.close();
}

fn chosen(service: &str) -> Option<String> {
    (!service.is_empty()).then(|| service.to_owned())
}

fn told(form: &Form, path: &str, changes: &Changes) -> String {
    let mut wire = Wire::default();
    wire.open();
    ops(&mut wire, &changes.given);
    wire.number(i64::from(!changes.sections.is_empty()));
    wire.open();
    for change in &changes.fields {
        line(&mut wire, form, &change.path);
    }
    wire.close();
    line(&mut wire, form, path);
    wire.close();
    wire.finish()
}

fn ops(wire: &mut Wire, ops: &[Op]) {
    wire.open();
    for op in ops {
        wire.text(&op.path);
        wire.text(&op.typed);
    }
    wire.close();
}

/// Path, flags (1 shown, 2 required, 4 open, 8 signed, 16 computed), what the control holds, the value.
fn line(wire: &mut Wire, form: &Form, path: &str) {
    let Some(state) = form.field(path) else {
        return;
    };
    let flags = [
        state.visible,
        state.required,
        state.open,
        state.signed,
        state.computed,
    ];
    let mut sum = 0;
    for (place, flag) in flags.into_iter().enumerate() {
        sum += i64::from(flag) << place;
    }
    wire.open();
    wire.text(path);
    wire.number(sum);
    wire.text(state.typed);
    wire.text(&value(form, Some(path), &state));
    wire.close();
}

/// `=` and the answer as a control would hold it; `?` and the year for which there is no calendar, or
/// nothing, where it cannot be computed; `!` where it cannot be read; empty where there is none.
fn value(form: &Form, path: Option<&str>, state: &FieldState<'_>) -> String {
    match state.value {
        Value::Answered(Datum::File(file)) => {
            let size = wuwei_json::integer_text(file.size);
            ["=", &*file.name, "\n", &size].concat()
        }
        Value::Answered(datum) => {
            let field = path.and_then(|path| path::field(form.program(), path));
            let kind = field.map_or(&wuwei_engine::program::Kind::Text, |field| &field.kind);
            ["=", &encoding::to_typed(kind, datum)].concat()
        }
        Value::Unknown(Unknown::NoCalendar(year)) => {
            ["?", &wuwei_json::integer_text(i64::from(*year))].concat()
        }
        Value::Unknown(Unknown::Unreadable) => "!".to_owned(),
        Value::Unknown(_) => "?".to_owned(),
        Value::Unanswered | Value::NotApplicable => String::new(),
    }
}
