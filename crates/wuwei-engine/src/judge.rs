//! The data of an entry against the state before it, by the very same code that fills forms.
//!
//! The data is put into a form opened on that state; whatever the form itself would not then write as
//! its own data is refused by name: what it does not know, what is not of its type, what is hidden,
//! signed already, not answerable yet, or computed otherwise. Then the form's own problems follow.

use std::rc::Rc;

use wuwei_json::Value as Json;

use crate::form::{Form, Situation};
use crate::program::FormProgram;
use crate::{Date, Problem};

/// All that is wrong with an entry's data; warnings are marked as such. `before` is the state of the
/// entries before it, `today` the day written in the entry.
pub fn judge(
    program: &Rc<FormProgram>,
    before: &Json,
    data: &Json,
    stage: &str,
    service: Option<&str>,
    today: Date,
) -> Vec<Problem> {
    let Some(stage) = program.stages.iter().position(|it| it.id == stage) else {
        return vec![Problem::new("unknown-stage", String::new())];
    };
    let Some(data) = data.as_object() else {
        return vec![Problem::new("malformed", String::new())];
    };
    let situation = Situation {
        stage,
        service: service.map(str::to_owned),
        today: Some(today),
        signed: before.clone(),
    };
    let mut form = Form::open(Rc::clone(program), &situation);
    let mut problems = Vec::new();
    if service.is_some_and(|id| !program.services.iter().any(|it| it.id == id)) {
        problems.push(Problem::new("unknown-service", String::new()));
    }
    problems.append(&mut form.take_entry(data));
    for problem in form.problems() {
        if !problems
            .iter()
            .any(|it| it.path == problem.path && !it.warning)
        {
            problems.push(problem);
        }
    }
    problems
}
