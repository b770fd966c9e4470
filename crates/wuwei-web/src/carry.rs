//! What one record takes over from another: whom it serves, and the plan that several share.
//!
//! The rules say which by `as` on a section: `subject` for whom, `plan` for a plan. A draft keeps those
//! answers beside its title, so that they are found without opening any record.

use wuwei_engine::form::Form;
use wuwei_engine::{FormProgram, Op};

use crate::journal::SERVICE;
use crate::path;

/// The answers of a form that other records may take over, and its service. What the rules hide, of
/// somebody who asked for secrecy, is no answer: it is not handed on.
pub fn of_form(program: &FormProgram, form: &Form, service: Option<&str>) -> Vec<Op> {
    let mut carried = Vec::new();
    let mut take = |path: String, typed: &str| {
        carried.push(Op {
            path,
            typed: typed.to_owned(),
        });
    };
    if let Some(service) = service {
        take(SERVICE.to_owned(), service);
    }
    for section in &program.sections {
        match section.purpose.as_deref() {
            Some("plan" | "subject") => {}
            _ => continue,
        }
        for field in path::fields(program, section) {
            let path = path::of(section, None, &field.id);
            if let Some(state) = form.field(&path)
                && state.visible
                && !state.computed
                && !state.typed.is_empty()
            {
                take(path, state.typed);
            }
        }
    }
    carried
}

/// Those that a new record of the same plan begins with.
pub fn of_plan(program: &FormProgram, carried: Vec<Op>) -> Vec<Op> {
    let mut given = carried;
    given.retain(|op| op.path == SERVICE || has_purpose(program, &op.path, "plan"));
    given
}

/// Whether there is a plan among them.
pub fn has_plan(program: &FormProgram, carried: &[Op]) -> bool {
    carried
        .iter()
        .any(|op| has_purpose(program, &op.path, "plan"))
}

fn has_purpose(program: &FormProgram, path: &str, purpose: &str) -> bool {
    path::place(program, path)
        .is_some_and(|place| program.sections[place.section].purpose.as_deref() == Some(purpose))
}
